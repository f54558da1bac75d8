"""Two hundred submissions, and one batch on every kind of machinery: no verdict is wrong or differs."""

import contextlib
import random
import subprocess
import sys

from conftest import sent, solved
from test_hostile import ANSWERS, FULL, STRUCTURES

from course_lib.grading import batch
from course_lib.grading.collect import collect
from course_lib.grading.judge import score

HANGING = ["infinite loop", "sleeps", "endless print", "hangs while it is defined"]
CRASHING = ["os._exit", "kills itself", "segmentation fault", "sys.exit", "syntax error", "endless recursion", "4 GB"]
WRONG = ["wrong", "half right", "nan", "None", "text", "changes its arguments", "patches NumPy"]
DAMAGED = ["truncated", "answer deleted", "tests and points edited", "tests deleted"]


def a_class(problem_set, folder, number):
    """{student: (points, what the feedback has to say)} of a folder of submissions: of a hundred, 3 hang, 10 crash,
    5 are damaged, 35 wrong, and the rest right."""
    rng, expected = random.Random(0), {}
    kinds = ([HANGING] * 3 + [CRASHING] * 10 + [DAMAGED] * 5 + [WRONG] * 35 + [["right"]] * 47) * (number // 100)
    rng.shuffle(kinds)
    for k, kind in enumerate(kinds):
        name, student = rng.choice(kind), f"student-{k:03}"
        notebook, said = solved(problem_set), ""
        if name in ANSWERS:
            answer, points, said = ANSWERS[name]
            notebook = solved(problem_set, ps1_news_answer=f"{answer}\n# {student}")
            data = sent(notebook)
        else:
            change, points, _ = STRUCTURES[name]
            data = change(notebook) or sent(notebook)
        path = folder / student / problem_set.name / f"{problem_set.name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        expected[student] = points, said
    return expected


def judged(course, folder, results, cluster=None, every=1):
    """{student: result} of every so many of the submissions in `folder`."""
    problem_set = course.problem_set("ps1")
    found, _ = collect(folder, "ps1", course.settings.file_names)
    kept = batch.Results(results, problem_set.version)
    return {one.student: result for one, result in batch.run(problem_set, found[::every], kept, cluster)}


@contextlib.contextmanager
def a_cluster(folder):
    """The address of a Dask cluster as an administrator starts it: a scheduler and two workers, by Dask's own command."""
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


def test_200_submissions_get_the_marks_they_deserve_and_every_machinery_gives_the_same(course, ps1, tmp_path):
    expected = a_class(ps1, tmp_path / "submitted", 200)
    with batch.workers(count=2) as client:
        found = judged(course, tmp_path / "submitted", tmp_path / "local", client)
    assert {student: score(result) for student, result in found.items()} == {
        student: points for student, (points, _) in expected.items()}
    for student, (points, said) in expected.items():
        first = found[student]["questions"].get("ps1-news-check", [])
        assert said in " ".join(verdict["text"] for verdict in first)
        assert points == FULL or not found[student]["questions"] or first[1]["status"] != "right"
    some = {student: found[student] for student in sorted(found)[::5]}
    assert judged(course, tmp_path / "submitted", tmp_path / "alone", every=5) == some
    with a_cluster(tmp_path) as address, batch.workers(address) as client:
        assert judged(course, tmp_path / "submitted", tmp_path / "address", client, every=5) == some
