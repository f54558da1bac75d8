"""The experiments behind the lectures' claims, for the tests of the claims and for the errata."""

import numpy as np

from course_lib import Adam, OneSample, RMSProp, noisy_neuron, reddi_cycle, run, steep_neuron, ten_points


def rng(seed):
    return np.random.default_rng(seed)


def errors_apart(ones, others):
    """The difference of two means over the same seeds, in its standard errors."""
    gap = np.asarray(ones) - others
    return gap.mean() / (gap.std(ddof=1) / np.sqrt(len(gap)))


def first_below(history, level):
    """The first step at which the loss is below `level`; the number of steps if never."""
    below = history.loss < level
    return int(below.argmax()) if below.any() else len(below)


def swing(eta, eps_inside, seed=None):
    """How far b swings in the last 50 steps of RMSProp on ten points; a seed moves the outer two."""
    noise = 0 if seed is None else 0.1 * rng(seed).normal(size=10)[8:]
    ten = ten_points(outer=np.array([-1, 1]) + noise)
    return np.ptp(run(RMSProp(eta, 0.5, 1e-4, eps_inside), ten, ten.start, 500).theta[-50:, 1])


def reached(rule, seed, steps=400):
    """The first step at which the loss of the steep neuron is a hundredth of its start."""
    steep = steep_neuron(rng(seed))
    d = run(rule, steep, steep.start, steps)
    return first_below(d, 0.01 * d.loss[0])


def box(x):
    return np.clip(x, -1, 1)


def reddi(rule, x0):
    """Where a rule ends on Reddi's cycle, with a rate that falls as 1/√t."""
    falling = dict(project=box, schedule=lambda t: (t + 1) ** -0.5)
    return run(rule, reddi_cycle(), [float(x0)], 3000, record=(), **falling).end[0]


def noisy_labels(seed, *rules):
    """How far each rule is from the best point while it sees one noisy point a step, ten epochs of 200."""
    noisy = noisy_neuron(rng(seed))
    best = run(Adam(0.05), noisy, [1.5, 0], 3000, record=()).end
    paths = [run(rule, OneSample(noisy, rng(seed)), noisy.start, 2000).theta for rule in rules]
    return [np.linalg.norm(path - best, axis=1) for path in paths]
