"""A panel: the controls of a drawing, its picture, and its sentence."""

import base64
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import ipywidgets as W
import traitlets

from ..plot import LOOK
from .challenge import verdict
from .controls import Player, Slider, plain
from .drawing import Drawing
from .layout import Fold, beside, button, row, toggle
from .map import Map
from .saving import is_animation, save_animation, save_buttons, save_picture
from .scenes import SceneButtons
from .screen import Screen

State = dict[str, Any]  # {name of a control: its value}
Scenes = Mapping[str, Mapping[str, Any]]  # {what a scene shows: {name of a control: its value}}


class Panel(W.VBox):
    """The controls of a drawing, its picture, and its sentence.

    drawing    a `Drawing`
    controls   {name in the state: a widget with a value}
    scenes     {what it shows: {control: value}}, named states, each one click or key away; what a
               scene does not set is where it started
    along      the slider that is worth dragging in each scene, the only one a printed page keeps;
               else the first
    time       the slider that a play button moves, if one is
    more       names of the controls of a start, which stay hidden until asked for, as play and save do
    map        a `Map` of two of the controls, which stands beside the picture

    Callbacks may come from another thread than cells: one of them draws at a time, and each
    draws the newest values. ipywidgets sends the next value of a drag only
    when the last one has been answered, so that nothing queues up.
    """

    def __init__(self, drawing: Drawing, controls: Mapping[str, Any],
                 scenes: Scenes | None = None, along: str | None = None, time: str | None = None,
                 more: Collection[str] = (), map: Map | None = None) -> None:
        self.drawing, self.controls, self.map = drawing, dict(controls), map
        self.start = self.state
        self.along = self._slider("along", along) or next(iter(self._sliders()), None)
        self.time = self._slider("time", time)
        self.scenes = {name: self._whole(name, values) for name, values in (scenes or {}).items()}
        self._shown: State | None = None  # the state whose picture is on the screen
        self._held = False  # while several controls move
        self._hidden = False  # while the picture is to be predicted

        self.screen = Screen(drawing, self.controls)
        self._buttons = SceneButtons(self.scenes, self.scene, self.reveal)
        first = [control for name, control in self.controls.items() if name not in more]
        reset = button("reset", self.reset, tooltip="back to the values it started with")
        self.compare = toggle("compare", lambda pressed: self._show_before(),
                              tooltip="show what was there before the last move, and what has changed since")
        player = Player(self.controls[self.time]) if self.time else None
        asides = reset, self.compare, *self._buttons.questions
        if LOOK == "projector":  # one row for a lecture room, and the rest on demand
            fold = self._fold(more, player and player.pace, asides)
            plays = [player.play] if player else []
            rows = [row(*first, *plays, *self._buttons.scenes, self._buttons.reveal, fold.opener), fold]
        else:
            fold = self._fold(more, player)
            rows = [row(*first, *asides, self._buttons.reveal, fold.opener), *self._buttons.rows, fold]
        super().__init__([*rows, beside(self.screen, map) if map else self.screen])
        self.add_class("course-panel")
        for control in self.controls.values():
            control.observe(self._follow, "value")
        self._draw()

    @property
    def state(self) -> State:
        """{control: its value}."""
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **state: Any) -> None:
        """Bring several controls to new values at once; none of them if one cannot take its value."""
        with self.drawing.lock:
            self._held = True
            try:
                self._assign(state)
            finally:
                self._held = False
        self._follow()

    def reset(self) -> None:
        """Bring all controls back to where they started."""
        self.reveal()
        self.set(**self.start)

    def scene(self, name: str) -> None:
        """Bring the panel to one of its scenes; where one is to predict first, without the picture."""
        if name not in self.scenes:
            raise ValueError(f"Panel has no scene {name!r}; it has {', '.join(self.scenes) or 'none'}")
        if self._buttons.predict.value:
            with self.drawing.lock:
                self._hidden, self._shown = True, None
                self._cover_map("hidden")
                self.screen.ask(f"“{name}”: what will you see?")
            self._buttons.offer_to_reveal(True)
        self.set(**self.scenes[name])
        self._show_before(at_least="picture")

    def reveal(self) -> None:
        """Show the picture that was to be predicted."""
        self._hidden = False
        self._cover_map("visible")
        self._buttons.offer_to_reveal(False)
        self._follow()

    def save(self, path: str | Path) -> None:
        """Write the picture to a file in the format that its name ends with, such as .png, .svg or .pdf; with
        .gif, all the way there: what the play button plays."""
        path, state = Path(path), self.state
        if not is_animation(path):
            save_picture(self.drawing, state, path)
        elif self.time:
            times = self.controls[self.time].values
            save_animation(self.drawing, [state | {self.time: float(t)} for t in times], path)
        else:
            raise ValueError("Panel has no play button, so there is no animation to be saved as "
                             f"{path.name!r}; end the name in .png")

    def _cover_map(self, visibility: str) -> None:
        """Hide the map with the picture, for it tells as much, or show it again."""
        if self.map:
            self.map.layout.visibility = visibility

    def _assign(self, state: Mapping[str, Any]) -> None:
        """Give controls their values: all, or none if one is refused."""
        if unknown := [repr(name) for name in state if name not in self.controls]:
            controls = f"control{'s' * (len(unknown) > 1)} {', '.join(unknown)}"
            raise ValueError(f"Panel has no {controls}; it has {', '.join(self.controls)}")
        before = self.state
        try:
            for name, value in state.items():
                self._put(name, plain(value))
        except Exception:
            for name, value in before.items():
                self.controls[name].value = value
            raise

    def _put(self, name: str, value: Any) -> None:
        control = self.controls[name]
        try:
            control.value = value
        except traitlets.TraitError:
            if not hasattr(control, "options"):
                raise
            options = ", ".join(map(str, control.options))
            raise traitlets.TraitError(f"{name} must be one of {options}, got {value!r}") from None

    def _whole(self, name: str, values: Mapping[str, Any]) -> State:
        """The whole state of a scene, after its controls have taken it."""
        try:
            self._assign(values)
            return self.state
        except (ValueError, traitlets.TraitError) as error:
            raise ValueError(f"Panel: scene {name!r} cannot be: {error}") from None
        finally:
            self._assign(self.start)

    def _sliders(self) -> list[str]:
        return [name for name, control in self.controls.items() if isinstance(control, Slider)]

    def _slider(self, field: str, name: str | None) -> str | None:
        if name is not None and name not in self._sliders():
            sliders = ", ".join(self._sliders())
            raise ValueError(f"Panel: {field} must name a slider ({sliders}), got {name!r}")
        return name

    def _fold(self, more: Collection[str], player: W.Widget | None,
              asides: Collection[W.Widget] = ()) -> Fold:
        """What is hidden until asked for: buttons beside the scenes, play, the controls of a start, save."""
        rows, hidden = {}, {name: self.controls[name] for name in more}
        if asides:
            rows["reset"] = row(*asides)
        if player is not None and self.time:
            slider = [hidden.pop(self.time)] if self.time in hidden else []
            rows["play"] = row(player, *slider)
        if hidden:
            rows["start"] = row(*hidden.values(), W.Label("or click on the surface"))
        rows["save"] = save_buttons(self.save, animated=self.time is not None)
        return Fold(rows)

    def _follow(self, change: Any = None) -> None:
        """Show what the controls now say, unless that is shown already or must not be shown. An error is told
        on the screen: a callback has no cell that could show it."""
        with self.drawing.lock:
            if self._held or self._hidden or self.state == self._shown:
                return
            self._show_before()
            try:
                self._draw()
            except Exception as error:
                self._shown = None
                self.screen.tell(error)

    def _show_before(self, at_least: str = "") -> None:
        """Show the state before the last move, too, if that is wanted."""
        self.screen.compared = "words" if self.compare.value else at_least

    def _draw(self) -> None:
        state = self.state
        self.sentence = self.screen.show(state)
        self._shown = state
        if self.map:
            self.map.follow(state, won=self.sentence.endswith(verdict(True)))

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """The widget for a live kernel; the picture and its sentence where there is none."""
        bundle: Any = super()._repr_mimebundle_(**kwargs)
        picture, words = self.screen.png, self.sentence
        if self.map:
            picture, words = self.map.beside(picture), f"{words} {self.map.words}"
        return bundle | {"image/png": base64.b64encode(picture).decode(), "text/plain": f"Panel. {words}"}
