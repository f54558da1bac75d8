"""A course folder, submissions made from the solutions, and the grader as a process of its own."""

import contextlib
import copy
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import nbformat

from course_lib.grading.bounds import CLOCK_SECONDS
from tests.support import ROOT

PROBLEM_SETS = ROOT / "notebooks" / "problem_sets"
NAMES = sorted(path.stem for path in PROBLEM_SETS.glob("source/*/*.ipynb"))


def new_course(folder):
    """A course as it is in git: nothing released, no salt, no gradebook."""
    from course_lib.grading.course import Course

    folder.mkdir(parents=True)
    for part in ("source", "checks"):
        shutil.copytree(PROBLEM_SETS / part, folder / part,
                        ignore=shutil.ignore_patterns("__pycache__", ".ipynb*"))
    shutil.copy(PROBLEM_SETS / "nbgrader_config.py", folder)
    return Course(folder)


def solved(problem_set, /, **changed):
    """The released notebook with the right answers, but for the cells in `changed`: ps1_news_answer="…"."""
    right = {cell.id: cell.source for cell in source_of(problem_set.name).cells
             if cell.metadata.nbgrader.solution}
    changed = {name.replace("_", "-"): text for name, text in changed.items()}
    assert set(changed) <= set(right), changed
    notebook = copy.deepcopy(problem_set.notebook)
    for cell in notebook.cells:
        if cell.id in right:
            cell.source = changed.get(cell.id, right[cell.id])
    return notebook


def sent(notebook):
    """The bytes of a submission."""
    return json.dumps(notebook).encode()


def within_bounds(began, seconds=None):
    """Whether a submission that began then cost no more time than it may.

    seconds   that it took, or None if it has just ended. Others may be busy on the machine, too
    """
    crowded = max(1.0, os.getloadavg()[0] / os.cpu_count())
    return (seconds or time.monotonic() - began) < (CLOCK_SECONDS + 1) * crowded


def source_of(name):
    return nbformat.read(PROBLEM_SETS / "source" / name / f"{name}.ipynb", as_version=4)


def solution_lines(cell):
    regions = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", cell.source, re.S)
    return {line.strip() for region in regions for line in region.split("\n") if len(line.strip()) > 12}


def rows(course, name="ps1"):
    """{student: {cell: (auto, by hand, whether a human has to look)}}"""
    from nbgrader.api import Gradebook

    with Gradebook(course.db_url, course.id) as book:
        return {submission.student.id: {
                    cell.name: (cell.auto_score, cell.manual_score, cell.needs_manual_grade)
                    for notebook in submission.notebooks for cell in notebook.grades}
                for submission in book.assignment_submissions(name)}


def grader(course, *options, before=(), **settings):
    """`python -m course_lib.grading` on the course's submitted/, as a process."""
    line = [*before, sys.executable, "-m", "course_lib.grading", "ps1", str(course.root / "submitted"),
            "--course", str(course.root), *options]
    return subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            start_new_session=True, preexec_fn=hears_ctrl_c, **settings)


def hears_ctrl_c():
    """A script's background has Ctrl-C switched off, and a child would inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def finish(process, seconds=180):
    out, error = process.communicate(timeout=seconds)
    assert process.returncode == 0, error
    return out


def stored(course):
    """{file: when it was written} of the results that are kept."""
    return {path: path.stat().st_mtime_ns for path in (course.root / "results").rglob("*.json")}


def certificate_of_a_cluster(folder):
    """The path of a new certificate, made as the guide says."""
    certificate = str(folder / "cluster.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30",
                    "-subj", "/CN=grading", "-keyout", certificate, "-out", certificate],
                   check=True, capture_output=True)
    return certificate


@contextlib.contextmanager
def a_cluster(folder):
    """The address of a Dask cluster as an administrator starts it, by Dask's commands, with two workers;
    and the file of its certificate."""
    def start(*line):
        return subprocess.Popen([sys.executable, "-m", "distributed.cli." + line[0], *line[1:]], cwd=folder)

    address, certificate = folder / "scheduler.json", certificate_of_a_cluster(folder)
    quiet = ["--no-dashboard", "--scheduler-file", str(address), "--protocol", "tls",
             "--tls-ca-file", certificate, "--tls-cert", certificate, "--tls-key", certificate]
    started = [start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", *quiet)]
    try:
        started.append(start("dask_worker", "--nworkers", "2", "--nthreads", "1", "--host", "127.0.0.1",
                             *quiet))
        from course_lib.grading.batch import workers

        while not (address.exists() and address.read_text().endswith("}")):  # it is not written atomically
            assert started[0].poll() is None
            time.sleep(0.05)
        with workers(json.loads(address.read_text())["address"], certificate=certificate) as client:
            client.wait_for_workers(2, timeout=60)
            yield client.scheduler.address, certificate
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(30)
