"""The predictions of lecture 04, RMSProp."""

from ..catalogue import prediction
from ..curves import Axis, Curve, straight
from ..kinds import Choice

prediction("04-idea", Choice(
    ("0.1", lambda share: share < 0.2, "That is the share of the newest square alone, 1 − β."),
    ("0.65", lambda share: 0.5 < share < 0.8,
     "Ten steps leave 0.9¹⁰ = 0.35 of what was there before, so the ten newest have 0.65."),
    ("0.9", lambda share: 0.85 < share < 0.95, "β is the share that one step leaves of everything older."),
    ("1", lambda share: share > 0.99,
     "The memory of 1/(1 − β) = 10 steps has no sharp end: a third of v is older than that."),
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
    ("in no step: rates that adapt only fall", lambda share: max(share) < 0.05,
     "AdaGrad's do. In a mean, v falls as soon as a gradient is smaller than those before."),
    ("not at first, and later often", lambda share: share[0] < 0.1 and min(share[1:]) > 0.4,
     "The first gradients grow, and so does v. Later they shrink, and at the bottom b jumps."),
    ("from the first step on: on the way to a minimum gradients shrink",
     lambda share: share[0] > 0.8, "From b = 4 the slope first gets steeper. Only then do gradients shrink."),
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
    ("fewer than 3", lambda steps: steps < 3,
     "It is the newer rule, and that is no argument: see its path's end."),
    ("between 3 and 20", lambda steps: 3 <= steps <= 20,
     "With a large η it would be there as soon. But then it swings too widely to stay below 0.001."),
    ("more than 20", lambda steps: steps > 20,
     "It never comes to rest, so it has to take a small rate, and with that the way is long."),
))

prediction("04-moving", Choice(
    ("it has grown for both", lambda grown: min(grown.values()) > 2,
     "RMSProp's v is a mean: it stays at the size of the noise, and so does the rate."),
    ("it has grown for AdaGrad and not for RMSProp",
     lambda grown: grown["AdaGrad"] > 2 > grown["RMSProp"],
     "A sum of squares grows with every step, so AdaGrad's rate falls until it is too low to follow."),
    ("it has grown for neither: the swing is the same each time", lambda grown: max(grown.values()) < 2,
     "The swing is the same, AdaGrad's rate is not: its v never stops growing, since the noise never ends."),
), again="04.3")

prediction("04-bug", Choice(
    ("0.09, the mean of the squares", 0.09, "Nothing is squared in this line."),
    ("0.3, the mean of the sizes", 0.3,
     "The sign stays, and the gradient is added in full, without 1 − 0.9."),
    ("−2, a negative mean square", -2.0,
     "It tends to (0.1 − 0.3)/(1 − 0.9): the gradient is added, not its square."),
))
