"""Which learning rate, and when to stop: searches that look at the loss."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from .losses import Loss
from .optimizers import Rule
from .sweeps import sweep
from .validation import POSITIVE, SHARE, number, vector, whole


def line_search(loss: Loss, theta: ArrayLike, g: ArrayLike, etas: ArrayLike) -> tuple[float, float]:
    """The η of a list that has the smallest loss along −g, and that loss: one evaluation for each.

    theta, g   (d,);  etas   (n,), each positive
    """
    rates = vector("line_search", "etas", etas, POSITIVE)
    place, slope = _point("line_search", theta, g)
    with np.errstate(all="ignore"):
        values = loss.value(place[:, None] - rates * slope[:, None])
    best = np.argmin(np.where(np.isnan(values), np.inf, values))
    return rates[best], values[best]


def armijo(loss: Loss, theta: ArrayLike, g: ArrayLike, eta: float, shrink: float = 0.5, slope: float = 1e-4,
           most: int = 50) -> tuple[float, float, int]:
    """Backtracking (Armijo, 1966): shrink η until the loss falls by at least slope · η · |g|².

    theta, g   (d,)
    shrink     what η is multiplied by after each failure, at most `most` times

    Returns (η, the loss there, how many evaluations of the loss it took); η = 0 if no try was good enough.
    """
    eta, slope = number("armijo", "eta", eta, POSITIVE), number("armijo", "slope", slope, POSITIVE)
    shrink, most = number("armijo", "shrink", shrink, SHARE), whole("armijo", "most", most, least=1)
    place, downhill = _point("armijo", theta, g)
    here, steepness = loss.value(place), np.sum(np.square(downhill))
    for evaluations in range(1, most + 1):
        with np.errstate(all="ignore"):  # a step that is far too long
            there = loss.value(place - eta * downhill)
        if there <= here - slope * eta * steepness:
            return eta, there, evaluations + 1
        eta = eta * shrink
    return 0.0, here, most + 1


def log_search(rule: Callable[..., Rule], loss: Loss, theta0: ArrayLike, steps: int,
               etas: ArrayLike = (1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0),
               finer: int = 5) -> tuple[float, float, dict[float, float]]:
    """Which η? Try a coarse logarithmic list, then `finer` rates between the neighbours of the best.

    rule            makes the optimizer from η, such as `GD` or `lambda eta: Adam(eta, beta1=0.5)`
    theta0, steps   where each run begins, and how long it is
    etas            the coarse list
    finer           how many rates are tried between the neighbours of its best

    Returns (the best η, its loss after `steps` steps, {every η tried: its loss}). If every rate diverges, a
    ValueError says so.
    """
    etas = np.unique(vector("log_search", "etas", etas, POSITIVE))
    finer = whole("log_search", "finer", finer, least=0)
    tried: dict[float, float] = {}

    def best_of(etas):
        losses = sweep(rule, loss, theta0, steps, eta=etas)
        tried.update(zip(etas.tolist(), losses.tolist()))
        return min(tried, key=tried.__getitem__)

    best = int(np.flatnonzero(etas == best_of(etas))[0])
    low, high = etas[max(best - 1, 0)], etas[min(best + 1, len(etas) - 1)]
    between = np.geomspace(low, high, finer + 2)[1:-1]
    eta = best_of(between) if finer else float(etas[best])
    if not np.isfinite(tried[eta]):
        raise ValueError(f"log_search: all rates from {etas[0]:g} to {etas[-1]:g} diverge; try smaller ones")
    return eta, tried[eta], dict(sorted(tried.items()))


def early_stopping(losses: ArrayLike, patience: float) -> tuple[int, int]:
    """Where to stop, and where to roll back to: (the step it stops at, the best step so far).

    losses     one validation loss a step, shape (steps + 1,); nan counts as worse than any number
    patience   stop after so many steps without a new best
    """
    patience = number("early_stopping", "patience", patience, POSITIVE)
    seen = vector("early_stopping", "losses", losses)
    seen = np.where(np.isnan(seen), np.inf, seen)
    best = 0
    for step, loss in enumerate(seen):
        if loss < seen[best]:
            best = step
        elif step - best >= patience:
            return step, best
    return len(seen) - 1, best


def _point(owner: str, theta: ArrayLike, g: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """theta and g as arrays (d,)."""
    place, slope = vector(owner, "theta", theta), vector(owner, "g", g)
    if place.shape != slope.shape:
        raise ValueError(f"{owner}: g must have theta's shape {place.shape}, got {slope.shape}")
    return place, slope
