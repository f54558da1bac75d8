"""How what a panel shows reaches the browser: known here alone, and in `screen.js` and `screen.css`.

A frame goes as a PNG in a binary buffer, and the script draws it on a canvas. It also adds what ipywidgets leaves
out: names, words, keys, and clicks on the surface.

Frames come before they are asked for. While a slider has the pointer or the focus, the script asks for those of its
other values, and keeps them by state; a slider that moves to one of these is followed at once. What identifies a
state on both sides is its key: the numbers of the controls, in their order.
"""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as W
import traitlets

from .controls import Slider
from .drawing import Drawing

Key = tuple[Hashable, ...]


class Screen(anywidget.AnyWidget):
    """A picture of a drawing and a sentence below it; or a question or an error in their place.

    drawing    a `Drawing`
    controls   {name in the state: a widget with a value}
    """

    _esm = Path(__file__).with_name("screen.js")
    _css = Path(__file__).with_name("screen.css")
    size = traitlets.List().tag(sync=True)  # width and height of the picture, in the page's pixels
    window = traitlets.List().tag(sync=True)  # where the ground lies, as `Drawing.window`
    parts = traitlets.List().tag(sync=True, **W.widget_serialization)  # what holds the numbers of a key
    frame = traitlets.Dict().tag(sync=True)  # what is to be shown: all of it arrives at once

    def __init__(self, drawing: Drawing, controls: Mapping[str, Any]) -> None:
        self.drawing, self._controls = drawing, dict(controls)
        super().__init__(size=list(drawing.size), window=list(drawing.window),
                         parts=[_part(control) for control in controls.values()])
        self.add_class("course-screen")

    def show(self, state: Mapping[str, Any]) -> str:
        """Show the picture of a state, and its sentence: below it, and as its alternative text. Return it."""
        self.png, sentence = self.drawing.frame(**state)
        self.frame = dict(key=self._key(state), png=self.png, sentence=sentence)
        return sentence

    def ask(self, question: str) -> None:
        """Cover the picture with a question, and a minute that runs out for whoever wants one."""
        self.frame = dict(question=question)

    def tell(self, error: Exception) -> None:
        """Put an error in the sentence's place; the picture stays."""
        self.frame = dict(error=f"{type(error).__name__}: {error}")

    def _key(self, state: Mapping[str, Any]) -> Key | None:
        """The numbers that stand for a state, or None if a control has a value that no number stands for."""
        try:
            return tuple(_number(control, state[name]) for name, control in self._controls.items())
        except ValueError:
            return None


def _part(control: Any) -> dict[str, Any]:
    """Where the browser finds the number of a control; of a slider also what moves it, and its values."""
    if isinstance(control, Slider):
        return dict(model=control._box, trait="value", handle=control._slider, values=control.values.tolist())
    return dict(model=control, trait="index" if hasattr(control, "options") else "value")


def _number(control: Any, value: Any) -> Any:
    """What the browser's model of a control holds when the control has this value."""
    if hasattr(control, "options"):
        return list(control.options).index(value)
    if not isinstance(value, bool | int | float | str):
        raise ValueError(f"{value!r} does not travel as JSON")
    return value
