"""The student edition: it runs, and holds no solution to a problem set, no hidden check and no salt."""

import copy
import os
import re
import subprocess
import sys
import zipfile

import nbformat
import pytest

from course_lib.grading.edition import TEACHERS_PACKAGES, build, for_students
from course_lib.lecture import Lecture
from tests.support import ROOT
from tests.support.grading import NAMES, PROBLEM_SETS, solution_lines, source_of
from tests.support.lectures import LECTURES


@pytest.fixture(scope="session")
def edition(released, tmp_path_factory):
    folder = tmp_path_factory.mktemp("built") / "student_edition"
    build(released, NAMES, folder)
    return folder


def contents(edition):
    """{path: text} of every file, with a notebook's cells as they are read."""
    texts = {path.relative_to(edition).as_posix(): path.read_bytes().decode(errors="replace")
             for path in edition.rglob("*") if path.is_file()}
    return {name: "\n".join(cell.source for cell in nbformat.reads(text, as_version=4).cells) + text
            if name.endswith(".ipynb") else text for name, text in texts.items()}


def given_lines():
    """Lines that students get anyway: of the library, the lectures, the problem sets without solutions."""
    texts = [path.read_text() for path in (ROOT / "course_lib").rglob("*.py")
             if path.relative_to(ROOT / "course_lib").parts[0] not in TEACHERS_PACKAGES]
    texts += [cell.source for lecture in LECTURES.values() for cell in lecture.cells]
    texts += [re.sub(r"### BEGIN SOLUTION\n.*?### END SOLUTION", "", cell.source, flags=re.S)
              for name in NAMES for cell in source_of(name).cells]
    return {line.strip() for text in texts for line in text.split("\n")}


@pytest.mark.parametrize("name", NAMES)
def test_it_holds_no_line_of_a_solution_and_none_of_the_hidden_checks(edition, name):
    given = given_lines()
    checks = (PROBLEM_SETS / "checks" / f"{name}.py").read_text().split("\n")
    secret = {line for line in map(str.strip, checks)
              if len(line) > 25 and not line.startswith("read=")} - given
    for cell in source_of(name).cells:
        if "### BEGIN SOLUTION" in cell.source:
            own = {line for line in solution_lines(cell) - given if not line.startswith("def ")}
            assert own, f"{cell.id}: no line by which it could be found"
            secret |= own
    assert len(secret) > 60
    for file, text in contents(edition).items():
        assert not [line for line in secret if line in text], file


def test_it_holds_no_salt_no_marker_and_nothing_for_teachers(edition, released):
    files = contents(edition)
    for file, text in files.items():
        assert released.salt() not in text, file
        assert not re.search(r"(BEGIN|END) (SOLUTION|HIDDEN)|for teachers", text), file
        assert not re.match(r"course_lib/grading|tests|tools|notebooks/problem_sets", file), file
    assert {f"notebooks/{name}.ipynb" for name in NAMES} <= set(files) and len(files) > 50
    assert "nbgrader" not in files["pyproject.toml"] + files["Makefile"] + files["README.md"]


def test_its_lectures_are_ours_but_for_the_notes_for_teachers(edition):
    for lecture in LECTURES.values():
        path, ours = edition / "notebooks" / lecture.path.name, copy.deepcopy(lecture.notebook)
        assert any("teacher" in cell.metadata for cell in ours.cells), path.name
        for cell in ours.cells:
            cell.metadata.pop("teacher", None)
        assert Lecture.read(path).notebook == ours, path.name
        assert path.read_text() == nbformat.writes(ours) + "\n", path.name


def test_the_zip_is_the_folder_and_the_same_again_when_nothing_changed(edition, released, tmp_path):
    with zipfile.ZipFile(edition.with_suffix(".zip")) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    assert inside == {f"{edition.name}/{path.relative_to(edition).as_posix()}": path.read_bytes()
                      for path in edition.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    build(released, NAMES, tmp_path / "student_edition")
    assert (tmp_path / "student_edition.zip").read_bytes() == edition.with_suffix(".zip").read_bytes()
    build(released, ["ps2"], tmp_path / "student_edition")
    assert [path.name for path in (tmp_path / "student_edition" / "notebooks").glob("ps*")] == ["ps2.ipynb"]


LECTURE = """
import json, sys
from pathlib import Path
import course_lib
assert Path(course_lib.__file__).is_relative_to(Path.cwd()), course_lib.__file__
for name in course_lib.__all__:
    getattr(course_lib, name)
cells = json.loads(Path("notebooks/03_adagrad.ipynb").read_text())["cells"]
for cell in [cell for cell in cells if cell["cell_type"] == "code"][:4]:
    exec("".join(cell["source"]))
from course_lib import AdaGrad, check
check("03.1", lambda theta, g, v, eta, eps: (theta, v))
from course_lib.lab import copy_lectures
print(*copy_lectures(Path("notebooks"), Path("my_work")), sep="\\n")
"""


def test_a_lecture_runs_in_it_and_the_problem_sets_come_along(edition, tmp_path):
    with zipfile.ZipFile(edition.with_suffix(".zip")) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run([sys.executable, "-B", "-c", LECTURE], cwd=tmp_path / edition.name, text=True,
                          env=os.environ | {"PYTHONPATH": "."}, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert "✗ 03.1" in done.stdout and "ps5.ipynb: new" in done.stdout
    listed = subprocess.run(["make"], cwd=tmp_path / edition.name, text=True, capture_output=True)
    assert re.findall(r"^make (\w+)", listed.stdout, re.M) == ["help", "lab", "clean"], listed.stderr


def test_its_first_page_says_what_problem_sets_are_and_how_to_hand_in(edition):
    text = (edition / "README.md").read_text()
    assert "## Problem sets" in text and "Hand in the file `my_work/ps1.ipynb` itself" in text


def test_links_and_pictures_lead_somewhere_in_it(edition):
    for path in edition.rglob("*.md"):
        for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
            exists = target.startswith("https://") or (path.parent / target.split("#")[0]).exists()
            assert exists, (path.name, target)


def test_what_is_for_teachers_ends_where_it_should():
    text = ("a\n# >>> for teachers, and others\nb\n# <<< for teachers\nc\n"
            "<!-- >>> for teachers -->\nd\n<!-- <<< for teachers -->\n")
    assert for_students(text) == "a\nc\n"
    for name in ("README.md", "Makefile", "pyproject.toml", ".gitignore"):
        text = (ROOT / name).read_text()
        assert text.count(">>> for teachers") == text.count("<<< for teachers") == len(
            re.findall(r">>> for teachers(?:(?!>>> for).)*?<<< for teachers", text, re.S)), name


def test_a_changed_source_is_released_again_and_an_unchanged_one_is_not(course):
    path, released = (course.root / folder / "ps1" / "ps1.ipynb" for folder in ("source", "release"))
    before = released.stat().st_mtime_ns
    os.utime(path)
    first = course.problem_set("ps1")
    assert released.stat().st_mtime_ns == before
    path.write_text(path.read_text().replace("A rate for rare news", "A rate for other news"))
    second = course.problem_set("ps1")
    assert "other news" in second.released and second.version != first.version
    assert course.problem_set("ps1") == second
