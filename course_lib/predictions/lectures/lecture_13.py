"""The predictions of lecture 13, Noise and batches."""

import numpy as np

from ..catalogue import prediction
from ..kinds import Choice

prediction("13-floor", Choice(
    ("it goes to 0 in both cases, only later with the small η", lambda ratio: not np.isfinite(ratio),
     "The noise does not stop, and a constant η passes a constant share of it on."),
    ("half the η leaves half of it", lambda ratio: 1.6 < ratio < 2.5,
     "Each step's noise is a quarter, and twice as many steps are remembered."),
    ("half the η leaves a quarter of it", lambda ratio: ratio >= 3,
     "The square of one step's noise, yes. But a smaller η also forgets more slowly."),
    ("half the η leaves as much, only later", lambda ratio: 0.8 < ratio < 1.25,
     "The floor is a balance of forgetting, with η, and of fresh noise, with η²."),
), again="13.1")

prediction("13-scaling", Choice(
    ("2", 2, "The noise is a quarter with B = 16, not a half."),
    ("4", 4, "Adam divides by the noise itself, so its floor goes with η/√B: the square root of 16."),
    ("16", 16, "That is the linear rule, and it is one about gradient descent."),
), again="13.3")

prediction("13-critical", Choice(
    ("4 times: four times the batch", lambda ratio: ratio > 3.3,
     "Twice the batch, half the steps: only as long as noise is what limits η."),
    ("2 times: the square root", lambda ratio: 1.6 < ratio <= 3.3,
     "It is no law of roots: the gain ends where the noise does not matter any more."),
    ("1.3 times: hardly", lambda ratio: ratio <= 1.6,
     "η is at the limit of stability already. From there on more points say the same."),
))

prediction("13-endings", Choice(
    ("cosine", "cosine",
     "It is the usual one, and ends where the straight line ends: the shape hardly matters."),
    ("linear to 0", "linear",
     "It is the second, beside the cosine. On a quadratic something else is better still."),
    ("WSD: high for long, and then down", "WSD", "The fall is shorter, so less noise is taken out."),
    ("the mean of the whole path", "mean of the path",
     "On a quadratic the mean of all points takes out the noise best. The next section shows where that "
     "ends."),
    ("Schedule-Free", "Schedule-Free", "It needs no end to be known, and pays a little for that."),
))

prediction("13-averaging", Choice(
    ("none: what holds on a quadratic holds here", (False, False),
     "At 2000 steps the whole path still has its beginning in it, and the neuron is curved differently "
     "there."),
    ("the mean of the whole path falls behind the linear fall; the mean of its second half is ahead of both",
     (True, True),
     "The beginning spoils the mean, the second half has none of it."),
    ("both means fall behind the linear fall", (True, False),
     "The mean of the second half forgets the beginning, and that is all that was wrong."),
))

prediction("13-clipping", Choice(
    ("Adam and the sign: both divide by the size", frozenset({"Adam", "sign"}),
     "Adam remembers an outlier for a thousand steps, and crawls meanwhile."),
    ("clipping and the sign", frozenset({"GD, clipped", "sign"}),
     "Both bound each step by itself, and remember nothing of an outlier."),
    ("clipping and Adam", frozenset({"GD, clipped", "Adam"}),
     "Adam bounds its steps as well, but by a v in which the outlier stays."),
    ("gradient descent and Adam, with a small η", frozenset({"GD", "Adam"}),
     "A small η helps against noise. An outlier of a thousand is still a thousand times too long."),
), again="13.2")
