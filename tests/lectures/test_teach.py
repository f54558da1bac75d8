"""What teachers are told: notes beside the cells that they are about, with numbers that the lecture prints."""

import html
import os
import re
import subprocess
import sys
from itertools import pairwise

import nbformat
import pytest
from PIL import Image

from course_lib import EXERCISES
from course_lib.lab import LECTURES as PATHS, NOTEBOOKS, PROJECT
from course_lib.publish.handouts import Handout, main, markdown, shown
from tools import write_timings

LECTURES = {path.name[:2]: nbformat.read(path, as_version=4) for path in PATHS}
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e-?\d+)?")
each_lecture = pytest.mark.parametrize("lecture", LECTURES.values(), ids=LECTURES)


def teacher(cell):
    return cell.metadata.get("teacher", {})


def heading(cell):
    """The title of the section that begins with this cell, or None."""
    found = re.match(r"## (.*)", cell.source) if cell.cell_type == "markdown" else None
    return found and found[1]


def numbers(text):
    """Those that are no mere count: of two digits at least."""
    return {number for number in NUMBER.findall(text) if len(number) > 1}


def printed(lecture):
    """All that a student can read in a lecture, outputs included."""
    outputs = (output.get("text") or output.get("data", {}).get("text/plain", "") for cell in lecture.cells
               for output in cell.get("outputs", []))
    return "\n".join([*(cell.source for cell in lecture.cells), *outputs])


@each_lecture
def test_a_note_has_known_fields_that_say_something(lecture):
    for cell in lecture.cells:
        for field, value in teacher(cell).items():
            assert isinstance(value, int) and value > 0 if field == "minutes" else (
                field in ("expect", "misconception", "notes") and value == value.strip() != ""), (cell.id, field)


@each_lecture
def test_predictions_and_exercises_say_what_to_expect_and_which_wrong_idea_they_aim_at(lecture):
    asked = [cell for cell in lecture.cells if "> **Predict.**" in cell.source or cell.source.startswith("**Exercise ")]
    assert len(asked) >= 5, "a lecture has at least five predictions and exercises"
    for cell in asked:
        assert {"expect", "misconception"} <= set(teacher(cell)), cell.id


@each_lecture
def test_the_numbers_to_expect_are_those_that_the_lecture_prints(lecture):
    said = numbers(printed(lecture))
    for cell in lecture.cells:
        if "> **Predict.**" in cell.source:
            assert numbers(teacher(cell).get("expect", "")) <= said, cell.id


@each_lecture
def test_the_sections_but_for_the_exercises_take_the_time_that_the_lecture_names(lecture):
    sections = {heading(cell): teacher(cell).get("minutes") for cell in lecture.cells if heading(cell)}
    assert all(sections.values()), f"teacher's minutes are missing: {sections}"
    assert sections.pop("Exercises") >= 15, "exercises take 15 minutes at least"
    assert f"| Time | {sum(sections.values())} minutes |" in lecture.cells[0].source
    assert all(heading(cell) for cell in lecture.cells if "minutes" in teacher(cell))


def solutions(lecture):
    return [cell.source for cell in lecture.cells if "solution" in cell.metadata.get("tags", [])]


def words(page):
    """What is on an HTML page, without its tags and spaces."""
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]*>", "", page)))


@each_lecture
def test_solutions_and_notes_are_in_the_teacher_s_handout_only(lecture):
    student, teachers = (words(Handout(lecture, edition).html) for edition in ("student", "teacher"))
    told = [value for cell in lecture.cells for field, value in teacher(cell).items() if field != "minutes"]
    assert len(told) >= 10 and solutions(lecture), "what teachers are told: two lines for each question at least"
    for text in [*solutions(lecture), *(words(markdown(value)) for value in told)]:
        text = re.sub(r"\s", "", text)
        assert text in teachers and text not in student, text
    assert student.count("Myguess") == student.count("Predict.") == teachers.count("Predict.")
    assert "Myguess" not in teachers


@each_lecture
def test_what_answers_a_question_stands_at_the_end_of_the_student_s_handout(lecture):
    front, end = Handout(lecture, "student").html.split("<h2>What came out</h2>")
    for question, run in pairwise(lecture.cells):
        if "> **Predict.**" in question.source:
            for output in run.outputs:
                assert shown(output) in end and shown(output) not in front, run.id
    folded = sum(cell.source.count("<details>") for cell in lecture.cells)
    assert end.count('class="explain"') == folded > 0 and 'class="explain"' not in front


def test_a_handout_shows_every_output_once_and_none_that_says_not_tried_yet():
    for lecture in LECTURES.values():
        outputs = [shown(output) for cell in lecture.cells if cell.cell_type == "code" for output in cell.outputs]
        for edition in ("student", "teacher"):
            page = Handout(lecture, edition).html
            for output in outputs:
                assert page.count(output) == (0 if "○" in output else outputs.count(output))


def test_what_handouts_need_and_do_not_find_is_named(tmp_path):
    bare = os.environ | {"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    answer = subprocess.run([sys.executable, "-m", "course_lib.publish.handouts", "06"], cwd=PROJECT, env=bare,
                            capture_output=True, text=True)
    assert answer.returncode == 1 and "Traceback" not in answer.stderr
    assert re.search("^(npm|Chromium) is needed here, and not installed", answer.stderr, re.M)


def test_a_lecture_that_is_not_there_is_named():
    assert main(["06", "99"]).startswith("LECTURE must be one of 00, 01")


GUIDE = write_timings.GUIDE.read_text()
COURSES = {"90 minutes": [90], "4 hours": [240], "7 × 90 minutes": [90] * 7}


def rows(table):
    """The cells of each row of the first Markdown table in a text, without its head."""
    found = re.search(r"^\|[-: |]+\|\n((?:\|.*\n)+)", table, re.M)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found[1].splitlines()]


def section_minutes(lecture):
    """{number of a section: its minutes}, and under "all" the time of the lecture."""
    told = {heading(cell): teacher(cell)["minutes"] for cell in lecture.cells if heading(cell)}
    numbered = {int(name.split(" · ")[0]): minutes for name, minutes in told.items() if name[0].isdigit()}
    return numbered | {"all": sum(told.values()) - told["Exercises"]}


def taught(sections):
    """The minutes of each part of a list like `00 §1–4, 01`."""
    for part in sections.split(", "):
        lecture, first, last = re.fullmatch(r"(\d\d)(?: §(\d+)(?:–(\d+))?)?", part).groups()
        minutes = section_minutes(LECTURES[lecture])
        yield sum(minutes[k] for k in range(int(first), int(last or first) + 1)) if first else minutes["all"]


@pytest.mark.parametrize("course", COURSES)
def test_a_course_of_the_guide_has_sections_that_exist_fits_into_its_time_and_names_exercises(course):
    plan = rows(re.split(rf"^\*\*.*{course}.*\n", GUIDE, flags=re.M)[1])
    for _, sections, minutes, exercises in plan:
        assert sum(taught(sections)) == int(minutes), sections
        assert set(re.findall(r"\d\d\.\d", exercises)) <= set(EXERCISES)
    times = [int(row[2]) for row in plan]
    assert all(time < 90 for time in times) and sum(times) < sum(COURSES[course])
    assert len(COURSES[course]) in (1, len(plan))


def test_the_guide_s_problem_sets_come_after_the_lectures_that_they_need():
    seen, given = set(), []
    for _, sections, _, exercises in rows(GUIDE.split("7 × 90 minutes")[1]):
        seen |= {part[:2] for part in sections.split(", ")}
        for number in re.findall(r"problem set (\d)", exercises):
            given.append(int(number))
            source = NOTEBOOKS / f"problem_sets/source/ps{number}/ps{number}.ipynb"
            needed = re.search(r"You need [^.]*", nbformat.read(source, as_version=4).cells[0].source)[0]
            assert set(re.findall(r"\d\d", needed)) <= seen, number
    assert given == [1, 2, 3, 4, 5]


def test_the_guide_s_timings_are_of_every_lecture_and_its_minutes_those_of_the_headings():
    measured = rows(GUIDE.split("## Timings")[1])
    known = [re.search(r"\(../(.*?)\)", row[0])[1] for row in measured]
    for path in PATHS:
        assert path.name in known, f"run `make timings`: the guide has no timings of {path.name}"
    assert known == [path.name for path in PATHS]
    for (_, whole, slowest, *minutes), lecture in zip(measured, LECTURES.values()):
        assert 0 < float(slowest) < float(whole)
        assert tuple(map(int, minutes)) == write_timings.minutes(lecture)


def test_links_of_the_guide_lead_somewhere_and_it_stays_short():
    for target in re.findall(r"\]\(([^)\s]+)\)", GUIDE):
        assert (write_timings.GUIDE.parent / target).exists(), target
    assert len(GUIDE.split("<!-- timings -->")[0].split()) < 1400
    assert "(notebooks/teach/README.md)" in (PROJECT / "README.md").read_text()


def test_the_race_of_the_guide_is_run_and_saved(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exec(re.search("```python\n(.*?)```", GUIDE, re.S)[1], space := {})
    assert space["race"].sentence.startswith("After 100 steps from x₁ = 5 and x₂ = -3 with η = 0.1, β = 0.9: GD reaches")
    assert Image.open("race.gif").n_frames > 60
