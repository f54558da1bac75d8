"""Write lectures as slides that need nothing but a browser, not even a network:

python -m course_lib.publish.deck [06 ...]     all lectures, or these: build/deck/06_adam.html

Of each panel one slider moves, and its scenes. The key S opens a window with the notes for the speaker.
"""

import copy
import html
import os
import re
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import nbformat
from nbconvert import SlidesExporter
from nbformat import NotebookNode

from ..files import renewed, said
from ..lab import NOTEBOOKS, PROJECT
from ..lecture import Cell, Lecture, Picture, find, lectures
from ..present.slides import code_size, is_unseen, made, slide_type, told_lines
from . import ASSETS, execute, markdown_html, npm_package
from .book import Recording, panel_script, panels_of

PACKAGES = "reveal.js@4.6.1", "requirejs@2.3.8", "mathjax@2.7.9"  # what nbconvert's slides are written for
REVEAL_PARTS = "dist", "plugin/notes"
MATHJAX_PARTS = ("MathJax.js", "config/TeX-AMS_CHTML-full.js", "extensions", "fonts/HTML-CSS/TeX/woff",
                 "jax/element", "jax/input/TeX", "jax/output/CommonHTML")
TEMPLATE = """{% extends "reveal/index.html.j2" %}
{% block html_head_js_jquery %}{% endblock %}
{% block html_head_js_mermaidjs %}{% endblock %}
{% block html_head_css %}<style>STYLE{% for id, size in nb.metadata.sizes.items() %}
[id="cell-id={{ id }}"] {
  --jp-code-font-size: calc({{ size.code }} * var(--text)); --told: {{ size.told }};
}{% endfor %}</style>
<script type="text/x-mathjax-config">  // on a slide that is not shown yet every line seems too narrow
MathJax.Hub.Config({CommonHTML: {linebreaks: {automatic: false}}});
</script>{% endblock %}"""

MATHJAX_URL = "assets/mathjax/MathJax.js?config=TeX-AMS_CHTML-full"
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>{style}</style>
<script type="text/x-mathjax-config">MathJax.Hub.Config({{tex2jax: {{inlineMath: [["$", "$"]]}}}});</script>
<script src="{mathjax}"></script>
</head>
<body>
{text}
</body>
</html>"""


def copy_part(source: Path, target: Path) -> None:
    """Copy a file or a folder to a place whose folder need not exist."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


def write_assets(folder: Path) -> None:
    """Write what all decks load: reveal.js, RequireJS and MathJax."""
    reveal, require, mathjax = map(npm_package, PACKAGES)
    for part in REVEAL_PARTS:
        copy_part(reveal / part, folder / "reveal" / part)
    copy_part(require / "require.js", folder / "require.js")
    for part in MATHJAX_PARTS:
        copy_part(mathjax / part, folder / "mathjax" / part)


def picture_output(picture: Picture, panel: str | None) -> NotebookNode:
    """A picture as HTML, with its words, or a panel that moves."""
    image = f'<img alt="{html.escape(picture.words)}" src="data:image/png;base64,{picture.png.strip()}">'
    return nbformat.v4.new_output("display_data", {"text/html": panel or image})


def deck_notebook(lecture: Lecture, panels: dict[str, str]) -> NotebookNode:
    """The cells that are shown: each slide below its head, and what is told to the speaker after it."""
    cells: list[NotebookNode] = []
    for cell, nodes in made(lecture):
        told = f"Minutes. {cell.teacher.minutes}" if cell.teacher.minutes else ""
        for node in nodes:
            if is_unseen(node):
                continue
            if node.metadata.get("jupyter", {}).get("source_hidden"):
                node.metadata["transient"] = dict(remove_source=True)
                shown = zip(Cell(node, lecture.path.name).results, node.outputs, strict=True)
                node.outputs = [picture_output(result, panels.get(cell.id))
                                if isinstance(result, Picture) else output for result, output in shown]
            said = "\n\n".join(filter(None, [told, node.metadata.course.notes]))
            told = ""
            cells += [*with_head(node), *([extra(node, "notes", said, "notes")] if said else [])]
    notebook = copy.deepcopy(lecture.notebook)
    notebook.cells = cells
    notebook.metadata["sizes"] = {node.id: dict(code=round(code_size(node), 2), told=told_lines(node))
                                  for node in cells if node.cell_type == "code"}
    return notebook


def extra(node: NotebookNode, suffix: str, text: str, begins: str) -> NotebookNode:
    """A cell of text beside a cell of a slide, of the slide type `begins`."""
    metadata = dict(slideshow=dict(slide_type=begins))
    return nbformat.v4.new_markdown_cell(text, id=f"{node.id}-{suffix}", metadata=metadata)


def with_head(node: NotebookNode) -> list[NotebookNode]:
    """A cell; if it begins a slide of a section, below the slide's head: section, and question it answers."""
    course = node.metadata.course
    if slide_type(node) != "slide" or not course.head:
        return [node]
    del node.metadata["slideshow"]
    lines = [f"<p>{html.escape(line)}</p>" for line in (course.head, course.question) if line]
    return [extra(node, "head", f'<div class="course-head">{"".join(lines)}</div>', "slide"), node]


def linked(page: str) -> str:
    """A page whose links to lectures and to pages of the course lead to those of the deck."""
    return re.sub(r'href="(\w+)\.(?:ipynb|md)(#[^"]*)?"', r'href="\1.html"', page)


def write_pages(folder: Path) -> None:
    """Write the pages to which lectures link, such as the notation."""
    for path in NOTEBOOKS.glob("*.md"):
        text = markdown_html(path.read_text("utf8"))
        style = (ASSETS / "deck_page.css").read_text()
        page = PAGE.format(title=path.stem.capitalize(), style=style, mathjax=MATHJAX_URL, text=text)
        (folder / f"{path.stem}.html").write_text(linked(page), "utf8")


def write_deck(path: Path, folder: Path) -> None:
    """Run a lecture and write its deck to `folder`, which has the assets.

    The process must have the look of a lecture room: it draws the panels.
    """
    lecture = Lecture.read(path)
    panels = {cell_id: Recording(panel).whole() for cell_id, panel in panels_of(lecture).items()}
    notebook = copy.deepcopy(lecture.notebook)
    execute(notebook, folder, COURSE_STYLE="projector")
    exporter = SlidesExporter(
        raw_template=TEMPLATE.replace("STYLE", (ASSETS / "deck.css").read_text()),
        reveal_url_prefix="assets/reveal", reveal_width="1280", reveal_height="720", reveal_transition="none",
        reveal_theme="white", reveal_number="c/t", require_js_url="assets/require.js",
        mathjax_url=MATHJAX_URL)
    page, _ = exporter.from_notebook_node(deck_notebook(Lecture(path, notebook), panels),
                                          resources=dict(metadata=dict(name=path.stem)))
    page = page.replace("</body>", f"<script>{panel_script()}</script></body>")
    (folder / f"{path.stem}.html").write_text(linked(page))
    print(f"{path.stem}.html")


def main(names: list[str]) -> str | None:
    """Write the decks of the lectures named, or of all; return what was wrong with the names."""
    try:
        chosen = [find(name).path for name in names] or [lecture.path for lecture in lectures().values()]
    except ValueError as error:
        return str(error)
    try:
        os.environ["COURSE_STYLE"] = "projector"  # for new processes, which alone have that look
        with (renewed(PROJECT / "build" / "deck", add=bool(names)) as folder,
              ProcessPoolExecutor(2, get_context("spawn")) as pool):
            write_assets(folder / "assets")
            write_pages(folder)
            list(pool.map(write_deck, chosen, repeat(folder)))
    except OSError as error:
        return f"The slides cannot be written: {said(error)}."
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
