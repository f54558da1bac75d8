"""The predictions of lecture 08, NAdam."""

from ..catalogue import prediction
from ..kinds import Choice

prediction("08-look-ahead", Choice(
    ("the one at the look-ahead point", lambda change: change < -0.05,
     "Further out the slope back is steeper, and this step already feels it."),
    ("the one where the step begins: it is nearer to the bottom", lambda change: change > 0.05,
     "Nearer to the bottom the slope is gentler."),
    ("both alike: the slope is the same", lambda change: -0.05 <= change <= 0.05,
     "In a bowl the slope grows with the distance: at 0.87 it is nearly three times that at 0.32."),
))

prediction("08-shift", Choice(
    ("together at the start and the end, apart on the way", (True, True, True),
     "The arrow from w to θ is −ηβu, and u is 0 at the start and at the end."),
    ("together all the time: θ is w", (True, True, False), "On the way they are up to 0.8 apart."),
    ("apart all the time: θ is always one step ahead", (False, False, True),
     "A step ahead, yes. But the first velocity is 0, and the last is nearly 0."),
))

prediction("08-nadam", Choice(
    ("0.1 η", lambda length: length < 0.5, "m̂ is corrected: the first step is not a tenth."),
    ("1 η, as Adam's", lambda length: 0.5 <= length < 1.2,
     "m̂ alone would give that. Here 0.9 m̂ gives 0.9 η, and the gradient's own share gives η on top."),
    ("1.9 η", lambda length: length >= 1.2, "0.9 m̂ + 0.1 g/(1 − 0.9) is 0.9 g + g."),
), again="08.1")

prediction("08-versions", Choice(
    ("shorter than η", lambda length: length < 0.99,
     "β₁ m/(1 − β₁²) is about half of g, and g comes on top."),
    ("between η and 1.9 η", lambda length: 0.99 <= length < 1.89,
     "1 − β₁² is larger than 1 − β₁: the momentum's share shrinks from 0.9 to 0.47."),
    ("longer than 1.9 η", lambda length: length >= 1.89,
     "The divisor 1 − β₁² is larger than 1 − β₁, so it gets shorter."),
), again="08.2")

prediction("08-predict-settles", Choice(
    ("on about half of them", lambda found: found[0] < 15,
     "It is no matter of luck: it is sooner each time, though never by much."),
    ("on all, by a tenth or less", lambda found: found[0] == 20 and found[1] > 0.85,
     "It wins every time, and by little: 49 steps against 53. With η 8 % larger Adam needs 50."),
    ("on all, in half the steps", lambda found: found[0] == 20 and found[1] < 0.7,
     "To win on every data set is not to win by much."),
))

prediction("08-bug", Choice(
    ("the two backslashes", "backslashes", "That is no Python: a SyntaxError before anything runs."),
    ("m is used before it is set", "m", "In a function that stops at the first step."),
    ("ε inside the root", "inside",
     "It runs, and with the usual ε nothing is to be seen: the dangerous kind of mistake."),
), again="08.3")
