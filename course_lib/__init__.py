"""The library behind the lectures. Each public name is imported from its module when it is first used."""

import importlib

_MODULES = {
    "optimizers": "GD Momentum Nesterov AdaGrad",
    "descent": "run History",
    "losses": "Neuron Quadratic ravine sigmoid sparse_neuron",
    "plot": "STYLES figure number path png show style surface",
    "panels": "Drawing Panel Slider descent_drawing descent_panel hyper_slider log_grid",
}
_HOME = {name: module for module, names in _MODULES.items() for name in names.split()}
__all__ = list(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"course_lib has no {name!r}")
    return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)


def __dir__():
    return sorted([*globals(), *__all__])
