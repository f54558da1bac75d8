"""The picture of a map and its words: what comes out at every place of two controls. It needs no widget."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from contourpy import LineType, contour_generator
from matplotlib.collections import LineCollection
from matplotlib.patches import Patch

from ..formats import number
from ..plot import DEEP, VERMILION, figure
from .controls import Slider
from .drawing import Drawing, Look

MARKS = (0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.99)  # of an axis that is not logarithmic
LABELS, CONTOURS = 7, 5  # at most
SPECK = 8  # corners of a contour that is too small to be drawn
MISSING: dict[str, Any] = dict(facecolor="white", edgecolor="0.55", hatch="////")


class Chart(NamedTuple):
    """What was found so far, at some places of the two controls, which are counted from 0.

    what             the numbers are, such as "Adam's loss after 60 steps"
    columns, rows    the places of the first and of the second control
    values           what came out, shape (rows, columns); inf where it diverged
    won              whether it is what a challenge asks for, same shape; None if that is not to be shown
    """

    what: str
    columns: np.ndarray
    rows: np.ndarray
    values: np.ndarray
    won: np.ndarray | None = None


class Scale(NamedTuple):
    """How the numbers of a map are shown and told.

    low, high   where its colours end; numbers below `low` are not told apart
    levels      where its contours are
    missing     what it means that there is no finite number
    factor      times the lowest: what still counts as good
    digits      that are told
    """

    low: float
    high: float
    levels: Sequence[float]
    missing: str = "diverges"
    factor: float = 10
    digits: int = 2

    @classmethod
    def of_losses(cls, low: float, high: float) -> "Scale":
        """A scale with a contour at some powers of ten."""
        exponents = np.arange(np.ceil(np.log10(low)), np.log10(high) + 1e-9)
        return cls(low, high, [10.0**k for k in exponents[:: -(-len(exponents) // CONTOURS)]])

    @property
    def least(self) -> float:
        """What the smallest numbers are told to be below: there rounding may decide."""
        return max(self.low, 1e-12)

    def told(self, value: float) -> str:
        """A number in words."""
        return number(value, self.digits) if value > self.least else f"below {number(self.least)}"


class Axis:
    """A control as an axis of a map: its places, from 0, at equal distances, and what they are called."""

    def __init__(self, control: Any) -> None:
        self.slides = isinstance(control, Slider)
        self.name = control.name if self.slides else ""
        self.values = control.values if self.slides else list(control.options)

    def __len__(self) -> int:
        return len(self.values)

    def place(self, value: Any) -> float:
        """Where a value lies, between two places if it was typed."""
        if not self.slides:
            return self.values.index(value)
        return float(np.interp(value, self.values, np.arange(len(self))))

    def told(self, place: float) -> str:
        """The value of a place, in words."""
        value = self.values[round(place)]
        return f"{self.name} = {number(value, 4)}" if self.slides else str(value)

    def range(self, low: float, high: float) -> str:
        """The values between two places, in words."""
        return self.told(low) + (f" to {self.told(high).split(' = ')[-1]}" if high > low else "")

    def ticks(self) -> tuple[list[int], list[str]]:
        """A few places and their labels: powers of ten or other round values, if there are such."""
        if not self.slides:
            return list(range(len(self))), self.values
        if self.values[0] > 0 and self.values[-1] >= 1000 * self.values[0]:
            exponents = np.log10(self.values)
            places = np.flatnonzero(np.isclose(exponents, exponents.round()))
        else:
            places = np.flatnonzero(np.isin(self.values, MARKS))
        if len(places) < 3:
            places = np.arange(len(self))
        few = places[:: -(-len(places) // LABELS)].tolist()
        return few, [number(self.values[k]) for k in few]


class Field:
    """The picture of a map, and its words.

    x, y    its axes
    """

    def __init__(self, x: Axis, y: Axis, scale: Scale) -> None:
        self.axes, self.scale = (x, y), scale
        self._chart: Chart | None = None
        self._mark: tuple[float, float] | None = None
        fig, ax = figure(width=4.6, height=3.9)
        ax.patch.set(**MISSING)  # seen where no image covers it
        low, high = np.log10([scale.low, scale.high])
        self._image = ax.imshow(np.full((len(y), len(x)), high), cmap=DEEP, vmin=low, vmax=high,
                                origin="lower", aspect="auto", interpolation="nearest", animated=True)
        self._contours = LineCollection([], colors="white", linewidths=1, animated=True)
        self._won = LineCollection([], colors=VERMILION, linewidths=2, animated=True)
        for lines in (self._contours, self._won):
            ax.add_collection(lines, autolim=False)
        self._here, = ax.plot([], [], "o", color="white", markersize=10, markeredgecolor="black",
                              animated=True)
        ax.set(xlim=(-0.5, len(x) - 0.5), ylim=(-0.5, len(y) - 0.5), xlabel=x.name, ylabel=y.name)
        ax.set_xticks(*x.ticks())
        ax.set_yticks(*y.ticks())
        ax.grid(False)
        self._title = ax.set_title("what", animated=True)  # which keeps its place free
        self._levels = np.log10(scale.levels)
        fig.colorbar(self._image, ax=ax, ticks=self._levels, format=lambda level, _: power(10**level))
        self._key = ax.legend(handles=[Patch(label=scale.missing, **MISSING)], loc="upper right", fontsize=10,
                              frameon=True, facecolor="white", framealpha=1, edgecolor="none")
        self._key.set_animated(True)
        self.drawing = Drawing(fig, self._update, ground=ax)

    def picture(self, look: Look, chart: Chart, mark: tuple[float, float] | None = None) -> bytes:
        """A chart as PNG; with a mark at a place, if one is wanted."""
        with self.drawing.lock:
            self._chart, self._mark = chart, mark
            return self.drawing.frame(look)[0]

    def _update(self) -> str:
        if not (chart := self._chart):
            return ""
        across, up = self.axes
        levels = np.log10(np.maximum(chart.values, self.scale.low))
        levels[np.isinf(levels)] = np.nan
        all_places = np.ix_(nearest(chart.rows, len(up)), nearest(chart.columns, len(across)))
        self._image.set_data(levels[all_places])
        if across.slides and up.slides:
            grid = contour_generator(chart.columns, chart.rows, np.ma.masked_invalid(levels),
                                     line_type=LineType.Separate)
            lines: list[Any] = [line for level in self._levels for line in grid.lines(level)]
            self._contours.set_segments([line for line in lines if len(line) > SPECK])
        self._won.set_segments([] if chart.won is None else outline(chart.won[all_places]))
        self._here.set_data(*np.reshape(self._mark or [], (2, -1)))
        self._title.set_text(chart.what)
        self._key.set_visible(bool(np.isnan(levels).any()))
        return ""

    def words(self, chart: Chart, x: float, y: float) -> str:
        """Where the best places are, how far they reach, and what is at the place x, y if it was computed."""
        scale, values = self.scale, np.maximum(chart.values, self.scale.least)
        best = np.min(values)
        if best == np.inf:
            return f"The map: {chart.what} {scale.missing} everywhere."
        row, column = middle(values <= best * (1 + 1e-9))
        good, (across, up) = values <= scale.factor * best, self.axes
        where = f"{across.told(chart.columns[column])} and {up.told(chart.rows[row])}"
        told = [f"The map: {chart.what} is lowest at {where}, {scale.told(best)}." if best > scale.least else
                f"The map: {chart.what} is {scale.told(best)} around {where}."]
        ways = (across, chart.columns, good[row], column), (up, chart.rows, good[:, column], row)
        ranges = [axis.range(*found[list(reach(along, at))])
                  for axis, found, along, at in ways if axis.slides]
        told.append(f"Around there it is at most {scale.factor:g} times as high for "
                    f"{' and for '.join(ranges)}.")
        if x in chart.columns and y in chart.rows:
            here = values[chart.rows == y, chart.columns == x].item()
            told.append(f"At the present setting it {scale.missing}." if here == np.inf else
                        f"At the present setting it is {scale.told(here)}.")
        if chart.won is not None:
            told.append(f"Outlined: where the challenge is won, {np.mean(chart.won):.1%} of the map.")
        return " ".join(told)


def power(value: float) -> str:
    """A number on the colour bar: 300, or a power of ten."""
    return f"{value:g}" if 1e-3 <= value < 1e4 else rf"$\mathdefault{{10^{{{np.log10(value):.0f}}}}}$"


def nearest(found: np.ndarray, n: int) -> np.ndarray:
    """For each of n places the index of the nearest one in `found`."""
    return np.abs(np.arange(n)[:, None] - found).argmin(axis=1)


def middle(cells: np.ndarray) -> tuple[int, int]:
    """The cell, of those that are True, nearest to their mean."""
    places = np.argwhere(cells)
    row, column = places[np.sum((places - places.mean(axis=0)) ** 2, axis=1).argmin()]
    return int(row), int(column)


def reach(good: np.ndarray, at: int) -> tuple[int, int]:
    """The first and the last of the places around `at` that are all good."""
    bad = np.flatnonzero(~good)
    before, after = bad[bad < at], bad[bad > at]
    return int(before[-1]) + 1 if len(before) else 0, int(after[0]) - 1 if len(after) else len(good) - 1


def outline(cells: np.ndarray) -> list[np.ndarray]:
    """The edges between cells that are True and the others, as segments; cell k is from k − ½ to k + ½."""
    padded = np.pad(cells, 1)
    beside, above = np.argwhere(padded[:, 1:] != padded[:, :-1]), np.argwhere(padded[1:] != padded[:-1])
    upright = [np.array([(x, y - 1), (x, y)]) for y, x in beside]
    level = [np.array([(x - 1, y), (x, y)]) for y, x in above]
    return [edge - 0.5 for edge in upright + level]
