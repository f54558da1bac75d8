"""The exercises of lecture 07, AdaMax."""

from collections.abc import Callable

import numpy as np

from ...optimizers import AdaMax, Array
from ..catalogue import exercise
from ..choosing import Choice, Option
from ..functions import Fact, Function, Measure
from ..kinds import Mistake
from ..steps import Step

exercise("07.1", Step(
    title="AdaMax", rule=AdaMax, read="07 · AdaMax, §5",
    hints=("m as in Adam, with its correction. v is a size, not a square.",
           "v is the larger of the faded old v and the size of the gradient, for each parameter on its own.",
           "v = np.maximum(beta2 * v, np.abs(g)), and no correction for it."),
))


def lp_norm(x: Array, p: float) -> float:
    largest = np.max(np.abs(x))
    return largest * np.sum((np.abs(x) / largest) ** p) ** (1 / p)


def norm_of(*x: float, p: float) -> Measure:
    return lambda function: function(x=np.array(x), p=p)


exercise("07.2", Function(
    title="a norm that survives", read="07 · AdaMax, §2", reference=lp_norm, errors="raise",
    cases=lambda rng: [dict(x=x, p=p) for x, p in (
        (rng.normal(size=5), 2), (np.array([-3.0, -4.0]), 2), (np.array([1.0, -1e200]), 2000),
        (rng.normal(size=3), 1), (rng.normal(size=4), 7), (np.array([0.3, -0.2]), 2000),
        (np.array([1.0, -1.0, 0.9995]), 2000),
        (np.array([4.0, -5.0]), 600), (np.array([1e200, 1e200]), 3), (np.array([1e-200, 2e-200]), 2))],
    facts=(Fact("The L² norm of (3, 4) is {got}: it should be 5.", norm_of(3.0, 4.0, p=2)),
           Fact("With the other sign, (−3, 4), the L³ norm is multiplied by {got}: signs should have no say.",
                lambda function: norm_of(-3.0, 4.0, p=3)(function) / norm_of(3.0, 4.0, p=3)(function)),
           Fact("The L¹ norm of (3, −4) is {got}: it should be 7.", norm_of(3.0, -4.0, p=1)),
           Fact("Ten times the entries multiply the norm by {got}: it should be 10.",
                lambda function: norm_of(30.0, 40.0, p=3)(function) / norm_of(3.0, 4.0, p=3)(function)),
           Fact("For p = 2000 the norm of two equal entries, (1, 1), is {got}: it should be a little more "
                "than 1, the 2000th root of 2.", norm_of(1.0, 1.0, p=2000)),
           Fact("The norm of a single entry, 3, is {got}: it should be 3, whatever p is.", norm_of(3.0, p=5)),
           Fact("The L⁴ norm of (1, 1, 1, 1) is {got}: it should be the fourth root of 4.",
                norm_of(1.0, 1.0, 1.0, 1.0, p=4),
                {"the root of 4": 2.0, "4": 4.0, "1": 1.0})),
    mistakes=(
        Mistake(lambda x, p: np.sum(np.abs(x) ** p), "The root 1/p is missing."),
        Mistake(lambda x, p: np.max(np.abs(x)),
                "This is the limit for large p; for small p the other entries count, too."),
        Mistake(lambda x, p: np.sum((np.abs(x) / np.max(np.abs(x))) ** p) ** (1 / p),
                "The largest entry was taken out and not put back: multiply by it."),
        Mistake(lambda x, p: np.max(np.abs(x)) * np.sum((np.abs(x) / np.max(np.abs(x))) ** p) / p,
                "`** 1 / p` is a division by p: the power is `** (1 / p)`, with brackets."),
        Mistake(lambda x, p: np.max(np.abs(x)) * np.mean((np.abs(x) / np.max(np.abs(x))) ** p) ** (1 / p),
                "The powers are averaged: a norm adds them up."),
        Mistake(lambda x, p: lp_norm(x, 2), "p is not used: this is the L² norm."),
    ),
    hints=("Which entry makes the powers overflow? Which one makes all of them underflow?",
           "Divide by the largest size first; then no power exceeds 1.",
           "largest * (sum of (|x| / largest)ᵖ) to the power 1/p."),
))

def remembered() -> list[float]:
    """AdaMax's v after steps 1, 10 and 20, for a gradient that is 1 in ten steps and then 0."""
    rule, theta, m, v = AdaMax(0.1, beta2=0.9), np.zeros(1), np.zeros(1), np.zeros(1)
    seen = []
    for t in range(1, 21):
        now = rule.step(theta, np.full(1, float(t <= 10)), t, m, v)
        m, v = now["m"], now["v"]
        seen.append(float(v[0]))
    return [seen[0], seen[9], seen[19]]


def memory_of(*seen: float) -> Callable[[list[float]], bool]:
    """Whether v is as described after steps 1, 10 and 20."""
    return lambda measured: np.allclose(measured, seen)


exercise("07.3", Choice(
    title="a curve to recognize", read="07 · AdaMax, §4", edition=2, measured=remembered,
    options=(
        Option("It is 0.1 after the first step, 0.65 after the tenth, and is then multiplied by 0.9 in each "
               "step.",
               memory_of(0.1, 1 - 0.9**10, (1 - 0.9**10) * 0.9**10),
               "That is a mean of squares, Adam's v: it starts too low, and needs a correction."),
        Option("It is 1 from the first step to the tenth, and is then multiplied by 0.9 in each step.",
               memory_of(1.0, 1.0, 0.9**10),
               "A maximum is there at once, without a correction, and in silence it fades by β₂ a step."),
        Option("It is 1 from the first step to the last.", memory_of(1.0, 1.0, 1.0),
               "That is a maximum that forgets nothing. In AdaMax the old one is multiplied by β₂ first."),
        Option("It grows by 1 a step up to 10, and stays there.", memory_of(1.0, 10.0, 10.0),
               "That is AdaGrad's sum. A maximum of gradients is never larger than the largest of them.")),
    hints=("What is v after the very first step, and what after the first silent one?",
           "v is the larger of two numbers: the faded old v, and the size of the gradient.",
           "With β₂ = 0.9: max(0, 1), then max(0.9, 1), and in the silence max(0.9, 0)."),
))


def one_maximum(theta: Array, g: Array, t: int, m: Array, v: Array, eta: float, beta1: float, beta2: float,
                eps: float) -> tuple[Array, ...]:
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.max(np.abs(g)))
    return theta - eta / (v + eps) * m / (1 - beta1**t), m, v


exercise("07.4", Step(
    title="bug hunt: one maximum for all", rule=AdaMax, printed=one_maximum, read="07 · AdaMax, §5",
    hints=("Print v after one step. Why are all its entries the same?",
           "np.max gives one number for a whole array.",
           "np.maximum compares two arrays entry by entry."),
))
