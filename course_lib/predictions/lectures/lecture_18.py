"""The predictions of lecture 18, The clinic."""

from ..catalogue import prediction
from ..kinds import Choice

prediction("18-unseen", Choice(
    ("a sum for the mean, and the data leak", {"sum for mean", "data leak"},
     "Adam divides by the size of the gradient, so that 16 times the gradient is the same step; and no step "
     "sees the held-out points."),
    ("the shuffled labels, and the data leak", {"labels shuffled", "data leak"},
     "A network can learn wrong labels, but slowly, one by one: the curve stays high for long."),
    ("t per epoch, and no bias correction", {"t per epoch", "no bias correction"},
     "Both change the lengths of the first steps, and the curve is another one. It looks good."),
    ("the small batch, and a sum for the mean", {"batch too small", "sum for mean"},
     "With one point a batch the steps point everywhere, and the curve comes down slowly."),
))

prediction("18-ratio", Choice(
    ("about 0.001, as the rule of thumb says", lambda first: 0.0005 < first < 0.002,
     "The rule of thumb is about a training on its way. The first step is longer than all that follow."),
    ("about 0.01, which is η", lambda first: 0.007 < first < 0.014,
     "Each weight moves by η = 0.01. The ratio compares that with the weights, which are about 0.2."),
    ("about 0.05", lambda first: 0.04 < first < 0.06,
     "Adam's first step moves each weight by η, whatever its gradient is, and 0.01/0.2 = 0.05."),
    ("nobody can say without the gradient", lambda first: False,
     "That is so for gradient descent. In Adam's first step m̂ is g, and √v̂ is |g|."),
), again="18.1")

prediction("18-tests", Choice(
    ("the initial loss", "initial loss", "It sees one fault, surely and for one point."),
    ("the held-out loss", "held-out loss",
     "It sees what became of the run. Most of these runs end well enough."),
    ("the range test", "range test",
     "It costs seven runs, and says that another rate would be better, and not why."),
    ("the update ratio", "update ratio",
     "Most faults are faults of the step, and it looks at the length of the steps."),
), again="18.3")

prediction("18-alike", Choice(
    ("both", (True, True), "A dead layer gives every point the same answer, whatever the labels are."),
    ("only the one with shuffled labels", (True, False),
     "A network with 900 weights learns any 16 labels by heart, wrong ones, too. The dead one cannot."),
    ("only the one with the dead layer", (False, True),
     "Its labels are right, and it cannot see which point is which."),
    ("neither", (False, False),
     "Wrong labels make it hard to learn what is common to all points. 16 points can be learned by heart."),
), again="18.2")
