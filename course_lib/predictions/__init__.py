"""Predictions that one commits to before the lecture gives its answer.

    predict("06-predict-ratio")            asks, and keeps what is answered
    reveal("06-predict-ratio", measured)   tells what the lecture has measured, and thereby what is right
    tally("06")                            how many were made, and how many right

One file an idea: `kinds` what can be predicted, and how an answer is judged, with `curves` that are drawn;
`lectures/` the predictions of each lecture, by the id of the cell that asks; `asking` how they are asked in a
notebook; `record` what was answered.
"""

from .asking import MEASURED, predict, reveal, tally
from .curves import Axis, Curve, Shape
from .kinds import Choice, Number, Option, Order, Prediction, Range
from .lectures import PREDICTIONS

__all__ = ["MEASURED", "PREDICTIONS", "Axis", "Choice", "Curve", "Number", "Option", "Order", "Prediction",
           "Range", "Shape", "predict", "reveal", "tally"]
