"""Hidden checks of problem set 3: what earns how many points, and what people get wrong."""

import numpy as np

from course_lib.exercises import Function, Mistake, Number
from course_lib.grading.judge import Criterion

# 1 · Everybody's own clock --------------------------------------------------------------------------------


def lazy_adam(theta, m, v, n, g, eta, beta1, beta2, eps, clock=lambda n, heard: n, m_fades=False,
              drifts=False, all_count=False):
    heard = g != 0
    n = n + (heard | all_count)
    m = np.where(heard | m_fades, beta1 * m + (1 - beta1) * g, m)
    v = np.where(heard | m_fades, beta2 * v + (1 - beta2) * g**2, v)
    t = np.maximum(clock(n, heard), 1)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    step = eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta - np.where(heard | drifts, step, 0), m, v, n


def adam_with(**how):
    return lambda **arguments: lazy_adam(**arguments, **how)


def uncorrected(theta, m, v, n, g, eta, beta1, beta2, eps):
    _, m, v, n = lazy_adam(theta, m, v, n, g, eta, beta1, beta2, eps)
    return theta - eta * np.where(g != 0, m, 0) / (np.sqrt(v) + eps), m, v, n


def power_of_the_difference(theta, m, v, n, g, eta, beta1, beta2, eps):
    _, m, v, n = lazy_adam(theta, m, v, n, g, eta, beta1, beta2, eps)
    t = np.maximum(n, 1)
    step = eta * m / (1 - beta1) ** t / (np.sqrt(v / (1 - beta2) ** t) + eps)
    return theta - np.where(g != 0, step, 0), m, v, n


def never_heard_is_nan(theta, m, v, n, g, eta, beta1, beta2, eps):
    theta, m, v, n = lazy_adam(theta, m, v, n, g, eta, beta1, beta2, eps)
    return np.where(n == 0, np.nan, theta), m, v, n


def news(silence):
    def cases(rng):
        made = []
        for d in (3, 6, 10):
            heard = rng.random(d) >= silence
            n = np.full(d, int(rng.integers(1, 40)))
            if silence:  # the first hears for the first time, the third has never heard anything
                n = rng.integers(1, 40, d)
                n[:3], heard[:3] = (0, 7, 0), (True, False, False)
            m, v = rng.normal(size=d) * (n > 0), rng.uniform(0.1, 2, d) * (n > 0)
            made.append(dict(theta=rng.normal(size=d), m=m, v=v, n=n, g=rng.normal(size=d) * heard,
                             eta=float(rng.uniform(0.02, 0.5)), beta1=float(rng.uniform(0.5, 0.95)),
                             beta2=float(rng.uniform(0.9, 0.999)), eps=float(rng.uniform(1e-3, 1e-2))))
        return made
    return cases


LAZY = dict(reference=adam_with(),
            returns=("theta", "m", "v", "n"), read="06 · Adam, §3")
IN_ADAM = (
    Mistake(uncorrected, "The corrections are missing: m and v start at zero."),
    Mistake(power_of_the_difference, "1 − βⁿ is not (1 − β)ⁿ."),
    Mistake(adam_with(clock=lambda n, heard: n - heard),
            "The clock is one behind: it counts this news, too. First n, then the corrections."),
)
IN_SILENCE = (
    Mistake(never_heard_is_nan,
            "Who has never heard anything has n = 0, and 0 / (1 − β⁰) is nan. 0 times that is nan, too: "
            "compute only where there is news, or choose by np.where."),
    Mistake(adam_with(all_count=True),
            "All clocks go on: n counts a parameter's *own* news, and stays where there is none."),
    Mistake(adam_with(clock=lambda n, heard: np.max(n)), "One clock for all: take each parameter's own n."),
    Mistake(adam_with(m_fades=True),
            "Who hears nothing keeps its memory: m and v fade only where there is news."),
    Mistake(adam_with(drifts=True), "Who hears nothing stays where it is. Yours drifts on with its old m."),
    Mistake(adam_with(m_fades=True, drifts=True),
            "Who hears nothing keeps its memory and its place. This is plain Adam, "
            "with clocks of their own."),
)

# 3 · Whose voice counts ------------------------------------------------------------------------------------


def weights(beta, t):
    return (1 - beta) * beta ** np.arange(t)[::-1] / (1 - beta**t)


# 5 · A bug hunt --------------------------------------------------------------------------------------------


def adam_path(gradients, eta, beta1, beta2, eps, of_m="beta1", of_v="beta2"):
    theta = m = v = np.zeros(gradients.shape[1])
    path = [theta]
    betas = dict(beta1=beta1, beta2=beta2)
    for t, g in enumerate(gradients, start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat, v_hat = m / (1 - betas[of_m] ** t), v / (1 - betas[of_v] ** t)
        theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
        path.append(theta)
    return np.array(path)


def path_with(**how):
    return lambda gradients, eta, beta1, beta2, eps: adam_path(gradients, eta, beta1, beta2, eps, **how)


def walks(rng):
    return [dict(gradients=rng.normal(size=size), eta=float(rng.uniform(0.02, 0.5)), beta1=beta1, beta2=beta2,
                 eps=float(rng.uniform(1e-6, 1e-3)))
            for size, beta1, beta2 in (((6, 2), 0.9, 0.999), ((20, 1), 0.5, 0.99), ((9, 4), 0.8, 0.95))]


QUESTIONS = {
    "ps3-clock-check": (
        Criterion(2, "lazy_adam", Function(title="everybody hears", cases=news(0.0), mistakes=IN_ADAM,
                                           **LAZY)),
        Criterion(3, "lazy_adam", Function(title="some hear nothing", cases=news(0.5),
                                           mistakes=IN_SILENCE + IN_ADAM, **LAZY)),
    ),
    "ps3-half-check": (
        Criterion(1.5, "only_m_corrected", Number(
            title="only m corrected", value=lambda: 0.001**-0.5, tolerance=0.02, read="06 · Adam, §5",
            mistakes=(Mistake(1000, "Nearly: v stands under a root."),
                      Mistake(0.1 / 0.001**0.5, "So it is with *no* correction at all."),
                      Mistake(1, "So it is with both corrections."),
                      Mistake(0.001**0.5, "Upside down: v is too small, and it stands below the line.")))),
        Criterion(1.5, "only_v_corrected", Number(
            title="only v corrected", value=lambda: 0.1, tolerance=0.02, read="06 · Adam, §5",
            mistakes=(Mistake(0.9, "m has heard one gradient, with the weight 1 − β₁."),
                      Mistake(10, "Upside down: m is too small, and so is the step."),
                      Mistake(1, "So it is with both corrections.")))),
    ),
    "ps3-voices-check": (
        Criterion(3, "weights", Function(
            title="the weights", reference=weights, read="06 · Adam, §3",
            cases=lambda rng: [dict(beta=float(rng.uniform(0.5, 0.95)), t=t) for t in (1, 2, 5, 30)],
            mistakes=(Mistake(lambda beta, t: weights(beta, t)[::-1],
                              "The newest gradient has the largest weight, and it stands last."),
                      Mistake(lambda beta, t: weights(beta, t) * (1 - beta**t),
                              "They do not add up to 1: this is m, and m̂ is asked for."),
                      Mistake(lambda beta, t: weights(beta, t) / weights(beta, t)[-1],
                              "The proportions are right. The weights of a mean add up to 1."),
                      Mistake(lambda beta, t: np.full(t, 1 / t),
                              "That is a plain mean; here old gradients fade.")))),
    ),
    "ps3-signs-check": (
        Criterion(1, "steady", Number(
            title="a steady gradient", value=lambda: 1.0, read="06 · Adam, §3",
            mistakes=(Mistake(0.1, "m tends to g, not to (1 − β₁) g: the weights add up to 1."),
                      Mistake(10, "m is a mean, no sum."),
                      Mistake(0.5, "√v tends to |g|, and the size of g cancels.")))),
        Criterion(1, "alternating", Number(
            title="a gradient that turns around", value=lambda: 0.1 / 1.9, tolerance=0.02,
            read="06 · Adam, §3",
            mistakes=(Mistake(0, "Nearly. But the newest gradient weighs a little more than the one before."),
                      Mistake(0.1,
                              "That is the newest alone. The one before has the weight −(1 − β₁) β₁, "
                              "and so on."),
                      Mistake(0.01,
                              "The newest and the one before are only the beginning: add all of them up."),
                      Mistake(1 / 1.9, "The factor 1 − β₁ is missing."),
                      Mistake(1, "v does not notice signs; m does.")))),
    ),
    "ps3-hunt-check": (
        Criterion(3, "adam_path", Function(
            title="bug hunt: the wild start", reference=path_with(), printed=path_with(of_v="beta1"),
            read="06 · Adam, §3",
            cases=walks,
            mistakes=(Mistake(path_with(of_m="beta2"), "Right for v̂ now. But m̂ is corrected with β₂."),
                      Mistake(path_with(of_m="beta2", of_v="beta1"), "They are swapped: β₁ belongs to m.")))),
    ),
}
