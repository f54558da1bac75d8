"""The one writer to nbgrader's gradebook, and to the notebooks that Formgrader shows."""

import hashlib
import json
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Gradebook, InvalidEntry, MissingEntry
from nbgrader.utils import determine_grade
from sqlalchemy.exc import DBAPIError, SAWarning

from ..files import write_atomically
from .collect import Sent
from .judge import ProblemSet
from .notebook import grade_id, is_check, nbgrader_metadata, rebuild
from .people import key_of
from .result import Mark, Result

if TYPE_CHECKING:
    from .course import Course

warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")  # a newer one than it was made for


class Busy(RuntimeError):
    """The gradebook could not be read or written. Results are kept: run again."""


# What a database says, and what a teacher can do about it: the first that fits.
WAYS_OUT = (
    ("database is locked", "Is another program writing to it? Wait until it is done."),
    ("disk is full", "Make room on the disk."),
    ("readonly database", "You may not write to it, or its disk is read-only: change that."),
    ("not a database", "It is damaged: put your copy of gradebook.db in its place. Without a copy, move it "
                       "away, and autograded/ too: all but the marks by hand comes back."),
    ("unable to open", "Its folder is missing, or you may not write there: change that."),
    ("", "Can it be reached?"),
)
DAMAGE = ("malformed", "disk I/O error", "no such table", "no such column")  # as "not a database"
AGAIN = "What was judged is kept: then run the same command again."


@contextmanager
def busy_if_locked() -> Iterator[None]:
    """Turn the errors of a database that cannot be used into Busy, with a way out for each."""
    try:
        yield
    except (DBAPIError, InvalidEntry) as error:
        reason = str(getattr(error, "orig", error))
        kind = "not a database" if any(words in reason for words in DAMAGE) else reason
        way_out = next(what for words, what in WAYS_OUT if words in kind)
        raise Busy(f"grading: the gradebook cannot be written ({reason.strip()}). "
                   f"{way_out} {AGAIN}") from None


class Score(NamedTuple):
    """One row of the table of grades.

    student     the key in the gradebook
    points      less the penalty for being late
    most        the points of the whole problem set
    late        None if there is a due date, but no known time
    incomplete  whether a mark by hand is missing
    name        what is shown, or ""
    number      what the platform calls the student, or ""
    """

    student: str
    points: float
    most: float
    late: bool | None
    incomplete: bool
    name: str = ""
    number: str = ""


def notebook_with_marks(problem_set: ProblemSet, result: Result) -> NotebookNode:
    """The released notebook with what the student wrote, verdicts as outputs of the tests, and the trail."""
    notebook = rebuild(problem_set.notebook, result.written)
    for cell in filter(is_check, notebook.cells):
        cell.outputs, cell.execution_count = _outputs(result, grade_id(cell)), 1
    notebook.metadata["grading"] = result.trail()
    return notebook


def _outputs(result: Result, question: str) -> list[NotebookNode]:
    """What a cell of tests shows. nbgrader takes its last output for the points, and none for full marks."""
    points = result.points(question)
    if points is None:
        said = "; ".join(result.flags) or "no verdict"
        told = f"A person will look at this: {said}"
        return [new_output("error", ename="NeedsHuman", evalue=said, traceback=[told])]
    lines = "".join(_line(mark) + "\n" for mark in result.questions[question])
    return [new_output("stream", name="stdout", text=lines),
            new_output("execute_result", {"text/plain": str(points)}, execution_count=1)]


def _line(mark: Mark) -> str:
    symbol = "✓" if mark.verdict.status == "right" else "✗"
    return f"{symbol} {mark.points:g}/{mark.most:g}  {mark.verdict.title}: {mark.text}"


def enter(row: Any, cell: NotebookNode, result: Result) -> None:
    """Put the automatic score of a graded cell into nbgrader's row.

    A mark by hand stays, and wants a second look.
    """
    row.auto_score = auto = auto_score(cell, result)
    row.needs_manual_grade = auto is None or bool(result.flags) or row.manual_score is not None


def auto_score(cell: NotebookNode, result: Result) -> float | None:
    """The points that a cell gets without a person: None for an answer in words, unless it is untouched."""
    if is_check(cell):
        return result.points(grade_id(cell))
    if not result.questions:  # nothing could be read, and that is not "no answer"
        return None
    points, _ = determine_grade(cell)
    return points


def stored_result(path: Path) -> Result | None:
    """The result in the trail of a notebook with marks, or None where there is none."""
    try:
        return Result.from_json(json.loads(path.read_text(encoding="utf-8"))["metadata"]["grading"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


class Book:
    """The gradebook of a course, opened for writing, by one grader of its folder at a time; raises Busy.

    with Book(course, "ps1") as book:
        book.write(problem_set, sent, result)
    """

    def __init__(self, course: "Course", name: str) -> None:
        self.course, self.name = course, name
        with busy_if_locked(), ExitStack() as opened:
            opened.enter_context(course.lock())
            self.gradebook: Any = opened.enter_context(Gradebook(course.db_url, course.id))
            self.due = self._due()
            self._opened = opened.pop_all()

    def _due(self) -> datetime | None:
        """When the problem set is due; into a new gradebook it is entered first."""
        try:
            return self.gradebook.find_assignment(self.name).duedate
        except MissingEntry:
            self.gradebook.db.rollback()  # which another connection waits for
        if any(self.course.root.glob(f"autograded/*/{self.name}")):
            raise Busy(f"grading: the gradebook does not know {self.name}, which was graded before: it is "
                       "lost, empty or another one. Put your copy of gradebook.db in its place. Without a "
                       f"copy, move autograded/ away: all but the marks by hand comes back. {AGAIN}")
        self.course.release(self.name)
        return self.gradebook.find_assignment(self.name).duedate

    def penalty(self, student: str, points: float, seconds_late: float) -> float | None:
        """What being late costs by the settings, or None."""
        if seconds_late <= 0:
            return None
        return self.course.late.late_submission_penalty(student, points, seconds_late)

    def worth(self, sent: Sent, result: Result) -> float:
        """The points of a submission's tests, less its penalty if it is late."""
        points = result.score or 0.0
        seconds_late = (sent.time - self.due).total_seconds() if sent.time and self.due else 0.0
        return points - (self.penalty(sent.student, points, seconds_late) or 0.0)

    def write(self, problem_set: ProblemSet, sent: Sent, result: Result) -> None:
        """Enter one submission: its scores, its penalty, and its notebook in autograded/.

        Where the marks are those that were entered before, nothing changes that a person may have set.
        """
        notebook = notebook_with_marks(problem_set, result)
        cells = {grade_id(cell): cell for cell in notebook.cells if nbgrader_metadata(cell).get("grade")}
        path = self.course.root / "autograded" / sent.student / self.name / f"{self.name}.ipynb"
        before = stored_result(path)
        with busy_if_locked():
            known = self._knows(sent.student)
            if known and result.retry:  # the grader failed: what was entered before stands
                return
            self._enter_student(sent)
            time = {"timestamp": sent.time} if sent.time else {}
            submission = self.gradebook.update_or_create_submission(self.name, sent.student, **time)
            submission.timestamp = sent.time  # None, too: an earlier file's time is not this one's
            (row,) = submission.notebooks
            if not (known and before and before.same_marks(result)):
                for grade in row.grades:
                    enter(grade, cells[grade.name], result)
            self.gradebook.db.flush()
            row.late_submission_penalty = self.penalty(sent.student, row.score, submission.total_seconds_late)
            self.gradebook.db.commit()
        write_atomically(path, nbformat.writes(notebook) + "\n")

    def _enter_student(self, sent: Sent) -> None:
        """The student's row. Formgrader shows "last name, first name": a name and, if there is one, a number.

        A name that a teacher has entered stays.
        """
        student = self.gradebook.update_or_create_student(sent.student)
        if sent.number:
            student.lms_user_id = sent.number
        if sent.name not in ("", sent.student) and student.first_name in (None, "", sent.number):
            student.last_name, student.first_name = sent.name[:128], sent.number

    def _knows(self, student: str) -> bool:
        try:
            return bool(self.gradebook.find_submission(self.name, student))
        except MissingEntry:
            return False

    def scores(self) -> list[Score]:
        """Of all submissions, sorted by student."""
        with busy_if_locked():
            scores = [self._score(each) for each in self.gradebook.assignment_submissions(self.name)]
        return sorted(scores, key=lambda score: score.student)

    def _score(self, submission: Any) -> Score:
        student = submission.student
        points = max(0.0, submission.score - (submission.late_submission_penalty or 0.0))
        unknown = self.due is not None and submission.timestamp is None
        return Score(student.id, points, submission.max_score,
                     None if unknown else submission.total_seconds_late > 0, submission.needs_manual_grade,
                     student.last_name or "", student.lms_user_id or "")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._opened.close()


def with_earlier_keys(course: "Course", name: str, sent: Sequence[Sent]) -> tuple[list[Sent], list[str]]:
    """The submissions under the keys that the gradebook has, and sentences on whose it cannot tell.

    Graders before 0.2 knew people by their names alone. Who was graded so keeps that key, and the marks with
    it: recorded in people.json, as {set: {number: key}}. Of several people of that name it is the one whose
    file was graded.
    """
    record = course.root / "people.json"
    known = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    keys: dict[str, str] = known.setdefault(name, {})
    numbers: dict[str, dict[str, list[Sent]]] = {}  # of each name
    for one in sent:
        if one.number and one.name != one.number:
            numbers.setdefault(one.name, {}).setdefault(one.number, []).append(one)
    notices = []
    taken = {*keys.values(), *(one.student for one in sent)}
    for who, people in numbers.items():
        before = None if who in taken else stored_result(
            course.root / "autograded" / key_of(who) / name / f"{name}.ipynb")
        if before is None or people.keys() & keys.keys():
            continue
        theirs = list(people) if len(people) == 1 else [
            number for number, files in people.items()
            if any(hashlib.sha256(one.read()).hexdigest() == before.submission for one in files)]
        if len(theirs) == 1:
            keys[theirs[0]] = who
        else:
            notices.append(f"{who} was graded before by the name alone, and is now "
                           f"{' or '.join(sorted(people))}: marks by hand stand under the name")
    if keys:
        write_atomically(record, json.dumps(known, indent=1, ensure_ascii=False) + "\n")
    return sorted((replace(one, student=keys.get(one.number, one.student)) for one in sent),
                  key=lambda one: one.student), notices
