"""The released notebook, and the same with what a student wrote in it; its structure is never theirs."""

import copy
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode


@dataclass(frozen=True)
class Written:
    """A cell that the student wrote.

    id      of the released cell that is answered; of a cell of their own, a new one
    kind    "code" or "markdown"
    own     whether it is a cell of their own
    after   of a cell of their own: the id of the released cell before it, or None
    """

    id: str
    kind: str
    source: str
    own: bool = False
    after: str | None = None


def clean(text: Any) -> str:
    """Text without half characters and control characters, which some file or page could not hold."""
    text = str(text).encode(errors="replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\f", "")  # which Python allows between two functions
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "�", text)


def harmless(markdown: str) -> str:
    """Markdown without HTML and with links to https only: in Formgrader a script could give marks."""
    without_tags = re.sub(r"<(?=[A-Za-z/!?])", "< ", markdown)
    without_links = re.sub(r"\](?=\((?!https?://)|:)", "] ", without_tags)
    return re.sub(r"\\(?=href)", "", without_links)


def nbgrader_metadata(cell: NotebookNode) -> NotebookNode:
    """What nbgrader keeps in a cell of the released notebook: grade_id, points, grade, solution, …"""
    return cell.metadata.get("nbgrader", NotebookNode())


def grade_id(cell: NotebookNode) -> str:
    """nbgrader's name of a cell, or "" for a cell that it does not know."""
    return nbgrader_metadata(cell).get("grade_id", "")


def is_answer(cell: NotebookNode) -> bool:
    """Whether students write into this cell."""
    return bool(nbgrader_metadata(cell).get("solution"))


def is_check(cell: NotebookNode) -> bool:
    """Whether it is a cell of tests, which earns the points of the answers before it."""
    return cell.cell_type == "code" and bool(nbgrader_metadata(cell).get("grade")) and not is_answer(cell)


def rebuild(released: NotebookNode, written: Iterable[Written]) -> NotebookNode:
    """The released notebook with what the student wrote in it, and without outputs."""
    notebook = copy.deepcopy(released)
    answers: dict[str, Written] = {}
    own: dict[str | None, list[NotebookNode]] = {}  # by the released cell before them
    for each in written:
        if each.own:
            own.setdefault(each.after, []).append(_own_cell(each))
        else:
            answers[each.id] = each
    cells = list(own.get(None, []))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if cell.id in answers:
            cell.source = answers[cell.id].source
        cells += [cell, *own.get(cell.id, [])]
    notebook.cells = cells
    return notebook


def _own_cell(written: Written) -> NotebookNode:
    make = nbformat.v4.new_code_cell if written.kind == "code" else nbformat.v4.new_markdown_cell
    return make(written.source, id=written.id)
