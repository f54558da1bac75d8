"""The book: every lecture as a page that needs no kernel.

Sphinx makes the pages from the outputs that the notebooks hold. A panel becomes a slider: its own drawing
computes the states here, and the page's JavaScript only shows them.
"""

import ast
import base64
import contextlib
import html
import io
import itertools
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
from ..exercises.wording import listed
from ..lab import NOTEBOOKS, PROJECT
from ..lecture import Cell, Lecture, lectures
from ..panels.controls import Slider
from ..panels.screen import PICTURE
from ..predictions import curves
from . import ASSETS, MATHJAX, live, mathjax_scripts, reference, run_quietly
from .front import HERO, first_page, social_card
from .reading import finish, for_reading, plain

CONFIGURATION = NOTEBOOKS / "site"
SCRIPTS = ("memory.js", "book.js", "reading.js", "practice.js", "words.js")  # of each page, in this order
STATES = 48  # of a slider at most: enough to feel continuous
JOINT = 200  # of two sliders at most
MANY = 6  # controls that a sentence can list
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


def panels_of(lecture: Lecture, whole: bool = False) -> dict[str, Panel]:
    """{id of its cell: panel} of a lecture, whose code is run once more.

    The run ends with the last panel. A whole one goes to the end: it answers every prediction (`MEASURED`).
    """
    found: dict[str, Panel] = {}
    names: dict[str, object] = {}
    cells = lecture.code_cells
    end = len(cells) if whole else max((k for k, cell in enumerate(cells, 1) if is_panel(cell)), default=0)
    for cell in cells[:end]:
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
    """All states of a panel in which its sliders move, from its start and from each of its scenes.

    One slider moves; of a panel with a map both of the map's do.

    background   what does not move, as PNG; its size in points is `width` × `height`
    sliders      the panel's that move
    values       of each of these the values that it visits
    rows         a row for each setting of the other controls; a state of it is a sentence and the numbers of
                 the pieces, in the order of the values, the first slider's first
    scenes       (name, row, place of each slider among its values); the first is "start"
    pieces       the moving artists as SVG, each once: many states share an artist that did not move
    more         a sentence: which controls move in the live edition only
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
        names = moving(panel)
        scenes = {"start": panel.start} | panel.scenes
        settings = [tuple((key, None if key in names else value) for key, value in state.items())
                    for state in scenes.values()]  # of the other controls
        row_of = {setting: row for row, setting in enumerate(dict.fromkeys(settings))}
        self.sliders = [panel.controls[name] for name in names]
        self.more = in_the_live_edition(panel, names)
        self.values = [thinned(slider.values, [state[name] for state in scenes.values()], limit)
                       for name, slider, limit in zip(names, self.sliders, limits(len(names), len(row_of)))]
        self.scenes = [(name, row_of[setting], [int(np.searchsorted(values, state[moved]))
                                                for moved, values in zip(names, self.values)])
                       for (name, state), setting in zip(scenes.items(), settings)]
        numbers: dict[str, int] = {}  # of the pieces
        places = [dict(zip(names, map(float, reversed(place))))
                  for place in itertools.product(*reversed(self.values))]
        self.rows = [[self._state(panel.drawing, dict(setting) | place, numbers) for place in places]
                     for setting in row_of]
        self.pieces = list(numbers)

    def _state(self, drawing: Drawing, state: dict, numbers: dict[str, int]) -> list:
        """The sentence of a state and the numbers of its pieces; new pieces get the next numbers."""
        sentence = drawing.update(**state)
        moving = [artist for artist in drawing.moving if artist.get_visible()]
        pieces = [svg_of(artist, self.width, self.height) for artist in moving]
        return [sentence, *(numbers.setdefault(piece, len(numbers)) for piece in pieces)]

    def states(self) -> str:
        """All states as JSON, which the page's JavaScript reads."""
        values = [[number(value, 4) for value in each] for each in self.values]
        states = dict(values=values, rows=self.rows, pieces=self.pieces)
        return json.dumps(states, ensure_ascii=False, separators=(",", ":"))

    def save(self, folder: Path, name: str) -> str:
        """Write the background and the states beside a page of the book; return the panel as HTML for it."""
        (folder / f"{name}.png").write_bytes(self.background)
        (folder / f"{name}.json").write_text(self.states())
        figure = self._figure(f"_static/panels/{name}.png", f' data-states="_static/panels/{name}.json"')
        return figure.replace("</figure>", f'<p class="more">{html.escape(self.more)}</p></figure>')

    def whole(self) -> str:
        """The panel as HTML that needs no other file."""
        background = base64.b64encode(self.background).decode()
        script = f'<script type="application/json">{self.states()}</script>'
        return self._figure(f"data:image/png;base64,{background}", inside=script)

    def _figure(self, image: str, states: str = "", inside: str = "") -> str:
        """The panel as HTML, in the state in which it starts."""
        _, row, places = self.scenes[0]
        index = np.ravel_multi_index(places[::-1], [len(values) for values in self.values][::-1])
        sentence, *numbers = self.rows[row][index]
        words, pieces = html.escape(sentence), "".join(self.pieces[k] for k in numbers)
        buttons = "".join(self._button(*scene) for scene in self.scenes)
        sliders = "".join(f"""<label>{slider.name} <input type="range" max="{len(values) - 1}" value="{place}"
aria-valuetext="{number(values[place], 4)}"> <span class="value">{number(values[place], 4)}</span></label>"""
                          for slider, values, place in zip(self.sliders, self.values, places))
        return f"""<figure class="course-panel"{states}>{inside}
<div class="scenes" role="group" aria-label="Scenes">{buttons}
<button type="button" class="compare" aria-pressed="false">compare</button></div>
<div class="sliders">{sliders}</div>
<div class="picture"><div style="min-width:{0.8 * self.width:.0f}px">\
<img src="{image}" alt="{words}" width="{self.width:.0f}" height="{self.height:.0f}">\
<svg viewBox="0 0 {self.width:g} {self.height:g}" aria-hidden="true">\
{pieces}</svg></div></div>
<figcaption>{words}</figcaption>
<p class="said" role="status"></p>
</figure>"""

    def _button(self, scene: str, row: int, places: list[int]) -> str:
        pressed = "true" if scene == "start" else "false"
        return (f'<button type="button" data-row="{row}" data-places="{" ".join(map(str, places))}" '
                f'aria-pressed="{pressed}">{html.escape(scene)}</button>')


def moving(panel: Panel) -> list[str]:
    """The names of the controls that move without a kernel: `along`, and the other slider of a map."""
    on_map = panel.map.names if panel.map else ()
    if not all(isinstance(panel.controls[name], Slider) for name in on_map):
        on_map = ()
    return [panel.along, *(name for name in on_map if name != panel.along)]


def in_the_live_edition(panel: Panel, names: list[str]) -> str:
    """A sentence that tells which controls of a panel move there, besides those named; or nothing."""
    known = dict(show="which path is shown", step="the step", start_x="the start", start_y="the start")
    more = [known.get(name) or (control.name if isinstance(control, Slider) else control.description or name)
            for name, control in panel.controls.items() if name not in names]
    more = list(dict.fromkeys(more))
    if len(more) > MANY:
        more = [*more[:MANY], f"{len(more) - MANY} other things"]
    return f"In the live edition you also set {listed(more)}." if more else ""


def limits(sliders: int, rows: int) -> list[int]:
    """How many values each of one or two sliders visits; of two the first twice as many as the second."""
    if sliders == 1:
        return [STATES]
    second = math.isqrt(JOINT // (2 * rows))
    return [2 * second, second]


def thinned(values: np.ndarray, needed: list[float], limit: int) -> np.ndarray:
    """At most `limit` of the values: some at equal distances, the last, and those that are needed."""
    for every in range(1, len(values)):
        few = np.unique([*values[::every], values[-1], *needed])
        if len(few) <= limit:
            return few
    raise ValueError(f"a slider of {limit} values cannot have the {len(set(needed))} of its scenes")


def panel_script() -> str:
    """The script that moves panels without a kernel, with what it shares with those that have one."""
    return f"(() => {{\n{PICTURE.read_text('utf8')}\n{(ASSETS / 'book.js').read_text('utf8')}}})();\n"


def write_page(path: Path, pages: Path) -> dict[str, str]:
    """Write a lecture as Sphinx is to read it; return its panels as HTML, {id of the cell: figure}."""
    lecture = Lecture.read(path)
    figures = {cell_id: Recording(panel).save(pages / "_static" / "panels", cell_id)
               for cell_id, panel in panels_of(lecture, whole=True).items()}
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


def build(site: Path, address: str = "") -> None:
    """Write the book to `site`, beside the live edition; it will be at `address`."""
    from . import words  # which needs latex2mathml: what tests a single part of the book does without

    with TemporaryDirectory() as scratch:
        pages = Path(scratch, "pages")
        write_sources(pages, site)
        run_quietly(sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", CONFIGURATION,
                    "-d", Path(scratch, "doctrees"), "-D", f"html_static_path={pages / '_static'}",
                    pages, Path(scratch, "book"))
        shutil.copytree(Path(scratch, "book"), site, dirs_exist_ok=True)
    finish(site, {f"{lecture.path.stem}.html": plain(lecture.question) for lecture in lectures().values()},
           address)
    words.mark(site, [lecture.path.stem for lecture in lectures().values()])


def write_sources(pages: Path, site: Path) -> None:
    """Write what Sphinx reads to the new folder `pages`; the live edition is in `site`."""
    static = pages / "_static"
    (static / "panels").mkdir(parents=True)
    for name in ("icons.css", *SCRIPTS, "practice-worker.js"):
        shutil.copyfile(ASSETS / name, static / name)
    (static / "book.js").write_text(panel_script(), "utf8")
    for name, of_curves in ("reading.js", curves.SCRIPT), ("book.css", curves.STYLE):
        (static / name).write_text((ASSETS / name).read_text("utf8") + of_curves, "utf8")
    shutil.copytree(mathjax_scripts() / "output" / "chtml", static / "mathjax" / "output" / "chtml")
    shutil.copyfile(mathjax_scripts() / "tex-chtml.js", static / "mathjax" / "tex-chtml.js")

    readme = (PROJECT / "README.md").read_text().replace("](notebooks/", "](")
    (pages / "README.md").write_text(readme)
    (static / "cards").mkdir()
    (static / "social").mkdir()
    for lecture in lectures().values():
        social_card(lecture, static / "social" / f"{lecture.path.stem}.png")
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
