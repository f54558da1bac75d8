"""What teachers are told: notes beside the cells that they are about, with numbers that the lecture prints."""

import re

import nbformat
import pytest
from refresh_notebooks import NOTEBOOKS

LECTURES = {path.name[:2]: nbformat.read(path, as_version=4) for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))}
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
    assert len(asked) >= 6
    for cell in asked:
        assert {"expect", "misconception"} <= set(teacher(cell)), cell.id


@each_lecture
def test_the_numbers_to_expect_are_those_that_the_lecture_prints(lecture):
    said = numbers(printed(lecture))
    for cell in lecture.cells:
        if "> **Predict.**" in cell.source:
            assert numbers(teacher(cell)["expect"]) <= said, cell.id


@each_lecture
def test_the_sections_but_for_the_exercises_take_the_time_that_the_lecture_names(lecture):
    sections = {heading(cell): teacher(cell).get("minutes") for cell in lecture.cells if heading(cell)}
    assert all(sections.values()) and sections.pop("Exercises") >= 15
    assert f"| Time | {sum(sections.values())} minutes |" in lecture.cells[0].source
    assert all(heading(cell) for cell in lecture.cells if "minutes" in teacher(cell))
