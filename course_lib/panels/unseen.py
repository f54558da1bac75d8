"""Panels on points that no run has seen."""

import numpy as np

from ..descent import run
from ..formats import number
from ..optimizers import Adam
from ..plot import figure, style
from ..problems import wilson_toy
from .challenge import verdict
from .controls import Slider
from .drawing import Drawing
from .panel import Panel, Scenes

POINTS, STEPS = 40, 2000
EPSILONS = np.array([mantissa * 10.0**power for power in range(-9, 1) for mantissa in (1, 2, 5)] + [10.0])


def epsilon_panel(eps: float, scenes: Scenes | None = None) -> Panel:
    """What Adam's weights say of new points of both classes in Wilson's problem, as ε moves.

    eps   where the slider starts

    The challenge: the least ε at which all new points are right.
    """
    toy = wilson_toy(np.random.default_rng(0), POINTS)
    ends = run(Adam(0.01 + 0.3 * EPSILONS, eps=EPSILONS), toy, toy.start, STEPS, record=()).end
    said = {label: label * ends[0] + ends[1] + ends[2] for label in (1, -1)}
    missed = np.mean(np.sign(toy.x.T @ ends) != toy.y[:, None], axis=0)
    least = EPSILONS[np.argmax(said[-1] < 0)]
    fig, ax = figure(width=9)
    for label, look in ((1, "-"), (-1, "--")):
        kind = style("Adam") | dict(linestyle=look, label=f"Adam, a new point of class {label:+d}")
        ax.semilogx(EPSILONS, said[label], **kind)
    ax.axhline(0, color="0.5", linewidth=1)
    here = ax.axvline(eps, color="0.2", linewidth=1.5, animated=True)
    dots, = ax.plot([], [], "o", color="0.2", markersize=8, animated=True)
    ax.set(xlabel="ε", ylabel="what the weights say", ylim=(-1.1, 1.1))
    fig.legend(loc="outside upper center", ncols=2)

    def update(eps: float) -> str:
        k = int(np.argmin(np.abs(np.log(EPSILONS / eps))))
        here.set_xdata([EPSILONS[k]])
        dots.set_data([EPSILONS[k]] * 2, [said[1][k], said[-1][k]])
        negative = "right" if said[-1][k] < 0 else "wrong"
        return (f"Adam with ε = {number(EPSILONS[k], 1)}: training error {missed[k]:.0%}; new points "
                f"of class +1 get {said[1][k]:+.2f} (right), of class −1 {said[-1][k]:+.2f} ({negative}). "
                f"Challenge: the least ε at which both are right. {verdict(EPSILONS[k] == least)}")

    return Panel(Drawing(fig, update), dict(eps=Slider("ε", EPSILONS, eps)), scenes)
