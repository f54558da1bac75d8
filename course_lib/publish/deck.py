"""Write lectures as slides that need nothing but a browser, not even a network:

python -m course_lib.publish.deck [06 ...]     all lectures, or these: build/deck/06_adam.html

Panels are pictures of how they start. Key S opens a window with the notes for the speaker.
"""

import html
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

import nbformat
from nbconvert import SlidesExporter

from ..lab import LECTURES, PROJECT
from ..present import TOLD, as_slides, code_size, lecture, shows_picture
from . import ASSETS, execute, npm

PACKAGES = "reveal.js@4.6.1", "requirejs@2.3.8", "mathjax@2.7.9"  # what nbconvert's slides are written for
MATHJAX = ("MathJax.js", "config/TeX-AMS_CHTML-full.js", "extensions", "fonts/HTML-CSS/TeX/woff",
           "jax/element", "jax/input/TeX", "jax/output/CommonHTML")
TEMPLATE = """{% extends "reveal/index.html.j2" %}
{% block html_head_js_jquery %}{% endblock %}
{% block html_head_js_mermaidjs %}{% endblock %}
{% block html_head_css %}<style>STYLE{% for id, size in nb.metadata.code_sizes.items() %}
[id="cell-id={{ id }}"] { --jp-code-font-size: calc({{ size }} * var(--text)); }{% endfor %}</style>
<script type="text/x-mathjax-config">  // on a slide that is not shown yet every line seems too narrow
MathJax.Hub.Config({CommonHTML: {linebreaks: {automatic: false}}});
</script>{% endblock %}"""


def copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    (shutil.copytree if source.is_dir() else shutil.copyfile)(source, target)


def assets(folder):
    """What all decks load."""
    reveal, require, mathjax = map(npm, PACKAGES)
    for part in ("dist", "plugin/notes"):
        copy(reveal / part, folder / "reveal" / part)
    copy(require / "require.js", folder / "require.js")
    for part in MATHJAX:
        copy(mathjax / part, folder / "mathjax" / part)


def with_words(output):
    """A picture as HTML, with its sentence; what a panel says stands below it as well."""
    kind, _, sentence = output.data["text/plain"].partition(". ")
    encoded = output.data["image/png"].strip()
    picture = f'<img alt="{html.escape(sentence)}" src="data:image/png;base64,{encoded}">'
    caption = f"<pre>{html.escape(sentence)}</pre>" if kind == "Panel" else ""
    return nbformat.v4.new_output("display_data", {"text/html": picture + caption})


def notes(teacher):
    """What `teacher` metadata tell the speaker, as a cell."""
    titles = {"minutes": "Minutes"} | TOLD
    told = [f"**{title}.** {teacher[name]}" for name, title in titles.items() if name in teacher]
    return nbformat.v4.new_markdown_cell("\n\n".join(told), metadata=dict(slideshow=dict(slide_type="notes")))


def slides(notebook):
    """The cells that are shown, and the notes to them."""
    as_slides(notebook)
    notebook.metadata["code_sizes"] = {cell.id: round(code_size(cell), 2) for cell in notebook.cells
                                       if cell.cell_type == "code" and not shows_picture(cell)}
    cells = []
    for cell in notebook.cells:
        if cell.metadata.get("slideshow", {}).get("slide_type") == "skip":
            continue
        if shows_picture(cell):
            cell.metadata["transient"] = dict(remove_source=True)
            cell.outputs = [with_words(output) if "image/png" in output.get("data", {}) else output
                            for output in cell.outputs]
        cells += [cell, *([notes(cell.metadata["teacher"])] if "teacher" in cell.metadata else [])]
    notebook.cells = cells
    return notebook


def write(path, folder):
    notebook = nbformat.read(path, as_version=4)
    execute(notebook, folder, COURSE_STYLE="projector")
    exporter = SlidesExporter(
        raw_template=TEMPLATE.replace("STYLE", (ASSETS / "deck.css").read_text()),
        reveal_url_prefix="assets/reveal", reveal_width="1280", reveal_height="720", reveal_transition="none",
        reveal_theme="white", reveal_number="c/t", require_js_url="assets/require.js",
        mathjax_url="assets/mathjax/MathJax.js?config=TeX-AMS_CHTML-full")
    page, _ = exporter.from_notebook_node(slides(notebook), resources=dict(metadata=dict(name=path.stem)))
    (folder / f"{path.stem}.html").write_text(page)
    print(f"{path.stem}.html")


def main(numbers):
    try:
        paths = [lecture(number) for number in numbers] or LECTURES
    except ValueError as error:
        return str(error)
    folder = PROJECT / "build" / "deck"
    shutil.rmtree(folder, ignore_errors=True)
    assets(folder / "assets")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, paths, repeat(folder)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
