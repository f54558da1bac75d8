"""Marks, given in the trusted process: a student's functions are asked, the answers compared here.

    questions = {"ps1-rare": (Criterion(2, "rare_gradient", Function(…)), Criterion(1, …)), …}

A question is a cell of tests in the notebook, by its grade_id. Its criteria are exercises of the same kinds as the
lectures' (course_lib/exercises), with hidden cases of each student's own, and name the same mistakes. A mark is given only for
what was seen to be right.
"""

import hashlib
import hmac
import linecache
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import nbformat
import numpy as np
from nbformat.v4 import new_output

from .. import exercises
from ..exercises import Exercise
from ..exercises.verdicts import Rejected
from .answers import Answers
from .notebook import Unreadable, is_check, marks, rebuild

LIBRARY = Path(exercises.__file__).parents[1]


@dataclass(frozen=True)
class Criterion:
    """`points` for solving `exercise` with what the student called `answer`."""

    points: float
    answer: str
    exercise: Exercise


@dataclass(frozen=True)
class Mark:
    """The points for one criterion, out of `most`, and the verdict they rest on."""

    title: str
    points: float
    most: float
    status: str
    text: str
    mistake: str = ""


@dataclass(frozen=True)
class ProblemSet:
    """What marking needs, as text, so that it can be sent to another machine: the released notebook, the module that
    defines QUESTIONS, and the salt of the hidden seeds."""

    name: str
    released: str
    checks: str
    salt: str

    @cached_property
    def questions(self):
        space, file = {"__name__": f"checks_of_{self.name}"}, f"checks of {self.name}.py"
        linecache.cache[file] = len(self.checks), None, self.checks.splitlines(True), file  # `inspect` looks here
        exec(compile(self.checks, file, "exec"), space)
        questions = space["QUESTIONS"]
        points = {marks(cell).grade_id: marks(cell).points for cell in self.notebook.cells if is_check(cell)}
        promised = {name: float(sum(c.points for c in criteria)) for name, criteria in questions.items()}
        if points != promised:
            raise ValueError(f"{self.name}: the notebook's tests are worth {points}, the hidden checks {promised}")
        return questions

    @cached_property
    def notebook(self):
        return nbformat.reads(self.released, as_version=4)

    @cached_property
    def version(self):
        """Of the grader: changes with anything that could change a mark."""
        digest = hashlib.sha256(f"{self.released}\0{self.checks}\0{self.salt}\0{np.__version__}".encode())
        for path in sorted(path for part in ("*.py", "grading/*.py", "exercises/**/*.py") for path in LIBRARY.glob(part)):
            digest.update(path.read_bytes())
        return digest.hexdigest()[:12]

    def ungraded(self, student, data, **known):
        """A result with the trail of a submission's bytes, and nothing else but what is `known`."""
        return dict(set=self.name, student=student, submission=hashlib.sha256(data).hexdigest(), grader=self.version,
                    seed=self.seed(student), human=[], notes=[], questions={}) | known

    def __reduce__(self):  # to another process go the texts, and there they are read once
        return _received, (self.name, self.released, self.checks, self.salt)

    def seed(self, student):
        return int.from_bytes(hmac.digest(self.salt.encode(), f"{self.name}/{student}".encode(), "sha256")[:6])


@lru_cache(8)
def _received(*texts):
    return ProblemSet(*texts)


def judged(criterion, answers, seed):
    exercise = criterion.exercise
    try:
        verdict = exercise.verdict(answers[criterion.answer], seed)
    except Rejected as rejected:  # there is no such answer
        verdict = rejected.verdict
    read = f" Read: {verdict.read}." if verdict.read else ""
    text = {"right": f"right, {verdict.what}.", "open": "not tried yet.", "wrong": f"not yet. {verdict.what}{read}"}
    points = criterion.points if verdict.status == "right" else 0
    return Mark(exercise.title, points, criterion.points, verdict.status, text[verdict.status], verdict.mistake)


def grade(problem_set, student, data):
    """The result of a submission's bytes, as plain data with its whole trail. Needs no gradebook and no other file.

    `human` says why a person has to look; where `questions` has no entry, no mark was given.
    """
    result = problem_set.ungraded(student, data)
    try:
        submission = rebuild(problem_set.notebook, data)
    except Unreadable as error:
        return result | dict(human=[f"unreadable: {error}"])
    with Answers() as answers:
        for name, source in submission.code:
            if source is not None:
                answers.run(name, source)
                continue
            question = next(marks(cell).grade_id for cell in submission.notebook.cells if cell.id == name)
            result["questions"][question] = [asdict(judged(criterion, answers, result["seed"]))
                                             for criterion in problem_set.questions[question]]
    verdicts = [verdict for question in result["questions"].values() for verdict in question]
    hurried = any(verdict["mistake"] == "used up" for verdict in verdicts)
    human = submission.flags + ["not everything could be run within its time"] * hurried
    return result | dict(human=human, notes=answers.notes)


def score(result):
    """The points of a result's tests, or None where one of them got no mark."""
    if not result["questions"]:
        return None
    return float(sum(verdict["points"] for question in result["questions"].values() for verdict in question))


def marked(submission, result):
    """The rebuilt notebook with the verdicts as outputs of its tests, in the form that nbgrader reads points from."""
    for cell in submission.notebook.cells:
        if is_check(cell):
            cell.outputs, cell.execution_count = outputs(result["questions"].get(marks(cell).grade_id), result), 1
    return submission.notebook


def outputs(verdicts, result):
    """What a cell of tests shows. Without verdicts it is an error, for nbgrader gives silence full marks."""
    if verdicts is None:
        said = "; ".join(result["human"]) or "no verdict"
        return [new_output("error", ename="NeedsHuman", evalue=said, traceback=[f"A person will look at this: {said}"])]
    lines = [f"{'✓' if v['status'] == 'right' else '✗'} {v['points']:g}/{v['most']:g}  {v['title']}: {v['text']}"
             for v in verdicts]
    points = float(sum(verdict["points"] for verdict in verdicts))
    return [new_output("stream", name="stdout", text="\n".join(lines) + "\n"),
            new_output("execute_result", {"text/plain": str(points)}, execution_count=1)]
