"""The predictions of lecture 03, AdaGrad."""

import numpy as np

from ..catalogue import prediction
from ..curves import Axis, Curve, straight
from ..kinds import Choice

prediction("03-predict-first-step", Choice(
    ("mostly along b, like gradient descent", lambda ratio: ratio > 3,
     "The larger gradient makes the larger step, with gradient descent. AdaGrad divides it by its own size."),
    ("the same distance along w and b", lambda ratio: 0.9 < ratio < 1.1,
     "In the first step v is g², so g/√v is the sign of the gradient, and nothing else."),
    ("mostly along w", lambda ratio: ratio < 0.3,
     "AdaGrad does not favour what is rare. It makes the first steps equally long."),
), again="03.1")

prediction("03-predict-paths", Choice(
    ("5 %, as for the three others", lambda share: share < 0.15,
     "So it would be at one rate for both. Now w has a rate of its own, 22 times as high at first."),
    ("25 %", lambda share: 0.15 <= share < 0.45,
     "A little better is not what it is: the direction is another one."),
    ("60 %", lambda share: 0.45 <= share < 0.8,
     "Each gradient is divided by the size of its own past, so w keeps up with b from the first step on."),
    ("100 %: it goes straight to the minimum", lambda share: share >= 0.8,
     "The first step goes along the diagonal, whatever the direction of the minimum is."),
))

prediction("03-rates", Curve(
    Axis("step", 1, 4, 16, 64, 256, 1024), Axis("rate of w", 0.1, 1, 10, 100),
    ("a level line", lambda up: np.ptp(up) < 0.1,
     "v grows by g² in every step, and with all points in each step no gradient is 0: no rate can stay."),
    ("a slow fall", lambda up: up[-1] > 0.55,
     "The slides say so. But w's first gradients are tiny, so the next ones make v many times as large."),
    ("a straight line down, as 1/√t", straight,
     "So it is with gradients that stay as large as they were. w's first grow, then die out."),
    ("a fall that goes on", lambda up: up[-1] < 0.3,
     "At the minimum the gradients are 0: v stops growing, and the rate stays where it is."),
    within=2,
    why="w's first gradients are tiny, so v grows by a large factor on the way; at the minimum it stops."))

prediction("03-predict-fair", Choice(
    ("gradient descent", "GD", "At η = 32 it is quick, 20 steps. But b and w still share the rate."),
    ("momentum", "Momentum", "A velocity helps in a valley. The trouble here is that w hears so little."),
    ("Nesterov", "Nesterov", "It comes second, with 10 steps."),
    ("AdaGrad", "AdaGrad", "A rate for each parameter: w and b arrive together, in 3 steps."),
))

prediction("03-scale", Choice(
    ("both are changed: the steps are 500 times as long", (True, True),
     "AdaGrad divides by the size of the gradients, so a common factor cancels."),
    ("gradient descent's is changed, AdaGrad's stays", (True, False),
     "g and √v grow by the same factor. Only ε could tell them apart, and it is too small here."),
    ("AdaGrad's is changed, since v grows by 500²; gradient descent's stays", (False, True),
     "The root undoes the square. It is gradient descent that multiplies with the gradient's size."),
))

prediction("03-square-root", Choice(
    ("for neither: 0.1 for both", lambda ratio: 0.5 < ratio < 2,
     "With the root it would be: g/√g² is a sign. Without it, g/g² is 1/g."),
    ("for the mean, 500 times", lambda ratio: ratio > 100,
     "The step is η/g: the smaller the gradient, the longer the step."),
    ("for the sum, 500 times", lambda ratio: ratio < 0.01,
     "That is gradient descent. Without the root the gradient's size comes in upside down."),
))

prediction("03-flipside", Choice(
    ("far out, at a loss above 0.05: its rates fall to 0", lambda loss: loss > 0.05,
     "The rates only fall, but they need not fall to 0."),
    ("close by, at about 0.001", lambda loss: 1e-6 < loss <= 0.05,
     "The closer it comes, the smaller the gradients: v stops growing before that stops the walk."),
    ("nowhere", lambda loss: loss <= 1e-6,
     "When the gradients die out, v stops growing, and the rates stay where they are."),
), again="03.3")

prediction("03-preconditioning", Choice(
    ("for all three", (True, True, True),
     "Turned by 45°, both diagonal entries are equal: there is nothing to rescale."),
    ("for the valley along the axes only", (True, False, False),
     "The third is badly scaled, too, and its axes are nearly those of the coordinates."),
    ("for the valley along the axes and for [[100, 1], [1, 0.1]]", (True, False, True),
     "Rescaling coordinates cures bad scales. It does not cure a bad direction."),
    ("for the turned valley only", (False, True, False),
     "It is the one case without a cure: a scale for each coordinate cannot turn anything."),
), again="03.2")

prediction("03-predict-rotation", Choice(
    ("both behave as before: it is the same valley", (False, False),
     "For gradient descent, yes. AdaGrad looks at each coordinate alone, and those are others now."),
    ("AdaGrad behaves differently, gradient descent does not", (False, True),
     "Gradient descent sees no coordinates. AdaGrad's rates belong to the axes."),
    ("both behave differently", (True, True),
     "A gradient turns with the valley, and so does gradient descent's whole path."),
))

prediction("03-bug", Choice(
    ("−0.1 for 2, and 0.1 for −2", [-0.1, 0.1],
     "So it would be with the square and the root: g/√g² is the sign. Here it is g/g, which is 1."),
    ("−0.1 both times", [-0.1, -0.1],
     "g/g is 1 whatever the sign, so the first step is −η: uphill for a negative gradient."),
    ("−0.2 for 2, and 0.2 for −2", [-0.2, 0.2],
     "That is gradient descent. Here the gradient is divided by itself."),
))

prediction("03-class", Choice(
    ("1/2 in both cases: it is the same counter", [0.5, 0.5],
     "`update_params` is called for each layer, so there the counter runs twice as fast."),
    ("1/3 in update_params, 1/2 in post_update_params", [0.5, 0.33],
     "Two layers count two for each epoch: 1/(1 + 2) instead of 1/(1 + 1)."),
    ("1/4 in update_params, 1/2 in post_update_params", [0.5, 0.25],
     "The rate is 1/(1 + decay · count): twice the count does not halve it."),
), again="03.4")
