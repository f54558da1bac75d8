"""Slider panels: drag a hyperparameter and see the picture follow.

A `Drawing` is a pure function of a state, such as dict(eta=0.1, beta=0.9), to a picture
and a sentence. It needs no widget: a book page or an animation asks it for frames too.
A `Panel` holds the state in sliders and shows what its drawing makes of it.

One file an idea. What is shown: `drawing`, and the drawings of the lectures: `descent`,
`challenge`, `ledger`, `lectures`. What is moved: `controls`, `hyperparameters`, `scenes`.
What holds both together: `panel`, with `saving` and `layout`. How it reaches the browser:
`screen`, alone.
"""

from .challenge import Challenge
from .controls import Player, Slider
from .descent import descent_drawing, descent_panel
from .drawing import Drawing
from .hyperparameters import hyper_slider, log_grid
from .lectures import (
    appearances_panel,
    class_regions_panel,
    escape_panel,
    fading_mean_panel,
    unit_ball_panel,
    walk_panel,
)
from .ledger import ledger_drawing, ledger_panel
from .panel import Panel

__all__ = [
    "Challenge",
    "Drawing",
    "Panel",
    "Player",
    "Slider",
    "appearances_panel",
    "class_regions_panel",
    "descent_drawing",
    "descent_panel",
    "escape_panel",
    "fading_mean_panel",
    "hyper_slider",
    "ledger_drawing",
    "ledger_panel",
    "log_grid",
    "unit_ball_panel",
    "walk_panel",
]
