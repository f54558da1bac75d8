"""The lectures' notebooks, as the tests read them."""

import nbformat
import pytest

from course_lib.lab import LECTURES

each_lecture = pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def text(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]
