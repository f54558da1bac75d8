"""What `make new` writes runs at once, and the tests list in plain words what is still to be written."""

import os
import re
import shutil
import subprocess
import sys
from xml.etree import ElementTree

import pytest

import course_lib
from course_lib import STYLES
from course_lib.exercises import Step
from course_lib.lecture import Lecture
from tests.support import ROOT
from tests.support.lectures import LECTURES, PATHS, each_lecture
from tools import scaffold

EXERCISE_FILES = sorted(scaffold.EXERCISE_FILES.glob("lecture_*.py"))
PREDICTION_FILES = sorted(scaffold.PREDICTION_FILES.glob("lecture_*.py"))


def left(text):
    """What a text marks as still to be written."""
    return re.findall(r"TODO: ([^\n|*;\"]+)", text)


@each_lecture
def test_nothing_of_a_lecture_is_left_to_write(lecture):
    told = [f"{lecture.path.name} is not finished. Still to be written:"]
    for cell in lecture.cells:
        notes = (cell.teacher.expect, cell.teacher.misconception, cell.teacher.notes)
        told += [f"cell {cell.id}: {what}" for text in (cell.source, *notes) for what in left(text)]
    assert len(told) == 1, "\n".join(told)


@pytest.mark.parametrize("path", [*EXERCISE_FILES, *PREDICTION_FILES],
                         ids=lambda path: f"{path.stem} of {path.parts[-3]}")
def test_nothing_of_exercises_and_predictions_is_left_to_write(path):
    told = [f"{path.name} is not finished. Still to be written:"]
    for k, line in enumerate(path.read_text().splitlines(), start=1):
        told += [f"line {k}: {what}" for what in left(line)]
    assert len(told) == 1, "\n".join(told)


def test_the_template_s_step_is_what_the_scaffold_writes():
    exercise, *_ = Lecture.read(scaffold.NOTEBOOK).exercises
    rule = getattr(course_lib, scaffold.TEMPLATE_RULE)
    assert (exercise.stub.source, exercise.solution.source) == scaffold.step_code(rule, "99.1")


@pytest.mark.parametrize("name", [name for name in STYLES
                                  if not issubclass(getattr(course_lib, name), course_lib.MatrixRule)])
def test_the_step_of_any_rule_is_open_as_a_stub_and_right_as_a_solution(name):
    rule = getattr(course_lib, name)
    exercise, space = Step(title="", read="", rule=rule), {name: rule, "check": lambda number, answer: None}
    for source, status in zip(scaffold.step_code(rule, "99.1"), ("open", "right"), strict=True):
        assert max(map(len, source.splitlines())) <= 85
        exec(source, space)
        verdict = exercise.verdict(space[f"{name.lower()}_step"])
        assert verdict.status == status, verdict.what


LAST = list(LECTURES.values())[-1]
NEW = f"{int(LAST.number) + 1:02}"
SHORT = next(lecture for lecture in LECTURES.values() if len(lecture.exercises) < 4)  # has room for another
FOLLOWING = f"{SHORT.number}.{len(SHORT.exercises) + 1}"


@pytest.mark.parametrize("arguments, told", [
    (["lecture", "Lion"], 'LECTURE must be two digits and a title, as in "19 Grokking", got \'Lion\''),
    (["lecture", "06 Lion"], "LECTURE must have a number that is free, got 06, which 06_adam.ipynb has"),
    (["exercise", "99.1"], "EXERCISE must begin with the number of a lecture (00, 01, "),
    (["exercise", f"{SHORT.number}.9"], f"EXERCISE must be {FOLLOWING}, the next one of this lecture, got "),
    (["exercise", FOLLOWING, "--kind", "Essay"],
     "KIND must be one of Step, Function, Number, Property, Choice, Order, got 'Essay'"),
    (["exercise", FOLLOWING, "--kind", "Step", "--rule", "Lyon"], "RULE must be one of GD, Momentum, "),
])
def test_what_cannot_be_written_is_rejected_and_nothing_is_written(arguments, told):
    before = [path.read_bytes() for path in (*PATHS, *EXERCISE_FILES)]
    assert scaffold.main(arguments).startswith(told)
    assert [path.read_bytes() for path in (*PATHS, *EXERCISE_FILES)] == before
    assert sorted(scaffold.NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")) == PATHS


def test_the_commands_that_are_told_can_be_given():
    told = "".join((ROOT / name).read_text() for name in ("CONTRIBUTING.md", "Makefile", "tools/scaffold.py"))
    assert set(re.findall(r'"(\d\d) [A-Z]\w+"', told)) == {NEW}
    exercises = {number for number in re.findall(r"\b\d\d\.\d\b", told) if number[:2] in LECTURES}
    assert exercises and all(
        int(number[3:]) == len(LECTURES[number[:2]].exercises) + 1 for number in exercises), exercises


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project, and a way to run its Python."""
    copy = tmp_path_factory.mktemp("copy") / "project"
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT,
                            capture_output=True, text=True, check=True)
    for name in listed.stdout.split("\0")[:-1]:
        if (ROOT / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy / name)

    def python(*arguments):
        return subprocess.run([sys.executable, *arguments], cwd=copy, capture_output=True, text=True,
                              env=os.environ | {"PYTHONPATH": str(copy)})

    return copy, python


def failures(report):
    """{name of a failed test: what it says, in one line}, from a JUnit report."""
    cases = ElementTree.parse(report).getroot().iter("testcase")
    return {case.get("name"): re.sub(r"(?:\nE?)?\s+", " ", failure.text)
            for case in cases for failure in case.iter("failure")}


MISSING = {  # test: what it should say of a lecture and an exercise that make new has just written
    f"test_nothing_of_a_lecture_is_left_to_write[{NEW}_lion_tamers]":
        f"{NEW}_lion_tamers.ipynb is not finished. Still to be written: cell {NEW}-title: what the lecture",
    f"test_nothing_of_exercises_and_predictions_is_left_to_write[lecture_{NEW} of exercises]":
        f"lecture_{NEW}.py is not finished. Still to be written: line 14: a title",
    f"test_nothing_of_exercises_and_predictions_is_left_to_write[lecture_{NEW} of predictions]":
        f"lecture_{NEW}.py is not finished. Still to be written: line 6: what it counts",
    f"test_nothing_of_a_lecture_is_left_to_write[{SHORT.path.stem}]":
        f"{SHORT.path.name} is not finished. Still to be written: cell {SHORT.number}-exercise-",
    f"test_nothing_of_exercises_and_predictions_is_left_to_write[lecture_{SHORT.number} of exercises]":
        f"lecture_{SHORT.number}.py is not finished. Still to be written: line ",
    "test_the_guide_s_timings_are_of_every_lecture_and_its_minutes_those_of_the_headings":
        f"run `make timings`: the guide has no timings of {NEW}_lion_tamers.ipynb",
    "test_the_readme_lists_every_lecture_with_a_picture":
        f"the table of lectures in README.md needs a row with notebooks/{NEW}_lion_tamers.ipynb and "
        f"figures/{NEW}_lion_tamers.png",
    f"test_the_card_of_a_lecture_names_and_shows_it[{NEW}_lion_tamers]":
        f"the table of lectures in README.md needs a row with notebooks/{NEW}_lion_tamers.ipynb",
    f"test_it_begins_with_a_question_and_ends_with_a_recap[{LAST.path.stem}]":
        f"the recap of {LAST.path.name} should lead on: **Next: [{NEW} · …]({NEW}_lion_tamers.ipynb)**",
}


@pytest.mark.long
def test_a_new_lecture_runs_and_the_tests_name_what_is_missing(project):
    copy, python = project
    done = python("-m", "tools.scaffold", "lecture", f"{NEW} Lion tamers")
    assert done.returncode == 0 and f"written: notebooks/{NEW}_lion_tamers.ipynb" in done.stdout, done.stderr
    done = python("-m", "tools.scaffold", "exercise", FOLLOWING, "--kind", "Step", "--rule", "AMSGrad")
    assert done.returncode == 0, done.stderr
    *_, exercise = Lecture.read(copy / "notebooks" / SHORT.path.name).exercises
    written = [cell.id for cell in (exercise.task, exercise.stub, exercise.solution)]
    name = FOLLOWING.replace(".", "-exercise-")
    assert written == [name, f"{name}-stub", f"{name}-solution"]

    chosen = " or ".join([NEW, SHORT.path.stem, f"lecture_{SHORT.number}", "every_exercise", "recap",
                          "timings", "readme_lists", "place_to_read", "ipynb"])
    python("-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env",
           "--junitxml=report.xml", f"notebooks/{NEW}_lion_tamers.ipynb", "tests/lectures",
           "tests/library/test_checks.py", "tests/library/test_project.py",
           "-k", f"({chosen}) and not new_lecture")
    told = failures(copy / "report.xml")
    assert set(told) == set(MISSING)
    for name, said in MISSING.items():
        assert said in told[name], name
