"""What moves a state by hand and by itself: a slider with its box, and a player."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as W
import numpy as np
import traitlets


def plain(value: Any) -> Any:
    """A value of NumPy's as Python's own, the only kind that widgets take; anything else unchanged."""
    if isinstance(value, np.floating):
        return float(str(value))  # np.float32(0.2) is meant as 0.2, though it holds 0.20000000298
    return value.item() if isinstance(value, np.generic) else value


class Number(traitlets.Float):
    """A trait that holds a float and takes NumPy's numbers, too."""

    def validate(self, obj: Any, value: Any) -> float:
        try:
            return super().validate(obj, plain(value))
        except traitlets.TraitError:
            raise traitlets.TraitError(f"{obj.name} must be a number, got {value!r}") from None


class Handle(W.IntSlider):
    """What is dragged. It calls moved() after each move in the browser, even one that ends where it began."""

    def __init__(self, moved: Callable[[], Any], **more: Any) -> None:
        self._moved = moved
        super().__init__(**more)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        super().set_state(sync_data)
        if "value" in sync_data:
            self._moved()


class Slider(W.HBox):
    """A number that can be dragged, stepped with the keys, or typed.

    name     what stands beside it, such as "η"
    values   the numbers that the slider visits; the box next to it takes any number between their ends
    start    where it starts, one of `values` from then on
    """

    value = Number()

    def __init__(self, name: str, values: Sequence[float] | np.ndarray, start: float) -> None:
        try:
            start = float(plain(start))
        except (TypeError, ValueError):
            raise TypeError(f"Slider: {name} must start at a number, got {start!r}") from None
        self.name, self.values = name, np.union1d(values, [start])
        if not np.all(finite := np.isfinite(self.values)):
            raise ValueError(f"Slider: {name} must start at and visit finite numbers, "
                             f"got {self.values[~finite]}")
        low, high = self.values[[0, -1]]
        self._slider = Handle(self._take_place, min=0, max=len(self.values) - 1, value=self._nearest(start),
                              readout=False, layout=W.Layout(width="15em"))
        self._box = W.BoundedFloatText(start, min=low, max=high, description=name,
                                       style=dict(description_width="initial"))
        self._box.layout.width = f"{9 + 0.6 * len(name)}em"
        super().__init__([self._box, self._slider], value=start)
        self.add_class("course-slider")
        self.add_class(f"course-slider-{self._slider.model_id}")  # where the script finds the handle's row
        self._slider.observe(self._slid, "value")
        self._box.observe(lambda change: self.set_trait("value", change["new"]), "value")

    def _nearest(self, value: float) -> int:
        return int(np.argmin(np.abs(self.values - value)))

    def _slid(self, change: Any) -> None:
        if change["new"] != self._nearest(self.value):  # a typed value stays what it is
            self._take_place()

    def _take_place(self) -> None:
        """Take the value at which the handle stands."""
        self.value = float(self.values[self._slider.value])

    @traitlets.validate("value")
    def _in_range(self, proposal: Any) -> float:
        value, (low, high) = proposal["value"], self.values[[0, -1]]
        if not low <= value <= high:
            raise traitlets.TraitError(f"{self.name} must be in [{low:g}, {high:g}], got {value:g}")
        return value

    @traitlets.observe("value")
    def _follow(self, change: Any) -> None:
        self._box.value = change["new"]
        self._slider.value = self._nearest(change["new"])


class Player(W.HBox):
    """A play button that moves a slider to its last value at a chosen pace; meanwhile it can be dragged."""

    def __init__(self, slider: Slider) -> None:
        last = len(slider.values) - 1
        self.play: Any = W.Play(min=0, max=last, value=slider._slider.value, show_repeat=False)
        paces = [(f"{pace} per second", pace) for pace in (1, 5, 20, 100)]
        self.pace: Any = W.Dropdown(options=paces, value=20, description="pace",
                                    style=dict(description_width="initial"), layout=W.Layout(width="auto"))
        self.pace.observe(lambda change: self._set_pace(), "value")
        self._set_pace()
        self.play.observe(lambda change: setattr(slider._slider, "value", change["new"]), "value")
        slider._slider.observe(lambda change: setattr(self.play, "value", change["new"]), "value")
        self.play.observe(self._paused, "playing")
        super().__init__([self.play, self.pace])

    def _set_pace(self) -> None:
        self.play.interval = max(50, 1000 // self.pace.value)  # pictures do not come much faster
        self.play.step = self.pace.value * self.play.interval // 1000

    def _paused(self, change: Any) -> None:
        """Go to the last value if the last stride was too long for what is left."""
        if not change["new"] and self.play.value + self.play.step > self.play.max:
            self.play.value = self.play.max
