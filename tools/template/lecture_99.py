"""The exercises of lecture 99, Title."""

import numpy as np

from ...optimizers import Momentum
from ..calling import Caller
from ..catalogue import exercise
from ..functions import Function
from ..kinds import Mistake, Number, Property
from ..steps import Step
from ..verdicts import Verdict, right, wrong

exercise("99.1", Step(
    title="TODO: a title", rule=Momentum, read="99 · Title, §1",
    hints=("TODO: a hint that asks the right question.",
           "TODO: a hint that names the idea.",
           "TODO: a hint that nearly gives the solution."),
))

exercise("99.2", Function(
    title="TODO: a title", read="99 · Title, §1",
    reference=lambda x: np.sqrt(np.mean(x**2)),
    cases=lambda rng: [dict(x=rng.normal(size=size)) for size in (3, 5, 8)],
    mistakes=(Mistake(lambda x: np.mean(x**2), "TODO: what is wrong with this function."),
              Mistake(lambda x: np.mean(np.abs(x)), "TODO: what is wrong with this function.")),
    hints=("TODO: a hint that asks the right question.",
           "TODO: a hint that names the idea.",
           "TODO: a hint that nearly gives the solution."),
))

exercise("99.3", Number(
    title="TODO: a title", read="99 · Title, §1", value=lambda: 2 / 4,
    mistakes=(Mistake(4 / 2, "TODO: what is wrong with this number."),
              Mistake(1 / 4, "TODO: what is wrong with this number.")),
    hints=("TODO: a hint that asks the right question.",
           "TODO: a hint that names the idea.",
           "TODO: a hint that nearly gives the solution."),
))


def judgement_99_4(call: Caller) -> Verdict:
    """The verdict on any start between 1 and 2 that differs from draw to draw."""
    starts = [call(rng=np.random.default_rng(seed)) for seed in range(10)]
    if not all(1 <= start <= 2 for start in starts):
        return wrong("TODO: what is wrong where a property does not hold.", "99 · Title, §1")
    if len(set(starts)) == 1:
        return wrong("TODO: what is wrong where another property does not hold.", "99 · Title, §1")
    return right("with 10 seeds")


exercise("99.4", Property(
    title="TODO: a title", read="99 · Title, §1", judgement=judgement_99_4, arguments=("rng",),
    hints=("TODO: a hint that asks the right question.",
           "TODO: a hint that names the idea.",
           "TODO: a hint that nearly gives the solution."),
))
