"""The exercises of lecture 00, Start here."""


from collections.abc import Callable, Iterator

import numpy as np

from ...losses import Neuron, sigmoid
from ...optimizers import Array
from ..catalogue import exercise
from ..functions import Case, Fact, Function, Measure
from ..kinds import Mistake, Number


def gradient(w: float, b: float, x: Array, y: Array) -> Array:
    return Neuron(x, y, "sum").gradient(np.array([w, b]))


def slopes(w: float, b: float, x: Array, y: Array) -> tuple[Array, Array]:
    f = sigmoid(w * x + b)
    return f, (f - y) * f * (1 - f)


def points(rng: np.random.Generator) -> list[Case]:
    cases = []
    for n in (2, 5, 30):
        w, b = rng.normal(size=2)
        x = rng.normal(size=n)
        x[-1] = 0
        cases.append(dict(w=w, b=b, x=x, y=rng.uniform(size=n)))
    return cases


def wrong_gradient(formula: Callable) -> Callable:
    """A mistaken (dw, db) from f, the right common factor, x and y."""
    return lambda w, b, x, y: formula(*slopes(w, b, x, y), x, y)


def derivative(k: int, change: Callable = lambda case: case) -> Measure:
    """Measures one of the two derivatives, (dw, db), at points that `change` makes of some usual ones."""
    def measure(function):
        x, y = np.array([1.0, 2.0, -0.5]), np.array([0.2, 0.9, 0.4])
        return np.ravel(function(**change(dict(w=0.3, b=-0.2, x=x, y=y)))[k])[0]

    return measure


def with_error(error: float) -> Callable[[Case], Case]:
    """One point with x = 1 at which the neuron is off by `error`."""
    return lambda case: case | dict(x=np.ones(1), y=sigmoid(np.array([case["w"] + case["b"]])) - error)


def twice(case: Case) -> Case:
    return case | dict(x=np.tile(case["x"], 2), y=np.tile(case["y"], 2))


def times(measure: Measure, other: Measure) -> Measure:
    """By which factor a measured number changes."""
    return lambda function: measure(function) / other(function)


def at_right_points(case: Case) -> Case:
    return case | dict(y=sigmoid(case["w"] * case["x"] + case["b"]))


def gradient_facts() -> Iterator[Fact]:
    """What is true of (dw, db), each alone."""
    for k, name in enumerate(("dw", "db")):
        yield Fact(f"Where the neuron is right, f = y at every point, {name} is {{got}}, and it should be 0.",
                   derivative(k, at_right_points))
        yield Fact(f"Twice the error f − y multiplies {name} by {{got}}: it should double it.",
                   times(derivative(k, with_error(0.2)), derivative(k, with_error(0.1))))
        yield Fact(f"Each point twice multiplies {name} by {{got}}: a sum over the points doubles.",
                   times(derivative(k, twice), derivative(k)))
        flat = derivative(k, lambda case: with_error(0.1)(case | dict(b=2.7)))
        yield Fact(f"From f = 0.52 to f = 0.95, where σ is flat, the same error multiplies {name} by "
                   f"{{got}}. "
                   "The slope of σ, f (1 − f), belongs into it.", times(flat, derivative(k, with_error(0.1))))

    def at_three(case):
        return with_error(0.1)(case) | dict(x=np.array([3.0]))

    yield Fact("For one point with x = 3, dw is {got} times db: it should be x times db.",
               times(derivative(0, at_three), derivative(1, at_three)))


exercise("00.1", Function(
    title="the gradient of the neuron", read="00 · Start here, §1 and §2",
    reference=gradient, cases=points, returns=("dw", "db"), facts=tuple(gradient_facts()),
    mistakes=(
        Mistake(wrong_gradient(lambda f, c, x, y: (np.sum(c * x), -np.sum(c))),
                "dw is right and db has the wrong sign: is b in your exponent with the sign of the slide?",
                "00 · Start here, §2"),
        Mistake(wrong_gradient(lambda f, c, x, y: (-np.sum(c * x), -np.sum(c))),
                "Both have the wrong sign: the derivative of ½ (f − y)² begins with f − y, not y − f."),
        Mistake(wrong_gradient(lambda f, c, x, y: (np.mean(c * x), np.mean(c))),
                "This is the mean over the points; here the losses are added up.", "00 · Start here, §4"),
        Mistake(wrong_gradient(lambda f, c, x, y: (2 * np.sum(c * x), 2 * np.sum(c))),
                "Twice too large: the loss has a half in front, which takes the 2 of the square away."),
        Mistake(wrong_gradient(lambda f, c, x, y: (np.sum((f - y) * x), np.sum(f - y))),
                "The slope of the sigmoid, f (1 − f), is missing."),
        Mistake(wrong_gradient(lambda f, c, x, y: (np.sum((f - y) * f * x), np.sum((f - y) * f))),
                "The slope of the sigmoid is f (1 − f); the factor 1 − f is missing."),
        Mistake(wrong_gradient(lambda f, c, x, y: (np.sum(c), np.sum(c))),
                "dw lacks its factor x: by the chain rule w x + b grows with w by x."),
        Mistake(wrong_gradient(lambda f, c, x, y: (c[-1] * x[-1], c[-1])),
                "Only the last point counts: `=` in a loop where `+=` should stand?",
                "01 · Sparse features, §4"),
    ),
    hints=("Three factors by the chain rule: the error, the slope of σ, and what w x + b does when w (or b) "
           "grows.",
           "With f = σ(w x + b), both derivatives contain (f − y) · f · (1 − f); call it `common`.",
           "For b sum `common` over the points; for w multiply it by x first, point by point."),
))


def far_and_near(rng: np.random.Generator) -> list[Case]:
    return [dict(z=z) for z in (0.3, -2.0, rng.normal(size=5), 1000.0, np.array([-1000.0, 0.0, 1000.0]),
                                np.array([-34.0, -32.0, 33.0]))]


def at(z: float) -> Measure:
    return lambda function: np.ravel(function(z=np.array([z])))[0]


exercise("00.2", Function(
    title="a sigmoid that survives ±1000", read="00 · Start here, §1",
    reference=sigmoid, cases=far_and_near, errors="raise", exact=1e-15,
    facts=(Fact("σ(0) is {got}: it should be ½.", at(0.0)),
           Fact("σ(1) is {got}: it should be 1/(1 + e⁻¹), which is {want}.", at(1.0)),
           Fact("σ(2) + σ(−2) is {got}: it should be 1.",
                lambda function: at(2.0)(function) + at(-2.0)(function)),
           Fact("σ(−34) is about 10 to the power {got}, and it should be about 10 to the power {want}: "
                "is z cut off on its way?", lambda function: float(np.round(np.log10(at(-34.0)(function)))),
                {"minus infinity (it is 0)": -np.inf}),
           Fact("σ(1000) is {got}: it should be 1.", at(1000.0)),
           Fact("σ(−1000) is {got}: it should be 0.", at(-1000.0))),
    mistakes=(
        Mistake(lambda z: sigmoid(-np.asarray(z)), "This is σ(−z): the sign in the exponent."),
        Mistake(lambda z: np.tanh(z),
                "This is tanh z, which runs from −1 to 1. σ is half of it, shifted and with another z."),
        Mistake(lambda z: 0.5 + 0.5 * np.tanh(z), "Nearly: σ(z) is a tanh of *half* of z."),
    ),
    hints=("exp(1000) is too large for a float, exp(−1000) is not: it is simply 0.",
           "So never let the exponent be positive, for any z. (np.where computes both of its branches, so "
           "it does not help.) "
           "Or look for a function that NumPy already computes safely.",
           "σ(z) = (1 + tanh(z / 2)) / 2, and np.tanh takes any number."),
))

exercise("00.3", Number(
    title="where gradient descent blows up", read="00 · Start here, §3", value=lambda: 2 / 6,
    mistakes=(
        Mistake(2 / 1, "That is the limit of the gentle direction; the steep one blows up long before."),
        Mistake(1 / 6, "There a step along x₁ lands exactly on the minimum. The limit is where it jumps as "
                       "far beyond."),
        Mistake(2 / 3, "λ is the *second derivative*: of 3 x₁² it is not 3."),
        Mistake(6 / 2, "Upside down: the steeper, the smaller the rate."),
        Mistake(2 / 7, "That is the best compromise of both directions; the largest stable rate is a little "
                       "higher."),
    ),
    hints=("Only the steepest direction matters for stability.",
           "Its curvature λ is the second derivative of 3 x₁².",
           "ηλ < 2."),
))
