"""The predictions of lecture 15, Why Adam wins on language."""

from ..catalogue import prediction
from ..kinds import Choice

prediction("15-smallest", Choice(
    ("1 time: there are no sparse inputs and no noise", lambda ratio: ratio < 2,
     "Rare classes are enough: a word of frequency p gets a gradient of the size p."),
    ("3 times", lambda ratio: 2 <= ratio < 6, "That is Adam's: 8 and 25."),
    ("10 times", lambda ratio: 6 <= ratio < 30, "It grows nearly like the number of words."),
    ("70 times", lambda ratio: ratio >= 30, "One rate for all words: the rare ones wait for their turn."),
), again="15.2")

prediction("15-waits", Choice(
    ("too seldom: it has not learned them yet", lambda ratio: ratio < 0.8,
     "It began by saying all words equally often, which is far too often for the rarest ones."),
    ("about right: they hardly count", lambda ratio: 0.8 <= ratio <= 1.2,
     "Each counts little, and there are nine thousand of them."),
    ("too often", lambda ratio: ratio > 1.2,
     "It began by saying all words equally often, and comes down from there by steps of the size p."),
))

prediction("15-tests", Choice(
    ("as good as Adam", "good",
     "The same step for each word, whatever its frequency: nothing more is needed here."),
    ("between the two", "between",
     "A memory of rare words would be needed if they came rarely. Here each has a gradient in each step."),
    ("as bad as gradient descent", "bad",
     "It does not remember, but it does not weigh words by their frequency either."),
))

prediction("15-prose", Choice(
    ("all four: it is a small model", frozenset({"GD", "Momentum", "Adam", "sign"}),
     "Small it is, and it has words that come once. Those wait under one rate."),
    ("Adam alone", frozenset({"Adam"}), "The sign gives each word the same step as well."),
    ("Adam and sign descent", frozenset({"Adam", "sign"}),
     "As with Zipf's law: the text has the same long tail."),
    ("none of them", frozenset(),
     "Counts are all that is to be learned, and two of the rules learn them in 100 steps."),
))

prediction("15-ends", Choice(
    ("with ten inputs only", ["10 around 0"],
     "There neither rule is right in many rare points: no linear model can tell the classes apart."),
    ("with 400 inputs between 0 and 1 only", ["400 from 0 to 1"],
     "They have a part in common, along which a frequent class adds up to a large curvature."),
    ("in all three: rare classes wait", ["10 around 0", "400 around 0", "400 from 0 to 1"],
     "Where no direction belongs to many points, no class limits the rate, and none has to wait."),
    ("with both kinds of 400: the more inputs, the narrower the valley", ["400 around 0", "400 from 0 to 1"],
     "Around 0 the points' inputs are nearly at right angles, and the valley is round."),
), again="15.3")
