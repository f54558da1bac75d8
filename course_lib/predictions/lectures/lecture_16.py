"""The predictions of lecture 16, Which minimum."""

from ..catalogue import prediction
from ..kinds import Choice

prediction("16-toy", Choice(
    ("all, for every rule", lambda right: min(right.values()) > 0.95,
     "With 503 weights for 100 points there are many solutions, and they differ on new points."),
    ("all for gradient descent and momentum, three quarters for the adaptive ones",
     lambda right: min(right["GD"], right["Momentum"]) > 0.95 and max(right["AdaGrad"], right["Adam"]) < 0.85,
     "The adaptive rules give w₁, w₂ and w₃ the same weight, so for a new point of class −1 the two features "
     "that are always 1 outvote the label."),
    ("three quarters for gradient descent and momentum, all for the adaptive ones",
     lambda right: max(right["GD"], right["Momentum"]) < 0.85 and min(right["AdaGrad"], right["Adam"]) > 0.95,
     "They do treat rare features better. Here the rare ones are noise."),
    ("about half, for every rule", lambda right: max(right.values()) < 0.6,
     "One feature is the class itself: a rule may well find it."),
), again="16.2")

prediction("16-limits", Choice(
    ("the one with the smallest norm", "shortest",
     "A sum of the points' feature vectors has no part at right angles to all of them, and so it is the "
     "shortest."),
    ("the one with most zeros", "sparse", "For that one would have to penalize the sizes of the weights."),
    ("the one whose weights have one size", "signs", "That is where the adaptive rules go."),
    ("it depends on η and on the number of steps", "other", "They decide when one gets there, not where."),
), again="16.1")

prediction("16-decay", Choice(
    ("AdamW's helps clearly, the penalty does not", ["AdamW"],
     "AdamW is right about what decay means. That does not make it help on this problem."),
    ("the penalty helps clearly, AdamW's does not", ["penalty"],
     "It was tuned on held-out points like the other, and gained as little."),
    ("both help clearly", ["AdamW", "penalty"],
     "Too few points are not cured by small weights."),
    ("no way of decay shows a difference", [],
     "In ten seeds the differences stay below three of their standard errors."),
))
