"""What a student has done: kept in `.progress.json` beside the notebook, and nowhere else."""

import json
import os
from pathlib import Path

from ..files import write_atomically


def file() -> Path:
    """Where it is kept; the environment variable COURSE_PROGRESS may name another file."""
    return Path(os.environ.get("COURSE_PROGRESS", ".progress.json"))


def done() -> set[str]:
    """The numbers of the exercises that are done."""
    try:
        return set(json.loads(file().read_text()))
    except (OSError, ValueError, TypeError):  # none yet, or damaged: start anew
        return set()


def keep(number: str) -> None:
    """Add an exercise to what is done; a file that cannot be written is told, not raised."""
    try:
        write_atomically(file(), json.dumps(sorted(done() | {number})))
    except OSError as error:
        print(f"  (It could not be kept in {file()}: {error.strerror}.)")
