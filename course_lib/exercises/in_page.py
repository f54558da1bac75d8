"""An answer that a reader has written in a page of the book, judged by the browser's Python.

There is no notebook, so the imports of the lecture come along as `setup`, and the verdict goes back as JSON.
"""

import contextlib
import io
import json
import linecache
from dataclasses import replace

from . import EXERCISES, judge
from .calling import Caller
from .verdicts import Rejected, reject


def judged(number: str, setup: str, code: str, answer: str) -> str:
    """The verdict on the code of an answer, as JSON: {"status", "says", "read", "printed"}.

    number  of the exercise, such as "06.1"
    setup   code that runs before: what the lecture imports
    code    what the reader has written
    answer  the expression that is judged, such as "adam_step"
    """
    printed = io.StringIO()
    try:
        verdict = judge(number, value_of(answer, setup, code, f"<answer to {number}>", printed))
    except Rejected as rejected:
        verdict = replace(rejected.verdict, exercise=number, title=EXERCISES[number].title)
    return json.dumps(dict(status=verdict.status, says=verdict.sentence, read=verdict.read,
                           printed=printed.getvalue()))


def value_of(answer: str, setup: str, code: str, file: str, printed: io.StringIO) -> object:
    """The value of an expression after the code has run; raises Rejected where it stops or does not end."""
    names: dict[str, object] = {"__name__": "__main__"}
    exec(setup, names)
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)  # for messages
    try:
        program, expression = compile(code, file, "exec"), compile(answer, __file__, "eval")
    except SyntaxError as error:
        line = f", `{error.text.strip()}`" if error.text else ""
        raise reject(f"Python cannot read line {error.lineno}{line}: {error.msg}.",
                     mistake=f"SyntaxError: {error.msg}") from None

    def run() -> tuple[object]:
        with contextlib.redirect_stdout(printed):
            exec(program, names)
        return (eval(expression, names),)

    [value] = Caller(run, ())()
    return value
