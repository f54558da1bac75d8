"""The exercises of lecture 05, AdaDelta."""


import numpy as np

from ...optimizers import AdaDelta, Array
from ..catalogue import exercise
from ..choosing import Order
from ..functions import Fact, Function, log_uniform
from ..kinds import Mistake
from ..steps import Step

exercise("05.1", Step(
    title="AdaDelta", rule=AdaDelta, read="05 · AdaDelta, §1",
    hints=("Five steps: gradient, v, the move, θ, u. The order matters.",
           "The move uses the new v and the old u, with ε inside both roots.",
           "delta = −√(u + ε)/√(v + ε) · g, and then u = beta * u + (1 − beta) * delta**2."),
))

exercise("05.2", Function(
    title="AdaDelta's first step", read="05 · AdaDelta, §3",
    reference=lambda beta, eps: np.sqrt(eps / (1 - beta)),
    cases=log_uniform(beta=(0.5, 0.999), eps=(1e-9, 1e-3)),
    facts=(Fact("With β = 0, where v is g², it is {got}: it should be √ε.",
                lambda function: function(beta=0.0, eps=1e-4),
                {"√ε": 1e-2, "ε": 1e-4, "ε²": 1e-8, "1": 1.0, "0": 0.0, "1/√ε": 1e2, "not finite": np.inf}),
           Fact("From β = 0.9 to β = 0.99 the move is multiplied by {got}: it should be by √10, since v "
                "begins with the share 1 − β.",
                lambda function: function(beta=0.99, eps=1e-4) / function(beta=0.9, eps=1e-4))),
    mistakes=(
        Mistake(lambda beta, eps: np.sqrt(eps),
                "That would be for v = g²; v has only got the share 1 − β of it."),
        Mistake(lambda beta, eps: np.sqrt(eps * (1 - beta)),
                "1 − β is part of v, and v stands in the denominator."),
        Mistake(lambda beta, eps: eps / (1 - beta), "The root is missing."),
        Mistake(lambda beta, eps: 10**0.5 * np.sqrt(eps), "That is for β = 0.9."),
        Mistake(lambda beta, eps: np.sqrt(eps / beta), "v starts with the share 1 − β of g², not β."),
    ),
    hints=("In the first step u = 0 and v = (1 − β) g².",
           "Insert both into √(u + ε)/√(v + ε) · |g|, and leave out the ε next to the large v.",
           "|g| cancels: √ε · |g| / (√(1 − β) |g|)."),
))


def adadelta_v_after_use(theta: Array, g: Array, v: Array, u: Array, beta: float,
                         eps: float) -> tuple[Array, ...]:
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    v = beta * v + (1 - beta) * g**2
    u = beta * u + (1 - beta) * delta**2
    return theta + delta, v, u


exercise("05.3", Step(
    title="bug hunt: a first step a thousand times too long", rule=AdaDelta, printed=adadelta_v_after_use,
    read="05 · AdaDelta, §1",
    hints=("What is v when the first move is computed?",
           "The five steps have an order; compare it line by line.",
           "Update v before `delta` uses it."),
))

exercise("05.4", Order(
    title="an argument in order: the units", read="05 · AdaDelta, §4", steps=5,
    uses={5: {3: "the unit of a gradient"}, 4: {3: "the unit of a gradient", 5: "the unit of √v"},
          2: {1: "the unit of √u", 4: "that g/√v has none"}},
    hints=("Begin with what is measured: θ in metres. Of which quantity does the unit follow at once?",
           "A mean of squares has the square of a unit, and its root the unit itself.",
           "The last line multiplies √u by g/√v: both must be there before it."),
))
