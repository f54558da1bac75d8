"""The exercises of lecture 03, AdaGrad."""


import numpy as np

from ...optimizers import (
    AdaGrad,
)
from ...schedules import inverse_decay
from ..catalogue import exercise
from ..kinds import Function, Mistake, Number, Property
from ..steps import Step
from ..verdicts import reject, right, wrong

exercise("03.1", Step(
    title="AdaGrad", rule=AdaGrad, read="03 · AdaGrad, §1",
    hints=("First remember, then divide.",
           "v adds up *squares*; the step divides by the root of v, plus ε, all of it in the denominator.",
           "v = v + g**2, then θ − η g / (√v + ε)."),
))


def gerschgorin_judgement(call):
    rng = np.random.default_rng(3)
    read = "03 · AdaGrad, §8"
    for d in (2, 3, 5, 3, 4):
        M = rng.normal(size=(d, d))
        M = M + M.T
        result = call(M=M)
        if not isinstance(result, (tuple, list)) or len(result) != 2:
            raise reject("It should return centers, radii: two arrays.")
        centers, radii = (np.asarray(part, float) for part in result)
        if centers.shape != (d,) or radii.shape != (d,):
            raise reject(f"For a {d}×{d} matrix there are {d} discs; "
                         f"your shapes are {centers.shape} and {radii.shape}.")
        if not np.allclose(centers, np.diag(M)):
            return wrong("The centers should be the entries on the diagonal.", read)
        size = np.abs(M).sum(axis=1)
        if np.allclose(radii, size):
            return wrong("The radii include the diagonal entry: only the *other* entries of the row count.", read)
        if np.allclose(radii, size - np.diag(M)):
            return wrong("Subtract the *size* of the diagonal entry, which may be negative.", read)
        if np.allclose(radii, M.sum(axis=1) - np.diag(M)):
            return wrong("Positive and negative entries cancel: add up their sizes.", read)
        others = size - np.abs(np.diag(M))
        if not np.allclose(radii, others):
            return wrong(f"The centers are right. The first radius is {_in_words(radii[0] / others[0])}.", read, "")
    return right("and every eigenvalue lies in a disc")


def _in_words(ratio):
    return "negative" if ratio < 0 else "too large" if ratio > 1 else "too small" if ratio < 1 else "right, another is not"


exercise("03.2", Property(
    title="Gerschgorin's discs", read="03 · AdaGrad, §8", judgement=gerschgorin_judgement, arguments=("M",),
    hints=("One disc for each row.",
           "Its center is the diagonal entry, its radius the sum of the sizes of the others.",
           "np.abs(M).sum(axis=1) has the diagonal in it: subtract np.abs(np.diag(M))."),
))

exercise("03.3", Number(
    title="AdaGrad's rate after 10,000 noisy steps", read="03 · AdaGrad, §6", value=lambda: 0.1 / 10_000**0.5,
    mistakes=(Mistake(0.1 / 10_000, "That would be without the root."),
              Mistake(0.1, "That is η; v has grown since."),
              Mistake(0.1 * 100, "Upside down: v stands in the denominator."),
              Mistake(1 / 100, "That is 1/√v; the rate has a factor η.")),
    hints=("Each squared gradient is 1, whatever its sign.",
           "So v counts the steps: v = 10,000.",
           "η / √v with η = 0.1."),
))


def rates(layers, alpha, decay, epochs):
    return np.array([inverse_decay(decay)(epoch) for epoch in range(epochs)]) * alpha


def counted_per_layer(layers, alpha, decay, epochs):
    rates, count = [], 0
    for epoch in range(epochs):
        rates.append(alpha / (1 + decay * count))
        for layer in layers:
            count = count + 1
    return rates


exercise("03.4", Function(
    title="bug hunt: the rate that decays too fast", read="03 · AdaGrad, §10",
    reference=rates, printed=counted_per_layer,
    cases=lambda rng: [dict(layers=("hidden", "output"), alpha=1.0, decay=1e-4, epochs=50),
                       dict(layers=("a", "b", "c"), alpha=0.5, decay=0.1, epochs=8)],
    mistakes=(
        Mistake(lambda layers, alpha, decay, epochs: alpha / (1 + decay * np.arange(1, epochs + 1)),
                "Counted once per epoch, but one too far: the first epoch still has the full rate α."),
        Mistake(lambda layers, alpha, decay, epochs: np.full(epochs, alpha), "The counter never grows now, so nothing decays."),
        Mistake(lambda layers, alpha, decay, epochs: alpha * (1 + decay) ** -np.arange(epochs),
                "The power is another schedule: α / (1 + decay · epoch)."),
    ),
    hints=("How large is `count` after one epoch with two layers?",
           "The rate belongs to the epoch, so the counter must grow once per epoch.",
           "Move `count = count + 1` out of the inner loop: that is what post_update_params is for."),
))
