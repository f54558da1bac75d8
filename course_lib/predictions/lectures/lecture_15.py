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
    ("the ten most frequent: they weigh most", 0, "They weigh most, and so they were learned first."),
    ("the next 90", 1, "They are nearly done as well: their q is 0.9 of p."),
    ("all the others", 2, "They were not even begun: nearly all of the excess is theirs."),
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
    ("30 %, as with ten inputs", lambda share: share < 0.5,
     "With ten inputs no linear model can tell the classes apart."),
    ("70 %, behind Adam", lambda share: 0.5 <= share < 0.95,
     "With more inputs than points no class has to wait for another."),
    ("100 %", lambda share: share >= 0.95,
     "With 400 inputs each point has a direction of its own, rare or not."),
), again="15.3")
