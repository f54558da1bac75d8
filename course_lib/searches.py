"""Which learning rate, and when to stop: searches that look at the loss."""

import numpy as np

from .optimizers import POSITIVE
from .schedules import SHARE, check_settings
from .sweeps import sweep


def line_search(loss, theta, g, etas):
    """The η of a list that has the smallest loss along −g, and that loss: one evaluation for each."""
    etas = np.asarray(etas, float)
    check_settings(line_search, POSITIVE, etas=etas)
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
    check_settings(armijo, POSITIVE, eta=eta, slope=slope)
    check_settings(armijo, SHARE, shrink=shrink)
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
    check_settings(early_stopping, POSITIVE, patience=patience)
    if not len(losses):
        raise ValueError("early_stopping: losses must hold at least one loss, got none")
    best = 0
    for step, loss in enumerate(losses):
        if loss < losses[best] or np.isnan(losses[best]):
            best = step
        elif step - best >= patience:
            return step, best
    return len(losses) - 1, best
