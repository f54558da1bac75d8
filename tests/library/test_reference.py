"""Docstrings become pages of the book: in which form, and that none is missing."""

import inspect

import pytest

import course_lib
from course_lib.publish.reference import as_rest, comment_on, modules

DOCSTRING = """A rule |g| with `eta`, of shape (d, *settings).

rule       a class, such as `Adam`
g, delta   two lines
           of words
symbols that need a line
           of their own

    run(Adam(0.1), loss)
"""
REST = r"""A rule \|g\| with ``eta``, of shape (d, \*settings).

``rule``
   a class, such as ``Adam``
``g, delta``
   two lines of words
``symbols that need a line``
   of their own

::

       run(Adam(0.1), loss)"""


def test_lists_code_and_text_of_a_docstring_are_told_apart():
    assert as_rest(DOCSTRING) == REST


def docstring(name):
    value = getattr(course_lib, name)
    return inspect.getdoc(value) if callable(value) else comment_on(name)


@pytest.mark.parametrize("name", course_lib.__all__)
def test_a_public_name_has_a_docstring_that_sphinx_can_read(name):
    assert docstring(name), f"course_lib.{name}: expected a docstring, got none"
    docutils = pytest.importorskip("docutils.core")
    docutils.publish_doctree(as_rest(docstring(name)), settings_overrides=dict(report_level=2, halt_level=2))


def test_a_constant_without_a_comment_is_named(monkeypatch):
    monkeypatch.setattr(course_lib, "NUMBERS", [1], raising=False)
    with pytest.raises(ValueError,
                       match="course_lib.NUMBERS: expected a comment `#: …` in the line above it"):
        comment_on("NUMBERS")


def test_every_public_name_is_on_one_page():
    assert sorted(name for names in modules().values() for name in names) == sorted(course_lib.__all__)
