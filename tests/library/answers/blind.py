"""What the sets of wrong answers share: each was written without a look at the diagnoses, to measure them.

Freeze the checks before their first run on a new set: an answer that has improved a diagnosis measures
nothing. Some answers remember earlier calls, since that is their mistake: import the module anew for a second
run.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """One wrong answer: `mistake` is what a true diagnosis says of it, `also` its second mistake, if any."""

    name: str
    exercise: str
    answer: Any
    mistake: str
    also: str = ""


def a_set() -> tuple[list[Case], Callable, Callable]:
    """A new set: its cases, and what keeps an answer in it: `wrong` a function, `wrong_number` a number."""
    cases: list[Case] = []

    def wrong(exercise: str, mistake: str, also: str = "") -> Callable[[Callable], Callable]:
        def keep(answer):
            cases.append(Case(answer.__name__, exercise, answer, mistake, also))
            return answer

        return keep

    def wrong_number(name: str, exercise: str, answer: Any, mistake: str, also: str = "") -> None:
        cases.append(Case(name, exercise, answer, mistake, also))

    return cases, wrong, wrong_number
