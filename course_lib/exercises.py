"""The exercises of all lectures, in their order: what is right, what people get wrong, three hints each."""

import re

import numpy as np

from .checks import Function, Mistake, Number, Property, Step, Wrong
from .losses import Neuron, sigmoid
from .mutants import MUTANTS
from .optimizers import AdaDelta, AdaGrad, Adam, AdaMax, AdamW, AMSGrad, LazyAdam, Momentum, NAdam, Nesterov, RMSProp, root
from .schedules import cosine_restarts, inverse_decay, triangular

EXERCISES = {}


def exercise(name, kind, /, **parts):
    EXERCISES[name] = kind(**parts)


# 00 · Start here -----------------------------------------------------------------------------------------


def gradient(w, b, x, y):
    return Neuron(x, y, "sum").gradient(np.array([w, b]))


def slopes(w, b, x, y):
    f = sigmoid(w * x + b)
    return f, (f - y) * f * (1 - f)


def points(rng):
    cases = []
    for n in (2, 5, 30):
        w, b = rng.normal(size=2)
        x = rng.normal(size=n)
        x[-1] = 0
        cases.append(dict(w=w, b=b, x=x, y=rng.uniform(size=n)))
    return cases


def wrong_gradient(formula):
    """A mistaken (dw, db) from f, the right common factor, x and y."""
    return lambda w, b, x, y: formula(*slopes(w, b, x, y), x, y)


exercise(
    "00.1", Function, title="the gradient of the neuron", read="00 · Start here, §1 and §2",
    reference=gradient, cases=points, returns=("dw", "db"),
    mistakes=(
        Mistake(wrong_gradient(lambda f, c, x, y: (np.sum(c * x), -np.sum(c))),
                "dw is right and db has the wrong sign: is b in your exponent with the sign of the slide?", "00 · Start here, §2"),
        Mistake(wrong_gradient(lambda f, c, x, y: (-np.sum(c * x), -np.sum(c))),
                "Both have the wrong sign: the derivative of ½ (f − y)² begins with f − y, not y − f."),
        Mistake(wrong_gradient(lambda f, c, x, y: (np.mean(c * x), np.mean(c))),
                "This is the mean over the points; here the losses are added up.", "00 · Start here, §4"),
        Mistake(wrong_gradient(lambda f, c, x, y: (2 * np.sum(c * x), 2 * np.sum(c))),
                "Twice too large: the loss has a half in front, which takes the 2 of the square away."),
        Mistake(wrong_gradient(lambda f, c, x, y: (np.sum((f - y) * x), np.sum(f - y))),
                "The slope of the sigmoid, f (1 − f), is missing."),
        Mistake(wrong_gradient(lambda f, c, x, y: (np.sum((f - y) * f * x), np.sum((f - y) * f))),
                "The slope of the sigmoid is f (1 − f); the factor 1 − f is missing."),
        Mistake(wrong_gradient(lambda f, c, x, y: (np.sum(c), np.sum(c))),
                "dw lacks its factor x: by the chain rule w x + b grows with w by x."),
        Mistake(wrong_gradient(lambda f, c, x, y: (c[-1] * x[-1], c[-1])),
                "Only the last point counts: `=` in a loop where `+=` should stand?", "01 · Sparse features, §4"),
    ),
    hints=("Three factors by the chain rule: the error, the slope of σ, and what w x + b does when w (or b) grows.",
           "With f = σ(w x + b), both derivatives contain (f − y) · f · (1 − f); call it `common`.",
           "For b sum `common` over the points; for w multiply it by x first, point by point."),
)


def far_and_near(rng):
    return [dict(z=z) for z in (0.3, -2.0, rng.normal(size=5), 1000.0, np.array([-1000.0, 0.0, 1000.0]))]


exercise(
    "00.2", Function, title="a sigmoid that survives ±1000", read="00 · Start here, §1",
    reference=sigmoid, cases=far_and_near, errors="raise",
    mistakes=(
        Mistake(lambda z: sigmoid(-np.asarray(z)), "This is σ(−z): the sign in the exponent."),
        Mistake(lambda z: np.tanh(z), "This is tanh z, which runs from −1 to 1. σ is half of it, shifted and with another z."),
        Mistake(lambda z: 0.5 + 0.5 * np.tanh(z), "Nearly: σ(z) is a tanh of *half* of z."),
    ),
    hints=("exp(1000) is too large for a float, exp(−1000) is not: it is simply 0.",
           "So never let the exponent be positive, for any z. (np.where computes both of its branches, so it does not help.) "
           "Or look for a function that NumPy already computes safely.",
           "σ(z) = (1 + tanh(z / 2)) / 2, and np.tanh takes any number."),
)

exercise(
    "00.3", Number, title="where gradient descent blows up", read="00 · Start here, §3", value=lambda: 2 / 6,
    mistakes=(
        Mistake(2 / 1, "That is the limit of the gentle direction; the steep one blows up long before."),
        Mistake(1 / 6, "There a step along x₁ lands exactly on the minimum. The limit is where it jumps as far beyond."),
        Mistake(2 / 3, "λ is the *second derivative*: of 3 x₁² it is not 3."),
        Mistake(6 / 2, "Upside down: the steeper, the smaller the rate."),
        Mistake(2 / 7, "That is the best compromise of both directions; the largest stable rate is a little higher."),
    ),
    hints=("Only the steepest direction matters for stability.",
           "Its curvature λ is the second derivative of 3 x₁².",
           "ηλ < 2."),
)

# 01 · Sparse features ------------------------------------------------------------------------------------


def sparse_data_judgement(call):
    def draw(seed):
        result = call(rng=np.random.default_rng(seed))
        if not isinstance(result, (tuple, list)) or len(result) != 2:
            raise Wrong("It should return x, y: two arrays.")
        x, y = (np.asarray(part, float) for part in result)
        if x.shape != (500,) or y.shape != (500,):
            raise Wrong(f"x and y should hold 500 numbers each; their shapes are {x.shape} and {y.shape}.")
        return x, y

    read = "01 · Sparse features, §2"
    (x, y), (again, _), (other, _) = draw(1), draw(1), draw(2)
    if not np.array_equal(x, again):
        raise Wrong("Two calls with the same seed give different data: draw everything from the `rng` that is handed in.", read)
    if np.array_equal(x, other):
        raise Wrong("Another seed gives the same data: use the `rng` that is handed in.", read)
    counts = [int(np.sum(part == 0)) for part in (x, other)]
    if counts != [400, 400]:
        if counts[0] == counts[1] == 0:
            raise Wrong("No x is 0: choose 400 of them and set them to 0.", read)
        raise Wrong(f"Of 500 x, {counts[0]} are 0 with one seed and {counts[1]} with another. Exactly 400 are wanted: "
                    "choose positions, each at most once.", read)
    if np.array_equal(x == 0, other == 0):
        raise Wrong("The zeros always stand at the same places: choose the places by chance, too.", read)
    spread = np.std(np.r_[x[x != 0], other[other != 0]])
    if not 0.4 < spread < 0.6:
        raise Wrong(f"The x that are not 0 have a standard deviation of {spread:.2f}; 0.5 is wanted "
                    "(and 0.5² is a variance).", read)
    if np.allclose(y, sigmoid(2 * x), rtol=1e-9):
        return "500 points, 400 zeros, and the same for the same seed"
    if np.allclose(y, sigmoid(-2 * x), rtol=1e-9):
        raise Wrong("y falls where x grows: a sign in the exponent.", read)
    raise Wrong("x is right. y should be σ(2x), computed after the zeros are set.", read)


exercise(
    "01.1", Property, title="sparse data of your own", read="01 · Sparse features, §2",
    judgement=sparse_data_judgement, arguments=("rng",),
    hints=("Three steps: draw 500 numbers, set 400 of them to 0, compute y.",
           "rng.permutation(500) is all positions in random order, each once.",
           "x[rng.permutation(500)[:400]] = 0, and then y = sigmoid(2 * x)."),
)

exercise(
    "01.2", Number, title="how often w hears anything", read="01 · Sparse features, §4", value=lambda: 40 / 500,
    tolerance=0.03,
    mistakes=(Mistake(0.2, "That is for the lecture's data, 400 of 500; here 460 of 500 are 0."),
              Mistake(40, "That is a number of points; the share of the steps is wanted."),
              Mistake(0.92, "That is how often it hears *nothing*."),
              Mistake(8, "As a share between 0 and 1, please, not in percent."),
              Mistake(1.0, "That is b, which hears from every point.")),
    hints=("The gradient of w for one point carries a factor x.",
           "So it is 0 wherever x is 0.",
           "Count the points whose x is not 0, and divide by 500."),
)


def last_point_only(w, b, X, Y):
    dw = db = 0.0
    for x, y in zip(X, Y):
        f = 1 / (1 + np.exp(-(w * x + b)))
        dw = (f - y) * f * (1 - f) * x
        db = (f - y) * f * (1 - f)
    return dw, db


def only_one_added(which):
    def wrong(w, b, X, Y):
        right, last = gradient(w, b, X, Y), last_point_only(w, b, X, Y)
        return (right[0], last[1]) if which == "dw" else (last[0], right[1])
    return wrong


exercise(
    "01.3", Function, title="bug hunt: the weight that never moves", read="01 · Sparse features, §4",
    reference=lambda w, b, X, Y: gradient(w, b, X, Y), returns=("dw", "db"), printed=last_point_only,
    cases=lambda rng: [dict(w=c["w"], b=c["b"], X=c["x"], Y=c["y"]) for c in points(rng)],
    mistakes=(
        Mistake(only_one_added("dw"), "dw is right now. db still forgets all points but the last."),
        Mistake(only_one_added("db"), "db is right now. dw still forgets all points but the last."),
        Mistake(lambda w, b, X, Y: np.add(gradient(w, b, X, Y), 0) / len(X),
                "Nothing is forgotten any more. But this is the mean, and the sum is wanted.", "00 · Start here, §4"),
    ),
    hints=("Run it with two points and look at dw after each turn of the loop.",
           "What does the second turn do with what the first turn found?",
           "`=` replaces, `+=` adds."),
)

# 02 · Momentum -------------------------------------------------------------------------------------------

exercise(
    "02.1", Step, title="momentum", rule=Momentum, read="02 · Momentum, §1",
    hints=("Two lines: first the velocity, then the step.",
           "The old velocity fades by β, and the new gradient is added in full.",
           "u = beta * u + g, and θ moves by −η u with the new u."),
)

exercise(
    "02.2", Step, title="Nesterov, rewritten", rule=Nesterov, read="02 · Momentum, §3",
    hints=("The velocity is that of momentum. Only the line that moves θ differs.",
           "θ is the look-ahead point: it goes one velocity further than momentum's step.",
           "The direction is beta * u + g, with the new u."),
)

exercise(
    "02.3", Number, title="Nesterov's largest rate", read="02 · Momentum, §4", value=lambda: 2 * 1.5 / (1 + 2 * 0.5) / 10,
    mistakes=(Mistake(2 / 10, "That is gradient descent's limit."),
              Mistake(2 * 1.5 / 10, "That is momentum's limit; Nesterov has to be more careful."),
              Mistake(2 * 1.5 / 2, "You forgot to divide by λ."),
              Mistake(2 * 1.9 / 2.8 / 10, "That is for β = 0.9; here β = 0.5.")),
    hints=("The formula is in section 4; λ is the steepest curvature.",
           "ηλ < 2(1 + β)/(1 + 2β).",
           "Insert β and divide by λ."),
)


def walk(gradient, theta, eta, beta, steps):
    u = np.zeros_like(theta)
    visited = [theta]
    for t in range(steps):
        u = beta * u + gradient(theta)
        theta = theta - eta * u
        visited.append(theta)
    return np.array(visited)


def walk_in_place(gradient, theta, eta, beta, steps):
    u = np.zeros_like(theta)
    visited = [theta]
    for t in range(steps):
        u *= beta
        u += gradient(theta)
        theta -= eta * u
        visited.append(theta)
    return np.array(visited)


def from_the_end(gradient, theta, eta, beta, steps):
    """The start was copied, and every row is the same array still."""
    return np.repeat(walk(gradient, theta, eta, beta, steps)[-1:], steps + 1, axis=0)


def bowls(rng):
    return [dict(gradient=lambda theta, c=c: c * theta, theta=rng.normal(size=2), eta=0.1, beta=beta, steps=steps)
            for c, beta, steps in ((np.array([0.2, 4.0]), 0.9, 5), (np.array([1.0, 2.0]), 0.5, 12))]


exercise(
    "02.4", Function, title="bug hunt: a path of one point", read="02 · Momentum, §1",
    reference=walk, cases=bowls, printed=walk_in_place,
    mistakes=(Mistake(from_the_end, "All rows are the end still: `visited` holds the same array again and again."),),
    hints=("Print `visited` after two steps. Are its entries different arrays?",
           "`theta -= …` changes the array in place; the list holds that one array many times, and so does the caller.",
           "Make a new array in each step: theta = theta - eta * u."),
)

# 03 · AdaGrad --------------------------------------------------------------------------------------------

exercise(
    "03.1", Step, title="AdaGrad", rule=AdaGrad, read="03 · AdaGrad, §1",
    hints=("First remember, then divide.",
           "v adds up *squares*; the step divides by the root of v, plus ε, all of it in the denominator.",
           "v = v + g**2, then θ − η g / (√v + ε)."),
)


def gerschgorin_judgement(call):
    rng = np.random.default_rng(3)
    read = "03 · AdaGrad, §8"
    for d in (2, 3, 5, 3, 4):
        M = rng.normal(size=(d, d))
        M = M + M.T
        result = call(M=M)
        if not isinstance(result, (tuple, list)) or len(result) != 2:
            raise Wrong("It should return centers, radii: two arrays.")
        centers, radii = (np.asarray(part, float) for part in result)
        if centers.shape != (d,) or radii.shape != (d,):
            raise Wrong(f"For a {d}×{d} matrix there are {d} discs; your shapes are {centers.shape} and {radii.shape}.")
        if not np.allclose(centers, np.diag(M)):
            raise Wrong("The centers should be the entries on the diagonal.", read)
        size = np.abs(M).sum(axis=1)
        if np.allclose(radii, size):
            raise Wrong("The radii include the diagonal entry: only the *other* entries of the row count.", read)
        if np.allclose(radii, size - np.diag(M)):
            raise Wrong("Subtract the *size* of the diagonal entry, which may be negative.", read)
        if np.allclose(radii, M.sum(axis=1) - np.diag(M)):
            raise Wrong("Positive and negative entries cancel: add up their sizes.", read)
        if not np.allclose(radii, size - np.abs(np.diag(M))):
            raise Wrong(f"The centers are right. The first radius is {_in_words(radii[0] / (size - np.abs(np.diag(M)))[0])}.", read)
    return "and every eigenvalue lies in a disc"


def _in_words(ratio):
    return "negative" if ratio < 0 else "too large" if ratio > 1 else "too small" if ratio < 1 else "right, another is not"


exercise(
    "03.2", Property, title="Gerschgorin's discs", read="03 · AdaGrad, §8", judgement=gerschgorin_judgement, arguments=("M",),
    hints=("One disc for each row.",
           "Its center is the diagonal entry, its radius the sum of the sizes of the others.",
           "np.abs(M).sum(axis=1) has the diagonal in it: subtract np.abs(np.diag(M))."),
)

exercise(
    "03.3", Number, title="AdaGrad's rate after 10,000 noisy steps", read="03 · AdaGrad, §6", value=lambda: 0.1 / 10_000**0.5,
    mistakes=(Mistake(0.1 / 10_000, "That would be without the root."),
              Mistake(0.1, "That is η; v has grown since."),
              Mistake(0.1 * 100, "Upside down: v stands in the denominator."),
              Mistake(1 / 100, "That is 1/√v; the rate has a factor η.")),
    hints=("Each squared gradient is 1, whatever its sign.",
           "So v counts the steps: v = 10,000.",
           "η / √v with η = 0.1."),
)


def rates(layers, alpha, decay, epochs):
    return np.array([inverse_decay(decay)(epoch) for epoch in range(epochs)]) * alpha


def counted_per_layer(layers, alpha, decay, epochs):
    rates, count = [], 0
    for epoch in range(epochs):
        rates.append(alpha / (1 + decay * count))
        for layer in layers:
            count = count + 1
    return rates


exercise(
    "03.4", Function, title="bug hunt: the rate that decays too fast", read="03 · AdaGrad, §10",
    reference=rates, printed=counted_per_layer,
    cases=lambda rng: [dict(layers=("hidden", "output"), alpha=1.0, decay=1e-4, epochs=50),
                       dict(layers=("a", "b", "c"), alpha=0.5, decay=0.1, epochs=8)],
    mistakes=(
        Mistake(lambda layers, alpha, decay, epochs: alpha / (1 + decay * np.arange(1, epochs + 1)),
                "Counted once per epoch, but one too far: the first epoch still has the full rate α."),
        Mistake(lambda layers, alpha, decay, epochs: np.full(epochs, alpha), "The counter never grows now, so nothing decays."),
        Mistake(lambda layers, alpha, decay, epochs: alpha * (1 + decay) ** -np.arange(epochs),
                "The power is another schedule: α / (1 + decay · epoch)."),
    ),
    hints=("How large is `count` after one epoch with two layers?",
           "The rate belongs to the epoch, so the counter must grow once per epoch.",
           "Move `count = count + 1` out of the inner loop: that is what post_update_params is for."),
)

# 04 · RMSProp --------------------------------------------------------------------------------------------

exercise(
    "04.1", Step, title="RMSProp", rule=RMSProp, read="04 · RMSProp, §1",
    hints=("One change to AdaGrad: v is a fading mean, not a sum.",
           "The old v keeps the share β, the new square gets the share 1 − β.",
           "v = beta * v + (1 - beta) * g**2, then θ − η g / (√v + ε)."),
)


def cases_of(**ranges):
    """Random cases: each argument between two bounds, evenly on a log scale."""
    def cases(rng):
        return [{name: float(np.exp(rng.uniform(*np.log(bounds)))) for name, bounds in ranges.items()} for _ in range(6)]
    return cases


exercise(
    "04.2", Function, title="the rate at which RMSProp begins to oscillate", read="04 · RMSProp, §4",
    reference=lambda eps, lam: 2 * np.sqrt(eps) / lam, cases=cases_of(eps=(1e-8, 1e-2), lam=(0.01, 100)),
    mistakes=(
        Mistake(lambda eps, lam: np.sqrt(eps) / lam, "The stability limit is 2/λ, not 1/λ."),
        Mistake(lambda eps, lam: 2 * eps / lam, "ε stands inside the root: near the minimum the rate is η/√ε."),
        Mistake(lambda eps, lam: 2 / lam / np.sqrt(eps), "Upside down: η/√ε is what must stay below 2/λ."),
        Mistake(lambda eps, lam: 2 / lam, "That is the limit of the *effective* rate, which is η/√ε at the minimum."),
        Mistake(lambda eps, lam: 2 * np.sqrt(eps) * lam, "The steeper, the smaller the rate: divide by λ."),
    ),
    hints=("At the minimum the gradients are 0, and v has faded.",
           "So the effective rate is η/√ε, and gradient descent is stable below 2/λ.",
           "Solve η/√ε = 2/λ for η."),
)

exercise(
    "04.3", Number, title="the slides' table, with the root", read="04 · RMSProp, §5",
    value=lambda: [0.6 / 1.25**0.5, 0.1 / 1.25**0.5, 0.6 / 0.1**0.5, 0.1 / 0.1**0.5], tolerance=0.02,
    names=("η₀ = 0.6 on the steep part", "η₀ = 0.1 on the steep part", "η₀ = 0.6 on the flat part", "η₀ = 0.1 on the flat part"),
    mistakes=(Mistake([0.48, 0.08, 6, 1], "These are the slides' numbers: the root is missing in them."),
              Mistake([0.6 / 1.25**2, 0.1 / 1.25**2, 60, 10], "You squared v instead of taking its root."),
              Mistake([0.6 / 1.25**0.5, 0.6 / 0.1**0.5, 0.1 / 1.25**0.5, 0.1 / 0.1**0.5],
                      "The numbers are right and the order is not: steep (0.6, 0.1), then flat (0.6, 0.1).")),
    hints=("v is a mean *square*; the rate divides by its root.",
           "η₀/√v with v = 1.25 on the steep part, v = 0.1 on the flat one.",
           "In Python: 0.6 / 1.25**0.5, and so on."),
)


def rmsprop_eps_outside(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    return theta - eta * g / (np.sqrt(v) + eps), v


exercise(
    "04.4", Step, title="bug hunt: the oscillation that will not stop", rule=RMSProp, flags=dict(eps_inside=True),
    printed=rmsprop_eps_outside, read="04 · RMSProp, §4",
    hints=("Compare the code with the slides' formula, sign by sign. v is right.",
           "What is the largest rate the code can have near the minimum, with ε = 10⁻⁴? And the formula?",
           "√(v + ε) is not √v + ε."),
)

# 05 · AdaDelta -------------------------------------------------------------------------------------------

exercise(
    "05.1", Step, title="AdaDelta", rule=AdaDelta, read="05 · AdaDelta, §1",
    hints=("Five steps: gradient, v, the move, θ, u. The order matters.",
           "The move uses the new v and the old u, with ε inside both roots.",
           "delta = −√(u + ε)/√(v + ε) · g, and then u = beta * u + (1 − beta) * delta**2."),
)

exercise(
    "05.2", Function, title="AdaDelta's first step", read="05 · AdaDelta, §3",
    reference=lambda beta, eps: np.sqrt(eps / (1 - beta)), cases=cases_of(beta=(0.5, 0.999), eps=(1e-9, 1e-3)),
    mistakes=(
        Mistake(lambda beta, eps: np.sqrt(eps), "That would be for v = g²; v has only got the share 1 − β of it."),
        Mistake(lambda beta, eps: np.sqrt(eps * (1 - beta)), "1 − β is part of v, and v stands in the denominator."),
        Mistake(lambda beta, eps: eps / (1 - beta), "The root is missing."),
        Mistake(lambda beta, eps: 10**0.5 * np.sqrt(eps), "That is for β = 0.9."),
        Mistake(lambda beta, eps: np.sqrt(eps / beta), "v starts with the share 1 − β of g², not β."),
    ),
    hints=("In the first step u = 0 and v = (1 − β) g².",
           "Insert both into √(u + ε)/√(v + ε) · |g|, and leave out the ε next to the large v.",
           "|g| cancels: √ε · |g| / (√(1 − β) |g|)."),
)


def adadelta_v_after_use(theta, g, v, u, beta, eps):
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    v = beta * v + (1 - beta) * g**2
    u = beta * u + (1 - beta) * delta**2
    return theta + delta, v, u


exercise(
    "05.3", Step, title="bug hunt: a first step a thousand times too long", rule=AdaDelta, printed=adadelta_v_after_use,
    read="05 · AdaDelta, §1",
    hints=("What is v when the first move is computed?",
           "The five steps have an order; compare it line by line.",
           "Update v before `delta` uses it."),
)

# 06 · Adam -----------------------------------------------------------------------------------------------


def adam_by_the_gradient(theta, g, t, m, v, eta, beta1, beta2, eps):
    now = Adam(eta, beta1, beta2, eps).step(theta, g, t, m, v)
    return theta - now["eta_eff"] * g, now["m"], now["v"]


def adam_by_old_means(theta, g, t, m, v, eta, beta1, beta2, eps):
    now = Adam(eta, beta1, beta2, eps).step(theta, g, t, m, v)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - eta * m_hat / root(v_hat, eps), now["m"], now["v"]


def adam_with_corrections_exchanged(theta, g, t, m, v, eta, beta1, beta2, eps):
    now = Adam(eta, beta1, beta2, eps).step(theta, g, t, m, v)
    m_hat, v_hat = now["m"] / (1 - beta2**t), now["v"] / (1 - beta1**t)
    return theta - eta * m_hat / root(v_hat, eps), now["m"], now["v"]


exercise(
    "06.1", Step, title="Adam", rule=Adam, read="06 · Adam, §1",
    mistakes=(Mistake(adam_by_the_gradient, "m̂ is not used: it is the mean that moves θ, not today's gradient."),
              Mistake(adam_by_old_means, "θ moves by the old m and v: compute the new ones first."),
              Mistake(adam_with_corrections_exchanged, "The two corrections are exchanged: β₁ belongs to m, β₂ to v.")),
    hints=("Five lines: m, v, m̂, v̂, θ. t is handed in, 1 in the first step.",
           "Divide m by 1 − β₁ᵗ and v by 1 − β₂ᵗ, but return m and v themselves.",
           "θ − η m̂ / (√v̂ + ε), with the root over v̂ alone."),
)

exercise(
    "06.2", Function, title="how much the correction matters", read="06 · Adam, §4",
    reference=lambda t, beta1, beta2: (1 - beta1**t) / np.sqrt(1 - beta2**t),
    cases=lambda rng: [dict(t=t, beta1=beta1, beta2=beta2)
                       for t, beta1, beta2 in ((1, 0.9, 0.999), (12, 0.9, 0.999), (3, 0.5, 0.99), (100, 0.8, 0.95))],
    mistakes=(
        Mistake(lambda t, beta1, beta2: np.sqrt(1 - beta2**t) / (1 - beta1**t),
                "Upside down: with the correction over without it. The other way round is asked for."),
        Mistake(lambda t, beta1, beta2: (1 - beta1**t) / (1 - beta2**t), "v̂ stands under a root."),
        Mistake(lambda t, beta1, beta2: 1 / np.sqrt(1 - beta2**t), "m is not corrected either: its factor 1 − β₁ᵗ belongs to it."),
        Mistake(lambda t, beta1, beta2: (1 - beta1) ** t / np.sqrt((1 - beta2) ** t), "1 − βᵗ is not (1 − β)ᵗ."),
        Mistake(lambda t, beta1, beta2: np.sqrt((1 - beta1**t) / (1 - beta2**t)), "The root is over v̂ alone: m has none."),
        Mistake(lambda t, beta1, beta2: 1 - beta1**t, "v is not corrected either: √v̂ has a factor, too."),
        Mistake(lambda t, beta1, beta2: (1 - 0.9**t) / np.sqrt(1 - 0.999**t), "Use the β₁ and β₂ that are handed in."),
        Mistake(lambda t, beta1, beta2: (1 - beta1) / np.sqrt(1 - beta2), "Does your t grow? This is the ratio of the first step."),
    ),
    hints=("Write the step with m̂ and √v̂, and the one with m and √v; ε is tiny.",
           "m = m̂ (1 − β₁ᵗ), and √v = √v̂ · √(1 − β₂ᵗ).",
           "Divide the second step by the first: everything else cancels."),
)

exercise(
    "06.3", Number, title="the first step without correction", read="06 · Adam, §4", tolerance=0.02,
    value=lambda: (1 - 0.5) / (1 - 0.99) ** 0.5,
    mistakes=(Mistake(1 / (1 - 0.99) ** 0.5, "That would be so if only v were uncorrected. What happens to m?"),
              Mistake(0.5, "That would be so if only m were uncorrected. What happens to v?"),
              Mistake(0.5 / 0.01, "v stands under a root, and 1 − β₂ with it."),
              Mistake(0.2, "Upside down: the step *without* correction over the one with it."),
              Mistake(10**0.5, "That is for the usual β₁ and β₂; here they are 0.5 and 0.99."),
              Mistake(0.5 / 0.01 * 1 / 2, "`x**1/2` is half of x; a root is `x**0.5` or `x**(1/2)`."),
              Mistake(1000**0.5, "That is for β₂ = 0.999, and with m corrected.")),
    hints=("In the first step m = (1 − β₁) g and v = (1 − β₂) g².",
           "The step is η m/√v. With correction it would be η.",
           "(1 − β₁)/√(1 − β₂), with the two β of the task."),
)


def train(gradient, theta, epochs, points, eta, m_by="step", v_by=None, forgets=False):
    """Per-sample Adam whose corrections count in some way, m's and v's perhaps in two."""
    theta, m, v = np.array(theta, float), 0.0, 0.0
    for epoch in range(epochs):
        if forgets:
            m, v = 0.0, 0.0
        for i in range(points):
            g, step = gradient(theta, i), epoch * points + i + 1
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            t = dict(step=step, epoch=epoch + 1, point=i + 1, zero=step - 1, late=step + 1, one=1, none=np.inf)
            m_hat, v_hat = m / (1 - 0.9 ** t[m_by]), v / (1 - 0.999 ** t[v_by or m_by])
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


def counting(m_by, v_by=None, forgets=False):
    return lambda gradient, theta, epochs, points, eta: train(gradient, theta, epochs, points, eta, m_by, v_by, forgets)


def streams(rng):
    cases = []
    for epochs, points in ((3, 4), (2, 7)):
        g = rng.normal(size=(points, 2))
        cases.append(dict(gradient=lambda theta, i, g=g: 0.3 * theta + g[i], theta=rng.normal(size=2), epochs=epochs,
                          points=points, eta=0.1))
    return cases


exercise(
    "06.4", Function, title="bug hunt: the second epoch is too timid", read="06 · Adam, §5",
    reference=counting("step"), cases=streams, printed=counting("epoch"),
    mistakes=(
        Mistake(counting("point"), "Now t begins again in each epoch. m and v do not: t must count all steps so far."),
        Mistake(counting("zero"), "t starts at 0: the first correction divides by 1 − β⁰ = 0."),
        Mistake(counting("one"), "t never grows."),
        Mistake(counting("none"), "There is no correction at all now."),
        Mistake(counting("late"), "t is one too large: the first update has t = 1. Is it 1 already when you add 1?"),
        Mistake(counting("step", "epoch"), "m̂ is repaired, v̂ is not: it counts epochs still."),
        Mistake(counting("epoch", "step"), "v̂ is repaired, m̂ is not: it counts epochs still."),
        Mistake(counting("step", forgets=True), "m and v begin anew in each epoch: set them to 0 before both loops."),
        Mistake(counting("point", forgets=True), "m, v and t begin anew in each epoch: set them before both loops."),
        Mistake(lambda gradient, theta, epochs, points, eta: train(gradient, theta, 1, points, eta),
                "There is one epoch only: is `return` inside the loop?"),
        Mistake(lambda gradient, theta, epochs, points, eta: train(gradient, theta, 1, 1, eta),
                "There is one update only: is `return` inside the loop?"),
    ),
    hints=("The correction makes up for m and v that have seen few gradients. How many have they seen in epoch 2?",
           "t must count updates, not epochs.",
           "Set t = 0 before both loops, and t = t + 1 before each update."),
)

# 07 · AdaMax ---------------------------------------------------------------------------------------------

exercise(
    "07.1", Step, title="AdaMax", rule=AdaMax, read="07 · AdaMax, §5",
    hints=("m as in Adam, with its correction. v is a size, not a square.",
           "v is the larger of the faded old v and the size of the gradient, for each parameter on its own.",
           "v = np.maximum(beta2 * v, np.abs(g)), and no correction for it."),
)


def lp_norm(x, p):
    largest = np.max(np.abs(x))
    return largest * np.sum((np.abs(x) / largest) ** p) ** (1 / p)


exercise(
    "07.2", Function, title="a norm that survives", read="07 · AdaMax, §2", reference=lp_norm, errors="raise",
    cases=lambda rng: [dict(x=x, p=p) for x, p in (
        (rng.normal(size=5), 2), (np.array([-3.0, -4.0]), 2), (np.array([1.0, -1e200]), 2000), (rng.normal(size=3), 1), (rng.normal(size=4), 7), (np.array([0.3, -0.2]), 2000),
        (np.array([4.0, -5.0]), 600), (np.array([1e200, 1e200]), 3), (np.array([1e-200, 2e-200]), 2))],
    mistakes=(
        Mistake(lambda x, p: np.sum(np.abs(x) ** p), "The root 1/p is missing."),
        Mistake(lambda x, p: np.max(np.abs(x)), "This is the limit for large p; for small p the other entries count, too."),
        Mistake(lambda x, p: np.sum((np.abs(x) / np.max(np.abs(x))) ** p) ** (1 / p),
                "The largest entry was taken out and not put back: multiply by it."),
        Mistake(lambda x, p: lp_norm(x, 2), "p is not used: this is the L² norm."),
    ),
    hints=("Which entry makes the powers overflow? Which one makes all of them underflow?",
           "Divide by the largest size first; then no power exceeds 1.",
           "largest * (sum of (|x| / largest)ᵖ) to the power 1/p."),
)

exercise(
    "07.3", Number, title="ten silent steps", read="07 · AdaMax, §4", value=lambda: 0.9**-10,
    mistakes=(Mistake(0.9**10, "That is v; the rate is one over it."),
              Mistake(1.0, "The maximum fades, too: by β₂ in each step."),
              Mistake(0.9**-5, "A root too many: v is a size already."),
              Mistake(0.9**-11, "Ten silent steps fade it ten times, not eleven.")),
    hints=("With g = 0 the maximum is the faded old one.",
           "Each silent step multiplies v by β₂.",
           "v = β₂¹⁰, and the rate is 1/v."),
)


def one_maximum(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.max(np.abs(g)))
    return theta - eta / (v + eps) * m / (1 - beta1**t), m, v


exercise(
    "07.4", Step, title="bug hunt: one maximum for all", rule=AdaMax, printed=one_maximum, read="07 · AdaMax, §5",
    hints=("Print v after one step. Why are all its entries the same?",
           "np.max gives one number for a whole array.",
           "np.maximum compares two arrays entry by entry."),
)

# 08 · NAdam ----------------------------------------------------------------------------------------------

exercise(
    "08.1", Step, title="NAdam", rule=NAdam, read="08 · NAdam, §3",
    hints=("m, v, m̂ and v̂ as in Adam. Only the direction differs.",
           "The direction has two parts: β₁ times m̂, and the newest gradient with the weight that it would have in m̂.",
           "beta1 * m_hat + (1 - beta1) * g / (1 - beta1**t)."),
)

exercise(
    "08.2", Number, title="three first steps", read="08 · NAdam, §3 and §4",
    value=lambda: [1, 1.8, 1 + 0.8 * 0.2 / (1 - 0.8**2)], names=("Adam", "NAdam", "NAdam as Dozat corrects it"),
    mistakes=(Mistake([1, 1.9, 1 + 0.9 * 0.1 / (1 - 0.9**2)], "Those are for β₁ = 0.9; here it is 0.8."),
              Mistake([1, 1.8, 1.8], "Dozat divides m by 1 − β₁² in the first step, not by 1 − β₁.")),
    hints=("In the first step m = (1 − β₁) g and v̂ = g².",
           "NAdam: β₁ m̂ is β₁ g, and the second part is g itself.",
           "Dozat: β₁ (1 − β₁) g / (1 − β₁²) in place of β₁ g."),
)


def nadam_run(eps_inside=False, first_t=1, feed_back=False):
    def run_it(gradient, w, eta, beta1, beta2, eps, max_epochs):
        m = v = 0
        for t in range(first_t, first_t + max_epochs):
            dw = gradient(w)
            m, v = beta1 * m + (1 - beta1) * dw, beta2 * v + (1 - beta2) * dw**2
            m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
            m, v = (m_hat, v_hat) if feed_back else (m, v)
            root = np.sqrt(v_hat + eps) if eps_inside else np.sqrt(v_hat) + eps
            w = w - eta / root * (beta1 * m_hat + (1 - beta1) * dw / (1 - beta1**t))
        return w
    return run_it


def nadam_as_printed(gradient, w, eta, beta1, beta2, eps, max_epochs):
    m_hat, v_hat = 0, 0
    for i in range(max_epochs):
        dw = gradient(w)
        m = beta1 * m + (1 - beta1) * dw  # noqa: F821, F841
    return w


exercise(
    "08.3", Function, title="bug hunt: the slides' NAdam", read="08 · NAdam, §6", reference=nadam_run(),
    printed=nadam_as_printed,
    cases=lambda rng: [dict(gradient=lambda w, c=c: c * w, w=float(rng.normal()) + 2, eta=0.1, beta1=beta1, beta2=0.99, eps=0.01,
                            max_epochs=steps) for c, beta1, steps in ((1.0, 0.9, 12), (0.02, 0.8, 5))],
    mistakes=(
        Mistake(nadam_run(eps_inside=True), "It runs now. ε still stands inside the root; the formula has it outside."),
        Mistake(nadam_run(feed_back=True), "m and v go on from m̂ and v̂: the corrected values must not be fed back."),
        Mistake(nadam_run(feed_back=True, eps_inside=True),
                "m and v go on from m̂ and v̂: the corrected values must not be fed back. (And look at ε.)"),
        Mistake(nadam_run(first_t=2), "t is one too large: i + 1 is 1 in the first epoch."),
    ),
    hints=("Read the error message: which variable has no value yet, and when?",
           "m and v need a start value before the loop; m_hat and v_hat do not.",
           "And √v̂ + ε is not √(v̂ + ε)."),
)

# 09 · AMSGrad --------------------------------------------------------------------------------------------

exercise(
    "09.1", Step, title="AMSGrad", rule=AMSGrad, read="09 · AMSGrad, §3",
    hints=("m and v as in Adam, without corrections. Then the largest v so far.",
           "v_hat compares with the *new* v, and v itself goes on as a mean.",
           "v_hat = np.maximum(v_hat, v), and θ − η m / (√v_hat + ε)."),
)

exercise(
    "09.2", Number, title="one cycle of four", read="09 · AMSGrad, §2", value=lambda: 2.0,
    mistakes=(Mistake(-2.0, "The size is right. θ moves *against* the gradient."),
              Mistake(-1.0, "That is how far GD moves: against the sum of the gradients. Adam divides each by √v first."),
              Mistake(1.0, "That is the sum of the gradients. Adam divides each by √v first, and moves against it."),
              Mistake(4.0, "Count again: one step one way, three the other.")),
    hints=("With β₂ = 0, v is the square of the newest gradient alone.",
           "So g/√v is the sign of g, in every step.",
           "One step of −1 and three of +1."),
)


def maximum_in_v(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v_hat = v = np.maximum(v_hat, beta2 * v + (1 - beta2) * g**2)
    return theta - eta / (np.sqrt(v_hat) + eps) * m, m, v, v_hat


exercise(
    "09.3", Step, title="bug hunt: rates that fall too far", rule=AMSGrad, printed=maximum_in_v, read="09 · AMSGrad, §3",
    hints=("What does v hold after a loud gradient and ten quiet ones? And what should it?",
           "The maximum is written into v, and then averaged again.",
           "Keep v a plain mean, and take the maximum of it into v_hat only."),
)

# 10 · Schedulers -----------------------------------------------------------------------------------------


def wrong_schedules(of, **names):
    """The mutants of a schedule's maker as functions of t and of the settings under the lecture's names."""
    def as_function(wrong):
        return lambda t, **settings: wrong(**{names.get(name, name): value for name, value in settings.items()})(t)

    def said(diagnosis):
        for own, name in names.items():
            diagnosis = re.sub(rf"\b{name}\b", own, diagnosis)
        return diagnosis

    return tuple(Mistake(as_function(mutant.wrong), said(mutant.diagnosis), mutant.read)
                 for mutant in MUTANTS if mutant.of is of)


def moments(low, high, name, lengths):
    return lambda rng: [{"t": t, "low": low, "high": high, name: length} for length in lengths
                        for t in (0, 1, length // 2, length, length + 1, 2 * length, 2 * length + 1, 3 * length + 2)]


exercise(
    "10.1", Function, title="triangular", read="10 · Schedulers, §4",
    reference=lambda t, low, high, mu: triangular(low, high, mu)(t), cases=moments(0.01, 0.5, "mu", (20, 7)),
    mistakes=(*wrong_schedules(triangular, mu="half_period"),
              Mistake(lambda t, low, high, mu: low + (high - low) * (1 - np.abs(t / mu - 2 * (t // (2 * mu)) + 1)),
                      "The cycle is counted from 0: it is ⌊1 + t / (2μ)⌋."),
              Mistake(lambda t, low, high, mu: low + (high - low) * np.maximum(0, 1 - np.abs(t / mu - 1)),
                      "There is one triangle only: after 2μ steps it begins again.")),
    hints=("Where in the cycle of 2μ steps is t?",
           "The distance from the middle of the cycle, in units of μ, is 1 at its ends and 0 at the top.",
           "cycle = ⌊1 + t / (2μ)⌋, x = |t / μ − 2 · cycle + 1|, and low + (high − low) · max(0, 1 − x)."),
)

exercise(
    "10.2", Function, title="cosine with restarts", read="10 · Schedulers, §4",
    reference=lambda t, low, high, T: cosine_restarts(low, high, T)(t), cases=moments(0.1, 1.0, "T", (50, 8)),
    mistakes=(*wrong_schedules(cosine_restarts, T="period"),
              Mistake(lambda t, low, high, T: cosine_restarts(low, high, T, includes_low=False)(t),
                      "This is t % T, as in SGDR: right there, but it never reaches `low`. The slides take t % (T + 1)."),
              Mistake(lambda t, low, high, T: cosine_restarts(high, low, T)(t), "low and high are exchanged."),
              Mistake(lambda t, low, high, T: low + (high - low) * np.cos(np.pi * (t % (T + 1)) / T),
                      "A cosine goes down to −1: it is (1 + cos)/2 that goes from 1 to 0."),
              Mistake(lambda t, low, high, T: low + (high - low) / 2 * (1 + np.cos(2 * np.pi * (t % (T + 1)) / T)),
                      "With 2π it comes back up: from 0 to π the cosine goes down.")),
    hints=("A cosine from 1 to −1 while its argument goes from 0 to π.",
           "(1 + cos)/2 goes from 1 to 0; stretch it to high … low.",
           "The argument is π · (t % (T + 1)) / T."),
)

exercise(
    "10.3", Number, title="a budget", read="10 · Schedulers, §2", value=lambda: np.log(0.5 / 1e-6) / 2, tolerance=0.02,
    mistakes=(Mistake(np.log(0.5 / 1e-6), "That is for curvature −1; here b grows by 1 + 2η."),
              Mistake(np.log(0.5 / 1e-4), "That is the lecture's start and curvature."),
              Mistake(2 * np.log(0.5 / 1e-6), "A steeper ridge needs *less*: divide by 2."),
              Mistake(np.log10(0.5 / 1e-6) / 2, "The natural logarithm is wanted: ln(1 + η) ≈ η.")),
    hints=("After many steps b is its start times the product of all 1 + 2η.",
           "Take the logarithm: a product becomes a sum, and ln(1 + 2η) is about 2η.",
           "2 Σ η = ln(0.5 / 10⁻⁶)."),
)


def adam_with_l2(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    g = g + weight_decay * theta
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    return theta - eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


exercise(
    "10.4", Step, title="bug hunt: a decay that is scaled away", rule=AdamW, printed=adam_with_l2, read="10 · Schedulers, §8",
    mistakes=(Mistake(lambda theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay: adam_with_l2(
        theta, g, t, m, v, eta, beta1, beta2, eps, 0), "There is no decay at all now. It belongs beside the adaptive step."),),
    hints=("What happens to weight_decay * theta on its way through m̂/√v̂?",
           "Keep the gradient as it is. The decay is a second, separate part of the step.",
           "Subtract eta * weight_decay * theta from θ, with the old θ."),
)

# 11 · The spiral -----------------------------------------------------------------------------------------

exercise(
    "11.1", Number, title="how many parameters", read="11 · The spiral, §1", tolerance=1e-6,
    value=lambda: 2 * 64 + 64 + 64 * 64 + 64 + 64 * 3 + 3,
    mistakes=(Mistake(2 * 64 + 64 * 64 + 64 * 3, "Those are the weights; each neuron has a bias, too."),
              Mistake(387, "That is 2-64-3, with one hidden layer."),
              Mistake(2 * 64 + 64 + 64 * 64 + 64 + 64 * 3, "The three outputs have biases, too.")),
    hints=("Layer by layer: inputs times outputs, and one bias for each output.",
           "There are three layers: 2 to 64, 64 to 64, 64 to 3.",
           "The middle one alone has 64 · 64 weights and 64 biases."),
)


def cross_entropy(z, wanted):
    z = z - z.max(axis=0)
    log_p = z - np.log(np.exp(z).sum(axis=0))
    return -np.mean(np.sum(wanted * log_p, axis=0)), (np.exp(log_p) - wanted) / z.shape[1]


def with_gradient(change):
    """The right loss, and the right gradient changed."""
    def wrong(z, wanted):
        loss, dz = cross_entropy(z, wanted)
        return loss, change(dz, wanted, z.shape[1])
    return wrong


def score_cases(rng):
    return [dict(z=scale * rng.normal(size=(3, n)), wanted=np.eye(3)[:, rng.integers(0, 3, n)])
            for scale, n in ((1, 5), (3, 1), (1000, 4))]


exercise(
    "11.2", Function, title="softmax and cross-entropy", read="11 · The spiral, §2", reference=cross_entropy, cases=score_cases,
    returns=("loss", "dz"), errors="raise",
    mistakes=(
        Mistake(with_gradient(lambda dz, wanted, n: n * dz), "The loss is right. Its gradient lacks the 1/n of the mean."),
        Mistake(with_gradient(lambda dz, wanted, n: -dz), "The loss is right. The gradient has the wrong sign: p − wanted."),
        Mistake(with_gradient(lambda dz, wanted, n: dz + wanted / n), "The loss is right. The gradient is p: subtract `wanted`."),
        Mistake(lambda z, wanted: (cross_entropy(z, wanted)[0] * z.shape[1], cross_entropy(z, wanted)[1] * z.shape[1]),
                "This is the sum over the points; the mean is wanted."),
    ),
    hints=("Probabilities are exp(z) over their sum along axis 0. Subtract the largest score of each point first.",
           "Take the logarithm on paper: log p = z − log Σ exp(z). Then nothing underflows.",
           "loss = −mean over the points of Σ wanted · log p, and dz = (p − wanted) / points."),
)

exercise(
    "11.3", Function, title="a fair verdict", read="11 · The spiral, §5", returns=("share", "difference"),
    reference=lambda a, b: (np.mean(a > b), np.median(a - b)),
    cases=lambda rng: [dict(a=rng.uniform(0.5, 1, n).round(2), b=rng.uniform(0.4, 0.9, n).round(2)) for n in (5, 12, 30)],
    mistakes=(
        Mistake(lambda a, b: (np.mean(a > b), np.median(a) - np.median(b)),
                "The share is right. The difference of the medians is not the median of the differences: the seeds are pairs."),
        Mistake(lambda a, b: (np.mean(a > b), np.mean(a - b)), "The share is right. That is the mean of the differences."),
        Mistake(lambda a, b: (np.sum(a > b), np.median(a - b)), "The difference is right. A share lies between 0 and 1."),
        Mistake(lambda a, b: (np.mean(a < b), np.median(b - a)), "You compared b with a."),
    ),
    hints=("Both arrays have one entry per seed, in the same order.",
           "a > b is an array of True and False; its mean is a share.",
           "np.mean(a > b) and np.median(a - b)."),
)

# 12 · A sparse world -------------------------------------------------------------------------------------

exercise(
    "12.1", Step, title="lazy Adam", rule=LazyAdam, read="12 · A sparse world, §3",
    hints=("Compute m and v as Adam does. Then choose, entry by entry, between the new value and the old.",
           "`np.where(g != 0, new, old)` chooses.",
           "Multiply the update of θ by `g != 0`."),
)

exercise(
    "12.2", Number, title="what one appearance is worth", read="12 · A sparse world, §3", tolerance=0.02,
    value=lambda: 0.1 / np.sqrt(0.01) / (1 - 0.9 / np.sqrt(0.99)),
    mistakes=(Mistake(1.0, "That is the first step. m has not faded yet: what do the next ones add?"),
              Mistake(10.0, "That would be so if √v stayed as it is; it fades, too, by √0.99 a step."),
              Mistake(31.77, "That is the lecture's number, for β₂ = 0.999."),
              Mistake(3.16, "That is the root of 10: v̂ is (1 − β₂) g², and 1 − β₂ is a hundredth.")),
    hints=("Late in the training the corrections are 1. With g = 1, what are m and v in that step?",
           "m is 0.1 and v is 0.01. In the silence after it m shrinks by 0.9 a step, and √v by √0.99.",
           "A geometric series: 0.1/√0.01 · (1 + q + q² + …) with q = 0.9/√0.99."),
)


def fit_from_rank_0(often):
    """What NumPy's fit says of log 0, without the lines that its library prints besides."""
    raise np.linalg.LinAlgError("SVD did not converge in Linear Least Squares")


def power_of(often):
    return np.polyfit(np.log(np.arange(1, len(often) + 1)), np.log(np.sort(often)[::-1]), 1)[0]


exercise(
    "12.3", Function, title="Zipf's law", read="12 · A sparse world, §1", reference=power_of,
    cases=lambda rng: [dict(often=rng.permutation(np.ceil(300 / np.arange(1, n + 1) ** power)))
                       for n, power in ((40, 1.0), (200, 0.7), (15, 1.3))],
    mistakes=(
        Mistake(lambda often: np.polyfit(np.log(np.arange(1, len(often) + 1)), np.log(often), 1)[0],
                "The words have no ranks yet: sort them by how often they are there."),
        Mistake(lambda often: np.polyfit(np.log(np.arange(1, len(often) + 1)), np.log(np.sort(often)), 1)[0],
                "Rank 1 is the most frequent word: sort downwards."),
        Mistake(fit_from_rank_0, "The first rank is 1: 0 has no logarithm."),
        Mistake(lambda often: np.polyfit(np.log(np.arange(1, len(often) + 1)), np.log(np.sort(often)[::-1]), 1)[1],
                "That is where the line begins, `[1]`. Its slope is `[0]`."),
        Mistake(lambda often: -power_of(often), "The sign: the frequency falls with the rank."),
        Mistake(lambda often: np.polyfit(np.arange(1, len(often) + 1), np.sort(often)[::-1], 1)[0],
                "A power is the slope between the logarithms of both."),
        Mistake(lambda often: np.polyfit(np.log(np.sort(often)[::-1]), np.log(np.arange(1, len(often) + 1)), 1)[0],
                "The frequency is the height, the rank goes along the axis: exchange them."),
    ),
    hints=("Give each word its rank first: the most frequent one has rank 1.",
           "`np.sort(often)[::-1]` goes downwards. Then take logarithms of both.",
           "`np.polyfit(np.log(rank), np.log(often), 1)[0]` is the slope."),
)
