"""The one writer to nbgrader's gradebook, and to the notebooks that formgrader shows."""

import json
import warnings
from contextlib import ExitStack, contextmanager

import nbformat
from nbgrader.api import Gradebook, InvalidEntry, MissingEntry
from nbgrader.utils import determine_grade
from sqlalchemy.exc import DBAPIError, SAWarning

from .batch import replace
from .judge import marked, score
from .notebook import Submission, Unreadable, is_check, marks, rebuild

warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")  # a newer one than it was made for


class Busy(RuntimeError):
    """The gradebook could not be written. Results are kept: run again."""


@contextmanager
def telling_of_locks():
    try:
        yield
    except (DBAPIError, InvalidEntry) as error:
        raise Busy(f"grading: the gradebook cannot be written ({getattr(error, 'orig', error)}). Is another program "
                   "writing to it? What was judged is kept: run the same command again when it is free.") from None


def points(cell, result):
    """(points or None, whether a human has to look) of a graded cell in a marked notebook."""
    auto = None
    if is_check(cell) and marks(cell).grade_id in result["questions"]:
        auto = float(sum(verdict["points"] for verdict in result["questions"][marks(cell).grade_id]))
    elif not is_check(cell) and result["questions"]:
        auto, _ = determine_grade(cell)  # an answer in words: 0 if it is untouched, else None
    return auto, auto is None or bool(result["human"])


def enter(grade, auto, human):
    """Put an automatic score into nbgrader's row. A mark given by hand stays, and wants a second look."""
    grade.auto_score = auto
    grade.needs_manual_grade = human or grade.manual_score is not None


def notebook_of(problem_set, data, result):
    """The marked notebook, with the result as its trail."""
    try:
        submission = rebuild(problem_set.notebook, data)
    except Unreadable:
        submission = Submission(nbformat.from_dict(problem_set.notebook))
    notebook = marked(submission, result)
    notebook.metadata["grading"] = result
    return notebook


def _trail(path):
    """The result in a marked notebook, or None where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))["metadata"]["grading"]
    except (OSError, ValueError, KeyError):
        return None


class Book:
    """The gradebook of a course, opened for writing, by one grader of its folder at a time; raises Busy.

    with Book(course, "ps1") as book:
        book.write(problem_set, sent, data, result)
    """

    def __init__(self, course, name):
        self.course, self.name = course, name
        with telling_of_locks(), ExitStack() as opened:
            opened.enter_context(course.alone())
            self.gradebook = opened.enter_context(Gradebook(course.db_url, course.id))
            self.opened = opened.pop_all()

    def worth(self, sent, result):
        """The points of a submission's tests, less its penalty if it is late."""
        points, due = score(result) or 0.0, self.gradebook.find_assignment(self.name).duedate
        late = (sent.time - due).total_seconds() if sent.time and due else 0.0
        return points - ((self.course.late.late_submission_penalty(sent.student, points, late) or 0.0) if late > 0 else 0.0)

    def write(self, problem_set, sent, data, result):
        """One submission: its scores, its penalty, and its notebook in autograded/. The same again changes nothing."""
        notebook = notebook_of(problem_set, data, result)
        cells = {marks(cell).grade_id: cell for cell in notebook.cells if marks(cell).get("grade")}
        path = self.course.root / "autograded" / sent.student / self.name / f"{self.name}.ipynb"
        with telling_of_locks():
            self.gradebook.update_or_create_student(sent.student)
            known = self._knows(sent.student)
            time = {"timestamp": sent.time} if sent.time else {}
            submission = self.gradebook.update_or_create_submission(self.name, sent.student, **time)
            (row,) = submission.notebooks
            if not (known and _trail(path) == result):
                for grade in row.grades:
                    enter(grade, *points(cells[grade.name], result))
            self.gradebook.db.flush()
            late = submission.total_seconds_late
            row.late_submission_penalty = (
                self.course.late.late_submission_penalty(sent.student, row.score, late) if late > 0 else None)
            self.gradebook.db.commit()
        replace(path, nbformat.writes(notebook) + "\n")

    def _knows(self, student):
        try:
            return bool(self.gradebook.find_submission(self.name, student))
        except MissingEntry:
            return False

    def scores(self):
        """[(student, score less penalty, most, seconds late, whether a mark is missing)] of all submissions."""
        with telling_of_locks():
            return [(s.student.id, max(0.0, s.score - (s.late_submission_penalty or 0.0)), s.max_score,
                     s.total_seconds_late, s.needs_manual_grade)
                    for s in sorted(self.gradebook.assignment_submissions(self.name), key=lambda s: s.student.id)]

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.opened.close()
