"""The predictions of lecture 02, Momentum."""

from ..catalogue import prediction
from ..kinds import Choice, Number

prediction("02-predict-effective", Number(
    "(length)", within=1.2,
    why="All earlier gradients are still in the sum, with the shares 1, β, β² …, which add up to 1/(1 − β) "
    "= 10."))

prediction("02-predict-overshoot", Choice(
    ("momentum goes too far, and so it arrives later", (True, False),
     "The detour costs steps, but the velocity along the valley wins more than it loses across."),
    ("momentum goes too far, and arrives earlier all the same", (True, True),
     "It pays for the detour with its speed along the valley."),
    ("neither goes too far: η is the same, and gradient descent does not", (False, True),
     "The sum of gradients is still large when the gradient is 0: it carries the step beyond the bottom."),
))

prediction("02-nesterov", Choice(
    ("more: it looks further", 1, "It looks further, but what it sees there is the slope back."),
    ("less", -1,
     "Beyond the bottom the slope points back, and this gradient comes a step earlier: it brakes."),
    ("none: it only sees it earlier", 0,
     "To see the slope back one step earlier is to brake one step earlier."),
), again="02.2")

prediction("02-predict-limits", Choice(
    ("gradient descent", (True, False, False), "It diverges beyond 2/λ. Momentum stands nearly twice that."),
    ("momentum", (False, True, False),
     "Its steps are ten times as long in the end, yet its limit is 2 (1 + β)/λ: it swings and comes back."),
    ("Nesterov", (False, False, True),
     "It corrects by the gradient at a point further out: where that is steep, it corrects too much."),
))

prediction("02-predict-fair", Choice(
    ("Nesterov, by a wide margin", lambda steps: steps["Nesterov"] < 0.7 * steps["Momentum"],
     "It is the more modern rule, and tamer. Tuned, the two are one step apart."),
    ("momentum and Nesterov, nearly alike; gradient descent needs more than three times as many",
     lambda steps: 0.7 < steps["Nesterov"] / steps["Momentum"] < 1.4 and steps["GD"] > 3 * steps["Momentum"],
     "With β tuned as well, to about a half, momentum swings hardly at all."),
    ("all three nearly alike: each has its best rate", lambda steps: steps["GD"] < 1.4 * steps["Momentum"],
     "No rate is good for both curvatures, 0.2 and 4. That is what a velocity helps with."),
))

prediction("02-predict-noise", Choice(
    ("a tenth: the noise of ten steps cancels", lambda ratio: ratio < 0.5,
     "In a mean of ten gradients it would. Momentum's velocity is their sum."),
    ("the same: η is the same", lambda ratio: 0.5 <= ratio < 2,
     "Equal η are not equal steps: momentum's become η/(1 − β) long."),
    ("ten times as large", lambda ratio: ratio >= 2,
     "Its steps are ten times as long, and so is what the noise does in the long run."),
))
