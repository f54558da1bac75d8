"""The exercises of lecture 08, NAdam."""


from collections.abc import Callable
from typing import Any

import numpy as np

from ...optimizers import Array, NAdam
from ..catalogue import exercise
from ..choosing import Order
from ..functions import Fact, Function
from ..kinds import Mistake, Number
from ..steps import Step

exercise("08.1", Step(
    title="NAdam", rule=NAdam, read="08 · NAdam, §3",
    hints=("m, v, m̂ and v̂ as in Adam. Only the direction differs.",
           "The direction has two parts: β₁ times m̂, and the newest gradient with the weight that it would "
           "have in m̂.",
           "beta1 * m_hat + (1 - beta1) * g / (1 - beta1**t)."),
))

exercise("08.2", Number(
    title="three first steps", read="08 · NAdam, §3 and §4",
    value=lambda: [1, 1.8, 1 + 0.8 * 0.2 / (1 - 0.8**2)],
    names=("Adam", "NAdam", "NAdam as Dozat corrects it"),
    mistakes=(Mistake([1, 1.9, 1 + 0.9 * 0.1 / (1 - 0.9**2)], "Those are for β₁ = 0.9; here it is 0.8."),
              Mistake([1, 1.8, 1 + 0.8 / (1 - 0.8**2)],
                      "In Dozat's first step stands m, not m̂: m is (1 − β₁) g, and is divided by 1 − β₁²."),
              Mistake([1, 1.8, 1.8], "Dozat divides m by 1 − β₁² in the first step, not by 1 − β₁.")),
    hints=("In the first step m = (1 − β₁) g and v̂ = g².",
           "NAdam: β₁ m̂ is β₁ g, and the second part is g itself.",
           "Dozat: β₁ (1 − β₁) g / (1 − β₁²) in place of β₁ g."),
))


def nadam_run(eps_inside: bool = False, first_t: int = 1, feed_back: bool = False,
              forgets: bool = False) -> Callable:
    def run_it(gradient, w, eta, beta1, beta2, eps, max_epochs):
        m = v = 0
        for t in range(first_t, first_t + max_epochs):
            dw = gradient(w)
            m, v = (0, 0) if forgets else (m, v)
            m, v = beta1 * m + (1 - beta1) * dw, beta2 * v + (1 - beta2) * dw**2
            m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
            m, v = (m_hat, v_hat) if feed_back else (m, v)
            root = np.sqrt(v_hat + eps) if eps_inside else np.sqrt(v_hat) + eps
            w = w - eta / root * (beta1 * m_hat + (1 - beta1) * dw / (1 - beta1**t))
        return w
    return run_it


def nadam_as_printed(gradient: Callable, w: float, eta: float, beta1: float, beta2: float, eps: float,
                     max_epochs: int) -> float:
    m: float  # the bug: it has no value before the loop
    for _ in range(max_epochs):
        m = beta1 * m + (1 - beta1) * gradient(w)  # noqa: F821
    return m


def steps_of(function: Callable, gradient: float = 1.0, eps: float = 1e-12,
             **settings: Any) -> tuple[Array, int]:
    """How θ moves, in units of η, with one and the same gradient; and how often that was asked for."""
    seen = []

    def constant(w):
        seen.append(float(w))
        return gradient

    usual = dict(w=2.0, eta=0.1, beta1=0.5, beta2=0.9, eps=eps, max_epochs=6)
    end = float(function(gradient=constant, **usual | settings))
    return -np.diff([*seen, end]) / 0.1, len(seen)


exercise("08.3", Function(
    title="bug hunt: the slides' NAdam", read="08 · NAdam, §6", reference=nadam_run(),
    printed=nadam_as_printed,
    facts=(Fact("In 6 epochs the gradient is asked for {got} times: it should be {want}.",
                lambda function: steps_of(function)[1]),
           Fact("With a gradient of 1 the first step is {got}: it should be {want}.",
                lambda function: steps_of(function)[0][0],
                {"(1 + β₁) η": 1.5, "η": 1.0, "−(1 + β₁) η": -1.5, "(1 − β₁) η": 0.5, "2 η": 2.0}),
           Fact("With a gradient of 1 the third step is {got} η long, and the rule makes {want} of it.",
                lambda function: steps_of(function)[0][2]),
           Fact("With ε = 1, as large as √v̂, the first step is {got}: it should be {want}.",
                lambda function: steps_of(function, eps=1.0)[0][0],
                {"(1 + β₁) η/2": 0.75, "(1 + β₁) η/√2": 1.5 / 2**0.5, "(1 + β₁) η": 1.5})),
    cases=lambda rng: [dict(gradient=lambda w, c=c: c * w, w=float(rng.normal()) + 2, eta=0.1, beta1=beta1,
                            beta2=0.99, eps=0.01,
                            max_epochs=steps) for c, beta1, steps in ((1.0, 0.9, 12), (0.02, 0.8, 5))],
    mistakes=(
        Mistake(nadam_run(eps_inside=True),
                "It runs now. ε still stands inside the root; the formula has it outside."),
        Mistake(nadam_run(feed_back=True),
                "m and v go on from m̂ and v̂: the corrected values must not be fed back."),
        Mistake(nadam_run(feed_back=True, eps_inside=True),
                "m and v go on from m̂ and v̂: the corrected values must not be fed back. (And look at ε.)"),
        Mistake(nadam_run(forgets=True),
                "It runs now. m and v begin anew in each epoch: set them to 0 before the loop."),
        Mistake(nadam_run(forgets=True, eps_inside=True),
                "m and v begin anew in each epoch: set them to 0 before the loop. (And look at ε.)"),
        Mistake(nadam_run(first_t=2), "t is one too large: i + 1 is 1 in the first epoch."),
    ),
    hints=("Read the error message: which variable has no value yet, and when?",
           "m and v need a start value before the loop; m_hat and v_hat do not.",
           "And √v̂ + ε is not √(v̂ + ε)."),
))

exercise("08.4", Order(
    title="a derivation in order: from w to θ", read="08 · NAdam, §2", steps=5,
    uses={4: {3: "what θ is"}, 1: {4: "the next θ"}, 5: {3: "what θ is", 1: "the step of w"},
          2: {5: "the two terms with u"}},
    hints=("Nothing can be said of θ before it is said what θ is.",
           "Write the next θ, then put w's step into it, then put θ in w's place.",
           "Only at the end do two terms cancel: one of them comes with θ in w's place."),
))
