"""The exercises of lecture 06, Adam."""


from collections.abc import Callable

import numpy as np

from ...optimizers import Adam, Array, root
from ..catalogue import exercise
from ..choosing import Order
from ..functions import Case, Fact, Function, Measure
from ..kinds import Mistake
from ..steps import Step


def adam_by_the_gradient(theta: Array, g: Array, t: int, m: Array, v: Array, eta: float, beta1: float,
                         beta2: float, eps: float) -> tuple[Array, ...]:
    now = Adam(eta, beta1, beta2, eps).step(theta, g, t, m, v)
    return theta - now["eta_eff"] * g, now["m"], now["v"]


def adam_by_old_means(theta: Array, g: Array, t: int, m: Array, v: Array, eta: float, beta1: float,
                      beta2: float, eps: float) -> tuple[Array, ...]:
    now = Adam(eta, beta1, beta2, eps).step(theta, g, t, m, v)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - eta * m_hat / root(v_hat, eps), now["m"], now["v"]


def adam_with_corrections_exchanged(theta: Array, g: Array, t: int, m: Array, v: Array, eta: float,
                                    beta1: float, beta2: float, eps: float) -> tuple[Array, ...]:
    now = Adam(eta, beta1, beta2, eps).step(theta, g, t, m, v)
    m_hat, v_hat = now["m"] / (1 - beta2**t), now["v"] / (1 - beta1**t)
    return theta - eta * m_hat / root(v_hat, eps), now["m"], now["v"]


exercise("06.1", Step(
    title="Adam", rule=Adam, read="06 · Adam, §1",
    mistakes=(Mistake(adam_by_the_gradient,
                      "m̂ is not used: it is the mean that moves θ, not today's gradient."),
              Mistake(adam_by_old_means, "θ moves by the old m and v: compute the new ones first."),
              Mistake(adam_with_corrections_exchanged,
                      "The two corrections are exchanged: β₁ belongs to m, β₂ to v.")),
    hints=("Five lines: m, v, m̂, v̂, θ. t is handed in, 1 in the first step.",
           "Divide m by 1 − β₁ᵗ and v by 1 − β₂ᵗ, but return m and v themselves.",
           "θ − η m̂ / (√v̂ + ε), with the root over v̂ alone."),
))

exercise("06.2", Function(
    title="how much the correction matters", read="06 · Adam, §5",
    reference=lambda t, beta1, beta2: (1 - beta1**t) / np.sqrt(1 - beta2**t),
    facts=(Fact("With β₂ = 0, where v needs no correction, step 2 comes out as {got}: m's alone is left "
                "then.",
                lambda function: function(t=2, beta1=0.5, beta2=0.0),
                {"1 − β₁²": 0.75, "1 − β₁": 0.5, "1/(1 − β₁²)": 4 / 3, "1": 1.0, "(1 − β₁)²": 0.25,
                 "β₁²": 0.25}),
           Fact("With β₁ = 0, where m needs no correction, step 2 comes out as {got}: √v's alone is left "
                "then.",
                lambda function: function(t=2, beta1=0.0, beta2=0.6),
                {"1/√(1 − β₂²)": 1.25, "√(1 − β₂²)": 0.8, "1/(1 − β₂²)": 1 / 0.64, "1 − β₂²": 0.64, "1": 1.0,
                 "1/√(1 − β₂)": 0.4**-0.5, "√(1 − β₂)": 0.4**0.5, "1/(1 − β₂)": 2.5}),
           Fact("Late, at t = 10000, it is {got}: the corrections are 1 then.",
                lambda function: function(t=10_000, beta1=0.9, beta2=0.99))),
    cases=lambda rng: [dict(t=t, beta1=beta1, beta2=beta2)
                       for t, beta1,
                       beta2 in ((1, 0.9, 0.999), (12, 0.9, 0.999), (3, 0.5, 0.99), (100, 0.8, 0.95))],
    mistakes=(
        Mistake(lambda t, beta1, beta2: np.sqrt(1 - beta2**t) / (1 - beta1**t),
                "Upside down: with the correction over without it. The other way round is asked for."),
        Mistake(lambda t, beta1, beta2: (1 - beta1**t) / (1 - beta2**t), "v̂ stands under a root."),
        Mistake(lambda t, beta1, beta2: 1 / np.sqrt(1 - beta2**t),
                "m is not corrected either: its factor 1 − β₁ᵗ belongs to it."),
        Mistake(lambda t, beta1, beta2: (1 - beta1) ** t / np.sqrt((1 - beta2) ** t),
                "1 − βᵗ is not (1 − β)ᵗ."),
        Mistake(lambda t, beta1, beta2: np.sqrt((1 - beta1**t) / (1 - beta2**t)),
                "The root is over v̂ alone: m has none."),
        Mistake(lambda t, beta1, beta2: 1 - beta1**t, "v is not corrected either: √v̂ has a factor, too."),
        Mistake(lambda t, beta1, beta2: (1 - 0.9**t) / np.sqrt(1 - 0.999**t),
                "Use the β₁ and β₂ that are handed in."),
        Mistake(lambda t, beta1, beta2: (1 - beta1) / np.sqrt(1 - beta2),
                "Does your t grow? This is the ratio of the first step."),
    ),
    hints=("Write the step with m̂ and √v̂, and the one with m and √v; ε is tiny.",
           "m = m̂ (1 − β₁ᵗ), and √v = √v̂ · √(1 − β₂ᵗ).",
           "Divide the second step by the first: everything else cancels."),
))

exercise("06.3", Order(
    title="a derivation in order: what the hat undoes", read="06 · Adam, §3", edition=2, steps=5,
    uses={1: {3: "the unrolled mean"}, 5: {1: "the expected value as a sum", 4: "the geometric sum"},
          2: {5: "the factor 1 − β₁ᵗ"}},
    hints=("Which line speaks of m itself, before any expected value is taken?",
           "From m unrolled to its expected value, a sum of weights. What is that sum?",
           "Dividing by 1 − β₁ᵗ comes last: only then is it known that this factor is there."),
))


def train(gradient: Callable, theta: Array, epochs: int, points: int, eta: float, m_by: str = "step",
          v_by: str | None = None, forgets: bool = False) -> Array:
    """Per-sample Adam whose corrections count in some way, m's and v's perhaps in two."""
    theta, m, v = np.array(theta, float), 0.0, 0.0
    for epoch in range(epochs):
        if forgets:
            m, v = 0.0, 0.0
        for i in range(points):
            g, step = gradient(theta, i), epoch * points + i + 1
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            t = dict(step=step, epoch=epoch + 1, point=i + 1, zero=step - 1, late=step + 1, one=1,
                     none=np.inf)
            m_hat, v_hat = m / (1 - 0.9 ** t[m_by]), v / (1 - 0.999 ** t[v_by or m_by])
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


def counting(m_by: str, v_by: str | None = None, forgets: bool = False) -> Callable:
    return lambda gradient, theta, epochs, points, eta: train(gradient, theta, epochs, points, eta, m_by,
                                                              v_by, forgets)


def streams(rng: np.random.Generator) -> list[Case]:
    cases = []
    for epochs, points in ((3, 4), (2, 7)):
        g = rng.normal(size=(points, 2))
        cases.append(dict(gradient=lambda theta, i, g=g: 0.3 * theta + g[i], theta=rng.normal(size=2),
                          epochs=epochs,
                          points=points, eta=0.1))
    return cases


def visits(function: Callable, epochs: int = 3, points: int = 4) -> tuple[Array, list[int]]:
    """(θ before each update and at the end, the points asked for) with a gradient that is always 1."""
    thetas, asked = [], []

    def gradient(theta, i):
        thetas.append(float(np.ravel(theta)[0]))
        asked.append(int(i))
        return np.ones(1)

    end = function(gradient=gradient, theta=np.array([5.0]), epochs=epochs, points=points, eta=0.1)
    return np.array([*thetas, float(np.ravel(end)[0])]), asked


def t_of_update(k: int) -> Measure:
    """Which t the correction takes in update k: with a gradient of 1 the right one makes each step η long."""
    def measure(function):
        moves = -np.diff(visits(function)[0])
        t = np.arange(1, 200)
        m, v = 1 - 0.9**k, 1 - 0.999**k
        with_t = 0.1 * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        found = np.flatnonzero(np.isclose(with_t, moves[k - 1], rtol=1e-9))
        return float(t[found[0]])

    return measure


exercise("06.4", Function(
    title="bug hunt: the second epoch is too timid", read="06 · Adam, §6",
    reference=counting("step"), cases=streams, printed=counting("epoch"),
    facts=(Fact("With 3 epochs of 4 points the gradient is asked for {got} times: it should be {want}.",
                lambda function: len(visits(function)[1])),
           Fact("With 3 epochs of 4 points θ moves {got} times: it should be {want}, after each point.",
                lambda function: int(np.count_nonzero(np.diff(visits(function)[0])))),
           Fact("θ ends on the other side: the move has the wrong sign.",
                lambda function: float(np.sign(visits(function)[0][-1] - 5))),
           *(Fact(f"In update {k} ({where}) the correction takes t = {{got}}: it should be {{want}}.",
                  t_of_update(k))
             for k, where in ((1, "the first"), (2, "the second"), (5, "the first of epoch 2"),
                              (12, "the last of epoch 3"))),
           Fact("The first update moves θ by {got} η: it should be {want}, whatever the gradient is.",
                lambda function: -np.diff(visits(function)[0])[0] / 0.1, {"1": 1.0}),
           Fact("In update 5, the first of epoch 2, θ moves by {got} η: with a gradient that is always 1 it "
                "should "
                "be 1 in all updates.", lambda function: -np.diff(visits(function)[0])[4] / 0.1, {"1": 1.0})),
    mistakes=(
        Mistake(counting("point"),
                "Now t begins again in each epoch. m and v do not: t must count all steps so far."),
        Mistake(counting("zero"), "t starts at 0: the first correction divides by 1 − β⁰ = 0."),
        Mistake(counting("one"), "t never grows."),
        Mistake(counting("none"), "There is no correction at all now."),
        Mistake(counting("late"),
                "t is one too large: the first update has t = 1. Is it 1 already when you add 1?"),
        Mistake(counting("step", "epoch"), "m̂ is repaired, v̂ is not: it counts epochs still."),
        Mistake(counting("epoch", "step"), "v̂ is repaired, m̂ is not: it counts epochs still."),
        Mistake(counting("step", forgets=True),
                "m and v begin anew in each epoch: set them to 0 before both loops."),
        Mistake(counting("point", forgets=True),
                "m, v and t begin anew in each epoch: set them before both loops."),
        Mistake(lambda gradient, theta, epochs, points, eta: train(gradient, theta, 1, points, eta),
                "There is one epoch only: is `return` inside the loop?"),
        Mistake(lambda gradient, theta, epochs, points, eta: train(gradient, theta, 1, 1, eta),
                "There is one update only: is `return` inside the loop?"),
    ),
    hints=("The correction makes up for m and v that have seen few gradients. How many have they seen in "
           "epoch 2?",
           "t must count updates, not epochs.",
           "Set t = 0 before both loops, and t = t + 1 before each update."),
))
