"""Accuracies on the spiral over many seeds, for lecture 11:  python -m tools.make_spiral_table

Takes some minutes. Writes course_lib/spiral_accuracies.npz, which `spiral_accuracies()` reads; a test
computes some of its entries again.
"""

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from course_lib import (
    GD,
    AdaGrad,
    Adam,
    AdamW,
    MiniBatches,
    Momentum,
    Network,
    RMSProp,
    inverse_decay,
    run,
    spiral,
)

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
# new points, and a few at a time
DECAYS, POINTS, PASSES = (0.001, 0.003, 0.01, 0.03, 0.1), 30, 200


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


def new_points(seed):
    """A network of another 300 points of the same spiral."""
    return Network(*spiral(np.random.default_rng([seed, 1])))


def unseen_of(seed, rule):
    """Accuracy after BUDGET epochs on the training points and on new ones."""
    network, start = problem(seed)
    end = run(rule, network, start, BUDGET, record=()).end
    return network.accuracy(end), new_points(seed).accuracy(end)


def passes_of(seed, eta, size):
    """Accuracy on the training points after PASSES epochs of Adam, with `size` points a step."""
    network, start = problem(seed)
    batches = MiniBatches(network, size, np.random.default_rng(seed))
    steps = PASSES * batches.steps_per_epoch
    return network.accuracy(run(Adam(eta=eta), batches, start, steps, record=()).end)


def unseen_and_passes():
    """What is stored of both: the settings, tuned on TUNING_SEEDS, and 30 other seeds with them."""
    held_out = np.mean([[unseen_of(seed, AdamW(0.1, weight_decay=decay))[1] for decay in DECAYS]
                        for seed in TUNING_SEEDS], axis=0)
    decay = DECAYS[held_out.argmax()]
    rules = Adam(0.1), AdamW(0.1, weight_decay=decay)
    sizes = 300, POINTS
    tuning = [np.mean([passes_of(seed, RATES, size) for seed in TUNING_SEEDS], axis=0) for size in sizes]
    best = RATES[np.argmax(tuning, axis=1)]
    unseen = [[unseen_of(seed, rule) for rule in rules] for seed in range(30)]
    passes = [[passes_of(seed, eta, size) for eta, size in zip(best, sizes)] for seed in range(30)]
    return dict(decay=decay, unseen=np.round(unseen, 4), sizes=sizes, pass_etas=best,
                passes=np.round(passes, 4))


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as pool:
        tuning = np.mean(list(pool.map(tuning_of, TUNING_SEEDS)), axis=0)
        etas = RATES[tuning.argmax(axis=1)]
        tuned = np.array(list(pool.map(tuned_of, range(30), [etas] * 30)))
        sources = np.array(list(pool.map(accuracies_of, range(SEEDS), chunksize=5)))
    np.savez_compressed(Path(__file__).parents[1] / "course_lib" / "spiral_accuracies.npz",
                        settings=list(SOURCES), epochs=EPOCHS, sources=sources.round(4), rules=list(TUNED),
                        rates=RATES, tuning=tuning.round(4), etas=etas, tuned=tuned.round(4),
                        **unseen_and_passes())
    print("tuned rates", dict(zip(TUNED, etas.round(4))), "median", np.median(tuned, axis=0).round(3))
    for name, row in zip(SOURCES, sources.swapaxes(0, 1)):
        print(name, [f"{np.median(column):.3f} [{column.min():.2f}, {column.max():.2f}]" for column in row.T])
