"""The exercises of lecture 16, which minimum."""

from collections.abc import Callable

import numpy as np

from ...optimizers import Array
from ...problems import wilson_toy
from ..catalogue import exercise
from ..choosing import Order
from ..functions import Case, Fact, Function, Measure
from ..kinds import Mistake


def shortest(X: Array, y: Array) -> Array:
    return np.linalg.lstsq(X.T, y, rcond=None)[0]


def wide_problems(rng: np.random.Generator) -> list[Case]:
    return [dict(X=rng.normal(size=shape), y=rng.normal(size=shape[1])) for shape in ((5, 2), (9, 4), (4, 3))]


def ridge(X: Array, y: Array) -> Array:
    """The other normal equations, with a little on the diagonal so that they can be solved."""
    return np.linalg.solve(X @ X.T + 1e-3 * np.eye(len(X)), X @ y)


def first_entry(of: Callable[[Array, Array], tuple[Array, Array]]) -> Measure:
    """The first weight on a problem of two features and one point."""
    X, y = of(np.array([[3.0], [4.0]]), np.array([5.0]))
    return lambda function: np.ravel(function(X=X, y=y))[0]


def misfit(function: Callable) -> float:
    """How far the solution for two points of three features is from fitting them, in three digits."""
    X, y = np.array([[1.0, 2.0], [0.0, 1.0], [2.0, -1.0]]), np.array([3.0, -1.0])
    return round(float(np.max(np.abs(X.T @ function(X=X, y=y) - y))), 3)


exercise("16.1", Function(
    title="where gradient descent ends", read="16 · Which minimum, §2", reference=shortest,
    cases=wide_problems,
    facts=(Fact("For one point with the features 3 and 4 and y = 5 the first weight is {got}: it should be "
                "{want}.",
                first_entry(lambda X, y: (X, y))),
           Fact("With y twice as large the first weight is {got}: it should be {want}, twice as much.",
                first_entry(lambda X, y: (X, 2 * y))),
           Fact("It should fit all points, and Xᵀ w is off y by {got}.", misfit)),
    mistakes=(
        Mistake(ridge, "A little was added to a diagonal: with more features than points XXᵀ has no inverse; "
                       "XᵀX has."),
        Mistake(lambda X, y: X @ y, "That is the direction of the first step: it does not fit the points."),
        Mistake(lambda X, y: np.sign(X @ y), "Those are the signs, where the adaptive rules go."),
        Mistake(lambda X, y: -shortest(X, y), "The sign: w · x should be y."),
        Mistake(lambda X, y: np.linalg.solve(X.T @ X, y),
                "Those are the weights of the points, a: w is the sum of a_i x_i, X @ a."),
    ),
    hints=("It is the solution of smallest norm, and a sum of the points: w = X a.",
           "It fits: Xᵀ X a = y. That is a system of as many equations as points.",
           "X @ np.linalg.solve(X.T @ X, y), or np.linalg.lstsq(X.T, y)[0]."),
))


def multiple(X: Array, y: Array) -> float:
    scores = X.T @ np.sign(X @ y) / y
    return float(1 / scores[0]) if np.ptp(scores) < 1e-9 and scores[0] != 0 else 0.0


def sign_problems(rng: np.random.Generator) -> list[Case]:
    """Two that the signs fit, Wilson's among them, and two that they do not."""
    toy = wilson_toy(rng, 12)
    y = np.where(rng.random(4) < 0.5, 1.0, -1.0)
    labels = np.tile(y, (3, 1)) * rng.uniform(1, 2, 3)[:, None]
    others = [dict(X=rng.normal(size=(6, 3)), y=rng.normal(size=3)) for _ in range(2)]
    return [dict(X=toy.x, y=toy.y), dict(X=labels, y=y), *others]


TOY = wilson_toy(np.random.default_rng(2), 12)


def of_labels(function: Callable) -> float:
    """Two features that are 1 and 3 times the label."""
    y = np.array([1.0, -1.0, 1.0])
    return float(function(X=np.outer([1.0, 3.0], y), y=y))


exercise("16.2", Function(
    title="where the adaptive rules end, if they can", read="16 · Which minimum, §2", reference=multiple,
    cases=sign_problems,
    facts=(Fact("With two features that are y and 3 y it is {got}: it should be {want}, since both signs "
                "together say 4 y.", of_labels, {"4": 4.0, "¼": 0.25, "½": 0.5, "0": 0.0}),
           Fact("In Wilson's problem with 12 points it is {got}: it should be {want}.",
                lambda function: float(function(X=TOY.x, y=TOY.y)), {"¼": 0.25, "4": 4.0}),
           Fact("Where the signs say different multiples of y it is {got}: it should be 0.",
                lambda function: float(function(X=np.array([[1.0, 0.0], [0.0, 2.0]]), y=np.ones(2))))),
    mistakes=(
        Mistake(lambda X, y: 1 / multiple(X, y) if multiple(X, y) else 0.0,
                "That is what the signs say, as a multiple of y: c is one over it."),
        Mistake(lambda X, y: float(np.mean(y / (X.T @ np.sign(X @ y)))),
                "c is computed without looking whether the same one fits all points: else it is 0."),
        Mistake(lambda X, y: float(y[0] / (X.T @ np.sign(X @ y))[0]),
                "The first point only is asked: whether the same c fits the others decides."),
        Mistake(lambda X, y: -multiple(X, y), "The sign is wrong: c times the scores should be y."),
    ),
    hints=("What do the signs s = sign(X y) say of each point? X.T @ s.",
           "Divide that by y: it must be the same number for all points.",
           "Then c is one over this number; else return 0."),
))

exercise("16.3", Order(
    title="an argument in order", read="16 · Which minimum, §2", steps=5,
    uses={4: {2: "the form of a gradient"}, 1: {4: "the way as a sum of points"}, 3: {1: "the end w"},
          5: {1: "the end as a sum of points", 3: "the other solution"}},
    hints=("A proof begins with what needs nothing else: what is a gradient here?",
           "From one gradient to all steps, from all steps to the end.",
           "Only then another solution, and at last the inequality."),
))
