"""How long each lecture takes, to run and to teach, into the instructor's guide:  python -m tools.write_timings

Seconds are this machine's: from a kernel that is started anew to the last output, the shortest of three runs.
"""

import re
import time
from datetime import datetime

import nbformat

from course_lib.lab import LECTURES, NOTEBOOKS
from course_lib.publish import execute

GUIDE = NOTEBOOKS / "teach" / "README.md"
TABLE = re.compile(r"(?<=<!-- timings -->\n).*?(?=<!-- /timings -->)", re.S)


def seconds(path):
    """The time to start a kernel and to run all cells, and that of the slowest cell."""
    notebook, begin = nbformat.read(path, as_version=4), time.perf_counter()
    execute(notebook, path.parent)
    whole = time.perf_counter() - begin
    stamps = [cell.metadata["execution"] for cell in notebook.cells if cell.cell_type == "code"]
    busy, reply = ([datetime.fromisoformat(stamp[event]) for stamp in stamps]
                   for event in ("iopub.status.busy", "shell.execute_reply"))
    return whole, max(end - start for start, end in zip(busy, reply)).total_seconds()


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
    times = {path: [] for path in LECTURES}
    for turn in range(3):
        for path in LECTURES:
            times[path].append(seconds(path))
            print(f"{path.name}: {times[path][-1][0]:.1f} s", flush=True)
    GUIDE.write_text(TABLE.sub(lambda _: table(times), GUIDE.read_text()))
