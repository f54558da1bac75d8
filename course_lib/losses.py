"""Losses: what one is, surfaces of two parameters, and one of a matrix.

Surfaces take theta of shape (2,) or (2, *settings); `value` returns shape `settings`, `gradient` theta's
shape. `gradient(theta, t)` is told the number of the step, which all but `OneSample` ignore.
"""

from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from .matrices import product, transposed
from .validation import generator, number, numbers, pair, told, whole

Point = tuple[float, float]
View = tuple[tuple[float, float], tuple[float, float]]  # (left, right), (bottom, top)


# What a loss is: any object with these methods is one, whatever it inherits from ---------------------------


@runtime_checkable
class Differentiable(Protocol):
    """What `run` goes downhill on: anything with a gradient.

    It may say in `d` how many parameters it has, or in `shape`, (n, m), that they are a matrix; then `run`
    refuses a start of another shape.
    """

    def gradient(self, theta: np.ndarray, t: int, /) -> np.ndarray:
        """The gradient at theta, in theta's shape: (d,) or (d, *settings), for a matrix (n, m, *settings).

        theta is read-only; t is the number of the step, 1 for the first.
        """
        ...


@runtime_checkable
class Loss(Differentiable, Protocol):
    """A gradient and the value that it belongs to, which sweeps, searches and `history.loss` need.

    It may say in `width` how many numbers a value takes per setting; then grids are cut into smaller blocks.
    """

    def value(self, theta: np.ndarray, /) -> Any:
        """The loss at theta: a number for shape (d,), an array of shape `settings` for (d, *settings)."""
        ...


class Surface(Loss, Protocol):
    """A loss of two parameters that can be drawn."""

    names: tuple[str, str]  # of the parameters
    start: np.ndarray  # (2,), where paths begin
    view: View  # the part of the plane to draw
    minimum: Point | None  # None where there is none, or where it is not known


@runtime_checkable
class MeanOverPoints(Loss, Protocol):
    """A loss that is a mean over points, each of which may be left out: what `MiniBatches` needs."""

    x: np.ndarray  # (features, points)

    def gradient_on(self, theta: np.ndarray, points: Any, /) -> np.ndarray:
        """The gradient of the mean over the points with these numbers."""
        ...


def d_and_width(loss: Differentiable) -> tuple[int | None, int]:
    """How many parameters a loss has, and its width: (None, 1) where it does not say."""
    return getattr(loss, "d", None), getattr(loss, "width", 1)


def shape_of_parameters(loss: Differentiable) -> tuple[int, ...] | None:
    """(d,) or (n, m), what a loss says of its parameters; None where it does not say."""
    d = d_and_width(loss)[0]
    return getattr(loss, "shape", None) or (None if d is None else (d,))


# Surfaces ------------------------------------------------------------------------------------------------


def sigmoid(z: ArrayLike) -> Any:
    """1 / (1 + exp(−z)), entry by entry, as (1 + tanh(z/2)) / 2: the same, and it cannot overflow."""
    return 0.5 + 0.5 * np.tanh(np.multiply(0.5, z))


def _placed(owner, start, view, minimum=None):
    """The start, the view and the minimum of a surface, checked."""
    edges = numbers(owner, "view", view)
    if edges.shape != (2, 2) or not np.all(edges[:, 0] < edges[:, 1]):
        raise ValueError(f"{owner}: view must be ((left, right), (bottom, top)), got {told(view)}")
    if minimum is not None:
        minimum = tuple(pair(owner, "minimum", minimum).tolist())
    return pair(owner, "start", start), view, minimum


class Neuron(Surface):
    """The lecture's neuron f = σ(w x + b) with the squared error ½ (f − y)² per point.

    x, y        the points, shape (n,)
    reduction   "mean" over the points, or their "sum", as the slides' code has it
    minimum     (w, b), if known

    Points with equal x are kept once, with their number and their mean y: the
    gradient is the same sum, and cheaper when most x are 0.
    """

    names = "w", "b"
    d = 2

    def __init__(self, x: ArrayLike, y: ArrayLike, reduction: str = "mean", minimum: Point | None = None,
                 start: ArrayLike = (-2.0, -2.0), view: View = ((-4, 4), (-4, 4))) -> None:
        x, y = numbers("Neuron", "x", x), numbers("Neuron", "y", y)
        if x.ndim != 1 or x.shape != y.shape or not len(x):
            raise ValueError(f"Neuron: x and y must have one shape (n,), got {x.shape} and {y.shape}")
        if reduction not in ("mean", "sum"):
            raise ValueError(f'Neuron: reduction must be "mean" or "sum", got {told(reduction)}')
        self.x, self.y = x, y
        self.start, self.view, self.minimum = _placed("Neuron", start, view, minimum)

        distinct, group, count = np.unique(x, return_inverse=True, return_counts=True)
        mean_y = np.bincount(group, y) / count
        weight = count / len(x) if reduction == "mean" else count
        inputs = np.column_stack([distinct, np.ones_like(distinct)])  # x for w, 1 for b

        # With h = tanh(z/2) = 2f − 1 all that is needed takes few passes over the points:
        # f − y = (h − (2y − 1)) / 2 and f (1 − f) = (1 − h²) / 4. Rows are settings, columns points;
        # dot starts quicker than @ on small arrays.
        self._half_inputs = inputs.T / 2
        self._target = 2 * mean_y - 1
        self._weight = weight / 8
        self._weighted_inputs = inputs * weight[:, None] / 8
        self._spread = np.bincount(group, (y - mean_y[group]) ** 2) @ (weight / count) / 2
        self.width = len(distinct)

    def _h(self, theta):
        rows = theta if theta.ndim == 1 else theta.reshape(2, -1).T
        z = rows.dot(self._half_inputs)
        return np.tanh(z, z)

    def value(self, theta: ArrayLike) -> Any:
        theta = np.asarray(theta)
        loss = ((self._h(theta) - self._target) ** 2).dot(self._weight) + self._spread
        return loss.reshape(theta.shape[1:])[()]

    def gradient(self, theta: ArrayLike, t: int | None = None) -> np.ndarray:
        theta = np.asarray(theta)
        h = self._h(theta)
        error = h - self._target
        h *= h  # error · (1 − h²), in place: a map of settings spends its time on memory
        h *= error
        error -= h
        g = error.dot(self._weighted_inputs)
        return g if theta.ndim == 1 else g.T.reshape(theta.shape)


def sparse_neuron(rng: np.random.Generator, n: int = 500, zeros: int = 400, reduction: str = "mean",
                  start: ArrayLike = (-2.0, -2.0)) -> Neuron:
    """The sparse toy model: x ~ N(0, ½²), but 0 at `zeros` of the n points; y = σ(2x).

    The minimum is (w, b) = (2, 0) exactly, with loss 0.
    """
    n = whole("sparse_neuron", "n", n, least=1)
    zeros, start = whole("sparse_neuron", "zeros", zeros, 0, n), pair("sparse_neuron", "start", start)
    x = generator("sparse_neuron", rng).normal(0, 0.5, n)
    x[rng.permutation(n)[:zeros]] = 0
    view = (min(-3, start[0] - 1), 4), (min(-3.4, start[1] - 1), 2.2)
    return Neuron(x, sigmoid(2 * x), reduction, minimum=(2.0, 0.0), start=start, view=view)


class OneSample(Surface):
    """A neuron's loss whose gradient is that of one point a step, each point once an epoch.

    That makes a run stochastic gradient descent. Everything else is the neuron's. The rng belongs to this
    loss, which uses it as steps ask for points: then step t has the same point in each run.
    """

    d = 2

    def __init__(self, neuron: Neuron, rng: np.random.Generator) -> None:
        if not isinstance(neuron, Neuron):
            raise TypeError(f"OneSample: neuron must be a Neuron, got {told(neuron)}")
        self.neuron, self._rng = neuron, generator("OneSample", rng)
        self._orders: list[np.ndarray] = []  # of the points, one for each epoch so far
        self.names, self.width = neuron.names, neuron.width
        self.minimum, self.start, self.view = neuron.minimum, neuron.start, neuron.view

    def value(self, theta: ArrayLike) -> Any:
        return self.neuron.value(theta)

    def point(self, t: int) -> int:
        """The number of the point of step t, t = 1 for the first."""
        epoch, k = divmod(whole("OneSample", "t", t, least=1) - 1, len(self.neuron.x))
        while epoch >= len(self._orders):
            self._orders.append(self._rng.permutation(len(self.neuron.x)))
        return self._orders[epoch][k]

    def gradient(self, theta: ArrayLike, t: int) -> np.ndarray:
        w, b = np.asarray(theta)
        k = self.point(t)
        x, y = self.neuron.x[k], self.neuron.y[k]
        f = sigmoid(w * x + b)
        common = (f - y) * f * (1 - f)
        return np.stack([common * x, common])


class Quadratic(Surface):
    """½ (θ − center)ᵀ H (θ − center), H symmetric: a bowl, a valley or a saddle.

    H         (2, 2); what rounding left of an asymmetry is averaged away
    minimum   the center if there is a minimum (H positive definite), else None
    """

    names = "x₁", "x₂"
    d = 2

    def __init__(self, H: ArrayLike, center: ArrayLike = (0.0, 0.0), start: ArrayLike = (-5.0, -2.0),
                 view: View = ((-6, 6), (-4, 4))) -> None:
        H = numbers("Quadratic", "H", H)
        rounding = 1e-9 * np.max(np.abs(H), initial=0)
        if H.shape != (2, 2) or abs(H[0, 1] - H[1, 0]) > rounding:
            raise ValueError(f"Quadratic: H must be a symmetric 2×2 matrix, got {H.tolist()}")
        self.H, self._center = (H + H.T) / 2, pair("Quadratic", "center", center)[:, None]
        is_bowl = np.linalg.eigvalsh(self.H)[0] > 0
        self.start, self.view, self.minimum = _placed("Quadratic", start, view, center if is_bowl else None)

    def value(self, theta: ArrayLike) -> Any:
        theta = np.asarray(theta)
        offset = theta.reshape(2, -1) - self._center
        return 0.5 * np.sum(offset * (self.H @ offset), axis=0).reshape(theta.shape[1:])[()]

    def gradient(self, theta: ArrayLike, t: int | None = None) -> np.ndarray:
        theta = np.asarray(theta)
        return self.H.dot(theta.reshape(2, -1) - self._center).reshape(theta.shape)


class Saddle(Surface):
    """½ w² + ¼ (b² − 1)²: a saddle at (0, 0) between the minima (0, ±1). The start is almost on its ridge."""

    names = "w", "b"
    d = 2

    def __init__(self, start: ArrayLike = (-2.0, 1e-4), view: View = ((-2.4, 1.2), (-1.4, 1.4))) -> None:
        self.start, self.view, self.minimum = _placed("Saddle", start, view, (0.0, 1.0))

    def value(self, theta: ArrayLike) -> Any:
        w, b = np.asarray(theta)
        return 0.5 * w**2 + 0.25 * (b**2 - 1) ** 2

    def gradient(self, theta: ArrayLike, t: int | None = None) -> np.ndarray:
        w, b = np.asarray(theta)
        return np.stack([w, b**3 - b])


def ravine(angle: float = 0.0) -> Quadratic:
    """d2l's 0.1 x₁² + 2 x₂², turned by `angle` (radians) about its minimum; the start turns with it."""
    angle = number("ravine", "angle", angle)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    view = ((-6, 6), (-4, 4)) if angle == 0 else ((-6, 6), (-6, 6))
    return Quadratic(turn @ np.diag([0.2, 4.0]) @ turn.T, start=turn @ [-5.0, -2.0], view=view)


class MatrixQuadratic(Loss):
    """½ ‖A W B − C‖², the sum of all squares, for a matrix W: a valley that is narrow if A or B are.

    A, B, C   (k, n), (m, l) and (k, l), for W of shape (n, m)
    """

    def __init__(self, A: ArrayLike, B: ArrayLike, C: ArrayLike) -> None:
        A, B, C = (numbers("MatrixQuadratic", name, each) for name, each in dict(A=A, B=B, C=C).items())
        if not A.ndim == B.ndim == C.ndim == 2 or C.shape != (A.shape[0], B.shape[1]):
            raise ValueError("MatrixQuadratic: C must have the shape of A W B, and A, B, C be matrices, got "
                             f"shapes {A.shape}, {B.shape} and {C.shape}")
        self.A, self.B, self.C = A, B, C
        self.shape, self.width = (A.shape[1], B.shape[0]), C.size

    def _off(self, W):
        C = self.C.reshape(self.C.shape + (1,) * (np.ndim(W) - 2))
        return product(self.A, W, self.B) - C

    def value(self, W: ArrayLike) -> Any:
        return 0.5 * np.sum(self._off(np.asarray(W)) ** 2, axis=(0, 1))

    def gradient(self, W: ArrayLike, t: int | None = None) -> np.ndarray:
        return product(transposed(self.A), self._off(np.asarray(W)), transposed(self.B))
