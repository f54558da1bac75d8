"""The book's pages on the library: one for each module, made from the docstrings of its public names.

The library's docstrings are plain text. Sphinx reads reStructuredText, so that `as_rest` translates them.
"""

import ast
import importlib
import inspect
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import course_lib

from ..lecture import lectures

FOLDER = "library"  # of the pages, in the book


def modules() -> dict[str, list[str]]:
    """{module or subpackage of course_lib: its public names}."""
    found = defaultdict(list)
    for name, module in course_lib._HOME.items():
        found[module.split(".")[0]].append(name)
    return dict(found)


def lectures_by_name() -> dict[str, list[str]]:
    """{public name: file names without ending of the lectures that import it}."""
    found = defaultdict(list)
    for lecture in lectures().values():
        for cell in lecture.code_cells:
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.ImportFrom) and node.module == "course_lib":
                    for alias in node.names:
                        found[alias.name].append(lecture.path.stem)
    return found


def write_pages(folder: Path) -> None:
    """Write a page for each module: a table of its public names, and what each of them says of itself."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    lectures = lectures_by_name()
    for module, names in modules().items():
        docstring = importlib.import_module(f"course_lib.{module}").__doc__ or ""
        about, *_ = docstring.splitlines()
        table = "\n".join(f"   {name}" for name in names)
        entries = "\n\n".join(directive(name, lectures[name]) for name in names)
        (folder / FOLDER / f"{module}.rst").write_text(
            f"{module}\n{'=' * len(module)}\n\n{inline(about)}\n\n.. currentmodule:: course_lib\n\n"
            f".. autosummary::\n   :nosignatures:\n\n{table}\n\n{entries}\n", "utf8")


def directive(name: str, lectures: list[str]) -> str:
    """What tells Sphinx to document a public name, and to link the lectures that import it."""
    value = getattr(course_lib, name)
    kind = "class" if isinstance(value, type) else "function" if callable(value) else "data"
    option = dict(zip(("class", "function", "data"), (":members:", "", ":no-value:"), strict=True))[kind]
    links = ", ".join(f":doc:`/{lecture}`" for lecture in dict.fromkeys(lectures))
    lines = [f".. auto{kind}:: {name}", *[f"   {option}"] * bool(option),
             *["", f"   Lectures: {links}"] * bool(links)]
    return "\n".join(lines)


def comment_on(name: str) -> str:
    """The comment `#: …` above a public constant, which has no docstring of its own."""
    value = getattr(course_lib, name)
    for module in [module for path, module in sys.modules.items() if path.startswith("course_lib.")]:
        if getattr(module, name, None) is value:
            comment = re.search(rf"^#: (.+)\n{name}\b", inspect.getsource(module), re.M)
            if comment:
                return comment[1]
    raise ValueError(f"course_lib.{name}: expected a comment `#: …` in the line above it, for its page in "
                     "the book")


def canonical_names() -> dict[str, str]:
    """{where a class or function is defined: where it is imported from}, as full names."""
    public = {name: getattr(course_lib, name) for name in course_lib.__all__}
    return {f"{value.__module__}.{name}": f"course_lib.{name}"
            for name, value in public.items() if callable(value)}


def as_rest(docstring: str) -> str:
    """A docstring of the library as reStructuredText.

    Lines with three spaces or more between a name and what it is become a definition list, an indented
    paragraph is code, and the rest is text, in which only `backticks` mean something.
    """
    return "\n\n".join(map(_paragraph, re.split(r"\n\s*\n", docstring.strip("\n"))))


def _paragraph(text: str) -> str:
    lines = text.splitlines()
    if lines[0].startswith(" "):
        return "::\n\n" + "\n".join(f"   {line}" for line in lines)
    if not any(re.match(r"\S.* {3,}\S", line) for line in lines):
        return inline(text)
    rows: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith(" "):
            rows[-1][1].append(line.strip())
        else:
            name, *said = re.split(" {3,}", line, maxsplit=1)
            rows.append((name, said))
    return "\n".join(f"``{name}``\n   {inline(' '.join(said))}" for name, said in rows)


def inline(text: str) -> str:
    """Text in which only `code` in backticks is markup."""
    shown, *others = text.split("`")
    pieces = [_escaped(shown)]
    for code, shown in zip(others[::2], others[1::2], strict=True):
        pieces += [f"``{code}``", _escaped(shown)]
    return "".join(pieces)


def _escaped(text: str) -> str:
    return re.sub(r"([\\*_|])", r"\\\1", text)


def translate_docstring(app: Any, what: str, name: str, value: object, options: Any,
                        lines: list[str]) -> None:
    """Sphinx's event autodoc-process-docstring: `lines` are replaced in place."""
    docstring = comment_on(name.removeprefix("course_lib.")) if what == "data" else "\n".join(lines)
    lines[:] = as_rest(docstring).splitlines()
