"""Schedules: how the learning rate may change from step to step.

A schedule is a plain function of t, 0 for the first step, that `run(schedule=…)` multiplies
the whole update by: a *factor* on η. Settings may be arrays; then so is the factor, and a
grid of schedules runs at once. The makers below return such functions. They raise an error
that names a setting outside its bound.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from .optimizers import Hyper
from .validation import NOT_NEGATIVE, POSITIVE, SHARE, Bound, function, setting

Schedule = Callable[[Any], Any]  # t, 0 for the first step, or an array of such -> factor


def _checked(maker: Callable, bound: Bound, **settings: Hyper) -> list[Hyper]:
    return [setting(maker.__name__, name, value, bound) for name, value in settings.items()]


def constant(factor: Hyper = 1.0) -> Schedule:
    """The same factor for ever."""
    factor, = _checked(constant, NOT_NEGATIVE, factor=factor)
    return lambda t: factor


def step_decay(factor: Hyper, every: Hyper) -> Schedule:
    """Times `factor` after `every` steps, again and again:  factor^⌊t / every⌋."""
    factor, = _checked(step_decay, SHARE, factor=factor)
    every, = _checked(step_decay, POSITIVE, every=every)
    return lambda t: factor ** (t // every)


def exponential_decay(rate: Hyper) -> Schedule:
    """e^(−rate · t)."""
    rate, = _checked(exponential_decay, NOT_NEGATIVE, rate=rate)
    return lambda t: np.exp(-rate * t)


def inverse_decay(decay: Hyper) -> Schedule:
    """1 / (1 + decay · t), the decay of the spiral lecture."""
    decay, = _checked(inverse_decay, NOT_NEGATIVE, decay=decay)
    return lambda t: 1 / (1 + decay * t)


def triangular(low: Hyper, high: Hyper, half_period: Hyper) -> Schedule:
    """Cyclic (Smith, 2017): from `low` up to `high` and back in 2 · half_period steps, in straight lines."""
    low, high = _checked(triangular, NOT_NEGATIVE, low=low, high=high)
    half_period, = _checked(triangular, POSITIVE, half_period=half_period)

    def schedule(t):
        cycle = np.floor(1 + t / (2 * half_period))
        return low + (high - low) * np.maximum(0, 1 - np.abs(t / half_period - 2 * cycle + 1))

    return schedule


def cosine_restarts(low: Hyper, high: Hyper, period: Hyper, includes_low: bool = True) -> Schedule:
    """Cosine annealing from `high` to `low`, then a jump back to `high` (Loshchilov & Hutter, 2017, eq. 5).

    includes_low   True: t % (period + 1), the slides' form, which reaches `low` and repeats after
                   period + 1 steps; False: t % period, as SGDR, which jumps just before it
    """
    low, high = _checked(cosine_restarts, NOT_NEGATIVE, low=low, high=high)
    period, = _checked(cosine_restarts, POSITIVE, period=period)
    length = period + 1 if includes_low else period
    return lambda t: low + (high - low) / 2 * (1 + np.cos(np.pi * (t % length) / period))


def linear_warm_up(steps: Hyper, then: Schedule | None = None) -> Schedule:
    """From 1/steps up to 1 in `steps` steps, times the schedule `then`, if there is one."""
    steps, = _checked(linear_warm_up, POSITIVE, steps=steps)
    then = constant() if then is None else function("linear_warm_up", "then", then, "t")
    return lambda t: np.minimum(1, (t + 1) / steps) * then(t)


def transformer_warm_up(width: Hyper = 512, warm_up: Hyper = 4000) -> Schedule:
    """Vaswani et al. (2017), eq. 3:  width^(−½) · min(s^(−½), s · warm_up^(−3/2)) with s = t + 1."""
    width, warm_up = _checked(transformer_warm_up, POSITIVE, width=width, warm_up=warm_up)
    return lambda t: width**-0.5 * np.minimum((t + 1) ** -0.5, (t + 1) * warm_up**-1.5)
