"""The exercises of lecture 12, A sparse world."""


import numpy as np
from numpy.typing import ArrayLike

from ...optimizers import Array, LazyAdam
from ..catalogue import exercise
from ..functions import Fact, Function, Measure
from ..kinds import Mistake, Number
from ..steps import Step

exercise("12.1", Step(
    title="lazy Adam", rule=LazyAdam, read="12 · A sparse world, §3",
    hints=("Compute m and v as Adam does. Then choose, entry by entry, between the new value and the old.",
           "`np.where(g != 0, new, old)` chooses.",
           "Multiply the update of θ by `g != 0`."),
))

exercise("12.2", Number(
    title="what one appearance is worth", read="12 · A sparse world, §3", tolerance=0.02,
    value=lambda: 0.1 / np.sqrt(0.01) / (1 - 0.9 / np.sqrt(0.99)),
    mistakes=(Mistake(1.0, "That is the first step. m has not faded yet: what do the next ones add?"),
              Mistake(10.0, "That would be so if √v stayed as it is; it fades, too, by √0.99 a step."),
              Mistake(11.0, "√v fades by √0.99 a step: 0.99 is what v itself fades by."),
              Mistake(31.77, "That is the lecture's number, for β₂ = 0.999."),
              Mistake(3.16, "That is the root of 10: v̂ is (1 − β₂) g², and 1 − β₂ is a hundredth.")),
    hints=("Late in the training the corrections are 1. With g = 1, what are m and v in that step?",
           "m is 0.1 and v is 0.01. In the silence after it m shrinks by 0.9 a step, and √v by √0.99.",
           "A geometric series: 0.1/√0.01 · (1 + q + q² + …) with q = 0.9/√0.99."),
))


def fit_from_rank_0(often: Array) -> float:
    """What NumPy's fit says of log 0, without the lines that its library prints besides."""
    raise np.linalg.LinAlgError("SVD did not converge in Linear Least Squares")


def power_of(often: Array) -> float:
    return np.polyfit(np.log(np.arange(1, len(often) + 1)), np.log(np.sort(often)[::-1]), 1)[0]


def slope_for(often: ArrayLike) -> Measure:
    return lambda function: function(often=np.array(often, float))


LAW = 1000 / np.arange(1, 13) ** 0.8

exercise("12.3", Function(
    title="Zipf's law", read="12 · A sparse world, §1", reference=power_of,
    cases=lambda rng: [dict(often=rng.permutation(np.ceil(300 / np.arange(1, n + 1) ** power)))
                       for n, power in ((40, 1.0), (200, 0.7), (15, 1.3))],
    facts=(Fact("For frequencies that fall exactly as rank to the power −0.8 it is {got}.", slope_for(LAW),
                {"+0.8": 0.8, "−1/0.8": -1.25, "−0.8/ln 10": -0.8 / np.log(10),
                 "−0.8 ln 10": -0.8 * np.log(10)}),
           Fact("With all words ten times as often it changes by {got}: it should not change.",
                lambda function: slope_for(10 * LAW)(function) - slope_for(LAW)(function)),
           Fact("Another frequency in the middle of the list changes nothing: the fit should take all words.",
                lambda function: abs(slope_for(LAW * (1 + (np.arange(12) == 5) / 20))(function)
                                     - slope_for(LAW)(function)) > 1e-9),
           Fact("With words that are there equally often the slope is {got}: each word has a rank of its "
                "own.",
                slope_for([9, 5, 5, 5, 2, 2, 1, 1, 1, 1])),
           Fact("With the words in another order it changes by {got}: it should not change.",
                lambda function: slope_for(LAW[::-1])(function) - slope_for(LAW)(function))),
    mistakes=(
        Mistake(lambda often: np.polyfit(np.log(np.arange(1, len(often) + 1)), np.log(often), 1)[0],
                "The words have no ranks yet: sort them by how often they are there."),
        Mistake(lambda often: np.polyfit(np.log(np.arange(1, len(often) + 1)), np.log(np.sort(often)), 1)[0],
                "Rank 1 is the most frequent word: sort downwards."),
        Mistake(fit_from_rank_0, "The first rank is 1: 0 has no logarithm."),
        Mistake(lambda often: np.polyfit(np.log(np.arange(1, len(often) + 1)), np.log(np.sort(often)[::-1]),
                                         1)[1],
                "That is where the line begins, `[1]`. Its slope is `[0]`."),
        Mistake(lambda often: -power_of(often), "The sign: the frequency falls with the rank."),
        Mistake(lambda often: np.polyfit(np.arange(1, len(often) + 1), np.sort(often)[::-1], 1)[0],
                "A power is the slope between the logarithms of both."),
        Mistake(lambda often: np.polyfit(np.log(np.sort(often)[::-1]), np.log(np.arange(1, len(often) + 1)),
                                         1)[0],
                "The frequency is the height, the rank goes along the axis: exchange them."),
    ),
    hints=("Give each word its rank first: the most frequent one has rank 1.",
           "`np.sort(often)[::-1]` goes downwards. Then take logarithms of both.",
           "`np.polyfit(np.log(rank), np.log(often), 1)[0]` is the slope."),
))
