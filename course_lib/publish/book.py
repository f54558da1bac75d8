"""The book: every lecture as a page that needs no kernel.

Sphinx makes the pages from the outputs that the notebooks hold. A panel becomes a slider: its own drawing
computes the states here, and the page's JavaScript only shows them.
"""

import ast
import base64
import contextlib
import html
import io
import json
import math
import re
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib
import nbformat
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import RendererSVG
from nbformat import NotebookNode

from .. import Drawing, Panel, number, png
from ..lab import NOTEBOOKS, PROJECT
from ..lecture import Cell, Lecture, lectures
from ..predictions import curves
from . import ASSETS, MATHJAX, live, mathjax_scripts, reference, run_quietly
from .front import HERO, first_page
from .reading import finish, for_reading, plain

CONFIGURATION = NOTEBOOKS / "site"
SCRIPTS = ("memory.js", "book.js", "reading.js", "practice.js", "words.js")  # of each page, in this order
STATES = 48  # of a slider, about: enough to feel continuous
JUPYTERLITE_LICENCE = "BSD-3-Clause (JupyterLite)"  # of its wheels, which name none
UNSEEN = 0.3  # points by which a path may be off, to be shorter


def run_cell(cell: Cell, names: dict[str, object]) -> object:
    """Run a code cell as a kernel does; return the value of the expression that it ends with, or None."""
    *body, last = ast.parse(cell.source).body
    if not isinstance(last, ast.Expr):
        exec(compile(ast.Module([*body, last], []), cell.id, "exec"), names)
        return None
    exec(compile(ast.Module(body, []), cell.id, "exec"), names)
    return eval(compile(ast.Expression(last.value), cell.id, "eval"), names)


def panels_of(lecture: Lecture) -> dict[str, Panel]:
    """{id of its cell: panel} of a lecture, whose code is run once more, up to its last panel."""
    found: dict[str, Panel] = {}
    names: dict[str, object] = {}
    with_panel = [k for k, cell in enumerate(lecture.code_cells) if is_panel(cell)]
    for cell in lecture.code_cells[: max(with_panel, default=-1) + 1]:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            value = run_cell(cell, names)
        if isinstance(value, Panel):
            found[cell.id] = value
    return found


def is_panel(cell: Cell) -> bool:
    """Whether what a cell has shown is a panel."""
    return any(picture.kind == "Panel" for picture in cell.pictures)


def svg_of(artist: Artist, width: float, height: float) -> str:
    """An artist on a figure of this size (in points) as SVG, to a tenth of a point."""
    renderer = RendererSVG(width, height, buffer := io.StringIO(), image_dpi=144, metadata={"Date": None})
    artist.draw(renderer)
    renderer.finalize()
    svg = buffer.getvalue()
    svg = svg[svg.index("</defs>") + len("</defs>") : svg.rindex("</svg>")]
    # Ids count artists, and the same id would stand on a page many times.
    svg = re.sub(r'(<g|<text) id="[^"]*"', r"\1", svg)
    svg = re.sub(r"(?<=\d)\.(\d)\d+(?=[ \"\n,)])", r".\1", svg)
    return re.sub(r"\s+", " ", svg).replace("> <", "><").strip()


class Recording:
    """All states of a panel in which its one slider moves, from its start and from each of its scenes.

    background   what does not move, as PNG; its size in points is `width` × `height`
    values       the slider's
    rows         a row for each setting of the other controls; row[k], at values[k], is a sentence and the
                 numbers of the pieces
    scenes       (name, row, position in `values`); the first is "start"
    pieces       the moving artists as SVG, each once: many states share an artist that did not move
    """

    def __init__(self, panel: Panel) -> None:
        figure = panel.drawing.figure
        panel.drawing.frame(**panel.start)  # which lays it out
        with matplotlib.rc_context({"path.simplify_threshold": UNSEEN}):
            figure.set_dpi(144)  # sharp on fine screens
            figure.canvas.draw()
            self.background = png(figure.canvas)
            figure.set_dpi(72)  # as SVG counts: in points
            self.width, self.height = figure.bbox.size
            self._record(panel)

    def _record(self, panel: Panel) -> None:
        slider, scenes = panel.controls[panel.along], {"start": panel.start} | panel.scenes
        self.name = slider.name
        every = math.ceil(len(slider.values) / STATES)
        of_scenes = [state[panel.along] for state in scenes.values()]
        self.values = np.unique([*slider.values[::every], slider.values[-1], *of_scenes])
        self.rows: list[list] = []
        self.scenes: list[tuple[str, int, int]] = []
        numbers: dict[str, int] = {}  # of the pieces
        row_of: dict[tuple, int] = {}
        for name, state in scenes.items():
            others = tuple((key, value) for key, value in state.items() if key != panel.along)
            if others not in row_of:
                row_of[others] = len(self.rows)
                self.rows.append([self._state(panel.drawing, state | {panel.along: float(value)}, numbers)
                                  for value in self.values])
            position = int(np.searchsorted(self.values, state[panel.along]))
            self.scenes.append((name, row_of[others], position))
        self.pieces = list(numbers)

    def _state(self, drawing: Drawing, state: dict, numbers: dict[str, int]) -> list:
        """The sentence of a state and the numbers of its pieces; new pieces get the next numbers."""
        sentence = drawing.update(**state)
        moving = [artist for artist in drawing.moving if artist.get_visible()]
        pieces = [svg_of(artist, self.width, self.height) for artist in moving]
        return [sentence, *(numbers.setdefault(piece, len(numbers)) for piece in pieces)]

    def states(self) -> str:
        """All states as JSON, which the page's JavaScript reads."""
        states = dict(values=[number(value, 4) for value in self.values], rows=self.rows, pieces=self.pieces)
        return json.dumps(states, ensure_ascii=False, separators=(",", ":"))

    def save(self, folder: Path, name: str) -> str:
        """Write the background and the states beside a page of the book; return the panel as HTML for it."""
        (folder / f"{name}.png").write_bytes(self.background)
        (folder / f"{name}.json").write_text(self.states())
        return self._figure(f"_static/panels/{name}.png", f' data-states="_static/panels/{name}.json"')

    def whole(self) -> str:
        """The panel as HTML that needs no other file."""
        background = base64.b64encode(self.background).decode()
        script = f'<script type="application/json">{self.states()}</script>'
        return self._figure(f"data:image/png;base64,{background}", inside=script)

    def _figure(self, image: str, states: str = "", inside: str = "") -> str:
        """The panel as HTML, in the state in which it starts."""
        _, row, position = self.scenes[0]
        sentence, *numbers = self.rows[row][position]
        words, value, last = html.escape(sentence), number(self.values[position], 4), len(self.values) - 1
        buttons = "".join(self._button(*scene) for scene in self.scenes)
        pieces = "".join(self.pieces[k] for k in numbers)
        return f"""<figure class="course-panel"{states}>{inside}
<div class="scenes" role="group" aria-label="Scenes">{buttons}</div>
<label>{self.name} <input type="range" max="{last}" value="{position}" aria-valuetext="{value}">
<span class="value">{value}</span></label>
<div class="picture"><div style="min-width:{0.8 * self.width:.0f}px"><img src="{image}" alt="{words}" \
width="{self.width:.0f}" height="{self.height:.0f}">\
<svg viewBox="0 0 {self.width:g} {self.height:g}" aria-hidden="true">\
{pieces}</svg></div></div>
<figcaption>{words}</figcaption>
<p class="said" role="status"></p>
</figure>"""

    def _button(self, scene: str, row: int, position: int) -> str:
        pressed = "true" if scene == "start" else "false"
        return (f'<button type="button" data-row="{row}" data-position="{position}" '
                f'aria-pressed="{pressed}">{html.escape(scene)}</button>')


def write_page(path: Path, pages: Path) -> dict[str, str]:
    """Write a lecture as Sphinx is to read it; return its panels as HTML, {id of the cell: figure}."""
    lecture = Lecture.read(path)
    figures = {cell_id: Recording(panel).save(pages / "_static" / "panels", cell_id)
               for cell_id, panel in panels_of(lecture).items()}
    notebook = for_reading(lecture)
    for node in notebook.cells:
        if node.cell_type == "code":
            show_pictures(node, lecture[node.id], figures.get(node.id))
    nbformat.write(notebook, pages / path.name)
    return figures


def show_pictures(node: NotebookNode, cell: Cell, panel: str | None) -> None:
    """Give the pictures of a cell their words, or put a panel that moves in place of its picture."""
    for output in node.outputs:
        if "image/png" not in output.get("data", {}):
            continue
        if panel:
            output.data = nbformat.from_dict({"text/html": panel})
        else:
            [picture] = cell.pictures
            node.metadata.setdefault("mystnb", {})["image"] = dict(alt=picture.words)


def licence_rows(pyodide: Path) -> str:
    """A row of Markdown for each wheel that the live edition contains: its name, version and licence."""
    rows = []
    for wheel in sorted(pyodide.glob("*.whl"), key=lambda path: path.name.lower()):
        about = live.wheel_metadata(wheel)
        classifiers = about.get_all("Classifier") or []
        classified = ", ".join(line.split(" :: ")[-1] for line in classifiers if line.startswith("License"))
        licence = about["License-Expression"] or classified or about["License"] or JUPYTERLITE_LICENCE
        rows.append(f"| {about['Name']} | {about['Version']} | {licence.splitlines()[0]} |")
    return "\n".join(rows)


def licence_page(pyodide: Path) -> str:
    """The page licences.md with versions and wheels in place of its `{{ names }}`."""
    page = (CONFIGURATION / "licences.md").read_text()
    known = {"pyodide": live.PYODIDE, "jupyterlite": version("jupyterlite-core"), "mathjax": MATHJAX,
             "wheels": licence_rows(pyodide)}
    for name, value in known.items():
        page = page.replace("{{ " + name + " }}", value)
    return page


def build(site: Path) -> None:
    """Write the book to `site`, beside the live edition."""
    from . import words  # which needs latex2mathml: what tests a single part of the book does without

    with TemporaryDirectory() as scratch:
        pages = Path(scratch, "pages")
        write_sources(pages, site)
        run_quietly(sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", CONFIGURATION,
                    "-d", Path(scratch, "doctrees"), "-D", f"html_static_path={pages / '_static'}",
                    pages, Path(scratch, "book"))
        shutil.copytree(Path(scratch, "book"), site, dirs_exist_ok=True)
    finish(site, {f"{lecture.path.stem}.html": plain(lecture.question) for lecture in lectures().values()})
    words.mark(site, [lecture.path.stem for lecture in lectures().values()])


def write_sources(pages: Path, site: Path) -> None:
    """Write what Sphinx reads to the new folder `pages`; the live edition is in `site`."""
    static = pages / "_static"
    (static / "panels").mkdir(parents=True)
    for name in ("icons.css", *SCRIPTS, "practice-worker.js"):
        shutil.copyfile(ASSETS / name, static / name)
    for name, of_curves in ("reading.js", curves.SCRIPT), ("book.css", curves.STYLE):
        (static / name).write_text((ASSETS / name).read_text("utf8") + of_curves, "utf8")
    shutil.copytree(mathjax_scripts() / "output" / "chtml", static / "mathjax" / "output" / "chtml")
    shutil.copyfile(mathjax_scripts() / "tex-chtml.js", static / "mathjax" / "tex-chtml.js")

    readme = (PROJECT / "README.md").read_text().replace("](notebooks/", "](")
    (pages / "README.md").write_text(readme)
    (static / "cards").mkdir()
    for path in (PROJECT / "figures").glob("[0-9]*.png"):
        shutil.copyfile(path, static / "cards" / path.name)
    shutil.copytree(PROJECT / "figures", pages / "figures", ignore=shutil.ignore_patterns("*.py"))
    (pages / "licences.md").write_text(licence_page(site / "live/static/pyodide"))
    for path in [CONFIGURATION / "elsewhere.md", PROJECT / "CHANGELOG.md", *NOTEBOOKS.glob("*.md")]:
        shutil.copyfile(path, pages / path.name.lower())
    reference.write_pages(pages)
    with ProcessPoolExecutor(2) as pool:
        panels = pool.map(write_page, [lecture.path for lecture in lectures().values()], repeat(pages))
        figures = {cell_id: figure for of_lecture in panels for cell_id, figure in of_lecture.items()}
    (pages / "index.md").write_text(first_page((CONFIGURATION / "index.md").read_text(), figures[HERO]))
