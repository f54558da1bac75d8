"""Grade a folder or a zip of submissions.

python -m course_lib.grading ps1                              only try the checks on the author's solution
python -m course_lib.grading ps1 submissions.zip              all cores of this machine
python -m course_lib.grading ps1 submissions --scheduler tcp://…   any Dask cluster
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from ..files import write_atomically
from ..lab import NOTEBOOKS
from .collect import Sent, Unplaced, collect
from .people import printable, shortened
from .sandbox import require

if TYPE_CHECKING:
    from .batch import ResultStore
    from .course import Course
    from .judge import ProblemSet
    from .result import Result

FOLDER = NOTEBOOKS / "problem_sets"
AGAIN = "What was judged is kept: run the same command again to go on."
UNKNOWN_TIME = "when it was handed in is unknown: is it late?"
SEEN = 20  # files that an error lists


def arguments(line: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.grading",
                                     description="Grade a folder or a zip of submissions.")
    parser.add_argument("set", help="name of the problem set, such as ps1")
    parser.add_argument("submissions", type=Path, nargs="?",
                        help="a folder, or a learning platform's zip; without it only the checks are tried")
    parser.add_argument("--course", type=Path, default=FOLDER, help="the folder of problem sets")
    parser.add_argument("--student", help="grade this one student again, whatever was stored")
    parser.add_argument("--workers", type=int, help="processes on this machine; 0 for none but this one")
    parser.add_argument("--scheduler", help="address of a Dask cluster, tls://host:port")
    parser.add_argument("--certificate", type=Path, help="file with the cluster's certificate and its key")
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
    """Grade all submissions and enter them into the gradebook; write the tables and the report."""
    from .batch import ResultStore
    from .feedback import write_feedback
    from .gradebook import Book, with_earlier_keys
    from .judge import require_solvable
    from .report import Report, write_files, write_grades

    problem_set = course.problem_set(asked.set)
    require_solvable(problem_set, course.solution(asked.set))
    if asked.submissions is None:
        print(f"{asked.set}: of the hidden checks' points the author's solution earns all, "
              "the released notebook none.")
        return
    sent, unplaced = collect(asked.submissions, asked.set, course.settings.file_names)
    sent, notices = with_earlier_keys(course, asked.set, sent)
    if asked.student:
        sent = files_of(asked.student, sent)
    if not sent:
        raise ValueError(nothing_in(asked, unplaced))
    store = ResultStore(course.root / "results" / asked.set, problem_set.version)
    files = {student: list(own) for student, own in groupby(sent, key=lambda one: one.student)}
    best = course.settings.repeated == "best"
    judged = [one for own in files.values() for one in (own if best else own[-1:])]
    unkept = {one: result for one, result in tqdm(results_of(asked, course, problem_set, store, judged),
                                                  total=len(judged), desc="judged") if result.retry}
    summary = Report(asked.set, problem_set.version, problem_set.notebook)
    summary.notices += notices
    became: list[tuple[Sent, str]] = []

    def result_of(one: Sent) -> "Result":
        data, problem = one.contents()
        result = unkept.get(one) or store.get(one.student, data)
        if result is None:
            raise RuntimeError(f"grading: the result of {one.who} is gone from {store.folder}. {AGAIN}")
        return replace(result, flags=(problem, *result.flags)) if problem else result

    with Book(course, asked.set) as book:
        for own in tqdm(files.values(), desc="entered"):
            graded = [(one, result_of(one)) for one in (own if best else own[-1:])]
            one, result = max(reversed(graded), key=lambda pair: book.worth(*pair))
            if book.due and one.time is None:
                result = replace(result, flags=(*result.flags, UNKNOWN_TIME))
            if before := book.write(problem_set, one, result):
                summary.change(one, before, result)
            others = [other for other in own if other != one]
            summary.add(one, result, others)
            became += [(other, f"superseded by {printable(one.file)}") for other in others]
            became.append((one, "graded"))
        scores = book.scores()
        if asked.feedback:
            write_feedback(course.root, asked.set, book.cells())
    reports = course.root / "reports"
    write_grades(reports / f"{asked.set}.csv", scores, course.settings.columns, unplaced)
    whole = f"{asked.set}_all.txt"
    if not asked.student:  # the reports are of the class
        write_files(reports / f"{asked.set}_files.csv", became, unplaced)
        write_atomically(reports / whole, summary.text(unplaced))
        write_atomically(reports / f"{asked.set}.txt", summary.text(unplaced, whole))
    print(summary.text(unplaced, whole), f"Grades: {reports / f'{asked.set}.csv'}", sep="\n")
    if unkept:
        one, result = next(iter(unkept.items()))
        raise RuntimeError(f"grading: {len(unkept)} of {len(judged)} submissions could not be judged. That "
                           f"of {one.who}: {'; '.join(result.flags)}. Earlier marks stand. {AGAIN}")


def files_of(student: str, sent: list[Sent]) -> list[Sent]:
    """The files of one student, by number or name; raises ValueError where several are called so."""
    found = [one for one in sent if student in (one.student, one.number, one.name)]
    people = sorted({one.student for one in found})
    if len(people) > 1:
        raise ValueError(f"grading: {len(people)} students are called {student!r}: "
                         f"say which by the number: {', '.join(people)}")
    return found


def nothing_in(asked: argparse.Namespace, unplaced: Sequence[Unplaced]) -> str:
    """Why there is nothing to grade: what was seen instead."""
    said = f"grading: no submissions in {asked.submissions}"
    if asked.student:
        return f"{said} of {asked.student!r}"
    lines = [f"  {shortened(each.file)}: {each.reason}" for each in unplaced[:SEEN]]
    more = [f"  and {len(unplaced) - SEEN} more"] if len(unplaced) > SEEN else []
    return "\n".join([said + (". What is there:" if lines else ": it is empty"), *lines, *more])


def results_of(asked: argparse.Namespace, course: "Course", problem_set: "ProblemSet", store: "ResultStore",
               sent: Sequence[Sent]) -> "Iterator[tuple[Sent, Result]]":
    """The submissions and their results, as they are done."""
    from .batch import grade_all, workers

    if asked.student:
        for one in sent:
            store.forget(one.student, one.read())
    if asked.workers == 0:
        yield from grade_all(problem_set, sent, store)
    else:
        if asked.scheduler and not asked.scheduler.startswith("tls://"):
            print(f"grading: whoever reaches {asked.scheduler} can read the salt and the hidden checks; "
                  "the guide says how to start a cluster at tls://…", file=sys.stderr)
        with workers(asked.scheduler, asked.workers, asked.certificate) as client:
            yield from grade_all(problem_set, sent, store, client)


if __name__ == "__main__":
    main()
