"""Noisy gradients: a bowl with noise, what gradient descent reaches on it on average, and clipping."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .losses import Differentiable, Loss, d_and_width
from .optimizers import Array, Hyper
from .schedules import Schedule, constant
from .validation import FRACTION, NOT_NEGATIVE, POSITIVE, function, number, numbers, setting, told, whole


class NoisyBowl(Loss):
    """½ Σ λ θ², whose gradient is seen with noise: λ θ + noise[t − 1] in step t.

    curvatures   λ, (d,)
    noise        (steps, d) or (steps, d, *settings), drawn before the run: whoever runs on one bowl
                 meets the same noise. The mean of B draws of spread σ has spread σ/√B.

    A step beyond the noise raises a ValueError.
    """

    def __init__(self, curvatures: ArrayLike, noise: ArrayLike) -> None:
        self.curvatures = _curvatures("NoisyBowl", curvatures)
        self.noise, self.d = numbers("NoisyBowl", "noise", noise), len(self.curvatures)
        if self.noise.shape[1:2] != (self.d,):
            raise ValueError(f"NoisyBowl: noise must be (steps, {self.d}) or (steps, {self.d}, *settings), "
                             f"got {self.noise.shape}")

    def value(self, theta: ArrayLike) -> Any:
        return np.tensordot(self.curvatures, np.square(theta), axes=1)[()] / 2

    def gradient(self, theta: ArrayLike, t: int) -> np.ndarray:
        if not 1 <= t <= len(self.noise):
            raise ValueError(f"NoisyBowl: t must be in [1, {len(self.noise)}], the steps that have noise, "
                             f"got {t}")
        theta = np.asarray(theta)
        return _along(self.curvatures, theta) * theta + _along(self.noise[t - 1], theta)


class Clipped(Differentiable):
    """A loss whose gradient is shortened to `norm` where it is longer; its direction stays.

    The norm of a gradient is taken over all parameters together ("by global norm").
    """

    def __init__(self, loss: Differentiable, norm: float) -> None:
        if not isinstance(loss, Differentiable):
            raise TypeError(f"Clipped: loss must have a method gradient(theta, t), got {told(loss)}")
        self.loss, self.norm = loss, number("Clipped", "norm", norm, POSITIVE)
        self.d, self.width = d_and_width(loss)

    def gradient(self, theta: np.ndarray, t: int) -> np.ndarray:
        g = self.loss.gradient(theta, t)
        length = np.linalg.norm(g, axis=0)
        return g * (self.norm / np.maximum(length, self.norm))


def expected_loss(curvatures: ArrayLike, variances: ArrayLike, eta: Hyper, steps: int,
                  schedule: Schedule | None = None, batch: Hyper = 1.0) -> Array:
    """The mean of ½ Σ λ θ² over all noise, (steps + 1, *settings), for gradient descent from θ = 1.

    No number is drawn: of each θ the mean square is known, E θ² ← (1 − ηλ)² E θ² + η² σ²/B.

    curvatures, variances   λ and σ², the noise of one draw, (d,)
    eta, batch              η and B; arrays of settings broadcast against each other
    schedule                schedule(t), t = 0 for the first step: a factor on η
    """
    curvature, variance, eta = _settings("expected_loss", curvatures, variances, eta, batch)
    steps = whole("expected_loss", "steps", steps, least=0)
    plan = constant() if schedule is None else function("expected_loss", "schedule", schedule, "t")
    square, losses = np.ones_like(curvature * eta), []
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(steps + 1):
            losses.append(np.sum(curvature * square, axis=0) / 2)
            rate = plan(t) * eta
            square = (1 - rate * curvature) ** 2 * square + rate**2 * variance
    return np.array(losses)


def expected_average(curvatures: ArrayLike, variances: ArrayLike, eta: Hyper, steps: int,
                     beta: float = 0.0, batch: Hyper = 1.0) -> Array:
    """The same for the average x of all places z at a constant η, with gradients at y = (1 − β) z + β x.

    β = 0 is gradient descent whose path is averaged (Polyak & Juditsky, 1992); β = 0.9 is Schedule-Free
    (Defazio et al., 2024):  z ← z − η g(y),  x ← x + (z − x) / t. Known are E z², E zx and E x².
    """
    curvature, variance, eta = _settings("expected_average", curvatures, variances, eta, batch)
    steps = whole("expected_average", "steps", steps, least=0)
    beta = number("expected_average", "beta", beta, FRACTION)
    of_z, of_x = 1 - eta * curvature * (1 - beta), -eta * curvature * beta  # z ← of_z · z + of_x · x + noise
    zz = zx = xx = np.ones_like(curvature * eta)
    losses = []
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(1, steps + 2):
            losses.append(np.sum(curvature * xx, axis=0) / 2)
            new_z_old_x = of_z * zx + of_x * xx
            zz = of_z**2 * zz + 2 * of_z * of_x * zx + of_x**2 * xx + eta**2 * variance
            xx = (1 - 1 / t) ** 2 * xx + 2 / t * (1 - 1 / t) * new_z_old_x + zz / t**2
            zx = (1 - 1 / t) * new_z_old_x + zz / t
    return np.array(losses)


def _curvatures(owner, curvatures):
    array = numbers(owner, "curvatures", curvatures, POSITIVE)
    if array.ndim != 1 or not array.size:
        raise ValueError(f"{owner}: curvatures must be a list of at least one number, got {told(curvatures)}")
    return array


def _along(values, theta):
    """`values`, whose first axes are theta's, with axes of length 1 for the others."""
    return values.reshape(values.shape + (1,) * (theta.ndim - values.ndim))


def _settings(owner, curvatures, variances, eta, batch):
    """λ (d, 1, …), σ²/B (d, *settings) and η (*settings)."""
    curvature = _curvatures(owner, curvatures)
    variance = numbers(owner, "variances", variances, NOT_NEGATIVE)
    if variance.shape != curvature.shape:
        raise ValueError(f"{owner}: variances must have the curvatures' shape {curvature.shape}, "
                         f"got {variance.shape}")
    eta, batch = setting(owner, "eta", eta, POSITIVE), setting(owner, "batch", batch, POSITIVE)
    eta, batch = np.broadcast_arrays(eta, batch)
    return _along(curvature, eta[None]), _along(variance, eta[None]) / batch, eta
