"""A curve that is drawn before the lecture draws it: its plot, and how far one was off.

The plot is the same wherever it is asked for: in a notebook, the book, a handout and on a phone. `curve.js`
lets one draw on it; without a script it is an empty plot above boxes for numbers.
"""

import html
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..formats import number
from .kinds import Judgement, parsed

Array = np.ndarray

#: What a page needs to let one draw: its script, a function `drawable`, and its style.
SCRIPT, STYLE = (Path(__file__).with_name(f"curve.{kind}").read_text("utf8") for kind in ("js", "css"))

WIDTH, HEIGHT = 340, 230  # of a plot, in its own units
LEFT, TOP, WIDE, TALL = 50, 24, 272, 160  # of the part that one draws in
STILL = 0.06  # of the axis: a smaller move is no turn
FINE = 200  # positions along the x axis at which the run is drawn
ROOMY = 6  # marks of the x axis that all have room for their numbers
DRAWN, RUN = "#0072b2", "#d55e00"  # the colours of one's own curve and of the run's


class Axis:
    """An axis by its name and its marks: at equal distances it is linear, with equal ratios logarithmic."""

    def __init__(self, name: str, *marks: float) -> None:
        self.name, self.marks = name, np.array(marks, float)
        if len(marks) < 3 or np.any(np.diff(self.marks) <= 0):
            raise ValueError(f"Axis: marks must be three rising numbers or more, got {marks}")
        self.log = not np.allclose(np.diff(self.marks, 2), 0)
        if self.log and not (marks[0] > 0 and np.allclose(np.diff(np.log(self.marks), 2), 0)):
            raise ValueError(f"Axis: marks must have equal distances or equal ratios, got {marks}")
        self.low, self.high = float(marks[0]), float(marks[-1])

    def __str__(self) -> str:
        return f"{self.name} from {self.low:g} to {self.high:g}{', logarithmic' if self.log else ''}"

    def place(self, values: ArrayLike) -> Array:
        """Where values stand on the axis: 0 at its low end, 1 at its high end."""
        scale = np.log if self.log else np.asarray
        ends = scale([self.low, self.high])
        return (scale(values) - ends[0]) / (ends[1] - ends[0])


class Shape(NamedTuple):
    """What many draw, though it is wrong.

    text     what it looks like: "a level line"
    holds    whether a curve does, by its places on the y axis, 0 to 1, at the marks of the x axis
    why      what makes it tempting, or what it forgets
    """

    text: str
    holds: Callable[[Array], Any]
    why: str


class Curve:
    """A curve over x, drawn by its values at the marks of the x axis.

    x, y      the axes
    shapes    what many draw; the first one that holds is told
    why       why the run's curve is as it is
    within    how far off is right everywhere: a factor where the y axis is logarithmic, else a difference

    An answer is a list of values; what a lecture measures is a pair: a list of x and a list of y.
    """

    def __init__(self, x: Axis, y: Axis, *shapes: Shape | tuple[str, Callable[[Array], Any], str],
                 why: str, within: float) -> None:
        self.x, self.y, self.why, self.within = x, y, why, within
        self.shapes = [Shape(*shape) for shape in shapes]

    # How it is asked.

    def form(self, name: str) -> dict[str, Any]:
        return dict(kind="curve", html=self.html(), low=self.y.low, high=self.y.high, log=self.y.log,
                    points=len(self.x.marks))

    def plain(self, name: str) -> str:
        return f"A curve: {self.y}, over {self.x} (right {self._tolerance} everywhere)"

    @property
    def _tolerance(self) -> str:
        return f"within a factor of {self.within:g}" if self.y.log else f"within {self.within:g}"

    def html(self, values: Sequence[str] = ()) -> str:
        """The empty plot, above a box for the value at each mark."""
        values = values or [""] * len(self.x.marks)
        boxes = "".join(
            f'<label>{mark:g} <input name="answer" inputmode="decimal" autocomplete="off" required '
            f'aria-label="{html.escape(self._at(k))}" value="{html.escape(value)}"></label>'
            for k, (mark, value) in enumerate(zip(self.x.marks, values, strict=True)))
        return (f'<div class="course-curve" data-low="{self.y.low!r}" data-high="{self.y.high!r}" '
                f'data-log="{int(self.y.log)}">{self.svg()}<p>Draw from left to right, move a point with the '
                f"arrow keys, or type {html.escape(self.y.name)} at each {html.escape(self.x.name)}:</p>"
                f'<div class="course-knots">{boxes}</div></div>')

    def svg(self) -> str:
        """The empty plot. Its lines have no points yet: one's own, and the run's."""
        right, bottom = LEFT + WIDE, TOP + TALL
        grid, text = [], []
        for mark, place in zip(self.y.marks, self.y.place(self.y.marks)):
            height = bottom - TALL * place
            grid.append(f"M{LEFT} {height:.1f}H{right}")
            text.append(f'<text x="{LEFT - 6}" y="{height + 4:.1f}" text-anchor="end">{sign(mark)}</text>')
        every = 1 if len(self.x.marks) <= ROOMY else 2
        for k, (mark, place) in enumerate(zip(self.x.marks, self.x.place(self.x.marks))):
            grid.append(f"M{LEFT + WIDE * place:.1f} {TOP}V{bottom}")
            if k % every == 0:
                text.append(f'<text x="{LEFT + WIDE * place:.1f}" y="{bottom + 17}" '
                            f'text-anchor="middle">{sign(mark)}</text>')
        about = html.escape(f"An empty plot: {self.y}, over {self.x}")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" '
            f'aria-label="{about}" font-family="system-ui, sans-serif" font-size="14" fill="currentColor">'
            f'<path d="{"".join(grid)}" stroke="currentColor" stroke-opacity=".25" fill="none"/>'
            f'<rect x="{LEFT}" y="{TOP}" width="{WIDE}" height="{TALL}" fill="none" stroke="currentColor"/>'
            f'<g aria-hidden="true">{"".join(text)}<text x="4" y="14">{html.escape(self.y.name)}</text>'
            f'<text x="{LEFT + WIDE / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">'
            f"{html.escape(self.x.name)}</text>"
            f'<text class="course-legend" x="{right}" y="14" text-anchor="end"></text></g>'
            f'<polyline class="course-run" fill="none" stroke="{RUN}" stroke-width="6" '
            f'stroke-opacity=".7" stroke-linejoin="round"/>'
            f'<polyline class="course-drawn" fill="none" stroke="{DRAWN}" stroke-width="2.5" '
            f'stroke-linejoin="round"/></svg>')

    # How it is judged.

    def read(self, name: str, answer: Any) -> Array:
        if not (isinstance(answer, list) and len(answer) == len(self.x.marks)):
            raise ValueError(f"a curve must be a list of {len(self.x.marks)} numbers, got {answer!r:.60}")
        return np.array([self._value(k, given) for k, given in enumerate(answer)])

    def _value(self, k: int, given: Any) -> float:
        value = parsed(what := f"a number for {self._at(k)}", given)
        if not self.y.low <= value <= self.y.high:
            raise ValueError(f"{what} must be from {self.y.low:g} to {self.y.high:g}, got {given!r:.60}")
        return value

    def _at(self, k: int) -> str:
        return f"{self.y.name} {self._where(k)}"

    def _where(self, k: int) -> str:
        return f"at {self.x.name} {self.x.marks[k]:g}"

    def _told(self, value: float) -> str:
        """A value as precise as its axis can be read."""
        if self.y.log:
            return number(value, 2)
        return number(round(float(value), 2 - int(np.floor(np.log10(self.y.high - self.y.low)))), 4)

    def judge(self, name: str, answer: Any, measured: Any) -> Judgement:
        drawn, run = self.read(name, answer), self._at_marks(measured)
        mine, its = self.y.place(drawn), self.y.place(run)
        k = int(np.argmax(np.abs(mine - its)))
        off = max(drawn[k] / run[k], run[k] / drawn[k]) if self.y.log else abs(drawn[k] - run[k])
        if off <= self.within:
            return Judgement(True, [f"You are {self._tolerance} of the run everywhere: near enough.",
                                    *self.answer(name, measured)])
        by = f"by a factor of {number(off, 2)}" if self.y.log else f"by {self._told(off)}"
        said = [f"You are off {by} {self._where(k)}: you drew {self._told(drawn[k])}, "
                f"the run has {self._told(run[k])}.", self._compared(mine, its)]
        said += [f"You drew {shape.text}. {shape.why}" for shape in self.shapes if shape.holds(mine)][:1]
        return Judgement(False, [*said, *self.answer(name, measured)])

    def _compared(self, mine: Array, its: Array) -> str:
        """Whether two curves rise and fall alike."""
        yours, the_runs = (", then ".join(verb for verb, _ in moves(each)) for each in (mine, its))
        return f"Both curves {bare(yours)}." if yours == the_runs else f"Yours {yours}; the run's {the_runs}."

    def answer(self, name: str, measured: Any) -> list[str]:
        run = self._at_marks(measured)
        told = [f"{verb} to {self._told(run[k])} {self._where(k)}" for verb, k in moves(self.y.place(run))]
        begin = f"The run begins with {self._told(run[0])} {self._where(0)}"
        return [f"{begin} and {', then '.join(told)}.", self.why]

    def misfit(self, measured: Any) -> str:
        x, y = np.asarray(measured[0], float), np.asarray(measured[1], float)
        if x.shape != y.shape or np.any(np.diff(x) <= 0) or x[0] > self.x.low or x[-1] < self.x.high:
            return f"it must have a y for each of rising x, {self.x}"
        run = self._at_marks(measured)
        return "" if np.all((run >= self.y.low) & (run <= self.y.high)) else f"it leaves the axis, {self.y}"

    def trace(self, measured: Any) -> list[list[float]]:
        """The run's curve as places on both axes, 0 to 1; at most FINE + 1 of them."""
        x, y = np.asarray(measured[0], float), np.asarray(measured[1], float)
        inside = (x >= self.x.low) & (x <= self.x.high)
        across = self.x.place(x[inside])
        _, first = np.unique(np.round(across * FINE), return_index=True)
        up = self.y.place(np.clip(y[inside], self.y.low, self.y.high))
        return np.round(np.stack([across, up], 1)[first], 3).tolist()

    def _at_marks(self, measured: Any) -> Array:
        return np.interp(self.x.marks, np.asarray(measured[0], float), np.asarray(measured[1], float))


def straight(places: Array) -> bool:
    """Whether a curve rises or falls along a straight line, by its places on the y axis."""
    line = np.linspace(places[0], places[-1], len(places))
    return bool(np.ptp(places) > 0.2 and np.abs(places - line).max() < 0.08)


def moves(places: Array) -> list[tuple[str, int]]:
    """How a curve moves by its places: ("rises", the index where that ends), then ("falls", …)."""
    turns, far = [0], 0  # where it turned, and its farthest point since then
    for k, place in enumerate(places):
        way = places[far] - places[turns[-1]]
        if way == 0 or (place - places[far]) * way >= 0:
            far = k
        elif abs(place - places[far]) > STILL:
            turns, far = [*turns, far], k
    turns = [k for k in turns if k == 0 or abs(places[k] - places[0]) > STILL or k != turns[1]]
    ends = [*turns[1:], len(places) - 1]
    return [(verb(places[end] - places[start]), end) for start, end in zip(turns, ends)]


def verb(move: float) -> str:
    """What a curve does that moves by a share of its axis."""
    if abs(move) <= STILL:
        return "stays level"
    return "rises" if move > 0 else "falls"


def bare(verbs: str) -> str:
    """Verbs of two curves rather than one: "rises, then falls" becomes "rise, then fall"."""
    return verbs.replace("rises", "rise").replace("falls", "fall").replace("stays", "stay")


def sign(mark: float) -> str:
    """A mark of an axis, with the minus of the letters."""
    return f"{mark:g}".replace("-", "−")
