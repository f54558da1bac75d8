"""From the bytes that a student sent to a notebook we know: the released one, with the student's cells in it.

Structure is never the student's to decide. What cannot be placed is flagged for a person, and graded as far
as it goes.
"""

import copy
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import nbformat
from nbformat import NotebookNode

MAX_FILE_BYTES = 64_000_000  # pictures and all
MAX_CELL_CHARACTERS = 100_000


class Unreadable(Exception):
    """There is no notebook in the bytes; the message says why. A person decides."""


class SentCell(NamedTuple):
    """A cell as it was sent; nothing in it can be trusted."""

    kind: Any  # "code", "markdown", …
    grade_id: Any
    id: Any
    source: str


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


@dataclass(frozen=True)
class Submission:
    """What a student wrote, why a person should look, and the ids of the answers that are missing."""

    written: tuple[Written, ...] = ()
    flags: tuple[str, ...] = ()
    missing: frozenset[str] = frozenset()


def clean(text: Any) -> str:
    """Text without half characters and control characters, which some file or page could not hold."""
    text = str(text).encode(errors="replace").decode().replace("\r\n", "\n").replace("\r", "\n")
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


def parse(data: bytes) -> tuple[list[SentCell], list[str]]:
    """The cells in a notebook's bytes, and flags; raises Unreadable."""
    flags = []
    if len(data) > MAX_FILE_BYTES:
        raise Unreadable(f"the file has {len(data)} bytes, more than {MAX_FILE_BYTES}")
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode(errors="replace")
        flags.append("the file is not UTF-8; letters may be lost")
    try:
        whole = json.loads(text)
        if "cells" not in whole:
            whole["cells"] = [cell for sheet in whole["worksheets"] for cell in sheet["cells"]]
            flags.append("an old notebook format")
        cells = [_parsed_cell(cell) for cell in whole["cells"]]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(f"it is not a notebook ({type(error).__name__}: {clean(error)[:100]})") from None
    return cells, flags


def _parsed_cell(cell: dict) -> SentCell:
    source = cell["source"] if "source" in cell else cell.get("input", "")
    text = clean(source if isinstance(source, str) else "".join(source))
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    if cell["cell_type"] == "markdown":
        text = harmless(text)
    return SentCell(cell["cell_type"], name, cell.get("id"), text)


def read(released: NotebookNode, data: bytes) -> Submission:
    """What the student wrote into the notebook `released`, from the bytes that came; raises Unreadable."""
    cells, flags = parse(data)
    known = {grade_id(cell): cell for cell in released.cells} | {cell.id: cell for cell in released.cells}
    versions: dict[str, list[str]] = {}  # of each released cell
    own: list[Written] = []
    last = None  # the released cell that was seen last
    for cell in cells:
        place = known.get(cell.grade_id) if isinstance(cell.grade_id, str) else None
        if place is None and isinstance(cell.id, str):
            place = known.get(cell.id)
        if len(cell.source) > MAX_CELL_CHARACTERS:
            flags.append(f"a cell of {len(cell.source)} characters was left out; "
                         f"at most {MAX_CELL_CHARACTERS} are read")
        elif place is not None and cell.kind == place.cell_type:
            versions.setdefault(place.id, []).append(cell.source)
            last = place.id
        elif cell.kind in ("code", "markdown") and cell.source.strip():
            own.append(Written(f"own-{len(own)}", cell.kind, cell.source, own=True, after=last))
    answers, missing = [], set()
    for cell in filter(is_answer, released.cells):
        changed = [source for source in dict.fromkeys(versions.get(cell.id, [])) if source != cell.source]
        if len(changed) > 1:
            flags.append(f"{len(changed)} different cells claim to be {grade_id(cell)}; the first counts")
        if cell.id not in versions:
            flags.append(f"the cell {grade_id(cell)} is missing")
            missing.add(cell.id)
        elif changed:
            answers.append(Written(cell.id, cell.cell_type, changed[0]))
    return Submission((*answers, *own), tuple(flags), frozenset(missing))


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
