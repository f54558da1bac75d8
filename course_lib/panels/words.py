"""The panel of lecture 15: the loss of rules on made-up words, as the law of their frequencies moves."""

import functools
from pathlib import Path

import ipywidgets as W
import numpy as np

from ..formats import number
from ..plot import figure, style
from .challenge import verdict
from .controls import Slider
from .drawing import Drawing
from .panel import Panel, Scenes

WANTED, CHALLENGE_WORDS = 0.001, 1000
LOOKS = {name: style(name) for name in ("GD", "Momentum", "Adam")} | {
    "sign": dict(color="0.55", linestyle=":", label="sign")}


@functools.cache
def words_grid() -> dict[str, np.ndarray]:
    """The losses along 100 steps, each rule at the best of 16 rates; from tools/make_words_grid.py.

    powers, words    of the laws of frequency
    GD, …, sign      (words, powers, 101), a loss after each step; η falls in a line to 0
    """
    return dict(np.load(Path(__file__).with_name("words_grid.npz")))


def words_panel(power: float, words: int, scenes: Scenes | None = None) -> Panel:
    """The excess loss of GD, momentum, Adam and sign descent, each at its best rate, along 100 steps.

    power, words   where the slider and the choice start; frequencies fall as rank to the power −`power`

    The challenge: with 1000 words the steepest law at which gradient descent still ends below 0.001.
    """
    grid = words_grid()
    powers, sizes = grid["powers"], grid["words"].tolist()
    steps = grid["GD"].shape[-1] - 1
    fig, ax = figure(width=9)
    lines = {name: ax.plot([], [], animated=True, **look)[0] for name, look in LOOKS.items()}
    ax.set(yscale="log", xlim=(0, steps), ylim=(1e-6, 5), xlabel="step", ylabel="excess loss")
    fig.legend(handles=list(lines.values()), loc="outside upper center", ncols=4)

    def update(power: float, words: int) -> str:
        size, law = sizes.index(words), int(np.abs(powers - power).argmin())
        ends = {}
        for name, line in lines.items():
            way = np.maximum(grid[name][size, law], 1e-9)
            line.set_data(np.arange(steps + 1), way)
            ends[name] = f"{way[-1]:.1g}" if way[-1] > 1e-6 else "below 1e-6"
        now, steeper = grid["GD"][size, law : law + 2, -1]
        won = words == CHALLENGE_WORDS and now < WANTED <= steeper
        return (f"{words} words, power = {number(power)}: after {steps} steps "
                f"{', '.join(f'{name} {end}' for name, end in ends.items())}. Challenge: {CHALLENGE_WORDS} "
                f"words, the steepest law at which GD ends below {WANTED:g}. {verdict(won)}")

    controls = dict(power=Slider("power", powers[:-1], power),
                    words=W.ToggleButtons(options=sizes, value=words, style=dict(button_width="auto")))
    return Panel(Drawing(fig, update), controls, scenes)
