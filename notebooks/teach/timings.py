"""How long each lecture takes, to run and to teach, into the table of README.md:  python notebooks/teach/timings.py

Seconds are this machine's: from a kernel that is started anew to the last output, the shortest of three runs.
"""

import os
import re
import time
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as course_lib.lab does
os.environ["TQDM_DISABLE"] = "1"

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
TABLE = re.compile(r"(?<=<!-- timings -->\n).*?(?=<!-- /timings -->)", re.S)


def seconds(path):
    """The time to start a kernel and to run all cells, and that of the slowest cell."""
    notebook, took = nbformat.read(path, as_version=4), {}
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", store_widget_state=False,
                            resources={"metadata": {"path": str(path.parent)}})
    client.on_cell_execute = lambda cell, cell_index: took.update({cell_index: -time.perf_counter()})
    client.on_cell_executed = lambda cell_index, **_: took.update({cell_index: took[cell_index] + time.perf_counter()})
    begin = time.perf_counter()
    client.execute()
    return time.perf_counter() - begin, max(took.values())


def minutes(notebook):
    """What the sections take, and the exercises: as their headings say."""
    told = {cell.source: cell.metadata["teacher"]["minutes"] for cell in notebook.cells
            if "minutes" in cell.metadata.get("teacher", {})}
    exercises = sum(value for source, value in told.items() if source.startswith("## Exercises"))
    return sum(told.values()) - exercises, exercises


def table(times):
    """Markdown, from {path: [(all cells, the slowest)]}."""
    rows = ["| Lecture | All cells, in seconds | The slowest cell | Teaching, in minutes | Exercises |",
            "|---|--:|--:|--:|--:|"]
    for path, runs in times.items():
        notebook = nbformat.read(path, as_version=4)
        whole, slowest = (min(kind) for kind in zip(*runs))
        teaching, exercises = minutes(notebook)
        title = re.match("# (.*?):", notebook.cells[0].source)[1]
        rows.append(f"| [{title}](../{path.name}) | {whole:.1f} | {slowest:.1f} | {teaching} | {exercises} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    lectures = sorted(HERE.parent.glob("[0-9][0-9]_*.ipynb"))
    times = {path: [] for path in lectures}
    for turn in range(3):
        for path in lectures:
            times[path].append(seconds(path))
            print(f"{path.name}: {times[path][-1][0]:.1f} s", flush=True)
    readme = HERE / "README.md"
    readme.write_text(TABLE.sub(lambda _: table(times), readme.read_text()))
