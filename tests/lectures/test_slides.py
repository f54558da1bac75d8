"""Lectures as slides: what their metadata promise. The show itself is checked in tests/present."""

import json
import os
import subprocess
import sys

import pytest

from course_lib.files import write_atomically
from course_lib.present import as_slides
from tests.support.lectures import LECTURES, each_lecture


def slides(lecture):
    """The cells of each slide, in the order in which they show."""
    shown = []
    for cell in lecture.cells:
        if cell.slide == "slide":
            shown.append([])
        if cell.slide != "skip":
            shown[-1].append(cell)
    return shown


@each_lecture
def test_slides_turn_in_one_direction_and_begin_with_the_title(lecture):
    """No subslides: with them the key that goes back would not lead to the slide that was shown before."""
    assert {cell.slide for cell in lecture.cells} <= {"slide", "fragment", "skip", None}
    first = lecture.cells[0]
    assert first.id.endswith("-title") and first.slide == "slide"
    for cell in lecture.cells:
        assert cell.slide is None or cell.node.metadata["slideshow"] == dict(slide_type=cell.slide), cell.id


@each_lecture
def test_only_what_a_lecture_room_need_not_see_is_skipped(lecture):
    for cell in lecture.cells:
        if cell.slide == "skip":
            assert cell.is_code, cell.id
            assert not cell.results or cell.shows_progress or cell.asks or cell.id == "00-doctor", cell.id
        else:
            assert not cell.is_solution and not cell.id.endswith("imports"), cell.id


@each_lecture
def test_an_answer_does_not_show_before_it_is_asked_for(lecture):
    """On a slide with a question all that follows is a fragment; and no text before a question answers it."""
    for cells in slides(lecture):
        asked = next((k for k, cell in enumerate(cells) if cell.prediction), len(cells))
        assert all(cell.slide == "fragment" for cell in cells[asked + 1:]), [cell.id for cell in cells]
        assert asked in (0, len(cells)), [cell.id for cell in cells]


@each_lecture
def test_a_picture_has_a_slide_of_its_own(lecture):
    for cells in slides(lecture):
        assert not any(cell.pictures for cell in cells) or len(cells) == 1, [cell.id for cell in cells]


def test_explanations_are_open_on_their_slide_and_answers_below_their_question_are_not():
    sources = [cell.source for cell in as_slides(LECTURES["00"]).cells]
    assert any(source.startswith("<details open>") for source in sources)
    assert any("<details><summary><b>Answers" in source for source in sources)


@pytest.mark.parametrize("arguments", [[], ["99"]])
def test_a_wrong_lecture_is_refused_with_a_list_of_those_there_are(arguments):
    answer = subprocess.run([sys.executable, "-m", "course_lib.present", *arguments], capture_output=True,
                            text=True)
    assert answer.returncode == 1 and not answer.stdout
    assert answer.stderr.startswith("LECTURE must be one of 00, 01")


def test_a_lecture_room_gets_the_same_pictures_with_larger_letters_and_lines():
    code = """import json; from course_lib import figure; fig, ax = figure(width=9, height=4)
ax.plot([0, 1], [0, 1], linewidth=3); text = ax.set_title("title"); fig.canvas.draw()
share = text.get_window_extent().height / fig.bbox.height
print(json.dumps([*fig.get_size_inches(), fig.dpi, *fig.bbox.size, share]))"""

    def drawn(**environment):
        others = {name: value for name, value in os.environ.items() if name != "COURSE_STYLE"}
        done = subprocess.run([sys.executable, "-c", code], env=others | environment, capture_output=True)
        return json.loads(done.stdout)

    (width, height, dpi, *_, plain), (*_, wide, high, large) = drawn(), drawn(COURSE_STYLE="projector")
    assert (width, height, dpi) == (9, 4, 100)
    assert abs(wide / high - 9 / 4) < 0.01 and wide > 1280 and large > 1.1 * plain


def test_a_look_that_there_is_not_is_refused():
    answer = subprocess.run([sys.executable, "-c", "from course_lib import figure"], capture_output=True,
                            text=True, env=os.environ | {"COURSE_STYLE": "cinema"})
    assert "COURSE_STYLE must be course or projector, got 'cinema'" in answer.stderr


@pytest.mark.parametrize("mine", ["thesis.txt", "slides/my_talk.md"])
def test_a_folder_with_other_things_is_not_emptied_for_a_show(tmp_path, mine):
    write_atomically(tmp_path / mine, "years of work")
    command = [sys.executable, "-m", "course_lib.present", "06", "--work", tmp_path]
    answer = subprocess.run(command, capture_output=True, text=True)
    assert answer.returncode == 1
    assert "--work must be a new folder" in answer.stderr and "other things" in answer.stderr
    assert (tmp_path / mine).read_text() == "years of work"
