"""The predictions of lecture 99, Title."""

from ..catalogue import prediction
from ..kinds import Choice, Number

prediction("99-numbers", Number("TODO: what it counts", why="TODO: why it is as large as it is."))

prediction("99-figure", Choice(
    ("TODO: the right option", lambda loss: loss < 1, "TODO: why it is right."),
    ("TODO: a wrong option", lambda loss: 1 <= loss < 10, "TODO: what makes it tempting."),
    ("TODO: another wrong option", lambda loss: loss >= 10, "TODO: what makes it tempting."),
))

prediction("99-sliders", Choice(
    ("TODO: the right option", lambda eta: eta < 1, "TODO: why it is right."),
    ("TODO: a wrong option", lambda eta: eta >= 1, "TODO: what makes it tempting."),
))
