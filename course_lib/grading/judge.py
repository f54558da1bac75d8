"""Marks, given in the trusted process: functions are called in the sandbox, their results compared here.

    QUESTIONS = {"ps1-rare-check": (Criterion(2, "rare_gradient", Function(…)), Criterion(1, …)), …}

A question is a cell of tests in the notebook, by its grade_id. Its criteria are exercises of the same kinds
as the lectures' (course_lib/exercises), with hidden cases of each student's own, and name the same mistakes.
Points are given only for what was seen to be right.
"""

import contextlib
import hashlib
import hmac
import linecache
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import nbformat
from nbformat import NotebookNode

from ..exercises import Exercise, Verdict, right
from ..exercises.verdicts import Rejected
from .answers import Answers
from .inside.reading import Unreadable
from .notebook import grade_id, is_check, nbgrader_metadata, rebuild
from .placing import Submission, read, sections
from .result import Mark, Result
from .sandbox import Unavailable
from .version import grader_version


@dataclass(frozen=True)
class Criterion:
    """`points` for solving `exercise` with what the student called `answer`.

    builds_on   an earlier answer that this one may call, and what makes the exercise from the student's own:
                a mistake there is not to cost points here, too
    """

    points: float
    answer: str
    exercise: Exercise
    builds_on: tuple[str, Callable[[Callable], Exercise]] | None = None


@dataclass(frozen=True)
class ProblemSet:
    """What grading needs, as texts that can be sent to another machine.

    name      such as "ps1"
    released  the notebook that students got
    checks    the module that defines QUESTIONS
    salt      of the seeds of the hidden cases
    """

    name: str
    released: str
    checks: str
    salt: str

    @cached_property
    def questions(self) -> dict[str, tuple[Criterion, ...]]:
        """The criteria of each question; raises ValueError where their points are not the notebook's."""
        file = f"checks of {self.name}.py"
        # `inspect` looks here.
        linecache.cache[file] = len(self.checks), None, self.checks.splitlines(True), file
        space: dict[str, Any] = {"__name__": f"checks_of_{self.name}"}
        exec(compile(self.checks, file, "exec"), space)
        questions = space["QUESTIONS"]
        tests = filter(is_check, self.notebook.cells)
        points = {grade_id(cell): nbgrader_metadata(cell).points for cell in tests}
        promised = {name: float(sum(each.points for each in criteria))
                    for name, criteria in questions.items()}
        if points != promised:
            raise ValueError(f"{self.name}: the notebook's tests are worth {points}, "
                             f"the hidden checks {promised}")
        return questions

    @cached_property
    def notebook(self) -> NotebookNode:
        """The released notebook."""
        return nbformat.reads(self.released, as_version=4)

    @cached_property
    def version(self) -> str:
        """The grader's version; any change that could alter a mark changes it."""
        return grader_version(self.released, self.checks, self.salt)

    def seed(self, student: str) -> int:
        """The seed of a student's hidden cases; nobody can guess it without the salt."""
        digest = hmac.digest(self.salt.encode(), f"{self.name}/{student}".encode(), "sha256")
        return int.from_bytes(digest[:6])

    def ungraded(self, student: str, data: bytes, **known: Any) -> Result:
        """A result without marks for a submission's bytes, with what is `known` of it."""
        submission = hashlib.sha256(data).hexdigest()
        return Result(self.name, student, submission, self.version, self.seed(student), **known)

    def __reduce__(self) -> tuple[Any, ...]:  # to another process go the texts, and there they are read once
        return _received, (self.name, self.released, self.checks, self.salt)


@lru_cache(8)
def _received(*texts: str) -> ProblemSet:
    return ProblemSet(*texts)


def mark(criterion: Criterion, answers: Answers, seed: int) -> Mark:
    """The points for one criterion, by the verdict on the student's answer."""
    exercise = criterion.exercise
    try:
        verdict = exercise.verdict(answers[criterion.answer], seed)
    except Rejected as rejected:  # there is no such answer
        verdict = rejected.verdict
    if verdict.status == "wrong":
        verdict = _right_with_own(criterion, answers, seed) or verdict
    points = criterion.points if verdict.status == "right" else 0.0
    return Mark(points, criterion.points, replace(verdict, title=exercise.title))


def _right_with_own(criterion: Criterion, answers: Answers, seed: int) -> Verdict | None:
    """The verdict that an answer is right with the student's own earlier one, wrong as that may be."""
    if criterion.builds_on:
        name, exercise_with = criterion.builds_on
        with contextlib.suppress(Rejected, LookupError, TypeError, ValueError):  # it may be of no use
            verdict = exercise_with(answers[name]).verdict(answers[criterion.answer], seed)
            if verdict.status == "right":
                return right(f"{verdict.what}, with your own `{name}`")
    return None


def grade(problem_set: ProblemSet, student: str, data: bytes) -> Result:
    """The result of a submission's bytes. Needs no gradebook and no other file."""
    with Answers() as answers:
        try:
            submission = read(problem_set.notebook, *answers.read(data))
        except Unreadable as error:
            return problem_set.ungraded(student, data, flags=(f"unreadable: {error}",))
        result = problem_set.ungraded(student, data, written=submission.written)
        questions = _judged(problem_set, submission, answers, result.seed)
    flags = [*submission.flags, *_lost(problem_set, submission, answers, questions)]
    if answers.out_of_time:
        flags.append("not everything could be run within its time")
    return replace(result, flags=tuple(flags), notes=answers.notes, questions=questions)


def require_solvable(problem_set: ProblemSet, solution: bytes) -> None:
    """Raise ValueError unless the author's notebook `solution` earns all points, and the released one none.

    A mistake in the checks would otherwise be the students'.
    """
    said = []
    for what, data, most in (("the author's solution", solution, True),
                             ("the released notebook", problem_set.released.encode(), False)):
        try:
            result = grade(problem_set, f"nobody, who hands in {what}", data)
        except Unavailable:
            raise
        except Exception as error:
            raise ValueError(f"grading: checks/{problem_set.name}.py: {_described(error)}") from error
        said += [f"{what}: {flag}" for flag in result.flags]
        said += [f"{what} earns {given.points:g} of {given.most:g} points for {given.verdict.title!r} "
                 f"({question}): {given.text}" for question, marks in result.questions.items()
                 for given in marks if given.points != given.most * most]
    if said:
        more = f"\n  and {len(said) - 5} more" if len(said) > 5 else ""
        raise ValueError(f"grading: {problem_set.name} is not graded, because its checks or its solution are "
                         "wrong.\n  " + "\n  ".join(said[:5]) + more)


def _described(error: Exception) -> str:
    """An exception of the checks, and the last line of theirs that it came through."""
    lines = [each for each in traceback.extract_tb(error.__traceback__)
             if each.filename.startswith("checks of ")]
    where = f" in line {lines[-1].lineno}, `{lines[-1].line}`" if lines else ""
    return f"{type(error).__name__}: {error}{where}"


Questions = dict[str, tuple[Mark, ...]]


def _judged(problem_set: ProblemSet, submission: Submission, answers: Answers, seed: int) -> Questions:
    """The marks of each question, at the place of its tests; what is not there by then may come later."""
    questions: Questions = {}
    for cell in rebuild(problem_set.notebook, submission.written).cells:
        if is_check(cell):
            criteria = problem_set.questions[grade_id(cell)]
            questions[grade_id(cell)] = tuple(mark(criterion, answers, seed) for criterion in criteria)
        elif cell.cell_type == "code" and cell.id not in submission.missing:
            answers.execute(cell.id, cell.source, only_definitions=cell.id in submission.edited)
    own = [each for each in submission.written if each.own and each.kind == "code"]
    for each in own:
        answers.execute(f"{each.id} again", each.source, only_definitions=True)
    return {question: tuple(_again(criterion, given, answers, seed)
                            for criterion, given in zip(problem_set.questions[question], marks))
            for question, marks in questions.items()} if own else questions


def _again(criterion: Criterion, given: Mark, answers: Answers, seed: int) -> Mark:
    """The mark that was given, or where there was no answer another one."""
    unanswered = given.verdict.status == "open" or criterion.answer in answers.absent
    return mark(criterion, answers, seed) if unanswered else given


def _lost(problem_set: ProblemSet, submission: Submission, answers: Answers,
          questions: Questions) -> list[str]:
    """Flags: answers that got no points because they are not where they should be, or do not run."""
    flags = [f"there is no `{name}`" for name in sorted(answers.absent)]
    section_of = sections(problem_set.notebook)
    stopped = {section_of.get(name) for name in answers.stopped}
    for question, marks in questions.items():
        if any(mark.verdict.status == "open" for mark in marks):
            if question in stopped:
                flags.append(f"{question} counts as not tried, but its cell stops with an error")
            elif submission.loose:
                flags.append(f"{question} counts as not tried, but there is code in a cell of their own")
    return flags
