"""Lectures as slides: what `python -m course_lib.present` opens.

`slides.py` makes slides of notebooks, also for the static deck; `courses.py` makes one show of several
lectures; `vote/` lets the room answer.
"""

import shutil
from pathlib import Path

import nbformat

from ..lab import NOTEBOOKS
from ..lecture import lectures
from .slides import as_slides


def write_slides(folder: Path) -> None:
    """Write all lectures as slides to an empty folder, with the pages to which they link."""
    for page in NOTEBOOKS.glob("*.md"):
        shutil.copyfile(page, folder / page.name)
    for lecture in lectures().values():
        nbformat.write(as_slides(lecture), folder / lecture.path.name)
