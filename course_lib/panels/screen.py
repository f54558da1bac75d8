"""How what a panel shows reaches the browser: known here alone, in `screen.js`, and in `screen.css`.

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
from .drawing import PLAIN, Drawing, Look

Key = tuple[Hashable, ...]
HERE = Path(__file__).parent
PICTURE = HERE / "picture.js"  # what panels share with those that have no kernel
REMEMBERED = 96  # frames that the browser has been given, and keeps


class Screen(anywidget.AnyWidget):
    """A picture of a drawing and a sentence below it; or a question or an error in their place.

    drawing    a `Drawing`
    controls   {name in the state: a widget with a value}
    """

    _esm = "".join(path.read_text("utf8") for path in (PICTURE, HERE / "screen.js", HERE.parent / "keys.js"))
    _css = HERE / "screen.css"
    wide: Any = traitlets.Int().tag(sync=True)  # width of the picture where there is room
    look: Any = traitlets.Dict().tag(sync=True)  # what the browser last asked for: narrow, dark
    size: Any = traitlets.List().tag(sync=True)  # width and height of the picture, in the page's pixels
    window: Any = traitlets.List().tag(sync=True)  # where the ground lies, as `Drawing.window`
    parts: Any = traitlets.List().tag(sync=True, **W.widget_serialization)  # what holds the numbers of a key
    frame: Any = traitlets.Dict().tag(sync=True)  # what is to be shown: all of it arrives at once
    # whether the state before the last move is shown: not at all, faintly, or also what has changed since
    compared = traitlets.Enum(["", "picture", "words"], "").tag(sync=True)
    ahead = traitlets.Bool().tag(sync=True)  # whether frames may come before they are asked for
    generation = traitlets.Int().tag(sync=True)  # counts how often all frames became old

    def __init__(self, drawing: Drawing, controls: Mapping[str, Any]) -> None:
        self.drawing, self._controls = drawing, dict(controls)
        self._given: dict[Key, str] = {}  # the sentences of frames that the browser has, the newest last
        width, height = drawing.size()
        super().__init__(wide=width, size=[width, height], window=list(drawing.window()), ahead=drawing.ahead,
                         look=dict(narrow=False, dark=False), parts=list(map(part_of, controls.values())))
        self.add_class("course-screen")
        self.on_msg(self._hear)
        _screens().add(self)

    def show(self, state: Mapping[str, Any]) -> str:
        """Show the picture of a state, and its sentence: below it, and as its alternative text. Return it."""
        key = self._key(state)
        self._state = dict(state)
        if key in self._given:
            self.frame = dict(key=key, sentence=self._given[key])
        else:
            png, sentence = self.drawing.frame(self._look, **state)
            self.frame = dict(key=key, sentence=sentence, png=png)
            self._give(key, sentence)
        return self.frame["sentence"]

    def wear(self, look: Look) -> None:
        """Show everything in a look from now on."""
        with self.drawing.lock:
            self._given.clear()
            with self.hold_sync():  # all that changes arrives at once
                self.generation += 1
                self.look = dict(narrow=look.narrow, dark=look.dark)
                self.size, self.window = list(self.drawing.size(look)), list(self.drawing.window(look))
                if "key" in self.frame:
                    self.show(self._state)

    @property
    def _look(self) -> Look:
        return Look(**self.look)

    @property
    def png(self) -> bytes:
        """The picture of the state that was shown last, as a page without a kernel shows it."""
        shown = self._look == PLAIN and self.frame.get("png")
        return shown or self.drawing.frame(**self._state)[0]

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

    def _hear(self, screen: W.Widget, content: dict[str, Any], buffers: Any) -> None:
        """Do what the browser asks for: a look, or a frame."""
        if "look" in content:
            self.wear(Look(**content["look"]))
        else:
            self._answer(**content)

    def _answer(self, key: list[Any] | None, scale: float, generation: int) -> None:
        """Send the frame of a key; without a picture if the question is old, or if drawing fails, of which
        the panel tells once its controls get there."""
        answer: dict[str, Any] = dict(key=key, scale=scale)
        pictures = []
        with self.drawing.lock:
            answer["generation"] = self.generation
            if generation == self.generation:
                look = self._look._replace(scale=scale)
                with contextlib.suppress(Exception):
                    png, answer["sentence"] = self.drawing.frame(look, **self._state_of(key))
                    pictures = [png]
                    if key and scale == 1:
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
            return tuple(number_of(control, state[name]) for name, control in self._controls.items())
        except ValueError:
            return None


def part_of(control: Any) -> dict[str, Any]:
    """Where the browser finds the number of a control; of a slider also what moves it, and its values."""
    if isinstance(control, Slider):
        return dict(model=control._box, trait="value", handle=control._slider, values=control.values.tolist())
    return dict(model=control, trait="index" if hasattr(control, "options") else "value")


def number_of(control: Any, value: Any) -> Any:
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
