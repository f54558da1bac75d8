"""The experiments behind the lectures' claims, for the tests of the claims and for the errata."""

import numpy as np

from course_lib import Momentum, Neuron, OneSample, RMSProp, run, sigmoid, sparse_neuron


def rng(seed):
    return np.random.default_rng(seed)


def first_below(history, level):
    """The first step at which the loss is below `level`; the number of steps if never."""
    below = history.loss < level
    return int(below.argmax()) if below.any() else len(below)


def ten_points(seed=None):
    x = np.r_[np.zeros(8), -1, 1] + (0 if seed is None else 0.1 * rng(seed).normal(size=10) * np.r_[np.zeros(8), 1, 1])
    return Neuron(x, sigmoid(x - 1.3), "sum", minimum=(1.0, -1.3))


def swing(eta, eps_inside, seed=None):
    b = run(RMSProp(eta, 0.5, 1e-4, eps_inside), ten_points(seed), [-4, 4], 500).theta[-50:, 1]
    return np.ptp(b)


def reached(rule, seed, steps=400):
    d = run(rule, sparse_neuron(rng(seed), reduction="sum"), [-4, -4], steps)
    return first_below(d, 0.01 * d.loss[0])


class Cycle:
    """f = 3x at every third step, else −x: downhill on average is to the left."""

    def gradient(self, theta, t):
        return np.full_like(theta, 3.0 if t % 3 == 1 else -1.0)


def reddi(rule, x0):
    box = lambda x: np.clip(x, -1, 1)  # noqa: E731
    return run(rule, Cycle(), [float(x0)], 3000, project=box, schedule=lambda t: (t + 1) ** -0.5, record=()).end[0]


def noisy_labels(seed, *rules):
    """How far each rule is from the best point while it sees one noisy point a step, ten epochs of 200."""
    r = rng(seed)
    x = r.normal(size=200)
    x[r.permutation(200)[:100]] = 0
    noisy = Neuron(x, np.clip(sigmoid(1.5 * x) + r.normal(0, 0.2, 200), 0, 1))
    best = run(Momentum(2.0), noisy, [0, 0], 3000, record=()).end
    return [np.linalg.norm(run(rule, OneSample(noisy, rng(seed)), [-4, -4], 2000).theta - best, axis=1) for rule in rules]
