"""The predictions of lecture 06, Adam."""

from ..catalogue import prediction
from ..curves import Axis, Curve, straight
from ..kinds import Choice

prediction("06-idea", Choice(
    ("η, and η", (1, 1), "m̂ and √v̂ are the same number then, so their ratio is 1."),
    ("η/10, and η", (0.1, 1), "m alone is a tenth of g at first. m̂ is corrected for that."),
    ("η, and 10 η, as with momentum", (1, 10),
     "Momentum sums gradients up. m is a mean, and a mean of equal numbers is that number."),
    ("both proportional to the gradient", (0, 0), "The gradient's size stands above and below, and cancels."),
))

prediction("06-ledger", Choice(
    ("w rests, and v stays", (False, False),
     "No gradient, no step: that is gradient descent. Adam moves by m."),
    ("w moves, and v fades", (True, True),
     "m remembers earlier gradients and moves w; v loses a thousandth in each silent step."),
    ("w moves, and v grows", (True, False), "v grows by the square of the gradient, and that is 0."),
))

prediction("06-bias", Curve(
    Axis("step", 0, 5, 10, 15, 20, 25, 30, 35, 40), Axis("m", 0, 1, 2, 3),
    ("a mean that is complete after five steps", lambda up: up[1] > 0.55,
     "The 0 keeps the share 0.9ᵗ: after five steps that is 0.59, so m is less than half of y."),
    ("a straight line up", straight,
     "Each step takes a tenth of what is missing, not a tenth of y: m slows down as it comes near."),
    ("a mean that stays low", lambda up: up[-1] < 0.4,
     "The start is forgotten: after 40 steps its share is 0.9⁴⁰ = 0.015."),
    within=0.4,
    why="m₀ = 0 keeps the share 0.9ᵗ: 0.59 after 5 steps, 0.35 after 10."))

prediction("06-derive", Choice(
    ("10", lambda steps: steps < 100,
     "So short is the memory of β = 0.9. With 0.999 it is a hundred times as long."),
    ("500", lambda steps: 400 < steps < 600,
     "Half of one memory, if m went up in a straight line. It slows down as it comes near."),
    ("700", lambda steps: 600 <= steps < 800,
     "0.999ᵗ is one half at t = 693, which is ln 2 times the memory."),
    ("1000", lambda steps: 900 < steps < 1100, "After one whole memory 1 − 1/e is there, which is 0.63."),
))

prediction("06-without", Choice(
    ("10.0: a gradient of 0 changes nothing", lambda rate: abs(rate - 10) < 0.1,
     "v̂ is a mean, and the 0 counts in it: it becomes half as large."),
    ("14.1", lambda rate: abs(rate - 14.14) < 0.1, "v̂ is the mean of 0.01 and 0, so the rate grows by √2."),
    ("31.6", lambda rate: abs(rate - 31.6) < 0.1, "v̂ becomes half as large, not a tenth."),
    ("316, as without correction", lambda rate: abs(rate - 316) < 1,
     "The correction divides v by 1 − 0.999², which is 0.002."),
), again="06.2")

prediction("06-predict-ratio", Choice(
    ("0.1 η", lambda ratio: ratio < 0.5,
     "m is ten times too small, but √v is 31.6 times too small, and it divides."),
    ("1 η: the two cancel", lambda ratio: 0.5 <= ratio < 2,
     "They would with equal shares. 0.1 is not √0.001."),
    ("3.16 η", lambda ratio: 2 <= ratio < 10, "0.1 above, √0.001 = 0.0316 below: 3.16."),
    ("31.6 η", lambda ratio: ratio >= 10, "That is v alone. m is ten times too small as well."),
), again="06.2")

prediction("06-must", Choice(
    ("without: its steps are longer, and so is its way", (True, True),
     "Up to 6.6 times longer steps get there sooner here, on a detour."),
    ("without, and its way is shorter as well", (True, False),
     "It shoots out too far at first, and comes back."),
    ("with: the other's way is longer", (False, True),
     "The way is longer, but the steps are longer still. A correction makes it safe, not fast."),
))

prediction("06-counter", Choice(
    ("too long: it corrects too much", lambda ratio: ratio > 1.3,
     "In the very first steps. In the second epoch v is long complete, and is still divided by 1 − 0.999²."),
    ("too short", lambda ratio: ratio < 0.7,
     "v̂ comes out hundreds of times too large, m̂ only five times; √v̂ divides."),
    ("right: m̂ and v̂ are off by the same factor", lambda ratio: 0.7 <= ratio <= 1.3,
     "1 − 0.9² is 0.19, and √(1 − 0.999²) is 0.045: not the same at all."),
), again="06.4")

prediction("06-pseudo-code", Choice(
    ("−100 lr for all three", [-100, -100, -100],
     "m is 0.1 g and v is 0.001 g: without square and root g cancels, with its sign."),
    ("−3.16 lr, 3.16 lr, −3.16 lr: the sign counts", [-3.16, 3.16, -3.16],
     "So it would be with the square and the root, uncorrected."),
    ("proportional to the gradient: −200, 200, −0.1 lr", [-200, 200, -0.1],
     "g stands above and below, and cancels."),
))

prediction("06-fair-intro", Choice(
    ("Adam's, both times", ("Adam", "Adam"),
     "Its valley is the widest, but its memory lets it overshoot and circle: it does not come closest."),
    ("AdaGrad's is the lowest, Adam's valley the widest", ("AdaGrad", "Adam"),
     "Falling rates end most exactly. Adam forgives a badly chosen η most."),
    ("AdaGrad's, both times", ("AdaGrad", "AdaGrad"),
     "It is exact, but a quarter of the rates work, of Adam's a third."),
    ("RMSProp's is the lowest, momentum's valley the widest", ("RMSProp", "Momentum"),
     "RMSProp swings unless η is small, and then it is late: few rates are good."),
))
