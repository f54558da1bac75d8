"""What a teacher reads after grading: the grades, the mistakes of the class, and who wrote alike."""

import csv
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from nbformat import NotebookNode

from .collect import Sent
from .gradebook import Score
from .notebook import Written
from .result import Mark, Result

PASSAGE_WORDS = 6  # in a row
ALIKE_SHARE = 0.6  # of the rarer passages that two submissions have in common
ALIKE_PASSAGES = 10  # that they have in common at least

Passage = tuple[str, ...]


def write_grades(path: str | os.PathLike, scores: Iterable[Score], columns: Mapping[str, str]) -> None:
    """A csv file: one row for each score, with the `columns` of the settings.

    Points that are not final, because a mark by hand is missing, are left out, and the status says so.
    """
    with open(path, "w", newline="", encoding="utf-8-sig") as file:  # Excel knows UTF-8 by its BOM only
        table = csv.writer(file)
        table.writerow(columns)
        for score in scores:
            row = dict(student=_no_formula(score.student), most=f"{score.most:g}",
                       score="" if score.incomplete else f"{score.points:g}",
                       late="yes" if score.seconds_late > 0 else "",
                       status="needs a mark by hand" if score.incomplete else "graded")
            table.writerow(row[what] for what in columns.values())


def _no_formula(text: str) -> str:
    """A table program would take =… for a formula."""
    return "'" + text if text[:1] in "=+-@" else text


def mistakes(results: Iterable[Result]) -> list[str]:
    """Lines: of each criterion how many had it right, and which mistakes more than one student made."""
    right: Counter[tuple[str, str]] = Counter()  # of each criterion
    asked: Counter[tuple[str, str]] = Counter()
    made: dict[tuple[str, str], dict[str, list[str]]] = {}  # of each criterion and mistake the texts
    for result in results:
        for question, marks in result.questions.items():
            for mark in marks:
                criterion = question, mark.verdict.title
                asked[criterion] += 1
                if mark.verdict.status == "right":
                    right[criterion] += 1
                else:
                    text = _mistake(mark)
                    made.setdefault(criterion, {}).setdefault(_without_numbers(text), []).append(text)
    lines = []
    for criterion in asked:
        lines.append(f"{right[criterion]:4} of {asked[criterion]} right   {': '.join(criterion)}")
        for common, texts in sorted(made.get(criterion, {}).items(), key=lambda entry: -len(entry[1])):
            if len(texts) > 1:
                lines.append(f"{len(texts):12} ×   {texts[0] if len(set(texts)) == 1 else common}")
    return lines


def _mistake(mark: Mark) -> str:
    return mark.verdict.mistake or mark.verdict.what or mark.text


def _without_numbers(text: str) -> str:
    """Where nobody has named a mistake, texts differ in the numbers of each student's hidden cases."""
    return re.sub(r"\d[\d.e+-]*\b", "…", text)


def _passages(text: str) -> set[Passage]:
    words = re.findall(r"\w+|[^\w\s]", text)
    return {tuple(words[k : k + PASSAGE_WORDS]) for k in range(len(words) - PASSAGE_WORDS + 1)}


def passages(released: NotebookNode, written: Iterable[Written]) -> set[Passage]:
    """The passages that the student wrote and the released notebook does not have."""
    given = set().union(*(_passages(cell.source) for cell in released.cells))
    return set().union(*(_passages(each.source) for each in written)) - given


class Alike(NamedTuple):
    """Two students, and the `share` of unusual passages that they have in common."""

    share: float
    one: str
    other: str


def alike(passages_of: Mapping[str, set[Passage]]) -> list[Alike]:
    """The pairs of students that share most of what few others wrote, the most alike first.

    A short right answer is everybody's: only passages count that few have, which is at most a tenth of the
    class, or of a small one a third up to five, but always two.
    """
    number = len(passages_of)
    few = max(2, min(5, number // 3), number // 10)
    owners: dict[Passage, list[str]] = {}
    for student, own in sorted(passages_of.items()):
        for passage in own:
            owners.setdefault(passage, []).append(student)
    unusual: Counter[str] = Counter()  # how many such passages each student has, and each pair shares
    shared: Counter[tuple[str, str]] = Counter()
    for students in owners.values():
        if len(students) <= few:
            unusual.update(students)
            shared.update(combinations(students, 2))
    pairs = [Alike(count / min(unusual[one], unusual[other]), one, other)
             for (one, other), count in shared.items() if count >= ALIKE_PASSAGES]
    return sorted((pair for pair in pairs if pair.share >= ALIKE_SHARE), reverse=True)


def report(name: str, version: str, graded: Sequence[tuple[Sent, Result]], unplaced: Iterable[str],
           released: NotebookNode) -> str:
    """The report on a batch, as text."""
    flagged = [f"  {one.student}: {'; '.join(result.flags)}" for one, result in graded if result.flags]
    pairs = alike({one.student: passages(released, result.written) for one, result in graded})
    sections = {
        "Wanted: a person's eye": flagged,
        "Files that no pattern of file_names could place": [f"  {file}" for file in unplaced],
        "Who had what, and which mistakes were made": mistakes(result for _, result in graded),
        "Alike, beyond what a right answer has to be. It proves nothing: look": [
            f"  {pair.share:.0%}  {pair.one} and {pair.other}" for pair in pairs],
    }
    head = f"{name}, {len(graded)} submissions, grader {version}"
    body = ["\n".join([title, *(lines or ["  none"])]) for title, lines in sections.items()]
    return "\n\n".join([head, *body]) + "\n"
