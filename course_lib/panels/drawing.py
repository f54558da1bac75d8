"""What a panel shows: a picture and a sentence, as a pure function of a state. No widget, no browser."""

import functools
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..plot import casing, png


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
        self._dpi = figure.dpi
        self._backgrounds: dict[float, Any] = {}  # by scale

    def _restore_background(self, scale: float = 1) -> None:
        """Put what does not move on the canvas, in a resolution; draw it the first time."""
        if self.figure.dpi != scale * self._dpi:
            self.figure.set_dpi(scale * self._dpi)
        if scale not in self._backgrounds:
            self._canvas.draw()
            self.figure.set_layout_engine("none")  # in another resolution, all stays where it is
            self._backgrounds[scale] = self._canvas.copy_from_bbox(self.figure.bbox)
        self._canvas.restore_region(self._backgrounds[scale])

    @functools.cached_property
    def moving(self) -> list[Artist]:
        """The animated artists, in the order in which they are drawn."""
        animated = self.figure.findobj(lambda artist: artist.get_animated())
        return sorted(animated, key=lambda artist: artist.get_zorder())

    def frame(self, scale: float = 1, /, **state: Any) -> tuple[bytes, str]:
        """The picture of a state as PNG bytes, and its sentence, which is its alternative text, too.

        scale   how many pixels of the picture stand for one of its plain size, such as 2 on a fine screen
        """
        with self.lock:
            sentence = self.update(**state)
            self._restore_background(scale)
            try:
                for artist in self.moving:
                    (artist.axes or self.figure).draw_artist(artist)
                return png(self._canvas), sentence
            finally:
                self.figure.set_dpi(self._dpi)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the plain picture in pixels."""
        return self._canvas.get_width_height()

    @functools.cached_property
    def window(self) -> tuple[float, ...]:
        """Where the ground lies on the picture: left, bottom, right, top as shares of the picture, then the
        numbers at these edges. Empty without a ground."""
        if self.ground is None:
            return ()
        self._restore_background()  # which lays the figure out and so puts the ground in its place
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
