"""All predictions by name. The lectures' files write them in."""

from typing import Any

from ..exercises import EXERCISES
from .kinds import Judgement, Prediction

#: {name, which is the id of the cell that asks, such as "06-predict-ratio": prediction}
PREDICTIONS: dict[str, Prediction] = {}

#: {name: the number of the exercise that asks for the same once more}
AGAIN: dict[str, str] = {}


def prediction(name: str, what: Prediction, again: str | None = None) -> None:
    """Write a prediction in, by the id of the cell that asks for it.

    again    the number of an exercise that asks for the same once more
    """
    PREDICTIONS[name] = what
    if again:
        AGAIN[name] = again


def judged(name: str, answer: Any, measured: Any) -> Judgement:
    """The judgement on an answer; if it was wrong, with the exercise that asks for the same once more."""
    judgement = PREDICTIONS[name].judge(name, answer, measured)
    if judgement.right or name not in AGAIN:
        return judgement
    number = AGAIN[name]
    once_more = f"Next time: exercise {number}, {EXERCISES[number].title}."
    return judgement._replace(sentences=[*judgement.sentences, once_more])
