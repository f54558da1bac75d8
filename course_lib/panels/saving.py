"""Saving what a panel shows: as a picture, or as an animation of the way there."""

import html
import io
import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ipywidgets as W
import numpy as np
from matplotlib.backend_bases import FigureCanvasBase
from PIL import Image

from .drawing import Drawing
from .layout import button, row

ANIMATION = ".gif"
PICTURES = [f".{kind}" for kind in FigureCanvasBase.filetypes]  # what Matplotlib writes
FRAMES = 101  # at most: each hundredth of the way
FRAME_MS, LAST_FRAME_MS = 100, 3000


def is_animation(path: Path) -> bool:
    """Whether a file's name asks for an animation rather than a picture; an error if it asks for neither."""
    suffix = path.suffix.lower()
    if suffix and suffix not in [ANIMATION, *PICTURES]:  # without a suffix Matplotlib adds .png
        raise ValueError(f"Panel: the name of a picture must end in {', '.join(PICTURES)}, "
                         f"that of an animation in {ANIMATION}, got {path.name!r}")
    return suffix == ANIMATION


def save_picture(drawing: Drawing, state: dict[str, Any], path: Path) -> None:
    """Write the picture of a state, in the format that the file's name ends with."""
    with drawing.lock:
        drawing.update(**state)
        drawing.wear()
        drawing.figure.savefig(path, dpi=200)


def save_animation(drawing: Drawing, states: Sequence[dict[str, Any]], path: Path) -> None:
    """Write the pictures of states, one after the other, as an animated GIF; at most 101 of them."""
    chosen = np.unique(np.linspace(0, len(states) - 1, FRAMES).round().astype(int))
    first, *others = (Image.open(io.BytesIO(drawing.frame(**states[k])[0])) for k in chosen)
    duration = [FRAME_MS] * len(others) + [LAST_FRAME_MS]
    first.save(path, "GIF", append_images=others, save_all=True, loop=0, duration=duration)


def save_buttons(save: Callable[[Path], Any], animated: bool) -> W.HBox:
    """Buttons that save beside the notebook, under the next free name, and what came of it."""
    said = W.HTML()

    def save_as(suffix: str) -> None:
        names = (Path(f"panel-{k}{suffix}") for k in itertools.count(1))
        path = next(path for path in names if not path.exists())
        said.value = "saving …"
        try:
            save(path)
            said.value = f'<span role="status">saved as {path}, beside the notebook</span>'
        except OSError as error:
            said.value = f'<span role="alert">{html.escape(f"not saved: {error}")}</span>'

    buttons = [button("save picture", lambda: save_as(".png"))]
    if animated:
        buttons.append(button("save animation", lambda: save_as(ANIMATION)))
    return row(*buttons, said)
