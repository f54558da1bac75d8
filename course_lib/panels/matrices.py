"""Panels on rules that see a matrix: a valley that is turned under two rules."""

import numpy as np

from ..descent import run
from ..formats import number
from ..losses import ravine
from ..matrices import FullAdaGrad
from ..optimizers import AdaGrad
from ..plot import figure, style
from .challenge import verdict
from .controls import Slider
from .drawing import Drawing
from .hyperparameters import hyper_slider
from .panel import Panel, Scenes

STEPS, GOAL, LOWEST = 20, 1e-12, 1e-16


def turn_panel(angle: float, eta: float, scenes: Scenes | None = None) -> Panel:
    """20 steps of AdaGrad, diagonal and with the full matrix, in a ravine that can be turned.

    angle, eta   where the sliders start; the angle in degrees

    The challenge: the full matrix below 1e-12 in the ravine turned by 45°.
    """
    rules = (AdaGrad, FullAdaGrad)
    fig, (plane, losses) = figure(2, width=10, height=4.5)
    levels = [plane.plot([], [], color="0.55", linewidth=0.8, animated=True)[0] for _ in range(4)]
    paths = [plane.plot([], [], marker="o", markersize=3, animated=True, **style(rule))[0] for rule in rules]
    curves = [losses.plot([], [], animated=True, **style(rule))[0] for rule in rules]
    plane.set(xlim=(-6, 6), ylim=(-6, 6), aspect="equal", xlabel="x₁", ylabel="x₂")
    losses.set(xlim=(0, STEPS), xticks=range(0, STEPS + 1, 5), xlabel="step",
               yscale="log", ylim=(LOWEST, 100), ylabel="loss")
    fig.legend(handles=curves, loc="outside upper center", ncols=2)
    circle = np.stack([np.cos(around := np.linspace(0, 2 * np.pi, 100)), np.sin(around)])

    def update(angle: float, eta: float) -> str:
        valley = ravine(np.radians(angle))
        curvatures, axes = np.linalg.eigh(valley.H)
        for level, line in zip((0.5, 2, 5, 10), levels):
            line.set_data(*axes @ (np.sqrt(2 * level / curvatures)[:, None] * circle))
        ends = []
        for rule, path, curve in zip(rules, paths, curves):
            history = run(rule(eta), valley, valley.start, STEPS)
            path.set_data(*history.theta.T)
            curve.set_data(np.arange(STEPS + 1), np.maximum(history.loss, LOWEST))
            ends.append(float(history.loss[-1]))
        told = ", ".join(f"{rule.__name__}'s loss is {number(end)}" for rule, end in zip(rules, ends))
        return (f"After {STEPS} steps with angle = {angle:g}°, η = {number(eta)}: {told}. "
                f"Challenge: FullAdaGrad below 1e-12 at 45°. {verdict(angle == 45 and ends[1] < GOAL)}")

    controls = dict(angle=Slider("angle", np.arange(0, 91, 5), angle), eta=hyper_slider("eta", eta))
    return Panel(Drawing(fig, update), controls, scenes, along="angle")
