"""The exercises of lecture 04, RMSProp."""


import numpy as np

from ...optimizers import Array, RMSProp
from ..catalogue import exercise
from ..functions import Function, log_uniform
from ..kinds import Mistake, Number
from ..steps import Step

exercise("04.1", Step(
    title="RMSProp", rule=RMSProp, read="04 · RMSProp, §1",
    hints=("One change to AdaGrad: v is a fading mean, not a sum.",
           "The old v keeps the share β, the new square gets the share 1 − β.",
           "v = beta * v + (1 - beta) * g**2, then θ − η g / (√v + ε)."),
))


exercise("04.2", Function(
    title="the rate at which RMSProp begins to oscillate", read="04 · RMSProp, §4",
    reference=lambda eps, lam: 2 * np.sqrt(eps) / lam, cases=log_uniform(eps=(1e-8, 1e-2), lam=(0.01, 100)),
    mistakes=(
        Mistake(lambda eps, lam: np.sqrt(eps) / lam, "The stability limit is 2/λ, not 1/λ."),
        Mistake(lambda eps, lam: 2 * eps / lam,
                "ε stands inside the root: near the minimum the rate is η/√ε."),
        Mistake(lambda eps, lam: 2 / lam / np.sqrt(eps), "Upside down: η/√ε is what must stay below 2/λ."),
        Mistake(lambda eps, lam: 2 / lam,
                "That is the limit of the *effective* rate, which is η/√ε at the minimum."),
        Mistake(lambda eps, lam: 2 * np.sqrt(eps) * lam, "The steeper, the smaller the rate: divide by λ."),
    ),
    hints=("At the minimum the gradients are 0, and v has faded.",
           "So the effective rate is η/√ε, and gradient descent is stable below 2/λ.",
           "Solve η/√ε = 2/λ for η."),
))

exercise("04.3", Number(
    title="the slides' table, with the root", read="04 · RMSProp, §5",
    value=lambda: [0.6 / 1.25**0.5, 0.1 / 1.25**0.5, 0.6 / 0.1**0.5, 0.1 / 0.1**0.5], tolerance=0.02,
    names=("η₀ = 0.6 on the steep part", "η₀ = 0.1 on the steep part", "η₀ = 0.6 on the flat part",
           "η₀ = 0.1 on the flat part"),
    mistakes=(Mistake([0.48, 0.08, 6, 1], "These are the slides' numbers: the root is missing in them."),
              Mistake([0.6 / 1.25**2, 0.1 / 1.25**2, 60, 10], "You squared v instead of taking its root."),
              Mistake([0.6 / 1.25**0.5, 0.6 / 0.1**0.5, 0.1 / 1.25**0.5, 0.1 / 0.1**0.5],
                      "The numbers are right and the order is not: steep (0.6, 0.1), then flat (0.6, 0.1).")),
    hints=("v is a mean *square*; the rate divides by its root.",
           "η₀/√v with v = 1.25 on the steep part, v = 0.1 on the flat one.",
           "In Python: 0.6 / 1.25**0.5, and so on."),
))


def rmsprop_eps_outside(theta: Array, g: Array, v: Array, eta: float, beta: float,
                        eps: float) -> tuple[Array, ...]:
    v = beta * v + (1 - beta) * g**2
    return theta - eta * g / (np.sqrt(v) + eps), v


exercise("04.4", Step(
    title="bug hunt: the oscillation that will not stop", rule=RMSProp, flags=dict(eps_inside=True),
    printed=rmsprop_eps_outside, read="04 · RMSProp, §4",
    hints=("Compare the code with the slides' formula, sign by sign. v is right.",
           "What is the largest rate the code can have near the minimum, with ε = 10⁻⁴? And the formula?",
           "√(v + ε) is not √v + ε."),
))
