"""Schedules: how the learning rate may change from step to step.

A schedule is a plain function of t, 0 for the first step, that `run(schedule=…)` multiplies
the whole update by: a *factor* on η. Settings may be arrays; then so is the factor, and a
grid of schedules runs at once. The makers below return such functions.
"""

import numpy as np

from .validation import NOT_NEGATIVE, POSITIVE, SHARE, numbers


def check_settings(maker, bound, **settings):
    for name, value in settings.items():
        numbers(maker.__name__, name, value, bound)


def constant(factor=1.0):
    """The same factor for ever."""
    check_settings(constant, NOT_NEGATIVE, factor=factor)
    return lambda t: factor


def step_decay(factor, every):
    """Times `factor` after `every` steps, again and again:  factor^⌊t / every⌋."""
    check_settings(step_decay, SHARE, factor=factor)
    check_settings(step_decay, POSITIVE, every=every)
    return lambda t: factor ** (t // every)


def exponential_decay(rate):
    """e^(−rate · t)."""
    check_settings(exponential_decay, NOT_NEGATIVE, rate=rate)
    return lambda t: np.exp(-rate * t)


def inverse_decay(decay):
    """1 / (1 + decay · t), the decay of the spiral lecture."""
    check_settings(inverse_decay, NOT_NEGATIVE, decay=decay)
    return lambda t: 1 / (1 + decay * t)


def triangular(low, high, half_period):
    """Cyclic (Smith, 2017): from `low` up to `high` and back in 2 · half_period steps, in straight lines."""
    check_settings(triangular, NOT_NEGATIVE, low=low, high=high)
    check_settings(triangular, POSITIVE, half_period=half_period)

    def schedule(t):
        cycle = np.floor(1 + t / (2 * half_period))
        return low + (high - low) * np.maximum(0, 1 - np.abs(t / half_period - 2 * cycle + 1))

    return schedule


def cosine_restarts(low, high, period, includes_low=True):
    """Cosine annealing from `high` to `low`, then a jump back to `high` (Loshchilov & Hutter, 2017, eq. 5).

    includes_low   True: t % (period + 1), the slides' form, which reaches `low` and repeats after
                   period + 1 steps; False: t % period, as SGDR, which jumps just before it
    """
    check_settings(cosine_restarts, NOT_NEGATIVE, low=low, high=high)
    check_settings(cosine_restarts, POSITIVE, period=period)
    length = period + 1 if includes_low else period
    return lambda t: low + (high - low) / 2 * (1 + np.cos(np.pi * (t % length) / period))


def linear_warm_up(steps, then=constant()):
    """From 1/steps up to 1 in `steps` steps, times the schedule `then`."""
    check_settings(linear_warm_up, POSITIVE, steps=steps)
    return lambda t: np.minimum(1, (t + 1) / steps) * then(t)


def transformer_warm_up(width=512, warm_up=4000):
    """Vaswani et al. (2017), eq. 3:  width^(−½) · min(s^(−½), s · warm_up^(−3/2)) with s = t + 1."""
    check_settings(transformer_warm_up, POSITIVE, width=width, warm_up=warm_up)
    return lambda t: width**-0.5 * np.minimum((t + 1) ** -0.5, (t + 1) * warm_up**-1.5)
