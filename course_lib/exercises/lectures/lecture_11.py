"""The exercises of lecture 11, The spiral."""


import numpy as np

from ..catalogue import exercise
from ..kinds import Function, Mistake, Number

exercise("11.1", Number(
    title="how many parameters", read="11 · The spiral, §1", tolerance=1e-6,
    value=lambda: 2 * 64 + 64 + 64 * 64 + 64 + 64 * 3 + 3,
    mistakes=(Mistake(2 * 64 + 64 * 64 + 64 * 3, "Those are the weights; each neuron has a bias, too."),
              Mistake(387, "That is 2-64-3, with one hidden layer."),
              Mistake(2 * 64 + 64 + 64 * 64 + 64 + 64 * 3, "The three outputs have biases, too.")),
    hints=("Layer by layer: inputs times outputs, and one bias for each output.",
           "There are three layers: 2 to 64, 64 to 64, 64 to 3.",
           "The middle one alone has 64 · 64 weights and 64 biases."),
))


def cross_entropy(z, wanted):
    z = z - z.max(axis=0)
    log_p = z - np.log(np.exp(z).sum(axis=0))
    return -np.mean(np.sum(wanted * log_p, axis=0)), (np.exp(log_p) - wanted) / z.shape[1]


def with_gradient(change):
    """The right loss, and the right gradient changed."""
    def wrong(z, wanted):
        loss, dz = cross_entropy(z, wanted)
        return loss, change(dz, wanted, z.shape[1])
    return wrong


def score_cases(rng):
    return [dict(z=scale * rng.normal(size=(3, n)), wanted=np.eye(3)[:, rng.integers(0, 3, n)])
            for scale, n in ((1, 5), (3, 1), (1000, 4))]


exercise("11.2", Function(
    title="softmax and cross-entropy", read="11 · The spiral, §2", reference=cross_entropy, cases=score_cases,
    returns=("loss", "dz"), errors="raise",
    mistakes=(
        Mistake(with_gradient(lambda dz, wanted, n: n * dz), "The loss is right. Its gradient lacks the 1/n of the mean."),
        Mistake(with_gradient(lambda dz, wanted, n: -dz), "The loss is right. The gradient has the wrong sign: p − wanted."),
        Mistake(with_gradient(lambda dz, wanted, n: dz + wanted / n), "The loss is right. The gradient is p: subtract `wanted`."),
        Mistake(lambda z, wanted: (cross_entropy(z, wanted)[0] * z.shape[1], cross_entropy(z, wanted)[1] * z.shape[1]),
                "This is the sum over the points; the mean is wanted."),
    ),
    hints=("Probabilities are exp(z) over their sum along axis 0. Subtract the largest score of each point first.",
           "Take the logarithm on paper: log p = z − log Σ exp(z). Then nothing underflows.",
           "loss = −mean over the points of Σ wanted · log p, and dz = (p − wanted) / points."),
))

exercise("11.3", Function(
    title="a fair verdict", read="11 · The spiral, §5", returns=("share", "difference"),
    reference=lambda a, b: (np.mean(a > b), np.median(a - b)),
    cases=lambda rng: [dict(a=rng.uniform(0.5, 1, n).round(2), b=rng.uniform(0.4, 0.9, n).round(2)) for n in (5, 12, 30)],
    mistakes=(
        Mistake(lambda a, b: (np.mean(a > b), np.median(a) - np.median(b)),
                "The share is right. The difference of the medians is not the median of the differences: the seeds are pairs."),
        Mistake(lambda a, b: (np.mean(a > b), np.mean(a - b)), "The share is right. That is the mean of the differences."),
        Mistake(lambda a, b: (np.sum(a > b), np.median(a - b)), "The difference is right. A share lies between 0 and 1."),
        Mistake(lambda a, b: (np.mean(a < b), np.median(b - a)), "You compared b with a."),
    ),
    hints=("Both arrays have one entry per seed, in the same order.",
           "a > b is an array of True and False; its mean is a share.",
           "np.mean(a > b) and np.median(a - b)."),
))
