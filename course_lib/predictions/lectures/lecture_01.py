"""The predictions of lecture 01, Sparse features."""

import numpy as np

from ..catalogue import prediction
from ..kinds import Choice

prediction("01-rare", Choice(
    ("about as large: it evens out over many points", lambda share: share > 0.5,
     "Nothing evens out: a point with x₂ = 0 adds exactly 0 to the sum."),
    ("about a twentieth of theirs", lambda share: 0.02 < share <= 0.1,
     "Only 5 % of the points say anything about w₂, so its gradients add up to a twentieth."),
    ("0: the feature is lost", lambda share: share <= 0.02,
     "The few points with x₂ ≠ 0 do count, each as much as any other."),
), again="01.2")

prediction("01-predict-three", Choice(
    ("all straight to the minimum", lambda turn: np.all((turn > 0.2) & (turn < 1)),
     "Gradients point across the lines of equal loss, not at the minimum."),
    ("all like an L: first up, along b, and then to the right", lambda turn: np.all(turn > 3),
     "b gets a gradient from every point, w from a few. All three rules give both the same rate."),
    ("all first to the right, along w, and then up", lambda turn: np.all(turn <= 0.2),
     "w is the one that hardly hears anything: x is nearly always 0."),
    ("gradient descent like an L, the two others straight", lambda turn: turn[0] > 3 and np.all(turn[1:] < 1),
     "Momentum sums gradients up, for w and b alike: it walks the same corner, only sooner."),
))

prediction("01-predict-rarer", Choice(
    ("about tenfold, for all three", lambda growth: min(growth.values()) > 5,
     "That is so for gradient descent. Momentum adds up the few gradients that do come."),
    ("about tenfold for gradient descent, to less than threefold for the two others",
     lambda growth: growth["GD"] > 5 and max(growth["Momentum"], growth["Nesterov"]) < 3,
     "Ten times rarer means a tenth of the gradient. A memory of past gradients makes up for much of it."),
    ("hardly for any: each has its best rate", lambda growth: max(growth.values()) < 3,
     "Tuning helps, but one rate serves w and b alike: what w needs is too much for b."),
))

prediction("01-bug", Choice(
    ("the loss falls as it should, and both parameters move", (True, True),
     "That is how it looks if one watches the loss alone. One of the two does not move at all."),
    ("the loss falls, and w does not move at all", (True, False),
     "`=` in place of `+=` keeps the last point only, and its x is 0."),
    ("the loss rises", (False, True),
     "b still moves the right way, and that is enough for the loss to fall."),
), again="01.3")
