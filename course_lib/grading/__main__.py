"""Grade a folder or a zip of submissions.

python -m course_lib.grading ps1 submissions.zip              all cores of this machine
python -m course_lib.grading ps1 submissions --scheduler tcp://…   any Dask cluster
"""

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from ..lab import NOTEBOOKS
from .batch import Results, replace, run, workers
from .collect import collect
from .report import report, write_grades
from .sandbox import command

FOLDER = NOTEBOOKS / "problem_sets"
AGAIN = "What was judged is kept: run the same command again to go on."


def arguments(line=None):
    parser = argparse.ArgumentParser(prog="python -m course_lib.grading", description=__doc__.split("\n")[0])
    parser.add_argument("set", help="name of the problem set, such as ps1")
    parser.add_argument("submissions", type=Path, help="a folder, or the zip that a learning platform exports")
    parser.add_argument("--course", type=Path, default=FOLDER, help="the folder of problem sets")
    parser.add_argument("--student", help="grade this one student again, whatever was stored")
    parser.add_argument("--workers", type=int, default=None, help="processes on this machine; 0 for none but this one")
    parser.add_argument("--scheduler", help="address of a Dask cluster, tcp://host:port")
    parser.add_argument("--feedback", action="store_true", help="write the feedback pages, too")
    return parser.parse_args(line)


def main(line=None):
    asked = arguments(line)
    try:
        command()
        from .course import Course

        grade(asked, Course(asked.course))
    except ModuleNotFoundError as error:
        sys.exit(f"grading: {error.name} is missing. Install what grading needs: pip install -e '.[grade]'")
    except OSError as error:
        said = f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error)
        sys.exit(f"grading: {said.removeprefix('grading: ')}. {AGAIN}")
    except (RuntimeError, ValueError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(f"grading: interrupted. {AGAIN}")


def grade(asked, course):
    from .gradebook import Book

    problem_set = course.problem_set(asked.set)
    sent, unplaced = collect(asked.submissions, asked.set, course.settings.file_names)
    if asked.student:
        sent = [one for one in sent if one.student == asked.student]
    if not sent:
        raise ValueError(f"grading: no submissions in {asked.submissions}"
                         + (f" of {asked.student!r}" if asked.student else "")
                         + "; see file_names in nbgrader_config.py" * bool(unplaced))
    graded = list(tqdm(judged(asked, course, problem_set, sent), total=len(sent), desc="judged"))
    with Book(course, asked.set) as book:
        graded = counted(graded, book.worth)
        for one, result in tqdm(graded, desc="entered"):
            book.write(problem_set, one, one.read(), result)
        scores = book.scores()
    folder = course.root / "reports"
    folder.mkdir(exist_ok=True)
    write_grades(folder / f"{asked.set}.csv", scores, course.settings.columns)
    text = report(asked.set, problem_set.version, graded, unplaced, problem_set.notebook)
    if not asked.student:  # the report is of the class
        replace(folder / f"{asked.set}.txt", text)
    if asked.feedback:
        course.feedback(asked.set)
    print(text, f"Grades: {folder / f'{asked.set}.csv'}", sep="\n")


def judged(asked, course, problem_set, sent):
    """(Sent, result) pairs as they are done."""
    results = Results(course.root / "results" / asked.set, problem_set.version)
    if course.settings.repeated == "last":
        sent = list({one.student: one for one in sent}.values())
    if asked.student:
        for one in sent:
            results.forget(one.student, one.read())
    if asked.workers == 0:
        yield from run(problem_set, sent, results)
    else:
        with workers(asked.scheduler, asked.workers) as client:
            yield from run(problem_set, sent, results, client)


def counted(graded, worth):
    """Of each student the submission that is worth most, in the order of names."""
    best = {}
    for one, result in sorted(graded, key=lambda pair: (pair[0].student, worth(*pair))):
        best[one.student] = one, result
    return list(best.values())


if __name__ == "__main__":
    main()
