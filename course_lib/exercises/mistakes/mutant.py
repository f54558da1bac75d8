"""What a mutant is: a rule, or the maker of a schedule, with one mistake.

A mutant takes the place of what it is a mutant of: same settings, same arguments. Checks compare a
student's result with these, to say *which* mistake it is. The tests show that every mutant is told from the
right rule, from every other mutant, and from what any framework correctly does (conventions.py).

    MUTANTS[k].wrong(eta=0.1)      an optimizer for `run`, or a schedule, with the mistake
    MUTANTS[k].diagnosis           one sentence for the student
    MUTANTS[k].read                the section that explains it
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """`wrong` looks like `of` and is not; `name` says what was done, `diagnosis` what to look for."""

    name: str
    of: Callable
    wrong: Callable
    diagnosis: str
    read: str


#: The mistakes that checks know by name.
MUTANTS: list[Mutant] = []


def mutant(of: Callable, diagnosis: str, read: str) -> Callable:
    """Register a `step` as a mutant of the rule `of`, or a function as one of the schedule maker `of`."""
    def register(function):
        wrong = type(of.__name__, (of,), {"step": function}) if isinstance(of, type) else function
        MUTANTS.append(Mutant(function.__name__.replace("_", " "), of, wrong, diagnosis, read))
        return function

    return register
