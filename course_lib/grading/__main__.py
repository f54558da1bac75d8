"""Grade a folder or a zip of submissions.

python -m course_lib.grading ps1 submissions.zip              all cores of this machine
python -m course_lib.grading ps1 submissions --scheduler tcp://…   any Dask cluster
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from ..files import write_atomically
from ..lab import NOTEBOOKS
from .collect import Sent, collect
from .sandbox import require

if TYPE_CHECKING:
    from .course import Course
    from .gradebook import Book
    from .judge import ProblemSet
    from .result import Result

FOLDER = NOTEBOOKS / "problem_sets"
AGAIN = "What was judged is kept: run the same command again to go on."


def arguments(line: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.grading",
                                     description="Grade a folder or a zip of submissions.")
    parser.add_argument("set", help="name of the problem set, such as ps1")
    parser.add_argument("submissions", type=Path, help="a folder, or a learning platform's zip")
    parser.add_argument("--course", type=Path, default=FOLDER, help="the folder of problem sets")
    parser.add_argument("--student", help="grade this one student again, whatever was stored")
    parser.add_argument("--workers", type=int, help="processes on this machine; 0 for none but this one")
    parser.add_argument("--scheduler", help="address of a Dask cluster, tcp://host:port")
    parser.add_argument("--feedback", action="store_true", help="write the feedback pages, too")
    return parser.parse_args(line)


def main(line: Sequence[str] | None = None) -> None:
    """Grade as the command line asks; every error that a teacher can do something about is one sentence."""
    asked = arguments(line)
    try:
        require()
        from .course import Course

        grade_class(asked, Course(asked.course))
    except ModuleNotFoundError as error:
        sys.exit(f"grading: {error.name} is missing. Install what grading needs: pip install -e '.[grade]'")
    except OSError as error:
        said = f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error)
        sys.exit(f"grading: {said.removeprefix('grading: ')}. {AGAIN}")
    except (RuntimeError, ValueError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(f"grading: interrupted. {AGAIN}")


def grade_class(asked: argparse.Namespace, course: "Course") -> None:
    """Grade all submissions and enter them into the gradebook; write the table of grades and the report."""
    from .gradebook import Book
    from .report import report, write_grades

    problem_set = course.problem_set(asked.set)
    sent, unplaced = collect(asked.submissions, asked.set, course.settings.file_names)
    if asked.student:
        sent = [one for one in sent if one.student == asked.student]
    if not sent:
        raise ValueError(f"grading: no submissions in {asked.submissions}"
                         + (f" of {asked.student!r}" if asked.student else "")
                         + ("; see file_names in nbgrader_config.py" if unplaced else ""))
    graded = list(tqdm(results_of(asked, course, problem_set, sent), total=len(sent), desc="judged"))
    with Book(course, asked.set) as book:
        graded = best_of_each(graded, book)
        for one, result in tqdm(graded, desc="entered"):
            book.write(problem_set, one, result)
        scores = book.scores()
    reports = course.root / "reports"
    reports.mkdir(exist_ok=True)
    write_grades(reports / f"{asked.set}.csv", scores, course.settings.columns)
    text = report(asked.set, problem_set.version, graded, unplaced, problem_set.notebook)
    if not asked.student:  # the report is of the class
        write_atomically(reports / f"{asked.set}.txt", text)
    if asked.feedback:
        course.feedback(asked.set)
    print(text, f"Grades: {reports / f'{asked.set}.csv'}", sep="\n")


def results_of(asked: argparse.Namespace, course: "Course", problem_set: "ProblemSet",
               sent: list[Sent]) -> "Iterator[tuple[Sent, Result]]":
    """The submissions that may count and their results, as they are done."""
    from .batch import ResultStore, grade_all, workers

    store = ResultStore(course.root / "results" / asked.set, problem_set.version)
    if course.settings.repeated == "last":
        sent = list({one.student: one for one in sent}.values())
    if asked.student:
        for one in sent:
            store.forget(one.student, one.read())
    if asked.workers == 0:
        yield from grade_all(problem_set, sent, store)
    else:
        with workers(asked.scheduler, asked.workers) as client:
            yield from grade_all(problem_set, sent, store, client)


def best_of_each(graded: "Iterable[tuple[Sent, Result]]", book: "Book") -> "list[tuple[Sent, Result]]":
    """Of each student the submission that is worth most, in the order of names."""
    best = {}
    for one, result in sorted(graded, key=lambda pair: (pair[0].student, book.worth(*pair))):
        best[one.student] = one, result
    return list(best.values())


if __name__ == "__main__":
    main()
