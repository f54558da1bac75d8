"""The one writer to nbgrader's gradebook, and to the notebooks that Formgrader shows."""

import json
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
from .result import Mark, Result

if TYPE_CHECKING:
    from .course import Course

warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")  # a newer one than it was made for


class Busy(RuntimeError):
    """The gradebook could not be written. Results are kept: run again."""


@contextmanager
def busy_if_locked() -> Iterator[None]:
    """Turn the errors of a database that cannot be written into Busy."""
    try:
        yield
    except (DBAPIError, InvalidEntry) as error:
        reason = getattr(error, "orig", error)
        raise Busy(f"grading: the gradebook cannot be written ({reason}). Is another program writing to it? "
                   "What was judged is kept: run the same command again when it is free.") from None


class Score(NamedTuple):
    """One row of the table of grades.

    points      less the penalty for being late
    most        the points of the whole problem set
    incomplete  whether a mark by hand is missing
    """

    student: str
    points: float
    most: float
    seconds_late: float
    incomplete: bool


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


def _stored_result(path: Path) -> Result | None:
    """The result in the trail of a notebook with marks, or None where there is none."""
    try:
        return Result.from_json(json.loads(path.read_text(encoding="utf-8"))["metadata"]["grading"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _score(submission: Any) -> Score:
    points = max(0.0, submission.score - (submission.late_submission_penalty or 0.0))
    return Score(submission.student.id, points, submission.max_score, submission.total_seconds_late,
                 submission.needs_manual_grade)


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
            self._opened = opened.pop_all()

    def penalty(self, student: str, points: float, seconds_late: float) -> float | None:
        """What being late costs by the settings, or None."""
        if seconds_late <= 0:
            return None
        return self.course.late.late_submission_penalty(student, points, seconds_late)

    def worth(self, sent: Sent, result: Result) -> float:
        """The points of a submission's tests, less its penalty if it is late."""
        points, due = result.score or 0.0, self.gradebook.find_assignment(self.name).duedate
        seconds_late = (sent.time - due).total_seconds() if sent.time and due else 0.0
        return points - (self.penalty(sent.student, points, seconds_late) or 0.0)

    def write(self, problem_set: ProblemSet, sent: Sent, result: Result) -> None:
        """Enter one submission: its scores, its penalty, and its notebook in autograded/.

        Where the marks are those that were entered before, nothing changes that a person may have set.
        """
        notebook = notebook_with_marks(problem_set, result)
        cells = {grade_id(cell): cell for cell in notebook.cells if nbgrader_metadata(cell).get("grade")}
        path = self.course.root / "autograded" / sent.student / self.name / f"{self.name}.ipynb"
        before = _stored_result(path)
        with busy_if_locked():
            self.gradebook.update_or_create_student(sent.student)
            known = self._knows(sent.student)
            time = {"timestamp": sent.time} if sent.time else {}
            submission = self.gradebook.update_or_create_submission(self.name, sent.student, **time)
            (row,) = submission.notebooks
            if not (known and before and before.same_marks(result)):
                for grade in row.grades:
                    enter(grade, cells[grade.name], result)
            self.gradebook.db.flush()
            row.late_submission_penalty = self.penalty(sent.student, row.score, submission.total_seconds_late)
            self.gradebook.db.commit()
        write_atomically(path, nbformat.writes(notebook) + "\n")

    def _knows(self, student: str) -> bool:
        try:
            return bool(self.gradebook.find_submission(self.name, student))
        except MissingEntry:
            return False

    def scores(self) -> list[Score]:
        """Of all submissions, sorted by student."""
        with busy_if_locked():
            scores = [_score(submission) for submission in self.gradebook.assignment_submissions(self.name)]
        return sorted(scores, key=lambda score: score.student)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._opened.close()
