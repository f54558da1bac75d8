"""Rare features: the words of this course, a made-up world whose truth is known, and a linear model."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .losses import MeanOverPoints
from .validation import NOT_NEGATIVE, SHARE, generator, number, numbers, whole


def prose() -> dict[str, np.ndarray]:
    """The paragraphs of lectures 00 to 11 as bags of words, as tools/make_prose.py extracted them.

    words      (1200,)              the most frequent words, most frequent first
    counts     (1200, paragraphs)   how often each word stands in each paragraph
    lectures   (paragraphs,)        the number of the lecture it comes from, 0 … 11
    """
    stored = np.load(Path(__file__).with_name("prose.npz"))
    counts = np.zeros((len(stored["words"]), len(stored["lectures"])))
    counts[stored["word"], stored["paragraph"]] = stored["count"]
    return dict(words=stored["words"], counts=counts, lectures=stored["lectures"].astype(int))


def power_law(rng: np.random.Generator, features: int = 1000, points: int = 5000, often: float = 0.5,
              noise: float = 0.1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A world like a language: feature k = 1, 2, … is there in a share often/k of the points.

    All features count the same. Returns x (features, points) of 0 and 1,
    y (points,) = truth · x + noise · N(0, 1), and truth (features,), each +1 or −1.
    """
    rng, often = generator("power_law", rng), number("power_law", "often", often, SHARE)
    features, points = whole("power_law", "features", features, 1), whole("power_law", "points", points, 1)
    noise = number("power_law", "noise", noise, NOT_NEGATIVE)
    share = often / np.arange(1, features + 1)
    x = (rng.random((features, points)) < share[:, None]).astype(float)
    truth = rng.choice([-1.0, 1.0], features)
    return x, truth @ x + noise * rng.normal(size=points), truth


class LeastSquares(MeanOverPoints):
    """A linear model: half the squared error of theta · x, the mean over the points.

    x   (features, points), features first;  y   (points,);  theta   (features,) or (features, *settings)
    """

    def __init__(self, x: ArrayLike, y: ArrayLike) -> None:
        x, y = numbers("LeastSquares", "x", x), numbers("LeastSquares", "y", y)
        if x.ndim != 2 or y.shape != x.shape[1:] or not len(y):
            raise ValueError(f"LeastSquares: x must be (features, points) and y (points,), "
                             f"got {x.shape} and {y.shape}")
        self.x, self.y = x, y
        self.d, self.width, self.start = len(x), x.shape[1], np.zeros(len(x))

    def errors(self, theta: ArrayLike, points: Any = slice(None)) -> np.ndarray:
        """theta · x − y at these points, shape (*settings, points)."""
        return np.asarray(theta).T @ self.x[:, points] - self.y[points]

    def value(self, theta: ArrayLike) -> Any:
        return 0.5 * np.mean(self.errors(theta) ** 2, axis=-1).T[()]

    def gradient(self, theta: ArrayLike, t: int | None = None) -> np.ndarray:
        return self.gradient_on(theta, slice(None))

    def gradient_on(self, theta: ArrayLike, points: Any) -> np.ndarray:
        """The gradient over the points with these numbers."""
        errors = self.errors(theta, points)
        return (errors @ self.x[:, points].T).T / errors.shape[-1]
