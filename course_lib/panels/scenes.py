"""Scenes: named states of a panel, each one click or key away, and a question for whoever predicts first."""

import functools
from collections.abc import Callable, Iterable
from typing import Any

import ipywidgets as W

from .layout import button, row, set_visible, toggle


class SceneButtons:
    """The buttons that bring a panel's scenes, and those that make a question of each.

    names         of the scenes, numbered from 1 on their buttons
    choose(name)  brings a scene
    reveal()      shows the picture of a scene that was hidden

    scenes        one button for each
    rows          the row of scenes
    questions     "predict first": while it is pressed, a scene comes without its picture
    reveal        shows that picture, and is there only while one is hidden

    Without names there are no scenes and no questions.
    """

    def __init__(self, names: Iterable[str], choose: Callable[[str], Any], reveal: Callable[[], Any]) -> None:
        self.scenes = [button(f"{key} · {name}", functools.partial(choose, name), tooltip=name)
                       for key, name in enumerate(names, start=1)]
        for scene in self.scenes:
            scene.add_class("course-scene")  # where the script finds what the digits are for
        self.predict = toggle("predict first", lambda pressed: pressed or reveal(),
                              tooltip="hide the picture of a scene until revealed")
        self.reveal = button("reveal", reveal, button_style="primary")
        self.rows = [row(W.Label("Scenes:"), *self.scenes)] if self.scenes else []
        self.questions = [self.predict] if self.scenes else []
        self.offer_to_reveal(False)

    def offer_to_reveal(self, hidden: bool) -> None:
        """Show "reveal", and lead the keys to it, if a picture is hidden; else take it away."""
        set_visible(self.reveal, hidden)
        if hidden:
            self.reveal.focus()
