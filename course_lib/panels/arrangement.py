"""Where the axes and the legends of a figure stand, in a row or in a narrow column."""

from collections.abc import Sequence
from typing import NamedTuple

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.transforms import Bbox

NARROW, ROW = 4.2, 3.2  # the width of a column and the height of each of its axes, in inches of a figure of 7
LEGEND_COLUMNS = 2


class Layout(NamedTuple):
    """A figure's size in inches, the places of its axes, and its legends."""

    size: tuple[float, float]
    places: list[tuple[Axes, Bbox]]
    legends: list[Legend]

    @classmethod
    def of(cls, figure: Figure, axes: Sequence[Axes]) -> "Layout":
        """The layout that a figure has."""
        width, height = figure.get_size_inches()
        places = [(ax, ax.get_position(original=True)) for ax in axes]
        return cls((width, height), places, list(figure.legends))

    def apply(self, figure: Figure) -> None:
        """Give the figure this layout."""
        figure.set_size_inches(self.size)
        figure.legends[:] = self.legends
        for ax, place in self.places:
            ax.set_position(place)
            ax.apply_aspect()  # else only drawing it would


def stack(figure: Figure, axes: Sequence[Axes]) -> None:
    """Put the axes of a figure one below the other, to be laid out anew, and its legends in few columns."""
    unit = matplotlib.rcParams["figure.figsize"][0] / 7
    figure.set_size_inches(NARROW * unit, ROW * unit * len(axes) + 0.3)
    grid = figure.add_gridspec(len(axes), 1)
    for k, ax in enumerate(axes):
        ax.set_subplotspec(grid[k])
        ax.set_in_layout(True)
    for wide in figure.legends[:]:
        figure.legends.remove(wide)
        names = [text.get_text() for text in wide.get_texts()]
        figure.legend(handles=wide.legend_handles, labels=names, loc="outside upper center",
                      ncols=LEGEND_COLUMNS)
