"""The map beside a path: what comes out at every place of two controls, first of some, then of each.

A survey finds it in slices of some milliseconds, without a thread: the event loop calls for the next one when
it has nothing else to do, and a move of a slider puts it off. What the screen shows is a map of the present
state or none.
"""

import asyncio
import io
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import anywidget
import ipywidgets as W
import numpy as np
import traitlets
from PIL import Image

from .drawing import PLAIN, Look
from .field import Axis, Chart, Field, Scale
from .screen import Screen, number_of, part_of

SLICE, PAUSE, REST = 0.004, 0.004, 0.15  # seconds of work, between slices, and after a move of a slider
FINEST = 2  # pixels for one of the plain picture

Survey = Iterator[Chart | None]  # None: a good moment to do something else


class Map(anywidget.AnyWidget):
    """The map of two controls of a panel, which a click or the arrow keys on it set.

    controls   all controls of the panel: {name in the state: a widget with a value}
    names      of the two
    survey     survey(state, won) -> Survey; `won` says whether the challenge was won before
    scale      of its numbers
    """

    _esm, _css = Screen._esm, Screen._css
    wide: Any = traitlets.Int().tag(sync=True)  # width and height of the picture, in the page's pixels
    tall: Any = traitlets.Int().tag(sync=True)
    window: Any = traitlets.List().tag(sync=True)  # where the map lies on it, as `Drawing.window`
    look: Any = traitlets.Dict().tag(sync=True)  # what the browser last asked for: scale, dark
    parts: Any = traitlets.List().tag(sync=True, **W.widget_serialization)  # as a screen's
    plane: Any = traitlets.List().tag(sync=True)  # which two of them are the map's axes
    label = traitlets.Unicode().tag(sync=True)  # what it is called
    frame: Any = traitlets.Dict().tag(sync=True)  # a picture, and of which state outside of the plane
    words = traitlets.Unicode().tag(sync=True)

    def __init__(self, controls: Mapping[str, Any], names: Sequence[str],
                 survey: Callable[[dict[str, Any], bool], Survey], scale: Scale) -> None:
        self._controls, self.names, self._survey_of = dict(controls), tuple(names), survey
        x, y = (Axis(controls[name]) for name in names)
        self.field = Field(x, y, scale)
        self._state: dict[str, Any] = {}
        self._chart: Chart | None = None  # of the present state; None while there is none
        self._survey: Survey | None = None  # what is at work
        self._won = False
        self._quiet = 0.0  # until when sliders may be moving
        drawing = self.field.drawing
        width, height = drawing.size()
        across, up = x.name or names[0], y.name or names[1]
        super().__init__(wide=width, tall=height, window=list(drawing.window()),
                         look=dict(scale=1, dark=False), parts=list(map(part_of, controls.values())),
                         plane=[list(controls).index(name) for name in names],
                         label=f"map of {across} and {up}: the arrow keys set both")
        self.add_class("course-map")
        self.on_msg(self._hear)

    def follow(self, state: Mapping[str, Any], won: bool) -> None:
        """Show the map of a state: the one that is there, or none until there is one."""
        with self.field.drawing.lock:
            before, self._state = self._outside(), dict(state)
            first, news = not before, won and not self._won
            self._won |= won
            self._quiet = time.perf_counter() + REST
            if self._outside() != before:
                self._chart = None
            if news or self._chart is None and self._outside() != before:
                self._survey = self._survey_of(dict(state), self._won)
                if first:
                    self._work(np.inf)
                self._later(REST, self._advance, self._survey)
            if not self._later(REST, self._settle, self._state):
                self._tell()

    def complete(self) -> Chart:
        """Work until the map is whole, and return it."""
        with self.field.drawing.lock:
            while self._survey:
                self._work(np.inf)
            assert self._chart, "it has followed a state"
            return self._chart

    @property
    def png(self) -> bytes:
        """The map and the present setting on it, as a page without a kernel shows them."""
        with self.field.drawing.lock:
            while self._chart is None:
                self._work(np.inf)
            return self.field.picture(PLAIN, self._chart, self._place())

    def beside(self, picture: bytes) -> bytes:
        """A picture and, to the right of it, this one."""
        left, right = (Image.open(io.BytesIO(each)).convert("RGB") for each in (picture, self.png))
        both = Image.new("RGB", (left.width + right.width, max(left.height, right.height)), "white")
        both.paste(left)
        both.paste(right, (left.width, 0))
        both.quantize(128, dither=Image.Dither.NONE).save(buffer := io.BytesIO(), "PNG")
        return buffer.getvalue()

    def _outside(self) -> list[Any]:
        """The state outside of the map's plane, as numbers."""
        return [None if name in self.names else number_of(self._controls[name], value)
                for name, value in self._state.items()]

    def _place(self) -> tuple[float, float]:
        x, y = (axis.place(self._state[name]) for axis, name in zip(self.field.axes, self.names))
        return x, y

    def _later(self, seconds: float, act: Callable[..., None], *arguments: Any) -> bool:
        """Let the event loop do something when it has time; False if no loop is running."""
        try:
            asyncio.get_running_loop().call_later(seconds, act, *arguments)
        except RuntimeError:
            return False
        return True

    def _advance(self, survey: Survey) -> None:
        """A slice of work on a survey, unless another one has begun or sliders move."""
        with self.field.drawing.lock:
            if survey is not self._survey:
                return
            wait = self._quiet - time.perf_counter()
            if wait <= 0:
                self._work(SLICE)
            if self._survey:
                self._later(max(wait, PAUSE), self._advance, survey)

    def _work(self, seconds: float) -> None:
        """Work on the survey for some time, or until it has found something, which is then shown."""
        end = time.perf_counter() + seconds
        try:
            for chart in self._survey or ():
                if chart:
                    self._chart = chart
                    self._show()
                    self._tell()
                    return
                if time.perf_counter() > end:
                    return
            self._survey = None
        except Exception as error:  # a callback has no cell that could show it
            self._survey, self.words = None, f"{type(error).__name__}: {error}"

    def _show(self) -> None:
        if self._chart:
            look = Look(scale=self.look["scale"], dark=self.look["dark"])
            self.frame = dict(key=self._outside(), png=self.field.picture(look, self._chart))

    def _settle(self, state: dict[str, Any]) -> None:
        """Tell of a state, unless another one has come."""
        with self.field.drawing.lock:
            if self._state is state:
                self._tell()

    def _tell(self) -> None:
        if self._chart:
            self.words = self.field.words(self._chart, *self._place())

    def _hear(self, widget: W.Widget, content: dict[str, Any], buffers: Any) -> None:
        """Take the look that the browser asks for."""
        with self.field.drawing.lock:
            self.look = dict(scale=min(content["scale"], FINEST), dark=content["dark"])
            self._show()
