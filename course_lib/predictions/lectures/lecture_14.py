"""The predictions of lecture 14, The edge of stability."""

import numpy as np

from ..catalogue import prediction
from ..kinds import Choice

prediction("14-limit", Choice(
    ("0.3 and 0.4: both are beyond ηλ = 2", (True, False, False),
     "On a quadratic both would. Here the swing reaches places where λ is smaller."),
    ("only 0.4", (True, True, False), "With 0.3 the loss goes up to 3, and comes down where ηλ/2 is 0.9."),
    ("none of them", (True, True, True),
     "Far beyond the limit the first steps lead to where no way comes back."),
))

prediction("14-rises", Choice(
    ("it stays about where it is", lambda edge: 0.7 < edge <= 0.9,
     "λ is no constant of the problem: it belongs to the place, and the path leads to others."),
    ("it falls, since minima are flat", lambda edge: edge <= 0.7,
     "Nothing drives it there. As long as the rate is small enough, gradient descent lets λ grow."),
    ("it rises to 2/η, and stays there", lambda edge: 0.9 < edge < 1.1,
     "At 2/η the path begins to swing across the valley, and that pushes it towards smaller λ."),
    ("it rises until the run diverges", lambda edge: not edge < 1.1,
     "Beyond 2/η it swings, and the swing itself lowers λ again."),
), again="14.3")

prediction("14-panel-intro", Choice(
    ("10⁻¹³ at most", lambda off: off < 1e-9,
     "So it is at η = 0.05. At the edge every swing stretches the difference."),
    ("10⁻⁶", lambda off: 1e-9 <= off < 1e-3,
     "The difference grows exponentially: it does not stop half-way."),
    ("1 % and more", lambda off: off > 1e-2, "At the edge a rounding error is enough for another path."),
))

prediction("14-adam", Choice(
    ("to 2, gradient descent's limit", lambda edge: np.all(edge < 5),
     "Momentum stands more: with β₁ = 0.9 the limit is 38."),
    ("to 38", lambda edge: np.all((edge > 34) & (edge < 42)),
     "2 (1 + β₁)/(1 − β₁), for the curvature as Adam scales it."),
    ("beyond 38: an adaptive rule has no limit", lambda edge: np.all(edge >= 42),
     "Its scale adapts to gradients, not to curvature. The limit is there all the same."),
    ("nowhere in particular", lambda edge: np.ptp(edge) > 10, "For three rates it ends at the same value."),
), again="14.2")

prediction("14-warmup", Choice(
    ("with 100 and with 3000 steps", (False, True, True),
     "100 steps are enough for the first gradients to pass, but not for λ to come down."),
    ("with 3000 steps only", (False, False, True),
     "λ follows 2/η down, if it is given the time: from 8 to 4."),
    ("none: η = 0.5 is beyond the limit", (False, False, False),
     "Beyond the limit of the start. At the end of a slow warm-up λ is another."),
))
