"""Accuracies on the spiral over many seeds, for lecture 11:  python -m tools.make_spiral_table

Takes some minutes. Writes course_lib/spiral_accuracies.npz, which `spiral_accuracies()` reads; a test
computes some of its entries again.
"""

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from course_lib import GD, AdaGrad, Adam, Momentum, Network, RMSProp, inverse_decay, run, spiral

SEEDS, EPOCHS = 100, (1500, 10_000)
SOURCES = {  # what the lecture notes compare, as it is set there
    "GD, decay 1e-3": (GD(1.0), inverse_decay(1e-3)),
    "AdaGrad, decay 1e-4": (AdaGrad(1.0, eps=1e-7), inverse_decay(1e-4)),
    "AdaGrad, no decay": (AdaGrad(1.0, eps=1e-7), None),
    "Momentum, decay 1e-3": (Momentum(1.0, 0.9), inverse_decay(1e-3)),
}
# an equal budget for each
TUNED = dict(GD=GD, Momentum=Momentum, AdaGrad=AdaGrad, RMSProp=RMSProp, Adam=Adam)
RATES, TUNING_SEEDS, BUDGET = np.geomspace(1e-3, 10, 13), range(1000, 1003), 2000


def problem(seed):
    """The spiral of this seed, and a start for its network, 2-64-3."""
    rng = np.random.default_rng(seed)
    network = Network(*spiral(rng))
    return network, network.start(rng)


def accuracies_of(seed):
    """What the sources' settings reach with this seed after each of EPOCHS, shape (settings, epochs)."""
    network, start = problem(seed)
    reached = []
    for rule, schedule in SOURCES.values():
        early = run(rule, network, start, EPOCHS[0], schedule=schedule, record=()).end
        late = run(rule, network, start, EPOCHS[1], schedule=schedule, record=()).end
        reached.append([network.accuracy(early), network.accuracy(late)])
    return reached


def tuning_of(seed):
    """Accuracy after BUDGET epochs for every rule and rate, shape (rules, rates)."""
    network, start = problem(seed)
    return [network.accuracy(run(rule(eta=RATES), network, start, BUDGET, record=()).end)
            for rule in TUNED.values()]


def tuned_of(seed, etas):
    """Accuracy after BUDGET epochs of each rule at its tuned rate, shape (rules,)."""
    network, start = problem(seed)
    return [network.accuracy(run(rule(eta), network, start, BUDGET, record=()).end)
            for rule, eta in zip(TUNED.values(), etas)]


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as pool:
        tuning = np.mean(list(pool.map(tuning_of, TUNING_SEEDS)), axis=0)
        etas = RATES[tuning.argmax(axis=1)]
        tuned = np.array(list(pool.map(tuned_of, range(30), [etas] * 30)))
        sources = np.array(list(pool.map(accuracies_of, range(SEEDS), chunksize=5)))
    np.savez_compressed(Path(__file__).parents[1] / "course_lib" / "spiral_accuracies.npz",
                        settings=list(SOURCES), epochs=EPOCHS, sources=sources.round(4), rules=list(TUNED),
                        rates=RATES, tuning=tuning.round(4), etas=etas, tuned=tuned.round(4))
    print("tuned rates", dict(zip(TUNED, etas.round(4))), "median", np.median(tuned, axis=0).round(3))
    for name, row in zip(SOURCES, sources.swapaxes(0, 1)):
        print(name, [f"{np.median(column):.3f} [{column.min():.2f}, {column.max():.2f}]" for column in row.T])
