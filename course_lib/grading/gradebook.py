"""The one writer to nbgrader's gradebook, and to the notebooks that Formgrader shows."""

import hashlib
import json
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    InvalidEntry,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.utils import determine_grade
from sqlalchemy import case, func, select, text
from sqlalchemy.exc import DBAPIError, SAWarning
from tornado.log import app_log

from ..files import write_atomically
from .collect import Sent
from .course import due_date
from .feedback import CellMark, said
from .judge import ProblemSet
from .notebook import grade_id, is_check, nbgrader_metadata, rebuild
from .people import key_of, printable
from .result import Result

if TYPE_CHECKING:
    from .course import Course

warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")  # a newer one than it was made for


MAX_EXTENSION = timedelta(days=365_000)  # of whom nothing is late
COMMIT_EVERY = 50  # submissions: each commit waits for the disk
KEPT = 20  # earlier verdicts on one student's work
# Without them nbgrader, and Formgrader, look through all rows for each student's.
INDEXES = ("CREATE INDEX IF NOT EXISTS course_grade ON grade (notebook_id)",
           "CREATE INDEX IF NOT EXISTS course_comment ON comment (notebook_id)",
           "CREATE INDEX IF NOT EXISTS course_notebook ON submitted_notebook (assignment_id)")


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
    before, app_log.disabled = app_log.disabled, True  # there nbgrader writes a traceback of what it raises
    try:
        yield
    except (DBAPIError, InvalidEntry) as error:
        reason = str(getattr(error, "orig", error))
        kind = "not a database" if any(words in reason for words in DAMAGE) else reason
        way_out = next(what for words, what in WAYS_OUT if words in kind)
        raise Busy(f"grading: the gradebook cannot be written ({reason.strip()}). "
                   f"{way_out} {AGAIN}") from None
    finally:
        app_log.disabled = before


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


def notebook_with_marks(problem_set: ProblemSet, result: Result,
                        earlier: Sequence[Result] = ()) -> NotebookNode:
    """The released notebook with what the student wrote, verdicts as outputs of the tests, and the trail.

    The trail of what was judged `earlier` stays in it, the oldest first.
    """
    notebook = rebuild(problem_set.notebook, result.written)
    for cell in filter(is_check, notebook.cells):
        cell.outputs, cell.execution_count = _outputs(result, grade_id(cell)), 1
    notebook.metadata["grading"] = result.trail()
    if earlier:
        notebook.metadata["graded_before"] = [each.trail() for each in earlier]
    return notebook


def _outputs(result: Result, question: str) -> list[NotebookNode]:
    """What a cell of tests shows. nbgrader takes its last output for the points, and none for full marks."""
    points = result.points(question)
    if points is None:
        why = printable("; ".join(result.flags)) or "no verdict"
        told = f"A person will look at this: {why}"
        return [new_output("error", ename="NeedsHuman", evalue=why, traceback=[told])]
    lines = "".join(said(mark) + "\n" for mark in result.questions[question])
    return [new_output("stream", name="stdout", text=lines),
            new_output("execute_result", {"text/plain": str(points)}, execution_count=1)]


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


def stored_results(path: Path) -> list[Result]:
    """The results in the trail of a notebook with marks, the oldest first; empty where there is none."""
    try:
        metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
        trails = [*metadata.get("graded_before", ()), metadata["grading"]]
        return [Result.from_json(trail) for trail in trails]
    except (OSError, ValueError, LookupError, TypeError):
        return []


class Book:
    """The gradebook of a course, opened for writing, by one grader of its folder at a time; raises Busy.

    with Book(course, "ps1") as book:
        book.write(problem_set, sent, result)

    What was written is in the gradebook after `commit`, which the end of the block does, too.
    """

    def __init__(self, course: "Course", name: str) -> None:
        self.course, self.name = course, name
        self._pending: dict[str, tuple[Path, str]] = {}  # of each student: a notebook to write after a commit
        with busy_if_locked(), ExitStack() as opened:
            opened.enter_context(course.lock())
            self.gradebook: Any = opened.enter_context(Gradebook(course.db_url, course.id))
            self.db: Any = self.gradebook.db
            assignment = self._assignment()
            self.due: datetime | None = assignment.duedate
            self.most: float = assignment.max_score
            for index in INDEXES:
                self.db.execute(text(index))
            self.db.commit()
            (notebook,) = assignment.notebooks
            self._id, self._notebook_id = assignment.id, notebook.id
            tasks = [cell.id for cell in notebook.task_cells]
            self._graded = {cell.id: cell.name for cell in (*notebook.grade_cells, *notebook.task_cells)}
            self._most = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
            self._commented = [*(cell.id for cell in notebook.solution_cells), *tasks]
            self._students = set(self.db.scalars(select(Student.id)))
            self._entered = set(self.db.scalars(select(SubmittedAssignment.student_id).filter_by(
                assignment_id=self._id)))
            self._opened = opened.pop_all()

    def _assignment(self) -> Any:
        """The problem set's entry; into a new gradebook it is made first."""
        try:
            return self.gradebook.find_assignment(self.name)
        except MissingEntry:
            self.db.rollback()  # which another connection waits for
        if any(self.course.root.glob(f"autograded/*/{self.name}")):
            raise Busy(f"grading: the gradebook does not know {self.name}, which was graded before: it is "
                       "lost, empty or another one. Put your copy of gradebook.db in its place. Without a "
                       f"copy, move autograded/ away: all but the marks by hand comes back. {AGAIN}")
        self.course.release(self.name)
        return self.gradebook.find_assignment(self.name)

    def penalty(self, student: str, points: float, seconds_late: float) -> float | None:
        """What being late costs by the settings, or None."""
        if seconds_late <= 0:
            return None
        return self.course.late.late_submission_penalty(student, points, seconds_late)

    def worth(self, sent: Sent, result: Result) -> float:
        """The points of a submission's tests, less its penalty if it is late."""
        points, late = result.score or 0.0, self._seconds_late(sent.time, self._extension(sent))
        return points - (self.penalty(sent.student, points, late) or 0.0)

    def _extension(self, sent: Sent) -> timedelta | None:
        """What the settings give the student beyond the due date, or None if they say nothing."""
        dates = self.course.settings.due.get(self.name, {})
        own = next((dates[who] for who in (sent.number, sent.student, sent.name) if who in dates), None)
        if own is None or self.due is None:
            return None
        return min(due_date(own) - self.due, MAX_EXTENSION)

    def _seconds_late(self, time: datetime | None, extension: timedelta | None = None) -> float:
        if time is None or self.due is None:
            return 0.0
        return max(0.0, (time - self.due - (extension or timedelta())).total_seconds())

    def write(self, problem_set: ProblemSet, sent: Sent, result: Result) -> Result | None:
        """Enter one submission: its scores, its penalty, and its notebook in autograded/, in which earlier
        verdicts stay. Return the result that was entered before, if its marks were others.

        Where the marks are those that were entered before, nothing changes that a person may have set.
        """
        if sent.student in self._pending or len(self._pending) >= COMMIT_EVERY:
            self.commit()
        path = self.course.root / "autograded" / sent.student / self.name / f"{self.name}.ipynb"
        earlier = stored_results(path)
        before = earlier[-1] if earlier else None
        if before and before.same_verdicts(result):
            earlier.pop()  # it says nothing that the new one does not say
        notebook = notebook_with_marks(problem_set, result, earlier[-KEPT:])
        cells = {grade_id(cell): cell for cell in notebook.cells if nbgrader_metadata(cell).get("grade")}
        known = sent.student in self._entered
        if known and result.retry:  # the grader failed: what was entered before stands
            return None
        with busy_if_locked(), self.db.no_autoflush:
            self._enter_student(sent)
            submission = self._submission(sent.student)
            submission.timestamp = sent.time
            submission.extension = self._extension(sent)
            (row,) = submission.notebooks
            if not (known and before and before.same_marks(result)):
                for grade in row.grades:
                    enter(grade, cells[self._graded[grade.cell_id]], result)
            late = self._seconds_late(sent.time, submission.extension)
            row.late_submission_penalty = self.penalty(sent.student, _points(row), late) if late else None
        self._pending[sent.student] = path, json.dumps(notebook, ensure_ascii=False)
        return before if before and not before.same_marks(result) else None

    def commit(self) -> None:
        """Put what was written into the gradebook, and then into autograded/: never only there."""
        try:
            with busy_if_locked():
                self.db.commit()
        except Busy:
            self.db.rollback()
            self._pending.clear()
            raise
        for path, notebook in self._pending.values():
            write_atomically(path, notebook + "\n")
        self._students |= self._pending.keys()
        self._entered |= self._pending.keys()
        self._pending.clear()

    def _enter_student(self, sent: Sent) -> None:
        """The student's row. Formgrader shows "last name, first name": a name and, if there is one, a number.

        A name that a teacher has entered stays.
        """
        if sent.student in self._students:
            student = self.db.get(Student, sent.student)
        else:
            student = Student(id=sent.student)
            self.db.add(student)
        if sent.number and student.lms_user_id != sent.number:
            student.lms_user_id = sent.number
        if sent.name not in ("", sent.student) and student.first_name in (None, "", sent.number):
            student.last_name, student.first_name = sent.name[:128], sent.number

    def _submission(self, student: str) -> Any:
        """The student's submission; a new one has a row for each cell, as nbgrader makes it."""
        if student in self._entered:
            return self.db.scalars(select(SubmittedAssignment).filter_by(
                assignment_id=self._id, student_id=student)).one()
        submission = SubmittedAssignment(assignment_id=self._id, student_id=student)
        row = SubmittedNotebook(notebook_id=self._notebook_id, assignment=submission)
        row.grades = [Grade(cell_id=cell) for cell in self._graded]
        row.comments = [Comment(cell_id=cell) for cell in self._commented]
        self.db.add(submission)
        return submission

    def scores(self) -> list[Score]:
        """Of all submissions, sorted by student."""
        self.commit()
        missing = case((Grade.needs_manual_grade, 1), else_=0)
        marks = (select(Grade.notebook_id, func.sum(Grade.score).label("points"),
                        func.sum(missing).label("missing")).group_by(Grade.notebook_id).subquery())
        asked = (select(Student.id, Student.last_name, Student.lms_user_id, SubmittedAssignment.timestamp,
                        SubmittedAssignment.extension, SubmittedNotebook.late_submission_penalty,
                        marks.c.points, marks.c.missing)
                 .join(SubmittedAssignment, SubmittedAssignment.student_id == Student.id)
                 .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
                 .join(marks, marks.c.notebook_id == SubmittedNotebook.id)
                 .where(SubmittedAssignment.assignment_id == self._id).order_by(Student.id))
        with busy_if_locked():
            found = self.db.execute(asked).all()
        return [Score(student, max(0.0, points - (penalty or 0.0)), self.most,
                      None if self.due and not time else self._seconds_late(time, extension) > 0,
                      missing > 0, name or "", number or "")
                for student, name, number, time, extension, penalty, points, missing in found]

    def cells(self) -> Iterator[tuple[str, str, float, dict[str, CellMark]]]:
        """Of each submission the student, the name, the penalty for being late, and the cells' marks."""
        self.commit()
        with busy_if_locked():
            comments: dict[str, dict[str, str]] = {}
            for notebook, cell, comment in self.db.execute(
                    select(Comment.notebook_id, BaseCell.name, Comment.comment)
                    .join(BaseCell, BaseCell.id == Comment.cell_id)
                    .where(Comment.comment.is_not(None), BaseCell.notebook_id == self._notebook_id)):
                comments.setdefault(notebook, {})[cell] = comment
            rows = self.db.execute(
                select(Student.id, Student.first_name, Student.last_name, SubmittedNotebook.id,
                       SubmittedNotebook.late_submission_penalty, BaseCell.name, Grade.score,
                       Grade.needs_manual_grade)
                .join(SubmittedAssignment, SubmittedAssignment.student_id == Student.id)
                .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
                .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
                .join(BaseCell, BaseCell.id == Grade.cell_id)
                .where(SubmittedAssignment.assignment_id == self._id).order_by(Student.id)).all()
        for (student, first, last, notebook, late), own in groupby(rows, key=lambda row: row[:5]):
            texts = comments.get(notebook, {})
            marks = {cell: CellMark(points, self._most[cell], missing, texts.pop(cell, ""))
                     for *_, cell, points, missing in own}
            marks |= {cell: CellMark(0.0, 0.0, False, comment) for cell, comment in texts.items()}
            name = last or "" if first in (None, "", student) else f"{first} {last}"
            yield student, name, late or 0.0, marks

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        try:
            if kind is None:
                self.commit()
        finally:
            self._opened.close()


def _points(row: Any) -> float:
    """The points of a submitted notebook, as nbgrader counts them: a mark by hand goes before."""
    return sum((grade.auto_score or 0.0 if grade.manual_score is None else grade.manual_score)
               + (grade.extra_credit or 0.0) for grade in row.grades)


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
        stored = [] if who in taken else stored_results(
            course.root / "autograded" / key_of(who) / name / f"{name}.ipynb")
        if not stored or people.keys() & keys.keys():
            continue
        theirs = list(people) if len(people) == 1 else [
            number for number, files in people.items()
            if any(hashlib.sha256(one.read()).hexdigest() == stored[-1].submission for one in files)]
        if len(theirs) == 1:
            keys[theirs[0]] = who
        else:
            notices.append(f"{who} was graded before by the name alone, and is now "
                           f"{' or '.join(sorted(people))}: marks by hand stand under the name")
    if keys:
        write_atomically(record, json.dumps(known, indent=1, ensure_ascii=False) + "\n")
    return sorted((replace(one, student=keys.get(one.number, one.student)) for one in sent),
                  key=lambda one: one.student), notices
