"""The pictures that Markdown uses are as the script draws them, and the one that moves is a real panel."""

import importlib.util
import io
import re

import numpy as np
import pytest
from PIL import Image, ImageSequence

from course_lib import STYLES
from course_lib.lecture import find
from course_lib.publish import ASSETS, mark
from tests.support import ROOT
from tests.support.lectures import PATHS

FIGURES = ROOT / "figures"
README = (ROOT / "README.md").read_text()


@pytest.fixture(scope="module")
def draw():
    spec = importlib.util.spec_from_file_location("draw", FIGURES / "draw.py")
    spec.loader.exec_module(module := importlib.util.module_from_spec(spec))
    return module


def test_pictures_are_as_the_script_draws_them_and_the_readme_has_their_words(draw, tmp_path):
    sentences = draw.draw(tmp_path)
    for path in PATHS:
        picture = f"{path.stem}.png"
        assert picture in sentences, f"PICTURES in figures/draw.py has no picture {picture} for {path.name}"
    stored = {path.name for path in FIGURES.iterdir() if path.suffix in (".png", ".gif")}
    differs = stored ^ set(sentences)
    assert not differs, f"run `make figures`: {differs} are not both drawn and stored"
    for name in sentences:
        kept, new = (Image.open(folder / name).convert("RGB") for folder in (FIGURES, tmp_path))
        # versions of Matplotlib set text a pixel apart
        blurred = (np.asarray(picture.reduce(8), float) for picture in (kept, new))
        changed = np.mean(np.abs(np.subtract(*blurred)) > 40) if kept.size == new.size else 1
        assert changed < 0.02, f"run `make figures`: {name} has changed"
    for rule in STYLES:
        known = {each.__name__ for each in draw.FAMILY}
        assert rule in known, f"FAMILY in figures/draw.py has no box for {rule}"
    for name in (draw.MOVING, "map_of_optimizers.png"):
        words = sentences[name]
        assert words in README, f"in README.md the words of figures/{name} should be: {words}"


def test_the_marks_are_as_the_script_draws_them(draw):
    stored = {FIGURES / name: drawn for name, drawn in draw.MARKS.items()} | {
        ASSETS / "favicon.svg": mark.favicon()}
    numbers = re.compile(r"-?\d+\.\d")
    for path, drawn in stored.items():
        kept, new = (numbers.findall(text) for text in (path.read_text("utf8"), drawn))
        assert np.allclose(*np.array([kept, new], float), atol=0.21), f"run `make figures`: {path}"


def test_no_arrow_or_box_of_the_map_runs_into_a_box(draw):
    places = {rule: np.array(place) for rule, (place, *_) in draw.FAMILY.items()}
    reach = np.array([draw.WIDE, draw.ABOVE]), np.array([draw.WIDE, draw.BELOW])
    for rule, (_, parents, _) in draw.FAMILY.items():
        for other in places.keys() - {rule}:
            apart = np.abs(places[rule] - places[other])
            assert np.any(apart > [2 * draw.WIDE, draw.ABOVE + draw.BELOW]), (rule, other)
        for parent in parents:
            way = np.linspace(*draw.arrow(parent, rule), 200)
            for other in places.keys() - {rule, parent}:
                inside = (way > places[other] - reach[0]) & (way < places[other] + reach[1])
                assert not inside.all(axis=1).any(), (parent, rule, other)


def test_the_branch_after_adam_holds_rules_that_its_lectures_import(draw):
    imported = " ".join(cell.source for number in ("16", "17") for cell in find(number).notebook.cells
                        if cell.id == f"{number}-imports")
    branch = [rule.__name__ for rule, ((column, _), *_) in draw.FAMILY.items() if column == draw.AFTER_ADAM]
    assert branch and all(re.search(rf"\b{rule}\b", imported) for rule in branch), branch


@pytest.fixture(scope="module")
def frames(draw):
    """The stored frames, as arrays of shape (height, width, 3)."""
    return [np.asarray(frame.convert("RGB"),
                       int) for frame in ImageSequence.Iterator(Image.open(FIGURES / draw.MOVING))]


def differs(one, other):
    """The share of pixels in which two pictures differ visibly."""
    return np.mean(np.abs(one - other).max(axis=-1) > 40)


def test_the_moving_picture_is_small_and_moves_from_frame_to_frame(draw, frames):
    assert (FIGURES / draw.MOVING).stat().st_size <= 400_000
    assert len(frames) > 30
    for before, after in zip(frames, frames[1:], strict=False):
        knob, picture = (differs(before[rows], after[rows]) for rows in (slice(0, 40), slice(40, None)))
        assert knob > 0.001 and picture > 0.0005


@pytest.mark.parametrize("frame, eta", [(0, 0.01), (34, 9.0), (-1, 0.1)])
def test_a_frame_of_the_moving_picture_is_the_panel_s_own(draw, frames, frame, eta):
    panel = draw.lecture_panel("03-panel")
    shown, sentence = panel.drawing.frame(**panel.start | {"eta": eta})
    shown = np.asarray(Image.open(io.BytesIO(shown)).convert("RGB"), int)
    assert differs(frames[frame][40:], shown) < 0.02, sentence
    elsewhere, _ = panel.drawing.frame(**panel.start | {"eta": 1.0})
    elsewhere = np.asarray(Image.open(io.BytesIO(elsewhere)).convert("RGB"), int)
    assert differs(frames[frame][40:], elsewhere) > differs(frames[frame][40:], shown) + 0.005
