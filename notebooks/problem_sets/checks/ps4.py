"""Hidden checks of problem set 4: what earns how many points, and what people get wrong."""

import numpy as np

from course_lib.exercises import Function, Mistake, Number, Step
from course_lib.exercises.cases import telling
from course_lib.exercises.mistakes import MUTANTS
from course_lib.grading.judge import Criterion
from course_lib.optimizers import AdaMax, NAdam

# 1 · A maximum that looks ahead ---------------------------------------------------------------------------


class NAdaMax(AdaMax):
    def step(self, theta, g, t, m, v):
        now = super().step(theta, g, t, m, v)
        look_ahead = (self.beta1 * now["m"] + (1 - self.beta1) * g) / (1 - self.beta1**t)
        return now | dict(delta=-now["eta_eff"] * look_ahead)


class OneMaximum(AdaMax):
    def step(self, theta, g, t, m, v):
        return super().step(theta, np.full_like(g, np.max(np.abs(g))), t, m, v)


def nadamax(theta, g, t, m, v, eta, beta1, beta2, eps, scale=AdaMax, direction=NAdaMax):
    """A step with the v and the rates of the rule `scale` along the direction of the rule `direction`."""
    settings = eta, beta1, beta2, eps
    scaled, directed = (rule(*settings).step(theta, g, t, m, v) for rule in (scale, direction))
    look_ahead = -directed["delta"] / directed["eta_eff"]
    return theta - scaled["eta_eff"] * look_ahead, directed["m"], scaled["v"]


def nadamax_with(**rules):
    return lambda theta, g, t, m, v, eta, beta1, beta2, eps: nadamax(theta, g, t, m, v, eta, beta1, beta2,
                                                                     eps, **rules)


def of_the_library(part, of, *names):
    """NAdaMax made wrong as these mutants of AdaMax or NAdam are."""
    return tuple(Mistake(nadamax_with(**{part: mutant.wrong}), mutant.diagnosis, mutant.read)
                 for mutant in MUTANTS if mutant.of is of and mutant.name in names)


IN_ANY_STEP = (
    Mistake(nadamax_with(scale=NAdam),
            "This is NAdam: its v is a mean of squares. Here v is a fading maximum of sizes."),
    *of_the_library("scale", AdaMax, "one maximum for all", "maximum corrected", "root of the maximum",
                    "maximum without the size"),
    *of_the_library("direction", NAdam, "nadam one minus beta missing"),
)
IN_THE_FIRST = (
    Mistake(nadamax_with(direction=AdaMax),
            "The first step has AdaMax's length, so the look-ahead is missing, "
            "or its gradient is not corrected by 1 − β₁ᵗ."),
)
IN_MANY_STEPS = (
    Mistake(nadamax_with(scale=OneMaximum),
            "One maximum is taken over all parameters: use np.maximum, which compares pair by pair."),
    Mistake(nadamax_with(direction=AdaMax), "This is plain AdaMax: the look-ahead is missing.",
            "08 · NAdam, §3"),
    *of_the_library("scale", AdaMax, "maximum never fades"),
    *of_the_library("direction", NAdam, "nadam gradient not corrected", "nadam corrected in place"),
)


def first_steps(rng):
    return [dict(theta=rng.normal(size=shape), g=rng.normal(size=shape), t=1, m=np.zeros(shape),
                 v=np.zeros(shape), eta=float(rng.uniform(0.01, 0.5)), beta1=beta1, beta2=beta2,
                 eps=float(rng.uniform(1e-3, 1e-2)))
            for shape, beta1, beta2 in ((3, 0.9, 0.999), (1, 0.5, 0.9), (6, 0.8, 0.99), ((2, 3), 0.7, 0.95))]


# 3 · Which moment counts? ---------------------------------------------------------------------------------


def fading_maximum(gradients, beta2):
    v, rows = 0, []
    for g in gradients:
        v = np.maximum(beta2 * v, np.abs(g))
        rows.append(v)
    return np.array(rows)


def by_age(gradients, beta2):
    return beta2 ** np.arange(len(gradients))[::-1, None] * gradients


def decisive_step(gradients, beta2):
    return np.argmax(by_age(np.abs(gradients), beta2), axis=0) + 1


def history(rng):
    return dict(gradients=rng.normal(size=rng.integers((6, 1), (30, 6))), beta2=float(rng.uniform(0.6, 0.97)))


MAXIMA = (
    Mistake(lambda gradients, beta2: fading_maximum(np.maximum(gradients, 0), beta2),
            "Negative gradients are not heard: take their size first."),
    Mistake(lambda gradients, beta2: np.maximum.accumulate(np.abs(gradients), axis=0),
            "The old maximum does not fade: multiply v by β₂."),
    Mistake(lambda gradients, beta2: fading_maximum(gradients**2, beta2),
            "You compare squares; sizes are wanted."),
    Mistake(lambda gradients, beta2: fading_maximum((1 - beta2) * gradients, beta2),
            "A maximum has no weight 1 − β₂: the new size enters in full."),
)
DECISIONS = (
    Mistake(lambda gradients, beta2: decisive_step(gradients, beta2) - 1,
            "You count from 0. The first step has the number 1."),
    Mistake(lambda gradients, beta2: np.argmax(np.abs(gradients), axis=0) + 1,
            "That is the loudest moment. How much of it is left at the end?"),
    Mistake(lambda gradients, beta2: np.argmax(by_age(gradients, beta2), axis=0) + 1,
            "Negative gradients are not heard: take their size first."),
    Mistake(lambda gradients, beta2: decisive_step(gradients**2, beta2),
            "You compare squares, and those fade by β₂² a step: compare sizes."),
    Mistake(lambda gradients, beta2: decisive_step(gradients[::-1], beta2),
            "The newest gradients fade most with you. The oldest should."),
    Mistake(lambda gradients, beta2: len(gradients) - decisive_step(gradients, beta2),
            "That is how many steps ago it was. Its number is wanted."),
)


# 5 · A bug hunt --------------------------------------------------------------------------------------------


def amsgrad_rates(gradients, eta, beta2, eps, change=lambda v, v_hat: (v, v_hat)):
    v = v_hat = np.zeros(gradients.shape[1])
    rates = []
    for g in gradients:
        v = beta2 * v + (1 - beta2) * g**2
        v, v_hat = change(v, np.maximum(v_hat, v))
        rates.append(eta / (np.sqrt(v_hat) + eps))
    return np.array(rates)


def rates_with(change):
    return lambda gradients, eta, beta2, eps: amsgrad_rates(gradients, eta, beta2, eps, change)


def loud_and_quiet(rng):
    return [dict(gradients=rng.normal(size=(steps, d)), eta=float(rng.uniform(0.02, 0.5)), beta2=beta2,
                 eps=float(rng.uniform(1e-6, 1e-2)))
            for steps, d, beta2 in ((10, 2, 0.5), (25, 1, 0.9), (15, 4, 0.7))]


QUESTIONS = {
    "ps4-ahead-check": (
        Criterion(2, "nadamax", Function(
            title="the first step", reference=nadamax_with(), cases=first_steps, returns=("theta", "m", "v"),
            mistakes=IN_ANY_STEP + IN_THE_FIRST, read="08 · NAdam, §3")),
        Criterion(2, "nadamax", Step(
            title="many steps", rule=NAdaMax, mistakes=IN_MANY_STEPS + IN_ANY_STEP, read="07 · AdaMax, §5")),
    ),
    "ps4-cycle-check": (
        Criterion(1.5, "adamax_change", Number(
            title="AdaMax in one cycle", value=lambda: 2.0, tolerance=0.02, read="07 · AdaMax, §5",
            mistakes=(Mistake(-2, "Down is where it should go. Add the five moves: the quiet ones go up."),
                      Mistake(3,
                              "After the loud gradient v is 6 and fades by half in each step: 3, 1.5, and so "
                              "on. And the loud step counts, too."),
                      Mistake(-1 / 3,
                              "So it would be if v never faded. It halves in each step, but not below |g|."),
                      Mistake(-1 + 1 / 3 + 1 / 1.5 + 1 / 0.75 + 1 / 0.375,
                              "v does not fade below the |g| of the step: it is a *maximum*.")))),
        Criterion(1.5, "amsgrad_change", Number(
            title="AMSGrad in one cycle", value=lambda: -1 / 3, tolerance=0.02, read="09 · AMSGrad, §3",
            mistakes=(Mistake(1 / 3, "The size is right. Which way does the parameter go?"),
                      Mistake(3, "That is Adam with β₂ = 0. AMSGrad never forgets the largest v."),
                      Mistake(-2, "That is gradient descent. Each move is divided by √v̂, too."),
                      Mistake(-2 / 36, "You divide by v̂; its root is wanted.")))),
    ),
    "ps4-moment-check": (
        Criterion(2, "fading_maximum", Function(
            title="the fading maximum", reference=fading_maximum, read="07 · AdaMax, §3", mistakes=MAXIMA,
            cases=telling(history, fading_maximum, MAXIMA, at_least=3))),
        Criterion(2, "decisive_step", Function(
            title="the step that decides", reference=decisive_step, read="07 · AdaMax, §3",
            mistakes=DECISIONS, cases=telling(history, decisive_step, DECISIONS, at_least=8))),
    ),
    "ps4-turn-check": (
        Criterion(1, "adam_step", Number(
            title="Adam at the turn", value=lambda: 0.8, tolerance=0.02, read="06 · Adam, §3",
            mistakes=(Mistake(-0.8, "The size is right. Does m already point the other way?"),
                      Mistake(0.9,
                              "m fades to 0.9 c, and then the new gradient enters, with the weight 0.1."),
                      Mistake(1, "m̂ was c. What has become of it in this step?"),
                      Mistake(-1, "That would be a step along the newest gradient alone.")))),
        Criterion(1, "nadam_step", Number(
            title="NAdam at the turn", value=lambda: 0.62, tolerance=0.02, read="08 · NAdam, §3",
            mistakes=(Mistake(0.8, "That is Adam's. NAdam puts β₁ m̂ and the newest gradient together."),
                      Mistake(0.82, "The newest gradient points the other way: its sign."),
                      Mistake(0.72,
                              "That is β₁ m̂. The newest gradient is still to be added, with its weight."),
                      Mistake(0.8 * 0.9 - 1, "The newest gradient has the weight 1 − β₁.")))),
    ),
    "ps4-hunt-check": (
        Criterion(3, "amsgrad_rates", Function(
            title="bug hunt: rates that rise again", reference=amsgrad_rates, read="09 · AMSGrad, §3",
            printed=rates_with(lambda v, v_hat: (v, v)),
            cases=loud_and_quiet,
            mistakes=(Mistake(rates_with(lambda v, v_hat: (v_hat, v_hat)),
                              "They cannot rise now. But the maximum is fed back into v, "
                              "which should stay a mean: keep two arrays apart."),
                      Mistake(rates_with(lambda v, v_hat: (v, np.full_like(v, np.max(v_hat)))),
                              "One maximum is taken over all parameters. Each has its own."),
                      Mistake(lambda gradients, eta, beta2, eps: eta
                              / (np.maximum.accumulate(np.abs(gradients)) + eps),
                              "That is the largest gradient so far. "
                              "AMSGrad keeps the largest *mean* of squares.")))),
    ),
}
