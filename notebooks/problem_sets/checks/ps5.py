"""Hidden checks of problem set 5: what earns how many points, and what people get wrong."""

from dataclasses import replace

import numpy as np

from course_lib.exercises import Function, Mistake, Number
from course_lib.exercises.calling import Caller
from course_lib.exercises.cases import telling
from course_lib.grading.judge import Criterion

# 1 · Up in a line, down in a cosine -----------------------------------------------------------------------


def rate(t, high, up, total, rise=lambda t, up: (t + 1) / up,
         share=lambda t, up, total: (t - up) / (total - up), fall=lambda x: (1 + np.cos(np.pi * x)) / 2,
         end=1.0):
    return high * (rise(t, up) if t < up else fall(min(end, share(t, up, total))))


def rate_with(**how):
    return lambda t, high, up, total: rate(t, high, up, total, **how)


def moments(places):
    """Cases at the steps that `places` makes of up and total."""
    def cases(rng):
        plans = [(float(rng.uniform(0.01, 2)), int(rng.integers(4, 12)), int(rng.integers(20, 90)))
                 for _ in range(3)]
        return [dict(t=t, high=high, up=up, total=total) for high, up, total in plans
                for t in places(up, total)]
    return cases


RISING = (
    Mistake(rate_with(rise=lambda t, up: t / up),
            "The rate of the first step is 0, and that step is lost: it should be high / up."),
    Mistake(rate_with(rise=lambda t, up: (t + 1) / (up + 1)),
            "It reaches `high` one step too late: the last step of the warm-up is t = up − 1."),
    Mistake(rate_with(rise=lambda t, up: 1.0), "There is no warm-up."),
)
FALLING = (
    Mistake(rate_with(share=lambda t, up, total: t / total),
            "Your cosine begins at t = 0, so that the rate jumps at the end of the warm-up. "
            "It begins at t = up."),
    Mistake(rate_with(share=lambda t, up, total: (t - up) / total),
            "Your cosine takes `total` steps. It has total − up."),
    Mistake(rate_with(share=lambda t, up, total: (t + 1 - up) / (total - up)),
            "Your cosine is one step ahead: at t = up the rate is `high`."),
    Mistake(rate_with(fall=lambda x: 1 - x), "It falls in a straight line."),
    Mistake(rate_with(fall=lambda x: np.cos(np.pi * x)),
            "The cosine goes from 1 to −1: stretch it to 1 … 0."),
    Mistake(rate_with(fall=lambda x: np.cos(np.pi * x / 2)),
            "That is a quarter of a wave. Half a wave also ends gently."),
)
AFTERWARDS = (
    Mistake(rate_with(end=np.inf), "After `total` the cosine rises again. It should stay 0."),
    Mistake(lambda t, high, up, total: rate(total if t >= total else t, high, up, total) + (t > total) * high,
            "After `total` it jumps back to `high`: that would be a restart."),
)
PLAN = dict(reference=rate_with(), read="10 · Schedulers, §4")

# 3 · A fair race -------------------------------------------------------------------------------------------


def tuned(tuning, over_seeds=np.mean):
    return np.argmax(over_seeds(np.nan_to_num(tuning), axis=0))


def reported(tuning, test, choose=tuned, over_seeds=np.median):
    return over_seeds(np.nan_to_num(test)[:, choose(tuning)])


def choice_by(over_seeds):
    """A mistaken choice of the rate, by another measure than the mean."""
    return lambda tuning: tuned(tuning, over_seeds)


def quartile(percent):
    return lambda accuracies, axis: np.percentile(accuracies, percent, axis)


def less_the_spread(ddof):
    return lambda accuracies, axis: np.mean(accuracies, axis) - np.std(accuracies, axis, ddof=ddof)


def most_wins(tuning):
    return np.argmax(np.bincount(np.argmax(np.nan_to_num(tuning), axis=1)))


def rates_that_never_diverge(tuning):
    return np.argmax(np.where(np.any(np.isnan(tuning), axis=0), -1, np.mean(np.nan_to_num(tuning), axis=0)))


def seeds_without_divergence(tuning):
    whole = tuning[~np.any(np.isnan(tuning), axis=1)]
    return tuned(whole) if len(whole) else 0


def in_the_middle(share):
    """A mistaken median: of an even number of seeds one of the two in the middle."""
    return lambda accuracies: np.sort(accuracies)[int(share * len(accuracies))]


QUARTILE = "That is the highest quartile; the mean is asked for."
LESS_THE_SPREAD = "You subtract the spread. The mean alone decides, however far the seeds are apart."
ONE_OF_TWO = "With an even number of seeds the median is the mean of the two in the middle."
CHOICES = (
    Mistake(lambda tuning: np.argmax(np.nanmean(tuning, axis=0)),
            "Runs that diverged are left out, so that a rate is judged by its survivors. They count as 0."),
    Mistake(lambda tuning: np.argmax(np.mean(tuning, axis=0)),
            "One nan makes the whole mean nan, and np.argmax takes nan for the largest. Make it 0 first."),
    Mistake(rates_that_never_diverge,
            "You strike out each rate that ever diverged. Such a run counts as 0, and the mean of that rate "
            "may still be the highest."),
    Mistake(seeds_without_divergence,
            "You strike out each seed on which a run diverged, and with it the runs of all other rates. "
            "Only the run that diverged counts as 0."),
    Mistake(choice_by(np.max),
            "That is the rate of the best single run. The mean over the seeds decides."),
    Mistake(choice_by(np.min),
            "That is the rate whose worst run is best. The mean over the seeds decides."),
    Mistake(choice_by(quartile(25)), QUARTILE),
    Mistake(choice_by(quartile(75)), QUARTILE),
    Mistake(choice_by(np.prod), "That is the highest geometric mean; the plain mean is asked for: "
            "the sum over the seeds, over their number."),
    Mistake(choice_by(less_the_spread(0)), LESS_THE_SPREAD),
    Mistake(choice_by(less_the_spread(1)), LESS_THE_SPREAD),
    Mistake(most_wins, "That is the rate that wins on most seeds. The mean over the seeds decides."),
    Mistake(lambda tuning: tuned(-np.nan_to_num(tuning)), "That is the lowest mean."),
    Mistake(lambda tuning: tuned(tuning) + 1, "You count from 1. The first column has the number 0."),
    Mistake(choice_by(np.median), "That is the highest median; the mean is asked for."),
    Mistake(lambda tuning: tuned(tuning + 1),
            "You add 1 before a nan becomes 0, so that a run that diverged costs 1 more than its accuracy."),
)
REPORTS = (
    Mistake(lambda tuning, test: reported(test, test),
            "You choose the rate with the seeds on which you then judge it. That is what the other seeds are "
            "for."),
    Mistake(lambda tuning, test: reported(tuning, test, over_seeds=np.mean),
            "That is the mean. The median is asked for."),
    Mistake(lambda tuning, test: reported(tuning, test, over_seeds=np.max),
            "That is the best single run. The median is asked for."),
    Mistake(lambda tuning, test: reported(tuning, test, over_seeds=in_the_middle(0.5)), ONE_OF_TWO),
    Mistake(lambda tuning, test: reported(tuning, test, over_seeds=in_the_middle(0.499)), ONE_OF_TWO),
    Mistake(lambda tuning, test: np.nanmedian(test[:, tuned(tuning)]),
            "Runs that diverged are left out. They count as 0."),
    Mistake(lambda tuning, test: np.median(test[:, tuned(tuning)]),
            "One nan makes the whole median nan. Make each 0 first."),
    Mistake(lambda tuning, test: np.nan_to_num(np.median(test[:, tuned(tuning)])),
            "One nan makes the whole median nan, and then 0. Make each nan 0 *before* the median."),
    Mistake(lambda tuning, test: reported(tuning + 1, test),
            "You add 1 before a nan becomes 0, so that a run that diverged costs 1 more than its accuracy."),
    Mistake(lambda tuning, test: reported(tuning, tuning),
            "That is the median over the seeds that were used for tuning. Report the others."),
)


def accuracies(rng, seeds, rates):
    return np.where(rng.random((seeds, rates)) < 0.15, np.nan, rng.uniform(0.3, 0.95, (seeds, rates)))


def race(rng):
    """Two rates are nearly the best, so that each other way to choose often finds another one."""
    while True:
        seeds, others, rates = rng.integers(4, 10, 3)
        tuning = accuracies(rng, seeds, rates)
        *_, second, best = np.sort(np.mean(np.nan_to_num(tuning), axis=0))
        if 1e-3 < best - second < 0.03:
            return dict(tuning=tuning, test=accuracies(rng, others, rates))


def tuning(rng):
    return dict(tuning=race(rng)["tuning"])


REPORTED = Function(title="what is reported", reference=reported, mistakes=REPORTS,
                    cases=telling(race, reported, REPORTS, at_least=10), read="11 · The spiral, §5")


def reported_with(own):
    """What is reported where the student's own `tuned` chooses the rate."""
    call = Caller(own, ["tuning"])

    def choose(tuning):
        return int(call(tuning=tuning))

    return replace(REPORTED, reference=lambda tuning, test: reported(tuning, test, choose), mistakes=())


# 5 · A bug hunt --------------------------------------------------------------------------------------------


def stop(losses, patience, extra=0, anew=True, better=np.less):
    best = waited = 0
    for step in range(1, len(losses)):
        if better(losses[step], losses[best]):
            best, waited = step, 0 if anew else waited
        else:
            waited += 1
        if waited == patience + extra:
            return step, best
    return len(losses) - 1, best


def stop_with(**how):
    return lambda losses, patience: stop(losses, patience, **how)


def any_fall(losses, patience):
    best = waited = 0
    for step in range(1, len(losses)):
        best = step if losses[step] < losses[best] else best
        waited = 0 if losses[step] < losses[step - 1] else waited + 1
        if waited == patience:
            return step, best
    return len(losses) - 1, best


PATIENCES = (
    Mistake(stop_with(extra=1), "It waits one step too long."),
    Mistake(stop_with(extra=-1), "It stops one step too soon."),
    Mistake(stop_with(better=np.less_equal),
            "A loss that only equals the best is no new best: the patience goes on."),
    Mistake(any_fall, "You begin anew whenever the loss falls. Only a new *best* counts."),
    Mistake(lambda losses, patience: (len(losses) - 1, stop(losses, len(losses))[1]),
            "It never stops now."),
)


def ups_and_downs(rng):
    """Losses that are rounded, so that some equal the best; often they end before the patience does."""
    steps, patience = rng.integers((3, 1), (25, 8))
    return dict(losses=np.round(5 + np.cumsum(rng.normal(0.03, 0.15, steps)), 1), patience=int(patience))


QUESTIONS = {
    "ps5-plan-check": (
        Criterion(1, "rate", Function(title="the way up",
                                      cases=moments(lambda up, total: (0, 1, up // 2, up - 1)),
                                      mistakes=RISING, **PLAN)),
        Criterion(2, "rate", Function(title="the way down", mistakes=FALLING, **PLAN, cases=moments(
            lambda up, total: (up, up + 1, (up + total) // 2, total - 2)))),
        Criterion(1, "rate", Function(title="the end", mistakes=AFTERWARDS + FALLING, **PLAN, cases=moments(
            lambda up, total: (total - 3, total, total + 1, 2 * total)))),
    ),
    "ps5-budget-check": (
        Criterion(1.5, "way", Number(
            title="the way", value=lambda: 4.0, tolerance=0.02, read="10 · Schedulers, §2",
            mistakes=(Mistake(2,
                              "That is the way of the first 20 steps. Then come 20 with half the rate, "
                              "and so on."),
                      Mistake(0.2, "You added the rates of one step of each kind. Each is taken 20 times."),
                      Mistake(3, "And the next 20, and the next: add them all."),
                      Mistake(5, "It will not arrive: 1 + ½ + ¼ + … is finite.")))),
        Criterion(1.5, "k", Number(
            title="how long each rate must last", value=lambda: 25.0, tolerance=0.02,
            read="10 · Schedulers, §2",
            mistakes=(Mistake(50, "With 50 steps of 0.1 it would be there before the first halving."),
                      Mistake(100, "The budget is k · 0.1 · (1 + ½ + ¼ + …)."),
                      Mistake(16, "The other way round: it needs a larger budget, so more steps.")))),
    ),
    "ps5-race-check": (
        Criterion(2, "tuned", Function(
            title="the tuned rate", reference=tuned, read="11 · The spiral, §5", mistakes=CHOICES,
            cases=telling(tuning, tuned, CHOICES, at_least=20))),
        Criterion(2, "reported", REPORTED, builds_on=("tuned", reported_with)),
    ),
    "ps5-start-check": (
        Criterion(1, "loss_at_start", Number(
            title="the loss at the start", value=lambda: np.log(5), read="11 · The spiral, §1",
            mistakes=(Mistake(0.2, "That is the probability of each class. The loss is minus its logarithm."),
                      Mistake(np.log10(5), "The natural logarithm is wanted."),
                      Mistake(np.log2(5), "The natural logarithm is wanted, not that to base 2."),
                      Mistake(np.log(3), "That is for three classes."),
                      Mistake(-np.log(5), "Its sign: a probability below 1 has a negative logarithm.")))),
        Criterion(1, "loss_of_biases", Number(
            title="the loss of the best biases", read="11 · The spiral, §1",
            value=lambda: -(0.6 * np.log(0.6) + 0.4 * np.log(0.1)),
            mistakes=(Mistake(np.log(5),
                              "That is the loss at the start. It can say now that one class is more "
                    "likely."),
                      Mistake(-np.log(0.6),
                              "So it is for the points of the large class. The others have a loss, too."),
                      Mistake(-0.6 * np.log(0.6) - 0.1 * np.log(0.1), "There are four small classes."),
                      Mistake(0.6 * np.log(0.6) + 0.4 * np.log(0.1), "Its sign.")))),
    ),
    "ps5-hunt-check": (
        Criterion(3, "stop", Function(
            title="bug hunt: no patience", reference=stop_with(), printed=stop_with(anew=False),
            cases=telling(ups_and_downs, stop, PATIENCES, at_least=20), mistakes=PATIENCES,
            returns=("the step it stops at", "the best step"), read="10 · Schedulers, §5")),
    ),
}
