"""Real bwrap, real nbgrader: a course folder made once."""

import importlib.util
import shutil
import sys

import pytest

from tests.support.grading import new_course

if sys.platform != "linux" or not importlib.util.find_spec("nbgrader"):
    collect_ignore_glob = ["test_*.py"]  # `make test-grade` installs what they need


def pytest_configure(config):
    # nbgrader's, of a newer SQLAlchemy
    config.addinivalue_line("filterwarnings", "ignore:Object of type <Submitted")


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """A course with every set released; only to be read."""
    course = new_course(tmp_path_factory.mktemp("released") / "course")
    (course.root / "salt").write_text("always the same, so that a test's hidden cases are")
    for name in course.names():
        course.release(name)
    return course


@pytest.fixture
def course(released, tmp_path):
    """A released course to write into."""
    from course_lib.grading.course import Course

    shutil.copytree(released.root, tmp_path / "course")
    return Course(tmp_path / "course")


@pytest.fixture(scope="session")
def ps1(released):
    return released.problem_set("ps1")
