"""The exercises of lecture 01, Sparse features."""


from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ...losses import sigmoid
from ...optimizers import Array
from ..calling import Caller
from ..catalogue import exercise
from ..functions import Function, Measure
from ..kinds import Mistake, Property, array_of, floats, parts_of
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

# An experiment: how rare is a feature of which one sees the gradients only?

HIDDEN = (0.03, 0.2)  # the shares of the points whose feature is not 0
BATCH, CALLS = 10, 2000


class Batches:
    """The gradient (dw, db) at (w, b) of one batch after the other; it counts how often it was asked."""

    def __init__(self, share: float, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.x = rng.normal(0, 0.5, (CALLS, BATCH)) * (rng.random((CALLS, BATCH)) < share)
        self.asked = 0
        self.at: dict[tuple[float, float], tuple[list[float], list[float]]] = {}

    def __call__(self, w: float, b: float) -> tuple[float, float]:
        if (w, b) not in self.at:  # those of all batches at once, which is quick
            f = sigmoid(w * self.x + b)
            common = (f - sigmoid(2 * self.x)) * f * (1 - f)
            self.at[w, b] = np.sum(common * self.x, axis=1).tolist(), np.sum(common, axis=1).tolist()
        self.asked += 1
        dw, db = self.at[w, b]
        return dw[self.asked % CALLS], db[self.asked % CALLS]


def rarity_judgement(call: Caller) -> Verdict:
    """The verdict on the shares found for several features."""
    read = "01 · Sparse features, §4"
    streams = [Batches(share, seed) for seed, share in enumerate(HIDDEN)]
    found = np.array([array_of("the share", call(gradient=stream), ()) for stream in streams])
    share = np.array(HIDDEN)
    heard = 1 - (1 - share) ** BATCH  # in how many batches
    most = max(stream.asked for stream in streams)
    if most > CALLS:
        return wrong(f"That took {most} batches, and you have {CALLS}.", read, mistake="too many batches")

    def says(other, within=0.2):
        return np.all(np.abs(found / other - 1) < within)

    if says(share):
        return right(f"for {len(HIDDEN)} features, with {most} batches at most")
    stories = ((np.all(found == 0), "That is 0 for every feature. At (2, 0), the minimum, all gradients are "
                                    "0: ask for them elsewhere."),
               (np.ptp(found) < 1e-9, "The answer is the same for every feature: does it come from w's "
                                      "gradients? Those of b are not 0 in any batch."),
               (says(heard, 0.1), "That is the share of the *batches* from which w hears. A batch of 10 is "
                                  "silent only if all its points are."),
               (says(1 - heard, 0.1), "That is the share of the silent *batches*. And it is the points with "
                                      "x ≠ 0 that are wanted."),
               (says(1 - share, 0.05), "That is the share of the silent points: one minus it is wanted."),
               (says(heard / BATCH, 0.1), "A tenth of the batches that are heard: so it would be if no batch "
                                          "held two points with x ≠ 0."),
               (says(BATCH * share), "That is how many such points a batch has: divide by 10."),
               (says(share, 0.6), "Near, and not near enough: a few batches tell it only roughly. Ask for "
                                  "a thousand."))
    for holds, said in stories:
        if holds:
            return wrong(said, read)
    return wrong(f"For a feature with x ≠ 0 in {share[0]:.0%} of the points you find {found[0]:.3g}.", read,
                 "measurement")


exercise("01.2", Property(
    title="an experiment: how rare is it?", read="01 · Sparse features, §4", edition=2,
    judgement=rarity_judgement, arguments=("gradient",),
    hints=("When is dw exactly 0, though the errors are not?",
           "A batch is silent if all its 10 points have x = 0. If a point is silent with probability q, how "
           "often is a batch?",
           "q¹⁰ is the share of silent batches: count them at (0, 0), and return 1 − share ** (1 / 10)."),
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
