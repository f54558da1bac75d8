"""The predictions of lecture 11, The spiral."""

from ..catalogue import prediction
from ..kinds import Choice, Order, Range

prediction("11-data", Choice(
    ("195", 195, "2 · 64 and 64 and 3: the 64 · 3 weights between the layers are missing."),
    ("320", 320, "2 · 64 + 64 · 3 weights: the biases are forgotten, 64 and 3."),
    ("387", 387, "2 · 64 + 64 weights and biases, then 64 · 3 + 3."),
), again="11.1")

prediction("11-backprop", Choice(
    ("yes, those whose neuron is near its corner", False,
     "They could: only if a neuron comes within a hundred-thousandth of 0 for some point. None of these "
     "did."),
    ("no, all 40 agree", True,
     "A corner is met only within the step of the comparison, 10⁻⁵. None of the 40 was."),
))

prediction("11-train", Choice(
    ("0.1: nearly done", lambda loss: loss < 0.3,
     "That would be nearly all points right. After 500 epochs a fifth of them is still wrong."),
    ("0.6: half-way", lambda loss: 0.3 <= loss < 0.8,
     "The borders are bent by then, but not yet round three arms. That takes hundreds of epochs."),
    ("0.9: the first quarter", lambda loss: loss >= 0.8,
     "No straight borders come below 1.07 here, so the first bends are there; the arms come later."),
))

prediction("11-one-run", Range(
    "(accuracy)", within=0.1,
    why="One run says little: the three accuracies that the source reports all lie inside, and so would "
    "others."))

prediction("11-twins-intro", Choice(
    ("not at all: a millionth stays a millionth", False,
     "Each step stretches the difference a little, and there are 2000 of them."),
    ("by at least one point of the 300", True,
     "A small difference grows in every step, until other points are right."),
))

prediction("11-fair", Order(
    dict(GD="gradient descent", Momentum="momentum", AdaGrad="AdaGrad", RMSProp="RMSProp", Adam="Adam"),
    why="The ranges of Adam and momentum overlap; Adam's worst seed is above RMSProp's best one."),
    again="11.3")

prediction("11-cost", Choice(
    ("1", 1, "v alone would be RMSProp. Adam remembers m as well."),
    ("2", 2, "m and v. Memory is the price of Adam; its time hardly counts beside that of a gradient."),
    ("4", 4, "m̂ and v̂ are computed anew in each step, nobody has to remember them."),
))

prediction("11-predict-new", Choice(
    ("on 93 %: it is the same spiral", lambda new: new > 0.9,
     "The same spiral, with other noise. Some of what the network has learned is the noise of its points."),
    ("on about 80 %", lambda new: 0.7 < new <= 0.9,
     "The arms are learned, and the noise of the 300 points with them."),
    ("on a third: it has learned them by heart", lambda new: new < 0.5,
     "387 parameters could nearly do that. But the arms are what all points agree on."),
))

prediction("11-predict-batches", Choice(
    ("batches: ten times as many steps", lambda gain: gain < -0.02,
     "Each of them follows a noisy gradient, so that η has to be smaller, by a factor of five here."),
    ("about the same: equally many gradients of points", lambda gain: -0.02 <= gain <= 0.02,
     "The work is the same. What a step makes of it is not."),
    ("all points in each step", lambda gain: gain > 0.02,
     "With 300 points the exact gradient is cheap, and it allows a larger η."),
))
