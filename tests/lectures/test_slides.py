"""Lectures as slides: what their metadata promise. The show itself is checked in tests/present."""

import json
import os
import re
import subprocess
import sys

import pytest

from course_lib.files import write_atomically
from course_lib.lecture import FENCED, FOLD, words
from course_lib.present.slides import WORDS, as_slides, is_unseen, made, slide_type
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
        assert set(cell.node.metadata.get("slideshow", {})) <= {"slide_type", "text"}, cell.id
        assert cell.slide_text is None or cell.slide != "skip", cell.id


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


@each_lecture
def test_a_room_reads_few_words_and_what_it_does_not_read_the_speaker_is_told(lecture):
    for cell, nodes in made(lecture):
        shown = "\n\n".join(node.source for node in nodes if node.cell_type == "markdown")
        if not cell.is_text or cell.slide == "skip":
            continue
        read = re.sub(r"^[>#|].*|<small>.*", "", FENCED.sub("", shown), flags=re.M)
        assert words(read) <= WORDS, (cell.id, read)
        assert "details" not in shown and re.sub(r"`.*?`", "", shown).count("**") % 2 == 0, cell.id
        if cell.slide_text is None and not cell.prediction and cell is not lecture.cells[0]:
            told = words(shown) + words(nodes[0].metadata.course.notes.partition("Say. ")[2])
            assert told >= 0.8 * words(FOLD.sub(r"\2", cell.source)) - 12, cell.id


def shown_of(lecture, cell_id):
    """The types and sources of the cells that a room sees of a cell."""
    nodes = dict(made(lecture))[lecture[cell_id]]
    return [(node.cell_type, node.source, node.metadata.get("jupyter", {}).get("source_hidden", False))
            for node in nodes if not is_unseen(node)]


def test_code_shows_where_it_is_the_lesson():
    """A function in few lines; of a longer one its loop; of what only runs and prints, what it prints."""
    (kind, excerpt, _), (*_, hidden) = shown_of(LECTURES["04"], "04-rule")
    assert hidden and kind == "markdown" and excerpt.startswith("```python\nfor t in range(steps):\n    g = ")
    (_, idea, shown), (_, printing, prints) = shown_of(LECTURES["03"], "03-without-root")
    assert idea.startswith("class WithoutRoot") and "print" not in idea and (shown, prints) == (False, True)
    assert "print" in printing
    assert [hidden for *_, hidden in shown_of(LECTURES["03"], "03-seeds")] == [True]


def test_an_answer_stands_on_a_slide_of_its_own_below_its_question():
    by_id = {node.id: node for node in as_slides(LECTURES["03"]).cells}
    answer, explained = by_id["03-first-step"], by_id["03-explain-first-step"]
    assert (slide_type(answer), slide_type(explained)) == ("slide", None)
    assert answer.metadata.course.question.startswith("On the sparse neuron, the first gradient of b")
    assert "question" in by_id["03-idea"].metadata.course and not by_id["03-idea"].metadata.course.question


def test_an_answer_that_is_folded_below_a_text_is_told_to_the_speaker_only():
    words_of_speaker, = dict(made(LECTURES["00"]))[LECTURES["00"]["00-transcript"]]
    assert "*Stochastic*" not in words_of_speaker.source and "points" in words_of_speaker.source
    assert "Stochastic gradient descent; saddle points" in words_of_speaker.metadata.course.notes


def test_a_task_is_shown_without_a_verdict():
    stub = {node.id: node for node in as_slides(LECTURES["03"]).cells}["03-exercise-1-stub"]
    assert stub.outputs == [] and stub.metadata.course.task
    assert stub.source.endswith('check("03.1", adagrad_step)')


def test_lecture_03_is_shown_with_45_keys():
    assert 20 <= keys(LECTURES["03"]) <= 45


def keys(lecture):
    """How often a key is pressed from the title to the recap."""
    cells = as_slides(lecture).cells
    recap, = (k for k, node in enumerate(cells) if node.id == f"{lecture.number}-recap")
    kinds = [slide_type(node) for node in cells[1:recap + 1]]
    return kinds.count("slide") + kinds.count("fragment")


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
