"""Panels without a browser: pictures, sentences, errors, threads, and every slider of every lecture."""

import base64
import functools
import io
import itertools
import json
import random
import sys
import threading

import ipywidgets as W
import numpy as np
import pytest
import traitlets
from PIL import Image

from course_lib import (
    GD,
    AdaGrad,
    Adam,
    AdamW,
    Challenge,
    Drawing,
    Momentum,
    OneSample,
    Panel,
    Player,
    Quadratic,
    RMSProp,
    Slider,
    descent_drawing,
    descent_panel,
    figure,
    hyper_slider,
    ledger_drawing,
    ledger_panel,
    log_grid,
    number,
    ravine,
    run,
    sparse_neuron,
)
from course_lib.panels.drawing import Look
from course_lib.panels.saving import save_picture
from tests.support.lectures import each_kind_of_panel

NEURON = sparse_neuron(np.random.default_rng(0))


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def shown(panel):
    """The picture a panel shows, as bytes, and its sentence."""
    return panel.screen.png, panel.screen.frame["sentence"]


@pytest.fixture
def panel():
    return descent_panel(NEURON, GD, AdaGrad, eta=0.1, eps=1e-8, steps=50)


def states_drawn(monkeypatch):
    """The states that are drawn from now on."""
    drawn, frame = [], Drawing.frame
    monkeypatch.setattr(Drawing, "frame", lambda *how, **state: drawn.append(state) or frame(*how, **state))
    return drawn


def test_a_drawing_is_a_pure_function_of_its_state():
    drawing = descent_drawing(NEURON, GD, Momentum, steps=50)
    first, there, back = (drawing.frame(eta=eta, beta=0.9) for eta in (0.1, 3.0, 0.1))
    assert first == back and first[1] != there[1] and not np.array_equal(pixels(first[0]), pixels(there[0]))


def test_a_frame_equals_the_figure_drawn_from_scratch():
    drawing = descent_drawing(NEURON, GD, AdaGrad, steps=50)
    drawing.frame(eta=2.0)
    quick = pixels(drawing.frame(eta=0.3)[0]).astype(int)
    fresh = descent_drawing(NEURON, GD, AdaGrad, steps=50)
    fresh.update(eta=0.3)
    for artist in fresh.figure.findobj(lambda artist: artist.get_animated()):
        artist.set_animated(False)
    fresh._canvas.draw()
    whole = np.asarray(fresh._canvas.buffer_rgba())[..., :3].astype(int)
    assert np.mean(np.abs(quick - whole) > 40) < 0.005  # the palette costs a few shades, not a line


def test_a_diverging_run_is_called_so_in_words():
    sentence = descent_drawing(ravine(), GD, steps=100, rates=None).frame(eta=1.0)[1]
    assert sentence == "After 100 steps with η = 1: GD diverges."


def test_a_panel_without_settings_tells_none():
    assert descent_panel(ravine(), GD, steps=5).sentence.startswith("After 5 steps: GD reaches loss ")


def test_the_pages_white_is_white(panel):
    assert pixels(panel.screen.png)[0, 0].tolist() == [255, 255, 255]


def test_moving_one_slider_runs_only_the_rules_that_have_it(monkeypatch):
    ran = []

    def watched(rule, *arguments, **more):
        ran.append(type(rule))
        return run(rule, *arguments, **more)

    monkeypatch.setattr("course_lib.panels.descent.run", watched)
    panel = descent_panel(NEURON, GD, Momentum, AdaGrad, eta=0.1, beta=0.9, eps=1e-8, steps=20)
    ran.clear()
    panel.controls["beta"].value = 0.5
    assert ran == [Momentum]


def test_picture_sentence_and_alternative_text_follow_together(panel):
    before = shown(panel)
    panel.controls["eta"].value = 2.0
    after = shown(panel)
    assert before[0] != after[0] and "η = 2," in after[1]
    assert after[1] == panel.sentence


def test_slider_and_box_agree_and_a_typed_number_stays_what_it_is():
    slider = Slider("η", log_grid(0.001, 10), 0.1)
    seen = []
    slider.observe(lambda change: seen.append(change["new"]), "value")
    slider._box.value = 0.123
    assert slider.value == 0.123 and slider.values[slider._slider.value] == 0.12
    slider._slider.value += 1
    assert slider.value == slider._box.value == slider.values[slider._slider.value]
    assert len(seen) == 2


def test_a_handle_that_comes_back_to_where_it_was_takes_its_value():
    """A typed 0.123 is nearest to 0.12. A move there and back can arrive as a move to where it is."""
    slider = Slider("η", log_grid(0.001, 10), 0.1)
    slider._box.value = 0.123
    slider._slider.set_state({"value": slider._slider.value})
    assert slider.value == slider._box.value == 0.12


def test_a_key_holds_what_the_browser_s_models_of_the_controls_hold():
    panel = descent_panel(NEURON, GD, RMSProp, eta=0.1, eps_inside=False, steps=5, choose=True)
    panel.set(eta=0.123, eps_inside=True, show="RMSProp")
    assert panel.screen.frame["key"] == (0.123, True, 2, 5, *NEURON.start)
    for part, held in zip(panel.screen.parts, panel.screen.frame["key"]):
        assert part["model"].get_state()[part["trait"]] == held
    eta, *_, start_y = panel.screen.parts
    assert eta["values"] == panel.controls["eta"].values.tolist()
    assert eta["handle"].max == len(eta["values"]) - 1
    assert start_y["model"].value == NEURON.start[1]


class Browser:
    """What a panel's screen sends once the browser asks for frames."""

    def __init__(self, panel, monkeypatch):
        self.screen, self.answers = panel.screen, []
        monkeypatch.setattr(panel.screen, "send", lambda *answer: self.answers.append(answer))

    def ask(self, key, generation=None, scale=1):
        """What comes for a key, which travels as JSON."""
        generation = self.screen.generation if generation is None else generation
        question = json.loads(json.dumps(dict(key=key, scale=scale, generation=generation)))
        self.screen._handle_custom_msg(question, [])
        return self.answers[-1]


def test_a_frame_fetched_ahead_is_the_one_that_the_panel_would_show(monkeypatch):
    panel = descent_panel(NEURON, GD, RMSProp, eta=0.1, eps_inside=False, steps=20, choose=True)
    browser, start = Browser(panel, monkeypatch), panel.screen.frame
    key = [1, True, 2, 7, 0, 0]  # JSON has whole numbers where Python has 1.0
    answer, (png,) = browser.ask(key)
    assert panel.screen.frame == start and panel.state == panel.start  # nothing has moved
    drawn = states_drawn(monkeypatch)
    panel.set(eta=1, eps_inside=True, show="RMSProp", step=7, start_x=0, start_y=0)
    assert drawn == [] and panel.screen.frame == dict(key=tuple(key), sentence=answer["sentence"])
    assert (png, panel.sentence) == panel.drawing.frame(**panel.state) == shown(panel)


def test_a_question_that_is_old_or_whose_drawing_fails_is_answered_without_a_picture(monkeypatch):
    fig, ax = figure()
    panel = Panel(Drawing(fig, lambda x: f"{1 / x}", ahead=True), dict(x=Slider("x", range(11), 1)))
    browser = Browser(panel, monkeypatch)
    assert browser.ask([0])[1] == [] and browser.ask([2])[0]["sentence"] == "0.5"
    old = panel.screen.generation
    panel.screen.forget()
    answer, pictures = browser.ask([3], generation=old)
    assert pictures == [] and answer["generation"] == panel.screen.generation == old + 1
    assert browser.ask([3])[1] != []


def test_at_rest_a_frame_comes_in_the_resolution_of_the_screen(monkeypatch):
    """Two pixels for one, of the same picture, and each curve where it was."""
    panel = descent_panel(NEURON, GD, AdaGrad, eta=0.1, eps=1e-8, steps=50)
    browser, plain = Browser(panel, monkeypatch), panel.screen.png
    answer, (fine,) = browser.ask(panel.screen.frame["key"], scale=2)
    assert answer["sentence"] == panel.sentence and panel.screen.frame["png"] == plain
    width, height = panel.drawing.size()
    fine = Image.open(io.BytesIO(fine)).convert("RGB")
    assert fine.size == (2 * width, 2 * height)
    small = np.asarray(fine.resize((width, height), Image.Resampling.BOX), int)
    curves = np.ptp(pixels(plain).astype(int), axis=2) > 60  # where there is colour
    other = panel.drawing.frame(eta=3.0, eps=1e-8)[0]
    near, far = (np.mean(np.abs(small - pixels(picture))[curves]) for picture in (plain, other))
    assert near < 5 and far > 50
    panel.set(eta=0.2)
    panel.set(eta=0.1)
    assert panel.screen.png == plain  # and what comes after it is as before


@pytest.mark.parametrize("look", [Look(narrow=True), Look(dark=True), Look(scale=2), Look(1.5, True, True)])
def test_a_drawing_puts_off_each_look_again(look, tmp_path):
    drawing, state = descent_drawing(NEURON, GD, AdaGrad, steps=50), dict(eta=0.1, eps=1e-8)
    plain, window = drawing.frame(**state), drawing.window()
    other = drawing.frame(look, **state)
    assert other[1] == plain[1] and other[0] != plain[0] and drawing.frame(look, **state) == other
    width, height = drawing.size(look)
    assert Image.open(io.BytesIO(other[0])).size == (look.scale * width, look.scale * height)
    assert drawing.frame(**state) == plain and drawing.window() == window
    drawing.frame(look, **state)
    save_picture(drawing, state, tmp_path / "saved.png")
    assert Image.open(tmp_path / "saved.png").size == tuple(2 * side for side in drawing.size())


def test_in_a_column_axes_stand_one_below_the_other_and_their_words_apart():
    drawing = descent_drawing(NEURON, GD, Momentum, AdaGrad, Adam, steps=50)
    drawing.frame(Look(narrow=True), eta=0.1)
    boxes = [ax.get_tightbbox() for ax in drawing.figure.axes]
    assert all(above.y0 > below.y1 for above, below in itertools.pairwise(boxes))
    legend, = drawing.figure.legends
    assert legend.get_window_extent().y0 > boxes[0].y1
    page = drawing.figure.bbox
    for box in [*boxes, legend.get_window_extent()]:
        assert page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1


def test_a_screen_wears_what_the_browser_asks_for_and_the_bundle_stays_plain(panel):
    plain, start = panel.screen.png, dict(panel.screen.look)
    old = panel.screen.generation
    panel.screen._handle_custom_msg(dict(look=dict(narrow=True, dark=True)), [])
    look = Look(narrow=True, dark=True)
    assert panel.screen.size == list(panel.drawing.size(look)) != [1100, 390]
    assert panel.screen.window == list(panel.drawing.window(look)) and panel.screen.generation == old + 1
    assert panel.screen.frame["png"] == panel.drawing.frame(look, **panel.state)[0]
    panel.set(eta=0.2)
    panel.set(eta=0.1)
    assert base64.b64decode(panel._repr_mimebundle_()["image/png"]) == plain
    panel.screen._handle_custom_msg(dict(look=start), [])
    assert panel.screen.frame["png"] == plain


def test_a_drawing_that_asks_for_nothing_is_drawn_for_each_state():
    """It may show what no control says."""
    count = itertools.count()
    fig, ax = figure()
    panel = Panel(Drawing(fig, lambda x: f"{x} {next(count)}"), dict(x=Slider("x", [1, 2], 1)))
    said = []
    for x in (2, 1, 2):
        panel.set(x=x)
        said.append(panel.sentence)
    assert said == ["2.0 1", "1.0 2", "2.0 3"] and not panel.screen.ahead


def test_a_frame_counts_until_a_cell_runs():
    """What tells the screens that one does is tested in a browser."""
    count = itertools.count()
    fig, ax = figure()
    panel = Panel(Drawing(fig, lambda x: f"{x} {next(count)}", ahead=True), dict(x=Slider("x", [1, 2], 1)))
    said = []
    for x in (2, 1, 2):
        panel.set(x=x)
        said.append(panel.sentence)
    panel.screen.forget()
    panel.set(x=1)
    assert said + [panel.sentence] == ["2.0 1", "1.0 0", "2.0 1", "1.0 2"]


def test_a_state_that_no_numbers_stand_for_is_shown_without_a_key():
    fig, ax = figure()
    pairs = W.Dropdown(options=[("one", 1), ("two", 2)])
    panel = Panel(Drawing(fig, lambda which: f"which is {which}"), dict(which=pairs))
    pairs.value = 2
    assert panel.screen.frame["key"] is None and shown(panel)[1] == "which is 2"


def test_sliders_start_on_their_grid():
    assert 0.07 in Slider("η", log_grid(0.001, 10), 0.07).values
    assert np.all(np.diff(log_grid(1e-3, 10)) > 0) and log_grid(1e-3, 10)[[0, -1]].tolist() == [0.001, 10]


@pytest.mark.parametrize("value", [0, 101, -1, np.nan])
def test_a_value_out_of_range_is_refused_by_name_bound_and_value(panel, value):
    with pytest.raises(traitlets.TraitError, match=rf"η must be in \[0.001, 100\], got {value:g}"):
        panel.controls["eta"].value = value
    assert panel.controls["eta"].value == 0.1


def test_reset_and_set_draw_once(panel, monkeypatch):
    start, calls = panel.state, states_drawn(monkeypatch)
    panel.set(eta=1.0, eps=1e-4)
    assert calls == [start | dict(eta=1.0, eps=1e-4)]
    panel.reset()
    assert panel.state == start and len(calls) == 1  # which was drawn before
    with pytest.raises(ValueError, match="^Panel has no control 'speed'; it has eta, eps, step, start_x, "):
        panel.set(speed=1)


@pytest.mark.parametrize("value, meant", [(np.float32(0.2), 0.2), (np.float16(0.2), 0.2),
                                          (np.float64(0.2), 0.2), (np.int64(2), 2.0), (3, 3.0)])
def test_a_number_of_numpys_is_a_number(panel, value, meant):
    eta = panel.controls["eta"]
    eta.value = value
    assert eta.value == eta._box.value == meant and type(eta.value) is float
    assert f"η = {meant:g}," in panel.sentence
    panel.reset()
    panel.set(eta=value)
    assert f"η = {meant:g}," in panel.sentence
    there = descent_panel(NEURON, GD, eta=value, steps=5, scenes={"a": dict(eta=value)})
    assert there.start["eta"] == there.scenes["a"]["eta"] == meant
    values = Slider("η", log_grid(1e-3, 100), meant).values
    np.testing.assert_array_equal(there.controls["eta"].values, values)


def test_a_switch_takes_numpys_truth_and_nothing_that_is_not_one():
    panel = descent_panel(NEURON, RMSProp, eta=0.1, eps_inside=np.False_, steps=5)
    panel.set(eps_inside=np.True_)
    assert panel.state["eps_inside"] is True and "ε inside the root" in panel.sentence
    with pytest.raises(TypeError, match="eps_inside must start at True or False, got 0.5"):
        descent_panel(NEURON, RMSProp, eps_inside=0.5)


@pytest.mark.parametrize("state, complaint", [
    (dict(eta=1.0, eps=1e9), r"ε must be in \[1e-10, 1\], got 1e\+09"),
    (dict(eta=1.0, eps="small"), "ε must be a number, got 'small'"),
    (dict(eta=1.0, show="Momentum"), "show must be one of all, GD, AdaGrad, got 'Momentum'"),
    (dict(eta=1.0, speed=1, x=2), "^Panel has no controls 'speed', 'x'; it has eta, eps, show, "),
])
def test_several_controls_are_set_all_or_none(state, complaint):
    panel = descent_panel(NEURON, GD, AdaGrad, eta=0.1, eps=1e-8, steps=5, choose=True)
    before = shown(panel)
    with pytest.raises((traitlets.TraitError, ValueError), match=complaint):
        panel.set(**state)
    assert panel.state == panel.start and shown(panel) == before
    panel.controls["eta"].value = 2.0  # it still follows
    assert "η = 2," in shown(panel)[1]


@pytest.mark.parametrize("start, complaint", [
    ("fast", "η must start at a number, got 'fast'"),
    ([0.1, 0.2], "η must start at a number, got"),
    (np.nan, r"η must start at and visit finite numbers, got \[nan\]"),
])
def test_a_slider_starts_at_a_number(start, complaint):
    with pytest.raises((TypeError, ValueError), match=complaint):
        Slider("η", log_grid(0.1, 1), start)


def test_a_memory_of_almost_all_is_not_rounded_to_one():
    panel = descent_panel(NEURON, Adam, beta2=0.9999, steps=5)
    assert "β₂ = 0.9999:" in panel.sentence


def test_an_error_is_shown_and_the_panel_recovers():
    fig, ax = figure()
    line = ax.plot([], [], animated=True)[0]

    def update(x):
        if x > 5:
            raise ArithmeticError("x is <too> large")
        line.set_data([0, x], [0, x])
        return f"x is {x:g}"

    panel = Panel(Drawing(fig, update), dict(x=Slider("x", range(11), 1)))
    panel.controls["x"].value = 7
    assert panel.screen.frame == dict(error="ArithmeticError: x is <too> large")
    panel.controls["x"].value = 2
    assert shown(panel)[1] == "x is 2" and "error" not in panel.screen.frame


def test_a_drawing_that_fails_at_once_fails_where_its_panel_is_made():
    fig, ax = figure()
    with pytest.raises(ZeroDivisionError):
        Panel(Drawing(fig, lambda x: 1 / 0), dict(x=Slider("x", range(11), 1)))


class Recorder(W.Box):
    """A screen that writes down what it is to show: all that a panel needs of one."""

    def __init__(self, drawing, controls):
        self.drawing, self.told = drawing, []
        super().__init__()

    def show(self, state):
        sentence = self.drawing.frame(**state)[1]
        self.told.append(("picture", sentence))
        return sentence

    def ask(self, question):
        self.told.append(("question", question))

    def tell(self, error):
        self.told.append(("error", str(error)))


def test_how_a_picture_reaches_the_browser_is_the_screens_affair(monkeypatch):
    monkeypatch.setattr("course_lib.panels.panel.Screen", Recorder)
    panel = descent_panel(NEURON, GD, eta=0.1, steps=5, scenes={"η too large": dict(eta=50)})
    panel.controls["eta"].value = 0.2
    panel._buttons.predict.value = True
    panel.scene("η too large")
    panel.reveal()
    monkeypatch.setattr(panel.drawing, "update", lambda **state: 1 / 0)
    panel.controls["eta"].value = 0.3
    assert [what for what, *_ in panel.screen.told] == ["picture", "picture", "question", "picture", "error"]
    _, moved, question, revealed, _ = (told[-1] for told in panel.screen.told)
    assert "η = 0.2:" in moved and question == "“η too large”: what will you see?" and "η = 50:" in revealed


@pytest.mark.skipif(sys.platform == "emscripten", reason="a browser's Python has no threads")
def test_callbacks_from_many_threads_end_on_the_newest_value(panel):
    values = [float(v) for v in panel.controls["eta"].values]

    def drag(seed):
        for _ in range(15):
            panel.controls["eta"].value = random.Random(seed).choice(values)

    threads = [threading.Thread(target=drag, args=(seed,)) for seed in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    panel.controls["eta"].value = 0.5
    assert "η = 0.5," in shown(panel)[1] and shown(panel)[0] == panel.drawing.frame(eta=0.5, eps=1e-8)[0]


def test_the_bundle_holds_the_picture_and_its_sentence(panel):
    bundle = panel._repr_mimebundle_()
    assert bundle["text/plain"] == f"Panel. {panel.sentence}"
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert base64.b64decode(bundle["image/png"]) == shown(panel)[0]


@functools.cache
def panels_of(lecture):
    """All panels of a lecture, after all its cells have run."""
    made, init, namespace = [], Panel.__init__, {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Panel, "__init__", lambda self, *a, **k: (init(self, *a, **k), made.append(self))[0])
        for cell in lecture.code_cells:
            exec(cell.source, namespace)
    return made


@each_kind_of_panel("lecture")
def test_every_slider_of_a_lecture_reaches_both_ends_in_any_order(lecture):
    made = panels_of(lecture)
    assert made
    for panel in made:
        ends = [(name, end) for name, control in panel.controls.items() if isinstance(control, Slider)
                for end in control.values[[0, -1]]]
        for order in (ends, random.Random(1).sample(ends, len(ends))):
            panel.reset()
            for name, end in order:
                before, was = shown(panel), panel.controls[name].value
                panel.controls[name].value = end
                assert "error" not in panel.screen.frame, panel.screen.frame
                assert panel.controls[name].name.removeprefix("start ") in panel.sentence
                if was != end:
                    assert shown(panel)[1] != before[1], (name, end)
        for name, control in panel.controls.items():  # and each of them, alone, changes the picture
            panel.reset()
            seen = {shown(panel)[0]}
            if isinstance(control, Slider):
                for end in control.values[[0, -1]]:
                    panel.set(**{name: end})
                    seen.add(shown(panel)[0])
                assert len(seen) > 1, f"{name} changes nothing in the picture"


# Scenes ----------------------------------------------------------------------------------------------------


def test_a_scene_sets_its_values_and_brings_the_others_back_to_the_start():
    panel = descent_panel(NEURON, GD, AdaGrad, eta=0.1, eps=1e-8, steps=20,
                          scenes={"η too large": dict(eta=50)})
    panel.controls["eps"].value = 1.0
    panel.scene("η too large")
    assert panel.state == panel.scenes["η too large"] == panel.start | dict(eta=50)
    assert "η = 50," in panel.sentence
    panel.reset()
    button = panel.children[1].children[1]
    button.click()
    assert button.description == "1 · η too large"
    assert "η = 50," in shown(panel)[1]
    with pytest.raises(ValueError, match="^Panel has no scene 'η too small'; it has η too large$"):
        panel.scene("η too small")


def test_scenes_are_validated_without_drawing_them(monkeypatch):
    drawn = states_drawn(monkeypatch)
    settings = dict(eta=0.1, eps=1e-8, eps_inside=False, steps=5, choose=True)
    scenes = {"a": dict(show="RMSProp"), "b": dict(eps_inside=True)}
    panel = descent_panel(NEURON, RMSProp, **settings, scenes=scenes)
    assert drawn == [panel.start]
    assert panel.start.items() > dict(eta=0.1, eps=1e-8, eps_inside=False, show="all").items()
    for state, message in ((dict(speed=1), "Panel has no control 'speed'; it has eta"),
                           (dict(show="Adam"), "show must be one of all, RMSProp, got 'Adam'"),
                           (dict(eta=500), r"η must be in \[0.001, 100\], got 500")):
        with pytest.raises(ValueError, match=rf"Panel: scene 'c' cannot be: {message}"):
            descent_panel(NEURON, RMSProp, **settings, scenes={"c": state})
    with pytest.raises(ValueError, match=r"along must name a slider \(eta, eps, step, .*\), got 'show'"):
        descent_panel(NEURON, RMSProp, **settings, along="show")


@each_kind_of_panel("lecture")
def test_each_panel_of_a_lecture_has_two_to_five_scenes_that_show_something_else(lecture):
    for panel in panels_of(lecture):
        panel.reset()
        assert 2 <= len(panel.scenes) <= 5 and panel.along and all(len(name) <= 28 for name in panel.scenes)
        seen = {shown(panel)}
        for name in panel.scenes:
            panel.scene(name)
            assert "error" not in panel.screen.frame and "Won!" not in panel.sentence, name
            seen.add(shown(panel))
        assert len(seen) == 1 + len(panel.scenes) == len({sentence for picture, sentence in seen})


def test_a_scene_to_be_predicted_comes_without_its_picture_until_revealed(panel_with_scenes):
    panel = panel_with_scenes
    panel._buttons.predict.value = True
    panel.scene("η too large")
    assert panel.state == panel.scenes["η too large"] and panel._buttons.reveal.layout.display == ""
    question = dict(question="“η too large”: what will you see?")
    assert panel.screen.frame == question
    panel.controls["eta"].value = 20  # a slider moved meanwhile gives nothing away
    assert panel.screen.frame == question
    panel._buttons.reveal.click()
    assert "η = 20," in shown(panel)[1] and panel._buttons.reveal.layout.display == "none"
    for _ in range(2):
        panel.scene("η too large")
        panel.reveal()
        assert "η = 50," in shown(panel)[1]
    for out in (panel.reset, lambda: setattr(panel._buttons.predict, "value", False)):
        panel._buttons.predict.value = True
        panel.scene("η too large")
        out()
        assert shown(panel)[1] == panel.sentence and panel._buttons.reveal.layout.display == "none"


def test_the_state_before_is_shown_on_demand_and_after_a_scene(panel_with_scenes):
    panel = panel_with_scenes
    assert panel.screen.compared == ""
    panel.scene("η too large")
    assert panel.screen.compared == "picture"
    panel.controls["eta"].value = 20
    assert panel.screen.compared == ""
    panel.compare.value = True
    assert panel.screen.compared == "words"
    panel.scene("η too large")
    assert panel.screen.compared == "words"
    panel.compare.value = False
    assert panel.screen.compared == ""


# Play, start anywhere, save ---------------------------------------------------------------------------------


@pytest.fixture
def panel_with_scenes():
    return descent_panel(NEURON, GD, AdaGrad, eta=0.1, eps=1e-8, steps=50,
                         scenes={"η too large": dict(eta=50)})


def test_paths_are_drawn_up_to_the_step_that_is_shown(panel):
    history = run(GD(0.1), NEURON, NEURON.start, 50)
    whole = shown(panel)
    for t in (0, 1, 17):
        panel.controls["step"].value = t
        assert panel.sentence.startswith(
            f"After {t} step{'s' * (t != 1)} with η = 0.1, ε = 1e-8: GD reaches loss "
            f"{number(history.loss[t], 2)} at w = {history.theta[t, 0]:.2f} ")
        path = next(line for line in panel.drawing.figure.axes[0].lines if line.get_label() == "GD")
        np.testing.assert_array_equal(path.get_xydata(), history.theta[: t + 1])
        assert shown(panel)[0] != whole[0]
    panel.reset()
    assert shown(panel) == whole


def test_all_rules_start_where_the_start_is_set(panel):
    panel.set(start_x=1.25, start_y=-3)
    ends = {rule: run(rule(0.1), NEURON, [1.25, -3], 50).end for rule in (GD, AdaGrad)}
    assert panel.sentence.startswith(
        "After 50 steps from w = 1.25 and b = -3 with η = 0.1, ε = 1e-8: GD reaches loss ")
    assert all(f"at w = {end[0]:.2f} and b = {end[1]:.2f}" in panel.sentence for end in ends.values())
    origin = next(line for line in panel.drawing.moving if getattr(line, "get_marker", str)() == "o")
    assert origin.get_xydata().tolist() == [[1.25, -3]]
    with pytest.raises(traitlets.TraitError, match=r"start w must be in \[-3, 4\], got 5"):
        panel.controls["start_x"].value = 5


def test_a_challenge_counts_only_from_the_lectures_start_to_the_end():
    panel = descent_panel(ravine(), GD, eta=0.45, steps=100, rates=None, challenge=Challenge(GD, loss=1e-3))
    assert panel.sentence.endswith("Won!")
    for change in (dict(start_x=0), dict(step=99)):
        panel.set(**change)
        assert panel.sentence.endswith("The challenge counts after 100 steps from the lecture's start.")
        panel.reset()
    assert panel.sentence.endswith("Won!")


@each_kind_of_panel("lecture")
def test_the_axis_of_the_loss_holds_every_start(lecture):
    for panel in panels_of(lecture):
        if panel.drawing.ground:
            surface, losses = panel.drawing.figure.axes[:2]
            for x, y in itertools.product(surface.get_xlim(), surface.get_ylim()):
                panel.set(start_x=np.clip(x, *panel.controls["start_x"].values[[0, -1]]),
                          start_y=np.clip(y, *panel.controls["start_y"].values[[0, -1]]), step=0)
                first = float(panel.sentence.split("reaches loss ")[1].split()[0])
                assert losses.get_ylim()[0] < first < losses.get_ylim()[1]
            panel.reset()


def test_the_window_says_where_on_the_picture_a_point_lies(panel):
    left, bottom, right, top, x0, y0, x1, y1 = panel.drawing.window()
    assert ((x0, x1), (y0, y1)) == NEURON.view
    panel.set(start_x=3.5, start_y=2, step=0)
    picture = pixels(shown(panel)[0])
    height, width, _ = picture.shape
    column = width * (left + (right - left) * (3.5 - x0) / (x1 - x0))
    row = height * (1 - bottom - (top - bottom) * (2 - y0) / (y1 - y0))
    around = picture[round(row) - 1 : round(row) + 2, round(column) - 1 : round(column) + 2]
    assert np.all(np.abs(around - [136.0, 34, 85]) < 8)  # AdaGrad's dot


def test_play_moves_the_slider_to_the_end_whatever_the_stride():
    slider = Slider("step", range(51), 50)
    player = Player(slider)
    for pace, stride, interval in ((1, 1, 1000), (5, 1, 200), (20, 1, 50), (100, 5, 50)):
        player.pace.value = pace
        assert (player.play.step, player.play.interval) == (stride, interval)
    player.play.value = 48  # what the browser's clock does
    assert slider.value == 48
    player.play.playing = True
    player.play.playing = False  # the next stride would be too long
    assert slider.value == player.play.value == 50
    slider.value = 7
    assert player.play.value == 7


def test_a_picture_is_saved_as_it_is_shown_and_changes_nothing(panel, tmp_path):
    panel.set(eta=2.0, step=20)
    before = shown(panel)
    for suffix, magic in ((".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")):
        panel.save(tmp_path / f"panel{suffix}")
        assert (tmp_path / f"panel{suffix}").read_bytes().startswith(magic)
    saved = Image.open(tmp_path / "panel.png").convert("RGB")
    assert saved.size == (2200, 780)
    saved = np.asarray(saved.resize((1100, 390)), float)
    panel.set(eta=1.0)
    other = shown(panel)
    panel.set(eta=2.0)
    assert shown(panel) == before
    curves = np.ptp(pixels(before[0]).astype(int), axis=2) > 60  # where there is colour
    near, far = (np.mean(np.abs(saved - pixels(picture))[curves]) for picture, _ in (before, other))
    assert 3 * near < far


def test_an_animation_shows_the_way_to_the_end(panel, tmp_path):
    panel.set(eta=2.0, step=20)
    panel.save(tmp_path / "race.gif")
    film = Image.open(tmp_path / "race.gif")
    assert film.n_frames == 51 and panel.state["step"] == 20
    for step in (0, 30, 50):
        film.seek(step)
        frame = pixels(panel.drawing.frame(**panel.state | dict(step=step))[0])
        assert np.array_equal(np.asarray(film.convert("RGB")), frame)


def button(panel, name):
    """The panel's button with this name."""
    inside = [panel]
    for widget in inside:
        inside += getattr(widget, "children", [])
    return next(widget for widget in inside if getattr(widget, "description", None) == name)


def still():
    """A panel in which nothing moves by itself."""
    fig, ax = figure()
    return Panel(Drawing(fig, lambda x: f"x is {x}"), dict(x=Slider("x", [1, 2], 1)))


@pytest.mark.parametrize("name, magic", [("a.PNG", b"\x89PNG"), ("a.Svg", b"<?xml"), ("a.GIF", b"GIF89a")])
def test_the_case_of_a_suffix_does_not_matter(panel, tmp_path, name, magic):
    panel.save(str(tmp_path / name))
    assert (tmp_path / name).read_bytes().startswith(magic)
    if name == "a.GIF":
        assert Image.open(tmp_path / name).n_frames == 51


@pytest.mark.parametrize("name", ["a.bmp", "a.gif.txt", "a.mp4"])
def test_a_name_that_ends_in_no_known_format_is_refused(panel, tmp_path, name):
    complaint = rf"a picture must end in .*\.pdf, .*\.png, .*that of an animation in \.gif, got '{name}'$"
    with pytest.raises(ValueError, match=complaint):
        panel.save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_saved_is_said(tmp_path):
    panel = still()
    complaint = "^Panel has no play button, so there is no animation to be saved as 'a.gif'; end the name in "
    with pytest.raises(ValueError, match=complaint):
        panel.save(tmp_path / "a.gif")
    with pytest.raises(ValueError, match="time must name a slider .x., got 'y'"):
        Panel(panel.drawing, dict(x=Slider("x", [1, 2], 1)), time="y")


def test_the_button_saves_under_the_next_free_name_and_says_so(tmp_path, monkeypatch):
    panel = still()
    said = panel.children[1].children[-1].children[-1]
    monkeypatch.chdir(tmp_path)
    for name in ("panel-1.png", "panel-2.png"):
        button(panel, "save picture").click()
        assert (tmp_path / name).exists() and f'role="status">saved as {name},' in said.value


@pytest.mark.skipif(sys.platform == "emscripten", reason="a browser's Python keeps the folder it works in")
def test_the_button_says_that_nothing_was_saved(tmp_path, monkeypatch):
    panel = still()
    said = panel.children[1].children[-1].children[-1]
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    button(panel, "save picture").click()
    assert 'role="alert">not saved: ' in said.value


# Challenges, switches, the choice of a rule, the ledger ----------------------------------------------------


def test_a_challenge_measures_the_last_loss_and_the_way_beyond_the_minimum():
    history = run(Momentum(0.1, 0.9), ravine(), [-5, -2], 100)
    lenient, strict = (Challenge(Momentum, loss=1e-3, overshoot={"x₂": limit}) for limit in (1.7, 1.5))
    np.testing.assert_allclose(lenient.beyond("x₂", history, ravine()), history.theta[:, 1].max())
    assert lenient.won(history, ravine()) and not strict.won(history, ravine())
    assert not Challenge(Momentum, loss=1e-9).won(history, ravine())
    assert strict.state(history, ravine()) == (
        f"Challenge: Momentum's loss {number(history.loss[-1], 2)} (wanted: below 0.001), "
        "x₂ overshoots by 1.62 (wanted: at most 1.5). Not yet.")


@pytest.mark.parametrize("loss, name, complaint", [
    (ravine(), "w", "Challenge: overshoot must name x₁ or x₂, got 'w'"),
    (Quadratic([[1, 0], [0, -1]]), "x₁", "Challenge: x₁ cannot overshoot on a loss without a minimum"),
])
def test_an_overshoot_that_cannot_be_measured_is_refused(loss, name, complaint):
    with pytest.raises(ValueError, match=complaint):
        descent_panel(loss, GD, steps=5, challenge=Challenge(GD, 1, overshoot={name: 0.1}))


def test_overshoot_is_counted_seen_from_the_start_whichever_side_it_is():
    for start in ([-5, -2], [5, 2]):
        history = run(Momentum(0.1, 0.9), ravine(), start, 100)
        np.testing.assert_allclose(Challenge(Momentum, 1).beyond("x₂", history, ravine()), 1.62, atol=0.01)


def test_a_challenge_judges_a_whole_grid_as_its_single_runs():
    etas, challenge = np.geomspace(0.01, 2, 12), Challenge(Adam, loss=0.05, overshoot=dict(b=0.3))
    grid = challenge.won(run(Adam(etas), NEURON, NEURON.start, 60), NEURON)
    single = [challenge.won(run(Adam(eta), NEURON, NEURON.start, 60), NEURON) for eta in etas]
    assert grid.tolist() == [bool(won) for won in single] and 0 < grid.sum() < 12


def test_a_panel_tells_its_challenge_after_every_move():
    panel = descent_panel(ravine(), GD, eta=0.01, steps=100, rates=None, challenge=Challenge(GD, loss=1e-3))
    assert panel.sentence.endswith("(wanted: below 0.001). Not yet.")
    panel.controls["eta"].value = 0.45
    assert panel.sentence.endswith("Won!") and "Won!" in shown(panel)[1]


def test_a_switch_is_told_in_words_and_changes_the_run():
    panel = descent_panel(NEURON, RMSProp, eta=0.1, eps=0.01, eps_inside=False, steps=50)
    assert "ε = 0.01, ε outside the root: RMSProp" in panel.sentence
    before = shown(panel)[0]
    panel.controls["eps_inside"].value = True
    assert ", ε inside the root: RMSProp" in panel.sentence and shown(panel)[0] != before
    end = run(RMSProp(0.1, 0.9, 0.01, True), NEURON, NEURON.start, 50).end
    assert f"w = {end[0]:.2f}" in panel.sentence


def test_one_rule_can_be_left_alone_on_the_picture():
    panel = descent_panel(ravine(), GD, Momentum, eta=0.1, beta=0.9, steps=50, rates=None, choose=True)
    both = shown(panel)[0]
    panel.controls["show"].value = "Momentum"
    alone = shown(panel)[0]
    assert "Momentum reaches" in panel.sentence and "GD" not in panel.sentence and alone != both
    panel.controls["eta"].value = 0.2
    panel.set(eta=0.1, show="all")
    assert shown(panel)[0] == both


def test_the_ledger_holds_what_the_run_computed():
    samples = OneSample(NEURON, np.random.default_rng(1))
    drawing, history = ledger_drawing(Adam(0.1), samples, 40), run(Adam(0.1), samples, samples.start, 40)
    for step in (1, 17, 40):
        sentence = drawing.frame(step=float(step))[1]
        assert sentence.startswith(f"step = {step}. w: g = ")
        written = dict(g="g", m="m", v="v", m_hat="m̂", v_hat="v̂", eta_eff="rate", delta="Δ")
        for symbol, name in written.items():
            for k, parameter in enumerate(("w", "b")):
                told = sentence.split(f"{parameter}: ")[1].split(";")[0]
                assert f"{name} = {number(getattr(history, symbol)[step - 1, k])}" in told
    first, last = (pixels(drawing.frame(step=step)[0]) for step in (1, 40))
    assert not np.array_equal(first[:, :500], last[:, :500])
    assert not np.array_equal(first[:, 600:], last[:, 600:])


@pytest.mark.parametrize("make, complaint", [
    (lambda: descent_panel(NEURON, GD, AdaGrad, etta=0.1),
     "GD and AdaGrad have no setting 'etta'; they have eps, eps_inside, eta"),
    (lambda: descent_panel(NEURON, GD, beta1=0.1), "GD has no setting 'beta1'; it has eta"),
    (lambda: descent_panel(NEURON, eta=0.1), "give at least one rule, such as GD"),
    (lambda: ledger_panel(Adam(), NEURON, 5, start=9), r"start must be in \[1, 5\], got 9"),
    (lambda: descent_panel(NEURON, GD, challenge=Challenge(Adam, 1)),
     "the challenge's rule must be GD, got Adam"),
    (lambda: hyper_slider("gamma", 1), "there is no slider for 'gamma'; there is one for eta, beta, beta1"),
    (lambda: log_grid(-1, 1), "low and high must be positive, and low the smaller, got -1 and 1"),
])
def test_a_panel_that_cannot_be_is_refused(make, complaint):
    with pytest.raises((TypeError, ValueError), match=complaint):
        make()


def test_a_panel_has_a_slider_for_weight_decay():
    panel = descent_panel(NEURON, AdamW, eta=0.1, weight_decay=0.01, steps=50)
    before = panel.sentence
    panel.set(weight_decay=1)
    assert "λ = 0.01" in before and "λ = 1:" in panel.sentence
    assert before.split(":")[1] != panel.sentence.split(":")[1]


def test_the_ledger_can_be_scrubbed_and_typed_into():
    panel = ledger_panel(Adam(0.1), NEURON, steps=30, start=5)
    assert panel.sentence.startswith("step = 5.")
    panel.controls["step"].value = 7.4
    assert panel.sentence.startswith("step = 7.")
    with pytest.raises(traitlets.TraitError, match=r"step must be in \[1, 30\], got 31"):
        panel.controls["step"].value = 31
