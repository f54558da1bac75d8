"""The teacher's page, notebooks/problem_sets/README.md: its commands are run in a copy of the project."""

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from course_lib.grading.course import Course
from tests.support import ROOT
from tests.support.grading import NAMES, PROBLEM_SETS, sent, solved, source_of
from tests.support.submissions import ANSWERS, FULL

PAGE = (PROBLEM_SETS / "README.md").read_text()
BLOCKS = re.findall(r"^```(sh|python)\n(.*?)^```$", PAGE, re.M | re.S)


@pytest.fixture
def project(ps1, tmp_path):
    """What is in git, with this environment as its .venv and a class's submissions as Moodle exports them."""
    folder = tmp_path / "project"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True).stdout
    for name in listed.split("\0")[:-1]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(sys.prefix)
    half, right = (solved(ps1, ps1_news_answer=ANSWERS[name][0]) for name in ("half right", "right"))
    with zipfile.ZipFile(folder / "CS101 (4711).zip", "w") as archive:
        for student, notebook, month, day in (("Ada Lovelace_1", half, 4, 1), ("Ada Lovelace_1", right, 4, 2),
                                              ("Bob_2", right, 4, 30), ("Cleo_3", right, 5, 2)):
            name = f"{student}_assignsubmission_file/ps1-{day}.ipynb"
            archive.writestr(zipfile.ZipInfo(name, (2026, month, day, 12, 0, 0)), sent(notebook))
        archive.writestr("Zoë_4_assignsubmission_file/ps1.ipynb", "{")
    (folder / "Grades-CS101.csv").write_text("Identifier,Full name,Grade\nParticipant 2,Bob,\n")
    return folder


def installed():
    """Whether this is the .venv of `make test-grade`, up to date: the page's commands install nothing."""
    stamp = Path(sys.prefix, "grade")
    return stamp.exists() and stamp.stat().st_mtime >= max(
        (ROOT / name).stat().st_mtime for name in ("pyproject.toml", "constraints.txt"))


@pytest.mark.skipif(not installed(), reason="run it by `make test-grade`")
def test_every_command_of_the_page_does_what_it_says(project):
    assert len(BLOCKS) == 9
    for kind, block in BLOCKS:
        if kind == "python":
            with open(project / "notebooks" / "problem_sets" / "nbgrader_config.py", "a") as settings:
                settings.write(block)
            continue
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=project, capture_output=True,
                              text=True, env=os.environ | {"PYTHONPATH": str(project)})
        assert done.returncode == 0, block + done.stdout + done.stderr
        assert "validate" not in block or "Success!" in done.stdout, done.stdout
        assert "worksheet" not in block or "1 not final: a mark by hand is missing: Bob" in done.stdout
    sets = project / "notebooks" / "problem_sets"
    assert {path.name for path in (project / "build" / "student_edition" / "notebooks").glob("ps*")} == {
        "ps1.ipynb", "ps2.ipynb"}
    with open(sets / "reports" / "ps1.csv", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [(row["Name"], row["Late"], row["State"]) for row in rows] == [
        (name, late, "needs a mark by hand") for name, late in (
            ("Ada Lovelace", ""), ("Bob", ""), ("Cleo", "yes"), ("Zoë", "yes"))]
    with Gradebook(Course(sets).db_url) as book:
        points = {each.student.last_name: each.score - (each.late_submission_penalty or 0)
                  for each in book.assignment_submissions("ps1")}
    assert points == {"Ada Lovelace": FULL, "Bob": FULL, "Cleo": 0, "Zoë": 0}
    assert "positions that repeat" in (sets / "reports" / "ps1.txt").read_text()
    assert (sets / "feedback" / "1" / "ps1" / "ps1.html").exists()


def test_the_files_that_the_page_names_exist():
    for name in re.findall(r"`((?:course_lib|notebooks|tests)/[^`*]*)`", PAGE):
        assert (ROOT / name).exists() or name.endswith(("/salt", "problem_sets/")), name


@pytest.mark.parametrize("name", ["CS101 (4711).zip", "it's.zip", "a;b&c.zip", "Übung 1/[x].zip"])
def test_make_takes_the_name_of_a_file_as_it_is(name):
    done = subprocess.run(["make", "--dry-run", "--no-print-directory", "grade", "SET=ps1", f"FROM={name}"],
                          cwd=ROOT, text=True, capture_output=True)
    assert shlex.split(done.stdout.splitlines()[-1])[-2:] == ["ps1", name]


def test_each_problem_set_has_its_row_with_its_points():
    for name in NAMES:
        (row,) = re.findall(rf"^\| {name} \|.*$", PAGE, re.M)
        cells = source_of(name).cells
        assert cells[0].source.split("·")[1].split("\n")[0].strip() in row
        points = [int(number) for cell in cells
                  for number in re.findall(r"^## .*\((\d+) points\)", cell.source)]
        assert " + ".join(map(str, points)) in row and sum(points) == 20
