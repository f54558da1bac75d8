"""The exercises of lecture 13, Noise and batches."""

from collections.abc import Callable

import numpy as np

from ...optimizers import Array
from ..calling import Caller
from ..catalogue import exercise
from ..functions import Fact, Function, Measure
from ..kinds import Mistake, Property, array_of
from ..verdicts import Verdict, right, wrong

FLOOR, CLIPPING = "13 · Noise and batches, §1", "13 · Noise and batches, §6"


def ratio(**changed: float) -> Measure:
    """By which factor a floor changes with these settings, from η = 0.5, λ = 0.8, σ = 1.5, B = 4."""
    usual = dict(eta=0.5, lam=0.8, sigma=1.5, B=4.0)
    return lambda function: function(**usual | changed) / function(**usual)


POWERS = {"1": 1.0, "2": 2.0, "4": 4.0, "half": 0.5, "a quarter": 0.25, "16": 16.0, "a sixteenth": 1 / 16}

exercise("13.1", Function(
    title="the floor", read=FLOOR,
    reference=lambda eta, lam, sigma, B: eta * sigma**2 / (B * lam * (2 - eta * lam)),
    cases=lambda rng: [dict(eta=eta, lam=lam, sigma=sigma, B=B)
                       for eta, lam, sigma, B in zip(rng.uniform(0.05, 0.9, 8), rng.uniform(0.1, 2, 8),
                                                     rng.uniform(0.5, 3, 8), 2.0 ** np.arange(8))],
    facts=(Fact("With twice the σ it changes by the factor {got}: it should be {want}, since a mean square "
                "is wanted.", ratio(sigma=3.0), POWERS),
           Fact("With four times the B it changes by the factor {got}: it should be {want}.", ratio(B=16.0),
                POWERS),
           Fact("For η = 1/λ a step ends at its own noise: λ² times the floor should be σ²/B. With σ = 1 and "
                "B = 1 it is {got}.", lambda f: 0.8**2 * f(eta=1.25, lam=0.8, sigma=1.0, B=1.0)),
           Fact("For a very small η it should be η σ²/(2 B λ). It is {got} times that.",
                lambda f: f(eta=1e-9, lam=0.8, sigma=1.0, B=1.0) / (1e-9 / 1.6))),
    mistakes=(
        Mistake(lambda eta, lam, sigma, B: eta * sigma**2 / (2 * B * lam),
                "That is the floor for small η. The square of 1 − ηλ has a third term, η²λ²."),
        Mistake(lambda eta, lam, sigma, B: np.sqrt(eta * sigma**2 / (B * lam * (2 - eta * lam))),
                "That is the root: how far θ is off. The mean of θ² is wanted."),
        Mistake(lambda eta, lam, sigma, B: eta**2 * sigma**2 / B,
                "That is the noise of one step. The floor holds what is left of all steps before, too."),
        Mistake(lambda eta, lam, sigma, B: eta**2 * sigma**2 / (B * (1 - eta * lam) ** 2),
                "Solve e = (1 − ηλ)² e + η²σ²/B for e: divide by 1 − (1 − ηλ)², not by (1 − ηλ)²."),
        Mistake(lambda eta, lam, sigma, B: eta * sigma**2 / (B * lam * (1 - eta * lam)),
                "Nearly: 1 − (1 − ηλ)² is ηλ (2 − ηλ)."),
        Mistake(lambda eta, lam, sigma, B: eta * sigma**2 / (B * lam * (2 + eta * lam)),
                "The sign: 1 − (1 − ηλ)² is 2ηλ − η²λ²."),
        Mistake(lambda eta, lam, sigma, B: lam * eta * sigma**2 / (2 * B * lam * (2 - eta * lam)),
                "That is the loss, ½λ times the floor. The mean of θ² is wanted.")),
    hints=("Which mean square e does one step more leave as it is?",
           "The noise is new in each step, so the mean squares add up: e = (1 − ηλ)² e + η² σ²/B.",
           "e = η² σ²/B divided by 1 − (1 − ηλ)² = ηλ (2 − ηλ)."),
))


def clipped(g: Array, c: float) -> Array:
    return g * min(1.0, c / np.linalg.norm(g)) if np.any(g) else g


LONG, SHORT = np.array([6.0, -8.0, 0.0]), np.array([0.3, 0.0, -0.4])


def length(g: Array) -> Measure:
    """How long the gradient g is after it was clipped to 2."""
    return lambda function: float(np.linalg.norm(function(g=g.copy(), c=2.0)))


exercise("13.2", Function(
    title="clipping", read=CLIPPING, reference=clipped,
    cases=lambda rng: [dict(g=size * rng.normal(size=n), c=c)
                       for n, size, c in ((3, 10, 1.0), (5, 0.01, 1.0), (4, 2, 0.5), (50, 1, 5.0),
                                          (2, 1, 9.0))],
    facts=(Fact("A gradient of length 10, clipped to 2, has the length {got} afterwards.", length(LONG)),
           Fact("A gradient of length 0.5 is shorter than c = 2 and should stay; it has the length {got} "
                "afterwards.", length(SHORT)),
           Fact("The direction should stay: of the gradient (6, −8, 0) the first entry is −0.75 times the "
                "second. Afterwards it is {got} times.",
                lambda f: np.divide(*f(g=LONG.copy(), c=2.0)[:2]))),
    mistakes=(
        Mistake(lambda g, c: np.clip(g, -c, c),
                "Each entry is clipped on its own, which turns the gradient. Shorten all by one factor."),
        Mistake(lambda g, c: g * c / np.linalg.norm(g),
                "Short gradients become longer: the factor should be 1 where the norm is below c."),
        Mistake(lambda g, c: g / np.linalg.norm(g), "Every gradient has length 1 now, and c has no say."),
        Mistake(lambda g, c: g * max(1.0, c / np.linalg.norm(g)),
                "That leaves the long ones and lengthens the short ones: take the *smaller* of 1 and c/‖g‖."),
        Mistake(lambda g, c: g * min(1.0, c / np.sum(g**2)), "‖g‖ is the *root* of the sum of squares."),
        Mistake(lambda g, c: g * min(1.0, c / np.sqrt(np.mean(g**2))),
                "‖g‖ is the root of the *sum* of squares, not of their mean."),
        Mistake(lambda g, c: g * min(1.0, c / np.sum(np.abs(g))),
                "That is the sum of the sizes; ‖g‖ is the root of the sum of squares."),
        Mistake(lambda g, c: g * min(1.0, c / np.max(np.abs(g))),
                "That is the largest entry; ‖g‖ is the root of the sum of squares."),
        Mistake(lambda g, c: g if np.linalg.norm(g) < c else np.zeros_like(g),
                "A long gradient is thrown away. It should be shortened, and keep its direction."),
        Mistake(lambda g, c: np.sign(g) * c, "That keeps the signs only: it is sign descent.")),
    hints=("Clipping multiplies a gradient by one number. Which, for a long one, and which for a short?",
           "For a long one c/‖g‖, and ‖g‖ is `np.linalg.norm(g)`; for a short one 1.",
           "g * min(1, c / ‖g‖)."),
))

# An experiment: which power of B leaves the floor where it is?

HIDDEN = ((1.0, 1.0), (1.0, 0.5), (2.0, 1.0), (1.0, 0.75), (1.5, 0.6))  # a and b: the floor is C ηᵃ / Bᵇ
SCATTER = 0.02  # of one measurement


def hidden_floor(a: float, b: float, seed: int) -> Callable[..., float]:
    """A floor as one would measure it, with a scatter of 2 %."""
    rng = np.random.default_rng(seed)

    def floor(eta, B):
        return 0.3 * eta**a / B**b * (1 + SCATTER * rng.normal())

    return floor


def power_judgement(call: Caller) -> Verdict:
    """The verdict on the powers found for several rules."""
    found = np.array([array_of("the power", call(floor=hidden_floor(a, b, seed)), ())
                      for seed, (a, b) in enumerate(HIDDEN)])
    a, b = np.array(HIDDEN).T

    def says(other, within=0.05):
        return np.all(np.abs(found - other) < within)

    if says(b / a):
        return right(f"for {len(HIDDEN)} rules that you did not see")
    stories = ((np.ptp(found) < 1e-9, "The answer is the same for every rule: is it measured at all?"),
               (says(b), "That is how the floor falls with B at one η. How it rises with η is missing: "
                         "compare two η, too."),
               (says(-b), "That is how the floor falls with B, sign included, at one η. Compare two η, too."),
               (says(-b / a), "The sign: a larger batch allows a *larger* η."),
               (says(a / b), "Upside down: how the floor falls with B, divided by how it rises with η."),
               (says(a), "That is how the floor rises with η. How it falls with B is missing."),
               (says(a + b) or says(a - b) or says(a * b),
                "The two powers are to be divided: Bᵖ must undo in ηᵃ what B does in 1/Bᵇ, so that a p = b."),
               (says(2.0 ** (b / a)) or says(4.0 ** (b / a)) or says(16.0 ** (b / a)),
                "That is the factor on η. Its power of B is wanted: divide logarithms."),
               (says(b / a, 0.6), "Nearly, but too far off: each measurement scatters by 2 %. Take η, and B, "
                                  "that lie far apart, or a mean of several."))
    for holds, said in stories:
        if holds:
            return wrong(said, "13 · Noise and batches, §2")
    return wrong(f"For a floor that is η/√B the power is 0.5; you found {found[1]:.3g}.",
                 "13 · Noise and batches, §2", "measurement")


exercise("13.3", Property(
    title="an experiment: which power?", read="13 · Noise and batches, §2", judgement=power_judgement,
    arguments=("floor",),
    hints=("Ask two questions: what does a larger B do at one η, and what does a larger η do at one B?",
           "On logarithmic axes both are slopes. With η × Bᵖ the two must cancel.",
           "b = ln(floor(0.1, 1) / floor(0.1, 4096)) / ln 4096, a likewise over η, and p = b / a."),
))
