"""The grader's version: what can alter a mark changes it, and nothing else does."""

import shutil
import subprocess
import sys

import pytest

from course_lib.grading import version
from tests.support.grading import NAMES, PROBLEM_SETS

CHECKS = (PROBLEM_SETS / "checks" / "ps1.py").read_text()


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A copy of the library that may be changed."""
    copy = tmp_path / "course_lib"
    shutil.copytree(version.LIBRARY, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(version, "LIBRARY", copy)
    version.judging_files.cache_clear()
    yield copy
    version.judging_files.cache_clear()


def now(released="a notebook", checks=CHECKS, salt="salt"):
    version.judging_files.cache_clear()
    return version.grader_version(released, checks, salt)


LOADED = """
import sys
from pathlib import Path
import course_lib.grading.judge
for module in list(sys.modules.values()):
    if module.__name__.startswith("course_lib."):
        print(module.__file__)
"""


def test_the_files_that_count_are_those_that_judging_loads():
    loaded = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True).stdout
    assert sorted(loaded.splitlines()) == [str(path) for path in version.judging_files("")]
    assert all(version.judging_files((PROBLEM_SETS / "checks" / f"{name}.py").read_text()) for name in NAMES)


@pytest.mark.parametrize("file, old, new", [
    ("exercises/mistakes/of_rules.py", "np.sqrt", "np.cbrt"),
    ("exercises/kinds.py", "tolerance: float = 0.01", "tolerance: float = 0.02"),
    ("exercises/lectures/lecture_06.py", "Mistake(", "Mistake( "),
    ("optimizers.py", "np.sqrt", "np.cbrt"),
    ("grading/judge.py", "criterion.points", "1.0"),
    ("grading/inside/codec.py", "MAX_ELEMENTS = 100_000", "MAX_ELEMENTS = 10"),
    ("grading/bounds.py", "MAX_CELL_CHARACTERS = 100_000", "MAX_CELL_CHARACTERS = 10"),
])
def test_an_edited_mistake_and_whatever_else_judges_changes_it(library, file, old, new):
    before, text = now(), (library / file).read_text()
    assert old in text
    (library / file).write_text(text.replace(old, new, 1))
    assert now() != before


def test_an_edited_panel_and_whatever_does_not_judge_changes_nothing(library):
    before = now()
    edited = [path for path in library.rglob("*.py") if path not in version.judging_files(CHECKS)]
    names = {path.relative_to(library).as_posix() for path in edited}
    assert {"__init__.py", "plot.py", "lab.py", "grading/report.py", "grading/gradebook.py"} < names
    assert any("panel" in name for name in names)
    for path in edited:
        path.write_text(path.read_text() + "\nanother = 1\n")
    assert now() == before


def test_a_file_that_the_hidden_checks_import_counts_by_whatever_name(library):
    for imported in ("from course_lib import Network", "from course_lib.networks import Network",
                     "import course_lib.networks"):
        before = now(checks=imported)
        (library / "networks.py").write_text((library / "networks.py").read_text() + "\n# edited\n")
        assert now(checks=imported) != before, imported


def test_each_text_and_the_versions_of_python_and_numpy_count(monkeypatch):
    assert len({now(), now(released="b"), now(checks=CHECKS + "\n"), now(salt="pepper")}) == 4
    before = now()
    monkeypatch.setattr(version.np, "__version__", "9.9.9")
    other_numpy = now()
    monkeypatch.setattr(version.sys, "version_info", (3, 99, 0))
    assert len({before, other_numpy, now()}) == 3
