"""The edge of stability: a small network, its curvature, and what many learning rates made of both."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .losses import Differentiable, Loss
from .validation import FINITE, POSITIVE, generator, number, numbers, vector, whole


class TanhNetwork(Loss):
    """One input, `hidden` neurons with tanh, one output, and half the mean squared error: smooth everywhere.

    x, y     the points, (n,)
    hidden   neurons

    theta holds, one after the other, the neurons' input weights and biases, their output weights, and the
    output's bias: (3 · hidden + 1,) or (3 · hidden + 1, *settings).
    """

    def __init__(self, x: ArrayLike, y: ArrayLike, hidden: int = 24) -> None:
        self.x, self.y = (vector("TanhNetwork", name, given, FINITE) for name, given in (("x", x), ("y", y)))
        if self.x.shape != self.y.shape:
            raise ValueError(f"TanhNetwork: x and y must have one shape (n,), got {self.x.shape} and "
                             f"{self.y.shape}")
        self.hidden = whole("TanhNetwork", "hidden", hidden, least=1)
        self.d, self.width = 3 * self.hidden + 1, self.hidden * len(self.x)

    def start(self, rng: np.random.Generator) -> np.ndarray:
        """A start (d,): input weights 2 · N(0, 1), biases N(0, 1), output weights N(0, 1) / √hidden."""
        draw = generator("TanhNetwork.start", rng).normal
        return np.concatenate([2 * draw(size=self.hidden), draw(size=self.hidden),
                               draw(size=self.hidden) / np.sqrt(self.hidden), [0.0]])

    def value(self, theta: ArrayLike) -> Any:
        _, _, errors = self._forward(np.asarray(theta))
        return np.mean(errors**2, axis=-1).T[()] / 2

    def gradient(self, theta: ArrayLike, t: int | None = None) -> np.ndarray:
        activations, out, errors = self._forward(np.asarray(theta))
        back = (1 - activations**2) * (out * (errors[..., None, :] / len(self.x)))
        parts = (back @ self.x, back.sum(axis=-1), np.mean(activations * errors[..., None, :], axis=-1),
                 np.mean(errors, axis=-1, keepdims=True))
        return np.concatenate(parts, axis=-1).T

    def _forward(self, theta):
        """Activations (*settings, hidden, n), output weights (*settings, hidden, 1), errors (…, n)."""
        flat, h = theta.T[..., None], self.hidden
        activations = np.tanh(flat[..., :h, :] * self.x + flat[..., h : 2 * h, :])
        out = flat[..., 2 * h : 3 * h, :]
        errors = np.sum(out * activations, axis=-2) + flat[..., 3 * h, :] - self.y
        return activations, out, errors


def sine_network() -> TanhNetwork:
    """The network of lecture 14: 24 neurons learn 0.8 sin 3πx from 60 points of [−1, 1]."""
    x = np.linspace(-1, 1, 60)
    return TanhNetwork(x, 0.8 * np.sin(3 * np.pi * x))


def hessian(loss: Differentiable, theta: ArrayLike, apart: float = 1e-4) -> np.ndarray:
    """All second derivatives at theta, (d, d), from differences of gradients `apart` from theta each way."""
    place = vector("hessian", "theta", theta)
    step = number("hessian", "apart", apart, POSITIVE) * np.eye(len(place))
    ways = np.hstack([place[:, None] + step, place[:, None] - step])
    ahead, behind = np.split(loss.gradient(ways, 1), 2, axis=1)
    columns = (ahead - behind) / (2 * apart)
    return (columns + columns.T) / 2


def sharpness(loss: Differentiable, theta: ArrayLike, scale: ArrayLike = 1.0) -> float:
    """The largest curvature at theta (d,), the Hessian's largest eigenvalue; nan where theta is not finite.

    scale   what a rule divides each parameter's step by, a number or (d,): then the eigenvalue is that of
            D⁻½ H D⁻½, the Hessian in those units
    """
    if not np.all(np.isfinite(theta)):
        return float("nan")
    units = np.sqrt(np.broadcast_to(numbers("sharpness", "scale", scale, POSITIVE), np.shape(theta)))
    return float(np.linalg.eigvalsh(hessian(loss, theta) / np.outer(units, units))[-1])


def edge_grid() -> dict[str, np.ndarray]:
    """What 12,000 steps of gradient descent make of `sine_network`, by η; from tools/make_edge_grid.py.

    etas        (η,)
    steps       (k,)     the steps at which it was looked at
    losses      (η, k)   nan where the run has diverged
    sharpness   (η, k)   the largest curvature there
    """
    return dict(np.load(Path(__file__).with_name("edge_grid.npz")))
