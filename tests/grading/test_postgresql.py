"""The gradebook in a real PostgreSQL server, and two graders that begin at once on a new gradebook."""

import glob
import os
import shutil
import socket
import subprocess
import tempfile
import time

import psycopg
import pytest
from nbgrader.api import Gradebook
from sqlalchemy import text

from course_lib.grading.course import Course
from tests.support.grading import finish, grader, new_course, rows, stored
from tests.support.submissions import a_class

INSTALLED = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), reverse=True)
INITDB = INSTALLED[0] if INSTALLED else shutil.which("initdb")
PROGRAMS = os.path.dirname(os.path.realpath(INITDB)) if INITDB else None
if not PROGRAMS and os.environ.get("CI") == "true":
    raise RuntimeError("no PostgreSQL server found: CI must test with a real one")
needs_server = pytest.mark.skipif(not PROGRAMS, reason="no PostgreSQL server found; apt install postgresql")


@pytest.fixture(scope="module")
def server():
    """The URL of a server of our own on loopback, up to a database's name."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tempfile.mkdtemp()  # pytest's own folders are closed to the user that the server needs
    who = {}
    if os.getuid() == 0:  # a PostgreSQL server refuses to be root
        who = dict(user="nobody", group=65534, extra_groups=[])
        shutil.chown(folder, "nobody")
    subprocess.run([f"{PROGRAMS}/initdb", "-D", f"{folder}/data", "-U", "teacher", "-A", "trust", "-N"],
                   check=True, capture_output=True, cwd=folder, **who)
    process = subprocess.Popen(
        [f"{PROGRAMS}/postgres", "-D", f"{folder}/data", "-h", "127.0.0.1", "-p", str(port), "-k", folder,
         "-F"], cwd=folder, stderr=subprocess.DEVNULL, **who)
    url = f"postgresql://teacher@127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                psycopg.connect(f"{url}/postgres").close()
                break
            except psycopg.OperationalError:
                assert process.poll() is None, "the server ended"
                time.sleep(0.1)
        yield url
    finally:
        process.send_signal(2)  # disconnect all, then stop
        process.wait(30)
        shutil.rmtree(folder)


def with_gradebook(course, url):
    """The course with its gradebook at `url`, in a database that is made for it."""
    with psycopg.connect(url.rpartition("/")[0] + "/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {url.rpartition('/')[2]}")
    settings = course.root / "nbgrader_config.py"
    url = url.replace("://", "+psycopg://")
    settings.write_text(f"{settings.read_text()}c.CourseDirectory.db_url = {url!r}\n")
    return Course(course.root)


@needs_server
def test_postgresql_holds_the_same_marks_as_sqlite(server, tmp_path, ps1):
    marks = {}
    for name in ("sqlite", "postgresql"):
        course = new_course(tmp_path / name)
        if name == "postgresql":
            course = with_gradebook(course, f"{server}/same")
        a_class(ps1, course.root / "submitted")
        finish(grader(course, "--workers", "0", "--feedback"))
        marks[name] = rows(course)
        assert (course.root / "feedback" / "student-0" / "ps1" / "ps1.html").exists()
        finish(grader(course, "--workers", "0"))
        assert rows(course) == marks[name]
    assert marks["postgresql"] == marks["sqlite"] and len(marks["sqlite"]) == 5
    assert not (tmp_path / "postgresql" / "gradebook.db").exists()


@needs_server
def test_a_server_that_is_away_is_a_clear_error_and_the_results_are_kept(server, course, ps1):
    a_class(ps1, course.root / "submitted")
    url = server.replace("postgresql", "postgresql+psycopg").rpartition(":")[0] + ":9/gone"
    settings = course.root / "nbgrader_config.py"
    settings.write_text(settings.read_text() + f"c.CourseDirectory.db_url = {url!r}\n")
    process = grader(course, "--workers", "0")
    out, error = process.communicate(timeout=60)
    assert process.returncode == 1 and "Traceback" not in error
    assert "the gradebook cannot be written" in error and "run the same command again" in error
    assert len(stored(course)) == 5


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=needs_server)])
def test_two_graders_that_begin_at_once_on_a_new_gradebook_both_succeed(request, tmp_path, ps1, kind):
    course = new_course(tmp_path / "course")
    if kind == "postgresql":
        course = with_gradebook(course, f"{request.getfixturevalue('server')}/race")
    a_class(ps1, course.root / "submitted")
    for process in [grader(course, "--workers", "0") for _ in range(2)]:
        finish(process)
    found = rows(course)
    assert found["student-0"]["ps1-news-check"] == (4.0, None, False) and len(found) == 5
    with Gradebook(course.db_url, course.id) as book:
        assert len(book.db.execute(text("SELECT version_num FROM alembic_version")).all()) == 1
