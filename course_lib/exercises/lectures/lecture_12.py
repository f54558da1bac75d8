"""The exercises of lecture 12, A sparse world."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from ...optimizers import Array, LazyAdam
from ..catalogue import exercise
from ..functions import Case, Fact, Function, Measure
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
           "m is 0.1 and v is 0.01. In the silence after it m fades by a factor of 0.9 a step, √v by √0.99.",
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

# A conclusion from the numbers of two rules.


def pairs(rng: np.random.Generator, n: int, errors: float, hardness: float = 0.1) -> Case:
    """Accuracies on n splits of unequal hardness; a is ahead by so many standard errors."""
    scatter = rng.normal(size=n)
    scatter = (scatter - scatter.mean()) / scatter.std()
    split = 0.5 + hardness * rng.normal(size=n)
    gain = 0.01 * (scatter + errors / np.sqrt(n))
    return dict(a=split + gain / 2, b=split - gain / 2)


def several_pairs(rng: np.random.Generator) -> list[Case]:
    told = ((10, 5.0), (10, -6.0), (10, 2.5), (30, 1.0), (8, -2.5), (12, 4.0))
    return [*(pairs(rng, n, errors) for n, errors in told), pairs(rng, 25, 5.0, hardness=0.0)]


def concluding(limit: Callable[[Array, Array], float], sign: int = 1) -> Callable:
    """A conclusion: which of two is ahead, if their means differ by more than a limit."""
    def conclusion(a, b):
        gain = np.mean(a - b)
        return sign * float(np.sign(gain)) * (abs(gain) > limit(a, b))

    return conclusion


def three_errors(a: Array, b: Array) -> float:
    return 3 * np.std(a - b) / np.sqrt(len(a))


def says_at(n: int, errors: float) -> Measure:
    return lambda function: function(**pairs(np.random.default_rng(5), n, errors))


exercise("12.4", Function(
    title="a conclusion that holds", read="12 · A sparse world, §5", reference=concluding(three_errors),
    cases=several_pairs,
    facts=(Fact("Where a is ahead by five standard errors, it says {got}: it should be 1.", says_at(10, 5.0)),
           Fact("Where b is ahead by five standard errors, it says {got}: it should be −1.",
                says_at(10, -5.0)),
           Fact("Where a is ahead by one standard error, it says {got}: it should be 0, as that is chance "
                "in one of three cases.", says_at(10, 1.0)),
           Fact("Where a is ahead by two and a half standard errors, it says {got}: it should be 0, since "
                "three are asked for.", says_at(10, 2.5))),
    mistakes=(
        Mistake(concluding(lambda a, b: 0.0),
                "The higher mean always wins, however little it says: ask for three standard errors."),
        Mistake(concluding(lambda a, b: 2 / 3 * three_errors(a, b)),
                "That is two standard errors. With many comparisons one of twenty would be wrong; three are "
                "asked for."),
        Mistake(concluding(lambda a, b: 3 * np.std(a - b)),
                "That is three times the scatter of *one* split: nothing is ever shown. The mean of n splits "
                "scatters √n times less."),
        Mistake(concluding(lambda a, b: 3 * np.sqrt((np.var(a) + np.var(b)) / len(a))),
                "The spreads of a and b are added. Most of them is the hardness of the split, which both "
                "share: take the differences first."),
        Mistake(concluding(three_errors, sign=-1), "The other way round: 1 is for a."),
        Mistake(lambda a, b: abs(concluding(three_errors)(a, b)),
                "It says that there is a difference, and not who is ahead: −1 is for b.")),
    hints=("Both rules have met the same splits. Which numbers should be averaged?",
           "The differences, split by split; their standard error is their scatter over √n.",
           "gain = a - b, and it counts if abs(gain.mean()) > 3 * gain.std() / np.sqrt(len(gain))."),
))
