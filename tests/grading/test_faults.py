"""The grader as a process of its own: killed, interrupted, without its workers, its gradebook, its disk."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import psutil
import pytest

from course_lib.grading.batch import workers
from course_lib.grading.course import Course
from course_lib.grading.result import Result
from tests.support.grading import a_cluster, finish, grader, rows, sent, solved, stored
from tests.support.submissions import ANSWERS, a_class, a_large_class


def entered(course):
    return list((course.root / "autograded").rglob("*.ipynb"))


def wait_for(what, process, seconds=120):
    deadline = time.monotonic() + seconds
    while not what():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


def outcome(course):
    """Everything that a batch leaves, but for times."""
    results = {str(path.relative_to(course.root)): path.read_text() for path in stored(course)}
    return rows(course), results, (course.root / "reports" / "ps1.csv").read_text(encoding="utf-8-sig")


def test_killed_at_random_moments_a_batch_of_100_ends_in_the_same_grades_nothing_lost_or_twice(course, ps1):
    expected = a_large_class(ps1, course.root / "submitted", 100)
    rng = random.Random(0)
    moments = [(stored, rng.randrange(1, 30)), (stored, rng.randrange(30, 95)),
               (entered, rng.randrange(1, 40)), (entered, rng.randrange(40, 95))]
    for count, number in moments:
        earlier = stored(course)
        process = grader(course, "--workers", "0" if len(earlier) == 100 else "2")
        wait_for(lambda count=count, number=number: len(count(course)) >= number, process)
        children = psutil.Process(process.pid).children(recursive=True)
        time.sleep(rng.uniform(0, 0.05))
        process.kill()
        process.wait()
        assert psutil.wait_procs(children, timeout=30)[1] == []  # no worker and no sandbox outlives it
        now = stored(course)
        assert earlier.items() <= now.items()  # what was done is not done again
    finish(grader(course, "--workers", "0"))
    assert now.items() <= stored(course).items() and len(stored(course)) == 100
    found = outcome(course)
    points = {student: sum(auto or 0 for auto, _, _ in cells.values()) if any(
        auto is not None for auto, _, _ in cells.values()) else None for student, cells in found[0].items()}
    assert points == {student: deserved for student, (deserved, _) in expected.items()}
    trails = [json.loads(path.read_text())["metadata"]["grading"]["student"] for path in entered(course)]
    assert sorted(trails) == sorted(expected)
    undisturbed = Course(course.root)  # with the same salt, and so the same hidden cases
    for folder in ("results", "autograded", "reports"):
        shutil.rmtree(course.root / folder)
    (course.root / "gradebook.db").unlink()
    undisturbed.release("ps1")
    finish(grader(undisturbed, "--workers", "2"))
    assert outcome(undisturbed) == found


@pytest.mark.parametrize("workers", ["0", "2"])
def test_ctrl_c_loses_nothing(course, ps1, workers):
    points = a_class(ps1, course.root / "submitted", ["right", "wrong", "half right", "os._exit"] * 3)
    process = grader(course, "--workers", workers)
    wait_for(lambda: len(stored(course)) >= 3, process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: to the workers, too
    out, error = process.communicate(timeout=60)
    assert process.returncode == 1, error
    assert "grading: interrupted. What was judged is kept" in error.splitlines()[-1], error
    assert "Traceback" not in error
    earlier = stored(course)
    assert 3 <= len(earlier) < len(points)
    finish(grader(course, "--workers", workers))
    assert earlier.items() <= stored(course).items()
    assert len(stored(course)) == len(rows(course)) == len(points)


def test_a_worker_killed_in_mid_batch_costs_nobody_a_mark(course, ps1, tmp_path):
    names = ["right", "wrong", "half right", "os._exit"] * 5
    points = {f"student-{k}": ANSWERS[name][1] for k, name in enumerate(names)}
    a_class(ps1, course.root / "submitted", names)
    with a_cluster(tmp_path) as (address, certificate):
        process = grader(course, "--scheduler", address, "--certificate", certificate)
        wait_for(lambda: len(stored(course)) >= 4, process)
        with workers(address, certificate=certificate) as client:
            pids = client.run(os.getpid)
        os.kill(next(iter(pids.values())), signal.SIGKILL)
        finish(process)
    for path in stored(course):
        result = Result.from_json(json.loads(path.read_text()))
        if result.student in points:
            assert result.score == points.pop(result.student) and not result.flags
    assert points == {}


LOCK = """
import sqlite3, sys
book = sqlite3.connect(sys.argv[1])
book.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
input()
"""


def test_a_locked_gradebook_is_waited_for_then_a_clear_error_and_then_only_entered(course, ps1):
    settings = course.root / "nbgrader_config.py"
    settings.write_text(settings.read_text().replace("timeout=60", "timeout=2"))
    a_class(ps1, course.root / "submitted")
    other = subprocess.Popen([sys.executable, "-c", LOCK, course.root / "gradebook.db"], text=True,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout.readline() == "locked\n"
    process = grader(course, "--workers", "0")
    wait_for(lambda: len(stored(course)) == 5, process)
    began = time.monotonic()
    out, error = process.communicate(timeout=60)
    assert time.monotonic() - began >= 1.5
    assert process.returncode == 1 and "Traceback" not in error
    assert "the gradebook cannot be written (database is locked)" in error
    assert "run the same command again" in error
    kept, process = stored(course), grader(course, "--workers", "0")
    time.sleep(1)
    other.communicate("\n")
    finish(process)
    assert stored(course) == kept and len(rows(course)) == 5


def test_a_full_disk_and_a_folder_that_cannot_be_written_are_clear_errors(course, ps1):
    a_class(ps1, course.root / "submitted")
    results = course.root / "results"
    results.mkdir()
    for mounted, said in ((["--size", "8192", "--tmpfs", str(results)], "No space left on device"),
                          (["--ro-bind", str(results), str(results)], "Read-only file system")):
        process = grader(course, "--workers", "0", before=["bwrap", "--dev-bind", "/", "/", *mounted, "--"])
        out, error = process.communicate(timeout=60)
        last = error.splitlines()[-1]
        assert process.returncode == 1 and "Traceback" not in error
        assert last.startswith("grading: ") and said in last and "run the same command again" in last, error
    book = sqlite3.connect(course.root / "gradebook.db")
    assert book.execute("SELECT COUNT(*) FROM submitted_assignment").fetchone() == (0,)
    finish(grader(course, "--workers", "0"))
    assert len(rows(course)) == 5


def stopped(course, before=()):
    """The one sentence with which the grader stops."""
    process = grader(course, "--workers", "0", before=before)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 1 and "Traceback" not in error, error
    last = error.splitlines()[-1]
    assert last.startswith("grading: "), error
    return last


def mounted(course, *how):
    return ["bwrap", "--dev-bind", "/", "/", *map(str, how), "--"]


def test_each_fault_of_the_gradebook_has_its_sentence_and_its_way_out(course, ps1):
    a_class(ps1, course.root / "submitted", ["right"])
    finish(grader(course, "--workers", "0"))
    marks, book = rows(course), course.root / "gradebook.db"
    copy = book.read_bytes()
    shutil.copytree(course.root / "submitted" / "zoe", course.root / "submitted" / "new")
    read_only = mounted(course, "--ro-bind", book, book)
    assert "readonly database" in (said := stopped(course, read_only)) and "You may not write to it" in said
    book.write_bytes(b"x" * 10_000)
    assert "file is not a database" in (said := stopped(course)) and "put your copy of gradebook.db" in said
    book.write_bytes(copy[:50_000])
    assert "malformed" in (said := stopped(course)) and "put your copy of gradebook.db" in said
    for lost in (book.unlink, lambda: book.write_bytes(b"")):
        lost()
        said = stopped(course)
        assert "does not know ps1, which was graded before: it is lost, empty" in said
        assert "Put your copy of gradebook.db in its place" in said and "move autograded/ away" in said
    shutil.rmtree(course.root / "submitted" / "new")
    book.write_bytes(copy)
    finish(grader(course, "--workers", "0"))
    assert rows(course) == marks
    book.unlink()  # there is no copy: what is not by hand comes back
    (course.root / "autograded").rename(course.root / "old")
    finish(grader(course, "--workers", "0"))
    assert rows(course) == marks


def test_a_full_disk_for_the_gradebook_is_told_and_nothing_is_lost(course, ps1, tmp_path):
    a_class(ps1, course.root / "submitted", ["right"] * 12)
    finish(grader(course))
    (course.root / "autograded").rename(tmp_path / "autograded")
    (course.root / "gradebook.db").rename(tmp_path / "gradebook.db")
    small = tmp_path / "small"
    small.mkdir()
    settings = course.root / "nbgrader_config.py"
    text = settings.read_text()
    settings.write_text(f"{text}c.CourseDirectory.db_url = 'sqlite:///{small}/gradebook.db'\n")
    said = stopped(course, mounted(course, "--size", 200_000, "--tmpfs", small))
    assert "database or disk is full" in said and "Make room on the disk." in said
    settings.write_text(text)
    finish(grader(course, "--workers", "0"))
    assert len(rows(course)) == 13


def test_an_empty_salt_and_a_folder_of_the_name_of_a_file_are_told(course, ps1):
    a_class(ps1, course.root / "submitted", ["right"])
    salt = course.root / "salt"
    text = salt.read_text()
    salt.write_text("\n")
    assert "salt is empty: put your copy of it there. Without a copy, delete it" in stopped(course)
    salt.unlink()
    salt.mkdir()
    assert "salt: Is a directory" in stopped(course)
    salt.rmdir()
    salt.write_text(text)
    finish(grader(course, "--workers", "0"))


def test_a_marked_notebook_cut_off_in_the_middle_is_written_again(course, ps1):
    a_class(ps1, course.root / "submitted", ["right"])
    finish(grader(course, "--workers", "0"))
    path = course.root / "autograded" / "student-0" / "ps1" / "ps1.ipynb"
    whole = path.read_text()
    path.write_text(whole[:1000])
    finish(grader(course, "--workers", "0"))
    assert path.read_text() == whole


def test_one_student_is_graded_again_alone_and_the_class_keeps_its_report(course, ps1):
    a_class(ps1, course.root / "submitted")
    finish(grader(course, "--workers", "0"))
    earlier, report, marks = stored(course), (course.root / "reports" / "ps1.txt").read_text(), rows(course)
    assert "1 submissions" in finish(grader(course, "--workers", "0", "--student", "student-2"))
    changed = {path.parent.name for path, written in stored(course).items() if earlier[path] != written}
    assert changed == {"student-2"} and rows(course) == marks
    assert (course.root / "reports" / "ps1.txt").read_text() == report
    path = course.root / "submitted" / "student-2" / "ps1" / "ps1.ipynb"
    path.write_bytes(sent(solved(ps1)))
    finish(grader(course, "--workers", "0", "--student", "student-2"))
    assert rows(course)["student-2"]["ps1-news-check"][0] == 4.0
    assert {s: c for s, c in rows(course).items() if s != "student-2"} == {
        s: c for s, c in marks.items() if s != "student-2"}
    process = grader(course, "--student", "nobody")
    assert "no submissions" in process.communicate(timeout=60)[1] and process.returncode == 1
