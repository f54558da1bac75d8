"""The exercises of lecture 04, RMSProp."""


import numpy as np

from ...optimizers import Array, RMSProp
from ..calling import Caller
from ..catalogue import exercise
from ..functions import Function, log_uniform
from ..kinds import Mistake, Property, array_of
from ..steps import Step
from ..verdicts import Verdict, right, wrong

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

# An experiment: when did the minimum move?

STEPS, LOUD, WITHIN = 1000, 3.0, 20
HIDDEN = (731, 180, 505, 340)  # the steps at which it moves


def standing_still(moved: int, seed: int) -> Array:
    """The gradients (STEPS,) of a parameter that stands still while its minimum moves away from it."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=STEPS) + rng.choice([-LOUD, LOUD]) * (np.arange(STEPS) >= moved)


def move_judgement(call: Caller) -> Verdict:
    """The verdict on the steps at which several minima moved."""
    read = "04 · RMSProp, §1"
    runs = [standing_still(moved, seed) for seed, moved in enumerate(HIDDEN)]
    found = np.array([array_of("the step", call(g=g), ()) for g in runs])
    moved = np.array(HIDDEN)

    def says(steps, within=1.0):
        return np.all(np.abs(found - np.array(steps)) <= within)

    if says(moved, WITHIN):
        return right(f"in {len(HIDDEN)} runs that you did not see")
    first = [np.argmax(np.abs(g) > LOUD) for g in runs]
    stories = ((says([np.argmax(np.abs(g)) for g in runs]),
                "That is the loudest gradient. It comes after the move, and how long after is chance."),
               (says(first),
                "That is the first loud gradient. Noise alone is that loud once in a few hundred steps: wait "
                "until several agree."),
               (says(STEPS - moved, WITHIN), "That is counted from the end: the step's index is wanted."),
               (np.ptp(found) < 1, "The answer is the same for every run: does it come from g?"),
               (np.any((found < 0) | (found >= STEPS) | (found != np.round(found))),
                f"That is no step: an index from 0 to {STEPS - 1} is wanted."),
               (np.any(found < moved - WITHIN) and np.all(found < moved + WITHIN),
                "In some runs that is too early, before anything has moved: so short a memory takes noise "
                "for a move."),
               (np.any(found > moved + WITHIN) and np.all(found > moved - WITHIN),
                "In some runs that is too late: so long a memory, or so high a threshold, notices a move "
                "only long afterwards. AdaGrad's sum never forgets the quiet time."))
    for holds, said in stories:
        if holds:
            return wrong(said, read)
    return wrong(f"In a run where it moved at step {moved[0]} you find {found[0]:.0f}.", read, "measurement")


exercise("04.3", Property(
    title="an experiment: when did it move?", read="04 · RMSProp, §1", edition=2, judgement=move_judgement,
    arguments=("g",),
    hints=("One loud gradient is chance, ten are not. Which memory of the sizes forgets the quiet time?",
           "RMSProp's v is about 1 before the move, and about 1 + 9 some steps after it.",
           "v = 0.9 * v + 0.1 * g**2, begun at 1: the first step with v above 4."),
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
