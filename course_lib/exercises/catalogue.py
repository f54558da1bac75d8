"""All exercises by number. The lectures' files write them in."""

from .kinds import Exercise

#: {number, such as "06.1": exercise}
EXERCISES: dict[str, Exercise] = {}


def exercise(number: str, what: Exercise) -> None:
    """Write an exercise in, such as "06.1", the first of lecture 06."""
    EXERCISES[number] = what
