"""Runs at many laws of words for lecture 15's panel:  python -m tools.make_words_grid

Takes some seconds. Writes course_lib/panels/words_grid.npz, which the panel reads; a test computes some of
its entries again.
"""

from pathlib import Path

import numpy as np

from course_lib import GD, Adam, Momentum, RMSProp, WordModel, run, zipf

RATES = {"GD": (GD, np.geomspace(1e-1, 1e4, 16)), "Momentum": (Momentum, np.geomspace(1e-2, 1e3, 16)),
         "Adam": (Adam, np.geomspace(1e-3, 10, 16)),
         "sign": (lambda eta: RMSProp(eta, 0.0), np.geomspace(1e-3, 10, 16))}
POWERS, WORDS, STEPS = np.arange(17) / 10, (100, 1000), 100


def losses(name, words, power):
    """The loss of a rule after each of 100 steps, (101,), at its best rate; η falls in a line to 0."""
    (rule, rates), model, start = RATES[name], WordModel(zipf(words, power)), np.zeros(words)

    def walk(eta, *record):
        return run(rule(eta), model, start, STEPS, schedule=lambda t: 1 - t / STEPS, record=record)

    best = rates[np.nanargmin(model.value(walk(rates).end))]
    return walk(best, "theta").loss


if __name__ == "__main__":
    grid = {name: [[losses(name, words, power) for power in POWERS] for words in WORDS] for name in RATES}
    np.savez_compressed(Path(__file__).parents[1] / "course_lib" / "panels" / "words_grid.npz", powers=POWERS,
                        words=WORDS, **{name: np.float32(found) for name, found in grid.items()})
