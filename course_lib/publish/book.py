"""The book: every lecture as a page that needs no kernel.

Sphinx makes the pages from the outputs that the notebooks hold. A panel becomes a slider whose states are computed
here, by the panel's own drawing; the page's JavaScript only shows them.
"""

import ast
import contextlib
import html
import io
import json
import re
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from itertools import repeat

import matplotlib
import nbformat
import numpy as np
from matplotlib.backends.backend_svg import RendererSVG

from .. import Panel, number, png
from ..lab import NOTEBOOKS, PROJECT
from . import ASSETS, MATHJAX, live, mathjax, reference, run

CONFIGURATION = NOTEBOOKS / "site"
STATES = 48  # of a slider, about: enough to feel continuous
FINE = {"path.simplify_threshold": 0.3}  # of a point: what cannot be seen is not sent


def panels(notebook):
    """{id of its cell: panel} of a lecture, whose code is run once more."""
    found, names = {}, {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            *body, last = ast.parse(cell.source).body
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                exec(compile(ast.Module(body, []), cell.id, "exec"), names)
                if not isinstance(last, ast.Expr):
                    exec(compile(ast.Module([last], []), cell.id, "exec"), names)
                elif isinstance(shown := eval(compile(ast.Expression(last.value), cell.id, "eval"), names), Panel):
                    found[cell.id] = shown
    return found


def vector(artist, width, height):
    """An artist as SVG, to a tenth of a point."""
    renderer = RendererSVG(width, height, buffer := io.StringIO(), image_dpi=144, metadata={"Date": None})
    artist.draw(renderer)
    renderer.finalize()
    svg = buffer.getvalue()
    svg = svg[svg.index("</defs>") + len("</defs>") : svg.rindex("</svg>")]
    svg = re.sub(r'(<g|<text) id="[^"]*"', r"\1", svg)  # they count artists, and would be many times on a page
    svg = re.sub(r"(?<=\d)\.(\d)\d+(?=[ \"\n,)])", r".\1", svg)
    return re.sub(r"\s+", " ", svg).replace("> <", "><").strip()


class Recording:
    """All states of a panel in which its one slider moves, from its start and from each of its scenes."""

    def __init__(self, panel):
        figure = panel.drawing.figure
        panel.drawing.frame(**panel.start)  # which lays it out
        with matplotlib.rc_context(FINE):
            figure.set_dpi(144)  # sharp on fine screens
            figure.canvas.draw()
            self.background = png(figure.canvas)
            figure.set_dpi(72)  # as SVG counts: in points
            self.width, self.height = figure.bbox.size
            self._record(panel)

    def _record(self, panel):
        slider, scenes = panel.controls[panel.along], {"start": panel.start} | panel.scenes
        every = -(-len(slider.values) // STATES)
        self.values = np.unique([*slider.values[::every], slider.values[-1],
                                 *(state[panel.along] for state in scenes.values())])
        self.name, self.rows, self.scenes, pieces, rows = slider.name, [], [], {}, {}
        for name, state in scenes.items():
            others = tuple((key, value) for key, value in state.items() if key != panel.along)
            if others not in rows:
                rows[others] = len(self.rows)
                self.rows.append([self._state(panel.drawing, state | {panel.along: float(value)}, pieces)
                                  for value in self.values])
            self.scenes.append((name, rows[others], int(np.searchsorted(self.values, state[panel.along]))))
        self.pieces = list(pieces)

    def _state(self, drawing, state, pieces):
        """Its sentence, and the numbers of its pieces: many states share an artist that did not move."""
        sentence = drawing.update(**state)
        drawn = (vector(artist, self.width, self.height) for artist in drawing.moving if artist.get_visible())
        return [sentence, *(pieces.setdefault(piece, len(pieces)) for piece in drawn)]

    def save(self, folder, name):
        (folder / f"{name}.png").write_bytes(self.background)
        states = dict(values=[number(value, 4) for value in self.values], rows=self.rows, pieces=self.pieces)
        (folder / f"{name}.json").write_text(json.dumps(states, ensure_ascii=False, separators=(",", ":")))

    def figure(self, name):
        """The panel as HTML, in the state in which it starts."""
        _, row, position = self.scenes[0]
        sentence, *numbers = self.rows[row][position]
        buttons = "".join(f'<button type="button" data-row="{row}" data-position="{position}" '
                          f'aria-pressed="{str(scene == "start").lower()}">{html.escape(scene)}</button>'
                          for scene, row, position in self.scenes)
        value = number(self.values[position], 4)
        return f"""<figure class="course-panel" data-states="_static/panels/{name}.json">
<div class="scenes" role="group" aria-label="Scenes">{buttons}</div>
<label>{self.name} <input type="range" max="{len(self.values) - 1}" value="{position}" aria-valuetext="{value}">
<span class="value">{value}</span></label>
<div class="picture"><div style="min-width:{0.8 * self.width:.0f}px"><img src="_static/panels/{name}.png" \
alt="{html.escape(sentence)}" width="{self.width:.0f}" height="{self.height:.0f}">\
<svg viewBox="0 0 {self.width:g} {self.height:g}" aria-hidden="true">\
{"".join(self.pieces[k] for k in numbers)}</svg></div></div>
<figcaption>{html.escape(sentence)}</figcaption>
<p class="said" role="status"></p>
</figure>"""


def write_page(path, pages):
    """A lecture as Sphinx is to read it: panels as figures, pictures with their words, solutions folded."""
    notebook = nbformat.read(path, as_version=4)
    recordings = {name: Recording(panel) for name, panel in panels(notebook).items()}
    for name, recording in recordings.items():
        recording.save(pages / "_static" / "panels", name)
    for cell in notebook.cells:
        if "solution" in cell.metadata.get("tags", []):
            cell.metadata["tags"].append("hide-input")
            cell.metadata["mystnb"] = dict(code_prompt_show="Show a solution", code_prompt_hide="Hide the solution")
        for output in cell.get("outputs", []):
            if cell.id in recordings and "image/png" in output.get("data", {}):
                output.data = nbformat.from_dict({"text/html": recordings[cell.id].figure(cell.id)})
            elif "image/png" in output.get("data", {}):
                words = output.data["text/plain"].removeprefix("Figure. ")
                cell.metadata["mystnb"] = dict(image=dict(alt=words))
    nbformat.write(notebook, pages / path.name)


def licences(pyodide):
    """What the live edition hands on, and under which licence, as a table."""
    rows = []
    for wheel in sorted(pyodide.glob("*.whl"), key=lambda path: path.name.lower()):
        about = live.metadata(wheel)
        classified = ", ".join(line.split(" :: ")[-1] for line in about.get_all("Classifier") or []
                               if line.startswith("License"))
        licence = about["License-Expression"] or classified or about["License"] or "BSD-3-Clause (JupyterLite)"
        rows.append(f"| {about['Name']} | {about['Version']} | {licence.splitlines()[0]} |")
    return "\n".join(rows)


def build(site, work):
    """Write the book to `site`, beside the live edition."""
    pages = work / "pages"
    shutil.rmtree(pages, ignore_errors=True)
    static = pages / "_static"
    (static / "panels").mkdir(parents=True)
    for name in ("book.js", "book.css"):
        shutil.copyfile(ASSETS / name, static / name)
    shutil.copytree(mathjax() / "output" / "chtml", static / "mathjax" / "output" / "chtml")
    shutil.copyfile(mathjax() / "tex-chtml.js", static / "mathjax" / "tex-chtml.js")

    readme = (PROJECT / "README.md").read_text().replace("](notebooks/", "](")
    (pages / "README.md").write_text(readme)
    shutil.copytree(PROJECT / "figures", pages / "figures", ignore=shutil.ignore_patterns("*.py"))
    licence_page = (CONFIGURATION / "licences.md").read_text()
    for name, value in dict(pyodide=live.PYODIDE, jupyterlite=version("jupyterlite-core"), mathjax=MATHJAX,
                            wheels=licences(site / "live/static/pyodide")).items():
        licence_page = licence_page.replace(f"{{{{ {name} }}}}", value)
    (pages / "licences.md").write_text(licence_page)
    for path in [CONFIGURATION / "index.md", PROJECT / "CHANGELOG.md", *NOTEBOOKS.glob("*.md")]:
        shutil.copyfile(path, pages / path.name.lower())
    reference.write_pages(pages)
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(write_page, sorted(NOTEBOOKS.glob("*.ipynb")), repeat(pages)))
    run(sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", CONFIGURATION, "-d", work / "doctrees",
        "-D", f"html_static_path={static}", pages, work / "book")
    shutil.copytree(work / "book", site, dirs_exist_ok=True)
