"""The books of one optimizer, step by step: everything it computed, beside the path so far."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text

from ..descent import run
from ..formats import number
from ..losses import Surface
from ..optimizers import Rule
from ..plot import figure, style, surface
from .controls import Slider
from .drawing import Drawing, MovingPath
from .panel import Panel, Scenes

SYMBOLS = {"m_hat": "m̂", "v_hat": "v̂", "look_ahead": "look-ahead", "eta_eff": "rate", "delta": "Δ"}
COLUMNS = 0.62, 1.0  # where the numbers of the two parameters end, as shares of the table's width


def ledger_drawing(rule: Rule, loss: Surface, steps: int) -> Drawing:
    """The books of a rule with its settings, such as `Adam(0.1)`, as a function of `step`: all it computed
    for each parameter, beside the path so far."""
    history = run(rule, loss, loss.start, steps)
    fig, (on_surface, table) = figure(2, width=10, height=4.2, width_ratios=[1.25, 1])
    surface(on_surface, loss)
    on_surface.plot(*history.theta.T, color="0.4", linewidth=0.8)
    on_surface.plot(*loss.start, "o", color="0.25", markersize=5)
    path = MovingPath(on_surface, style(type(rule)))
    title = on_surface.text(0.02, 0.97, "", transform=on_surface.transAxes, va="top", fontsize=13,
                            animated=True)
    cells = _table(table, history.symbols, loss.names)

    def update(step: float) -> str:
        t = round(step)
        path.follow(history.theta[: t + 1])
        title.set_text(f"step {t}")
        for (symbol, k), cell in cells.items():
            cell.set_text(number(getattr(history, symbol)[t - 1, k]))
        told = "; ".join(f"{name}: " + ", ".join(f"{_written(symbol)} = {cells[symbol, k].get_text()}"
                                                 for symbol in history.symbols)
                         for k, name in enumerate(loss.names))
        return f"step = {t}. {told}."

    return Drawing(fig, update, ahead=True)


def _written(symbol: str) -> str:
    """A symbol of a rule as it is written on paper."""
    return SYMBOLS.get(symbol, symbol)


def _table(ax: Axes, symbols: Sequence[str], names: Sequence[str]) -> dict[tuple[str, int], Text]:
    """Draw a table with a row for each symbol and a column for each parameter, whose numbers are missing.

    Return the cells of the numbers, {(symbol, column): text}.
    """
    ax.set(xlim=(0, 1), ylim=(len(symbols) + 0.5, -1))
    ax.set_axis_off()
    for x, name in zip(COLUMNS, names):
        ax.text(x, -0.3, name, ha="right", fontsize=14, fontweight="bold")
    ax.plot([0, 1], [0.05, 0.05], color="0.55", linewidth=1)
    cells = {}
    for row, symbol in enumerate(symbols, start=1):
        ax.text(0, row - 0.2, _written(symbol), fontsize=14)
        for k, x in enumerate(COLUMNS):
            cells[symbol, k] = ax.text(x, row - 0.2, "", ha="right", fontsize=14, animated=True)
    return cells


def ledger_panel(rule: Rule, loss: Surface, steps: int, start: int = 1,
                 scenes: Scenes | None = None) -> Panel:
    """A panel over `ledger_drawing`: scrub through the steps, and table and path follow."""
    if not 1 <= start <= steps:
        raise ValueError(f"ledger_panel: start must be in [1, {steps}], got {start}")
    step = Slider("step", np.arange(1, steps + 1), start)
    return Panel(ledger_drawing(rule, loss, steps), dict(step=step), scenes, time="step")
