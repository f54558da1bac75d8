"""The exercises of lecture 01, Sparse features."""


from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ...losses import sigmoid
from ...optimizers import Array
from ..calling import Caller
from ..catalogue import exercise
from ..functions import Function, Measure
from ..kinds import Mistake, Number, Property, floats, parts_of
from ..verdicts import Verdict, reject, right, wrong
from .lecture_00 import gradient, gradient_facts, points

SEEDS = 20  # enough for 2,000 numbers that are not 0


def drawn(call: Caller, seed: int) -> tuple[Array, Array]:
    """x and y for a seed, each (500,); raises Rejected."""
    x, y = (floats(part) for part in parts_of(call(rng=np.random.default_rng(seed)), ("x", "y")))
    if x is None or y is None:
        raise reject("x and y should be arrays of numbers.")
    if x.shape != (500,) or y.shape != (500,):
        raise reject(f"x and y should hold 500 numbers each; their shapes are {x.shape} and {y.shape}.")
    return x, y


def sparse_data_judgement(call: Caller) -> Verdict:
    read = "01 · Sparse features, §2"
    samples = [drawn(call, seed) for seed in range(SEEDS)]
    (x, _), (other, _), (again, _) = samples[0], samples[1], drawn(call, 0)
    if not np.array_equal(x, again):
        return wrong("Two calls with the same seed give different data: draw everything from the `rng` "
                     "that is handed in.", read)
    if np.array_equal(x, other):
        return wrong("Another seed gives the same data: use the `rng` that is handed in.", read)
    return (wrong_zeros([x for x, _ in samples], read)
            or wrong_numbers([x[x != 0] for x, _ in samples], read)
            or wrong_targets(samples, read)
            or right("500 points, 400 zeros, and the same for the same seed"))


def wrong_zeros(samples: list[Array], read: str) -> Verdict | None:
    """How many zeros there are, and where."""
    counts = sorted({int(np.sum(x == 0)) for x in samples})
    if counts == [0]:
        return wrong("No x is 0: choose 400 of them and set them to 0.", read)
    if counts != [400]:
        some = (f"{counts[0]} are 0" if len(counts) == 1 else
                f"between {counts[0]} and {counts[-1]} are 0, by seed")
        return wrong(f"Of 500 x, {some}. Exactly 400 are wanted: choose positions, each at most once.", read)
    if all(np.array_equal(x == 0, samples[0] == 0) for x in samples):
        return wrong("The zeros always stand at the same places: choose the places by chance, too.", read)
    if all(np.min(np.abs(x[x != 0])) > 0.4 for x in samples):
        return wrong("The zeros stand where the smallest numbers were: choose places by chance, whatever x "
                     "is there.",
                     read)
    changes = np.mean([np.count_nonzero(np.diff(x == 0)) for x in samples])
    if not 145 < changes < 175:  # 160 of 499 neighbours differ where all places are equally likely
        return wrong("The places of the zeros have a pattern: all 500 places should be equally likely.", read)
    often = np.mean([x == 0 for x in samples], axis=0)  # 0.8 ± 0.09 for each place
    if np.any(often < 0.3) or np.mean(often[:250]) < 0.76 or np.mean(often[250:]) < 0.76:
        return wrong("The zeros prefer some places: all 500 should be equally likely.", read)
    return None


def wrong_numbers(samples: list[Array], read: str) -> Verdict | None:
    """Whether the numbers that are not 0 are drawn from N(0, 0.5²), anew for each seed."""
    x = np.concatenate(samples)
    if np.mean([len(np.unique(part)) for part in samples]) < 90:
        return wrong("Many x are equal: each should be a number of its own from N(0, 0.5²).", read)
    if len(np.unique(x)) < len(x) / 2:
        return wrong("The numbers are the same for other seeds: draw them from the `rng`, too.", read)
    if abs(np.mean(x)) > 0.05:
        return wrong(f"The x that are not 0 have the mean {np.mean(x):.2f}: N(0, 0.5²) has the mean 0.", read)
    if not 0.46 < np.std(x) < 0.54:
        return wrong(f"The x that are not 0 have a standard deviation of {np.std(x):.2f}; 0.5 is wanted "
                     "(and 0.5² is a variance).", read)
    near, far = np.mean(np.abs(x) < 0.25), np.mean(np.abs(x) > 1)  # half a standard deviation, and two
    if not (0.335 < near < 0.43 and 0.026 < far < 0.066):
        return wrong(f"{near:.0%} of the x are closer to 0 than 0.25, and {far:.1%} are further than 1: of "
                     "normal "
                     "numbers it is 38 % and 4.6 %. Is it another distribution?", read)
    return None


def wrong_targets(samples: list[tuple[Array, Array]], read: str) -> Verdict | None:
    """Whether y is σ(2x)."""
    x, y = (np.concatenate(part) for part in zip(*samples))
    if np.allclose(y, sigmoid(2 * x), rtol=1e-9):
        return None
    if np.allclose(y, sigmoid(-2 * x), rtol=1e-9):
        return wrong("y falls where x grows: a sign in the exponent.", read)
    if np.allclose(y, sigmoid(x), rtol=1e-9):
        return wrong("y is σ(x): it should be σ(2x).", read)
    if np.allclose(y, 2 * sigmoid(x), rtol=1e-9):
        return wrong("y is 2 σ(x): it should be σ(2x).", read)
    if np.allclose(y[x != 0], sigmoid(2 * x[x != 0]), rtol=1e-9):
        return wrong("x is right, and y where x is not 0. Where x is 0, y should be σ(0): compute y after "
                     "the zeros "
                     "are set.", read)
    return wrong("x is right. y should be σ(2x), computed after the zeros are set.", read)


exercise("01.1", Property(
    title="sparse data of your own", read="01 · Sparse features, §2",
    judgement=sparse_data_judgement, arguments=("rng",),
    hints=("Three steps: draw 500 numbers, set 400 of them to 0, compute y.",
           "rng.permutation(500) is all positions in random order, each once.",
           "x[rng.permutation(500)[:400]] = 0, and then y = sigmoid(2 * x)."),
))

exercise("01.2", Number(
    title="how often w hears anything", read="01 · Sparse features, §4", value=lambda: 40 / 500,
    tolerance=0.03,
    mistakes=(Mistake(0.2, "That is for the lecture's data, 400 of 500; here 460 of 500 are 0."),
              Mistake(40, "That is a number of points; the share of the steps is wanted."),
              Mistake(0.92, "That is how often it hears *nothing*."),
              Mistake(40 / 460, "That is a share of the zeros: count against all 500 points."),
              Mistake(8, "As a share between 0 and 1, please, not in percent."),
              Mistake(1.0, "That is b, which hears from every point.")),
    hints=("The gradient of w for one point carries a factor x.",
           "So it is 0 wherever x is 0.",
           "Count the points whose x is not 0, and divide by 500."),
))


def last_point_only(w: float, b: float, X: Array, Y: Array) -> tuple[float, float]:
    dw = db = 0.0
    for x, y in zip(X, Y):
        f = 1 / (1 + np.exp(-(w * x + b)))
        dw = (f - y) * f * (1 - f) * x
        db = (f - y) * f * (1 - f)
    return dw, db


def only_one_added(which: str) -> Callable:
    def wrong(w, b, X, Y):
        right, last = gradient(w, b, X, Y), last_point_only(w, b, X, Y)
        return (right[0], last[1]) if which == "dw" else (last[0], right[1])
    return wrong


def in_capitals(measure: Measure) -> Measure:
    """The same of a function whose points are called X and Y."""
    return lambda function: measure(lambda w, b, x, y: function(w=w, b=b, X=x, Y=y))


exercise("01.3", Function(
    title="bug hunt: the weight that never moves", read="01 · Sparse features, §4",
    reference=lambda w, b, X, Y: gradient(w, b, X, Y), returns=("dw", "db"), printed=last_point_only,
    facts=tuple(replace(fact, measure=in_capitals(fact.measure)) for fact in gradient_facts()),
    cases=lambda rng: [dict(w=c["w"], b=c["b"], X=c["x"], Y=c["y"]) for c in points(rng)],
    mistakes=(
        Mistake(only_one_added("dw"), "dw is right now. db still forgets all points but the last."),
        Mistake(only_one_added("db"), "db is right now. dw still forgets all points but the last."),
        Mistake(lambda w, b, X, Y: np.add(gradient(w, b, X, Y), 0) / len(X),
                "Nothing is forgotten any more. But this is the mean, and the sum is wanted.",
                "00 · Start here, §4"),
    ),
    hints=("Run it with two points and look at dw after each turn of the loop.",
           "What does the second turn do with what the first turn found?",
           "`=` replaces, `+=` adds."),
))
