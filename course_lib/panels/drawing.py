"""What a panel shows: a picture and a sentence, as a pure function of a state. No widget, no browser."""

import functools
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..plot import Colours, casing, png
from .arrangement import Layout, stack


class Look(NamedTuple):
    """How a picture is drawn for the place where it stands; the same artists in each.

    scale    how many of its pixels stand for one of its plain size, such as 2 on a fine screen
    narrow   its axes one below the other, in a column
    dark     light on dark
    """

    scale: float = 1
    narrow: bool = False
    dark: bool = False


PLAIN = Look()


class Drawing:
    """A figure that follows a state.

    figure   its artists created with `animated=True` are what moves
    update   update(**state) moves them and returns a sentence that says, in words and
             rounded numbers, what the picture now shows
    ground   the axes on which a click means a place, if there are such
    ahead    whether a panel may draw states before they are asked for, and keep what it drew: only if
             `update` depends on nothing but the state

    What can be dragged must follow at once, so only what moves is drawn again: the axes and
    the surface are rendered once, the animated artists on top of them each time. The frame
    therefore stands still: axis limits must fit every state.

    One state is drawn at a time, whichever threads ask: they hold `lock` meanwhile.
    """

    def __init__(self, figure: Figure, update: Callable[..., str], ground: Axes | None = None,
                 ahead: bool = False) -> None:
        self.figure, self.update, self.ground, self.ahead = figure, update, ground, ahead
        self.lock = threading.RLock()
        self._canvas = FigureCanvasAgg(figure)
        self._dpi, self._engine = figure.dpi, figure.get_layout_engine()
        self._look = PLAIN  # the one that the figure has now
        self._layouts: dict[bool, Layout] = {}  # by whether it is narrow
        self._colours = Colours(figure)
        self._backgrounds: dict[Look, Any] = {}

    def wear(self, look: Look = PLAIN) -> None:
        """Give the figure a look."""
        if self._look.dark and look[1:] != self._look[1:]:
            self._colours.apply(dark=False)
            self._look = self._look._replace(dark=False)
        if look.narrow not in self._layouts:
            self._lay_out(look.narrow)
        if look.narrow != self._look.narrow:
            self._layouts[look.narrow].apply(self.figure)
        if look.dark and not self._look.dark:
            self._colours.apply(dark=True)
        if self.figure.dpi != look.scale * self._dpi:
            self.figure.set_dpi(look.scale * self._dpi)
        self._look = look

    def _lay_out(self, narrow: bool) -> None:
        """Lay the figure out, in a row as it was made or in a column, and from then on keep that layout."""
        figure, axes = self.figure, [ax for ax in self.figure.axes if ax.get_subplotspec()]
        if narrow:
            self.wear(PLAIN)  # which keeps the wide layout
            stack(figure, axes)
        figure.set_layout_engine(self._engine)
        self._canvas.draw()
        figure.set_layout_engine("none")  # in another resolution, all stays where it is
        self._layouts[narrow] = Layout.of(figure, axes)
        self._look = self._look._replace(narrow=narrow)

    def _restore_background(self, look: Look = PLAIN) -> None:
        """Put what does not move on the canvas; draw it the first time."""
        self.wear(look)
        if look not in self._backgrounds:
            self._canvas.draw()
            self._backgrounds[look] = self._canvas.copy_from_bbox(self.figure.bbox)
        self._canvas.restore_region(self._backgrounds[look])

    @functools.cached_property
    def moving(self) -> list[Artist]:
        """The animated artists, in the order in which they are drawn."""
        animated = self.figure.findobj(lambda artist: artist.get_animated())
        return sorted(animated, key=lambda artist: artist.get_zorder())

    def frame(self, look: Look = PLAIN, /, **state: Any) -> tuple[bytes, str]:
        """The picture of a state as PNG bytes, and its sentence, which is its alternative text, too."""
        with self.lock:
            sentence = self.update(**state)
            self._restore_background(look)
            for artist in self.moving:
                (artist.axes or self.figure).draw_artist(artist)
            return png(self._canvas), sentence

    def size(self, look: Look = PLAIN) -> tuple[int, int]:
        """Width and height of the picture in pixels of a plain screen."""
        with self.lock:
            self.wear(look._replace(scale=1))
            return self._canvas.get_width_height()

    def window(self, look: Look = PLAIN) -> tuple[float, ...]:
        """Where the ground lies on the picture: left, bottom, right, top as shares of the picture, then the
        numbers at these edges. Empty without a ground."""
        if self.ground is None:
            return ()
        with self.lock:
            self._restore_background(look._replace(scale=1))  # drawing it puts the ground in its place
            inverse = self.figure.transFigure.inverted()
            (left, bottom), (right, top) = inverse.transform(self.ground.get_window_extent())
            (x0, x1), (y0, y1) = self.ground.get_xlim(), self.ground.get_ylim()
            return left, bottom, right, top, x0, y0, x1, y1


class MovingPath:
    """A path that moves on a surface: its line, a white one below that sets it off, and a dot at its end.

    look   keyword arguments for the line, as `style` gives them
    """

    def __init__(self, ax: Axes, look: dict[str, Any]) -> None:
        moving: dict[str, Any] = dict(animated=True)
        self.line, = ax.plot([], [], **look | moving)
        self.casing, = ax.plot([], [], **casing(self.line))
        self.end, = ax.plot([], [], "o", color=look["color"], markersize=8, markeredgecolor="white", **moving)
        self.artists = self.line, self.casing, self.end

    def follow(self, theta: np.ndarray) -> None:
        """Bring the path to the places theta, shape (n, 2)."""
        self.line.set_data(*theta.T)
        self.casing.set_data(*theta.T)
        self.end.set_data(*theta[-1:].T)
