"""How what a panel shows reaches the browser: known here alone, and in `screen.js` and `screen.css`.

A frame goes as a PNG in a binary buffer, and the script draws it on a canvas. It also adds what ipywidgets
leaves out: names, words, keys, and clicks on the surface.

Frames come before they are asked for. While a slider has the pointer or the focus, the script asks for those
of its other values, and keeps them by state; a slider that moves to one of these is followed at once. What
identifies a state on both sides is its key: the numbers of the controls, in their order.
"""

import contextlib
import functools
import weakref
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as W
import traitlets
from IPython import get_ipython

from .controls import Slider
from .drawing import Drawing

Key = tuple[Hashable, ...]
REMEMBERED = 96  # frames that the browser has been given, and keeps


class Screen(anywidget.AnyWidget):
    """A picture of a drawing and a sentence below it; or a question or an error in their place.

    drawing    a `Drawing`
    controls   {name in the state: a widget with a value}
    """

    _esm = Path(__file__).with_name("screen.js")
    _css = Path(__file__).with_name("screen.css")
    size: Any = traitlets.List().tag(sync=True)  # width and height of the picture, in the page's pixels
    window: Any = traitlets.List().tag(sync=True)  # where the ground lies, as `Drawing.window`
    parts: Any = traitlets.List().tag(sync=True, **W.widget_serialization)  # what holds the numbers of a key
    frame: Any = traitlets.Dict().tag(sync=True)  # what is to be shown: all of it arrives at once
    ahead = traitlets.Bool().tag(sync=True)  # whether frames may come before they are asked for
    generation = traitlets.Int().tag(sync=True)  # counts how often all frames became old

    def __init__(self, drawing: Drawing, controls: Mapping[str, Any]) -> None:
        self.drawing, self._controls = drawing, dict(controls)
        self._given: dict[Key, str] = {}  # the sentences of frames that the browser has, the newest last
        super().__init__(size=list(drawing.size), window=list(drawing.window), ahead=drawing.ahead,
                         parts=[_part(control) for control in controls.values()])
        self.on_msg(self._answer)
        _screens().add(self)
        self.add_class("course-screen")

    def show(self, state: Mapping[str, Any]) -> str:
        """Show the picture of a state, and its sentence: below it, and as its alternative text. Return it."""
        key = self._key(state)
        self._state = dict(state)
        if key in self._given:
            self.frame = dict(key=key, sentence=self._given[key])
        else:
            png, sentence = self.drawing.frame(**state)
            self.frame = dict(key=key, sentence=sentence, png=png)
            self._give(key, sentence)
        return self.frame["sentence"]

    @property
    def png(self) -> bytes:
        """The picture of the state that was shown last."""
        return self.frame.get("png") or self.drawing.frame(**self._state)[0]

    def forget(self) -> None:
        """Let no frame count that was drawn before now."""
        with self.drawing.lock:
            if self._given:
                self._given.clear()
                self.generation += 1

    def ask(self, question: str) -> None:
        """Cover the picture with a question, and a minute that runs out for whoever wants one."""
        self.frame = dict(question=question)

    def tell(self, error: Exception) -> None:
        """Put an error in the sentence's place; the picture stays."""
        self.frame = dict(error=f"{type(error).__name__}: {error}")

    def _give(self, key: Key | None, sentence: str) -> None:
        """Note that the browser has a frame."""
        if self.ahead and key is not None:
            self._given[key] = sentence
            if len(self._given) > REMEMBERED:
                del self._given[next(iter(self._given))]

    def _answer(self, screen: W.Widget, content: dict[str, Any], buffers: Any) -> None:
        """Send the frame that the browser asks for, in the resolution that it asks for; without a picture if
        its question is old, or if drawing fails, of which the panel tells once its controls get there."""
        key, scale, answer, pictures = content["key"], content["scale"], dict(content), []
        with self.drawing.lock:
            answer["generation"] = self.generation
            if content["generation"] == self.generation:
                with contextlib.suppress(Exception):
                    png, answer["sentence"] = self.drawing.frame(scale, **self._state_of(key))
                    pictures = [png]
                    if scale == 1:
                        self._give(tuple(key), answer["sentence"])
        self.send(answer, pictures)

    def _state_of(self, key: Sequence[Any] | None) -> dict[str, Any]:
        """The state for which a key stands; the one that was shown last for None."""
        if key is None:
            return self._state
        return {name: _value(control, number) for (name, control), number in zip(self._controls.items(), key)}

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


def _value(control: Any, number: Any) -> Any:
    """The value of a control whose model in the browser holds this number."""
    if isinstance(control, Slider):
        return float(number)  # as JSON it may be a whole number
    return list(control.options)[number] if hasattr(control, "options") else number


@functools.cache
def _screens() -> "weakref.WeakSet[Screen]":
    """All screens. Each cell makes them forget their frames: it can change what drawings show."""
    screens: weakref.WeakSet[Screen] = weakref.WeakSet()

    def forget(*about: Any) -> None:
        for screen in list(screens):
            screen.forget()

    if shell := get_ipython():
        for event in ("pre_run_cell", "post_run_cell"):
            shell.events.register(event, forget)
    return screens
