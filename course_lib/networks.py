"""A small network from scratch, the spiral that it learns, and mini-batches: `run` trains it as any loss."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .losses import MeanOverPoints, d_and_width
from .validation import NOT_NEGATIVE, generator, number, numbers, told, whole

Layers = list[tuple[np.ndarray, np.ndarray]]  # weights and biases of each, shapes as `layers` says


def spiral_accuracies() -> dict[str, np.ndarray]:
    """What many runs on the spiral reached, computed by tools/make_spiral_table.py; float64, network 2-64-3.

    settings, epochs, sources   names, epochs and accuracies (seeds, settings, epochs) of the settings of
                                “Coding the AdaGrad optimizer” (notebooks/errata.md)
    rules, rates, tuning        names, rates and mean accuracies (rules, rates) over the seeds used for tuning
    etas, tuned                 the tuned rates, and accuracies with them (seeds, rules)
    decay, unseen               AdamW's tuned weight decay, and accuracies of Adam and AdamW on the training
                                points and on new ones (seeds, rules, 2)
    sizes, pass_etas, passes    points a step, Adam's tuned rates, and accuracies after 200 epochs
                                (seeds, sizes)
    """
    return dict(np.load(Path(__file__).with_name("spiral_accuracies.npz")))


def spiral(rng: np.random.Generator, points: int = 100, classes: int = 3,
           noise: float = 0.2) -> tuple[np.ndarray, np.ndarray]:
    """Karpathy's spiral: x (2, classes · points), features first, and labels (classes · points,)."""
    rng, noise = generator("spiral", rng), number("spiral", "noise", noise, NOT_NEGATIVE)
    points, classes = whole("spiral", "points", points, least=1), whole("spiral", "classes", classes, least=1)
    radius = np.linspace(0, 1, points)
    arms = [np.linspace(4 * k, 4 * (k + 1), points) + noise * rng.normal(size=points) for k in range(classes)]
    angle = 2.5 * np.concatenate(arms)
    x = np.tile(radius, classes) * np.stack([np.sin(angle), np.cos(angle)])
    return x, np.repeat(np.arange(classes), points)


class Network(MeanOverPoints):
    """Fully connected layers, ReLU between them, softmax and the mean cross-entropy at the end.

    x        (features, points), features first;  labels   (points,), 0 … classes − 1
    hidden   how many neurons each hidden layer has

    All weights and biases are one flat vector theta, (d,) or (d, *settings): layer by layer, the weights
    (outputs × inputs) row by row, then the biases. Computed in float32 if x and theta are, else in float64.
    """

    def __init__(self, x: ArrayLike, labels: ArrayLike, hidden: tuple[int, ...] | list[int] = (64,)) -> None:
        dtype = np.float32 if getattr(x, "dtype", None) == np.float32 else np.float64
        x, labels = numbers("Network", "x", x).astype(dtype, copy=False), np.asarray(labels)
        if x.ndim != 2 or labels.shape != x.shape[1:] or labels.dtype.kind not in "iu":
            raise ValueError(f"Network: x must be (features, points) and labels (points,) whole numbers, "
                             f"got {x.shape} and {labels.shape} {labels.dtype}")
        if not len(labels) or labels.min() < 0:
            raise ValueError("Network: labels must be 0, 1, …, and there must be some")
        if not isinstance(hidden, (tuple, list)):
            raise TypeError(f"Network: hidden must be a tuple of whole numbers, got {told(hidden)}")
        hidden = [whole("Network", "each number in hidden", n, least=1) for n in hidden]
        self.x, self.labels = x, labels
        self.classes = int(labels.max()) + 1
        widths = [len(x), *hidden, self.classes]
        self.shapes = list(zip(widths[1:], widths[:-1]))  # (outputs, inputs) of each layer
        self.d = sum(out * (into + 1) for out, into in self.shapes)
        self.width = x.shape[1] * sum(widths)
        self._wanted = np.eye(self.classes, dtype=x.dtype)[:, labels]

    def start(self, rng: np.random.Generator, scale: float = 0.01) -> np.ndarray:
        """A start (d,): weights scale · N(0, 1), biases 0."""
        rng, scale = generator("Network.start", rng), number("Network.start", "scale", scale)
        parts = [(scale * rng.normal(size=out * into), np.zeros(out)) for out, into in self.shapes]
        return np.concatenate([array for part in parts for array in part]).astype(self.x.dtype)

    def layers(self, theta: ArrayLike) -> Layers:
        """[(weights (*settings, outputs, inputs), biases (*settings, outputs, 1)), …], views of theta."""
        flat, found, k = np.asarray(theta).T, [], 0
        for out, into in self.shapes:
            weights, biases = flat[..., k : k + out * into], flat[..., k + out * into : k + out * (into + 1)]
            found.append((weights.reshape(*flat.shape[:-1], out, into), biases[..., None]))
            k += out * (into + 1)
        return found

    def forward(self, layers: Layers, x: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
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

    def value(self, theta: ArrayLike) -> Any:
        p = self.forward(self.layers(theta), self.x)[1]
        return -np.mean(np.log(np.maximum(np.sum(p * self._wanted, axis=-2), 1e-30)), axis=-1).T[()]

    def gradient(self, theta: ArrayLike, t: int | None = None) -> np.ndarray:
        return self.gradient_on(theta, slice(None))

    def gradient_on(self, theta: ArrayLike, points: Any) -> np.ndarray:
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

    def predict(self, theta: ArrayLike, x: ArrayLike) -> np.ndarray:
        """The most likely class of each point of x (features, n), shape (*settings, n)."""
        return self.forward(self.layers(theta), np.asarray(x))[1].argmax(axis=-2)

    def accuracy(self, theta: ArrayLike) -> Any:
        """The share of the network's own points that it gets right, shape `settings`."""
        return np.mean(self.predict(theta, self.x) == self.labels, axis=-1).T[()]


class MiniBatches:
    """A loss whose gradient is that of a mini-batch: `size` points a step, each point once an epoch.

    loss   a `Network`, `LeastSquares`, or any other `MeanOverPoints`

    Each point has its turn once an epoch. Which points belong to step t depends on the rng given and on t
    alone. `value` is that of all points.
    """

    def __init__(self, loss: MeanOverPoints, size: int, rng: np.random.Generator) -> None:
        if not isinstance(loss, MeanOverPoints):
            raise TypeError(f"MiniBatches: loss must have a gradient over some of its points, as Network and "
                            f"LeastSquares have, got {told(loss)}")
        self.n = loss.x.shape[1]
        self.loss, self.size = loss, whole("MiniBatches", "size", size, 1, self.n)
        self.d, self.width = d_and_width(loss)
        self.steps_per_epoch = -(-self.n // size)
        self._seed, self._epoch = int(generator("MiniBatches", rng).integers(2**62)), None

    def points(self, t: int) -> np.ndarray:
        """The numbers of the points of step t, t = 1 for the first."""
        epoch, k = divmod(whole("MiniBatches", "t", t, least=1) - 1, self.steps_per_epoch)
        if epoch != self._epoch:
            self._epoch = epoch
            self._order = np.random.default_rng([self._seed, epoch]).permutation(self.n)
        return self._order[k * self.size : (k + 1) * self.size]

    def value(self, theta: np.ndarray) -> Any:
        return self.loss.value(theta)

    def gradient(self, theta: np.ndarray, t: int) -> np.ndarray:
        return self.loss.gradient_on(theta, self.points(t))
