"""Exercises in the pages of the book: the stub is an editor, and the browser's Python checks what is written.

What a reader does with it is in assets/practice.js, and Python runs in assets/practice-worker.js.
"""

import ast
import html
import json

import course_lib

from ..exercises import EXERCISES
from ..lecture import ExerciseCells, Lecture

# They draw or ask, as a notebook does.
NOT_HERE = {"plot", "panels", "races", "predictions", "exercises", "keeping"}


def setup(lecture: Lecture) -> str:
    """What the lecture imports before its exercises from NumPy and from the course's mathematics."""
    lines = ["import numpy as np"]
    for cell in lecture.code_cells:
        for node in ast.parse(cell.source).body:
            if isinstance(node, ast.ImportFrom) and node.module == "course_lib":
                names = [alias.name for alias in node.names if home(alias.name) not in NOT_HERE]
                lines += [f"from course_lib import {', '.join(names)}"] * bool(names)
    return "\n".join(dict.fromkeys(lines))


def home(name: str) -> str:
    """The module or subpackage of course_lib that a public name comes from; a module is its own."""
    return course_lib._HOME.get(name, name).split(".")[0]


def editor(exercise: ExerciseCells, setup: str) -> str:
    """An exercise as HTML: an editor with its stub, and buttons to check it, for a hint and to begin anew."""
    number, check = exercise.number, exercise.stub.check
    assert check is not None  # or it were no stub
    code = exercise.stub.source.replace(check.line, "").strip() + "\n"
    data = dict(number=number, answer=check.answer, setup=setup, hints=EXERCISES[number].hints)
    told = html.escape(json.dumps(data, ensure_ascii=False))
    return f"""<div class="course-exercise" role="group" aria-label="Exercise {number}" \
data-exercise="{told}">
<label for="answer-{number}">Your answer to {number}</label>
<textarea id="answer-{number}" aria-describedby="keys-{number}" rows="{len(code.splitlines()) + 1}" \
spellcheck="false" autocapitalize="off" autocomplete="off">{html.escape(code)}</textarea>
<div class="buttons"><button type="button" class="check">Check</button><button type="button" class="stop" \
hidden>Stop</button><button type="button" class="hint">Hint</button><button type="button" class="reset">\
Reset</button></div>
<div class="course-checked" role="status"></div>
<div class="course-hinted" role="status"></div>
<p class="keys" id="keys-{number}">Ctrl+Enter checks. Tab indents; Esc, then Tab leaves the field. What you \
write is kept in this browser. The first check loads Python.</p>
</div>"""
