"""The panel of lecture 15: the loss of rules on made-up words, as the law of their frequencies moves."""

import functools
from collections.abc import Callable

import ipywidgets as W
import numpy as np

from ..descent import run
from ..formats import number
from ..optimizers import GD, Adam, Momentum, RMSProp, Rule
from ..plot import figure, style
from ..rare import WordModel, zipf
from .challenge import verdict
from .controls import Slider
from .drawing import Drawing
from .panel import Panel, Scenes

STEPS, WANTED, CHALLENGE_WORDS = 100, 0.001, 1000
RULES: dict[str, tuple[Callable[..., Rule], float, float]] = {  # each with the ends of its 16 rates
    "GD": (GD, 1e-1, 1e4), "Momentum": (Momentum, 1e-2, 1e3), "Adam": (Adam, 1e-3, 10.0),
    "sign": (lambda eta: RMSProp(eta, 0.0), 1e-3, 10.0)}
LOOKS = {name: style(name) if name != "sign" else dict(color="0.55", linestyle=":", label="sign")
         for name in RULES}


@functools.lru_cache(maxsize=200)
def losses(name: str, words: int, power: float) -> np.ndarray:
    """The loss of a rule after each of 100 steps, (101,), at the best of 16 rates; η falls in a line to 0."""
    (rule, low, high), model, start = RULES[name], WordModel(zipf(words, power)), np.zeros(words)
    rates = np.geomspace(low, high, 16)
    ends = model.value(run(rule(rates), model, start, STEPS, schedule=lambda t: 1 - t / STEPS, record=()).end)
    best = rates[np.nanargmin(ends)]
    return run(rule(best), model, start, STEPS, schedule=lambda t: 1 - t / STEPS, record=["theta"]).loss


def words_panel(power: float, words: int, scenes: Scenes | None = None) -> Panel:
    """The excess loss of GD, momentum, Adam and sign descent, each at its best rate, along 100 steps.

    power, words   where the slider and the choice start; frequencies fall as rank to the power −`power`

    The challenge: with 1000 words the steepest law at which gradient descent still ends below 0.001.
    """
    powers = np.arange(16) / 10
    fig, ax = figure(width=9)
    lines = {name: ax.plot([], [], animated=True, **look)[0] for name, look in LOOKS.items()}
    ax.set(yscale="log", xlim=(0, STEPS), ylim=(1e-6, 5), xlabel="step", ylabel="excess loss")
    fig.legend(handles=list(lines.values()), loc="outside upper center", ncols=4)

    def update(power: float, words: int) -> str:
        ends = {}
        for name, line in lines.items():
            way = np.maximum(losses(name, words, round(power, 2)), 1e-9)
            line.set_data(np.arange(STEPS + 1), way)
            ends[name] = f"{way[-1]:.1g}" if way[-1] > 1e-6 else "below 1e-6"
        last = losses("GD", words, round(power, 2))[-1] < WANTED
        won = words == CHALLENGE_WORDS and last and losses("GD", words, round(power + 0.1, 2))[-1] >= WANTED
        return (f"{words} words, power = {number(power)}: after {STEPS} steps "
                f"{', '.join(f'{name} {end}' for name, end in ends.items())}. Challenge: {CHALLENGE_WORDS} "
                f"words, the steepest law at which GD ends below {WANTED:g}. {verdict(won)}")

    sizes = W.ToggleButtons(options=[100, 1000], value=words, style=dict(button_width="auto"))
    return Panel(Drawing(fig, update), dict(power=Slider("power", powers, power), words=sizes), scenes)
