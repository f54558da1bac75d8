"""From what a student sent to a notebook we know: the released one, with the student's cells in their places.

Structure is never the student's to decide. What cannot be placed is flagged for a human, and graded as far as it goes.
"""

import copy
import json
import re
from dataclasses import dataclass, field

import nbformat

LARGEST = 64_000_000  # bytes of a file, pictures and all
LONGEST = 100_000  # characters of one cell


class Unreadable(Exception):
    """There is no notebook in it; the message says why. A human decides."""


@dataclass
class Submission:
    """A rebuilt notebook; `flags` for a human; `code`, the (cell id, source) to run, None for a place to judge at."""

    notebook: nbformat.NotebookNode
    flags: list = field(default_factory=list)
    code: list = field(default_factory=list)


def clean(text):
    """Text without half characters and control characters, which some file or page could not hold."""
    text = str(text).encode(errors="replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "�", text)


def harmless(markdown):
    """Markdown without HTML and with links to https only: in formgrader a script could give marks."""
    without_tags = re.sub(r"<(?=[A-Za-z/!?])", "< ", markdown)
    return re.sub(r"\\(?=href)", "", re.sub(r"\](?=\((?!https?://)|:)", "] ", without_tags))


def cells_of(data):
    """[(cell type, grade_id, id, source)] and flags of a notebook's bytes; raises Unreadable."""
    flags = []
    if len(data) > LARGEST:
        raise Unreadable(f"the file has {len(data)} bytes, more than {LARGEST}")
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
        cells = [_cell(cell) for cell in whole["cells"]]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(f"it is not a notebook ({type(error).__name__}: {clean(error)[:100]})") from None
    return cells, flags


def _cell(cell):
    source = cell["source"] if "source" in cell else cell.get("input", "")
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    text = clean(source if isinstance(source, str) else "".join(source))
    return cell["cell_type"], grade_id, cell.get("id"), harmless(text) if cell["cell_type"] == "markdown" else text


def marks(cell):
    """nbgrader's metadata of a cell of the released notebook."""
    return cell.metadata.get("nbgrader", {})


def is_check(cell):
    """Whether it is a cell of tests, which earns the points of the answers before it."""
    return cell.cell_type == "code" and marks(cell).get("grade", False) and not marks(cell).get("solution", False)


def rebuild(released, data):
    """The Submission in the bytes `data`, on the notebook `released`; raises Unreadable."""
    cells, flags = cells_of(data)
    notebook = copy.deepcopy(released)
    known = {marks(cell).get("grade_id"): cell for cell in released.cells} | {cell.id: cell for cell in released.cells}
    sent, own, last = {}, {}, None
    for kind, grade_id, cell_id, source in cells:
        place = known.get(grade_id) if isinstance(grade_id, str) else None
        if place is None and isinstance(cell_id, str):
            place = known.get(cell_id)
        if len(source) > LONGEST:
            flags.append(f"a cell of {len(source)} characters was left out; at most {LONGEST} are read")
        elif place is not None and kind == place.cell_type:
            sent.setdefault(place.id, []).append(source)
            last = place.id
        elif kind in ("code", "markdown") and source.strip():
            own.setdefault(last, []).append((kind, source))
    rebuilt = [_own(*cell, f"own-0-{k}") for k, cell in enumerate(own.get(None, []))]
    missing = set()
    for n, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        rebuilt.append(cell)
        if marks(cell).get("solution"):
            versions = [source for source in dict.fromkeys(sent.get(cell.id, [])) if source != cell.source]
            if len(versions) > 1:
                flags.append(f"{len(versions)} different cells claim to be {marks(cell).grade_id}; the first counts")
            if cell.id not in sent:
                flags.append(f"the cell {marks(cell).grade_id} is missing")
                missing.add(cell.id)
            elif versions:
                cell.source = versions[0]
        rebuilt += [_own(*extra, f"own-{n}-{k}") for k, extra in enumerate(own.get(cell.id, []))]
    notebook.cells = rebuilt
    code = [(cell.id, None if is_check(cell) else cell.source) for cell in rebuilt
            if cell.cell_type == "code" and cell.id not in missing]
    return Submission(notebook, flags, code)


def _own(kind, source, cell_id):
    """A cell that the student added: it counts as code, for a helper may be in it, and has no say in anything else."""
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return make(source, id=cell_id)
