"""Hidden checks of problem set 2: what earns how many points, and what people get wrong."""

import numpy as np

from course_lib.exercises import Function, Mistake, Number
from course_lib.exercises.cases import telling
from course_lib.grading.judge import Criterion

# 1 · A limit on the news ----------------------------------------------------------------------------------


def momentum(theta, u, g, eta, beta):
    u = beta * u + g
    return theta - eta * u, u


def shortened(g, limit):
    return g * min(1.0, limit / np.linalg.norm(g))


def clipped_momentum(theta, u, g, eta, beta, limit):
    return momentum(theta, u, shortened(g, limit), eta, beta)


def with_news(change):
    """A mistaken (theta, u): momentum with the news that `change` makes of g and the limit."""
    return lambda theta, u, g, eta, beta, limit: momentum(theta, u, change(g, limit), eta, beta)


def velocity_clipped(theta, u, g, eta, beta, limit):
    u = shortened(beta * u + g, limit)
    return theta - eta * u, u


def fading_mean(theta, u, g, eta, beta, limit):
    u = beta * u + (1 - beta) * shortened(g, limit)
    return theta - eta * u, u


def old_velocity(theta, u, g, eta, beta, limit):
    return theta - eta * u, beta * u + shortened(g, limit)


WITH_VELOCITY = (
    Mistake(with_news(lambda g, limit: g * limit / np.linalg.norm(g)),
            "Every gradient gets the length of the limit, the short ones too. Shorten only what is longer."),
    Mistake(velocity_clipped, "You shorten the velocity. The limit is for the news, before it enters u."),
    Mistake(fading_mean, "u is the fading *sum* of gradients here: the new one enters in full.",
            "02 · Momentum, §1"),
    Mistake(old_velocity, "You move with the velocity of the step before: update u first.",
            "02 · Momentum, §1"),
)
WITH_LENGTH = (
    Mistake(with_news(lambda g, limit: g), "Nothing is shortened."),
    Mistake(with_news(lambda g, limit: np.clip(g, -limit, limit)),
            "You cut each entry on its own, which turns the gradient. Keep its direction: "
            "shorten it as a whole."),
    Mistake(with_news(lambda g, limit: g * min(1.0, limit / np.abs(g).max())),
            "The length is the root of the sum of squares, not the largest entry."),
    Mistake(with_news(lambda g, limit: g * min(1.0, limit / np.sum(g**2))),
            "The length is the *root* of the sum of squares."),
)


def gradients(low, high):
    """Cases with gradients from `low` to `high` times as long as the limit."""
    def cases(rng):
        made = []
        for d in (1, 3, 8):
            g, limit = rng.normal(size=d), float(rng.uniform(0.5, 2))
            g *= rng.uniform(low, high) * limit / np.linalg.norm(g)
            made.append(dict(theta=rng.normal(size=d), u=3 * rng.normal(size=d), g=g, limit=limit,
                             eta=float(rng.uniform(0.02, 0.5)), beta=float(rng.uniform(0.5, 0.95))))
        return made
    return cases


CLIPPED = dict(reference=clipped_momentum, returns=("theta", "u"), read="02 · Momentum, §1")

# 3 · How long is a memory? --------------------------------------------------------------------------------


def exact_length(beta, share):
    return np.log(1 - share) / np.log(beta)


def memory_length(beta, share):
    return np.ceil(exact_length(beta, share))


def beta_for(n, share):
    return (1 - share) ** (1 / n)


LENGTHS = (
    *(Mistake(lambda beta, share, rounded=rounded: rounded(1 / (1 - beta)),
              "1 / (1 − β) is a rule of thumb, for a share of about 63 %. Which share is asked for?")
      for rounded in (float, np.ceil, np.floor, np.round)),
    Mistake(exact_length, "Whole gradients: round up."),
    Mistake(lambda beta, share: np.round(exact_length(beta, share)),
            "You round to the nearest whole number, which is sometimes one too few: round up."),
    Mistake(lambda beta, share: np.floor(exact_length(beta, share)),
            "You round down, and then the share is not reached: round up."),
    Mistake(lambda beta, share: memory_length(beta, share) - 1, "One too few: not there yet."),
    Mistake(lambda beta, share: memory_length(beta, share) + 1, "One too many: it was reached."),
    Mistake(lambda beta, share: memory_length(beta, share + 1e-12),
            "One too many where the share is reached exactly: *at least* the share is asked for."),
    Mistake(lambda beta, share: memory_length(beta, 1 - share),
            "You ask when the *old* ones hold this share. They should hold the rest, 1 − share."),
)


def memory(rng):
    """The share is reached exactly, with powers of 2, or it is no matter of rounding."""
    if rng.random() < 0.3:
        beta = float(rng.choice([0.5, 0.25]))
        return dict(beta=beta, share=1 - beta ** int(rng.integers(1, 6)))
    while True:
        beta, share = float(rng.uniform(0.2, 0.99)), float(rng.uniform(0.3, 0.95))
        if 0.1 < exact_length(beta, share) % 1 < 0.9:
            return dict(beta=beta, share=share)


# 5 · A bug hunt --------------------------------------------------------------------------------------------


def rmsprop_moves(gradients, eta, beta, eps):
    v = np.zeros_like(gradients[0])
    moves = []
    for g in gradients:
        v = beta * v + (1 - beta) * g**2
        moves.append(-eta * g / (np.sqrt(v) + eps))
    return np.array(moves)


def rmsprop_moves_printed(gradients, eta, beta, eps):
    moves = []
    for g in gradients:
        v = np.zeros_like(g)
        v = beta * v + (1 - beta) * g**2
        moves.append(-eta * g / (np.sqrt(v) + eps))
    return np.array(moves)


def from_first_square(gradients, eta, beta, eps):
    v, moves = gradients[0] ** 2, []
    for g in gradients:
        v = beta * v + (1 - beta) * g**2
        moves.append(-eta * g / (np.sqrt(v) + eps))
    return np.array(moves)


def never_fades(gradients, eta, beta, eps):
    return -eta * gradients / (np.sqrt(np.cumsum((1 - beta) * gradients**2, axis=0)) + eps)


def histories(rng):
    """Gradients that are sometimes 0."""
    return [dict(gradients=rng.normal(size=(steps, d)) * (rng.random((steps, d)) < 0.8), beta=beta,
                 eta=float(rng.uniform(0.01, 0.1)), eps=float(rng.uniform(1e-6, 1e-2)))
            for steps, d, beta in ((6, 2, 0.9), (15, 1, 0.5), (10, 4, 0.99))]


QUESTIONS = {
    "ps2-limit-check": (
        Criterion(2, "clipped_momentum", Function(title="short gradients pass", cases=gradients(0.1, 0.9),
                                                  mistakes=WITH_VELOCITY, **CLIPPED)),
        Criterion(2, "clipped_momentum", Function(title="long gradients are shortened",
                                                  cases=gradients(1.5, 30),
                                                  mistakes=WITH_LENGTH + WITH_VELOCITY[1:], **CLIPPED)),
    ),
    "ps2-steady-check": (
        Criterion(1.5, "momentum_step", Number(
            title="momentum's step", value=lambda: 1.0, read="02 · Momentum, §1",
            mistakes=(Mistake(0.1, "That is gradient descent's step, and momentum's first."),
                      Mistake(0.9, "Nearly: the newest gradient counts, too. 1 + β + β² + … is 1/(1 − β)."),
                      Mistake(0.01, "You multiplied by 1 − β: u is a sum here, no mean."),
                      Mistake(10, "That is u. The step is η times u.")))),
        Criterion(1.5, "rmsprop_step", Number(
            title="RMSProp's step", value=lambda: 0.01, read="04 · RMSProp, §1",
            mistakes=(Mistake(1e-5, "That is η g. What is √v, after many equal gradients?"),
                      Mistake(0.01 / 0.1**0.5,
                              "That is the *first* step, when v has heard one gradient only."),
                      Mistake(10, "You divided by v instead of its root."),
                      Mistake(0.1, "RMSProp has no velocity: nothing adds up.")))),
    ),
    "ps2-memory-check": (
        Criterion(2, "memory_length", Function(
            title="how many gradients", reference=memory_length, read="04 · RMSProp, §1", mistakes=LENGTHS,
            cases=telling(memory, memory_length, LENGTHS, at_least=8))),
        Criterion(2, "beta_for", Function(
            title="which β", reference=beta_for, read="04 · RMSProp, §1",
            cases=lambda rng: [dict(n=int(n), share=float(rng.uniform(0.4, 0.95)))
                               for n in (1, 2, *rng.integers(3, 200, 4))],
            mistakes=(Mistake(lambda n, share: 1 - 1 / n,
                              "1 − 1/n is a rule of thumb, for a share of about 63 %."),
                      Mistake(lambda n, share: share ** (1 / n),
                              "βⁿ is what the *older* ones hold: 1 − share."),
                      Mistake(lambda n, share: (1 - share) / n,
                              "βⁿ = 1 − share: take the n-th root, do not divide."),
                      Mistake(lambda n, share: 1 - (1 - share) ** (1 / n), "That is 1 − β.")))),
    ),
    "ps2-silence-check": (
        Criterion(1, "rmsprop_growth", Number(
            title="RMSProp in silence", value=lambda: 0.9**-10, tolerance=0.02, read="04 · RMSProp, §3",
            mistakes=(Mistake(0.9**-20, "So much does v fall. The rate has its root."),
                      Mistake(0.9**10, "Upside down: v falls, and so the rate …?"),
                      Mistake(1, "v goes on fading when nothing is heard.")))),
        Criterion(1, "adagrad_growth", Number(
            title="AdaGrad in silence", value=lambda: 1.0, read="03 · AdaGrad, §4",
            mistakes=(Mistake(0.9**-10, "AdaGrad forgets nothing: its v is a sum."),
                      Mistake(0, "The *step* is 0, for the gradient is. The rate is not.")))),
    ),
    "ps2-hunt-check": (
        Criterion(3, "rmsprop_moves", Function(
            title="bug hunt: every step is equally long", reference=rmsprop_moves,
            printed=rmsprop_moves_printed, read="04 · RMSProp, §1",
            cases=histories,
            mistakes=(Mistake(from_first_square, "v is remembered now. But it should start at 0, not at g²."),
                      Mistake(never_fades, "v is remembered now, and never fades: the old one times β.")))),
    ),
}
