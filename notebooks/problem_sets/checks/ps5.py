"""Hidden checks of problem set 5: what earns how many points, and what people get wrong."""

import numpy as np

from course_lib.exercises import Function, Mistake, Number
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


def races(rng):
    """Tables of seeds × 7 rates in which each wrong way to choose or report finds something else."""
    made = []
    for half in (3, 5, 8):
        seeds = 2 * half + 1
        steady, _, lucky, often, other, *divergent = np.roll(np.arange(7), rng.integers(7))
        weak, wild = sorted(divergent)  # np.argmax stops at the first nan
        tuning, test = rng.uniform(0.3, 0.5, (2, seeds, 7))
        tuning[:, steady] = rng.uniform(0.75, 0.85, seeds)
        tuning[0, lucky] = rng.uniform(0.95, 0.99)
        tuning[: half + 1, often] = rng.uniform(0.88, 0.92, half + 1)
        tuning[:, wild] = np.r_[rng.uniform(0.88, 0.92, half), np.full(half + 1, np.nan)]
        tuning[0, weak] = np.nan
        tuning[:, other] = rng.uniform(0.1, 0.2, seeds)
        test[:, other] = rng.uniform(0.75, 0.85, seeds)
        test[:, steady] = np.r_[rng.uniform(0.6, 0.7, half + 1), rng.uniform(0.1, 0.3, half - 1), np.nan]
        made.append(dict(tuning=rng.permutation(tuning), test=rng.permutation(test)))
    return made


# 5 · A bug hunt --------------------------------------------------------------------------------------------


def stop(losses, patience, extra=0, anew=True):
    best = waited = 0
    for step in range(1, len(losses)):
        if losses[step] < losses[best]:
            best, waited = step, 0 if anew else waited
        else:
            waited += 1
        if waited == patience + extra:
            return step, best
    return len(losses) - 1, best


def any_fall(losses, patience):
    best = waited = 0
    for step in range(1, len(losses)):
        best = step if losses[step] < losses[best] else best
        waited = 0 if losses[step] < losses[step - 1] else waited + 1
        if waited == patience:
            return step, best
    return len(losses) - 1, best


def ups_and_downs(rng):
    """Losses that fall with swings, then only swing, then rise; the last ones end while they still fall."""
    made = []
    for patience, steps in ((4, 40), (7, 60), (15, 90)):
        fall = np.linspace(3, 1, steps) + 0.02 * rng.normal(size=steps) + 0.1 * (np.arange(steps) % 3)
        swings, rise = 2 + np.arange(2 * patience) % 2, np.linspace(3, 4, 2 * patience)
        made.append(dict(losses=np.r_[fall, swings, rise], patience=patience))
    return [*made, dict(losses=made[0]["losses"][:30], patience=9)]


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
            title="the tuned rate", reference=tuned, read="11 · The spiral, §5",
            cases=lambda rng: [dict(tuning=race["tuning"]) for race in races(rng)],
            mistakes=(Mistake(lambda tuning: np.argmax(np.nanmean(tuning, axis=0)),
                              "Runs that diverged are left out, so that a rate is judged by its survivors. "
                              "They count as 0."),
                      Mistake(lambda tuning: np.argmax(np.mean(tuning, axis=0)),
                              "One nan makes the whole mean nan, and np.argmax takes nan for the largest. "
                              "Make it 0 first."),
                      Mistake(lambda tuning: tuned(tuning, np.max),
                              "That is the rate of the best single run. The mean over the seeds decides."),
                      Mistake(lambda tuning: tuned(-np.nan_to_num(tuning)), "That is the lowest mean."),
                      Mistake(lambda tuning: tuned(tuning) + 1,
                              "You count from 1. The first column has the number 0."),
                      Mistake(lambda tuning: tuned(tuning, np.median),
                              "That is the highest median; the mean is asked for.")))),
        Criterion(2, "reported", Function(
            title="what is reported", reference=reported, cases=races, read="11 · The spiral, §5",
            mistakes=(Mistake(lambda tuning, test: reported(test, test),
                              "You choose the rate with the seeds on which you then judge it. "
                              "That is what the other seeds are for."),
                      Mistake(lambda tuning, test: reported(tuning, test, over_seeds=np.mean),
                              "That is the mean. The median is asked for."),
                      Mistake(lambda tuning, test: reported(tuning, test, over_seeds=np.max),
                              "That is the best single run. The median is asked for."),
                      Mistake(lambda tuning, test: np.nanmedian(test[:, tuned(tuning)]),
                              "Runs that diverged are left out. They count as 0."),
                      Mistake(lambda tuning, test: reported(tuning, tuning),
                              "That is the median over the seeds that were used for tuning. "
                              "Report the others.")))),
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
            title="bug hunt: no patience", reference=lambda losses, patience: stop(losses, patience),
            printed=lambda losses, patience: stop(losses, patience, anew=False), cases=ups_and_downs,
            returns=("the step it stops at", "the best step"), read="10 · Schedulers, §5",
            mistakes=(Mistake(lambda losses, patience: stop(losses, patience, extra=1),
                              "It waits one step too long."),
                      Mistake(lambda losses, patience: stop(losses, patience, extra=-1),
                              "It stops one step too soon."),
                      Mistake(any_fall, "You begin anew whenever the loss falls. Only a new *best* counts."),
                      Mistake(lambda losses, patience: (len(losses) - 1, stop(losses, len(losses))[1]),
                              "It never stops now.")))),
    ),
}
