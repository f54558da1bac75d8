"""What a teacher reads after grading: the grades, the mistakes of the class, who wrote alike, what became of
each file."""

import csv
import io
import os
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from nbformat import NotebookNode

from ..files import write_atomically
from .collect import Sent, Unplaced
from .gradebook import Score
from .notebook import Written
from .people import mix_ups, printable, shortened
from .result import Mark, Result

PASSAGE_WORDS = 6  # in a row
ALIKE_SHARE = 0.6  # of the rarer passages that two submissions have in common
ALIKE_PASSAGES = 10  # that they have in common at least
ALIKE_GROUPS = 50  # in a report
ALIKE_TEXTS = 20  # different ones with the same passage, beyond which it links none of them
PAGE_LINES = 25  # of one section on the page; all of them are in the other file
LINE_CHARACTERS = 300
PAGE_MISTAKES = 3  # of one criterion on the page

def write_grades(path: str | os.PathLike, scores: Iterable[Score], columns: Mapping[str, str],
                 unplaced: Iterable[Unplaced] = ()) -> None:
    """A csv file: one row for each score, with the `columns` of the settings.

    Points that are not final, because a mark by hand is missing, are left out, and the status says so. Whose
    files are all `unplaced` has a row, too.
    """
    rows = [dict(student=_no_formula(score.student), name=_no_formula(score.name or score.student),
                 most=f"{score.most:g}", score="" if score.incomplete else f"{score.points:g}",
                 late={True: "yes", False: "", None: "unknown"}[score.late],
                 status="needs a mark by hand" if score.incomplete else "graded") for score in scores]
    known = {row["student"] for row in rows}
    without = {each.sent.student: each.sent for each in unplaced if each.sent}
    rows += [dict(student=_no_formula(student), name=_no_formula(sent.name), most="", score="", late="",
                  status="no notebook") for student, sent in without.items() if student not in known]
    write_table(path, list(columns), [[row[what] for what in columns.values()] for row in rows])


def write_table(path: str | os.PathLike, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A csv file that table programs read as it is meant."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(head)
    table.writerows(rows)
    write_atomically(path, text.getvalue().encode("utf-8-sig"))  # Excel knows UTF-8 by its BOM only


def _no_formula(text: str) -> str:
    """A table program would take =… for a formula."""
    return "'" + text if text.startswith(("=", "+", "-", "@")) else text


def write_files(path: str | os.PathLike, graded: Iterable[tuple[Sent, str]],
                unplaced: Iterable[Unplaced]) -> None:
    """A csv file with what became of each file: the submissions with their outcome, and the others."""
    rows = [(printable(one.file), one.student, one.name, str(one.time or "unknown"), became)
            for one, became in graded]
    rows += [(each.file, each.sent.student if each.sent else "", each.sent.name if each.sent else "", "",
              f"not graded: {each.reason}") for each in unplaced]
    write_table(path, ("file", "student", "name", "time", "became"),
                [[_no_formula(value) for value in row] for row in rows])


class Mistakes:
    """Counts of each criterion how many had it right, and which mistakes were made."""

    def __init__(self) -> None:
        self.right: Counter[tuple[str, str]] = Counter()  # of each criterion
        self.asked: Counter[tuple[str, str]] = Counter()
        self.made: dict[tuple[str, str], Counter[str]] = {}  # of each criterion, the mistakes without numbers
        self.texts: dict[tuple[tuple[str, str], str], str | None] = {}  # the text, or None: there are several

    def add(self, result: Result) -> None:
        """Count what one submission got."""
        for question, marks in result.questions.items():
            for mark in marks:
                criterion = question, mark.verdict.title
                self.asked[criterion] += 1
                if mark.verdict.status == "right":
                    self.right[criterion] += 1
                else:
                    text = printable(_mistake(mark))
                    common = _without_numbers(text)
                    self.made.setdefault(criterion, Counter())[common] += 1
                    if self.texts.setdefault((criterion, common), text) != text:
                        self.texts[criterion, common] = None

    def lines(self, most: int | None = None) -> list[str]:
        """A line for each criterion, and for the mistakes that more than one made, at most so many."""
        lines = []
        for criterion in self.asked:
            right = f"{self.right[criterion]:4} of {self.asked[criterion]} right"
            lines.append(f"{right}   {': '.join(criterion)}")
            common = [(text, count) for text, count in
                      self.made.get(criterion, Counter()).most_common() if count > 1]
            lines += [f"{count:12} ×   {shortened(self.texts[criterion, text] or text, LINE_CHARACTERS)}"
                      for text, count in common[:most]]
            if most is not None and len(common) > most:
                lines.append(f"{'':12}     and {len(common) - most} other mistakes")
        return lines


def _mistake(mark: Mark) -> str:
    return mark.verdict.mistake or mark.verdict.what or mark.text


def _without_numbers(text: str) -> str:
    """Where nobody has named a mistake, texts differ in the numbers of each student's hidden cases."""
    return re.sub(r"\d[\d.e+-]*\b", "…", text)


def _passages(text: str) -> np.ndarray:
    """A number for each run of `PASSAGE_WORDS` words, by their checksums; the same words, the same number."""
    words = np.array([zlib.crc32(word.encode(errors="replace"))
                      for word in re.findall(r"\w+|[^\w\s]", text)], np.uint64)
    number = max(0, len(words) - PASSAGE_WORDS + 1)
    runs = np.zeros(number, np.uint64)
    for k in range(PASSAGE_WORDS):
        runs = runs * np.uint64(0x9E3779B97F4A7C15) + words[k : k + number]
    return runs


def passages(released: NotebookNode, written: Iterable[Written]) -> np.ndarray:
    """The passages that the student wrote and the released notebook does not have, sorted numbers."""
    return own_passages(written, np.concatenate([_passages(cell.source) for cell in released.cells]))


def own_passages(written: Iterable[Written], given: np.ndarray) -> np.ndarray:
    """The passages that the student wrote beyond the `given` ones, sorted numbers."""
    found = [_passages(each.source) for each in written]
    return np.setdiff1d(np.concatenate(found), given) if found else np.zeros(0, np.uint64)


class Alike(NamedTuple):
    """Students that share unusual passages: each at least `share` of them with another one of the group."""

    share: float
    passages: int  # that the most alike have in common
    students: tuple[str, ...]


def alike(passages_of: Mapping[str, np.ndarray]) -> list[Alike]:
    """Groups of students that share most of what few others wrote: the smallest, most alike groups first.

    A short right answer is everybody's: only passages count that few have, which is at most a tenth of the
    class, or of a small one a third up to five, but always two. Who wrote the very same is one text, and a
    passage of more than `ALIKE_TEXTS` texts links none of them, so that the time grows with the class.
    """
    number = len(passages_of)
    few = max(2, min(5, number // 3), number // 10)
    members: dict[bytes, list[str]] = {}  # of each text: who wrote the same
    for student in sorted(passages_of):
        members.setdefault(passages_of[student].tobytes(), []).append(student)
    texts = [(np.frombuffer(data, np.uint64), own) for data, own in members.items() if data]
    if not texts:
        return []
    found = np.concatenate([own for own, _ in texts])
    text_of = np.repeat(np.arange(len(texts)), [len(own) for own, _ in texts])
    order = np.lexsort((text_of, found))
    found, text_of = found[order], text_of[order]
    starts = np.flatnonzero(np.r_[True, found[1:] != found[:-1]])
    sizes = np.array([len(own) for _, own in texts])
    rare = np.add.reduceat(sizes[text_of], starts) <= few
    unusual = np.bincount(text_of[np.repeat(rare, np.diff(np.r_[starts, len(found)]))], minlength=len(texts))
    shared: Counter[tuple[int, ...]] = Counter()  # passages by the texts that have them
    for start, stop in zip(starts[rare], np.r_[starts[1:], len(found)][rare], strict=True):
        if 1 < stop - start <= ALIKE_TEXTS:
            shared[tuple(text_of[start:stop].tolist())] += 1
    pairs: Counter[tuple[int, int]] = Counter()
    for group, count in shared.items():
        for pair in combinations(group, 2):
            pairs[pair] += count
    links = [(count / min(unusual[one], unusual[other]), count, one, other)
             for (one, other), count in pairs.items() if count >= ALIKE_PASSAGES]
    links += [(1.0, int(unusual[k]), k, k) for k in range(len(texts))
              if sizes[k] > 1 and unusual[k] >= ALIKE_PASSAGES]
    return _groups([link for link in links if link[0] >= ALIKE_SHARE], [own for _, own in texts])


def _groups(links: Sequence[tuple[float, int, int, int]], members: Sequence[Sequence[str]]) -> list[Alike]:
    """The groups that the links (share, passages, text, text) hold together."""
    above = list(range(len(members)))

    def top(text: int) -> int:
        while above[text] != text:
            above[text] = text = above[above[text]]
        return text

    for _, _, one, other in links:
        above[top(one)] = top(other)
    of_group: dict[int, list[tuple[float, int, int, int]]] = {}
    for link in links:
        of_group.setdefault(top(link[2]), []).append(link)
    groups = []
    for own in of_group.values():
        texts = {text for _, _, one, other in own for text in (one, other)}
        students = sorted(student for text in texts for student in members[text])
        groups.append(Alike(min(link[0] for link in own), max(link[1] for link in own), tuple(students)))
    return sorted(groups, key=lambda group: (len(group.students), -group.share, -group.passages,
                                             group.students))


class Report:
    """Takes in one submission after the other, and keeps of each only what the report needs."""

    def __init__(self, name: str, version: str, released: NotebookNode) -> None:
        self.name, self.version, self.number = name, version, 0
        self.given = np.concatenate([_passages(cell.source) for cell in released.cells])
        self.mistakes = Mistakes()
        self.flagged: list[str] = []
        self.passages: dict[str, np.ndarray] = {}
        self.who: dict[str, str] = {}
        self.people: list[tuple[str, str]] = []
        self.several: list[str] = []
        self.notices: list[str] = []
        self.changed: list[str] = []

    def add(self, sent: Sent, result: Result, instead: Sequence[Sent] = ()) -> None:
        """One submission that counts, `instead` of others of the same student."""
        self.number += 1
        self.who[sent.student] = sent.who
        self.people += [(one.number or one.student, one.name) for one in (sent, *instead) if one.name]
        if result.flags:
            self.flagged.append(f"{sent.who}: {'; '.join(result.flags)}")
        self.mistakes.add(result)
        self.passages[sent.student] = own_passages(result.written, self.given)
        if instead:
            others = ", ".join(shortened(one.file) for one in instead)
            self.several.append(f"{sent.who}: {shortened(sent.file)} counts, not {others}")

    def change(self, sent: Sent, before: Result, now: Result) -> None:
        """One whose marks are no longer those that were entered `before`."""
        points = [f"{question} {_points(before, question)} → {_points(now, question)}"
                  for question in sorted({*before.questions, *now.questions})
                  if before.points(question) != now.points(question)]
        why = "another file" if before.submission != now.submission else f"was judged by {before.grader}"
        self.changed.append(f"{sent.who}: {', '.join(points) or 'flags only'} ({why})")

    def text(self, unplaced: Sequence[Unplaced], elsewhere: str = "") -> str:
        """The report. With `elsewhere`, the file that has all of it, it is cut to a page."""
        lost = [f"{each.sent.who + ': ' if each.sent else ''}{shortened(each.file)}: {each.reason}"
                for each in unplaced if not each.bystander]
        bystanders = sum(each.bystander for each in unplaced)
        if bystanders:
            lost.append(f"and {bystanders} files of the system or the platform, which nobody wrote")
        groups = [f"{'  ' if group.share < 1 else ''}{group.share:.0%}  {self._together(group)}"
                  for group in alike(self.passages)]
        if len(groups) > ALIKE_GROUPS:
            groups[ALIKE_GROUPS:] = [f"and {len(groups) - ALIKE_GROUPS} other groups"]
        def listed(lines: Iterable[str]) -> list[str]:
            lines = [f"  {printable(line)}" for line in lines]
            return _cut(lines, elsewhere) if elsewhere else lines

        sections = {
            "Wanted: a person's eye": listed(self.flagged),
            "Files that are not graded": listed(lost),
            "Who is who": listed([*mix_ups(self.people), *self.notices]),
            "Several files of one student": listed(self.several),
            "Marks that changed": listed(self.changed),
            "Who had what, and which mistakes were made":
                self.mistakes.lines(PAGE_MISTAKES if elsewhere else None),
            "Alike, beyond what a right answer has to be. It proves nothing: look": listed(groups),
        }
        body = ["\n".join([title, *(lines or ["  none"])]) for title, lines in sections.items()
                if lines or title not in ("Who is who", "Several files of one student", "Marks that changed")]
        return "\n\n".join([f"{self.name}, {self.number} submissions, grader {self.version}", *body]) + "\n"

    def _together(self, group: Alike) -> str:
        names = [self.who.get(student, student) for student in group.students]
        if len(names) > 6:
            names[5:] = [f"{len(names) - 5} others"]
        return ", ".join(names[:-1]) + f" and {names[-1]}"


def _points(result: Result, question: str) -> str:
    points = result.points(question)
    return "no mark" if points is None else f"{points:g}"


def _cut(lines: list[str], elsewhere: str) -> list[str]:
    """As many lines, and as much of each, as a page has room for."""
    rest = [f"  and {len(lines) - PAGE_LINES} more: see {elsewhere}"] if len(lines) > PAGE_LINES else []
    return [shortened(line, LINE_CHARACTERS) for line in lines[:PAGE_LINES]] + rest
