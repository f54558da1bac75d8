"""Lectures as slides: what `python -m course_lib.present` opens, and what the static deck shows.

A notebook says with `slideshow.slide_type` which of its cells are slides. Here it gets what a hall needs
besides.
"""

import re
import shutil

import nbformat

from ..lab import LECTURES, NOTEBOOKS

# what `teacher` metadata hold, and its title
TOLD = {"expect": "Expect", "misconception": "Aims at", "notes": "Note"}


def lecture(number):
    """The notebook of a lecture, given its number: "6", "06", or "06_adam"."""
    for path in LECTURES:
        if number in (path.stem, path.name[:2], path.name[:2].lstrip("0") or "0"):
            return path
    known = ", ".join(path.name[:2] for path in LECTURES)
    raise ValueError(f"LECTURE must be one of {known}, got {number!r}")


def shows_picture(cell):
    return any("image/png" in output.get("data", {}) for output in cell.get("outputs", []))


def code_size(cell):
    """How large code and what it prints can be for its longest line; 1 is like text. Printed lines wrap."""
    printed = "".join(output.get("text", "") for output in cell.outputs)
    lines = [*cell.source.splitlines(), *(line[:100] for line in printed.splitlines())]
    return min(1, 84 / max(map(len, lines)))


def as_slides(notebook):
    """A notebook for a hall: explanations unfolded, pictures without their code, short code larger."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            # not answers below their question
            cell.source = re.sub("^<details>", "<details open>", cell.source)
        elif shows_picture(cell):
            cell.metadata["jupyter"] = {"source_hidden": True}
        else:
            size = {"--jp-code-font-size": f"calc({code_size(cell):.2f} * var(--em))"}
            presenting = {"body[data-jp-deck-mode='presenting'] &": size}
            cell.metadata["@deathbeds/jupyterlab-fonts"] = {"styles": {"": presenting}}
    return notebook


def copy_slides(folder):
    """Write all lectures to a new folder, as slides."""
    folder.mkdir(parents=True)
    for path in NOTEBOOKS.glob("*.md"):
        shutil.copyfile(path, folder / path.name)
    for path in LECTURES:
        nbformat.write(as_slides(nbformat.read(path, as_version=4)), folder / path.name)
