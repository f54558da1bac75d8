"""The exercises of lecture 03, AdaGrad."""


from collections.abc import Sequence
from typing import Any

import numpy as np

from ...losses import sparse_neuron
from ...optimizers import AdaGrad, Array
from ...schedules import inverse_decay
from ..calling import Caller
from ..catalogue import exercise
from ..choosing import Choice, Option
from ..functions import Fact, Function, Measure
from ..kinds import Mistake, Property, floats, parts_of
from ..steps import Step
from ..verdicts import Verdict, reject, right, wrong
from ..wording import off

exercise("03.1", Step(
    title="AdaGrad", rule=AdaGrad, read="03 · AdaGrad, §1",
    hints=("First remember, then divide.",
           "v adds up *squares*; the step divides by the root of v, plus ε, all of it in the denominator.",
           "v = v + g**2, then θ − η g / (√v + ε)."),
))


def gerschgorin_judgement(call: Caller) -> Verdict:
    """Matrices of all sizes, unsymmetric, with negative and with zero entries on the diagonal."""
    rng = np.random.default_rng(3)
    read = "03 · AdaGrad, §8"
    for d in (4, 3, 5, 2, 1):
        M = rng.normal(size=(d, d))
        M[0, 0] = -abs(M[0, 0])
        M[-1, -1] *= d != 5
        centers, radii = (floats(part) for part in parts_of(call(M=M), ("centers", "radii")))
        if centers is None or radii is None:
            raise reject("centers and radii should be arrays of numbers.")
        if centers.shape != (d,) or radii.shape != (d,):
            raise reject(f"For a {d}×{d} matrix there are {d} discs; "
                         f"your shapes are {centers.shape} and {radii.shape}.")
        if verdict := wrong_discs(M, centers, radii, read):
            return verdict
    return right("and every eigenvalue lies in a disc")


def wrong_discs(M: Array, centers: Array, radii: Array, read: str) -> Verdict | None:
    diagonal, sizes = np.diag(M), np.abs(M)
    others = sizes.sum(axis=1) - np.abs(diagonal)
    if np.allclose(centers, diagonal) and np.allclose(radii, others):
        return None
    if np.allclose(centers, np.abs(diagonal)) and not np.allclose(centers, diagonal):
        return wrong("The centers are the *sizes* of the entries on the diagonal: keep their signs.", read)
    if not np.allclose(centers, diagonal):
        return wrong("The centers should be the entries on the diagonal.", read)
    columns = sizes.sum(axis=0)
    known = {
        "The radii include the diagonal entry: only the *other* entries of the row count.": sizes.sum(axis=1),
        "The radii are sums over the columns: a disc belongs to a row.": columns - np.abs(diagonal),
        "The radii are sums over whole columns: take the row, without the diagonal entry.": columns,
        "Subtract the *size* of the diagonal entry, which may be negative.": sizes.sum(axis=1) - diagonal,
        "Positive and negative entries cancel: add up their sizes.": M.sum(axis=1) - diagonal,
        "Positive and negative entries cancel: take the size of each entry, not of the sum.":
            np.abs(M.sum(axis=1) - diagonal),
        "That is the length of the row: its sizes are added, not its squares.":
            np.sqrt((M**2).sum(axis=1) - diagonal**2),
        "That is the mean of the others: add them up.": others / max(len(M) - 1, 1),
        "That is the largest of the others: add them up.": (sizes - np.diag(np.abs(diagonal))).max(axis=1),
    }
    for said, mistaken in known.items():
        if np.allclose(radii, mistaken):
            return wrong(said, read)
    return wrong(f"The centers are right. The radii are {off(radii, others, 'large', 'small')}.", read,
                 "place")


exercise("03.2", Property(
    title="Gerschgorin's discs", read="03 · AdaGrad, §8", judgement=gerschgorin_judgement, arguments=("M",),
    hints=("One disc for each row.",
           "Its center is the diagonal entry, its radius the sum of the sizes of the others.",
           "np.abs(M).sum(axis=1) has the diagonal in it: subtract np.abs(np.diag(M))."),
))

def first_500_steps() -> tuple[Array, Array]:
    """The effective rates of w and b, and their gradients, as the panel of §3 shows them, each (500, 2)."""
    neuron, rule = sparse_neuron(np.random.default_rng(0)), AdaGrad(0.1)
    theta, v = neuron.start, np.zeros(2)
    seen = []
    for t in range(1, 501):
        g = neuron.gradient(theta)
        now = rule.step(theta, g, t, v)
        theta, v = theta + now["delta"], now["v"]
        seen.append((now["eta_eff"], g))
    rates, gradients = np.swapaxes(seen, 0, 1)
    return rates, gradients


exercise("03.3", Choice(
    title="a figure to read: two rates", read="03 · AdaGrad, §4", edition=2, several=True,
    measured=first_500_steps,
    options=(
        Option("The rate of w is the higher one in every step.",
               lambda seen: np.all(seen[0][:, 0] > seen[0][:, 1]),
               "The gradients of w are smaller, so its v is, and its rate is the higher one."),
        Option("The rate of w falls by the smaller factor.",
               lambda seen: np.divide(*seen[0][0]) < np.divide(*seen[0][-1]),
               "It is the higher one, and falls by the larger factor: the two curves come closer."),
        Option("Neither rate ever rises.", lambda seen: np.all(np.diff(seen[0], axis=0) <= 0),
               "v adds up squares, and a sum of squares never falls."),
        Option("Both rates are on their way to 0.", lambda seen: np.all(seen[0][-1] < 0.5 * seen[0][249]),
               "In the second half they hardly fall: the gradients have died out, so that v grows no more."),
        Option("Late in the run the steps are short because the gradients are small, not because the rates "
               "are.",
               lambda seen: np.all(np.abs(seen[1][-1] / seen[1][99]) < 0.5 * seen[0][-1] / seen[0][99]),
               "From step 100 to 500 the gradients shrink far more than the rates.")),
    hints=("Take one option after the other, and look for a place in the picture where it would be false.",
           "The axis of the rates is logarithmic: a factor is a distance, a level line a rate that stays.",
           "Three are right. One of them speaks of gradients: section 4 prints those of the last step."),
))


def rates(layers: Sequence[str], alpha: float, decay: float, epochs: int) -> Array:
    return np.array([inverse_decay(decay)(epoch) for epoch in range(epochs)]) * alpha


def counted_per_layer(layers: Sequence[str], alpha: float, decay: float, epochs: int) -> list[float]:
    rates, count = [], 0
    for _ in range(epochs):
        rates.append(alpha / (1 + decay * count))
        for _ in layers:
            count = count + 1
    return rates


def rate_of(epoch: int, **settings: Any) -> Measure:
    def measure(function):
        usual = dict(layers=("hidden", "output"), alpha=2.0, decay=0.5, epochs=6)
        return np.asarray(function(**usual | settings), float)[epoch]

    return measure


def count(epoch: int) -> Measure:
    """How often the rate was decayed by that epoch, 0 for the first."""
    return lambda function: (2.0 / rate_of(epoch)(function) - 1) / 0.5


exercise("03.4", Function(
    title="bug hunt: the rate that decays too fast", read="03 · AdaGrad, §10",
    reference=rates, printed=counted_per_layer,
    facts=(Fact("Six epochs give {got} rates: it should be {want}.",
                lambda function: len(np.asarray(function(layers=("hidden",), alpha=2.0, decay=0.5,
                                                         epochs=6)))),
           Fact("The first epoch has the rate {got}: it should be α.", rate_of(0),
                {"α": 2.0, "α²": 4.0, "1": 1.0}),
           Fact("In the second epoch the rate has been decayed {got} times: it should be once.", count(1),
                {"once": 1}),
           Fact("In the fifth epoch α is divided by {got}: with decay = 0.5 it should be {want}.",
                lambda function: 2.0 / rate_of(4)(function)),
           Fact("With a third layer the second rate is another one: layers should have no say in it.",
                rate_of(1, layers=("a", "b", "c")))),
    cases=lambda rng: [dict(layers=("hidden", "output"), alpha=1.0, decay=1e-4, epochs=50),
                       dict(layers=("a", "b", "c"), alpha=0.5, decay=0.1, epochs=8)],
    mistakes=(
        Mistake(lambda layers, alpha, decay, epochs: alpha / (1 + decay * np.arange(1, epochs + 1)),
                "Counted once per epoch, but one too far: the first epoch still has the full rate α."),
        Mistake(lambda layers, alpha, decay, epochs: np.full(epochs, alpha),
                "The counter never grows now, so nothing decays."),
        Mistake(lambda layers, alpha, decay, epochs: alpha * (1 + decay) ** -np.arange(epochs),
                "The power is another schedule: α / (1 + decay · epoch)."),
        Mistake(lambda layers, alpha, decay, epochs: alpha / np.cumprod(1 + decay * np.arange(epochs)),
                "Each epoch divides the rate of the epoch before: divide α itself by 1 + decay · epoch."),
    ),
    hints=("How large is `count` after one epoch with two layers?",
           "The rate belongs to the epoch, so the counter must grow once per epoch.",
           "Move `count = count + 1` out of the inner loop: that is what post_update_params is for."),
))
