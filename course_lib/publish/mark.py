"""The course's mark, two rules on their way to the minimum of the ravine, and its wordmark: as SVG."""

from collections.abc import Iterable

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from .. import Adam, Momentum, ravine, run
from ..plot import ON_DARK, STYLES

SIDE = 64  # of the mark, in the units of all that is drawn here
SEEN = 3.8  # as many units of the valley stand on a side
MINIMUM = np.array([0.68, 0.5])  # where it stands on the mark, as shares of its side, from above
START = [-2.4, 1.3]
LEVELS = 1.2, 2.2, 3.2  # how far the level lines reach along the valley
RULES = {"Momentum": Momentum(eta=0.2, beta=0.75), "Adam": Adam(eta=0.25, beta1=0.8, beta2=0.99)}
STEPS = 40
INK = {False: "#1a1a1a", True: "#f2f2f2"}  # of letters, on light and on dark pages


def svg(width: float, height: float, *parts: str) -> str:
    """An SVG of this size."""
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">\n'
            + "\n".join(parts) + "\n</svg>\n")


def mark(names: Iterable[str] = RULES, pen: float = 5, on_dark: bool = False) -> str:
    """The ways of rules to the minimum, over level lines of the valley."""
    valley, scale = ravine(), SIDE / SEEN
    x, y = SIDE * MINIMUM
    narrow = np.sqrt(valley.value([1, 0]) / valley.value([0, 1]))
    parts = [f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{scale * reach:.1f}" ry="{scale * narrow * reach:.1f}" '
             'fill="none" stroke="#8d99a3" stroke-width="1"/>' for reach in LEVELS]
    for name in names:
        way = SIDE * MINIMUM + scale * run(RULES[name], valley, START, STEPS).theta * [1, -1]
        color = STYLES[name][0]
        parts.append(f'<polyline points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in way)}" fill="none" '
                     f'stroke="{ON_DARK[color] if on_dark else color}" stroke-width="{pen:g}" '
                     'stroke-linejoin="round" stroke-linecap="round"/>')
    return f'<svg width="{SIDE}" height="{SIDE}">{"".join(parts)}</svg>'  # which cuts what is beyond it


def letters(text: str, x: float, y: float, size: float, color: str, weight: str = "bold") -> str:
    """A line of text as outlines, which look the same without the font."""
    outline = TextPath((x, -y), text, size, prop=FontProperties(family="DejaVu Sans", weight=weight))
    commands = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
    drawn = ""
    for points, code in outline.iter_segments():
        downward = points * np.resize([1, -1], len(points))  # as SVG counts
        drawn += "Z" if code == Path.CLOSEPOLY else commands[code] + " ".join(f"{v:.1f}" for v in downward)
    return f'<path d="{drawn}" fill="{color}"/>'


def wordmark(on_dark: bool = False) -> str:
    """The mark with the course's name beside it."""
    ink = INK[on_dark]
    return svg(380, SIDE, mark(on_dark=on_dark), letters("Adaptive optimizers", 78, 31, 25, ink),
               letters("hands on", 78, 55, 18, ink, weight="normal"))


def favicon() -> str:
    """The mark for sixteen pixels: one way, with a broad pen."""
    return svg(SIDE, SIDE, mark(["Adam"], pen=9))
