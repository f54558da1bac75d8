"""Panels on noise: where a rule's mean square ends on a bowl with noisy gradients."""

import ipywidgets as W
import numpy as np

from ..descent import run
from ..formats import number
from ..noise import NoisyBowl
from ..optimizers import GD, Adam
from ..plot import figure, style
from .challenge import verdict
from .controls import Slider
from .drawing import Drawing
from .panel import Panel, Scenes

WAYS, STEPS = 100, 3000  # so many runs at once, and how long each is
CHALLENGE_BATCH, WANTED, WITHIN = 64, 0.005, 0.2


def floor_panel(rule: str, eta: float, batch: int, scenes: Scenes | None = None) -> Panel:
    """The mean square of θ over 100 runs on ½ θ² with noise 1/√B, step by step, and the floor of theory.

    rule         "GD" or "Adam", where the choice starts
    eta, batch   where the sliders start

    The challenge: Adam with B = 64 on the floor that it has with η = 0.01 and B = 1.
    """
    noise = np.random.default_rng(0).normal(size=(STEPS, 1, WAYS))
    rules = {"GD": GD, "Adam": Adam}
    fig, ax = figure(width=9)
    curves = {name: ax.plot([], [], animated=True, **style(name))[0] for name in rules}
    theory, = ax.plot([], [], ":", color="0.45", label="the floor of theory", animated=True)
    ax.set(yscale="log", xlim=(0, STEPS), ylim=(1e-5, 30), xlabel="step", ylabel="mean of θ²")
    fig.legend(handles=[*curves.values(), theory], loc="outside upper center", ncols=3)

    def update(rule: str, eta: float, batch: float) -> str:
        theta = run(rules[rule](eta=eta), NoisyBowl([1.0], noise / np.sqrt(batch)), np.ones((1, WAYS)), STEPS,
                    record=["theta"]).theta[:, 0]
        mean_square = np.mean(theta**2, axis=1)
        floor = float(np.mean(mean_square[STEPS // 2:]))
        expected = eta / (batch * (2 - eta)) if rule == "GD" else eta / (2 * np.sqrt(batch))
        for name, curve in curves.items():
            curve.set_data(np.arange(STEPS + 1), mean_square if name == rule else np.full(STEPS + 1, np.nan))
        theory.set_data([0, STEPS], [expected, expected])
        won = rule == "Adam" and batch == CHALLENGE_BATCH and abs(floor / WANTED - 1) < WITHIN
        return (f"{rule}, η = {number(eta)}, B = {batch:g}: over the second half the mean of θ² is "
                f"{number(floor, 2)}; theory {number(expected, 2)}. "
                f"Challenge: Adam with B = {CHALLENGE_BATCH} at {WANTED:g}, a fifth more or less. "
                f"{verdict(won)}")

    etas = [0.005, *np.outer(2.0 ** np.arange(7), (0.01, 0.015)).ravel(), 1.28, 1.6, 1.9]
    controls = dict(rule=W.ToggleButtons(options=list(rules), value=rule, style=dict(button_width="auto")),
                    eta=Slider("η", etas, eta), batch=Slider("B", 2.0 ** np.arange(11), batch))
    return Panel(Drawing(fig, update, ahead=True), controls, scenes, along="eta")
