"""The exercises of lecture 10, Schedulers."""

import re

import numpy as np

from ...optimizers import (
    AdamW,
)
from ...schedules import cosine_restarts, triangular
from ..catalogue import exercise
from ..kinds import Function, Mistake, Number
from ..mistakes import MUTANTS
from ..steps import Step


def wrong_schedules(of, **names):
    """The mutants of a schedule's maker as functions of t and of the settings under the lecture's names."""
    def as_function(wrong):
        return lambda t, **settings: wrong(**{names.get(name, name): value for name, value in settings.items()})(t)

    def said(diagnosis):
        for own, name in names.items():
            diagnosis = re.sub(rf"\b{name}\b", own, diagnosis)
        return diagnosis

    return tuple(Mistake(as_function(mutant.wrong), said(mutant.diagnosis), mutant.read)
                 for mutant in MUTANTS if mutant.of is of)


def moments(low, high, name, lengths):
    return lambda rng: [{"t": t, "low": low, "high": high, name: length} for length in lengths
                        for t in (0, 1, length // 2, length, length + 1, 2 * length, 2 * length + 1, 3 * length + 2)]


exercise("10.1", Function(
    title="triangular", read="10 · Schedulers, §4",
    reference=lambda t, low, high, mu: triangular(low, high, mu)(t), cases=moments(0.01, 0.5, "mu", (20, 7)),
    mistakes=(*wrong_schedules(triangular, mu="half_period"),
              Mistake(lambda t, low, high, mu: low + (high - low) * (1 - np.abs(t / mu - 2 * (t // (2 * mu)) + 1)),
                      "The cycle is counted from 0: it is ⌊1 + t / (2μ)⌋."),
              Mistake(lambda t, low, high, mu: low + (high - low) * np.maximum(0, 1 - np.abs(t / mu - 1)),
                      "There is one triangle only: after 2μ steps it begins again.")),
    hints=("Where in the cycle of 2μ steps is t?",
           "The distance from the middle of the cycle, in units of μ, is 1 at its ends and 0 at the top.",
           "cycle = ⌊1 + t / (2μ)⌋, x = |t / μ − 2 · cycle + 1|, and low + (high − low) · max(0, 1 − x)."),
))

exercise("10.2", Function(
    title="cosine with restarts", read="10 · Schedulers, §4",
    reference=lambda t, low, high, T: cosine_restarts(low, high, T)(t), cases=moments(0.1, 1.0, "T", (50, 8)),
    mistakes=(*wrong_schedules(cosine_restarts, T="period"),
              Mistake(lambda t, low, high, T: cosine_restarts(low, high, T, includes_low=False)(t),
                      "This is t % T, as in SGDR: right there, but it never reaches `low`. The slides take t % (T + 1)."),
              Mistake(lambda t, low, high, T: cosine_restarts(high, low, T)(t), "low and high are exchanged."),
              Mistake(lambda t, low, high, T: low + (high - low) * np.cos(np.pi * (t % (T + 1)) / T),
                      "A cosine goes down to −1: it is (1 + cos)/2 that goes from 1 to 0."),
              Mistake(lambda t, low, high, T: low + (high - low) / 2 * (1 + np.cos(2 * np.pi * (t % (T + 1)) / T)),
                      "With 2π it comes back up: from 0 to π the cosine goes down.")),
    hints=("A cosine from 1 to −1 while its argument goes from 0 to π.",
           "(1 + cos)/2 goes from 1 to 0; stretch it to high … low.",
           "The argument is π · (t % (T + 1)) / T."),
))

exercise("10.3", Number(
    title="a budget", read="10 · Schedulers, §2", value=lambda: np.log(0.5 / 1e-6) / 2, tolerance=0.02,
    mistakes=(Mistake(np.log(0.5 / 1e-6), "That is for curvature −1; here b grows by 1 + 2η."),
              Mistake(np.log(0.5 / 1e-4), "That is the lecture's start and curvature."),
              Mistake(2 * np.log(0.5 / 1e-6), "A steeper ridge needs *less*: divide by 2."),
              Mistake(np.log10(0.5 / 1e-6) / 2, "The natural logarithm is wanted: ln(1 + η) ≈ η.")),
    hints=("After many steps b is its start times the product of all 1 + 2η.",
           "Take the logarithm: a product becomes a sum, and ln(1 + 2η) is about 2η.",
           "2 Σ η = ln(0.5 / 10⁻⁶)."),
))


def adam_with_l2(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    g = g + weight_decay * theta
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    return theta - eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


exercise("10.4", Step(
    title="bug hunt: a decay that is scaled away", rule=AdamW, printed=adam_with_l2, read="10 · Schedulers, §8",
    mistakes=(Mistake(lambda theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay: adam_with_l2(
        theta, g, t, m, v, eta, beta1, beta2, eps, 0), "There is no decay at all now. It belongs beside the adaptive step."),),
    hints=("What happens to weight_decay * theta on its way through m̂/√v̂?",
           "Keep the gradient as it is. The decay is a second, separate part of the step.",
           "Subtract eta * weight_decay * theta from θ, with the old θ."),
))
