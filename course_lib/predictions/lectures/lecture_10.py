"""The predictions of lecture 10, Schedulers."""

import numpy as np

from ..catalogue import prediction
from ..kinds import Choice

prediction("10-map", Choice(
    ("step decay", (True, True),
     "The smooth curve touches the stairs at their lower corners: just after each fall."),
    ("the exponential decay", (False, False), "It falls at once, while the stairs stay up for 20 steps."),
    ("neither: they cross", (False, True),
     "They only touch: the curve is below the stairs between two falls."),
))

prediction("10-saddle", Choice(
    ("the triangular cycle: it goes up again", "triangular 0.001–0.1",
     "It does escape, because its sum grows large enough. A rate that stays at the top is there sooner."),
    ("the cosine with restarts", "cosine 0.1–0.001",
     "It spends half of what a constant rate does, so it needs twice the steps."),
    ("the constant rate", "constant 0.1",
     "What counts is the sum of the rates, and no plan sums up faster than the top rate."),
    ("the exponential decay: it is quiet in the end", "0.1 · e^(−0.02 t)",
     "Its sum never exceeds 5.05, and 8.5 and more are needed: it stays at the saddle for ever."),
))

prediction("10-predict-ridge", Choice(
    ("about a thousand times", lambda ratio: ratio > 100,
     "So it would be if the noise carried b all the way. It only starts b's own growth."),
    ("about three times", lambda ratio: 2 < ratio < 6,
     "b grows by a factor in each step, so the steps go with the logarithm of where it begins."),
    ("neither gets out: so little noise averages out", lambda ratio: not ratio < np.inf,
     "At the ridge it does not: whatever moves b off it grows by 1 + η in each step."),
))

prediction("10-cycles", Choice(
    ("the cosine: it stays long near the top", lambda ratio: ratio > 1.02,
     "It stays just as long near the bottom."),
    ("neither", lambda ratio: 0.98 <= ratio <= 1.02,
     "Both curves are as often above the middle as below it."),
    ("the triangle", lambda ratio: ratio < 0.98, "It goes through the middle at an even pace, up and down."),
), again="10.2")

prediction("10-forty-six", Choice(
    ("5 steps", [True, False, False], "It stops at the first small rise, step 8, and rolls back to 3."),
    ("15 steps", [False, True, False], "The loss swings, and one swing is longer than that: it stops at 30."),
    ("30 steps", [False, False, True],
     "It is patient enough for the restart, and then finds something better beyond it: step 89."),
    ("none of them", [False, False, False],
     "Too little patience stops before, enough of it goes on to something better."),
))

prediction("10-warm-up", Choice(
    ("yes: its longest step is about as long as with the correction", lambda ratio: ratio < 1.2,
     "A small rate meets steps that are too long, and both fade within some hundred steps."),
    ("in part: its longest step is still twice as long", lambda ratio: 1.2 <= ratio < 3,
     "While the steps are 6.6 times too long the rate is at a few per cent of η."),
    ("no: warm-up is for large models", lambda ratio: ratio >= 3,
     "It was made for them. The illness is Adam's, of any size."),
))

prediction("10-searches", Choice(
    ("0.1", 0.1, "A short step is safe, and takes hardly anything off this flat loss."),
    ("1", 1, "The search takes what lowers the loss most, and here that is further out."),
    ("10", 10, "In 99 of 100 steps: so a fixed 10 does as well, at a fifth of the price."),
))

prediction("10-adamw", Choice(
    ("both by ηλθ: L2 and weight decay are the same", (0.5, 0.5),
     "For gradient descent they are. Adam divides λθ by its own size."),
    ("Adam with L2 by η, AdamW by ηλθ", (1.0, 0.5),
     "In Adam the first step is η times a sign, whatever the gradient is. AdamW's decay passes by that."),
    ("Adam with L2 by ηλθ, AdamW by η", (0.5, 1.0),
     "It is the penalty that goes through Adam's division, not the decay."),
    ("both by η", (1.0, 1.0), "AdamW's decay is added after the division: it keeps its size."),
), again="10.4")
