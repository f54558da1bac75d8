"""Slider panels: drag a hyperparameter and see the picture follow.

A `Drawing` is a pure function of a state, such as dict(eta=0.1, beta=0.9), to a picture
and a sentence. It needs no widget: a book page or an animation asks it for frames too.
A `Panel` holds the state in sliders and shows what its drawing makes of it.

What can be dragged must follow at once, so only what moves is drawn again: the axes and
the surface are rendered once, the artists created with `animated=True` on top of them
each time. The frame therefore stands still: axis limits must fit every state.
"""

import base64
import functools
import html
import io
import itertools
import threading
from pathlib import Path

import ipywidgets as W
import numpy as np
import traitlets
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from .plot import png


class Drawing:
    """A figure that follows a state.

    figure   its animated artists are what moves
    update   update(**state) moves them and returns a sentence that says, in words and
             rounded numbers, what the picture now shows
    ground   the axes on which a click means a place, if there are such
    """

    def __init__(self, figure, update, ground=None):
        self.figure, self.update, self.ground = figure, update, ground
        self._canvas = FigureCanvasAgg(figure)

    @functools.cached_property
    def _background(self):
        self._canvas.draw()
        self.figure.set_layout_engine("none")  # saved in another resolution, all stays where it is
        return self._canvas.copy_from_bbox(self.figure.bbox)

    @functools.cached_property
    def moving(self):
        """The animated artists, in the order in which they are drawn."""
        return sorted(self.figure.findobj(lambda artist: artist.get_animated()), key=lambda artist: artist.get_zorder())

    def frame(self, **state):
        """The picture of a state as PNG bytes, and its sentence."""
        sentence = self.update(**state)
        self._canvas.restore_region(self._background)
        for artist in self.moving:
            (artist.axes or self.figure).draw_artist(artist)
        return png(self._canvas), sentence

    @property
    def size(self):
        return self._canvas.get_width_height()

    @functools.cached_property
    def window(self):
        """Where on the picture its ground lies (left, bottom, right, top, as shares) and the numbers at these edges."""
        if self.ground is None:
            return ()
        self._background  # which lays it out
        inverse = self.figure.transFigure.inverted()
        (left, bottom), (right, top) = inverse.transform(self.ground.get_window_extent())
        (x0, x1), (y0, y1) = self.ground.get_xlim(), self.ground.get_ylim()
        return left, bottom, right, top, x0, y0, x1, y1


class Slider(W.HBox):
    """A number that can be dragged, stepped with the keys, or typed.

    The slider visits `values`; the box next to it takes any number between their ends.
    """

    value = traitlets.Float()

    def __init__(self, name, values, start):
        start = float(start)
        self.name, self.values = name, np.union1d(values, [start])
        low, high = self.values[[0, -1]]
        self._slider = W.IntSlider(min=0, max=len(self.values) - 1, value=self._nearest(start), readout=False,
                                   layout=W.Layout(width="15em"))
        self._box = W.BoundedFloatText(start, min=low, max=high, description=name,
                                       style=dict(description_width="initial"))
        self._box.layout.width = f"{9 + 0.6 * len(name)}em"
        super().__init__([self._box, self._slider], value=start)
        self.add_class("course-slider")
        self._slider.observe(self._slid, "value")
        self._box.observe(lambda change: self.set_trait("value", change["new"]), "value")

    def _nearest(self, value):
        return int(np.argmin(np.abs(self.values - value)))

    def _slid(self, change):
        if change["new"] != self._nearest(self.value):  # a typed value stays what it is
            self.value = float(self.values[change["new"]])

    @traitlets.validate("value")
    def _in_range(self, proposal):
        low, high = self.values[[0, -1]]
        if not low <= proposal["value"] <= high:
            raise traitlets.TraitError(f"{self.name} must be in [{low:g}, {high:g}], got {proposal['value']:g}")
        return proposal["value"]

    @traitlets.observe("value")
    def _follow(self, change):
        self._box.value = change["new"]
        self._slider.value = self._nearest(change["new"])


class Player(W.HBox):
    """Moves a slider from its first value to its last, at a chosen pace, while whoever watches may drag it."""

    def __init__(self, slider):
        last = len(slider.values) - 1
        self.play = W.Play(min=0, max=last, value=slider._slider.value, show_repeat=False)
        self.pace = W.Dropdown(options=[(f"{pace} per second", pace) for pace in (1, 5, 20, 100)], value=20,
                               description="pace", style=dict(description_width="initial"), layout=W.Layout(width="auto"))
        self.pace.observe(lambda change: self._set_pace(), "value")
        self._set_pace()
        self.play.observe(lambda change: setattr(slider._slider, "value", change["new"]), "value")
        slider._slider.observe(lambda change: setattr(self.play, "value", change["new"]), "value")
        self.play.observe(self._paused, "playing")
        super().__init__([self.play, self.pace])

    def _set_pace(self):
        self.play.interval = max(50, 1000 // self.pace.value)  # pictures do not come much faster
        self.play.step = self.pace.value * self.play.interval // 1000

    def _paused(self, change):
        """The last stride may be too long for what is left."""
        if not change["new"] and self.play.value + self.play.step > self.play.max:
            self.play.value = self.play.max


class Panel(W.VBox):
    """The controls of a drawing, its picture, and its sentence.

    drawing    a `Drawing`
    controls   {name in the state: widget with a value}
    scenes     {what it shows: {control: value}}, named states, each one click or key away; what a
               scene does not set is where it started
    along      the slider that is worth dragging in each scene, the only one a printed page keeps;
               else the first
    time       the slider that a play button moves, if one is
    more       names of the controls of a start, which stay hidden until asked for, with what plays and saves

    Callbacks may come from another thread than cells: a lock lets one of them draw at a
    time, and each draws the newest values. ipywidgets sends the next value of a drag only
    when the last one has been answered, so that nothing queues up.
    """

    def __init__(self, drawing, controls, scenes=None, along=None, time=None, more=()):
        self.drawing, self.controls = drawing, controls
        self.start, self._shown, self._lock = self.state, None, threading.RLock()
        self._held = self._veiled = False
        self.along = self._slider("along", along) or next(self._sliders(), None)
        self.time = self._slider("time", time)
        self.scenes = {name: self._whole(name, state) for name, state in (scenes or {}).items()}
        self._picture = W.HTML()
        self._status = W.HTML(layout=W.Layout(min_height="5.5em"))
        self._status.add_class("course-status")
        first = [control for name, control in controls.items() if name not in more]
        reset = _button("reset", self.reset, tooltip="back to the values it started with")
        (predicting, scenes), (opener, opened) = self._scene_rows(), self._more({name: controls[name] for name in more})
        super().__init__([_row(*first, reset, *predicting, opener), *scenes, opened,
                          self._picture, self._status, W.HTML(ACCESSIBLE, layout=W.Layout(height="0"))])
        self.add_class("course-panel")
        for control in controls.values():
            control.observe(self._refresh, "value")
        self._refresh()

    @property
    def state(self):
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **state):
        """Bring several controls to new values at once."""
        with self._lock:
            self._held = True
            try:
                self._assign(state)
            finally:
                self._held = False
        self._refresh()

    def reset(self):
        self.reveal()
        self.set(**self.start)

    def scene(self, name):
        """Bring the panel to one of its scenes; where one is to predict first, without the picture."""
        if name not in self.scenes:
            raise ValueError(f"Panel: no scene {name!r}; there is {', '.join(self.scenes)}")
        if self._predict.value:
            self._veil(name)
        self.set(**self.scenes[name])

    def reveal(self):
        """Show the picture that was to be predicted."""
        self._veiled = False
        if self.scenes:
            self._reveal.layout.display = "none"
        self._refresh()

    def save(self, path):
        """Write the picture to a file, in the format that its name ends with (.png, .svg, .pdf); with .gif, all the
        way there: what the play button plays."""
        path = Path(path)
        with self._lock:
            if path.suffix != ".gif":
                self.drawing.update(**self.state)
                self.drawing.figure.savefig(path, dpi=200)
                return
            if not self.time:
                raise ValueError(f"Panel: nothing moves here by itself, so nothing can be saved as {path}; take .png")
            values = self.controls[self.time].values
            values = values[np.unique(np.linspace(0, len(values) - 1, 101).round().astype(int))]
            first, *others = (Image.open(io.BytesIO(self.drawing.frame(**self.state | {self.time: float(value)})[0]))
                              for value in values)
            first.save(path, append_images=others, save_all=True, loop=0, duration=[100] * len(others) + [3000])
            self.drawing.update(**self.state)

    def _assign(self, state):
        if unknown := set(state) - set(self.controls):
            raise ValueError(f"Panel: no control {sorted(unknown)}; there is {', '.join(self.controls)}")
        for name, value in state.items():
            self.controls[name].value = value

    def _whole(self, name, state):
        """All values of a scene, after its controls have taken them."""
        try:
            self._assign(state)
            return self.state
        except (ValueError, traitlets.TraitError) as error:
            raise ValueError(f"Panel: scene {name!r}: {error}") from None
        finally:
            self._assign(self.start)

    def _sliders(self):
        return (name for name, control in self.controls.items() if isinstance(control, Slider))

    def _slider(self, field, name):
        if name not in [None, *self._sliders()]:
            raise ValueError(f"Panel: {field} must name a slider ({', '.join(self._sliders())}), got {name!r}")
        return name

    def _scene_rows(self):
        """What makes scenes a question, and the row of their buttons."""
        if not self.scenes:
            return [], []
        scenes = enumerate(self.scenes, start=1)
        buttons = [_button(f"{key} · {name}", functools.partial(self.scene, name)) for key, name in scenes]
        for button in buttons:
            button.add_class("course-scene")
        self._predict = W.ToggleButton(description="predict first", tooltip="hide the picture of a scene until revealed",
                                       layout=W.Layout(width="auto"))
        self._predict.observe(lambda change: change["new"] or self.reveal(), "value")
        self._reveal = _button("reveal", self.reveal, button_style="primary")
        self._reveal.layout.display = "none"
        return [self._predict, self._reveal], [_row(W.Label("Scenes:"), *buttons)]

    def _more(self, controls):
        """A button and what it opens: play, further controls, save."""
        self._saved, rows, names = W.HTML(), [], []
        save = [_button("save picture", functools.partial(self._save_as, "png"))]
        if self.time:
            slider = controls.pop(self.time, None)
            rows.append(_row(Player(self.controls[self.time]), *[slider] * bool(slider)))
            save.append(_button("save animation", functools.partial(self._save_as, "gif")))
            names.append("play")
        if controls:
            rows.append(_row(*controls.values(), W.Label("or click on the surface")))
            names.append("start")
        opened = W.VBox([*rows, _row(*save, self._saved)], layout=W.Layout(display="none"))
        opener = W.ToggleButton(description=", ".join([*names, "save"]), icon="caret-down", layout=W.Layout(width="auto"))
        opener.observe(lambda change: setattr(opened.layout, "display", "" if change["new"] else "none"), "value")
        opener.add_class("course-more")
        return opener, opened

    def _save_as(self, suffix):
        path = next(path for k in itertools.count(1) if not (path := Path(f"panel-{k}.{suffix}")).exists())
        self._saved.value = "saving …"
        try:
            self.save(path)
            self._saved.value = f'<span role="status">saved as {path}, beside the notebook</span>'
        except OSError as error:
            self._saved.value = f'<span role="alert">{html.escape(f"not saved: {error}")}</span>'

    def _veil(self, name):
        """Cover the picture with the question what it will show, and a minute that runs out for whoever wants one."""
        (width, height), self._veiled, self._shown = self.drawing.size, True, None
        self._picture.value = VEIL.format(name=html.escape(name), width=width, ratio=width / height)
        self._status.value = "<p>Predict first, then reveal.</p>"
        self._reveal.layout.display = ""
        self._reveal.focus()

    def _refresh(self, change=None):
        with self._lock:
            state = self.state
            if self._held or self._veiled or state == self._shown:
                return
            try:
                self._png, self.sentence = self.drawing.frame(**state)
            except Exception as error:  # nobody else would show it: a callback has no cell
                self._shown = None
                self._status.value = f'<pre role="alert">{html.escape(f"{type(error).__name__}: {error}")}</pre>'
                return
            self._shown = state
            text, (width, height) = html.escape(self.sentence), self.drawing.size
            source = "data:image/png;base64," + base64.b64encode(self._png).decode()
            window = " ".join(map("{:g}".format, self.drawing.window))
            self._picture.value = (f'<img alt="{text}" width="{width}" height="{height}" data-window="{window}" '
                                   f'style="max-width:100%;height:auto" src="{source}">')
            self._status.value = f'<p style="margin:0.4em;font-size:110%;line-height:1.5">{text}</p>'

    def _repr_mimebundle_(self, **kwargs):
        """The widget for a live kernel; the picture and its sentence where there is none."""
        bundle = super()._repr_mimebundle_(**kwargs)
        return bundle | {"image/png": base64.b64encode(self._png).decode(), "text/plain": f"Panel. {self.sentence}"}


def _button(name, act, **look):
    button = W.Button(description=name, layout=W.Layout(width="auto"), **look)
    button.on_click(lambda button: act())
    return button


VEIL = """<div class="course-veil" style="width:{width}px;aspect-ratio:{ratio:.3f}">
<div>“{name}”: what will you see?</div><div><div class="course-minute"></div></div></div>"""


def _row(*widgets):
    return W.HBox(widgets, layout=W.Layout(flex_flow="row wrap", align_items="center"))


HERE = Path(__file__).parent
ACCESSIBLE = (f'<style>{HERE.joinpath("panel.css").read_text("utf8")}</style><p class="course-said" role="status"></p>'
              '<img hidden alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" '
              f'onload="{html.escape(HERE.joinpath("panel.js").read_text("utf8"))}">')
