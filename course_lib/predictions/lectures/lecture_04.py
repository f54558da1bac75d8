"""The predictions of lecture 04, RMSProp."""

from ..catalogue import prediction
from ..curves import Axis, Curve, straight
from ..kinds import Choice

prediction("04-idea", Choice(
    ("0.9, the share β", lambda weight: weight == 0.9,
     "β is the share of what was remembered. The newest square gets what is left."),
    ("0.1, the share 1 − β", lambda weight: abs(weight - 0.1) < 1e-9,
     "All weights add up to 1, and the newest is the largest one: even so it is only a tenth."),
    ("1, as in AdaGrad's sum", lambda weight: weight == 1, "In a mean no single value can count in full."),
), again="04.1")

prediction("04-ten-points", Choice(
    ("RMSProp, and there it comes to rest", (True, False),
     "The quicker rule need not arrive more exactly: near the minimum its rate grows again."),
    ("RMSProp, and then b keeps jumping", (True, True),
     "Near the minimum the gradients are small, v fades, and η/√v grows until a step goes too far."),
    ("AdaGrad, and there it comes to rest", (False, False),
     "It would rest, but its rates fall from the first step on: after 500 steps it is still on its way."),
), again="04.4")

prediction("04-predict-spike", Curve(
    Axis("step", 0, 20, 40, 60, 80, 100, 120, 140, 160), Axis("b", -2, -1, 0, 1),
    ("b at its goal within 40 steps", lambda up: up[2] > 0.55,
     "The spike enters as a million, squared. Ten steps leave a third of that, which is still far too much."),
    ("b that hardly moves", lambda up: up[-1] < 0.3,
     "That is AdaGrad: a sum never forgets. A fading mean does, though later than one thinks."),
    ("a straight line up", straight,
     "The rate grows by 5 % in each step while v fades: what grows like that is slow at first, then quick."),
    within=0.4,
    why="v fades with the share 0.9 a step; 0.9¹⁰⁰ is 3 · 10⁻⁵: so b waits some hundred steps, then goes."))

prediction("04-rates", Choice(
    ("0 %: rates that adapt only fall", lambda share: share < 0.05,
     "AdaGrad's do. In a mean, v falls as soon as a gradient is smaller than those before."),
    ("50 %", lambda share: 0.3 < share < 0.7,
     "Whenever a gradient is smaller than the mean, v falls, and the rate rises."),
    ("95 %: on the way to a minimum gradients shrink", lambda share: share > 0.9,
     "Over many steps they do. From step to step b jumps across the valley, and they go up and down."),
))

prediction("04-oscillation", Choice(
    ("1000 in both: ε is the same", (1000, 1000), "Inside the root ε = 10⁻⁴ counts as 10⁻²."),
    ("1000 outside, 10 inside", (1000, 10),
     "At v = 0 the rate is η/ε outside and η/√ε inside. The place of ε is a factor of 100."),
    ("10 outside, 1000 inside", (10, 1000), "It is inside that the root makes of 10⁻⁴ the larger 10⁻²."),
), again="04.2")

prediction("04-predict-eta0", Choice(
    ("yes: its rate grows by the larger factor", lambda gain: gain[1] > 1.01 * gain[0],
     "η₀ stands in front of both rates, the steep part's and the flat part's: it cancels."),
    ("no: both grow by the factor 12.5, the ratio of the v", (12.5, 12.5),
     "The rate divides by the root of v, not by v."),
    ("no: both grow by the factor 3.54", (3.54, 3.54), "√12.5, for any η₀: it is a factor in front."),
))

prediction("04-predict-fair", Choice(
    ("gradient descent", "GD", "It needs 20 steps: a huge rate, and still one for both parameters."),
    ("momentum", "Momentum",
     "It is the slowest of the four here, and the easiest to tune: half of the rates work."),
    ("AdaGrad", "AdaGrad",
     "3 steps. On a loss without noise and without surprises, falling rates are just right."),
    ("RMSProp", "RMSProp", "It is the newer rule. It never comes to rest, so it has to take a small rate."),
))

prediction("04-bug", Choice(
    ("0.09, the mean of the squares", 0.09, "Nothing is squared in this line."),
    ("0.3, the mean of the sizes", 0.3,
     "The sign stays, and the gradient is added in full, without 1 − 0.9."),
    ("−2, a negative mean square", -2.0,
     "It tends to (0.1 − 0.3)/(1 − 0.9): the gradient is added, not its square."),
))
