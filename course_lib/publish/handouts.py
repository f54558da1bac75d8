"""Each lecture as PDF, for students and for teachers:  python -m course_lib.publish.handouts [LECTURE ...]

build/handouts/NN-student.pdf   questions with room to write; what came out, and why, stands at the end
build/handouts/NN-teacher.pdf   with solutions, and with what the cells' metadata tells teachers

The notebooks hold all outputs, and Chromium prints them: no kernel, no LaTeX. npm fetches MathJax once;
no page that is printed makes a request beyond this machine.
"""

import html
import mimetypes
import re
import sys
from pathlib import Path

import matplotlib
from nbconvert.filters.highlight import Highlight2HTML
from playwright.sync_api import Browser, Route

from ..files import renewed, said
from ..lab import PROJECT
from ..lecture import NOTE_TITLES, Cell, Fold, Lecture, Picture, find, lectures
from ..predictions import PREDICTIONS, Curve
from . import ASSETS, markdown_html, mathjax_scripts
from .chromium import chromium

EDITIONS = {"student": "Student's handout", "teacher": "Teacher's edition"}
EXERCISE_TITLES = {"misconception": "Common mistakes"}  # instead of those in NOTE_TITLES
ADDRESS = "http://handout/"  # of the page to be printed, which `serve_request` answers
DATE, NODE = rb"(?<=Date \(D:)\d{14}", rb"(?<=\(node)\d{8}(?=\))"
NAMES = rb"/Limits \[\(node\d{8}\) \(node\d{8}\)\]\n/Names \[((?:\(node\d{8}\) \d+ 0 R ?)+)\]"
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title} · {edition}</title>
<link rel="stylesheet" href="handouts.css">
<style>@page {{ @top-left {{ content: "{title}" }} @top-right {{ content: "{edition}" }} }}</style>
<script>MathJax = {{tex: {{inlineMath: [["$", "$"]], packages: {{"[-]": ["noundefined"]}}}}}}</script>
<script src="mathjax/tex-chtml.js"></script>
</head>
<body>
{body}
</body>
</html>"""


def html_of(text: str) -> str:
    """Markdown as HTML, with its formulas for MathJax. Links to files would lead nowhere on paper."""
    return re.sub(r'<a href="(?!https:)[^"]*">(.*?)</a>', r"\1", markdown_html(text), flags=re.S)


def unfolded_html(fold: Fold) -> str:
    """What the lecture folds away, below its summary."""
    summary = re.sub(r"<[^>]*>|\(open it.*\)", "", fold.summary).strip()
    return f'<section class="explain">{html_of(f"**{summary}.** {fold.text.strip()}")}</section>'


def result_html(result: Picture | str) -> str:
    """A result of a cell. The lecture prints the words of a figure; those of a panel become its caption."""
    if isinstance(result, str):
        return f'<pre class="output">{html.escape(result.rstrip())}</pre>'
    words = html.escape(result.words)
    caption = f"<figcaption>{words}</figcaption>" if result.kind == "Panel" else ""
    return f'<figure><img src="data:image/png;base64,{result.png}" alt="{words}">{caption}</figure>'


def options_html(name: str) -> str:
    """The options of a prediction, each with a box to tick, or an empty plot to draw on."""
    asked = PREDICTIONS[name]
    if isinstance(asked, Curve):
        return f'<figure class="plot">{asked.svg()}</figure>'
    lines = asked.plain(name).splitlines()
    return '<p class="options">' + "<br>".join(f"☐ {html.escape(line)}" for line in lines) + "</p>"


def writing_lines(count: int) -> str:
    return '<div class="line"></div>' * count


class Handout:
    """One edition of a lecture, as a page of HTML.

    In the students' edition the answers stand at the end: what comes out after a question, and all that the
    lecture folds away.
    """

    def __init__(self, lecture: Lecture, edition: str) -> None:
        self.for_teachers = edition == "teacher"
        self.body: list[str] = []
        self.answers: list[str] = []  # for the end of the students' edition
        self.questions = 0
        self.answering = False  # whether results answer a question that students were asked
        self.section = ""
        for cell in lecture.cells:
            if cell.is_text:
                self._add_text(cell)
            else:
                self._add_code(cell)
        if self.for_teachers:
            self.body.insert(1, plan(lecture))
        else:
            self.body += ['<section class="answers"><h2>What came out</h2>', *self.answers, "</section>"]
        self.html = PAGE.format(title=html.escape(lecture.title), edition=EDITIONS[edition],
                                body="\n".join(self.body))

    def _add_text(self, cell: Cell) -> None:
        self.section = cell.heading or self.section
        for shown, fold in cell.folds:
            self.body.append(html_of(shown))
            self._add_fold(fold)
        self.answering = False  # results below a new text answer no earlier question
        text = html_of(cell.after_folds)
        if cell.prediction:
            text = self._question(text)
        if cell.task:
            text = f'<div class="task">{text}</div>'
        if cell.heading == "Recap":
            text = f'<div class="recap">{text}</div>'
        self.body += [self._with_minutes(text, cell), self._teacher_box(cell)]

    def _add_fold(self, fold: Fold) -> None:
        if self.for_teachers:
            self.body.append(unfolded_html(fold))
            return
        if not self.answering:  # then it answers a question of the section's text
            self.answers.append(f"<h3>{self.section}</h3>")
        self.answers.append(unfolded_html(fold))

    def _question(self, text: str) -> str:
        """The question with its number and in a box, where students have room to write."""
        self.questions += 1
        text = text.replace("<strong>Predict.", f"<strong>Question {self.questions}. Predict.")
        text = text.replace("<blockquote>", '<blockquote class="question">')
        if self.for_teachers:
            return text
        self.answering = True
        self.answers.append(f"<h3>Question {self.questions}</h3>")
        room = "".join(f'<p class="label">{label}</p>{writing_lines(2)}'
                       for label in ("My guess", "What came out"))
        return text.replace("</blockquote>", f"{room}</blockquote>")

    def _with_minutes(self, text: str, cell: Cell) -> str:
        minutes = cell.teacher.minutes
        if minutes is None or not self.for_teachers:
            return text
        return text.replace("</h2>", f' <span class="minutes">{minutes} min</span></h2>')

    def _teacher_box(self, cell: Cell) -> str:
        """What teachers are told beside a cell, in a box."""
        told = cell.teacher.markdown(NOTE_TITLES | EXERCISE_TITLES if cell.task else NOTE_TITLES)
        return f"<aside>{html_of(told)}</aside>" if told and self.for_teachers else ""

    def _add_code(self, cell: Cell) -> None:
        if cell.shows_progress:
            return
        if cell.asks:
            self.body.append(options_html(cell.asks))
            return
        if cell.is_solution and not self.for_teachers:
            self.body.append(writing_lines(3))
            return
        code = Highlight2HTML()(cell.source, language="ipython3")
        if cell.is_solution:
            code = f'<div class="solution"><p class="label">A solution</p>{code}</div>'
        if cell.is_solution or not cell.is_folded:
            self.body.append(code)
        if not cell.check:  # a check says "not tried yet"
            results = self.answers if self.answering else self.body
            results += [result_html(result) for result in cell.results]


def plan(lecture: Lecture) -> str:
    """When each section begins, as a table in HTML."""
    rows, begin = [], 0
    for section in lecture.taught_sections:
        rows.append(f"| {begin} | {section.heading} | {section.minutes} |")
        begin += section.minutes
    return html_of("\n".join(["| Begins at minute | Section | Minutes |", "|---|---|---|", *rows]))


def asset_folders() -> dict[str, Path]:
    """{name in addresses: folder} of MathJax and of the fonts."""
    return {"mathjax": mathjax_scripts(),
            "fonts": Path(matplotlib.get_data_path()) / "fonts" / "ttf"}


def serve_request(route: Route, page: str, folders: dict[str, Path]) -> None:
    """Answer a request with the page or a file of the folders; refuse any other."""
    name = route.request.url.removeprefix(ADDRESS)
    top, _, rest = name.partition("/")
    path = folders[top] / rest if top in folders else ASSETS / name
    if not name:
        route.fulfill(body=page, content_type="text/html")
    elif path.is_file():
        route.fulfill(path=path, content_type=mimetypes.guess_type(path)[0] or "font/woff")
    else:
        route.abort()


# Formulas are set, then laid out, which asks for their fonts; and every picture is there.
READY = """async () => {
    await MathJax.startup.promise;
    await new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)));
    await document.fonts.ready;
    await Promise.allSettled([...document.images].map(image => image.decode()));
}"""


def reproducible(pdf: bytes) -> bytes:
    """A PDF without what differs from run to run: its dates, and Chromium's numbers of the tagged cells."""
    nodes = dict.fromkeys(re.findall(NODE, pdf))  # by their places: which comes first in time, chance decides
    numbers = {node: b"%08d" % k for k, node in enumerate(nodes)}
    pdf = re.sub(NODE, lambda found: numbers[found[0]], re.sub(DATE, b"20260101000000", pdf))
    return re.sub(NAMES, _in_order, pdf)


def _in_order(names: re.Match[bytes]) -> bytes:
    """A part of the table of names, sorted by its new names."""
    entries = sorted(re.findall(rb"\(node\d{8}\) \d+ 0 R", names[1]))
    first, last = entries[0].split()[0], entries[-1].split()[0]
    return b"/Limits [%s %s]\n/Names [%s]" % (first, last, b" ".join(entries))


def print_pdf(browser: Browser, page: str, folders: dict[str, Path]) -> bytes:
    """A page of HTML as PDF; the same page gives the same bytes."""
    context = browser.new_context()
    try:
        tab, failed = context.new_page(), []
        context.route("**/*", lambda route: serve_request(route, page, folders))
        tab.on("requestfailed", lambda request: failed.append(request.url))
        tab.goto(ADDRESS, wait_until="load")
        tab.evaluate(READY)
        if failed:
            raise RuntimeError(f"not found: {failed}")
        if wrong := tab.locator("mjx-merror, merror").all_inner_texts():
            raise RuntimeError(f"MathJax cannot read: {wrong}")
        pdf = tab.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
    finally:
        context.close()
    return reproducible(pdf)


def main(names: list[str], folder: Path = PROJECT / "build" / "handouts") -> str | None:
    """Print both editions of the lectures named, or of all; return what was wrong with the names."""
    try:
        chosen = [find(name) for name in names] or lectures().values()
    except ValueError as error:
        return str(error)
    folders = asset_folders()
    try:
        with renewed(folder, add=bool(names)) as new, chromium() as browser:
            for lecture in chosen:
                for edition in EDITIONS:
                    name = f"{lecture.number}-{edition}.pdf"
                    (new / name).write_bytes(print_pdf(browser, Handout(lecture, edition).html, folders))
                    print(name)
    except OSError as error:
        return f"The handouts cannot be written: {said(error)}."
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
