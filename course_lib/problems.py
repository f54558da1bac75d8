"""The course's problems by name: what the lectures, the figures and the tests run their rules on.

`sparse_neuron`, `ravine` and `Saddle` are in losses.py, with the classes that all of them are made of.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .losses import (
    Differentiable,
    Loss,
    MatrixQuadratic,
    Neuron,
    d_and_width,
    shape_of_parameters,
    sigmoid,
    sparse_neuron,
)
from .networks import MiniBatches
from .optimizers import GD, AdaGrad, Adam, LazyAdam, Momentum, RMSProp
from .rare import LeastSquares, power_law
from .validation import FRACTION, NOT_NEGATIVE, POSITIVE, generator, number, pair, real, told, whole

# Neurons -------------------------------------------------------------------------------------------------


def two_points() -> Neuron:
    """The neuron of lecture 00 on two points, the sum of their losses."""
    return Neuron([0.5, 2.5], [0.2, 0.9], "sum", minimum=(1.7918, -2.2822), view=((-4, 5), (-5, 3)))


def steep_neuron(rng: np.random.Generator) -> Neuron:
    """The sparse neuron of lectures 05 to 10: the sum of the losses, not their mean, from (−4, −4)."""
    return sparse_neuron(rng, reduction="sum", start=(-4, -4))


def ten_points(start: ArrayLike = (-4, 4), outer: ArrayLike = (-1, 1)) -> Neuron:
    """The neuron of the slides' RMSProp (lecture 04), summed over ten points: 8 at x = 0, two at `outer`."""
    x = np.concatenate([np.zeros(8), pair("ten_points", "outer", outer)])
    return Neuron(x, sigmoid(x - 1.3), "sum", minimum=(1, -1.3), start=start, view=((-5, 3), (-3, 5)))


def noisy_neuron(rng: np.random.Generator, noise: float = 0.2, spread: float = 0.5) -> Neuron:
    """The neuron of lecture 07, whose labels no (w, b) fits, from (−4, −4).

    x ~ N(0, spread²), but 0 at half of the 200 points; y = σ(1.5 x) + noise · N(0, 1), cut to [0, 1].
    """
    rng, noise = generator("noisy_neuron", rng), number("noisy_neuron", "noise", noise, NOT_NEGATIVE)
    x = rng.normal(0, number("noisy_neuron", "spread", spread, POSITIVE), 200)
    x[rng.permutation(200)[:100]] = 0
    return Neuron(x, np.clip(sigmoid(1.5 * x) + rng.normal(0, noise, 200), 0, 1), start=(-4, -4))


class Spike(Loss):
    """A loss whose gradient is `factor` times too large in step `at`: one bad batch. Its value is right."""

    def __init__(self, loss: Loss, factor: float = 1000.0, at: int = 1) -> None:
        if not isinstance(loss, Loss):
            raise TypeError(f"Spike: loss must have gradient(theta, t) and value(theta), got {told(loss)}")
        self.loss, self.factor = loss, number("Spike", "factor", factor)
        self.at = whole("Spike", "at", at, least=1)
        self.d, self.width = d_and_width(loss)
        self.shape = shape_of_parameters(loss)

    def value(self, theta: np.ndarray) -> Any:
        return self.loss.value(theta)

    def gradient(self, theta: np.ndarray, t: int) -> np.ndarray:
        g = self.loss.gradient(theta, t)
        return self.factor * g if t == self.at else g


def turned_matrix(rng: np.random.Generator, n: int = 20, m: int = 30, condition: float = 30.0,
                  turned: bool = True) -> MatrixQuadratic:
    """½ ‖A W B − C‖² with turned A and B, for W of (n, m): no axis of W is an axis of the valley.

    condition   κ of AᵀA and of BBᵀ, whose product is the loss's own
    turned      False: the same valley with A and B diagonal, its axes those of W
    """
    generator("turned_matrix", rng)
    condition = number("turned_matrix", "condition", condition, POSITIVE)

    def side(size):
        left, right = (np.linalg.qr(rng.normal(size=(size, size)))[0] for _ in range(2))
        stretched = np.diag(np.geomspace(1, condition**-0.5, size))
        return left @ stretched @ right if turned else stretched

    A, B = side(n), side(m)
    return MatrixQuadratic(A, B, A @ rng.normal(size=(n, m)) @ B)


def wilson_toy(rng: np.random.Generator, points: int = 100, positive: float = 0.75) -> LeastSquares:
    """The separable problem of Wilson et al. (2017, §3.3): labels ±1, of which a share is +1.

    Feature 1 is the label. Features 2 and 3 are 1 for all. Each point has features that no other has: one if
    its label is +1, five if it is −1.
    """
    rng, points = generator("wilson_toy", rng), whole("wilson_toy", "points", points, least=1)
    y = np.where(rng.random(points) < number("wilson_toy", "positive", positive, FRACTION), 1.0, -1.0)
    own = np.zeros((points, 5, points))
    for point, label in enumerate(y):
        own[point, : 1 if label > 0 else 5, point] = 1
    x = np.concatenate([[y], np.ones((2, points)), own.reshape(5 * points, points)])
    return LeastSquares(x, y)


# Gradients that do not depend on theta ---------------------------------------------------------------------


class GivenGradients(Differentiable):
    """Gradients that are given in advance, wherever theta is: a rule alone with them.

    gradients   an array, (steps,) with one number for all parameters in a step, (steps, d), or (steps, n, m)
                for a matrix; or a function of t, 1 for the first step, that returns a row of such an array
    """

    shape: tuple[int, ...] | None = None

    def __init__(self, gradients: ArrayLike | Callable[[int], Any]) -> None:
        if callable(gradients):
            self.at = gradients
            return
        rows = real(gradients)
        if rows is None or rows.ndim not in (1, 2, 3):
            raise TypeError(f"GivenGradients: gradients must be a function of t, or an array (steps,), "
                            f"(steps, d) or (steps, n, m), got {told(gradients)}")
        self._rows, self.at = rows, self._row
        self.shape = rows.shape[1:] or None

    def _row(self, t):
        if not 1 <= t <= len(self._rows):
            raise ValueError(f"GivenGradients: t must be in [1, {len(self._rows)}], the steps that have a "
                             f"gradient, got {t}")
        return self._rows[t - 1]

    def gradient(self, theta: np.ndarray, t: int) -> np.ndarray:
        row, g = np.asarray(self.at(t)), np.empty_like(theta)
        g[...] = row.reshape(row.shape + (1,) * (theta.ndim - row.ndim)) if row.ndim else row
        return g


def impulse(size: float = 1.0, at: int = 1) -> GivenGradients:
    """One gradient of this size in step `at`, and none in any other."""
    return GivenGradients(lambda t: size if t == at else 0.0)


def every_nth(n: int) -> GivenGradients:
    """A gradient of 1 in every nth step, and none in the others."""
    n = whole("every_nth", "n", n, least=1)
    return GivenGradients(lambda t: t % n == 0)


def reddi_cycle() -> GivenGradients:
    """The example of Reddi, Kale & Kumar (2018), f_t(x) = 3x in every third step and −x in the others.

    On average the loss rises with x. In the paper x is in [−1, 1], which is for `run` to project to.
    """
    return GivenGradients(lambda t: 3.0 if t % 3 == 1 else -1.0)


def reddi_stream(rng: np.random.Generator, steps: int = 3000) -> GivenGradients:
    """The same by chance (lecture 09): a gradient of 40 with probability 0.05, else −1."""
    loud = generator("reddi_stream", rng).random(whole("reddi_stream", "steps", steps, least=1)) < 0.05
    return GivenGradients(np.where(loud, 40.0, -1.0))


# Rare features -------------------------------------------------------------------------------------------

#: {rule: the rate that is best for it in the world of rare features}, tuned with equal budgets
RARE_RATES = {GD: 1.8, Momentum: 0.18, AdaGrad: 0.56, RMSProp: 0.056, Adam: 0.056, LazyAdam: 0.056}
"""The learning rates that lecture 12 finds for `rare_world`, 500 steps."""


def rare_world(rng: np.random.Generator) -> tuple[MiniBatches, np.ndarray]:
    """The world of lecture 12: least squares on `power_law` in mini-batches of 10, and its truth (1000,)."""
    x, y, truth = power_law(rng)
    return MiniBatches(LeastSquares(x, y), 10, rng), truth
