"""Courses to grade in: folders, processes, clusters, and what stands in their gradebooks."""

import contextlib
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from course_lib.grading.course import Course

ROOT = Path(__file__).parents[2]
PROBLEM_SETS = ROOT / "notebooks" / "problem_sets"
NAMES = sorted(path.stem for path in PROBLEM_SETS.glob("source/*/*.ipynb"))


def new_course(folder):
    """A course as it is in git: nothing released, no salt, no gradebook."""
    folder.mkdir(parents=True)
    for part in ("source", "checks"):
        shutil.copytree(PROBLEM_SETS / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".ipynb*"))
    shutil.copy(PROBLEM_SETS / "nbgrader_config.py", folder)
    return Course(folder)


def source_of(name):
    return nbformat.read(PROBLEM_SETS / "source" / name / f"{name}.ipynb", as_version=4)


def solution_lines(cell):
    regions = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", cell.source, re.S)
    return {line.strip() for region in regions for line in region.split("\n") if len(line.strip()) > 12}


def rows(course, name="ps1"):
    """{student: {cell: (auto, by hand, whether a human has to look)}}"""
    with Gradebook(course.db_url, course.id) as book:
        return {s.student.id: {g.name: (g.auto_score, g.manual_score, g.needs_manual_grade)
                               for n in s.notebooks for g in n.grades} for s in book.assignment_submissions(name)}


def grader(course, *options, before=(), **settings):
    """`python -m course_lib.grading` on the course's submitted/, as a process."""
    line = [*before, sys.executable, "-m", "course_lib.grading", "ps1", str(course.root / "submitted"),
            "--course", str(course.root), *options]
    return subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            start_new_session=True, preexec_fn=hears_ctrl_c, **settings)


def hears_ctrl_c():
    """Where the tests run in the background of a script, Ctrl-C is switched off, and a child would inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def finish(process, seconds=180):
    out, error = process.communicate(timeout=seconds)
    assert process.returncode == 0, error
    return out


def stored(course):
    """{file: when it was written} of the results that are kept."""
    return {path: path.stat().st_mtime_ns for path in (course.root / "results").rglob("*.json")}


def entered(course):
    return list((course.root / "autograded").rglob("*.ipynb"))


def wait_for(what, process, seconds=120):
    deadline = time.monotonic() + seconds
    while not what():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextlib.contextmanager
def a_cluster(folder):
    """The address of a Dask cluster as an administrator starts it: a scheduler and two workers, by Dask's commands."""
    def start(*line):
        return subprocess.Popen([sys.executable, "-m", "distributed.cli." + line[0], *line[1:]], cwd=folder)

    address = folder / "scheduler.json"
    quiet = ["--no-dashboard", "--scheduler-file", str(address)]
    started = [start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", *quiet)]
    try:
        started.append(start("dask_worker", "--nworkers", "2", "--nthreads", "1", "--host", "127.0.0.1", *quiet))
        from distributed import Client

        while not address.exists():
            assert started[0].poll() is None
        with Client(scheduler_file=str(address)) as client:
            client.wait_for_workers(2, timeout=60)
            yield client.scheduler.address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(30)
