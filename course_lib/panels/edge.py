"""The panel of lecture 14: loss and largest curvature along stored runs, as the learning rate moves."""

import numpy as np

from ..edge import edge_grid
from ..formats import number
from ..optimizers import GD
from ..plot import figure, style
from .controls import Slider
from .drawing import Drawing
from .panel import Panel, Scenes

NEAR = 0.95  # of 2/η: this close to the edge is at the edge
LAST = 40  # so many of the stored places are the last third


def edge_panel(eta: float, scenes: Scenes | None = None) -> Panel:
    """Loss and ηλ/2 along 12,000 steps of gradient descent, as η moves over the stored runs of `edge_grid`.

    eta   where the slider starts, one of the stored rates
    """
    grid = edge_grid()
    etas, steps, losses = grid["etas"], grid["steps"], grid["losses"]
    ratios = grid["sharpness"] * etas[:, None] / 2
    if eta not in etas:
        stored = ", ".join(f"{each:g}" for each in etas)
        raise ValueError(f"edge_panel: eta must be one of {stored}, got {eta}")
    fig, (of_loss, of_ratio) = figure(2, width=10, height=4)
    for pale in np.flatnonzero(np.isin(etas, (0.05, 0.1, 0.15, 0.2))):
        name = "GD at other rates" if not of_loss.lines else None
        of_loss.plot(steps, losses[pale], color="0.55", linewidth=0.8, label=name)
        of_ratio.plot(steps, ratios[pale], color="0.55", linewidth=0.8)
    of_ratio.axhline(1, color="0.4", linestyle=":")
    of_ratio.annotate("the edge, λ = 2/η", (0, 1), (5, 5), textcoords="offset points", fontsize=11)
    look = dict(animated=True, **style(GD))
    loss_line, ratio_line = (ax.plot([], [], **look)[0] for ax in (of_loss, of_ratio))
    of_loss.legend()
    of_loss.set(title="loss", xlabel="step", xlim=(0, 12_000), yscale="log", ylim=(2e-3, 3))
    of_ratio.set(title="ηλ/2", xlabel="step", xlim=(0, 12_000), ylim=(0, 1.6))

    def update(eta: float) -> str:
        k = int(np.argmin(np.abs(etas - eta)))
        loss_line.set_data(steps, losses[k])
        ratio_line.set_data(steps, ratios[k])
        begun = f"η = {number(etas[k])}: at the start ηλ/2 = {ratios[k, 0]:.2f}"
        if np.isnan(losses[k, -1]):
            return f"{begun}; the run diverges before step {steps[np.isnan(losses[k])][0]:,}."
        late = ratios[k, -LAST:]
        arrived = np.flatnonzero(ratios[k] > NEAR)
        when = f"first above {NEAR} at step {steps[arrived[0]]:,}" if arrived.size else f"never above {NEAR}"
        return (f"{begun}; {when}; from {late.min():.2f} to {late.max():.2f} over the last third. "
                f"Loss after 12,000 steps: {losses[k, -1]:.2g}.")

    return Panel(Drawing(fig, update, ahead=True), dict(eta=Slider("η", etas, eta)), scenes)
