"""The pages that students get back: one file each, without scripts, that loads nothing from anywhere.

What a student wrote is data here: it is escaped, and its Markdown makes no HTML, no picture and no link but
to https. Formulas become MathML, which browsers set by themselves.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import mistune
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from ..files import write_atomically
from ..mathml import MathRenderer
from .people import printable
from .result import Mark, Result

NOT_FINAL = "not final: a person will look at this"
UNSAID = "What it said is not shown, for it may tell hidden cases: run it on an example of your own."
# Nothing is loaded and nothing runs, whatever a page holds.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
PAGE = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ max-width: 50rem; margin: auto; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
pre {{ overflow-x: auto; padding: .6rem; background: #f6f6f6; }}
.answer {{ border-left: .3rem solid #1f77b4; padding-left: .8rem; }}
.marks {{ border: 1px solid #bbb; padding: .4rem .8rem; margin: 1rem 0; }}
.marks li {{ list-style: none; }}
.comment {{ background: #fff7d6; padding: .4rem .8rem; white-space: pre-wrap; }}
table {{ border-collapse: collapse; }} td, th {{ border: 1px solid #bbb; padding: .2rem .5rem; }}
math[display="block"] {{ margin: .8rem 0; }}
{style}
</style>
<h1>{title}</h1>
{body}
</html>
"""
CODE = HtmlFormatter(nowrap=True)
STYLE = CODE.get_style_defs("pre")


class CellMark(NamedTuple):
    """What the gradebook has for one cell."""

    points: float
    most: float
    missing: bool  # a mark by hand
    comment: str = ""


def write_feedback(root: Path, set: str,
                   marked: Iterable[tuple[str, str, float, dict[str, CellMark]]]) -> int:
    """Write feedback/STUDENT/ps1/ps1.html into the course's folder `root`; return how many.

    `marked` are of each submission the student, the name, the penalty for being late, and the cells' marks.
    """
    number = 0
    for student, name, late, marks in marked:
        place = Path(student, set, f"{set}.ipynb")
        try:
            notebook = json.loads((root / "autograded" / place).read_text(encoding="utf-8"))
        except FileNotFoundError:  # entered by hand in Formgrader, who handed in nothing
            continue
        path = root / "feedback" / place.with_suffix(".html")
        write_atomically(path, page(f"{set}: {name or student}", notebook, marks, late))
        number += 1
    return number


def page(title: str, notebook: dict[str, Any], marks: dict[str, CellMark], late: float = 0.0) -> str:
    """The page on one notebook with marks; `marks` by the grade_id of cells, `late` the penalty."""
    result = Result.from_json(notebook["metadata"]["grading"])
    body = "\n".join([_total(marks, late, result), *(
        part for cell in notebook["cells"] for part in _cell(cell, marks, result))])
    return PAGE.format(title=html.escape(printable(title)), policy=POLICY, style=STYLE, body=body)


def _total(marks: dict[str, CellMark], late: float, result: Result) -> str:
    most = sum(mark.most for mark in marks.values())
    points = max(0.0, sum(mark.points for mark in marks.values()) - late)
    if any(mark.missing for mark in marks.values()):
        lines = [f"Score: {NOT_FINAL}."]
    else:
        lines = [f"Score: {points:.1f} / {most:.1f}"]
    if late:
        lines.append(f"Handed in late: {late:g} points less.")
    lines += [f"A person looks at this, because {flag}." for flag in result.flags]
    lines += [f"Note: {note}" for note in result.notes]
    return "\n".join(f"<p>{_escaped(line)}</p>" for line in lines)


def _cell(cell: dict[str, Any], marks: dict[str, CellMark], result: Result) -> Iterator[str]:
    """The parts of the page for one cell."""
    nbgrader = cell["metadata"].get("nbgrader", {})
    name, answer = nbgrader.get("grade_id", ""), not nbgrader or nbgrader.get("solution")
    if cell["cell_type"] == "markdown":
        shown = _students_markdown(cell["source"]) if answer else _markdown(cell["source"])
    else:
        shown = f"<pre>{_code(cell['source'])}</pre>"
    yield f'<div class="answer">{shown}</div>' if answer else shown
    mark = marks.get(name)
    if mark is not None and mark.most:
        score = f"{mark.points:.1f} / {mark.most:.1f}" + (f", {NOT_FINAL}" if mark.missing else "")
        lines = "".join(f"<li>{_escaped(line)}</li>" for line in map(said, result.questions.get(name, ())))
        yield f'<div class="marks">Score: {score}<ul>{lines}</ul></div>'
    if mark is not None and mark.comment:
        yield f'<div class="comment">{html.escape(mark.comment)}</div>'


def said(mark: Mark) -> str:
    """What a student is told of one mark, on one line.

    Words of an exception are left out: the student's code made them, and could tell hidden cases with them.
    """
    verdict, text = mark.verdict, mark.text
    kind = verdict.mistake.partition(":")[0] if verdict.mistake else ""
    if kind and f"It stops with {verdict.mistake}" in text:
        text = text.replace(verdict.mistake, kind, 1) + f" {UNSAID}"
    symbol = "✓" if verdict.status == "right" else "✗"
    return printable(f"{symbol} {mark.points:g}/{mark.most:g}  {verdict.title}: {text}")


def _escaped(line: str) -> str:
    """A line as HTML, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(printable(line)))


@lru_cache(4096)
def _code(source: str) -> str:
    return highlight(source, PythonLexer(), CODE)


@lru_cache(1024)
def _markdown(source: str) -> str:
    """Markdown of the released notebook as HTML."""
    return str(TEACHERS(source))


def _students_markdown(source: str) -> str:
    return str(STUDENTS(source))


class _Page(MathRenderer):
    """Makes HTML of Markdown; pictures of elsewhere are named, not shown."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        if url.startswith("data:image/png;base64,"):
            return f'<img src="{html.escape(url)}" alt="{html.escape(text)}">'
        return f"[picture: {html.escape(text or 'without words')}]"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if not re.match("https?://", url, re.IGNORECASE):
            return text
        return f'<a href="{html.escape(url)}" rel="noreferrer noopener nofollow">{text}</a>'


TEACHERS = mistune.create_markdown(escape=False, renderer=_Page(escape=False), plugins=["math", "table"])
STUDENTS = mistune.create_markdown(escape=True, renderer=_Page(escape=True), plugins=["math", "table"])
