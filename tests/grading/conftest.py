"""Real bwrap, real nbgrader: a course folder made once, and submissions made from the solutions."""

import copy
import importlib.util
import json
import shutil
import sys
from pathlib import Path

import nbformat
import pytest

sys.path.insert(0, str(Path(__file__).parent))
if sys.platform != "linux" or not importlib.util.find_spec("nbgrader"):
    collect_ignore_glob = ["test_*.py"]  # `make test-grade` installs what they need

ROOT = Path(__file__).parents[2]
PROBLEM_SETS = ROOT / "notebooks" / "problem_sets"


def pytest_configure(config):
    config.addinivalue_line("filterwarnings", "ignore:Object of type <Submitted")  # nbgrader's, of a newer SQLAlchemy


def new_course(folder):
    """A course as it is in git: nothing released, no salt, no gradebook."""
    from course_lib.grading.course import Course

    folder.mkdir(parents=True)
    for part in ("source", "checks"):
        shutil.copytree(PROBLEM_SETS / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".ipynb*"))
    shutil.copy(PROBLEM_SETS / "nbgrader_config.py", folder)
    return Course(folder)


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


def solved(problem_set, /, **changed):
    """The released notebook with the right answers, but for the cells in `changed`: ps1_news_answer="…"."""
    source = nbformat.read(PROBLEM_SETS / "source" / problem_set.name / f"{problem_set.name}.ipynb", as_version=4)
    right = {cell.id: cell.source for cell in source.cells if cell.metadata.nbgrader.solution}
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
