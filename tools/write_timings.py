"""Write how long each lecture takes into the instructor's guide:  python -m tools.write_timings

Seconds are this machine's: from a kernel that is started anew to the last output, the shortest of three runs.
"""

import copy
import re
import time
from datetime import datetime

from course_lib.lab import NOTEBOOKS
from course_lib.lecture import lectures
from course_lib.publish import execute

GUIDE = NOTEBOOKS / "teach" / "README.md"
TABLE = re.compile(r"(?<=<!-- timings -->\n).*?(?=<!-- /timings -->)", re.S)
HEAD = """\
| Lecture | All cells, in seconds | The slowest cell | Teaching, in minutes | Exercises |
|---|--:|--:|--:|--:|
"""


def seconds(lecture):
    """The time to start a kernel and to run all cells, and that of the slowest cell."""
    notebook, begin = copy.deepcopy(lecture.notebook), time.perf_counter()
    execute(notebook, lecture.path.parent)
    whole = time.perf_counter() - begin
    stamps = [cell.metadata["execution"] for cell in notebook.cells if cell.cell_type == "code"]
    busy, reply = ([datetime.fromisoformat(stamp[event]) for stamp in stamps]
                   for event in ("iopub.status.busy", "shell.execute_reply"))
    slowest = max(end - start for start, end in zip(busy, reply, strict=True))
    return whole, slowest.total_seconds()


def row(lecture, runs):
    """A row of the table, from [(all cells, the slowest)]."""
    whole, slowest = (min(times) for times in zip(*runs, strict=True))
    return (f"| [{lecture.name}](../{lecture.path.name}) | {whole:.1f} | {slowest:.1f} "
            f"| {lecture.minutes} | {lecture.exercise_minutes} |\n")


if __name__ == "__main__":
    runs = {number: [] for number in lectures()}
    for _ in range(3):
        for number, lecture in lectures().items():
            runs[number].append(seconds(lecture))
            print(f"{lecture.path.name}: {runs[number][-1][0]:.1f} s", flush=True)
    table = HEAD + "".join(row(lecture, runs[number]) for number, lecture in lectures().items())
    GUIDE.write_text(TABLE.sub(lambda _: table, GUIDE.read_text()))
