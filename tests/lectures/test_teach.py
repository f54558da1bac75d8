"""What teachers are told: notes beside the cells that they are about, with the lecture's own numbers."""

import html
import os
import re
import subprocess
import sys
from itertools import chain

import nbformat
import pytest
from PIL import Image

from course_lib import EXERCISES
from course_lib.lab import NOTEBOOKS, PROJECT
from course_lib.predictions import PREDICTIONS
from course_lib.predictions.kinds import Choice
from course_lib.present.courses import course_slides, courses
from course_lib.present.slides import is_unseen, made
from course_lib.publish.handouts import EDITIONS, Handout, html_of, main, result_html
from tests.support.lectures import LECTURES, each_lecture, notes_of
from tools import write_timings

NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e-?\d+)?")


def numbers(text):
    """Those that are no mere count: of two digits at least."""
    return {number for number in NUMBER.findall(text) if len(number) > 1}


def readable(lecture):
    """All that a student can read in a lecture, outputs included."""
    words = [picture.words for cell in lecture.cells for picture in cell.pictures]
    return "\n".join([text for cell in lecture.cells for text in (cell.source, cell.printed)] + words)


@each_lecture
def test_predictions_and_exercises_say_what_to_expect_and_which_wrong_idea_they_aim_at(lecture):
    asked = [prediction.cell for prediction in lecture.predictions]
    asked += [exercise.task for exercise in lecture.exercises]
    assert len(asked) >= 5, "a lecture has at least five predictions and exercises"
    for cell in asked:
        assert cell.teacher.expect and cell.teacher.misconception, cell.id


@each_lecture
def test_the_numbers_to_expect_are_those_that_the_lecture_prints(lecture):
    said = numbers(readable(lecture))
    for prediction in lecture.predictions:
        assert numbers(prediction.cell.teacher.expect) <= said, prediction.cell.id


@each_lecture
def test_the_sections_but_for_the_exercises_take_the_time_that_the_lecture_names(lecture):
    assert lecture.minutes == lecture.stated_minutes
    assert lecture.exercise_minutes >= 15, "exercises take 15 minutes at least"
    for section in lecture.sections:
        assert section.minutes == section.planned_minutes, f"{section.heading}: see PACE in lecture.py"
    assert all(cell.heading for cell in lecture.cells if cell.teacher.minutes)


def solid(text):
    """Text without its spaces."""
    return re.sub(r"\s", "", text)


def words(page):
    """What is on an HTML page, without its tags and spaces."""
    return solid(html.unescape(re.sub(r"<[^>]*>", "", page)))


@each_lecture
def test_solutions_and_notes_are_in_the_teacher_s_handout_only(lecture):
    student, teacher = (words(Handout(lecture, edition).html) for edition in EDITIONS)
    solutions = [exercise.solution.source for exercise in lecture.exercises]
    told = [words(html_of(note)) for note in notes_of(lecture)]
    assert len(told) >= 10 and solutions, "what teachers are told: two lines for each question at least"
    for text in map(solid, [*solutions, *told]):
        assert text in teacher and text not in student, text
    questions = len(lecture.predictions)
    assert student.count("Myguess") == student.count("Predict.") == teacher.count("Predict.") == questions
    assert "Myguess" not in teacher


@each_lecture
def test_what_answers_a_question_and_nothing_else_stands_at_the_end_of_the_student_s_handout(lecture):
    front, end = Handout(lecture, "student").html.split("<h2>What came out</h2>")
    asked, section = False, ""
    for cell in lecture.cells:
        if cell.is_text:
            section = cell.heading or section
            if cell.folds and not asked:
                assert f'<h3>{section}</h3>\n<section class="explain">' in end, cell.id
            asked = cell.prediction is not None
        elif not (cell.check or cell.shows_progress or cell.asks):
            for result in map(result_html, cell.results):
                assert (result in end, result in front) == (asked, not asked), cell.id
    folded = sum(cell.source.count("<details>") for cell in lecture.cells)
    assert end.count('class="explain"') == folded > 0 and 'class="explain"' not in front


def test_a_handout_shows_every_result_once_and_none_that_says_not_tried_yet():
    for lecture in LECTURES.values():
        results = [result_html(result) for cell in lecture.cells if not (cell.asks or cell.shows_progress)
                   for result in cell.results]
        for edition in EDITIONS:
            page = Handout(lecture, edition).html
            for result in results:
                assert page.count(result) == (0 if "○" in result else results.count(result))


def test_what_handouts_need_and_do_not_find_is_named(tmp_path):
    bare = os.environ | {"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    answer = subprocess.run([sys.executable, "-m", "course_lib.publish.handouts", "06"], cwd=PROJECT,
                            env=bare, capture_output=True, text=True)
    assert answer.returncode == 1 and "Traceback" not in answer.stderr
    assert re.search("^(npm|Chromium) is needed here, and not installed", answer.stderr, re.M)


def test_a_lecture_that_is_not_there_is_named():
    assert main(["06", "99"]).startswith("LECTURE must be one of 00, 01")


GUIDE = write_timings.GUIDE.read_text()
COURSES = {"90 minutes": [90], "4 hours": [240], "7 × 90 minutes": [90] * 7, "second module": [90] * 6}


def rows(table):
    """The cells of each row of the first Markdown table in a text, without its head."""
    found = re.search(r"^\|[-: |]+\|\n((?:\|.*\n)+)", table, re.M)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found[1].splitlines()]


def taught(sections):
    """The minutes of each part of a list like `00 §1–4, 01`."""
    for part in sections.split(", "):
        number, first, last = re.fullmatch(r"(\d\d)(?: §(\d+)(?:–(\d+))?)?", part).groups()
        lecture = LECTURES[number]
        if first is None:
            yield lecture.minutes
        else:
            yield sum(lecture.section(k).minutes for k in range(int(first), int(last or first) + 1))


def test_a_show_of_each_course_has_the_minutes_of_the_guide():
    told = {course: [int(row[2]) for row in rows(re.split(rf"^\*\*.*{course}.*\n", GUIDE, flags=re.M)[1])]
            for course in COURSES}
    shows = {name: course.minutes for name, course in courses().items()}
    assert shows == {
        "90min": sum(told["90 minutes"]), "4h": sum(told["4 hours"]),
        **{f"term-{k}": minutes for k, minutes in enumerate(told["7 × 90 minutes"], start=1)},
        **{f"second-{k}": minutes for k, minutes in enumerate(told["second module"], start=1)}}


@pytest.mark.parametrize("name", courses())
def test_a_show_of_a_course_has_its_sections_and_what_they_build_on(name):
    course = courses()[name]
    cells = course_slides(course).cells
    assert len({cell.id for cell in cells}) == len(cells)
    slides = [cell.id for cell in cells if not is_unseen(cell)]
    taken = [nodes for part in course.parts for cell, nodes in made(part.lecture) if cell in part.cells]
    shown = [node.id for nodes in taken for node in nodes if not is_unseen(node)]
    questions = {f"{part.lecture.number}-question" for part in course.parts}
    assert [cell for cell in slides[1:] if cell not in questions] == shown
    assert slides[0] == "course-title" and questions <= set(slides) and len(shown) > 10
    for part in course.parts:
        for question in (part.lecture.question, part.lecture.title):
            assert any(question in cell.source for cell in cells)


def test_the_questions_for_a_course_are_choices_on_its_slides():
    told = rows((write_timings.GUIDE.parent / "lecture_room.md").read_text().split("**Which questions.**")[1])
    assert [name.strip("`") for name, _ in told] == list(courses())
    for name, questions in told:
        shown = {cell.id for part in courses()[name.strip("`")].parts for cell in part.cells}
        for question in questions.split(", "):
            assert question in shown and isinstance(PREDICTIONS[question], Choice), question


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
    plans = (rows(GUIDE.split(course)[1]) for course in ("7 × 90 minutes", "A second module"))
    for _, sections, _, exercises in chain(*plans):
        seen |= {part[:2] for part in sections.split(", ")}
        for number in re.findall(r"problem set (\d)", exercises):
            given.append(int(number))
            path = NOTEBOOKS / f"problem_sets/source/ps{number}/ps{number}.ipynb"
            first, *_ = nbformat.read(path, as_version=4).cells
            needed = re.search(r"You need [^.]*", first.source)[0]
            assert set(re.findall(r"\d\d", needed)) <= seen, number
    for path in sorted((NOTEBOOKS / "problem_sets" / "source").iterdir()):
        number = int(path.name.removeprefix("ps"))
        assert number in given, f"no plan of a module in the guide gives out problem set {number}"
    assert given == sorted(given)


def test_the_guide_s_timings_are_of_every_lecture_and_its_minutes_those_of_the_headings():
    measured = rows(GUIDE.split("## Timings")[1])
    known = [re.search(r"\(../(.*?)\)", row[0])[1] for row in measured]
    paths = [lecture.path.name for lecture in LECTURES.values()]
    for name in paths:
        assert name in known, f"run `make timings`: the guide has no timings of {name}"
    assert known == paths
    for (link, whole, slowest, *minutes), lecture in zip(measured, LECTURES.values(), strict=True):
        assert link == f"[{lecture.name}](../{lecture.path.name})"
        assert 0 < float(slowest) < float(whole)
        assert [int(number) for number in minutes] == [lecture.minutes, lecture.exercise_minutes]


def test_links_of_the_guide_lead_somewhere_and_it_stays_short():
    room = (write_timings.GUIDE.parent / "lecture_room.md").read_text()
    for target in re.findall(r"\]\(([^)\s]+)\)", GUIDE + room):
        assert (write_timings.GUIDE.parent / target).exists(), target
    assert len(GUIDE.split("<!-- timings -->")[0].split()) < 1400
    assert "(notebooks/teach/README.md)" in (PROJECT / "README.md").read_text()


def test_the_race_of_the_guide_is_run_and_saved(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exec(re.search("```python\n(.*?)```", GUIDE, re.S)[1], space := {})
    assert space["race"].sentence.startswith(
        "After 100 steps from x₁ = 5 and x₂ = -3 with η = 0.1, β = 0.9: GD reaches")
    assert Image.open("race.gif").n_frames > 60
