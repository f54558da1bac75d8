"""The look of the course: one colour per optimizer, surfaces, paths, and how a figure is shown.

Figures are `Figure()` objects, never pyplot's: slider callbacks may run beside a
running cell, and pyplot's one current figure does not survive that.
"""

import base64
import io
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import matplotlib.patheffects
import matplotlib.style
import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import (
    Colormap,
    LinearSegmentedColormap,
    ListedColormap,
    to_hex,
    to_rgb,
    to_rgba,
)
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image

from .formats import number as number
from .losses import Surface

LOOK = os.environ.get("COURSE_STYLE") or "course"
if LOOK not in ("course", "projector"):
    raise ValueError(f"COURSE_STYLE must be course or projector, got {LOOK!r}")
matplotlib.style.use([Path(__file__).with_name(f"{name}.mplstyle") for name in ("course", LOOK)])

# Hue says the family, the dash says the variant. Every line has a contrast of at least 3:1 on
# white, and all hues stay apart for the colour-blind.
BLACK, BLUE, WINE, GREEN, PINK, VERMILION = "#000000", "#0072B2", "#882255", "#009E73", "#CC79A7", "#D55E00"
#: {name of a rule: its colour and its dashes}
STYLES = {
    "GD": (BLACK, "-"),
    "Momentum": (BLUE, "-"),
    "Nesterov": (BLUE, (0, (4, 2))),
    "AdaGrad": (WINE, "-"),
    "RMSProp": (GREEN, "-"),
    "MaxProp": (GREEN, (0, (4, 2))),
    "AdaDelta": (PINK, "-"),
    "Adam": (VERMILION, "-"),
    "LazyAdam": (VERMILION, (0, (3, 1.5, 3, 1.5, 1, 1.5))),
    "AdaMax": (VERMILION, (0, (6, 2, 1, 2))),
    "NAdam": (VERMILION, (0, (4, 2))),
    "AMSGrad": (VERMILION, (0, (1, 1.5))),
    "AdamW": (VERMILION, (0, (8, 2))),
    "Lion": (BLUE, (0, (1, 1.5))),
    "FullAdaGrad": (WINE, (0, (1, 1.5))),
    "Shampoo": (WINE, (0, (4, 2))),
    "Muon": (BLUE, (0, (8, 2))),
}
#: {a colour on white: the one that stands for it on DARK}; greys are turned over
ON_DARK = {BLACK: "#f2f2f2", BLUE: "#59b7ff", WINE: "#b6598d", GREEN: "#01ab86", PINK: "#f0b0d8",
           VERMILION: "#ff7a1f"}
DARK = "#111111"  # JupyterLab's dark ground
PALE = LinearSegmentedColormap.from_list("pale", ["#c6ced5", "#e9edf0"])
DEEP = LinearSegmentedColormap.from_list("deep", [BLUE, "#8dbbdb", "#eef3f6"])  # lower is stronger
PALE_ON_DARK = LinearSegmentedColormap.from_list("pale on dark", ["#35424c", "#1d242a"])
HALO, HALO_ON_DARK = ([matplotlib.patheffects.withStroke(linewidth=3, foreground=ground)]
                      for ground in ("white", DARK))


def style(name: str | type) -> dict[str, Any]:
    """Keyword arguments for the line of an optimizer, given its name or its class."""
    name = getattr(name, "__name__", name)
    if name not in STYLES:
        raise ValueError(f"style: no colour for {name!r}; there is one for {', '.join(STYLES)}")
    color, linestyle = STYLES[name]
    kind = dict(color=color, linestyle=linestyle, label=name)
    return kind if linestyle == "-" else kind | dict(gapcolor="white")  # dashes show on their family's line


def figure(columns: int = 1, width: float = 7.0, height: float = 4.0, rows: int = 1,
           **subplots: Any) -> tuple[Figure, Any]:
    """A figure in the course's style and its axes, one, a row of them, or several rows.

    Sizes are meant for the style's own figure of 7 by 4. Where a style makes that smaller, all
    are, and whatever has its size in points, letters, lines and dots, is larger in comparison.
    """
    own_width, own_height = matplotlib.rcParams["figure.figsize"]
    fig = Figure(figsize=(own_width / 7 * width, own_height / 4 * height))
    return fig, fig.subplots(rows, columns, **subplots)


def surface(ax: Axes, loss: Surface, resolution: int = 121) -> None:
    """Draw a loss as a quiet background: pale bands and thin lines, denser near the minimum.

    The minimum is a ring with its name, the window and the names of the axes are the loss's.
    """
    (left, right), (bottom, top) = loss.view
    x, y = np.linspace(left, right, resolution), np.linspace(bottom, top, resolution)
    z = loss.value(np.stack(np.meshgrid(x, y)))
    levels = np.min(z) + np.ptp(z) * np.linspace(0, 1, 25) ** 2.5
    ax.contourf(x, y, z, levels, cmap=PALE)
    ax.contour(x, y, z, levels[1:-1], colors="white", linewidths=0.8, linestyles="solid")
    if loss.minimum is not None:
        ax.plot(*loss.minimum, "o", markersize=9, markerfacecolor="none", markeredgecolor="0.25",
                markeredgewidth=1.5)
        ax.annotate("minimum", loss.minimum, (0, 9), textcoords="offset points", ha="center", color="0.25",
                    fontsize=10, path_effects=HALO, zorder=5)
    ax.set(xlim=(left, right), ylim=(bottom, top), xlabel=loss.names[0], ylabel=loss.names[1],
           aspect="equal")


def casing(line: Line2D) -> dict[str, Any]:
    """Keyword arguments for a white line below `line`, which then stands out from a surface as from white."""
    width = line.get_linewidth() + 3
    return dict(color="white", linewidth=width, zorder=1.5, animated=line.get_animated())


def path(ax: Axes, theta: np.ndarray, name: str | type, **line: Any) -> None:
    """Draw one path, theta of shape (steps + 1, 2), from its start, a small dot, to its end, a larger one."""
    kind = style(name) | line
    above, = ax.plot(*theta.T, **kind)
    ax.plot(*theta.T, **casing(above))
    ax.plot(*theta[0], "o", color="0.25", markersize=5, zorder=3)
    ax.plot(*theta[-1], "o", color=kind["color"], markersize=7, markeredgecolor="white", zorder=3)


def png(canvas: FigureCanvasAgg) -> bytes:
    """What a canvas shows, as a PNG of 128 colours: half the bytes and a third of the time of a full one."""
    size, pixels = canvas.get_width_height(), np.asarray(canvas.buffer_rgba())
    image: Any = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1).convert("RGB")
    image = image.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette, corner = image.getpalette(), image.getpixel((0, 0))
    ground = to_rgb(canvas.figure.get_facecolor())  # which the palette holds only nearly
    palette[3 * corner : 3 * corner + 3] = [round(255 * share) for share in ground]
    image.putpalette(palette)
    image.save(buffer := io.BytesIO(), "PNG", compress_level=1)
    return buffer.getvalue()


def on_dark(color: Any) -> tuple[float, ...]:
    """The colour on a dark ground that stands for one on white; what is transparent stays so."""
    red, green, blue, alpha = to_rgba(color)
    hue = to_hex((red, green, blue)).upper()
    if hue in ON_DARK:
        red, green, blue = to_rgb(ON_DARK[hue])
    elif max(red, green, blue) - min(red, green, blue) < 0.1:  # white is the ground, black nearly white
        ground = to_rgb(DARK)[0]
        red, green, blue = (ground + (1 - share) * (0.95 - ground) for share in (red, green, blue))
    return red, green, blue, alpha


def _map_on_dark(cmap: Colormap) -> Colormap:
    if isinstance(cmap, ListedColormap):
        return ListedColormap([on_dark(color) for color in np.atleast_1d(cmap.colors)])
    return PALE_ON_DARK if cmap.name == PALE.name else cmap.reversed()


def _color_ticks(ax: Axes, color: Any) -> None:
    ax.tick_params(which="both", colors=color)


class Colours:
    """The colours of a figure, which is drawn on white, and those that stand for them on a dark ground."""

    def __init__(self, fig: Figure) -> None:
        self._figure = fig
        self._light: list[tuple[Callable[[Any], Any], Any]] = []  # what brings a colour back

    def apply(self, dark: bool) -> None:
        """Colour the figure, which has the other colours now."""
        if dark:
            pairs = list(self._pairs())  # read before anything changes: artists share colours
            self._light = [(turn, color) for turn, color, _ in pairs]
            for turn, _, color in pairs:
                turn(color)
        else:
            for turn, color in self._light:
                turn(color)

    def _pairs(self) -> Iterator[tuple[Callable[[Any], Any], Any, Any]]:
        """(what sets a colour, the colour on white, the one in the dark) for all that has one."""
        for ax in self._figure.axes:
            yield partial(_color_ticks, ax), BLACK, on_dark(BLACK)  # those that are still to be made, too
        artist: Any
        for artist in self._figure.findobj():
            mapped = getattr(artist, "get_array", lambda: None)() is not None
            if mapped:
                yield artist.set_cmap, artist.get_cmap(), _map_on_dark(artist.get_cmap())
            for name in ("color", "gapcolor", "markerfacecolor", "markeredgecolor", "facecolor", "edgecolor"):
                if not hasattr(artist, f"get_{name}") or mapped and name != "color":
                    continue
                color = getattr(artist, f"get_{name}")()
                if color is None or isinstance(color, str) and color in ("none", "auto"):
                    continue
                several = np.ndim(color) == 2
                turned = [on_dark(each) for each in color] if several else on_dark(color)
                yield getattr(artist, f"set_{name}"), color, turned
            if artist.get_path_effects() == HALO:
                yield artist.set_path_effects, HALO, HALO_ON_DARK


def show(fig: Figure, sentence: str) -> None:
    """Show a figure with the sentence that says, in numbers, what can be seen on it.

    The sentence stands below the picture for everyone, and is its text for those who do not see it.
    """
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    picture = base64.b64encode(png(canvas)).decode()  # a browser's Python does not encode bytes by itself
    display({"image/png": picture, "text/plain": f"Figure. {sentence}"}, raw=True)
    print(sentence)
