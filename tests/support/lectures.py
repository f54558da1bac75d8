"""The course's lectures, as the tests read them."""

import pytest

from course_lib.lecture import lectures
from tests.support import ROOT

LECTURES = lectures(ROOT / "notebooks")
PATHS = [lecture.path for lecture in LECTURES.values()]
each_lecture = pytest.mark.parametrize("lecture", LECTURES.values(), ids=lambda lecture: lecture.path.stem)
each_path = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def notes_of(lecture):
    """All that teachers are told in words."""
    return [text for cell in lecture.cells for text in cell.teacher.texts]
