"""Exercises whose check names the mistake.

    check("06.1", adam)     is it right? If not: which mistake is it, or where does it depart?
    hint("06.1")            the next of its three hints
    progress("06")          what is done and what is open in a lecture; progress() for all

One file an idea: `verdicts` what a check finds; `calling` a student's function called calmly, and
`python_errors` what it stops with; `kinds`, `functions` and `steps` the kinds of exercises; `cases` hidden
cases that tell mistakes; `mistakes/` what people get wrong; `asking` a step what it does, with
`memory_questions`, `move_questions` and their order in `measurement`, and rules on matrices in
`matrix_steps`; `wording` and `symbols` numbers in words; `lectures/` the exercises of each lecture; `record`
what is done; `in_page` an answer in a page of the book. The package needs NumPy only, and draws nothing.
"""

from dataclasses import replace

from . import record
from .functions import Fact, Function
from .kinds import Exercise, Mistake, Number, Property
from .lectures import EXERCISES
from .matrix_steps import MatrixStep
from .mistakes import MUTANTS, Mutant
from .steps import Step
from .verdicts import Verdict, right, wrong

__all__ = ["EXERCISES", "MUTANTS", "Exercise", "Fact", "Function", "MatrixStep", "Mistake", "Mutant",
           "Number", "Property",
           "Step", "Verdict", "check", "hint", "judge", "progress", "right", "wrong"]

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
        record.keep(verdict.exercise)


def hint(number: str) -> None:
    """Print the next of the exercise's three hints; the last one again after that."""
    number, exercise = _exercise(number)
    k = min(_hinted.get(number, 0), len(exercise.hints) - 1)
    _hinted[number] = k + 1
    print(f"Hint {k + 1} of {len(exercise.hints)}: {exercise.hints[k]}")


def progress(lecture: str | int = "") -> None:
    """Print which exercises of a lecture ("06", "6" or 6), or of all, are done and which are open."""
    lecture = str(lecture).zfill(2) if str(lecture) else ""
    numbers = [number for number in EXERCISES if number.startswith(lecture)]
    if not numbers:
        raise ValueError(f"progress: there is no exercise in lecture {lecture!r}; "
                         f"there are {', '.join(EXERCISES)}")
    done = record.done()
    for number in numbers:
        print(f"{'●' if number in done else '○'} {number} {EXERCISES[number].title}")
    print(f"{sum(number in done for number in numbers)} of {len(numbers)} done.")


def _exercise(number):
    number = str(number).zfill(4)  # "6.1" is 06.1
    if number not in EXERCISES:
        raise ValueError(f"there is no exercise {number!r}; there are {', '.join(EXERCISES)}")
    return number, EXERCISES[number]
