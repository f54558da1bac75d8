"""From the cells that a student sent to answers: which cell is which, and what was written outside its cell.

What cannot be placed is flagged for a person, and graded as far as it goes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from nbformat import NotebookNode

from .inside.reading import meaning
from .notebook import Written, clean, grade_id, harmless, is_answer, is_check, nbgrader_metadata

PICTURE_IN_FILE = re.compile(r"!\[[^\]]*\]\((?!https?:)|<img\b")


class SentCell(NamedTuple):
    """A cell as it was sent; nothing in it can be trusted.

    kind, grade_id, id   "" where there is none
    meaning              the same for two cells of which one is as good as the other (inside/reading.py)
    holds                "nothing", "text" (also comments alone), "imports" or "code"
    attached             whether pictures belong to it, which are not read
    """

    kind: str
    grade_id: str
    id: str
    source: str
    meaning: str
    holds: str
    attached: bool


@dataclass(frozen=True)
class Submission:
    """What a student wrote, and why a person should look.

    missing   the ids of the answers that are missing
    edited    the ids of those cells of their own that are locked cells with changes
    loose     the ids of those cells of their own with code that no answer in its own cell stands beside
    """

    written: tuple[Written, ...]
    flags: tuple[str, ...]
    missing: frozenset[str]
    edited: frozenset[str]
    loose: frozenset[str]


def sections(released: NotebookNode) -> dict[str | None, str]:
    """{id of a cell: grade_id of the graded cell that ends its section}, also for None, before all cells.

    A cell that a student adds below a graded one still belongs to its section.
    """
    ends: dict[str | None, str] = {}
    waiting: list[str | None] = [None]
    for cell in released.cells:
        waiting.append(cell.id)
        if nbgrader_metadata(cell).get("grade"):
            ends |= dict.fromkeys(waiting, grade_id(cell))
            waiting = []
    return ends | dict.fromkeys(waiting, "")


def read(released: NotebookNode, sent: Sequence[SentCell], flags: Iterable[str]) -> Submission:
    """What the student wrote into the notebook `released`; `flags` are those of reading the file."""
    return _Placed(released, sent).submission(list(flags))


_meaning_of_released = lru_cache(1000)(meaning)  # the same cells for each submission


class _Placed:
    """The cells that were sent, each with its place.

    places   for each cell the id of the released cell that it is, or None
    after    for each cell the id of the last released cell before it, or None
    """

    def __init__(self, released: NotebookNode, sent: Sequence[SentCell]) -> None:
        self.released, self.sent = {cell.id: cell for cell in released.cells}, sent
        self.answers = list(filter(is_answer, released.cells))
        self.section_of = sections(released)
        self.meanings = {cell.id: _meaning_of_released(cell.cell_type, cell.source)
                         for cell in released.cells}
        known = {name: cell.id for cell in released.cells for name in (grade_id(cell), cell.id) if name}
        self.places = [known.get(cell.grade_id) or known.get(cell.id) for cell in sent]
        # Some programs drop names: then by what stands in the cell, and last by what stands around it.
        lost = {self.meanings[name]: name for name in self.released if name not in self.places}
        self.places = [place or lost.pop(cell.meaning, None) for cell, place in zip(sent, self.places)]
        for before, answer in pairwise(released.cells):
            if is_answer(answer) and answer.id not in self.places:
                wanted = "code" if answer.cell_type == "code" else "text"
                here = [k for k, cell in enumerate(sent) if self.places[k] is None and cell.holds == wanted
                        and self.after[k] == before.id]
                if len(here) == 1:
                    self.places[here[0]] = answer.id

    @property
    def after(self) -> list[str | None]:  # changes with places
        return list(accumulate([None, *self.places], lambda last, place: place or last))[:-1]

    def submission(self, flags: list[str]) -> Submission:
        """What was written into which cell; adds to the flags."""
        written = {answer.id: Written(answer.id, answer.cell_type, _text(answer.cell_type, cell.source))
                   for answer in self.answers for cell in self._version(answer, flags)}
        own = self._own()
        for answer in self.answers:
            if answer.cell_type == "markdown" and answer.id not in written:
                here = [cell for cell, each in own if self._is_text_beside(answer, cell, each.after)]
                words = "\n\n".join([*self._added_to_questions(answer), *(cell.source for cell in here)])
                if words:
                    written[answer.id] = Written(answer.id, "markdown", _text("markdown", words))
                    own = [(cell, each) for cell, each in own if cell not in here]
                    flags.append(f"the words of {grade_id(answer)} stand outside its cell")
                elif any(cell.holds == "text" for cell, _ in own):
                    flags.append(f"{grade_id(answer)} is untouched, but there is text in a cell of their own")
        missing = {each.id for each in self.answers if each.id not in written and each.id not in self.places}
        flags += [f"the cell {grade_id(self.released[name])} is missing" for name in sorted(missing)]
        solved = {self.section_of[name] for name, each in written.items() if each.kind == "code"}
        loose = {each.id for cell, each in own
                 if cell.holds == "code" and self.section_of[each.after] not in solved}
        edited = {each.id for _, each in own if each.id.startswith("edited")}
        return Submission((*written.values(), *(each for _, each in own)), tuple(flags), frozenset(missing),
                          frozenset(edited), frozenset(loose))

    def _version(self, answer: NotebookNode, flags: list[str]) -> list[SentCell]:
        """The cell that counts as the answer, or none where it is as released."""
        versions: dict[str, SentCell] = {}  # by their meaning
        for cell, place in zip(self.sent, self.places):
            if place == answer.id and cell.meaning != self.meanings[answer.id]:
                versions.setdefault(cell.meaning, cell)
        counts = list(versions.values())[:1]
        if len(versions) > 1:
            flags.append(f"{len(versions)} different cells claim to be {grade_id(answer)}; the first counts")
        if any(cell.attached or answer.cell_type == "markdown" and PICTURE_IN_FILE.search(cell.source)
               for cell in counts):
            flags.append(f"{grade_id(answer)} has a picture, which is only in the file that was sent")
        return counts

    def _own(self) -> list[tuple[SentCell, Written]]:
        """The student's own cells, and the locked cells of code that they changed."""
        own: list[tuple[SentCell, Written]] = []
        before = {cell.id: other.id for other, cell in pairwise(self.released.values())}
        for cell, place, after in zip(self.sent, self.places, self.after):
            if place is None and cell.holds != "nothing":
                name = f"own-{len(own)}"
            elif place is not None and self._is_edited(cell, place):
                name = f"edited-{len(own)}"
                after = before.get(place) if is_check(self.released[place]) else place  # for what it needs
            else:
                continue
            kind = "code" if cell.kind == "code" else "markdown"
            own.append((cell, Written(name, kind, _text(kind, cell.source), own=True, after=after)))
        return own

    def _is_edited(self, cell: SentCell, place: str) -> bool:
        released = self.released[place]
        return (cell.kind == released.cell_type == "code" and not is_answer(released)
                and cell.holds in ("imports", "code") and cell.meaning != self.meanings[place])

    def _is_text_beside(self, answer: NotebookNode, cell: SentCell, after: str | None) -> bool:
        return cell.holds == "text" and self.section_of[after] == self.section_of[answer.id]

    def _added_to_questions(self, answer: NotebookNode) -> Iterator[str]:
        """The lines that a student added to the text above an answer, where all of that is there still."""
        for cell, place in zip(self.sent, self.places):
            if place and place != answer.id and self.section_of[place] == self.section_of[answer.id]:
                given = {line.strip() for line in self.released[place].source.split("\n")}
                lines = cell.source.split("\n")
                if given <= {line.strip() for line in lines}:
                    added = "\n".join(line for line in lines if line.strip() not in given)
                    yield from [added] if added else []


def _text(kind: str, source: str) -> str:
    return harmless(clean(source)) if kind == "markdown" else clean(source)
