"""The exercises of lecture 00, Start here."""


from collections.abc import Callable, Iterator

import numpy as np

from ...losses import Neuron, sigmoid
from ...optimizers import Array
from ..calling import Caller
from ..catalogue import exercise
from ..functions import Case, Fact, Function, Measure
from ..kinds import Mistake, Number, Property, array_of
from ..verdicts import Verdict, right, wrong


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

# An experiment: the largest stable rate of a bowl that one cannot see.

HIDDEN = ((0.4, 3.0), (0.02, 0.05), (60.0, 900.0), (7.0, 8.0))  # the two curvatures of each
RUNS = 40


class Bowl:
    """The loss after 100 steps of gradient descent at a rate, on a bowl; it counts how often it was asked."""

    def __init__(self, curvatures: tuple[float, float]) -> None:
        self.curvatures, self.asked = np.array(curvatures), 0

    def __call__(self, eta: float) -> float:
        self.asked += 1
        with np.errstate(over="ignore"):
            return float(np.mean((1 - eta * self.curvatures) ** 200))


def stable_rate_judgement(call: Caller) -> Verdict:
    """The verdict on the largest stable rates found for several bowls."""
    read = "00 · Start here, §3"
    bowls = [Bowl(curvatures) for curvatures in HIDDEN]
    found = np.array([array_of("the rate", call(loss_after=bowl), ()) for bowl in bowls])
    low, high = np.array(HIDDEN).T
    most = max(bowl.asked for bowl in bowls)
    if np.ptp(found) < 1e-9:
        return wrong("The answer is the same for every bowl: does it come from runs?", read)
    if most > RUNS:
        return wrong(f"That took {most} runs, and you have {RUNS}. Let each one tell in which half of what "
                     "is left the limit lies.", read, mistake="too many runs")

    def says(rates, within=0.01):
        return np.all(np.abs(found / rates - 1) < within)

    if says(2 / high):
        return right(f"for {len(HIDDEN)} bowls, with {most} runs at most")
    stories = ((says(2 / (low + high), 0.02),
                "That is the rate with the lowest loss. The limit lies beyond it."),
               (says(1 / high), "That is half of the limit: there a step along the steepest direction lands "
                                "on the minimum."),
               (says(2 / low), "That is the limit of the gentle direction. The steep one grows long before."),
               (says(high / 2), "Upside down: that is half of the curvature."),
               (says(2 / high, 0.1), "Near, and not near enough: 1 % is wanted. Look again between the last "
                                     "rate that is stable and the first that is not."),
               (np.all((found > 0.24 * 2 / high) & (found < 4.1 * 2 / high)),
                "The size is right, and no more: there is room between the last rate that is stable and the "
                "first that is not. Halve it again and again."))
    for holds, said in stories:
        if holds:
            return wrong(said, read)
    return wrong(f"For a bowl with the curvatures {low[0]:g} and {high[0]:g} you find {found[0]:.3g}. After "
                 f"100 steps its loss is {Bowl(HIDDEN[0])(found[0]):.2g} times that of the start.", read,
                 "measurement")


exercise("00.4", Property(
    title="an experiment: how fast may it go?", read="00 · Start here, §3", judgement=stable_rate_judgement,
    arguments=("loss_after",),
    hints=("How do you see from one run whether its rate is stable? And what does a run without a step say?",
           "`loss_after(eta) > loss_after(0)`: then the limit is lower. Try the middle of what is left.",
           "With so wide a range take the middle on a logarithmic scale, `np.sqrt(low * high)`, and repeat."),
))
