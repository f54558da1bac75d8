"""The exercises of lecture 01, Sparse features."""


import numpy as np

from ...losses import sigmoid
from ..catalogue import exercise
from ..kinds import Function, Mistake, Number, Property
from ..verdicts import reject, right, wrong
from .lecture_00 import gradient, points


def sparse_data_judgement(call):
    def draw(seed):
        result = call(rng=np.random.default_rng(seed))
        if not isinstance(result, (tuple, list)) or len(result) != 2:
            raise reject("It should return x, y: two arrays.")
        x, y = (np.asarray(part, float) for part in result)
        if x.shape != (500,) or y.shape != (500,):
            raise reject(f"x and y should hold 500 numbers each; their shapes are {x.shape} and {y.shape}.")
        return x, y

    read = "01 · Sparse features, §2"
    (x, y), (again, _), (other, _) = draw(1), draw(1), draw(2)
    if not np.array_equal(x, again):
        return wrong("Two calls with the same seed give different data: draw everything from the `rng` that is handed in.", read)
    if np.array_equal(x, other):
        return wrong("Another seed gives the same data: use the `rng` that is handed in.", read)
    counts = [int(np.sum(part == 0)) for part in (x, other)]
    if counts != [400, 400]:
        if counts[0] == counts[1] == 0:
            return wrong("No x is 0: choose 400 of them and set them to 0.", read)
        return wrong(f"Of 500 x, {counts[0]} are 0 with one seed and {counts[1]} with another. Exactly 400 are wanted: "
                    "choose positions, each at most once.", read)
    if np.array_equal(x == 0, other == 0):
        return wrong("The zeros always stand at the same places: choose the places by chance, too.", read)
    spread = np.std(np.r_[x[x != 0], other[other != 0]])
    if not 0.4 < spread < 0.6:
        return wrong(f"The x that are not 0 have a standard deviation of {spread:.2f}; 0.5 is wanted "
                    "(and 0.5² is a variance).", read)
    if np.allclose(y, sigmoid(2 * x), rtol=1e-9):
        return right("500 points, 400 zeros, and the same for the same seed")
    if np.allclose(y, sigmoid(-2 * x), rtol=1e-9):
        return wrong("y falls where x grows: a sign in the exponent.", read)
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
              Mistake(8, "As a share between 0 and 1, please, not in percent."),
              Mistake(1.0, "That is b, which hears from every point.")),
    hints=("The gradient of w for one point carries a factor x.",
           "So it is 0 wherever x is 0.",
           "Count the points whose x is not 0, and divide by 500."),
))


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


exercise("01.3", Function(
    title="bug hunt: the weight that never moves", read="01 · Sparse features, §4",
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
))
