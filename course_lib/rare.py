"""Rare features and rare words: the prose of this course, made-up worlds of known truth, and their models."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .losses import Loss, MeanOverPoints
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


def text_accuracies() -> dict[str, np.ndarray]:
    """How well rules learn the lecture of a paragraph of `prose`; from tools/make_text_table.py.

    rules, rates   names (6,), and the learning rates (11,) that each tried
    tuning         (2, 6, 11)      mean accuracy over three splits; first with all paragraphs, then with few
                                   of some lectures
    etas           (2, 6)          the best rates
    accuracies     (2, 6, 10, 2)   with these on ten other splits: on all new paragraphs, and on those of the
                                   six rarest lectures
    """
    return dict(np.load(Path(__file__).with_name("text_accuracies.npz")))


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


def next_words() -> dict[str, np.ndarray]:
    """Which word follows which in this course's prose, as tools/make_prose.py counted it.

    words    (600,)      the most frequent words, most frequent first
    counts   (600, 50)   how often each of them follows each of the first 50
    """
    return dict(np.load(Path(__file__).with_name("next_words.npz")))


def zipf(words: int, power: float = 1.0) -> np.ndarray:
    """Shares that fall as rank to the power −`power` and add up to 1, (words,)."""
    words, power = whole("zipf", "words", words, least=1), number("zipf", "power", power)
    share = np.arange(1, words + 1) ** -power
    return share / share.sum()


class WordModel(Loss):
    """Softmax over words, with a logit for each word after each context: the mean excess over the least loss.

    shares   (words,) or (words, contexts), how often each word comes, after each context; all add up to 1
    theta    the logits, row by row, (d,) or (d, *settings) with d = words · contexts

    The value is the cross-entropy less its minimum, the mean over contexts of KL(shares ‖ softmax).
    """

    def __init__(self, shares: ArrayLike) -> None:
        table = numbers("WordModel", "shares", shares, NOT_NEGATIVE)
        if table.ndim not in (1, 2) or not np.isclose(table.sum(), 1):
            raise ValueError(f"WordModel: shares must be (words,) or (words, contexts) and add up to 1, "
                             f"got the sum {table.sum():g} and the shape {table.shape}")
        self.shares = table.reshape(len(table), -1)
        self.d = self.width = self.shares.size
        self.of_context = self.shares.sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            self._least = np.nansum(self.shares * np.log(self.shares / self.of_context))

    def log_softmax(self, theta: ArrayLike) -> np.ndarray:
        """The logarithms of the model's probabilities, (words, contexts, *settings)."""
        theta = np.asarray(theta)
        z = theta.reshape(self.shares.shape + theta.shape[1:])
        z = z - z.max(axis=0)
        return z - np.log(np.exp(z).sum(axis=0))

    def value(self, theta: ArrayLike) -> Any:
        return self._least - np.tensordot(self.shares, self.log_softmax(theta), axes=2)[()]

    def gradient(self, theta: ArrayLike, t: int | None = None) -> np.ndarray:
        q = np.exp(self.log_softmax(theta))
        shares, of_context = (given.reshape(given.shape + (1,) * (q.ndim - 2)) for given in
                              (self.shares, self.of_context))
        return (of_context * q - shares).reshape(np.shape(theta))
