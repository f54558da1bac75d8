"""The predictions of lecture 00, Start here."""

from ..catalogue import prediction
from ..kinds import Choice

prediction("00-predict-map", Choice(
    ("towards the minimum", "minimum",
     "The gradient does not know where the minimum is. It knows only the slope at this point."),
    ("along the line", "along",
     "Along a line of equal loss the loss does not change: there the slope is 0."),
    ("straight across the line", "across",
     "Along the line the loss stays the same, so it falls fastest at a right angle to it."),
))

prediction("00-check", Choice(
    ("none: the formulas are those of the slide", (1, 1),
     "A wrong sign raises no error. Only a comparison with the slope finds it."),
    ("the one for w, by the factor 2", (2, 1),
     "The square's factor 2 is cancelled by the ½ in front of the loss."),
    ("the one for b, by the factor −1", (1, -1),
     "In the slide's f, b stands in the exponent with the other sign than wx; its derivative has that sign."),
    ("both, by the factor −1", (-1, -1),
     "For w the formula agrees with the measured slope."),
), again="00.1")

prediction("00-gd", Choice(
    ("0.1", 0.1, "A rate below 1 looks safe, and here it is only slow: far out this loss is nearly flat."),
    ("1", 1, "It is ten times as fast as 0.1, and still too slow for 100 steps."),
    ("10", 10, "Which rate is large depends on the slope. This loss is so flat that even 10 is small."),
))

prediction("00-predict-limit", Choice(
    ("at about a tenth of the largest rate that works", lambda share: share < 0.2,
     "Smaller is safer, but each step does less. In this valley the small slope decides."),
    ("at about half of it", lambda share: 0.2 <= share < 0.8,
     "For one curvature alone it would be half: one step to the minimum. Here there are two, 0.2 and 4."),
    ("just below it", lambda share: share >= 0.8,
     "The flat direction wants the largest rate that the steep one still stands."),
), again="00.3")

prediction("00-mean-sum", Choice(
    ("it arrives, and sooner", lambda swing: swing < 0.01,
     "The minimum is the same, but the gradient is 500 times as large: so is the curvature λ, and ηλ is "
     "above 2."),
    ("b jumps to and fro for ever", lambda swing: 0.01 <= swing < 10,
     "ηλ is above 2, so every step goes too far. Far out the loss is flat, and that holds it."),
    ("it flies off to infinity", lambda swing: not swing < 10,
     "On a parabola it would. This loss is flat far out, so the jumps stay bounded."),
))

prediction("00-zero-gradient", Choice(
    ("both on the saddle", (False, False),
     "The second one starts a millionth beside the ridge, and that grows."),
    ("the first on the saddle, the second far away", (False, True),
     "What is off the ridge grows by the factor 1 + η in each step: from a millionth to 83 in 100 steps."),
    ("both far away", (True, True), "The first one has x₂ = 0 exactly, and 0 times 1.2 is 0."),
))
