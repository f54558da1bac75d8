"""A small network from scratch, the spiral it learns, and mini-batches. `run` trains it like any other loss."""

from pathlib import Path

import numpy as np


def spiral_accuracies():
    """What many runs on the spiral reached, computed by tools/make_spiral_table.py; float64, network 2-64-3.

    settings, epochs, sources   names, epochs and accuracies (seeds, settings, epochs) of the settings of document 000 (notebooks/errata.md)
    rules, rates, tuning        names, rates and mean accuracies (rules, rates) over the seeds used for tuning
    etas, tuned                 the tuned rates, and accuracies with them (seeds, rules)
    """
    return dict(np.load(Path(__file__).with_name("spiral_accuracies.npz")))


def spiral(rng, points=100, classes=3, noise=0.2):
    """Karpathy's spiral: x (2, classes · points), features first, and labels (classes · points,)."""
    radius = np.linspace(0, 1, points)
    angle = [np.linspace(4 * k, 4 * (k + 1), points) + noise * rng.normal(size=points) for k in range(classes)]
    angle = 2.5 * np.concatenate(angle)
    return np.tile(radius, classes) * np.stack([np.sin(angle), np.cos(angle)]), np.repeat(np.arange(classes), points)


class Network:
    """Fully connected layers, ReLU between them, softmax and cross-entropy (the mean over the points) at the end.

    x        (features, points), features first;  labels   (points,), 0 … classes − 1
    hidden   how many neurons each hidden layer has

    All weights and biases are one flat vector theta, (d,) or (d, *settings): layer by layer, the weights
    (outputs × inputs) row by row, then the biases. Everything is computed in x's and theta's dtype.
    """

    def __init__(self, x, labels, hidden=(64,)):
        x, labels = np.asarray(x), np.asarray(labels)
        x = x if x.dtype.kind == "f" else x.astype(float)
        if x.ndim != 2 or labels.shape != x.shape[1:] or labels.dtype.kind not in "iu":
            raise ValueError(f"Network: x must be (features, points) and labels (points,) whole numbers, "
                             f"got {x.shape} and {labels.shape} {labels.dtype}")
        if not np.all(np.isfinite(x)):
            raise ValueError("Network: x must be finite")
        if not len(labels) or labels.min() < 0:
            raise ValueError("Network: labels must be 0, 1, …, and there must be some")
        if not (isinstance(hidden, (tuple, list)) and all(isinstance(n, (int, np.integer)) and n > 0 for n in hidden)):
            raise ValueError(f"Network: hidden must be a tuple of whole numbers, each at least 1, got {hidden!r}")
        self.x, self.labels = x, labels
        self.classes = int(labels.max()) + 1
        widths = [len(x), *hidden, self.classes]
        self.shapes = list(zip(widths[1:], widths))  # (outputs, inputs) of each layer
        self.d = sum(out * (into + 1) for out, into in self.shapes)
        self.width = x.shape[1] * sum(widths)  # numbers per setting, for whoever plans memory
        self._wanted = np.eye(self.classes, dtype=x.dtype)[:, labels]

    def start(self, rng, scale=0.01):
        """Weights scale · N(0, 1), biases 0."""
        parts = [(scale * rng.normal(size=out * into), np.zeros(out)) for out, into in self.shapes]
        return np.concatenate([array for part in parts for array in part]).astype(self.x.dtype)

    def layers(self, theta):
        """[(weights (*settings, outputs, inputs), biases (*settings, outputs, 1)), …], views of theta."""
        flat, found, k = np.asarray(theta).T, [], 0
        for out, into in self.shapes:
            weights, biases = flat[..., k : k + out * into], flat[..., k + out * into : k + out * (into + 1)]
            found.append((weights.reshape(*flat.shape[:-1], out, into), biases[..., None]))
            k += out * (into + 1)
        return found

    def forward(self, layers, x):
        """The activations of every layer, x first, and the probabilities of the classes."""
        *hidden, (W, b) = layers
        activations = [x]
        for weights, biases in hidden:
            z = weights @ activations[-1]
            z += biases
            activations.append(np.maximum(z, 0, out=z))
        z = W @ activations[-1]
        z += b
        z -= z.max(axis=-2, keepdims=True)
        p = np.exp(z, out=z)
        p /= p.sum(axis=-2, keepdims=True)
        return activations, p

    def value(self, theta):
        p = self.forward(self.layers(theta), self.x)[1]
        return -np.mean(np.log(np.maximum(np.sum(p * self._wanted, axis=-2), 1e-30)), axis=-1).T[()]

    def gradient(self, theta, t=None):
        return self.gradient_on(theta, slice(None))

    def gradient_on(self, theta, points):
        """Backpropagation over the points with these numbers."""
        x, wanted = self.x[:, points], self._wanted[:, points]
        layers = self.layers(theta)
        activations, error = self.forward(layers, x)
        error -= wanted
        error /= wanted.shape[-1]
        parts = []
        for (weights, _), into in zip(reversed(layers), reversed(activations)):
            slope = error @ into.swapaxes(-1, -2)
            parts += [error.sum(axis=-1), slope.reshape(*slope.shape[:-2], -1)]
            if into is not x:
                error = weights.swapaxes(-1, -2) @ error
                error *= into > 0
        return np.concatenate(parts[::-1], axis=-1).T

    def predict(self, theta, x):
        """The most likely class of each point of x (features, n)."""
        return self.forward(self.layers(theta), x)[1].argmax(axis=-2)

    def accuracy(self, theta):
        """The share of the network's own points that it gets right, shape `settings`."""
        return np.mean(self.predict(theta, self.x) == self.labels, axis=-1).T[()]


class MiniBatches:
    """A loss (`Network`, `LeastSquares`) whose gradient is that of a mini-batch: `size` points a step, each once an
    epoch.

    Which points belong to step t depends on the rng given and on t alone. `value` is that of all points.
    """

    def __init__(self, loss, size, rng):
        self.n = loss.x.shape[1]
        if not (isinstance(size, (int, np.integer)) and 1 <= size <= self.n):
            raise ValueError(f"MiniBatches: size must be a whole number in [1, {self.n}], got {size}")
        self.loss, self.size = loss, size
        self.value, self.d, self.width = loss.value, loss.d, loss.width
        self.steps_per_epoch = -(-self.n // size)
        self._seed, self._epoch = int(rng.integers(2**62)), None

    def points(self, t):
        """The numbers of the points of step t, t = 1 for the first."""
        epoch, k = divmod(t - 1, self.steps_per_epoch)
        if epoch != self._epoch:
            self._epoch = epoch
            self._order = np.random.default_rng([self._seed, epoch]).permutation(self.n)
        return self._order[k * self.size : (k + 1) * self.size]

    def gradient(self, theta, t):
        return self.loss.gradient_on(theta, self.points(t))
