"""Execute every notebook from top to bottom and store its outputs, with diffs as small as the change.

python -m tools.refresh_notebooks [NOTEBOOK ...]
"""

import base64
import copy
import io
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import numpy as np
from PIL import Image

from course_lib.lecture import Lecture, lectures
from course_lib.publish import execute, joined

CELL_METADATA = {"tags", "jupyter", "slideshow", "nbgrader", "teacher"}
VIEW = "application/vnd.jupyter.widget-view+json"


def pixels(encoded):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGB"))


def same_picture(one, other):
    one, other = pixels(one), pixels(other)
    return one.shape == other.shape and np.array_equal(one, other)


def normalize(notebook, before=None):
    """Leave what a reader or a test needs: sources, tags, counts 1…n, outputs without live-kernel parts.

    `before` is the notebook as it was: its picture stays where the pixels are the same.
    """
    notebook.metadata = nbformat.from_dict({
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    })
    cells = before.cells if before else []
    old_pictures = {(cell.id, i): output.data["image/png"] for cell in cells
                    for i, output in enumerate(cell.get("outputs", []))
                    if "image/png" in output.get("data", {})}
    count = 0
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in CELL_METADATA})
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        cell.outputs = joined(cell.outputs)
        for i, output in enumerate(cell.outputs):
            if "execution_count" in output:
                output.execution_count = count
            if "data" not in output:
                continue
            output.metadata = nbformat.from_dict({})
            output.data.pop(VIEW, None)  # without its kernel it would hide the picture behind an error
            if picture := output.data.get("image/png"):
                picture = output.data["image/png"] = picture.strip()
                old = old_pictures.get((cell.id, i))
                if old and same_picture(old, picture):
                    output.data["image/png"] = old
    return notebook


def refresh(path):
    lecture = Lecture.read(path)
    notebook = copy.deepcopy(lecture.notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    execute(notebook, path.parent)
    nbformat.write(normalize(notebook, lecture.notebook), path)
    print(f"{path.name}: {len(lecture.code_cells)} cells executed")


if __name__ == "__main__":
    named = [Path(name).resolve() for name in sys.argv[1:]]
    paths = named or [lecture.path for lecture in lectures().values()]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(refresh, paths))
