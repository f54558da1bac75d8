"""Lectures as slides: what `python -m course_lib.present` opens, and what the static deck shows.

A notebook says with `slideshow.slide_type` which of its cells are slides. What else a lecture room needs
is made here.
"""

import base64
import copy
import re
import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from ..lab import NOTEBOOKS
from ..lecture import NOTE_TITLES, Cell, Lecture, lectures
from ..predictions import PREDICTIONS, Curve
from ..predictions.kinds import LETTERS

WIDEST_LINE = 84  # characters of code that fit on a slide at the size of text
WRAPS_AT = 100  # characters of a printed line
TALLEST = 9  # lines of code and of what it prints that leave room for text beside them at the size of text
PLOT = "45%"  # of a slide's width, for a plot to draw on
SMALLEST = 0.8  # of the size of text, for code of many lines


def code_size(cell: Cell) -> float:
    """How large the code of a cell can be, where 1 is the size of text: its longest line must fit.

    Code of many lines is a little smaller, for the sake of what stands beside it. Code does not wrap.
    What it prints does, so that no printed line counts as longer than WRAPS_AT.
    """
    code = [len(line) for line in cell.source.splitlines()]
    printed = [min(len(line), WRAPS_AT) for line in cell.printed.splitlines()]
    lines = len(code) + len(printed)
    return min(1, WIDEST_LINE / max(code + printed, default=1), max(SMALLEST, TALLEST / max(lines, 1)))


def options(name: str) -> str:
    """The options of a prediction in one line of Markdown, or an empty plot; nothing where one types."""
    asked = PREDICTIONS[name]
    if isinstance(asked, Curve):
        plot = base64.b64encode(asked.svg().encode()).decode()
        return f'<img width="{PLOT}" alt="An empty plot." src="data:image/svg+xml;base64,{plot}">'
    form = asked.form(name)
    return " &emsp; ".join(f"**{letter}** {text}" for letter, text in zip(LETTERS, form.get("options", [])))


def plain(text: str) -> str:
    """Markdown in one line without its marks."""
    return " ".join(re.sub(r"\[([^]]+)\]\([^)]+\)|[*`$\\]", r"\1", text).split())


def as_slides(lecture: Lecture) -> NotebookNode:
    """The notebook of a lecture for a lecture room.

    Explanations and answers are unfolded, a question has its options below it, the code that draws a picture
    is hidden, and short code is larger.
    """
    notebook = copy.deepcopy(lecture.notebook)
    for prediction in lecture.predictions:
        question = notebook.cells[lecture.cells.index(prediction.cell)]
        question.source += f"  \n> {options(prediction.cell.id)}"
    minutes = {section.cell: section.minutes for section in lecture.taught_sections}
    headings = {cell: section.heading for section in lecture.sections for cell in section.cells}
    questions = {cell: prediction.question for prediction in lecture.predictions
                 for cell in prediction.answers}
    for cell, slide in zip(lecture.cells, notebook.cells, strict=True):
        notes = cell.teacher.markdown(NOTE_TITLES).replace("**", "").replace("$", "")
        slide.metadata["course"] = dict(  # for the presenter, and for the foot of the slide
            notes=notes, minutes=minutes.get(cell, 0),
            head=plain(headings.get(cell, "")), question=plain(questions.get(cell, "")))
        slide.metadata.get("jupyter", {}).pop("outputs_hidden", None)
        if cell.is_text:
            # What is folded below a question is its answer, and stays folded.
            if slide.source.startswith("<details>"):
                slide.source = slide.source.replace("<details>", "<details open>", 1)
        elif cell.pictures:
            slide.metadata["jupyter"] = {"source_hidden": True}
        else:
            while_presenting = "body[data-jp-deck-mode='presenting'] &"
            size = {"--jp-code-font-size": f"calc({code_size(cell):.2f} * var(--em))"}
            slide.metadata["@deathbeds/jupyterlab-fonts"] = {"styles": {"": {while_presenting: size}}}
    return notebook


def write_slides(folder: Path) -> None:
    """Write all lectures as slides to an empty folder, with the pages to which they link."""
    for page in NOTEBOOKS.glob("*.md"):
        shutil.copyfile(page, folder / page.name)
    for lecture in lectures().values():
        nbformat.write(as_slides(lecture), folder / lecture.path.name)
