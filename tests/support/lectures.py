"""The course's lectures, as the tests read them."""

import pytest

from course_lib.lecture import lectures
from tests.support import ROOT

LECTURES = lectures(ROOT / "notebooks")
PATHS = [lecture.path for lecture in LECTURES.values()]
each_lecture = pytest.mark.parametrize("lecture", LECTURES.values(), ids=lambda lecture: lecture.path.stem)
each_path = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)

# Their panels are like those of lectures 04 and 18, or take long: `make test-long` moves them, too.
ALIKE_OR_LONG = set(LECTURES) - {"04", "18"}


def each_kind_of_panel(name, of=lambda lecture: lecture):
    """Parametrize a test over the lectures, or what belongs to them, by its argument's name."""
    return pytest.mark.parametrize(name, [
        pytest.param(of(lecture), id=lecture.path.stem, marks=[pytest.mark.long] * (number in ALIKE_OR_LONG))
        for number, lecture in LECTURES.items()])


def notes_of(lecture):
    """All that teachers are told in words."""
    return [text for cell in lecture.cells for text in cell.teacher.texts]


def names_of(number):
    """What the code of a lecture defines, exercises excluded: its cells, run from the top."""
    space = {}
    for cell in LECTURES[number].cells:
        if cell.heading == "Exercises":
            break
        if cell.is_code:
            exec(cell.source, space)
    return space
