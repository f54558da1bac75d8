"""Exercises whose check names the mistake.

    check("06.1", adam)     is it right? If not: which mistake is it, or where does it depart?
    hint("06.1")            the next of its three hints

One file an idea: `verdicts` what a check finds; `calling` a student's function called calmly, and
`python_errors` what it stops with; `kinds`, `functions`, `steps` and `choosing` the kinds of exercises;
`cases` hidden cases that tell mistakes; `mistakes/` what people get wrong; `asking` a step what it does, with
`memory_questions`, `move_questions` and their order in `measurement`, and rules on matrices in
`matrix_steps`; `wording` and `symbols` numbers in words; `lectures/` the exercises of each lecture; `record`
what is done; `in_page` an answer in a page of the book. The package needs NumPy only, and draws nothing.
"""

from dataclasses import replace

from . import record
from .choosing import Choice, Option, Order
from .functions import Fact, Function
from .kinds import Exercise, Mistake, Number, Property
from .lectures import EXERCISES
from .matrix_steps import MatrixStep
from .mistakes import MUTANTS, Mutant
from .steps import Step
from .verdicts import Verdict, right, wrong

__all__ = ["EXERCISES", "MUTANTS", "Choice", "Exercise", "Fact", "Function", "MatrixStep", "Mistake",
           "Mutant", "Number", "Option", "Order", "Property", "Step", "Verdict", "check", "hint", "judge",
           "right", "wrong"]

_hinted: dict[str, int] = {}


def judge(number: str, answer: object) -> Verdict:
    """The verdict on an answer to an exercise; nothing is printed or kept."""
    number, exercise = _exercise(number)
    return replace(exercise.verdict(answer), exercise=number, title=exercise.title)


def check(number: str, answer: object) -> None:
    """Say whether the answer solves the exercise, and if not, which mistake it is. Keep what is done."""
    verdict = judge(number, answer)
    print(verdict.text)
    if verdict.status == "right":
        record.keep(kept_as(verdict.exercise))


def hint(number: str) -> None:
    """Print the next of the exercise's three hints; the last one again after that."""
    number, exercise = _exercise(number)
    k = min(_hinted.get(number, 0), len(exercise.hints) - 1)
    _hinted[number] = k + 1
    print(f"Hint {k + 1} of {len(exercise.hints)}: {exercise.hints[k]}")


def kept_as(number: str) -> str:
    """What names an exercise in the record: its number, and its edition if it took another one's place."""
    edition = EXERCISES[number].edition
    return number if edition == 1 else f"{number}, edition {edition}"


def _exercise(number):
    number = str(number).zfill(4)  # "6.1" is 06.1
    if number not in EXERCISES:
        raise ValueError(f"there is no exercise {number!r}; there are {', '.join(EXERCISES)}")
    return number, EXERCISES[number]
