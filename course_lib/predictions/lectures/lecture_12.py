"""The predictions of lecture 12, A sparse world."""

from ..catalogue import prediction
from ..kinds import Choice

prediction("12-words", Choice(
    ("10 %: most words of a text are frequent ones", lambda share: share < 0.2,
     "Most places of a text are taken by frequent words. Most different words are rare."),
    ("35 %", lambda share: 0.2 <= share < 0.5, "Even more: Zipf's law has a long tail."),
    ("65 %", lambda share: 0.5 <= share < 0.8, "Two of three words, and they fill an eighth of the text."),
    ("95 %", lambda share: share >= 0.8,
     "So rare they are not: the list has the 1,200 most frequent words only."),
), again="12.3")

prediction("12-world", Choice(
    ("none of them", [],
     "A rate for each parameter should help what is rare. With β = 0.9 RMSProp forgets too soon for that."),
    ("momentum", ["Momentum"],
     "Tuned, it does as well as gradient descent: neither tells rare from frequent."),
    ("RMSProp", ["RMSProp"], "Between two appearances its v fades to nothing, so it has to take a small η."),
    ("AdaGrad", ["AdaGrad"], "Its rates stay high where few gradients came: it is one of the two best."),
))

prediction("12-appearance", Choice(
    ("1 η", lambda worth: worth < 2,
     "The first step of Adam is η, at t = 1. After a long silence the correction is over."),
    ("3.2 η", lambda worth: 2 <= worth < 5, "That is RMSProp: 1/√0.1, and one step."),
    ("10 η", lambda worth: 5 <= worth < 20,
     "That is momentum: the shares of one gradient add up to 1/(1 − β)."),
    ("32 η", lambda worth: worth >= 20,
     "v is 0.001 g², so each step is 1/√0.001 times m, and m's shares add up to 1."),
), again="12.2")

prediction("12-control", Choice(
    ("about 0.6, as with β = 0.9: what it lacks is momentum", lambda far: far > 0.5,
     "Adam without momentum is as good as with it. So it is not momentum that serves the rare ones."),
    ("about 0.45, half-way", lambda far: 0.38 < far <= 0.5,
     "It is all in the memory of sizes: with 0.999 nothing is missing."),
    ("about 0.3, like Adam", lambda far: far <= 0.38,
     "A v that outlasts the silence is what makes the difference."),
))

prediction("12-predict-momentum", Choice(
    ("no momentum", lambda more: more < -0.03,
     "m makes it no better on rare features, as long as v remembers them."),
    ("a short memory of sizes", lambda more: more > 0.03,
     "A v that forgets in the silence gives up the higher rate of what is rare."),
    ("both the same", lambda more: -0.03 <= more <= 0.03, "One of the two changes nothing at all."),
))

prediction("12-predict-lazy", Choice(
    ("about 0.7: it is v that rests too much", lambda far: far > 0.6,
     "v rests, but the common counter t divides it by more and more, as if it had seen the silence."),
    ("about 0.5, half-way to Adam", lambda far: 0.4 < far <= 0.6,
     "Nothing else is missing: without m each gradient counts in full when it comes."),
    ("about 0.3, as good as Adam", lambda far: far <= 0.4,
     "Without m no part of a gradient has to wait until the word comes again."),
), again="12.1")

prediction("12-every", Choice(
    ("only for n = 1, a gradient in every step", [1],
     "With the first silent step Adam moves on, and lazy Adam does not."),
    ("for n up to 10, while the word is frequent", [1, 2, 10],
     "They drift apart with the first silent step: at n = 2 already."),
    ("for all n: lazy Adam is Adam, only faster", [1, 2, 10, 50],
     "Adam moves and fades in silent steps, too. That is what lazy Adam leaves out."),
), again="12.1")

prediction("12-text", Choice(
    ("yes, both by more than the spread of the splits", False,
     "In section 2 the truth was made to have rare features that count. A text need not."),
    ("no, on all lectures nobody is ahead by more than the spread", True,
     "Most of what tells lectures apart are frequent words. On the rarest lectures Adam is ahead."),
))

prediction("12-cost", Choice(
    ("more than 30 times faster, and no memory saved", (True, True),
     "m and v have a place for each parameter, whether it rests or not."),
    ("more than 30 times faster, and 999 of 1000 numbers saved", (True, False),
     "What rests has to be remembered all the same: it may be needed in the next step."),
    ("hardly faster, and no memory saved", (False, True), "300 numbers instead of a million: that is felt."),
))
