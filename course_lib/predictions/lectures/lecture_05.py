"""The predictions of lecture 05, AdaDelta."""

from ..catalogue import prediction
from ..kinds import Choice

prediction("05-idea", Choice(
    ("for 100 it is a thousand times as long", lambda ratio: ratio > 100,
     "With gradient descent. Here g is divided by √v, which is a share of g itself."),
    ("both are equally long", lambda ratio: 0.5 < ratio < 2,
     "g cancels. What is left is √(ε/(1 − β)): ε sets the first length."),
    ("for 0.1 it is a thousand times as long", lambda ratio: ratio < 0.01,
     "Only without the root would a small gradient make a long step."),
    ("neither moves: u starts at 0", lambda ratio: ratio == 0,
     "u + ε is what stands below the root, and ε is above 0."),
), again="05.2")

prediction("05-numerator", Choice(
    ("against each other: large v, short moves, small u", lambda together: together < -0.5,
     "The argument forgets that a move is also proportional to the gradient."),
    ("together", lambda together: together > 0.5,
     "Large gradients make v large and, since a move is rate times g, u as well."),
    ("each on its own", lambda together: -0.5 <= together <= 0.5, "Both are fed by the same gradients."),
))

prediction("05-plateau", Choice(
    ("it falls: the moves get shorter, and √u with them", lambda grown: grown["AdaDelta"] < 0.9,
     "√u does fall at first. √v falls by more, since the gradients have become a hundred times smaller."),
    ("it stays as it is, as AdaGrad's does", lambda grown: 0.9 <= grown["AdaDelta"] < 1.1,
     "AdaGrad's v is a sum and forgets nothing. AdaDelta's is a fading mean."),
    ("it grows, and RMSProp's does not: that is what u is for",
     lambda grown: grown["AdaDelta"] > 1.1 > grown["RMSProp"],
     "RMSProp's grows as well, and by a similar factor: its v forgets in the same way."),
    ("it grows, and so does RMSProp's: it is v that forgets",
     lambda grown: min(grown["AdaDelta"], grown["RMSProp"]) > 1.1,
     "Both divide by the root of a fading mean, which is small after some dozens of small gradients."),
))

prediction("05-eps", Choice(
    ("1 time: ε only guards a division by zero", lambda ratio: ratio < 1.3,
     "At first u is 0, so ε alone sets how long the first moves are."),
    ("3 times", lambda ratio: 1.3 <= ratio < 10,
     "√ε grows by 100, and the first moves with it; the later ones grow from there."),
    ("40 times", lambda ratio: 10 <= ratio < 90, "u has to grow from nothing, and where it begins is ε."),
    ("100 times, like √ε", lambda ratio: ratio >= 90,
     "The first moves, yes. Then u grows by itself, and some of the handicap is made up."),
))

prediction("05-units", Choice(
    ("RMSProp's only", (True, False), "η has the unit of θ: 0.1 metres are not 0.1 millimetres."),
    ("AdaDelta's only: its formula has the right unit", (False, True),
     "The formula has. ε has a unit as well, even two, and was chosen in metres."),
    ("both", (True, True), "Neither is told that the unit has changed."),
    ("neither", (False, False), "RMSProp's η and AdaDelta's ε both carry a unit."),
))

prediction("05-race", Choice(
    ("RMSProp is still the slower one", lambda ratio: ratio < 0.7,
     "At η = 0.013 it was. One setting of the rival says nothing about the rule."),
    ("they are equally fast", lambda ratio: 0.7 <= ratio < 1.5,
     "η goes up by eight, and the steps to go down by more."),
    ("RMSProp is about three times as fast", lambda ratio: ratio >= 1.5,
     "With a rate that suits the problem it needs 6 steps, AdaDelta 20."),
))

prediction("05-cycle", Choice(
    ("yes, it rests", lambda swing: swing < 0.01,
     "Its rate does not fall: it grows until it meets the limit of stability."),
    ("no, b swings by about half a unit", lambda swing: 0.01 <= swing < 5,
     "Near the minimum v fades, and the rate grows up to 2/λ: there a step is just too long."),
    ("no, it has diverged", lambda swing: not swing < 5,
     "As soon as a step is too long, its gradient makes v larger, and that brakes it."),
))
