"""The predictions of lecture 07, AdaMax."""

from ..catalogue import prediction
from ..kinds import Choice

prediction("07-norms", Choice(
    ("a point: higher powers make everything smaller", lambda corner: corner < 0.5,
     "x^p gets smaller, but the p-th root is taken at the end."),
    ("a circle", lambda corner: 0.9 < corner < 1.1,
     "That is p = 2. Beyond it the ball bulges into the corners."),
    ("a square", lambda corner: corner > 1.3,
     "For large p only the larger of |x₁| and |x₂| counts: both may go up to 1."),
))

prediction("07-stable", Choice(
    ("0.5: its power becomes 0", lambda powers: powers[0] < powers[1],
     "Below the smallest normal number there are subnormal ones: 0 comes at p = 1075."),
    ("4: its power becomes infinite", lambda powers: powers[1] < powers[0],
     "4ᵖ is 2²ᵖ, and the largest exponent is 1023: p = 512. Large numbers go wrong, too."),
    ("both at the same power", lambda powers: powers[0] == powers[1],
     "The exponent of 4ᵖ grows by two with each power, that of 0.5ᵖ falls by one."),
), again="07.2")

prediction("07-to-max", Choice(
    ("8", 8, "At 8 it is 1.655 instead of 1.622."),
    ("32", 32, "At 32 it is 1.641: more than a hundredth off, since smaller terms still count."),
    ("128", 128, "Only then are the smaller terms gone. The recursion with max needs no power at all."),
))

prediction("07-conservative", Choice(
    ("1.00", lambda rate: rate < 1.01, "A silent step lets the maximum fade by a thousandth, and no more."),
    ("1.41, like the mean's", lambda rate: 1.3 < rate < 1.5,
     "The mean is halved by the 0. A maximum does not count it at all."),
    ("31.6, or 1/√0.001", lambda rate: rate > 10,
     "So much a mean of squares without correction would be off."),
), again="07.3")

prediction("07-upward", Choice(
    ("1, the size of the noise: it has no bias", lambda mean: mean < 1.2,
     "No bias towards 0 at the start is not no bias. A maximum hangs on to the rare large values."),
    ("2.8", lambda mean: 2 < mean < 4, "Of a thousand normal numbers the largest is about 3."),
    ("32, like 1/√(1 − β)", lambda mean: mean > 10,
     "Normal numbers have hardly any beyond 4, however long one waits."),
))

prediction("07-noise", Choice(
    ("AdaMax, and AdaMax", (True, False),
     "It ends closer because its steps are shorter. So it is later as well."),
    ("AdaMax is closer in the end, Adam is near it first", (True, True),
     "Shorter steps at the same η: a lower floor, and a longer way. A smaller η gives Adam the same."),
    ("Adam, and Adam", (False, True), "At the same η Adam's steps are the longer ones: its floor is higher."),
))

prediction("07-predict-fair", Choice(
    ("RMSProp", "RMSProp", "Momentum's memory keeps the two others swinging. Few rates work for it, though."),
    ("MaxProp", "MaxProp", "With β = 0.9 it forgets too fast: its steps stay about η long, and it swings."),
    ("Adam", "Adam", "It is the easiest to tune: a third of the rates are good."),
    ("AdaMax", "AdaMax", "The maximum changes little within Adam's family."),
))
