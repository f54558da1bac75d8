"""The look: colours that everyone can tell apart, sentences with numbers, pictures with their words."""

import base64

import numpy as np
import pytest

from course_lib import STYLES, Quadratic, figure, number, path, show, style, surface
from tests.support.colours import contrast_with_white
from tests.support.rules import MATRIX_RULES, RULES


def test_every_optimizer_has_a_line_of_its_own_that_can_be_seen_on_white():
    assert set(STYLES) == {rule.__name__ for rule in [*RULES, *MATRIX_RULES]}
    assert len(set(STYLES.values())) == len(STYLES)
    assert all(contrast_with_white(color) >= 3 for color, _ in STYLES.values())


def test_hue_is_the_family_and_the_dash_the_variant():
    color = {name: color for name, (color, _) in STYLES.items()}
    families = [{"GD"}, {"Momentum", "Nesterov", "Lion", "Muon"}, {"AdaGrad", "FullAdaGrad", "Shampoo"},
                {"RMSProp", "MaxProp"}, {"AdaDelta"},
                {"Adam", "AdaMax", "NAdam", "AMSGrad", "AdamW", "LazyAdam"}]
    assert len({color[name] for name in color}) == len(families)
    for family in families:
        assert len({color[name] for name in family}) == 1
        assert sum(STYLES[name][1] == "-" for name in family) == 1


def test_a_rule_without_a_colour_is_refused():
    with pytest.raises(ValueError, match="no colour for 'SGD'; there is one for GD, Momentum"):
        style("SGD")
    assert style("Adam")["color"] == style(type("Adam", (), {}))["color"]


@pytest.mark.parametrize("x, text", [
    (-0.0, "0"), (0.02345, "0.0234"), (1.2e-8, "1.2e-8"), (0, "0"), (3e-13, "below 1e-12"),
    (-1e-15, "below 1e-12"), (1e10, "1e10"), (np.nan, "not finite"), (1500, "1.5e3")])
def test_numbers_as_the_sentences_print_them(x, text):
    assert number(x) == text


def test_a_surface_marks_its_minimum_only_if_there_is_one():
    for H, words in (([[1, 0], [0, 2]], ["minimum"]), ([[1, 0], [0, -1]], [])):
        fig, ax = figure()
        surface(ax, Quadratic(H))
        path(ax, np.array([[1.0, 1.0], [0.5, 0.2]]), "Adam")
        assert [text.get_text() for text in ax.texts] == words


def test_a_figure_is_shown_with_its_sentence_as_text_and_in_print(monkeypatch, capsys):
    shown = []
    monkeypatch.setattr("course_lib.plot.display", lambda bundle, raw: shown.append((bundle, raw)))
    fig, ax = figure()
    show(fig, "Nothing is 0.")
    (bundle, raw), = shown
    assert raw and bundle["text/plain"] == "Figure. Nothing is 0."
    assert capsys.readouterr().out == "Nothing is 0.\n"
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
