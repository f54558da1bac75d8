"""The map beside a path: its numbers, its words, and that it is one of the present state or none."""

import asyncio
import inspect
import io

import numpy as np
import pytest
from PIL import Image

from course_lib import (
    GD,
    Challenge,
    Drawing,
    Momentum,
    Nesterov,
    Panel,
    RMSProp,
    Slider,
    descent_panel,
    figure,
    log_grid,
    ravine,
    run,
    sweep,
    ten_points,
)
from course_lib.panels.field import Axis, Chart, Scale, outline, reach
from course_lib.panels.map import Map

VALLEY = ravine()
WINS = dict(eta=0.6, beta=0.5)


def momentum_panel(**more):
    return descent_panel(VALLEY, GD, Momentum, Nesterov, eta=0.1, beta=0.9, steps=40, rates=None, choose=True,
                         map=("eta", "beta"), challenge=Challenge(Momentum, loss=1e-5), **more)


@pytest.fixture
def panel():
    return momentum_panel()


def swept(panel, rule, start=VALLEY.start, steps=40):
    """What `sweep` makes of a panel's map, a row for each β; inf where the panel says that it diverges."""
    eta, beta = (panel.controls[name].values for name in ("eta", "beta"))
    losses = sweep(rule, VALLEY, start, steps, eta=eta, beta=beta).T
    return np.where(losses < 1000 * VALLEY.value(start), losses, np.inf)


def test_a_map_is_first_coarse_and_then_that_of_a_sweep(panel):
    coarse, whole = panel.map._chart, panel.map.complete()
    assert whole.what == "Momentum's loss after 40 steps"
    np.testing.assert_array_equal(whole.columns, np.arange(len(panel.controls["eta"].values)))
    np.testing.assert_allclose(whole.values, swept(panel, Momentum), rtol=1e-9)
    np.testing.assert_array_equal(coarse.columns, whole.columns[::4])
    np.testing.assert_allclose(coarse.values, whole.values[::4, ::4], rtol=1e-9)


def test_a_map_follows_the_start_the_steps_and_the_rule_that_is_left_alone(panel):
    panel.set(start_x=2.0, start_y=3.0, step=25, show="Nesterov")
    chart = panel.map.complete()
    assert chart.what == "Nesterov's loss after 25 steps"
    np.testing.assert_allclose(chart.values, swept(panel, Nesterov, [2, 3], 25), rtol=1e-9)
    panel.set(show="GD")
    np.testing.assert_allclose(panel.map.complete().values, [
        np.where((loss := sweep(GD, VALLEY, [2, 3], 25, eta=panel.controls["eta"].values))
                 < 1000 * VALLEY.value([2, 3]), loss, np.inf)] * 2)  # β changes nothing
    panel.set(step=0)
    assert np.all(panel.map.complete().values == VALLEY.value([2, 3]))


def test_settings_that_are_no_axis_of_the_map_are_those_of_the_panel():
    ten = ten_points()
    panel = descent_panel(ten, RMSProp, eta=0.1, beta=0.5, eps=1e-4, eps_inside=False, steps=10,
                          map=("eta", "eps"))
    panel.set(beta=0.8, eps_inside=True)
    chart = panel.map.complete()
    row, column = 20, 45
    eta, eps = panel.controls["eta"].values[column], panel.controls["eps"].values[row]
    end = run(RMSProp(eta, 0.8, eps, True), ten, ten.start, 10).loss[-1]
    np.testing.assert_allclose(chart.values[row, column], end)


def test_where_the_challenge_is_won_is_shown_once_it_was_and_where_it_counts(panel):
    assert panel.map.complete().won is None and "Outlined" not in panel.map.words
    panel.set(**WINS)
    assert panel.sentence.endswith("Won!")
    chart = panel.map.complete()
    eta, beta = (panel.controls[name].values for name in ("eta", "beta"))
    runs = run(Momentum(eta, beta[:, None]), VALLEY, VALLEY.start, 40)
    np.testing.assert_array_equal(chart.won, Challenge(Momentum, loss=1e-5).won(runs, VALLEY))
    assert 0 < chart.won.sum() < chart.won.size and panel.map.field._won.get_segments()
    assert panel.map.words.endswith(f" the challenge is won, {chart.won.mean():.1%} of the map.")
    panel.reset()
    assert panel.map.complete().won is not None  # it was won before
    for elsewhere in (dict(start_x=1.0), dict(step=39), dict(show="Nesterov")):
        panel.set(**panel.start | elsewhere)
        assert panel.map.complete().won is None and not panel.map.field._won.get_segments()


def test_an_overshoot_counts_on_the_map_as_on_the_panel():
    ten, challenge = ten_points(), Challenge(RMSProp, loss=1e-2, overshoot=dict(b=0.1))
    panel = descent_panel(ten, RMSProp, eta=0.1, beta=0.5, eps=1e-4, eps_inside=True, steps=100,
                          map=("eta", "eps"), challenge=challenge)
    panel.set(eta=0.12, eps=0.002)
    assert panel.sentence.endswith("Won!")
    won = panel.map.complete().won
    for row, column in [*np.argwhere(won)[::40], *np.argwhere(~won)[::400]]:
        panel.set(eta=panel.controls["eta"].values[column], eps=panel.controls["eps"].values[row])
        assert panel.sentence.endswith("Won!") == won[row, column]


def test_a_move_outside_the_map_waits_for_no_map_and_leaves_no_old_one():
    async def moved():
        panel = momentum_panel()
        beside = panel.map
        old, old_key = beside._chart, beside.frame["key"]
        panel.set(start_x=2.0)
        assert inspect.getgeneratorstate(beside._survey) == "GEN_CREATED"  # nothing was computed
        assert beside._chart is None and beside._outside() != old_key  # so that the browser covers it
        panel.set(start_x=3.0)  # before there is a map for the first
        for _ in range(400):
            await asyncio.sleep(0.01)
            if beside._survey is None:
                break
        assert beside.frame["key"] == beside._outside() != old_key
        np.testing.assert_allclose(beside._chart.values, swept(panel, Momentum, [3, -2]), rtol=1e-9)
        assert beside._chart is not old

    asyncio.run(moved())


def test_refinement_gives_way_to_moves_on_the_map_and_goes_on_afterwards(monkeypatch):
    monkeypatch.setattr("course_lib.panels.map.REST", 1.0)  # longer than a busy machine takes for a move

    async def moved():
        panel = momentum_panel()
        beside, survey = panel.map, panel.map._survey
        coarse = beside._chart
        for eta in panel.controls["eta"].values[44:48]:
            panel.set(eta=eta)
            await asyncio.sleep(0.02)
            assert beside._survey is survey and beside._chart is coarse
        for _ in range(400):
            await asyncio.sleep(0.01)
            if beside._survey is None:
                break
        assert len(beside._chart.columns) == len(panel.controls["eta"].values)
        here = beside._chart.values[np.isclose(panel.controls["beta"].values, 0.9), 47].item()
        assert f"At the present setting it is {here:.2g}" in beside.words

    asyncio.run(moved())


def test_the_words_say_where_the_best_place_is_how_far_it_reaches_and_what_is_here():
    slider = Slider("η", log_grid(0.1, 100, (1,)), 1), Slider("β", [0, 0.5, 0.9], 0)
    beside = Map(dict(eta=slider[0], beta=slider[1]), ("eta", "beta"), lambda state, won: iter([chart]),
                    Scale.of_losses(1e-6, 10))
    values = np.array([[4, 0.3, 0.02, 5], [4, 0.3, 0.04, np.inf], [4, 3, 0.5, np.inf]])
    chart = Chart("the loss", np.arange(4), np.arange(3), values)
    words = beside.field.words
    assert words(chart, 1, 0) == (
        "The map: the loss is lowest at η = 10 and β = 0, 0.02. "
        "Around there it is at most 10 times as high for η = 10 and for β = 0 to 0.5. "
        "At the present setting it is 0.3.")
    assert words(chart, 3, 1).endswith("At the present setting it diverges.")
    assert "present" not in words(chart, 0.5, 1)  # typed, between two places
    assert "is below 1e-6 around η = 1 and β = 0.5." in words(chart._replace(values=values / 1e9), 0, 0)
    nowhere = chart._replace(values=np.full((3, 4), np.inf))
    assert words(nowhere, 0, 0) == "The map: the loss diverges everywhere."


def test_the_edges_of_a_region_lie_between_its_cells_and_the_others():
    cells = np.array([[False, True, True], [False, False, True]])
    edges = {tuple(map(tuple, edge.tolist())) for edge in outline(cells)}
    assert edges == {((0.5, -0.5), (0.5, 0.5)), ((2.5, -0.5), (2.5, 0.5)), ((1.5, 0.5), (1.5, 1.5)),
                     ((2.5, 0.5), (2.5, 1.5)), ((0.5, -0.5), (1.5, -0.5)), ((1.5, -0.5), (2.5, -0.5)),
                     ((0.5, 0.5), (1.5, 0.5)), ((1.5, 1.5), (2.5, 1.5))}
    assert reach(np.array([True, False, True, True, False]), 2) == (2, 3)
    assert reach(np.array([True, True]), 1) == (0, 1)


def test_axes_have_the_sliders_own_places_and_a_few_round_labels(panel):
    eta, beta = (Axis(panel.controls[name]) for name in ("eta", "beta"))
    assert [eta.values[k] for k in eta.ticks()[0]] == [0.001, 0.01, 0.1, 1, 10, 100]
    assert beta.ticks()[1] == ["0", "0.2", "0.4", "0.6", "0.8", "0.9", "0.99"]
    assert eta.place(0.12) == eta.values.tolist().index(0.12) and eta.place(0.125) - eta.place(0.12) == 0.5
    assert len(Axis(Slider("T", range(5, 105, 5), 5)).ticks()[0]) <= 7


def test_a_page_without_a_kernel_shows_the_map_beside_the_picture(panel):
    bundle = panel._repr_mimebundle_()
    assert bundle["text/plain"] == f"Panel. {panel.sentence} {panel.map.words}"
    picture = Image.open(io.BytesIO(panel.map.beside(panel.screen.png)))
    width, height = panel.drawing.size()
    assert picture.size == (width + panel.map.wide, height) and panel.map.tall == height


def test_a_map_is_hidden_with_the_picture_that_is_to_be_predicted():
    panel = momentum_panel(scenes={"too much memory": dict(beta=0.99)})
    panel._buttons.predict.value = True
    panel.scene("too much memory")
    assert panel.map.layout.visibility == "hidden"
    panel.reveal()
    assert panel.map.layout.visibility == "visible" and panel.map._state == panel.state


def test_an_error_of_a_survey_is_told():
    def survey(state, won):
        yield Chart("x", np.arange(2), np.arange(2), np.ones((2, 2)))
        raise ArithmeticError("no more")

    fig, ax = figure()
    controls = dict(x=Slider("x", [1, 2], 1), y=Slider("y", [1, 2], 1))
    panel = Panel(Drawing(fig, lambda x, y: f"{x} {y}"), controls,
                  map=Map(controls, ("x", "y"), survey, Scale.of_losses(0.1, 10)))
    assert panel.map.words.startswith("The map: x is lowest")
    panel.map.complete()
    assert panel.map.words == "ArithmeticError: no more"


@pytest.mark.parametrize("names", [("eta",), ("eta", "eps"), ("eta", "show"), ("eta", "step")])
def test_a_map_of_what_are_not_two_settings_with_sliders_is_refused(names):
    with pytest.raises(ValueError, match="descent_panel: map must name two settings that have sliders, got"):
        descent_panel(VALLEY, GD, Momentum, eta=0.1, beta=0.9, steps=5, choose=True, map=names)
