"""All predictions by name. The lectures' files write them in."""

from .kinds import Prediction

#: {name, which is the id of the cell that asks, such as "06-predict-ratio": prediction}
PREDICTIONS: dict[str, Prediction] = {}


def prediction(name: str, what: Prediction) -> None:
    """Write a prediction in, by the id of the cell that asks for it."""
    PREDICTIONS[name] = what
