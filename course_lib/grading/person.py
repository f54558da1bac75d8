"""All that the course's folder holds about one person: shown, or deleted.

python -m course_lib.grading.person 1205             by the number, or by a name that only one has
python -m course_lib.grading.person 1205 --delete

The zips that your platform exported are yours to delete.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..files import write_atomically
from ..lab import NOTEBOOKS
from .people import printable

if TYPE_CHECKING:
    from .course import Course

FOLDERS = ("results/*", "submitted", "autograded", "feedback")  # in which there is one for each student


def keys_of(course: "Course", who: str) -> list[str]:
    """The keys in the gradebook of whoever has that number or name."""
    from nbgrader.api import Gradebook

    with Gradebook(course.db_url, course.id) as book:
        return sorted(each.id for each in book.students if who in (each.id, each.lms_user_id, each.last_name))


def data_of(course: "Course", key: str) -> list[Path]:
    """The files about one student, and the reports that name the student or the number."""
    own = [path for folder in FOLDERS for place in course.root.glob(f"{folder}/{key}")
           for path in sorted(place.rglob("*")) if path.is_file()]
    sets = {path.parent.name for path in own if path.suffix == ".ipynb"}
    return own + sorted(path for name in sets for path in course.root.glob(f"reports/{name}[._]*"))


def marks_of(course: "Course", key: str) -> list[str]:
    """A line for each submission in the gradebook."""
    from nbgrader.api import Gradebook

    with Gradebook(course.db_url, course.id) as book:
        student = book.find_student(key)
        names = ", ".join(filter(None, (key, student.last_name, student.first_name, student.email)))
        return [f"gradebook: {names}"] + [
            f"gradebook: {each.assignment.name}: {each.score:g} of {each.max_score:g} points, "
            f"handed in {each.timestamp or 'at an unknown time'}" for each in student.submissions]


def delete(course: "Course", key: str) -> None:
    """Delete all about one student. The reports of the class go, too: the next grading writes them anew."""
    from nbgrader.api import Gradebook

    with course.lock():
        for path in data_of(course, key):
            path.unlink(missing_ok=True)
        for folder in FOLDERS:
            for place in course.root.glob(f"{folder}/{key}"):
                shutil.rmtree(place)
        record = course.root / "people.json"
        if record.exists():
            known = json.loads(record.read_text(encoding="utf-8"))
            kept = {name: {number: own for number, own in keys.items() if own != key}
                    for name, keys in known.items()}
            write_atomically(record, json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
        with Gradebook(course.db_url, course.id) as book:
            book.remove_student(key)


def main(line: Sequence[str] | None = None) -> None:
    """Show or delete as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.grading.person",
                                     description="Show or delete all data of one person.")
    parser.add_argument("who", help="the number, or a name that only one has")
    parser.add_argument("--delete", action="store_true", help="delete it, for ever")
    parser.add_argument("--course", type=Path, default=NOTEBOOKS / "problem_sets")
    asked = parser.parse_args(line)
    from .course import Course

    try:
        course = Course(asked.course)
        keys = keys_of(course, asked.who)
        if len(keys) != 1:
            several = f"{len(keys)} people are called" if keys else "the gradebook knows nobody called"
            raise ValueError(f"grading: {several} {asked.who!r}"
                             + (f": say which by the number: {', '.join(keys)}" if keys else ""))
        (key,) = keys
        for told in (*marks_of(course, key), *(str(path.relative_to(course.root))
                                               for path in data_of(course, key))):
            print(printable(told))
        if asked.delete:
            delete(course, key)
            print(f"Deleted. Your platform's exports, and copies of this folder, may still hold {asked.who}.")
    except (OSError, ValueError, RuntimeError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
