"""The exercises of lecture 17, beyond the diagonal."""

from collections.abc import Callable

import numpy as np

from ...losses import ravine
from ...matrices import FullAdaGrad, Muon, Shampoo, newton_schulz
from ...optimizers import GD, AdaGrad, Adam, Array, Lion, Momentum, Rule
from ..catalogue import exercise
from ..functions import Case, Fact, Function, Measure
from ..kinds import Mistake
from ..matrix_steps import MatrixStep

exercise("17.1", MatrixStep(
    title="Shampoo", rule=Shampoo, read="17 · Beyond the diagonal, §2",
    hints=("Three lines: L, R, W. The new L and R are used in the move.",
           "`@` multiplies matrices and `g.T` is gᵀ. L has as many rows as g, R as many as g has columns.",
           "W − η · power(L, −1/4, eps) @ g @ power(R, −1/4, eps)."),
))


def iterated(X: Array, a: float = 3.4445, b: float = -4.775, c: float = 2.0315, steps: int = 5) -> Array:
    for _ in range(steps):
        XX = X @ X.T
        X = a * X + (b * XX + c * XX @ XX) @ X
    return X


def entry_by_entry(X: Array) -> Array:
    for _ in range(5):
        X = 3.4445 * X - 4.775 * X**3 + 2.0315 * X**5
    return X


def normalised_first(X: Array) -> Array:
    return iterated(X / np.linalg.norm(X))


def single(size: float) -> Measure:
    """What becomes of a matrix with one singular value, as a multiple of it."""
    u, v = np.array([[0.6], [0.8]]), np.array([[2.0, -1.0, 2.0]]) / 3

    def measure(function):
        result = np.asarray(function(X=size * u @ v), float)
        return float((u.T @ result @ v.T).item()) / size

    return measure


def diagonal_stays(function: Callable) -> float:
    result = np.asarray(function(X=np.diag([0.5, 0.2, 0.8])), float)
    return float(np.max(np.abs(result - np.diag(np.diag(result)))) > 1e-12)


def matrices(rng: np.random.Generator) -> list[Case]:
    drawn = (rng.normal(size=shape) for shape in ((3, 4), (4, 3), (2, 2), (1, 5)))
    return [dict(X=X / np.linalg.norm(X) * size) for X, size in zip(drawn, (1.0, 0.9, 0.5, 1.0))]


exercise("17.2", Function(
    title="five steps of Newton and Schulz", read="17 · Beyond the diagonal, §3", reference=newton_schulz,
    cases=matrices,
    facts=(Fact("A tiny matrix becomes {got} times as large: it should be {want}.",
                single(1e-9),
                {"3.4445": 3.4445, "3.4445²": 3.4445**2, "3.4445⁴": 3.4445**4, "3.4445⁶": 3.4445**6,
                 "3.4445⁵": 3.4445**5, "1": 1.0}),
           Fact("Of a diagonal matrix something beside the diagonal becomes not 0: are products of matrices "
                "taken?", diagonal_stays),
           Fact("A single singular value of 1 becomes {got}: it should be {want}.", single(1.0)),
           Fact("A single singular value of 0.3 becomes {got} times as large: it should be {want}.",
                single(0.3))),
    mistakes=(
        Mistake(entry_by_entry, "The powers are taken entry by entry: X³ stands for the product X Xᵀ X."),
        Mistake(lambda X: iterated(X, steps=1), "There is one step only: is `return` inside the loop?"),
        Mistake(lambda X: iterated(X, steps=4), "There are four steps, and five are asked for."),
        Mistake(lambda X: iterated(X, steps=6), "There are six steps, and five are asked for."),
        Mistake(lambda X: iterated(X, 3.4445, 4.775, 2.0315), "The middle term is subtracted."),
        Mistake(lambda X: iterated(X, 2.0315, -4.775, 3.4445),
                "The coefficients are exchanged: 3.4445 belongs to X itself."),
        Mistake(lambda X: iterated(X, 1.5, -0.5, 0.0),
                "That is the iteration that converges, 1.5 X − 0.5 XXᵀX: section 3 has three other numbers."),
        Mistake(normalised_first, "X is divided by its norm, and it need not be: that is for 17.3."),
        Mistake(lambda X: X, "X comes back as it went in."),
    ),
    hints=("A loop of five. In it, compute XXᵀ once and call it XX.",
           "XXᵀX is XX @ X, and (XXᵀ)²X is XX @ XX @ X.",
           "X = 3.4445 * X + (-4.775 * XX + 2.0315 * XX @ XX) @ X."),
))

exercise("17.3", MatrixStep(
    title="Muon", rule=Muon, flags=dict(eps=0.0), read="17 · Beyond the diagonal, §3",
    hints=("Three lines: u, the direction, W.",
           "The direction is made of the new u: β u + g. Divide it by norm(…) before newton_schulz.",
           "W − η · newton_schulz(ahead / norm(ahead))."),
))


def losses_of(rule: Rule) -> Callable[[float], float]:
    """How a rule does in a ravine that is turned by an angle in degrees."""
    def loss_after(angle):
        valley = ravine(np.radians(float(angle)))
        theta, memory = valley.start, rule.empty_memory(valley.start)
        for t in range(1, 21):
            now = rule.step(theta, valley.gradient(theta), t, **memory)
            theta, memory = theta + now["delta"], {name: now[name] for name in memory}
        return float(valley.value(theta))

    return loss_after


RULES = (AdaGrad(2.0), FullAdaGrad(2.0), Momentum(0.2), Adam(0.5), GD(0.4), Lion(0.3), FullAdaGrad(0.5),
         AdaGrad(0.4))


def comparing(one: float, other: float, within: float) -> Callable:
    """An experiment with two angles."""
    def knows_the_axes(loss_after):
        first, second = loss_after(angle=one), loss_after(angle=other)
        return abs(second - first) > within * abs(first)

    return knows_the_axes


exercise("17.4", Function(
    title="an experiment: does it know the axes?", read="17 · Beyond the diagonal, §1",
    reference=comparing(0, 30, 1e-3), cases=lambda rng: [dict(loss_after=losses_of(rule)) for rule in RULES],
    facts=(Fact("Of AdaGrad it says {got}: it should be 1, True.",
                lambda function: function(loss_after=losses_of(AdaGrad(2.0)))),
           Fact("Of gradient descent it says {got}: it should be 0, False. Its path turns with the valley.",
                lambda function: function(loss_after=losses_of(GD(0.4)))),
           Fact("Of AdaGrad with the full matrix it says {got}: it should be 0, False.",
                lambda function: function(loss_after=losses_of(FullAdaGrad(2.0))))),
    mistakes=(
        Mistake(comparing(0, 90, 1e-3),
                "It says False of every rule. At 90° the axes are only exchanged, and a rule that knows them "
                "does as well there as at 0°: try an angle between."),
        Mistake(comparing(0, 30, 0.0),
                "It says True of every rule. Losses that differ by rounding only are the same: compare them "
                "to within a share of their size."),
        Mistake(lambda loss_after: not comparing(0, 30, 1e-3)(loss_after),
                "The other way round: True is for a rule whose loss changes when the valley turns."),
        Mistake(lambda loss_after: loss_after(angle=45) > 0.1,
                "A high loss may have another cause, such as a small η: compare one rule at two angles."),
    ),
    hints=("A rule that does not know the axes has the same loss at all angles.",
           "Take 0° and an angle at which no axis lies on another: not 90°.",
           "Return abs(turned - straight) > 1e-3 * straight."),
))
