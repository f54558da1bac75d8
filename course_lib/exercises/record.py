"""What a student has done: kept in `.progress.json` beside the notebook, and nowhere else."""

import json
import os
from pathlib import Path

from ..files import write_atomically


def file() -> Path:
    """Where it is kept; the environment variable COURSE_PROGRESS may name another file."""
    return Path(os.environ.get("COURSE_PROGRESS", ".progress.json"))


def done() -> set[str]:
    """The numbers of the exercises that are done; a damaged file counts as none, and is told."""
    try:
        numbers = json.loads(file().read_text(encoding="utf-8"))
        if not isinstance(numbers, list) or not all(isinstance(number, str) for number in numbers):
            raise ValueError(f"expected a list of numbers such as '06.1', got {numbers!r:.60}")
        return set(numbers)
    except FileNotFoundError:  # nothing is done yet
        return set()
    except (OSError, ValueError) as error:
        print(f"  ({file()} cannot be read, so what was done counts anew: {error}.)")
        return set()


def keep(number: str) -> None:
    """Add an exercise to what is done; a file that cannot be written is told, not raised."""
    try:
        write(done() | {number})
    except OSError as error:
        print(f"  (It could not be kept in {file()}: {error.strerror}.)")


def write(numbers: set[str]) -> None:
    """Keep these exercises as those that are done, and no others. Raises OSError."""
    write_atomically(file(), json.dumps(sorted(numbers)))
