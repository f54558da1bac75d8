"""The predictions of lecture 16, Which minimum."""

from ..catalogue import prediction
from ..kinds import Choice

prediction("16-toy", Choice(
    ("all, for every rule", lambda right: min(right.values()) > 0.95,
     "With 503 weights for 100 points there are many solutions, and they differ on new points."),
    ("all for gradient descent and momentum, three quarters for the adaptive ones",
     lambda right: min(right["GD"], right["Momentum"]) > 0.95 and max(right["AdaGrad"], right["Adam"]) < 0.85,
     "The adaptive rules give every feature the same weight, so the 500 useless ones outvote the useful "
     "one."),
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
    ("the one with equal weights", "signs", "That is where the adaptive rules go."),
    ("it depends on η and on the number of steps", "other", "They decide when one gets there, not where."),
), again="16.1")

prediction("16-decay", Choice(
    ("0.9, as on the training points", lambda found: found[0] > 0.8,
     "30 points of an arm fix too little: the net fills the gaps its own way."),
    ("0.6, and AdamW helps, clearly", lambda found: found[0] < 0.8 and found[1] == 1,
     "AdamW is right about what decay means. That does not make it help on this problem."),
    ("0.6, and the penalty helps, clearly", lambda found: found[0] < 0.8 and found[1] == -1,
     "It was tuned on held-out points like the other, and gained as little."),
    ("0.6, and no way of decay shows a difference", lambda found: found[0] < 0.8 and found[1] == 0,
     "Too few points are not cured by small weights. Ten seeds show no difference."),
))
