"""Whole maps of settings at once: what becomes of a rule for every η, every β."""

from itertools import product

import numpy as np
from tqdm.auto import tqdm

from .descent import run

BLOCK = 100_000  # numbers in the largest array of a block: measured; a fifth of it or half more is slower


def sweep(rule, loss, theta0, steps, *, progress=False, **settings):
    """The loss after `steps` steps for every combination of settings, inf where it diverged.

    rule       makes the optimizer from the settings by name: a class, or a function
    settings   one array for each axis, as in eta=etas, beta=betas

    Returns an array of shape (len(etas), len(betas)), axes in the order given.

    Computed in blocks of bounded memory, each by one broadcasting `run`. After Ctrl-C the
    blocks that were not finished are nan.
    """
    values = [np.asarray(value, float).ravel() for value in settings.values()]
    if not values:
        raise ValueError("sweep: give at least one setting to vary, such as eta=np.geomspace(1e-3, 1, 50)")
    losses = np.full(tuple(map(len, values)), np.nan)
    for block in tqdm(_blocks(losses.shape, BLOCK // getattr(loss, "width", 1)), disable=not progress, delay=0.5,
                      leave=False):
        grid = np.ix_(*(value[part] for value, part in zip(values, block)))
        history = run(rule(**dict(zip(settings, grid))), loss, theta0, steps, record=())
        if history.interrupted:
            break
        with np.errstate(all="ignore"):
            value = loss.value(history.end)
        losses[block] = np.where(np.isnan(value), np.inf, value)
    return losses


def sweep_in_stages(rule, loss, theta0, steps, strides=(4, 1), **settings):
    """Coarse maps first: yields (settings of the map, its losses) for each stride, the last one in full."""
    for stride in strides:
        coarse = {name: np.asarray(value, float).ravel()[::stride] for name, value in settings.items()}
        yield coarse, sweep(rule, loss, theta0, steps, **coarse)


def sensitivity(rule, losses, steps, etas, starts=None):
    """Learning-rate sensitivity: the loss after `steps` steps, shape (len(losses), len(etas)).

    rule     makes the optimizer from η
    losses   several problems, such as one for each seed
    starts   where each of them starts; None: each at its own `start`, which surfaces have
    """
    starts = [loss.start for loss in losses] if starts is None else starts
    return np.array([sweep(rule, loss, start, steps, eta=etas) for loss, start in zip(losses, starts, strict=True)])


def _blocks(shape, cells):
    """Tuples of slices that cover an array of `shape`, each of at most `cells` cells."""
    sides = [1] * len(shape)
    sides[-1] = max(1, min(shape[-1], cells))
    if len(shape) > 1 and cells > shape[-1]:
        sides[-2] = min(shape[-2], -(-cells // shape[-1]))
        sides[-1] = min(shape[-1], cells // sides[-2])
    cuts = [[slice(start, start + side) for start in range(0, length, side)] for length, side in zip(shape, sides)]
    return list(product(*cuts))
