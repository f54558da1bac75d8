"""The exercises of lecture 14, The edge of stability."""

from collections.abc import Callable

import numpy as np

from ...optimizers import Array
from ..calling import Caller
from ..catalogue import exercise
from ..choosing import Order
from ..kinds import Mistake, Number, Property, array_of
from ..verdicts import Verdict, right, wrong

CURVATURE, ADAM, EDGE = (f"14 · The edge of stability, §{section}" for section in (1, 4, 2))

# The largest curvature, from gradients alone

SPECTRA = ((5.0, 2.0, 1.0), (0.3, 0.1, 0.05, 0.01), (40.0, 10.0, 3.0), (7.0, 4.0, -3.0, 0.5))


def turned_bowl(spectrum: tuple[float, ...], seed: int) -> tuple[Callable[[Array], Array], Array, Array]:
    """The gradient of a turned quadratic with these curvatures, its Hessian, and a place on it."""
    rng = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(rng.normal(size=(len(spectrum), len(spectrum))))
    H = turn * spectrum @ turn.T
    return lambda theta: H @ np.asarray(theta, float) + 0.3, H, rng.normal(size=len(spectrum))


def curvature_judgement(call: Caller) -> Verdict:
    """The verdict on the largest curvatures found for several turned bowls."""
    bowls = [turned_bowl(spectrum, seed) for seed, spectrum in enumerate(SPECTRA)]
    found = np.array([array_of("the curvature", call(gradient=gradient, theta=theta.copy()), ())
                      for gradient, _, theta in bowls])
    hessians = [H for _, H, _ in bowls]
    largest = np.array([max(spectrum) for spectrum in SPECTRA])

    def says(of_bowl):
        return np.allclose(found, [of_bowl(H) for H in hessians], rtol=0.02)

    if np.allclose(found, largest, rtol=0.01):
        return right(f"on {len(SPECTRA)} bowls that you did not see")
    stories = ((says(np.trace), "That is the sum of all curvatures, the trace. The largest one is wanted."),
               (says(lambda H: np.max(np.diag(H))),
                "That is the largest entry of the diagonal: the curvature along an axis. The steepest "
                "direction lies between the axes."),
               (says(lambda H: np.linalg.norm(H)),
                "That is the length of all curvatures together. The largest one is wanted."),
               (np.allclose(found, 2 * largest, rtol=0.02),
                "Twice too large: the two gradients lie 2r apart, r on each side."),
               (np.allclose(found, largest / 2, rtol=0.02),
                "Half of it: with a difference from θ itself the distance is r, not 2r."),
               (np.allclose(found, largest**2, rtol=0.03),
                "That is its square: the length of H v is wanted where v has length 1."),
               (np.allclose(found, 1 / largest, rtol=0.02), "Upside down: that is 1/λ."),
               (np.allclose(found, 2 / largest, rtol=0.02), "That is the edge, 2/λ. λ is wanted."),
               (np.allclose(found, 1), "That is 1 everywhere: the length of v *after* it was made 1 long. "
                                       "Take that of Hv before."),
               (np.max(found / largest) > 100, "v grows by λ in each round: make it 1 long again before the "
                                               "next."),
               (np.all(found < 1.001 * largest) and np.all(found > 0.1 * largest),
                "Too small: a few rounds turn v only a part of the way. Repeat until the number stands "
                "still, and make v 1 long again in each round."))
    for holds, said in stories:
        if holds:
            return wrong(said, CURVATURE)
    return wrong(f"On a bowl with the curvatures 5, 2 and 1 you find {found[0]:.3g}: it should be 5.",
                 CURVATURE, "measurement")


exercise("14.1", Property(
    title="the largest curvature", read=CURVATURE, judgement=curvature_judgement,
    arguments=("gradient", "theta"),
    hints=("H v is the change of the gradient along v. Which v does H lengthen the most?",
           "(gradient(theta + r * v) − gradient(theta − r * v)) / (2 r) is H v, for a small r such as 1e-4.",
           "Begin with a random v; 100 times: v ← v/‖v‖, then v ← H v. Then ‖H v‖ is λ, for v of length 1."),
))

exercise("14.2", Number(
    title="momentum's edge", read=ADAM, value=lambda: 2 * 1.5 / 0.1, tolerance=0.01,
    mistakes=(Mistake(20.0, "That is 2/η, gradient descent's limit. Momentum's is higher."),
              Mistake(10.0, "That is 2(1 − β)/η, as if momentum were GD with the rate η/(1 − β)."),
              Mistake(60.0, "That is 2(1 + β)/((1 − β)η), the limit of a *mean* of gradients, as in Adam. "
                            "Momentum is a sum, u ← βu + g."),
              Mistake(38.0, "That is for β = 0.9."),
              Mistake(40.0, "That is 2/((1 − β)η). Try (1 + β) in place of 1/(1 − β)."),
              Mistake(15.0, "That is (1 + β)/η: a factor 2 is missing.")),
    hints=("At the limit θ goes to and fro: it changes its sign in each step, and keeps its size.",
           "Put θₜ = (−1)ᵗ and uₜ = (−1)ᵗ U into u ← βu + λθ and θ ← θ − ηu, and solve for λ.",
           "U (1 + β) = λ from the first, −1 = 1 − ηU from the second: λ = 2 (1 + β)/η."),
))

exercise("14.3", Order(
    title="an argument in order", read=EDGE, steps=5,
    uses={1: {3: "the curvature, risen to 2/η,"}, 5: {1: "the swing that grows"},
          2: {5: "the places where λ is smaller"}, 4: {2: "the curvature below 2/η"}},
    mistakes=(Mistake([1, 5, 2, 4, 3], "The circle is right, and begun in the wrong place: before anything "
                                       "swings the curvature must have risen."),),
    hints=("Begin with what happens as long as the run is still stable.",
           "Lecture 00: beyond ηλ = 2 a swing grows. And what does a large swing change?",
           "The last one makes the first one possible again: it is a circle."),
))
