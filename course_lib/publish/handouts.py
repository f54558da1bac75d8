"""Each lecture as PDF, for students and for teachers:  python -m course_lib.publish.handouts [LECTURE ...]

build/handouts/NN-student.pdf   questions with room to write; what came out, and why, stands at the end
build/handouts/NN-teacher.pdf   with solutions, and with what the cells' metadata tells teachers

The notebooks hold all outputs, and Chromium prints them: no kernel, no LaTeX. MathJax is fetched once,
with npm; no page that is printed asks beyond this machine.
"""

import html
import mimetypes
import re
import sys
from itertools import accumulate
from pathlib import Path

import matplotlib
import nbformat
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from ..lab import LECTURES, PROJECT
from ..present import TOLD, lecture
from . import ASSETS, mathjax
from .chromium import chromium

EDITIONS = {"student": "Student's handout", "teacher": "Teacher's edition"}
EXERCISE = {"misconception": "Common mistakes"}
FOLDED = re.compile(r"<details><summary>(.*?)</summary>(.*?)</details>", re.S)
ADDRESS = "http://handout/"  # served by `answer`, to one page
DATE, NODE = rb"(?<=Date \(D:)\d{14}", rb"(?<=\(node)\d{8}(?=\))"
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


def markdown(text):
    """Markdown as HTML, with its formulas for MathJax; links to files would lead nowhere on paper."""
    rendered = MarkdownWithMath(IPythonRenderer(escape=False, exclude_anchor_links=True)).render(text)
    return re.sub(r'<a href="(?!https:)[^"]*">(.*?)</a>', r"\1", rendered, flags=re.S)


def unfolded(found):
    """What the lecture folds away, below its summary."""
    title = re.sub(r"<[^>]*>|\(open it.*\)", "", found[1]).strip()
    return f'<section class="explain">{markdown(f"**{title}.** {found[2].strip()}")}</section>'


def lines(count):
    return '<div class="line"></div>' * count


def shown(output):
    """An output as HTML. A lecture prints the words of its figures; those of a panel become its caption."""
    if "text" in output:
        return f'<pre class="output">{html.escape(output.text.rstrip())}</pre>'
    kind, words = html.escape(output.data["text/plain"]).split(". ", 1)
    caption = f"<figcaption>{words}</figcaption>" if kind == "Panel" else ""
    encoded = output.data["image/png"]
    return f'<figure><img src="data:image/png;base64,{encoded}" alt="{words}">{caption}</figure>'


def aside(told, names):
    """What teachers are told beside a cell, in a box."""
    text = "\n\n".join(f"**{name}.** {told[field]}" for field, name in names.items() if field in told)
    return f"<aside>{markdown(text)}</aside>" if text else ""


class Handout:
    """One edition of a lecture as HTML.

    In the student's what answers a question goes to the end: the outputs that follow it, and all that is
    folded.
    """

    def __init__(self, notebook, edition):
        self.for_teachers, self.body, self.questions = edition == "teacher", [], 0
        # where results go: among the rest, or to the open question
        self.answers, self.results = [], self.body
        for cell in notebook.cells:
            self.text(cell) if cell.cell_type == "markdown" else self.code(cell)
        if self.for_teachers:
            self.body.insert(1, self.plan(notebook))
        else:
            self.body += ['<section class="answers"><h2>What came out</h2>', *self.answers, "</section>"]
        self.title = re.match("# (.*)", notebook.cells[0].source)[1]
        self.html = PAGE.format(title=html.escape(self.title), edition=EDITIONS[edition],
                                body="\n".join(self.body))

    def text(self, cell):
        if heading := re.match("## (.*)", cell.source):
            self.section = heading[1]
        rendered = markdown(self.after_folds(cell.source))
        self.results = self.body
        told = cell.metadata.get("teacher", {}) if self.for_teachers else {}
        if "minutes" in told:
            rendered = rendered.replace("</h2>", f' <span class="minutes">{told["minutes"]} min</span></h2>')
        if "<strong>Predict.</strong>" in rendered:
            rendered = self.question(rendered)
        for start, kind in (("**Exercise ", "task"), ("## Recap", "recap")):
            if cell.source.startswith(start):
                rendered = f'<div class="{kind}">{rendered}</div>'
        names = TOLD | EXERCISE if cell.source.startswith("**Exercise ") else TOLD
        self.body += [rendered, aside(told, names)]

    def after_folds(self, source):
        """Bring what is folded where it belongs; return the text after it."""
        position = 0
        for found in FOLDED.finditer(source):
            self.body.append(markdown(source[position : found.start()]))
            if self.results is self.body and not self.for_teachers:  # the answer to a question of the text
                self.answers += [f"<h3>{self.section}</h3>", unfolded(found)]
            else:
                self.results.append(unfolded(found))
            position = found.end()
        return source[position:]

    def question(self, rendered):
        """The question numbered and in a box, for students with room to write."""
        self.questions += 1
        rendered = rendered.replace("<strong>Predict.", f"<strong>Question {self.questions}. Predict.")
        room = ""
        if not self.for_teachers:
            self.results = self.answers
            self.answers.append(f"<h3>Question {self.questions}</h3>")
            room = f'<p class="label">My guess</p>{lines(2)}<p class="label">What came out</p>{lines(2)}'
        before, box = rendered.split("<blockquote>")
        return f'{before}<blockquote class="question">{box.replace("</blockquote>", room + "</blockquote>")}'

    def code(self, cell):
        if cell.source.startswith("progress("):
            return
        solution = "solution" in cell.metadata.get("tags", [])
        if solution and not self.for_teachers:
            return self.body.append(lines(3))
        code = Highlight2HTML()(cell.source, language="ipython3")
        if solution:
            code = f'<div class="solution"><p class="label">A solution</p>{code}</div>'
        self.body.append(code)
        if not re.search(r"^check\(", cell.source, re.M):  # which would say "not tried yet"
            for output in cell.outputs:
                self.results.append(shown(output))

    def plan(self, notebook):
        """When each section begins, from the first minute on."""
        sections = [(found[1], cell.metadata["teacher"]["minutes"]) for cell in notebook.cells
                    if (found := re.match("## (.*)", cell.source)) and found[1] != "Exercises"]
        begins = accumulate((minutes for _, minutes in sections), initial=0)
        rows = "\n".join(f"| {start} | {name} | {minutes} |"
                         for start, (name, minutes) in zip(begins, sections))
        return markdown(f"| Begins at minute | Section | Minutes |\n|---|---|---|\n{rows}")


def folders():
    """Where MathJax and the fonts are, on this machine."""
    return {"mathjax": mathjax(),
            "fonts": Path(matplotlib.get_data_path()) / "fonts" / "ttf"}


def answer(route, page, assets):
    """Answer a request with the page, or with a file of the folders `assets`; nothing else can be had."""
    name = route.request.url.removeprefix(ADDRESS)
    top, _, rest = name.partition("/")
    path = assets[top] / rest if top in assets else ASSETS / name
    if not name:
        route.fulfill(body=page, content_type="text/html")
    elif path.is_file():
        route.fulfill(path=path, content_type=mimetypes.guess_type(path)[0] or "font/woff")
    else:
        route.abort()


def steady(pdf):
    """A PDF without what differs from run to run: its dates, and Chromium's numbers of the tagged cells."""
    nodes = {number: b"%08d" % k for k, number in enumerate(sorted(set(re.findall(NODE, pdf))))}
    return re.sub(NODE, lambda found: nodes[found[0]], re.sub(DATE, b"20260101000000", pdf))


def print_pdf(browser, page, assets):
    """A page as PDF; the same page gives the same bytes."""
    context = browser.new_context()
    try:
        tab, failed = context.new_page(), []
        context.route("**/*", lambda route: answer(route, page, assets))
        tab.on("requestfailed", lambda request: failed.append(request.url))
        tab.goto(ADDRESS, wait_until="load")
        tab.evaluate("MathJax.startup.promise.then(() => document.fonts.ready)")
        if failed or (wrong := tab.locator("mjx-merror, merror").all_inner_texts()):
            raise RuntimeError(f"not found: {failed}" if failed else f"MathJax cannot read: {wrong}")
        pdf = tab.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
    finally:
        context.close()
    return steady(pdf)


def main(numbers, folder=PROJECT / "build" / "handouts"):
    try:
        paths = [lecture(number) for number in numbers] or LECTURES
    except ValueError as error:
        return str(error)
    assets = folders()
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for path in paths:
            notebook = nbformat.read(path, as_version=4)
            for edition in EDITIONS:
                printed = folder / f"{path.name[:2]}-{edition}.pdf"
                printed.write_bytes(print_pdf(browser, Handout(notebook, edition).html, assets))
                print(printed.relative_to(PROJECT) if printed.is_relative_to(PROJECT) else printed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
