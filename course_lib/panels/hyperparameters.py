"""How hyperparameters are named, moved and told on every panel of the course."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import ipywidgets as W
import numpy as np

from ..formats import number
from .controls import Slider

MANTISSAS = (1, 1.1, 1.2, 1.3, 1.5, 1.6, 1.8, 2, 2.2, 2.5, 2.7, 3,
             3.3, 3.6, 4, 4.5, 5, 5.5, 6, 6.8, 7.5, 8, 9)


def log_grid(low: float, high: float, mantissas: tuple[float, ...] = MANTISSAS) -> np.ndarray:
    """Round numbers from low to high, about evenly spread on a log scale: `mantissas` times powers of ten."""
    if not 0 < low < high:
        raise ValueError("log_grid: low and high must be positive, and low the smaller, "
                         f"got {low} and {high}")
    decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    grid = np.array([float(f"{mantissa}e{decade}") for decade in decades for mantissa in mantissas])
    return grid[(grid >= low * 0.999) & (grid <= high * 1.001)]


BETAS = [*np.arange(0, 90, 2) / 100, *np.arange(90, 100) / 100, 0.995, 0.999, 0.9999]
# field: (name on the panel, values that a slider visits)
HYPERPARAMETERS: dict[str, tuple[str, Sequence[float] | np.ndarray]] = {
    "eta": ("η", log_grid(1e-3, 100)),
    "beta": ("β", BETAS),
    "beta1": ("β₁", BETAS),
    "beta2": ("β₂", BETAS),
    "eps": ("ε", log_grid(1e-10, 1, (1, 2, 5))),
    "weight_decay": ("λ", [0, *log_grid(1e-4, 10, (1, 2, 5))]),
}
SWITCHES = {  # field: (in words when it is off, and when it is on)
    "eps_inside": ("ε outside the root", "ε inside the root"),
    "bias_correction": ("without bias correction", "with bias correction"),
}


def settings_of(rule: type) -> set[str]:
    """The names of a rule's hyperparameters: its fields."""
    return {field.name for field in fields(rule)}


def hyper_slider(field: str, start: float) -> Slider:
    """The course's slider for a hyperparameter, such as "eta" or "beta2", starting at `start`."""
    if field not in HYPERPARAMETERS:
        raise ValueError(f"hyper_slider: there is no slider for {field!r}; there is one for "
                         f"{', '.join(HYPERPARAMETERS)}")
    name, values = HYPERPARAMETERS[field]
    return Slider(name, values, start)


def hyper_control(field: str, start: Any) -> W.Widget:
    """A hyperparameter's slider, a switch's checkbox, or `start` itself if it is a widget."""
    if isinstance(start, W.Widget):
        return start
    if field not in SWITCHES:
        return hyper_slider(field, start)
    if not isinstance(start, bool | np.bool_):
        raise TypeError(f"{field} must start at True or False, got {start!r}")
    return W.Checkbox(bool(start), description=SWITCHES[field][True], indent=False,
                      layout=W.Layout(width="12em"))


def setting_in_words(field: str, value: Any) -> str:
    """A setting as a sentence tells it: "η = 0.1", "ε inside the root"."""
    if field in SWITCHES:
        return SWITCHES[field][bool(value)]
    name = HYPERPARAMETERS[field][0] if field in HYPERPARAMETERS else field
    return f"{name} = {number(value, 4)}" if isinstance(value, float) else f"{name} = {value}"
