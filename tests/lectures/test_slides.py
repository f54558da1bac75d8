"""Lectures as slides: what their metadata promise. The show itself is checked in tests/present."""

import json
import os
import re
import subprocess
import sys

import pytest

from course_lib.lab import LECTURES
from course_lib.present import as_slides, lecture
from tests.support.lectures import each_lecture, read


def kind(cell):
    """The slide type of a cell; None continues what is before it."""
    return cell.metadata.get("slideshow", {}).get("slide_type")


def slides(notebook):
    """The cells of each slide, in the order in which they show."""
    shown = []
    for cell in notebook.cells:
        if kind(cell) == "slide":
            shown.append([])
        if kind(cell) != "skip":
            shown[-1].append(cell)
    return shown


@each_lecture
def test_slides_turn_in_one_direction_and_begin_with_the_title(path):
    """No subslides: with them the key that goes back would not lead to the slide that was shown before."""
    notebook = read(path)
    assert {kind(cell) for cell in notebook.cells} == {"slide", "fragment", "skip", None}
    assert notebook.cells[0].id.endswith("-title") and kind(notebook.cells[0]) == "slide"
    assert all(cell.metadata["slideshow"] == dict(slide_type=kind(cell)) for cell in notebook.cells if kind(cell))


@each_lecture
def test_only_what_a_hall_need_not_see_is_skipped(path):
    for cell in read(path).cells:
        if kind(cell) == "skip":
            assert cell.cell_type == "code" and (not cell.outputs or cell.id[3:] in ("progress", "doctor")), cell.id
        else:
            assert "solution" not in cell.metadata.get("tags", []) and not cell.id.endswith("imports"), cell.id


@each_lecture
def test_an_answer_does_not_show_before_it_is_asked_for(path):
    """On a slide with a question everything after it is a fragment; and no text before a question answers it."""
    for cells in slides(read(path)):
        asked = next((k for k, cell in enumerate(cells) if "Predict.**" in cell.source), len(cells))
        assert all(kind(cell) == "fragment" for cell in cells[asked + 1:]), [cell.id for cell in cells]
        assert asked in (0, len(cells)), [cell.id for cell in cells]


@each_lecture
def test_a_picture_has_a_slide_of_its_own(path):
    for cells in slides(read(path)):
        pictures = [any("image/png" in output.get("data", {}) for output in cell.get("outputs", [])) for cell in cells]
        assert not any(pictures) or len(cells) == 1, [cell.id for cell in cells]


def test_explanations_are_open_on_their_slide_and_answers_below_their_question_are_not():
    sources = [cell.source for cell in as_slides(read(LECTURES[0])).cells]
    assert any(source.startswith("<details open>") for source in sources)
    assert any("<details><summary><b>Answers" in source for source in sources)


def test_a_lecture_is_named_by_its_number():
    assert lecture("06") == lecture("6") == lecture("06_adam") and lecture("0").name.startswith("00")
    known = ", ".join(path.name[:2] for path in LECTURES)
    for wrong in ("", "99", "adam", "-1"):
        with pytest.raises(ValueError, match=re.escape(f"LECTURE must be one of {known}, got {wrong!r}")):
            lecture(wrong)


@pytest.mark.parametrize("arguments", [[], ["99"]])
def test_a_wrong_lecture_is_refused_with_a_list_of_those_there_are(arguments):
    answer = subprocess.run([sys.executable, "-m", "course_lib.present", *arguments], capture_output=True, text=True)
    assert answer.returncode == 1 and answer.stderr.startswith("LECTURE must be one of 00, 01") and not answer.stdout


def test_a_hall_gets_the_same_pictures_with_larger_letters_and_lines():
    code = """import json; from course_lib import figure; fig, ax = figure(width=9, height=4)
ax.plot([0, 1], [0, 1], linewidth=3); text = ax.set_title("title"); fig.canvas.draw()
share = text.get_window_extent().height / fig.bbox.height
print(json.dumps([*fig.get_size_inches(), fig.dpi, *fig.bbox.size, share]))"""

    def drawn(**environment):
        environment = {name: value for name, value in os.environ.items() if name != "COURSE_STYLE"} | environment
        return json.loads(subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True).stdout)

    (width, height, dpi, *_, plain), (*_, wide, high, large) = drawn(), drawn(COURSE_STYLE="projector")
    assert (width, height, dpi) == (9, 4, 100)
    assert abs(wide / high - 9 / 4) < 0.01 and wide > 1280 and large > 1.1 * plain


def test_a_look_that_there_is_not_is_refused():
    answer = subprocess.run([sys.executable, "-c", "from course_lib import figure"], capture_output=True, text=True,
                            env=os.environ | {"COURSE_STYLE": "cinema"})
    assert "COURSE_STYLE must be course or projector, got 'cinema'" in answer.stderr


def test_a_folder_with_other_things_is_not_emptied_for_a_show(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    answer = subprocess.run([sys.executable, "-m", "course_lib.present", "06", "--work", tmp_path], capture_output=True,
                            text=True)
    assert answer.returncode == 1 and "--work must be a new folder" in answer.stderr and "other things" in answer.stderr
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
