"""The exercises of lecture 02, Momentum."""


from collections.abc import Callable

import numpy as np

from ...optimizers import Array, Momentum, Nesterov
from ..catalogue import exercise
from ..choosing import Order
from ..functions import Case, Fact, Function
from ..kinds import Mistake
from ..steps import Step

exercise("02.1", Step(
    title="momentum", rule=Momentum, read="02 · Momentum, §1",
    hints=("Two lines: first the velocity, then the step.",
           "The old velocity fades by β, and the new gradient is added in full.",
           "u = beta * u + g, and θ moves by −η u with the new u."),
))

exercise("02.2", Step(
    title="Nesterov, rewritten", rule=Nesterov, read="02 · Momentum, §3",
    hints=("The velocity is that of momentum. Only the line that moves θ differs.",
           "θ is the look-ahead point: it goes one velocity further than momentum's step.",
           "The direction is beta * u + g, with the new u."),
))

exercise("02.3", Order(
    title="a proof in order: momentum shrinks by a factor of √β", read="02 · Momentum, §4", edition=2,
    steps=5,
    uses={5: {3: "the recurrence"}, 1: {5: "the quadratic equation"}, 4: {5: "the quadratic equation"},
          2: {1: "the product β", 4: "the conjugate roots"}},
    hints=("Two rules, for u and for θ, hide one recurrence of two steps. Which line finds it?",
           "A recurrence is solved by powers: from it comes a quadratic equation, from that all about the "
           "roots.",
           "The last line needs both facts about the roots: what their product is, and that they are "
           "conjugate."),
))


def walk(gradient: Callable, theta: Array, eta: float, beta: float, steps: int) -> Array:
    u = np.zeros_like(theta)
    visited = [theta]
    for _ in range(steps):
        u = beta * u + gradient(theta)
        theta = theta - eta * u
        visited.append(theta)
    return np.array(visited)


def walk_in_place(gradient: Callable, theta: Array, eta: float, beta: float, steps: int) -> Array:
    u = np.zeros_like(theta)
    visited = [theta]
    for _ in range(steps):
        u *= beta
        u += gradient(theta)
        theta -= eta * u
        visited.append(theta)
    return np.array(visited)


def from_the_end(gradient: Callable, theta: Array, eta: float, beta: float, steps: int) -> Array:
    """The start was copied, and every row is the same array still."""
    return np.repeat(walk(gradient, theta, eta, beta, steps)[-1:], steps + 1, axis=0)


def bowls(rng: np.random.Generator) -> list[Case]:
    return [dict(gradient=lambda theta, c=c: c * theta, theta=rng.normal(size=2), eta=0.1, beta=beta,
                 steps=steps)
            for c, beta, steps in ((np.array([0.2, 4.0]), 0.9, 5), (np.array([1.0, 2.0]), 0.5, 12))]


def path_of(function: Callable) -> Array:
    """The path of five steps with a gradient of 1, and with β = 0.5, from 2."""
    return np.asarray(function(gradient=lambda theta: np.ones(1), theta=np.array([2.0]), eta=0.1, beta=0.5,
                               steps=5),
                      float)


exercise("02.4", Function(
    title="bug hunt: a path of one point", read="02 · Momentum, §1",
    reference=walk, cases=bowls, printed=walk_in_place,
    facts=(Fact("Five steps give {got} places: it should be {want}, the start and one after each step.",
                lambda function: len(path_of(function))),
           Fact("The path begins at {got}, and the start was {want}.", lambda function: path_of(function)[0]),
           Fact("The first step moves θ by {got}, with η = 0.1 and a gradient of 1: it should be {want}.",
                lambda function: np.diff(path_of(function), axis=0)[0]),
           Fact("The second step moves θ by {got}, and the first by −0.1: u is β times itself, and the "
                "gradient.",
                lambda function: np.diff(path_of(function), axis=0)[1])),
    mistakes=(Mistake(from_the_end,
                      "All rows are the end still: `visited` holds the same array again and again."),),
    hints=("Print `visited` after two steps. Are its entries different arrays?",
           "`theta -= …` changes the array in place; the list holds that one array many times, and so does "
           "the caller.",
           "Make a new array in each step: theta = theta - eta * u."),
))
