"""The exercises of lecture 11, The spiral."""


from collections.abc import Callable

import numpy as np

from ...networks import spiral_accuracies
from ...optimizers import Array
from ..catalogue import exercise
from ..choosing import Choice, Option
from ..functions import Case, Fact, Function, Measure
from ..kinds import Mistake, Number

exercise("11.1", Number(
    title="how many parameters", read="11 · The spiral, §1", tolerance=1e-6,
    value=lambda: 2 * 64 + 64 + 64 * 64 + 64 + 64 * 3 + 3,
    mistakes=(Mistake(2 * 64 + 64 * 64 + 64 * 3, "Those are the weights; each neuron has a bias, too."),
              Mistake(387, "That is 2-64-3, with one hidden layer."),
              Mistake(2 * 64 + 64 + 64 * 64 + 64 + 64 * 3, "The three outputs have biases, too."),
              Mistake(2 + 2 * 64 + 64 + 64 * 64 + 64 + 64 * 3 + 3, "The inputs have no biases: neurons do.")),
    hints=("Layer by layer: inputs times outputs, and one bias for each output.",
           "There are three layers: 2 to 64, 64 to 64, 64 to 3.",
           "The middle one alone has 64 · 64 weights and 64 biases."),
))


def cross_entropy(z: Array, wanted: Array) -> tuple[float, Array]:
    z = z - z.max(axis=0)
    log_p = z - np.log(np.exp(z).sum(axis=0))
    return -np.mean(np.sum(wanted * log_p, axis=0)), (np.exp(log_p) - wanted) / z.shape[1]


def with_gradient(change: Callable) -> Callable:
    """The right loss, and the right gradient changed."""
    def wrong(z, wanted):
        loss, dz = cross_entropy(z, wanted)
        return loss, change(dz, wanted, z.shape[1])
    return wrong


def score_cases(rng: np.random.Generator) -> list[Case]:
    return [dict(z=scale * rng.normal(size=(3, n)), wanted=np.eye(3)[:, rng.integers(0, 3, n)])
            for scale, n in ((1, 5), (3, 1), (1000, 4))]


SCORES = np.array([[0.3, -1.0], [1.2, 0.4], [-0.5, 2.0]])
WANTED = np.eye(3)[:, [0, 2]]


def loss_of(z: Array, wanted: Array = WANTED) -> Measure:
    return lambda function: np.ravel(function(z=z, wanted=wanted)[0])[0]


def slope_of(function: Callable, h: float = 1e-5) -> float:
    """The slope of the function's own loss by the first score, in units of its dz."""
    nudge = h * (np.arange(6) == 0).reshape(3, 2)
    slope = (loss_of(SCORES + nudge)(function) - loss_of(SCORES - nudge)(function)) / (2 * h)
    return np.round(slope / np.asarray(function(z=SCORES, wanted=WANTED)[1])[0, 0], 5)


exercise("11.2", Function(
    title="softmax and cross-entropy", read="11 · The spiral, §2", reference=cross_entropy, cases=score_cases,
    returns=("loss", "dz"), errors="raise",
    facts=(Fact("With equal scores for 3 classes the loss is {got}: it should be ln 3.",
                loss_of(np.zeros((3, 2))),
                {"ln 3": np.log(3), "2 ln 3 for two points": 2 * np.log(3), "−ln 3": -np.log(3),
                 "log₂ 3": np.log2(3),
                 "log₁₀ 3": np.log10(3), "⅓": 1 / 3, "⅓ ln 3": np.log(3) / 3,
                 "ln 2, and 2 is the number of points (is it the wrong axis?)": np.log(2)}),
           Fact("Where all scores of a point grow by 5, the loss changes by {got}: it should not change.",
                lambda function: loss_of(SCORES + [5.0, 0.0])(function) - loss_of(SCORES)(function)),
           Fact("With the points twice the loss is multiplied by {got}: a mean stays the same.",
                lambda function: loss_of(np.tile(SCORES, 2),
                                         np.tile(WANTED, 2))(function) / loss_of(SCORES)(function)),
           Fact("Where the right class is 300 behind the others, the loss is {got}: it should be {want}. Is "
                "something added inside the logarithm, or cut off?",
                loss_of(np.array([[-300.0, 0.0], [0.0, 0.0], [0.0, -300.0]]))),
           Fact("The entries of dz for one point add up to {got}: it should be 0.",
                lambda function: np.asarray(function(z=SCORES, wanted=WANTED)[1])[:, 0].sum()),
           Fact("The slope of your own loss is {got} times your dz.", slope_of)),
    mistakes=(
        Mistake(with_gradient(lambda dz, wanted, n: n * dz),
                "The loss is right. Its gradient lacks the 1/n of the mean."),
        Mistake(with_gradient(lambda dz, wanted, n: -dz),
                "The loss is right. The gradient has the wrong sign: p − wanted."),
        Mistake(with_gradient(lambda dz, wanted, n: dz + wanted / n),
                "The loss is right. The gradient is p: subtract `wanted`."),
        Mistake(lambda z,
                wanted: (cross_entropy(z, wanted)[0] * z.shape[1], cross_entropy(z, wanted)[1] * z.shape[1]),
                "This is the sum over the points; the mean is wanted."),
    ),
    hints=("Probabilities are exp(z) over their sum along axis 0. Subtract the largest score of each point "
           "first.",
           "Take the logarithm on paper: log p = z − log Σ exp(z). Then nothing underflows.",
           "loss = −mean over the points of Σ wanted · log p, and dz = (p − wanted) / points."),
))

def share_of(*pairs: tuple[float, float]) -> Measure:
    return lambda function: function(a=np.array([a for a, _ in pairs]), b=np.array([b for _, b in pairs]))[0]


def difference_of(*pairs: tuple[float, float]) -> Measure:
    return lambda function: function(a=np.array([a for a, _ in pairs]), b=np.array([b for _, b in pairs]))[1]


exercise("11.3", Function(
    title="a fair verdict", read="11 · The spiral, §5", returns=("share", "difference"),
    reference=lambda a, b: (np.mean(a > b), np.median(a - b)),
    cases=lambda rng: [dict(a=rng.integers(50, 60, n) / 100,
                            b=rng.integers(48, 58, n) / 100) for n in (5, 12, 30)],
    facts=(Fact("Where a is higher on 1 of 4 seeds and never equal, the share is {got}: it should be ¼.",
                share_of((0.9, 0.5), (0.5, 0.6), (0.5, 0.7), (0.5, 0.8)), {"¼": 0.25, "¾": 0.75, "1": 1.0}),
           Fact("Where a and b are equal on every seed, the share is {got}: a is higher on none.",
                share_of((0.5, 0.5), (0.6, 0.6)), {"½": 0.5, "1": 1.0}),
           Fact("Where a is 0.1 higher on every seed, the difference is {got}: it should be 0.1.",
                difference_of((0.6, 0.5), (0.8, 0.7), (0.9, 0.8))),
           Fact("Where a is 0.1 lower on every seed, the difference is {got}: it should be −0.1, so that one "
                "sees who is ahead.", difference_of((0.5, 0.6), (0.7, 0.8), (0.8, 0.9))),
           Fact("With differences of 0.1, 0.1 and 0.7, the difference is {got}: it should be their median.",
                difference_of((0.3, 0.2), (0.5, 0.4), (0.9, 0.2)), {"their mean": 0.3, "their median": 0.1}),
           Fact("With differences of 0.4, −0.1 and 0.1 on three seeds it is {got}: seeds are pairs, so "
                "subtract first.",
                difference_of((0.9, 0.5), (0.5, 0.6), (0.8, 0.7)))),
    mistakes=(
        Mistake(lambda a, b: (np.mean(a > b), np.median(a) - np.median(b)),
                "The share is right. The difference of the medians is not the median of the differences: "
                "the seeds are pairs."),
        Mistake(lambda a, b: (np.mean(a > b), np.mean(a - b)),
                "The share is right. That is the mean of the differences."),
        Mistake(lambda a, b: (np.sum(a > b), np.median(a - b)),
                "The difference is right. A share lies between 0 and 1."),
        Mistake(lambda a, b: (np.mean(a < b), np.median(b - a)), "You compared b with a."),
    ),
    hints=("Both arrays have one entry per seed, in the same order.",
           "a > b is an array of True and False; its mean is a share.",
           "np.mean(a > b) and np.median(a - b)."),
))

def of_rule(table: dict[str, Array], rule: str) -> Array:
    """The accuracies of a tuned rule on 30 seeds."""
    return table["tuned"][:, table["rules"] == rule][:, 0]


exercise("11.4", Choice(
    title="a figure to read: thirty seeds", read="11 · The spiral, §5", several=True,
    measured=spiral_accuracies,
    options=(
        Option("Adam on its worst seed is above RMSProp on its best.",
               lambda table: of_rule(table, "Adam").min() > of_rule(table, "RMSProp").max(),
               "The two clouds do not overlap: that holds whichever seeds are compared."),
        Option("Adam is above momentum on every seed.",
               lambda table: np.all(of_rule(table, "Adam") > of_rule(table, "Momentum")),
               "The two clouds overlap. The median is higher, and on some seeds momentum is ahead."),
        Option("Of the five rules momentum depends the most on the seed.",
               lambda table: table["rules"][np.argmax(np.ptp(table["tuned"], axis=0))] == "Momentum",
               "Its cloud is the widest, from 0.60 to 0.96."),
        Option("Gradient descent is last because a better η was not tried.",
               lambda table: table["etas"][table["rules"] == "GD"][0] in table["rates"][[0, -1]],
               "The left picture shows its maximum inside of the rates that all rules tried: 4.6, and 10 is "
               "worse."),
        Option("Adam's network is the best one on new points.", lambda table: "test" in table,
               "The accuracies are those of the training points. Of new points the figure shows nothing.")),
    hints=("Which of the five speak of something that the figure does not show, or shows otherwise?",
           "\"On every seed\" needs more than a higher median: look whether the clouds overlap.",
           "Two are right. What kind of points is the accuracy of?"),
))
