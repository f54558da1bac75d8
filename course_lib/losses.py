"""Loss surfaces of two parameters: value, gradient, minimum, a good start, a window.

All take theta of shape (2,) or (2, *settings); `value` returns shape `settings`,
`gradient` theta's shape. `gradient(theta, t)` is told the number of the step, which
these surfaces ignore, but for `OneSample`: a loss that changes over time needs it.
"""

import numpy as np


def sigmoid(z):
    """1 / (1 + exp(-z)), as (1 + tanh(z/2)) / 2: the same, and it cannot overflow."""
    return 0.5 + 0.5 * np.tanh(0.5 * z)


class Neuron:
    """The lecture's neuron f = σ(w x + b) with the squared error ½ (f − y)² per point.

    x, y        the points, shape (n,)
    reduction   "mean" over the points, or their "sum", as the slides' code has it
    minimum     (w, b), if known

    Points with equal x are kept once, with their number and their mean y: the
    gradient is the same sum, and cheaper when most x are 0.
    """

    names = "w", "b"
    d = 2

    def __init__(self, x, y, reduction="mean", minimum=None, start=(-2.0, -2.0), view=((-4, 4), (-4, 4))):
        x, y = np.asarray(x, float), np.asarray(y, float)
        if x.ndim != 1 or x.shape != y.shape or not len(x):
            raise ValueError(f"Neuron: x and y must have one shape (n,), got {x.shape} and {y.shape}")
        if not (np.all(np.isfinite(x)) and np.all(np.isfinite(y))):
            raise ValueError("Neuron: x and y must be finite")
        if reduction not in ("mean", "sum"):
            raise ValueError(f'Neuron: reduction must be "mean" or "sum", got {reduction!r}')
        self.x, self.y = x, y
        self.minimum, self.start, self.view = minimum, np.array(start, float), view

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
        self.width = len(distinct)  # numbers per setting, for whoever plans memory

    def _h(self, theta):
        rows = theta.T if theta.ndim < 3 else theta.reshape(2, -1).T
        z = rows.dot(self._half_inputs)
        return np.tanh(z, out=z)

    def value(self, theta):
        theta = np.asarray(theta)
        loss = ((self._h(theta) - self._target) ** 2).dot(self._weight) + self._spread
        return loss.reshape(theta.shape[1:])[()]

    def gradient(self, theta, t=None):
        theta = np.asarray(theta)
        h = self._h(theta)
        error = h - self._target
        h *= h  # error · (1 − h²), in place: a map of settings spends its time on memory
        h *= error
        error -= h
        return error.dot(self._weighted_inputs).T.reshape(theta.shape)


def sparse_neuron(rng, n=500, zeros=400, reduction="mean", start=(-2.0, -2.0)):
    """The sparse toy model: x ~ N(0, ½²), but 0 at `zeros` of the n points; y = σ(2x).

    The minimum is (w, b) = (2, 0) exactly, with loss 0.
    """
    if not 0 <= zeros <= n:
        raise ValueError(f"sparse_neuron: zeros must be in [0, n], here [0, {n}], got {zeros}")
    x = rng.normal(0, 0.5, n)
    x[rng.permutation(n)[:zeros]] = 0
    view = (min(-3, start[0] - 1), 4), (min(-3.4, start[1] - 1), 2.2)
    return Neuron(x, sigmoid(2 * x), reduction, minimum=(2.0, 0.0), start=start, view=view)


class OneSample:
    """A neuron's loss whose gradient is that of one point a step, each point once an epoch: stochastic gradient
    descent. Everything else is the neuron's.

    The rng is this loss's own, used as steps ask for it: then step t has the same point in each run.
    """

    d = 2

    def __init__(self, neuron, rng):
        self.neuron, self._orders, self._rng = neuron, [], rng
        self.value, self.names, self.width = neuron.value, neuron.names, neuron.width
        self.minimum, self.start, self.view = neuron.minimum, neuron.start, neuron.view

    def point(self, t):
        """The number of the point of step t, t = 1 for the first."""
        epoch, k = divmod(t - 1, len(self.neuron.x))
        while epoch >= len(self._orders):
            self._orders.append(self._rng.permutation(len(self.neuron.x)))
        return self._orders[epoch][k]

    def gradient(self, theta, t):
        x, y = self.neuron.x[self.point(t)], self.neuron.y[self.point(t)]
        f = sigmoid(theta[0] * x + theta[1])
        common = (f - y) * f * (1 - f)
        return np.stack([common * x, common])


class Quadratic:
    """½ (θ − center)ᵀ H (θ − center), H symmetric: a bowl, a valley or a saddle.

    `minimum` is the center if there is a minimum (H positive definite), else None.
    """

    names = "x₁", "x₂"
    d = 2

    def __init__(self, H, center=(0.0, 0.0), start=(-5.0, -2.0), view=((-6, 6), (-4, 4))):
        H = np.asarray(H, float)
        if H.shape != (2, 2) or not np.array_equal(H, H.T) or not np.all(np.isfinite(H)):
            raise ValueError(f"Quadratic: H must be a finite symmetric 2×2 matrix, got {H.tolist()}")
        if np.shape(center) != (2,):
            raise ValueError(f"Quadratic: center must hold 2 numbers, got {center}")
        self.H, self.start, self.view = H, np.array(start, float), view
        self.minimum = tuple(center) if np.linalg.eigvalsh(H)[0] > 0 else None
        self._center = np.reshape(np.array(center, float), (2, 1))

    def value(self, theta):
        theta = np.asarray(theta)
        offset = theta.reshape(2, -1) - self._center
        return 0.5 * np.sum(offset * (self.H @ offset), axis=0).reshape(theta.shape[1:])[()]

    def gradient(self, theta, t=None):
        theta = np.asarray(theta)
        return self.H.dot(theta.reshape(2, -1) - self._center).reshape(theta.shape)


class Saddle:
    """½ w² + ¼ (b² − 1)²: a saddle at (0, 0) between two minima at (0, ±1). The start is almost on the ridge."""

    names = "w", "b"
    d = 2

    def __init__(self, start=(-2.0, 1e-4), view=((-2.4, 1.2), (-1.4, 1.4))):
        self.start, self.view, self.minimum = np.array(start, float), view, (0.0, 1.0)

    def value(self, theta):
        w, b = np.asarray(theta)
        return 0.5 * w**2 + 0.25 * (b**2 - 1) ** 2

    def gradient(self, theta, t=None):
        w, b = theta
        return np.stack([w, b**3 - b])


def ravine(angle=0.0):
    """d2l's 0.1 x₁² + 2 x₂², turned by `angle` (radians) about its minimum; the start turns with it."""
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    H = turn @ np.diag([0.2, 4.0]) @ turn.T
    return Quadratic((H + H.T) / 2, start=turn @ [-5.0, -2.0], view=((-6, 6), (-4, 4)) if angle == 0 else ((-6, 6), (-6, 6)))
