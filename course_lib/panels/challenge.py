"""Challenges: something to reach on a panel."""

from dataclasses import dataclass, field

import numpy as np

from ..descent import History
from ..formats import number
from ..losses import Surface


@dataclass(frozen=True)
class Challenge:
    """Something to reach on a panel, told below its picture all the time.

    rule        whose run counts
    loss        what its last loss must be below
    overshoot   {parameter: how far beyond its minimum it may go on the way}
    """

    rule: type
    loss: float
    overshoot: dict[str, float] = field(default_factory=dict)

    def beyond(self, name: str, history: History, loss: Surface) -> np.ndarray:
        """How far the parameter went beyond its minimum, seen from the start; shape `settings`."""
        if name not in loss.names:
            raise ValueError(f"Challenge: overshoot must name {' or '.join(loss.names)}, got {name!r}")
        if loss.minimum is None:
            raise ValueError(f"Challenge: {name} cannot overshoot on a loss without a minimum")
        k = loss.names.index(name)
        way = history.theta[:, k] - loss.minimum[k]
        return np.maximum(0, np.max(-np.sign(way[0]) * way, axis=0))

    def won(self, history: History, loss: Surface) -> np.ndarray:
        """True where the run (each run of a grid) does it; shape `settings`."""
        won = history.loss[-1] < self.loss
        for name, limit in self.overshoot.items():
            won &= self.beyond(name, history, loss) <= limit
        return won

    def state(self, history: History, loss: Surface) -> str:
        """In words: what is wanted, and how far the run is from it."""
        told = [f"{self.rule.__name__}'s loss {number(history.loss[-1], 2)} (wanted: below {self.loss:g})"]
        told += [f"{name} overshoots by {self.beyond(name, history, loss):.2f} (wanted: at most {limit:g})"
                 for name, limit in self.overshoot.items()]
        return f"Challenge: {', '.join(told)}. {verdict(self.won(history, loss))}"


def verdict(won: bool | np.ndarray) -> str:
    """How a challenge's words end."""
    return "Won!" if won else "Not yet."
