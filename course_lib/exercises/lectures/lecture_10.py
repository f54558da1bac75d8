"""The exercises of lecture 10, Schedulers."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...optimizers import AdamW, Array
from ...schedules import cosine_restarts, triangular
from ..catalogue import exercise
from ..functions import Case, Fact, Function, Measure
from ..kinds import Mistake
from ..mistakes import MUTANTS
from ..steps import Step


def wrong_schedules(of: Callable, **names: str) -> tuple[Mistake, ...]:
    """The mutants of a schedule's maker as functions of t and of the settings under the lecture's names."""
    def as_function(wrong):
        return lambda t, **settings: wrong(**{names.get(name, name): value for name,
                                              value in settings.items()})(t)

    def said(diagnosis):
        for own, name in names.items():
            diagnosis = re.sub(rf"\b{name}\b", own, diagnosis)
        return diagnosis

    return tuple(Mistake(as_function(mutant.wrong), said(mutant.diagnosis), mutant.read)
                 for mutant in MUTANTS if mutant.of is of)


def moments(low: float, high: float, name: str,
            lengths: Sequence[int]) -> Callable[[np.random.Generator], list[Case]]:
    return lambda rng: [{"t": t, "low": low, "high": high, name: length} for length in lengths
                        for t in (0, 1, length // 2, length, length + 1, 2 * length, 2 * length + 1,
                                  3 * length + 2)]


TIMES = range(200)


def value_at(name: str, share: float, steps: int = 0) -> Measure:
    """The rate at t = share · length + steps of a schedule from 0.03 to 0.7."""
    return lambda function: np.ravel(function(**{"t": int(share * 12) + steps, "low": 0.03, "high": 0.7,
                                                 name: 12}))[0]


def period(name: str) -> Measure:
    """After how many steps a schedule repeats itself; infinite if it does not."""
    def measure(function):
        rates = np.array([value_at(name, 0, t)(function) for t in TIMES])
        repeats = (p for p in range(1, 100) if np.allclose(rates[p:], rates[:-p], rtol=1e-9))
        return next(repeats, np.inf)

    return measure


RATES = {"low": 0.03, "high": 0.7, "halfway between low and high": 0.365, "high + low": 0.73, "0": 0.0,
         "1": 1.0,
         "high − low": 0.67, "twice high": 1.4, "half of high": 0.35, "−high": -0.7, "2 low − high": -0.64,
         "high + (high − low)": 1.37}


def lengths(name: str) -> dict[str, float]:
    return {f"{name} steps": 12, f"2 {name} steps": 24, f"{name} + 1 steps": 13, f"2 {name} + 1 steps": 25,
            f"2 {name} + 2 steps": 26, f"{name} − 1 steps": 11, f"2 {name} − 1 steps": 23,
            f"4 {name} steps": 48,
            "one step: the rate is always the same": 1}


exercise("10.1", Function(
    title="triangular", read="10 · Schedulers, §4",
    reference=lambda t, low, high, mu: triangular(low, high, mu)(t), cases=moments(0.01, 0.5, "mu", (20, 7)),
    facts=(Fact("At t = 0 it is {got}: it should be {want}.", value_at("mu", 0), RATES),
           Fact("At t = mu it is {got}: it should be {want}.", value_at("mu", 1), RATES),
           Fact("At t = 2 mu it is {got}: it should be {want} again.", value_at("mu", 2), RATES),
           Fact("At t = mu / 2, halfway up, it is {got}: it should be {want}, in a straight line.",
                value_at("mu", 0.5), RATES),
           Fact("At t = mu / 4, a quarter of the way up, it is {got}: it should lie on a straight line.",
                value_at("mu", 0.25)),
           Fact("At t = 3 mu / 2, halfway down, it is {got}: it should be {want}, in a straight line.",
                value_at("mu", 1.5), RATES),
           Fact("At t = 3 mu, in the second cycle, it is {got}: it should be {want} again.",
                value_at("mu", 3), RATES),
           Fact("It repeats itself after {got}: it should after {want}.", period("mu"),
                lengths("mu") | {"no number of steps": np.inf})),
    mistakes=(*wrong_schedules(triangular, mu="half_period"),
              Mistake(lambda t, low, high,
                      mu: low + (high - low) * (1 - np.abs(t / mu - 2 * (t // (2 * mu)) + 1)),
                      "The cycle is counted from 0: it is ⌊1 + t / (2μ)⌋."),
              Mistake(lambda t, low, high, mu: low + (high - low) * np.maximum(0, 1 - np.abs(t / mu - 1)),
                      "There is one triangle only: after 2μ steps it begins again.")),
    hints=("Where in the cycle of 2μ steps is t?",
           "The distance from the middle of the cycle, in units of μ, is 1 at its ends and 0 at the top.",
           "cycle = ⌊1 + t / (2μ)⌋, x = |t / μ − 2 · cycle + 1|, and low + (high − low) · max(0, 1 − x)."),
))

exercise("10.2", Function(
    title="cosine with restarts", read="10 · Schedulers, §4",
    reference=lambda t, low, high, T: cosine_restarts(low, high, T)(t), cases=moments(0.1, 1.0, "T", (50, 8)),
    facts=(Fact("At t = 0 it is {got}: it should be {want}.", value_at("T", 0), RATES),
           Fact("At t = T it is {got}: it should be {want}.", value_at("T", 1), RATES),
           Fact("At t = T + 1 it is {got}: it should be {want} again.", value_at("T", 1, 1), RATES),
           Fact("At t = T / 2 it is {got}: it should be {want}.", value_at("T", 0.5), RATES),
           Fact("At t = 2 T + 2, after two cycles, it is {got}: it should be {want}.", value_at("T", 2, 2),
                RATES),
           Fact("It repeats itself after {got}: it should after {want}.", period("T"),
                lengths("T") | {"no number of steps": np.inf}),
           Fact("At t = T / 4 it is {got}: it should follow a cosine from high to low.", value_at("T", 0.25),
                RATES)),
    mistakes=(*wrong_schedules(cosine_restarts, T="period"),
              Mistake(lambda t, low, high, T: cosine_restarts(low, high, T, includes_low=False)(t),
                      "This is t % T, as in SGDR: right there, but it never reaches `low`. The slides take "
                      "t % (T + 1)."),
              Mistake(lambda t, low, high, T: cosine_restarts(high, low, T)(t),
                      "It rises where it should fall: low and high are exchanged, or the cosine has the "
                      "wrong "
                      "sign."),
              Mistake(lambda t, low, high, T: low + (high - low) * np.cos(np.pi * (t % (T + 1)) / T),
                      "A cosine goes down to −1: it is (1 + cos)/2 that goes from 1 to 0."),
              Mistake(lambda t, low, high,
                      T: low + (high - low) / 2 * (1 + np.cos(2 * np.pi * (t % (T + 1)) / T)),
                      "With 2π it comes back up: from 0 to π the cosine goes down.")),
    hints=("A cosine from 1 to −1 while its argument goes from 0 to π.",
           "(1 + cos)/2 goes from 1 to 0; stretch it to high … low.",
           "The argument is π · (t % (T + 1)) / T."),
))

# An experiment: which of two schedules is better?

ETAS, SCHEDULES, SEEDS = (0.03, 0.1, 0.3, 1.0), ("constant", "cosine"), 1000


@dataclass(frozen=True)
class Training:
    """The final loss of a training: loss(schedule, eta, seed).

    constant, cosine   the mean loss at each of ETAS
    noise              of one training
    spread             by how much the data sets differ, for both schedules alike
    number             makes the draws another problem's
    """

    constant: tuple[float, ...]
    cosine: tuple[float, ...]
    noise: float
    spread: float
    number: int

    @cached_property
    def losses(self) -> list[list[list[float]]]:
        """[schedule][rate][seed]: all at once, which is quick."""
        rng = np.random.default_rng(self.number)
        own, of_data = rng.normal(size=(2, len(ETAS), SEEDS)), rng.normal(size=SEEDS)
        means = np.array([self.constant, self.cosine])[:, :, None]
        return (means + self.noise * own + self.spread * of_data).tolist()

    def __call__(self, schedule: str, eta: float, seed: int) -> float:
        if schedule not in SCHEDULES or eta not in ETAS:
            raise ValueError(f"the schedule must be one of {SCHEDULES}, and eta one of {ETAS}")
        return self.losses[SCHEDULES.index(schedule)][ETAS.index(eta)][int(seed) % SEEDS]

    def better(self) -> int:
        """1 if the cosine is better, each at its best rate, −1 if it is worse, 0 if they are equal."""
        return int(np.sign(min(self.constant) - min(self.cosine)))


TRAININGS = (Training((7.0, 5.0, 6.0, 9.0), (8.0, 7.0, 4.0, 6.0), 0.4, 0.2, 1),  # better at another η
             Training((7.0, 5.0, 6.5, 9.0), (8.0, 6.5, 5.0, 7.0), 0.4, 0.2, 2),  # equal at their best
             Training((7.0, 7.4, 4.0, 9.0), (8.0, 6.4, 6.6, 6.6), 0.4, 0.2, 3),  # worse at its best
             Training((9.0, 5.0, 8.0, 9.0), (9.0, 5.0, 8.0, 9.0), 1.0, 0.0, 4),  # equal, and loud
             Training((9.0, 6.0, 7.0, 9.0), (9.0, 5.6, 7.0, 9.0), 0.15, 2.0, 5))  # better on each data set


def experiment(seeds: int = 20, tuned: bool = True, errors: float = 3.0, own_rate: bool = True,
               paired: bool = True, of_the_mean: bool = True, sign: int = 1) -> Callable:
    """The right experiment, or a mistaken one."""
    def conclusion(loss):
        found = []
        for schedule in SCHEDULES:
            tuning = [np.mean([loss(schedule, eta, seed) for seed in range(5)]) for eta in ETAS]
            if own_rate or not found:
                eta = ETAS[int(np.argmin(tuning))] if tuned else ETAS[1]
            found.append(np.array([loss(schedule, eta, seed) for seed in range(5, 5 + seeds)]))
        constant, cosine = found
        gain = np.mean(constant - cosine)
        variance = np.var(constant - cosine) if paired else np.var(constant) + np.var(cosine)
        limit = errors * np.sqrt(variance / (seeds if of_the_mean else 1))
        return sign * float(np.sign(gain)) * (abs(gain) > limit)

    return conclusion


def says_of(number: int) -> Measure:
    return lambda function: function(loss=TRAININGS[number])


exercise("10.3", Function(
    title="an experiment: which schedule?", read="10 · Schedulers, §1", edition=2,
    reference=lambda loss: loss.better(), cases=lambda rng: [dict(loss=loss) for loss in TRAININGS],
    facts=(Fact("Where the two are equal, each at its best η, it says {got}: it should be 0. What differs "
                "there is chance.", says_of(1)),
           Fact("Where they are equal at every η, it says {got}: it should be 0. What differs is chance.",
                says_of(3)),
           Fact("Where the cosine's best loss is 4 and the constant rate's 5, it says {got}: it should be 1.",
                says_of(0)),
           Fact("Where the constant rate's best loss is 4 and the cosine's 6.4, it says {got}: it should be "
                "−1.", says_of(2)),
           Fact("Where data sets differ far more than the schedules do, and the cosine is better on each, "
                "it says {got}: it should be 1. The same seeds make pairs.", says_of(4))),
    mistakes=(
        Mistake(experiment(tuned=False),
                "The two are compared at one and the same η. Each deserves its own best one."),
        Mistake(experiment(own_rate=False),
                "The cosine runs at the constant rate's best η: it has not been tuned. Give both the same "
                "trials."),
        Mistake(experiment(errors=0.0),
                "Of two that are equal one is always ahead by chance: a difference counts from three "
                "standard errors on."),
        Mistake(experiment(errors=0.0, seeds=1),
                "One seed decides. Repeat it with several, and ask how much they scatter."),
        Mistake(experiment(paired=False),
                "The two spreads are added as if the seeds had nothing in common. The same seed is the same "
                "data set: take the differences first."),
        Mistake(experiment(of_the_mean=False),
                "That is three times the scatter of one run. The mean of n runs scatters √n times less."),
        Mistake(experiment(sign=-1),
                "The other way round: a *lower* loss is better, and 1 is for the cosine."),
        Mistake(lambda loss: 0.0, "It says 0 of everything: does it run anything?")),
    hints=("What does each schedule need before the two can be compared?",
           "First find the best η of each on some seeds; then compare on other seeds, the same for both.",
           "gain = constant − cosine, seed by seed; it counts if abs(gain.mean()) > 3 * gain.std() / √n."),
))


def adam_with_l2(theta: Array, g: Array, t: int, m: Array, v: Array, eta: float, beta1: float, beta2: float,
                 eps: float, weight_decay: float) -> tuple[Array, ...]:
    g = g + weight_decay * theta
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    return theta - eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


exercise("10.4", Step(
    title="bug hunt: a decay that is scaled away", rule=AdamW, printed=adam_with_l2,
    read="10 · Schedulers, §8",
    mistakes=(Mistake(lambda theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay: adam_with_l2(
        theta, g, t, m, v, eta, beta1, beta2, eps, 0),
                      "There is no decay at all now. It belongs beside the adaptive step."),),
    hints=("What happens to weight_decay * theta on its way through m̂/√v̂?",
           "Keep the gradient as it is. The decay is a second, separate part of the step.",
           "Subtract eta * weight_decay * theta from θ, with the old θ."),
))
