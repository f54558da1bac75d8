"""For every eye: the colours of the pictures, as they are and as the colour-blind see them.

The simulation is that of Machado, Oliveira and Fernandes (2009), "A physiologically-based model for
simulation of color vision deficiency", at full severity; distances are those of CAM02-UCS (Luo, Cui and Li
2006), where 1 can just be seen side by side. Both are colorspacious'.
"""

import base64
import importlib.util
import io
import itertools
import re

import numpy as np
import pytest
from colorspacious import cspace_convert
from matplotlib.colors import to_hex, to_rgb
from matplotlib.lines import Line2D
from matplotlib.text import Text
from PIL import Image

from course_lib import GD, STYLES, Adam, descent_drawing, figure, path, ravine, style
from course_lib.panels.drawing import Look
from course_lib.plot import DARK, PALE, PALE_ON_DARK, on_dark
from course_lib.publish import ASSETS
from tests.support import ROOT
from tests.support.colours import contrast_with_white
from tests.support.lectures import LECTURES

HUES = {color: [name for name, (own, _) in STYLES.items() if own == color] for color, _ in STYLES.values()}
EYES = None, "protanomaly", "deuteranomaly", "tritanomaly"
APART = 10  # ten times what can just be seen, and twice what the infamous red and green below keep


def seen(rgb, eyes):
    """Colours (0 to 1) as these eyes see them, in CAM02-UCS."""
    rgb = np.asarray(rgb, float)
    if eyes:
        rgb = np.clip(cspace_convert(rgb, {"name": "sRGB1+CVD", "cvd_type": eyes, "severity": 100}, "sRGB1"),
                      0, 1)
    return cspace_convert(rgb, "sRGB1", "CAM02-UCS")


def distance(one, other, eyes):
    return np.linalg.norm(seen(to_rgb(one), eyes) - seen(to_rgb(other), eyes))


def stored_pictures():
    for figure_path in sorted((ROOT / "figures").glob("*.png")):
        yield figure_path.name, figure_path.read_bytes()
    for lecture in LECTURES.values():
        for cell in lecture.cells:
            for picture in cell.pictures:
                yield cell.id, base64.b64decode(picture.png)


PICTURES = dict(stored_pictures())
each_picture = pytest.mark.parametrize("name", PICTURES)
each_eyes = pytest.mark.parametrize("eyes", EYES)


def colours(png, share=2e-4):
    """The colours of a picture that cover more than a share of it, as rows of 0 to 1."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    least = share * image.width * image.height
    counted = image.getcolors(image.width * image.height)
    return np.array([color for count, color in counted if count > least]) / 255


def in_use(png):
    """The optimizers' hues that a picture shows."""
    found = seen(colours(png), None)
    return [color for color in HUES if np.min(np.linalg.norm(found - seen(to_rgb(color), None), axis=1)) < 6]


@each_eyes
def test_hues_of_any_two_families_stay_apart(eyes):
    near = {(a, b): distance(a, b, eyes) for a, b in itertools.combinations(HUES, 2)}
    assert min(near.values()) > APART, min(near, key=near.get)


def test_a_pair_that_the_colour_blind_mix_up_is_noticed():
    assert distance("tab:red", "tab:green", None) > 5 * APART
    assert distance("tab:red", "tab:green", "deuteranomaly") < APART / 1.5


def test_the_simulation_is_the_published_one():
    """Machado's matrix for deuteranopia, on linear RGB."""
    matrix = np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                       [-0.011820, 0.042940, 0.968881]])
    linear = np.array([0.3, 0.2, 0.1])
    wanted = cspace_convert(matrix @ linear, "sRGB1-linear", "CAM02-UCS")
    np.testing.assert_allclose(seen(cspace_convert(linear, "sRGB1-linear", "sRGB1"), "deuteranomaly"), wanted,
                               atol=0.01)


@each_picture
def test_the_colours_of_a_picture_stay_apart_for_all_eyes(name):
    used = in_use(PICTURES[name])
    found = colours(PICTURES[name])
    nearest = {color: found[np.argmin(np.linalg.norm(found - to_rgb(color), axis=1))] for color in used}
    for eyes, (a, b) in itertools.product(EYES, itertools.combinations(used, 2)):
        gap = np.linalg.norm(seen(nearest[a], eyes) - seen(nearest[b], eyes))
        assert gap > APART, (eyes, HUES[a], HUES[b])


@each_eyes
def test_in_the_dark_hues_stay_apart_too_and_stand_out(eyes):
    dark = {hue: on_dark(hue)[:3] for hue in HUES}
    near = {(a, b): distance(dark[a], dark[b], eyes) for a, b in itertools.combinations(HUES, 2)}
    assert min(near.values()) > APART, min(near, key=near.get)
    assert min(contrast(color, DARK) for color in dark.values()) >= 3


def test_in_the_dark_lines_and_words_stand_out():
    drawing = descent_drawing(ravine(), GD, Adam, steps=20)
    drawing.frame(Look(dark=True), eta=0.1)
    texts = [text for text in drawing.figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
    assert len(texts) > 20 and all(contrast(text.get_color(), DARK) >= 4.5 for text in texts)
    lines = [line for line in drawing.figure.findobj(Line2D)
             if len(line.get_xdata()) and line.get_label() in ("GD", "Adam")]
    assert len(lines) > 4 and all(contrast(line.get_color(), DARK) >= 3 for line in lines)
    minimum = on_dark("0.25")
    assert all(contrast(minimum[:3], PALE_ON_DARK(level)[:3]) >= 4.5 for level in (0.0, 1.0))


def contrast(one, other):
    """The WCAG contrast ratio."""
    high, low = sorted(map(contrast_with_white, (one, other)), reverse=True)
    return high / low


@pytest.fixture(scope="module")
def drawings():
    spec = importlib.util.spec_from_file_location("draw", ROOT / "figures" / "draw.py")
    spec.loader.exec_module(draw := importlib.util.module_from_spec(spec))
    for drawing, state in draw.PICTURES.values():
        drawing.frame(**state)
    return {name: drawing.figure for name, (drawing, _) in draw.PICTURES.items()}


def test_what_a_hue_says_is_also_said_by_a_word(drawings):
    for name, drawn in drawings.items():
        words = {text.get_text() for text in drawn.findobj(Text)}
        lines = [line for ax in drawn.axes for line in ax.lines if to_hex(line.get_color()).upper() in HUES]
        for line in lines:
            label, hue = line.get_label(), to_hex(line.get_color()).upper()
            names = [label] if label in STYLES else HUES[hue]
            assert any(word.split(",")[0] in names for word in words), (name, line)
        assert lines or name == "map_of_optimizers.png"  # which is all words


def test_lines_and_words_stand_out_from_white(drawings):
    for name, drawn in drawings.items():
        for line in drawn.findobj(Line2D):
            if (line.get_visible() and line.get_linestyle() != "None" and len(line.get_xdata())
                    and line.get_color() != "white"):
                assert contrast_with_white(line.get_color()) >= 3, (name, line)
        for text in drawn.findobj(lambda artist: isinstance(artist, Text) and artist.get_text().strip()):
            size, bold = text.get_fontsize(), text.get_weight() in ("bold", 700)
            large = size >= 18 or size >= 14 and bold
            assert contrast_with_white(text.get_color()) >= (3 if large else 4.5), (name, text)


def uncased(ax):
    """The optimizers' lines on an axes that have no white line around them."""
    white = [line for line in ax.lines if line.get_color() == "white"]

    def is_cased(line):
        return any(np.array_equal(line.get_xydata(), below.get_xydata())
                   and below.get_zorder() < line.get_zorder()
                   and below.get_linewidth() >= line.get_linewidth() + 2 for below in white)

    paths = [line for line in ax.lines if line.get_label() in STYLES]
    return paths and [line for line in paths if not is_cased(line)]


def test_paths_on_a_surface_are_cased_in_white_from_which_they_stand_out(drawings):
    """On a band alone some would not: their contrast is that with what is beside them."""
    assert min(contrast(color, PALE(0.0)[:3]) for color in HUES) < 3 <= min(map(contrast_with_white, HUES))
    on_surfaces = [figure.axes[0] for figure in drawings.values()
                   if figure.axes[0].get_title("left") == "the path"]
    assert len(on_surfaces) >= 10 and all(uncased(ax) == [] for ax in on_surfaces)
    fig, ax = figure()
    path(ax, np.array([[0, 0], [1, 2], [3, 1]]), "Adam", linestyle="--")
    assert uncased(ax) == []
    ax.plot([0, 1], [0, 1], **style("GD"))
    assert len(uncased(ax)) == 1


GREYS = [(path.name, grey) for path in [*ROOT.glob("course_lib/**/*.py"), *ROOT.glob("figures/*.py"),
                                        *ROOT.glob("notebooks/*.ipynb")]
         if "predictions" not in path.parts  # where such a text is an option
         for grey in re.findall(r'(?<=")0\.\d+(?=\\?")', path.read_text("utf8"))]


def test_greys_stand_out_from_white():
    assert len(GREYS) > 20
    for name, grey in GREYS:
        assert contrast_with_white(grey) >= 3, (name, grey)


def test_words_and_dots_stand_out_from_the_bands_of_a_surface():
    """What `surface` writes is 0.25, with a white halo; the darkest band is where the minimum is."""
    assert all(contrast("0.25", PALE(level)[:3]) >= 4.5 for level in (0.0, 1.0))


def test_the_book_says_everything_in_colours_that_stand_out():
    css = (ASSETS / "book.css").read_text()
    card = re.search(r"\.course-panel \{(.*?)\}", css, re.S)[1]
    button = re.search(r"\.course-panel button \{(.*?)\}", css, re.S)[1]
    pressed = re.search(r"\[aria-pressed=\"true\"\] \{(.*?)\}", css, re.S)[1]
    ring = re.search(r":focus-visible \{ outline: 3px solid (\S+);", css)[1]

    def value(rule, name):
        return re.search(rf"(?<![-\w]){name}:\s*(?:1px solid )?([#\w]+)", rule)[1]

    assert contrast(value(card, "color"), value(card, "background")) >= 4.5
    assert contrast(value(card, "color"), value(button, "background")) >= 4.5  # a button inherits the card's
    assert contrast(value(pressed, "color"), value(pressed, "background")) >= 4.5
    assert contrast(value(button, "border"), value(card, "background")) >= 3
    assert contrast(ring, value(card, "background")) >= 3
    assert contrast(re.search(r"accent-color: (\S+);", css)[1], value(card, "background")) >= 3
