"""The predictions of lecture 09, AMSGrad."""

from ..catalogue import prediction
from ..kinds import Choice

prediction("09-example", Choice(
    ("at −1, the best point: on average the gradient is positive", lambda end: end < -0.9,
     "The sum of the gradients says so. Adam divides each by a memory, and that changes the sum's sign."),
    ("at 0: it swings, and the rate falls", lambda end: -0.5 < end < 0.5,
     "It does swing within a cycle, but each cycle as a whole goes the same way."),
    ("at 1, the worst point", lambda end: end > 0.9,
     "The loud gradient is divided by the v that it has just made large; the quiet ones are not."),
))

prediction("09-mechanism", Choice(
    ("three times as long, like the gradient", lambda ratio: ratio > 2,
     "With gradient descent. Here it is divided by the root of a v that is mostly its own square."),
    ("about as long", lambda ratio: 0.7 < ratio <= 2,
     "v is largest just then, and its root is about 3: one loud step and two quiet ones do not balance."),
    ("much shorter", lambda ratio: ratio <= 0.7,
     "v is about 0.9 · 9, so the step is about 1: not shorter than the quiet ones."),
), again="09.2")

prediction("09-predict-stochastic", Choice(
    ("both near −1: chance evens out the built cycle", (False, False),
     "Chance does not help: the loud gradient still meets a v that it has made itself."),
    ("Adam near 1, AMSGrad near −1", (True, False),
     "What counts is that loud gradients are rare and the memory is short."),
    ("both near 1", (True, True),
     "AMSGrad's maximum does not forget the loud ones, so the quiet ones stay short, too."),
))

prediction("09-spikes", Choice(
    ("both stay: there is no noise", (False, False),
     "No noise is needed. Small gradients let v fade, and the rate grows until a step goes too far."),
    ("Adam's rises again, AMSGrad's hardly", (True, False),
     "AMSGrad keeps the largest v, so its rate cannot grow again."),
    ("both rise again", (True, True), "AMSGrad's v̂ never falls: its rate stays below the limit."),
))

prediction("09-price", Choice(
    ("0.1 η", lambda length: length < 0.5,
     "m alone is a tenth, but it is divided by a √v that is far too small as well."),
    ("1 η", lambda length: 0.5 <= length < 2, "With both corrections it would be."),
    ("3.16 η", lambda length: length >= 2, "It is Adam without correction: 0.1/√0.001."),
))

prediction("09-predict-yogi", Choice(
    ("at 1: β₂ = 0.1 is a short memory", lambda end: end > 0.5,
     "With Adam it is. Yogi's v falls by a share of g², not of v, so that quiet steps hardly lower it."),
    ("near 0: it swings", lambda end: -0.5 <= end <= 0.5,
     "Within a cycle it does, but each cycle leads the same way."),
    ("near −1, the best point", lambda end: end < -0.5,
     "v keeps most of the loud square while the quiet ones pass, so their steps stay short."),
), again="09.4")

prediction("09-fair-intro", Choice(
    ("yes: at most half as many rates are good", lambda ratio: ratio < 0.6,
     "One would expect it to be slower. It only needs a smaller η, and has nearly as many good ones."),
    ("hardly: somewhat fewer rates are good", lambda ratio: 0.6 <= ratio <= 1,
     "Its good rates are ten times smaller, and nearly as many."),
    ("no: more rates are good", lambda ratio: ratio > 1,
     "The longer memory is no gain either where nothing is loud."),
))
