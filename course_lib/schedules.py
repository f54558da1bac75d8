"""How the learning rate may change: with the step, with the gradient, with the validation.

A schedule is a plain function of t, 0 for the first step, that `run(schedule=…)` multiplies
the whole update by: a *factor* on η. Settings may be arrays; then so is the factor, and a
grid of schedules runs at once. The makers below return such functions.
"""

import numpy as np

from .optimizers import NOT_NEGATIVE, POSITIVE, checked
from .sweeps import sweep

SHARE = ("in (0, 1]", lambda x: (x > 0) & (x <= 1))


def _check(maker, bound, **settings):
    for name, value in settings.items():
        checked(maker.__name__, name, value, bound)


def constant(factor=1.0):
    """The same factor for ever."""
    _check(constant, NOT_NEGATIVE, factor=factor)
    return lambda t: factor


def step_decay(factor, every):
    """Times `factor` after `every` steps, again and again:  factor^⌊t / every⌋."""
    _check(step_decay, SHARE, factor=factor)
    _check(step_decay, POSITIVE, every=every)
    return lambda t: factor ** (t // every)


def exponential_decay(rate):
    """e^(−rate · t)."""
    _check(exponential_decay, NOT_NEGATIVE, rate=rate)
    return lambda t: np.exp(-rate * t)


def inverse_decay(decay):
    """1 / (1 + decay · t), the decay of the spiral lecture."""
    _check(inverse_decay, NOT_NEGATIVE, decay=decay)
    return lambda t: 1 / (1 + decay * t)


def triangular(low, high, half_period):
    """Cyclic (Smith, 2017): from `low` up to `high` and back in 2 · half_period steps, in straight lines."""
    _check(triangular, NOT_NEGATIVE, low=low, high=high)
    _check(triangular, POSITIVE, half_period=half_period)

    def schedule(t):
        cycle = np.floor(1 + t / (2 * half_period))
        return low + (high - low) * np.maximum(0, 1 - np.abs(t / half_period - 2 * cycle + 1))

    return schedule


def cosine_restarts(low, high, period, includes_low=True):
    """Cosine annealing from `high` to `low`, then a jump back to `high` (Loshchilov & Hutter, 2017, eq. 5).

    includes_low   True: t % (period + 1), the slides' form, which reaches `low` and repeats after
                   period + 1 steps; False: t % period, as SGDR, which jumps just before it
    """
    _check(cosine_restarts, NOT_NEGATIVE, low=low, high=high)
    _check(cosine_restarts, POSITIVE, period=period)
    length = period + 1 if includes_low else period
    return lambda t: low + (high - low) / 2 * (1 + np.cos(np.pi * (t % length) / period))


def linear_warm_up(steps, then=constant()):
    """From 1/steps up to 1 in `steps` steps, times the schedule `then`."""
    _check(linear_warm_up, POSITIVE, steps=steps)
    return lambda t: np.minimum(1, (t + 1) / steps) * then(t)


def transformer_warm_up(width=512, warm_up=4000):
    """Vaswani et al. (2017), eq. 3:  width^(−½) · min(s^(−½), s · warm_up^(−3/2)) with s = t + 1."""
    _check(transformer_warm_up, POSITIVE, width=width, warm_up=warm_up)
    return lambda t: width**-0.5 * np.minimum((t + 1) ** -0.5, (t + 1) * warm_up**-1.5)


def line_search(loss, theta, g, etas):
    """The η of a list that has the smallest loss along −g, and that loss: one evaluation for each."""
    etas = np.asarray(etas, float)
    _check(line_search, POSITIVE, etas=etas)
    with np.errstate(all="ignore"):
        values = loss.value(np.asarray(theta)[:, None] - etas * np.asarray(g)[:, None])
    best = np.argmin(np.where(np.isnan(values), np.inf, values))
    return etas[best], values[best]


def armijo(loss, theta, g, eta, shrink=0.5, slope=1e-4, most=50):
    """Backtracking (Armijo, 1966): shrink η until the loss falls by at least slope · η · |g|².

    theta, g   (d,)
    shrink     what η is multiplied by after each failure, at most `most` times

    Returns (η, the loss there, how many evaluations of the loss it took); η = 0 if no try was good enough.
    """
    _check(armijo, POSITIVE, eta=eta, slope=slope)
    _check(armijo, SHARE, shrink=shrink)
    here, steepness = loss.value(theta), np.sum(np.square(g))
    for evaluations in range(1, most + 1):
        there = loss.value(theta - eta * g)
        if there <= here - slope * eta * steepness:
            return eta, there, evaluations + 1
        eta = eta * shrink
    return 0.0, here, most + 1


def log_search(rule, loss, theta0, steps, etas=(1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0), finer=5):
    """Which η? Try a coarse logarithmic list, then `finer` rates between the neighbours of the best.

    rule   makes the optimizer from η, such as `GD` or `lambda eta: Adam(eta, beta1=0.5)`
    Returns (the best η, its loss after `steps` steps, {every η tried: its loss}).
    """
    tried = {}

    def best_of(etas):
        losses = sweep(rule, loss, theta0, steps, eta=etas)
        tried.update(zip(map(float, etas), losses.tolist()))
        return min(tried, key=tried.get)

    etas = np.unique(etas)
    best = int(np.flatnonzero(etas == best_of(etas))[0])
    low, high = etas[max(best - 1, 0)], etas[min(best + 1, len(etas) - 1)]
    eta = best_of(np.geomspace(low, high, finer + 2)[1:-1])
    if not np.isfinite(tried[eta]):
        raise ValueError(f"log_search: all rates from {etas[0]:g} to {etas[-1]:g} diverge; try smaller ones")
    return eta, tried[eta], dict(sorted(tried.items()))


def early_stopping(losses, patience):
    """Where to stop, and where to roll back to: (the step it stops at, the best step so far).

    losses     one validation loss a step, shape (steps + 1,)
    patience   stop after so many steps without a new best
    """
    _check(early_stopping, POSITIVE, patience=patience)
    if not len(losses):
        raise ValueError("early_stopping: losses must hold at least one loss, got none")
    best = 0
    for step, loss in enumerate(losses):
        if loss < losses[best] or np.isnan(losses[best]):
            best = step
        elif step - best >= patience:
            return step, best
    return len(losses) - 1, best
