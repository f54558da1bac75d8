"""Rows, buttons and what unfolds: how the controls of a panel stand together."""

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as W

LEGIBLE = 0.7  # of its width, the smallest picture whose words are, as screen.css and screen.js have it


def row(*widgets: W.Widget) -> W.HBox:
    """Widgets side by side, in several lines where there is little room."""
    return W.HBox(widgets, layout=W.Layout(flex_flow="row wrap", align_items="center"))


def beside(*pictures: Any) -> W.HBox:
    """Pictures side by side, each smaller than its width `wide` where there is less room, and one below the
    other where they would not be legible any more."""
    for picture in pictures:
        picture.layout.flex = f"{picture.wide} 1 {LEGIBLE * picture.wide:.0f}px"
        picture.layout.max_width, picture.layout.min_width = f"{picture.wide}px", "0"
    both = row(*pictures)
    both.add_class("course-beside")
    return both


def button(name: str, act: Callable[[], Any], **look: Any) -> W.Button:
    """A button as wide as its name; a click on it calls act()."""
    made = W.Button(description=name, layout=W.Layout(width="auto"), **look)
    made.on_click(lambda clicked: act())
    return made


def toggle(name: str, act: Callable[[bool], Any], **look: Any) -> W.ToggleButton:
    """A button that stays pressed until it is pressed again. Each press calls act(whether it is down now)."""
    made = W.ToggleButton(description=name, layout=W.Layout(width="auto"), **look)
    made.observe(lambda change: act(change["new"]), "value")
    return made


def set_visible(widget: W.DOMWidget, visible: bool) -> None:
    """Show a widget, or hide it without leaving a gap."""
    widget.layout.display = "" if visible else "none"


class Fold(W.VBox):
    """Rows that are hidden until `opener` is pressed, a button that stands elsewhere.

    rows   {name: row}; the names together are the button's
    """

    def __init__(self, rows: Mapping[str, W.Widget]) -> None:
        super().__init__(list(rows.values()))
        self.opener = toggle(", ".join(rows), lambda pressed: set_visible(self, pressed), icon="caret-down")
        self.opener.add_class("course-more")
        set_visible(self, False)
