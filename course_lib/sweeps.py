"""Whole maps of settings at once: what becomes of a rule for every η, every β."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product
from typing import cast

import numpy as np
from numpy.typing import ArrayLike

from .descent import bar, descend, run, started
from .losses import Loss, Surface, d_and_width
from .optimizers import Rule
from .validation import numbers, told

BLOCK = 100_000  # numbers in the largest array of a block: measured; a fifth of it or half more is slower


def sweep(rule: Callable[..., Rule], loss: Loss, theta0: ArrayLike, steps: int, *, progress: bool = False,
          **settings: ArrayLike) -> np.ndarray:
    """The loss after `steps` steps for every combination of settings, inf where it diverged.

    rule       makes the optimizer from the settings by name: a class, or a function
    settings   one array for each axis, as in eta=etas, beta=betas

    Returns an array of shape (len(etas), len(betas)), axes in the order given. A TypeError or ValueError
    names the argument that cannot be used.

    Computed in blocks of bounded memory, each by one broadcasting `run`. After Ctrl-C the
    blocks that were not finished are nan.
    """
    axes = _axes("sweep", rule, settings)
    if not isinstance(loss, Loss):
        raise TypeError(f"sweep: loss must have gradient(theta, t) and value(theta), got {told(loss)}")
    losses = np.full(tuple(map(len, axes.values())), np.nan)
    for block in bar(_blocks(losses.shape, BLOCK // d_and_width(loss)[1]), progress):
        grid = np.ix_(*(values[part] for values, part in zip(axes.values(), block)))
        history = run(rule(**dict(zip(axes, grid))), loss, theta0, steps, record=())
        if history.interrupted:
            break
        losses[block] = _value(loss, history.end)
    return losses


def sweep_in_stages(rule: Callable[..., Rule], loss: Loss, theta0: ArrayLike, steps: int,
                    strides: Sequence[int] = (4, 1), **settings: ArrayLike,
                    ) -> Iterator[tuple[dict[str, np.ndarray], np.ndarray] | None]:
    """Coarse maps first: yields (settings of the map, its losses) for each stride, the last one in full.

    Between them it yields None after each step of a block, which takes some milliseconds at most: whoever
    asks can do something else meanwhile, or leave it at that. The arguments are those of `sweep`.
    """
    axes = _axes("sweep_in_stages", rule, settings)
    for stride in strides:
        coarse = {name: values[::stride] for name, values in axes.items()}
        losses = np.full(tuple(map(len, coarse.values())), np.nan)
        for block in _blocks(losses.shape, BLOCK // d_and_width(loss)[1]):
            grid = np.ix_(*(values[part] for values, part in zip(coarse.values(), block)))
            optimizer = rule(**dict(zip(coarse, grid)))
            theta = started(optimizer, loss, theta0)
            for now in _quietly(islice(descend(optimizer, loss, theta), steps)):
                theta = now["theta"]
                yield None
            losses[block] = _value(loss, theta)
        yield coarse, losses


def _quietly(work: Iterator) -> Iterator:
    """What an iterator yields; it computes without NumPy's warnings, as a run that may diverge does."""
    while True:
        with np.errstate(all="ignore"):
            item = next(work, None)
        if item is None:
            return
        yield item


def sensitivity(rule: Callable[..., Rule], losses: Sequence[Loss], steps: int, etas: ArrayLike,
                starts: Sequence[ArrayLike] | None = None) -> np.ndarray:
    """Learning-rate sensitivity: the loss after `steps` steps, shape (len(losses), len(etas)).

    rule     makes the optimizer from η
    losses   several problems, such as one for each seed
    starts   where each of them starts; None: each at its own `start`, which surfaces have
    """
    if not np.iterable(losses):
        raise TypeError(f"sensitivity: losses must be a list of losses, got {told(losses)}")
    starts = [loss.start for loss in cast("Sequence[Surface]", losses)] if starts is None else starts
    pairs = zip(losses, starts, strict=True)
    return np.array([sweep(rule, loss, start, steps, eta=etas) for loss, start in pairs])


def _value(loss, end):
    """The loss where runs ended, inf where they diverged."""
    with np.errstate(all="ignore"):
        value = loss.value(end)
    return np.where(np.isnan(value), np.inf, value)


def _axes(owner, rule, settings):
    """{name: its values (n,)} of the settings to vary."""
    if not callable(rule):
        raise TypeError(f"{owner}: rule must be a class such as GD, or a function that makes a rule, "
                        f"got {told(rule)}")
    if not settings:
        raise ValueError(f"{owner}: give at least one setting to vary, such as eta=np.geomspace(1e-3, 1, 50)")
    axes = {name: numbers(owner, name, values).ravel() for name, values in settings.items()}
    for name, values in axes.items():
        if not len(values):
            raise ValueError(f"{owner}: {name} must hold at least one value, got none")
    return axes


def _blocks(shape, cells):
    """Tuples of slices that cover an array of `shape`, each of at most `cells` cells."""
    sides = [1] * len(shape)
    sides[-1] = max(1, min(shape[-1], cells))
    if len(shape) > 1 and cells > shape[-1]:
        sides[-2] = min(shape[-2], -(-cells // shape[-1]))
        sides[-1] = min(shape[-1], cells // sides[-2])
    cuts = [[slice(start, start + side) for start in range(0, length, side)]
            for length, side in zip(shape, sides)]
    return list(product(*cuts))
