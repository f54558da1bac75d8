"""The panels that one lecture shows: what each claims, computed another way."""

import numpy as np
import pytest

from course_lib import (
    GD,
    AdaGrad,
    Adam,
    AMSGrad,
    LazyAdam,
    Momentum,
    Network,
    RMSProp,
    Saddle,
    appearances_panel,
    class_regions_panel,
    constant,
    cosine_restarts,
    escape_panel,
    every_nth,
    fading_mean_panel,
    ravine,
    reddi_cycle,
    roots_panel,
    run,
    spiral,
    triangular,
    unit_ball_panel,
    walk_panel,
)


def line(panel, label, axes=0):
    """The points of the moving line with this label, shape (n, 2)."""
    lines = panel.drawing.figure.axes[axes].lines
    return next(line for line in lines if line.get_label() == label and line.get_animated()).get_xydata()


# 02: the roots of momentum ---------------------------------------------------------------------------------


@pytest.mark.parametrize("eta, beta", [(0.1, 0.9), (0.3, 0.5), (0.1, 0.0), (1.0, 0.9)])
def test_02_roots_solve_momentums_recurrence_and_tell_how_it_shrinks(eta, beta):
    panel = roots_panel(eta=0.2, beta=0.8, curvatures=(0.2, 4))
    panel.set(eta=eta, beta=beta)
    for lam in (0.2, 4):
        roots = line(panel, f"λ = {lam}") @ [1, 1j]
        np.testing.assert_allclose(np.polyval([1, -(1 + beta - eta * lam), beta], roots), 0, atol=1e-12)
        size = np.abs(roots).max()
        assert f"{'shrinks' if size < 1 else 'grows'} by a factor of {size:.3f} a step" in panel.sentence
    d = run(Momentum(eta, beta), ravine(), [-5.0, -2.0], 4000).theta
    assert ("grows" in panel.sentence) == (not np.abs(d[-1]).max() < 1)


def test_02_as_long_as_a_direction_swings_it_shrinks_by_the_root_of_beta_whatever_eta_is():
    panel = roots_panel(eta=0.1, beta=0.81, curvatures=(0.2, 4))
    for eta in (0.1, 0.2, 0.3):
        panel.set(eta=eta)
        assert panel.sentence.count("swings and shrinks by a factor of 0.900 a step") == 2


# 06: a fading mean -----------------------------------------------------------------------------------------

T = np.arange(1, 41)
TRUE = 2 + np.sin(T / 5)
OBSERVED = TRUE + np.random.default_rng(0).normal(0, 0.3, 40)


@pytest.fixture
def mean():
    return fading_mean_panel(OBSERVED, TRUE, beta=0.9, ylim=(0, 4))


@pytest.mark.parametrize("beta", [0.5, 0.9, 0.99])
def test_06_a_fading_mean_weighs_the_past_by_powers_of_beta_and_correction_makes_the_weights_1(mean, beta):
    mean.set(beta=beta)
    m, m_hat = (line(mean, f"{name} correction")[:, 1] for name in ("m, without", "m̂, with"))
    for t in (1, 7, 40):
        weights = (1 - beta) * beta ** np.arange(t)[::-1]
        np.testing.assert_allclose(m[t - 1], weights @ OBSERVED[:t])
        np.testing.assert_allclose(m_hat[t - 1], weights @ OBSERVED[:t] / weights.sum())
    off, off_hat = np.abs(m - TRUE), np.abs(m_hat - TRUE)
    assert mean.sentence == (
        f"β = {beta}: mean error in the first 10 steps {off[:10].mean():.2f} without and "
        f"{off_hat[:10].mean():.2f} with correction; "
        f"after step 20 {off[20:].mean():.2f} and {off_hat[20:].mean():.2f}.")


def test_06_without_memory_a_mean_is_the_last_value_with_and_without_correction(mean):
    mean.set(beta=0)
    for name in ("m, without", "m̂, with"):
        np.testing.assert_array_equal(line(mean, f"{name} correction"), np.column_stack([T, OBSERVED]))


# 07: balls of other norms ----------------------------------------------------------------------------------


@pytest.mark.parametrize("p, diagonal", [(1, 0.5**0.5), (2, 1.0), (4, 2**0.25), (100, 2**0.49)])
def test_07_all_points_of_a_ball_have_norm_1_and_its_corners_grow_with_p(p, diagonal):
    panel = unit_ball_panel(p=2)
    panel.set(p=p)
    x = line(panel, "AdaMax")
    np.testing.assert_allclose(np.linalg.norm(x, p, axis=1), 1)
    corner = x[np.argmin(np.abs(x[:, 0] - x[:, 1]) + (x[:, 0] < 0))]
    np.testing.assert_allclose(np.linalg.norm(corner), diagonal)
    told = f"p = {p}: on the diagonal the ball is {diagonal:.3f} from the origin, on the axes 1."
    assert panel.sentence == told
    for axis in (0, 90, 180, 270):  # degrees; two points a degree
        np.testing.assert_allclose(np.linalg.norm(x[2 * axis]), 1)


# 09: a walk to the wrong end -------------------------------------------------------------------------------


def test_09_rules_walk_with_the_sliders_beta2_and_the_first_wins_below_what_is_wanted():
    box = dict(project=lambda x: np.clip(x, -1, 1), schedule=lambda t: 1 / np.sqrt(t + 1))
    panel = walk_panel(reddi_cycle(), Adam(0.5, 0.0), AMSGrad(0.5, 0.0), steps=300, beta2=0.1, wanted=-0.9,
                       **box)
    ends = [run(rule(0.5, 0.0, 0.1), reddi_cycle(), [0.0], 300, **box).end[0] for rule in (Adam, AMSGrad)]
    assert ends[0] > 0.9 > -0.9 > ends[1]
    assert panel.sentence == (
        f"After 300 steps with β₂ = 0.1: Adam is at x = {ends[0]:.2f}, AMSGrad at {ends[1]:.2f}. "
        "Challenge: Adam below -0.9. Not yet.")
    panel.set(beta2=0.6)
    for rule in (Adam, AMSGrad):
        path = run(rule(0.5, 0.0, 0.6), reddi_cycle(), [0.0], 300, **box).theta[:, 0]
        np.testing.assert_array_equal(line(panel, rule.__name__), np.column_stack([np.arange(301), path]))
    assert line(panel, "Adam")[-1, 1] < -0.9 and panel.sentence.endswith("Adam below -0.9. Won!")


# 10: schedules at a saddle ---------------------------------------------------------------------------------

SCHEDULES = {"constant": lambda T: constant(0.1), "step": lambda T: lambda t: 0.1 * 0.5 ** (t // T),
             "triangular": lambda T: triangular(0.001, 0.1, T),
             "cosine": lambda T: cosine_restarts(0.001, 0.1, T)}


def walk_of_b(schedule, steps):
    b = [1e-4]
    for t in range(steps):
        b.append(b[-1] - schedule(t) * (b[-1] ** 3 - b[-1]))
    return np.array(b)


@pytest.mark.parametrize("kind, T, won", [("constant", 50, False), ("step", 20, False),
                                          ("triangular", 20, False), ("cosine", 300, True),
                                          ("cosine", 10, False)])
def test_10_a_schedule_escapes_where_b_passes_one_half_and_only_cycles_win(kind, T, won):
    cycles = "triangular", "cosine"
    panel = escape_panel(Saddle(), SCHEDULES, kind="constant", T=50, steps=400, cycles=cycles, before=150)
    panel.set(kind=kind, T=T)
    schedule = SCHEDULES[kind](T)
    rates, b = [schedule(t) for t in range(401)], walk_of_b(schedule, 400)
    rate, walk, path = (line(panel, "GD", axes)[:, 1] for axes in range(3))
    np.testing.assert_allclose(rate, rates)
    np.testing.assert_allclose(walk, b)
    np.testing.assert_allclose(path, b)
    step = np.argmax(b > 0.5)
    told = f"b escapes at step {step}" if step else "and does not escape"
    assert panel.sentence.startswith(f"{kind}, T = {T}: Σ η = {sum(rates[:400]):.2f} in 400 steps; ")
    assert told in panel.sentence and (not step) == ("b is at " in panel.sentence)
    assert panel.sentence.endswith(f"before step 150. {'Won!' if won else 'Not yet.'}")
    assert won == (0 < step < 150 and kind in cycles) and (kind != "constant" or 0 < step < 150)


def test_10_the_map_tells_each_step_of_escape_and_where_the_challenge_is_won_once_it_was():
    panel = escape_panel(Saddle(), SCHEDULES, kind="constant", T=50, steps=400,
                         cycles=("triangular", "cosine"), before=150)
    chart, kinds, periods = panel.map.complete(), list(SCHEDULES), panel.controls["T"].values
    assert chart.won is None and chart.values.shape == (4, len(periods))
    for row, column in ((0, 3), (1, 3), (1, 20), (2, 3), (3, 12), (3, 22)):
        b = walk_of_b(SCHEDULES[kinds[row]](periods[column]), 400)
        assert chart.values[row, column] == (np.argmax(b > 0.5) or np.inf)
    panel.set(kind="cosine", T=300)
    assert panel.sentence.endswith("Won!")
    won = panel.map.complete().won
    np.testing.assert_array_equal(won, (chart.values < 150) & np.array([[False], [False], [True], [True]]))


# 11: what a network predicts -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trained():
    rng = np.random.default_rng(0)
    network = Network(*spiral(rng))
    return network, run(Adam(0.05), network, network.start(rng), 60, record=["theta"])


def test_11_the_regions_are_what_the_network_predicts_in_that_epoch(trained):
    network, history = trained
    panel = class_regions_panel(network, history, epoch=20)
    assert panel.time == "epoch" and panel.controls["epoch"].values[[0, -1]].tolist() == [0, 60]
    seen = []
    for epoch in (0, 20, 60):
        panel.set(epoch=epoch)
        panel.drawing.update(epoch=epoch)  # a frame that was there already is not drawn again
        theta, ax = history.theta[epoch], panel.drawing.figure.axes[0]
        regions, = ax.images
        left, right, bottom, top = regions.get_extent()
        rows, columns = regions.get_array().shape
        for row, column in ((0, 0), (10, 70), (45, 44), (89, 89)):
            place = left + (right - left) * column / (columns - 1), bottom + (top - bottom) * row / (rows - 1)
            assert regions.get_array()[row, column] == network.predict(theta, np.reshape(place, (2, 1)))[0]
        seen.append(regions.get_array().tobytes())
        right = np.mean(network.predict(theta, network.x) == network.labels)
        assert panel.sentence == (f"epoch = {epoch}: loss {network.value(theta):.3f}, accuracy {right:.3f}. "
                                  "Each shade is where one class is predicted.")
    assert len(set(seen)) == 3
    assert [len(points.get_xdata()) for points in ax.lines] == [100, 100, 100]


def test_11_a_training_too_short_for_its_slider_is_refused(trained):
    network, history = trained
    short = run(Adam(0.05), network, history.theta[0], 19, record=["theta"])
    with pytest.raises(ValueError, match="history must hold at least 20 steps, got 19"):
        class_regions_panel(network, short, epoch=0)


# 12: a word that comes back --------------------------------------------------------------------------------


def worth(sentence):
    """{rule: what the sentence says that one appearance is worth}."""
    told = sentence.split("in η: ")[1].rstrip(".").split(", ")
    return {name: float(value) for name, value in (each.split() for each in told)}


def test_12_an_appearance_is_worth_what_theory_says():
    panel = appearances_panel(GD, AdaGrad, RMSProp, Adam, LazyAdam, steps=400, n=50, beta1=0.9, beta2=0.999)
    assert panel.sentence.startswith(
        "n = 50, β₁ = 0.9, β₂ = 0.999. One appearance is worth on average, in η: GD 1, ")
    values = worth(panel.sentence)
    kth = np.arange(1, 8) ** -0.5
    np.testing.assert_allclose(values["AdaGrad"], kth.mean(), rtol=5e-3)
    np.testing.assert_allclose(values["RMSProp"], 10**0.5, rtol=5e-3)  # all of v is the gradient's own tenth
    assert values["Adam"] > 2 * values["LazyAdam"]
    panel.set(n=1, beta1=0)
    steady = worth(panel.sentence)
    np.testing.assert_allclose([steady["Adam"], steady["LazyAdam"]], 1, rtol=5e-3)  # η a step


def test_12_the_sliders_reach_the_rules_that_have_them_and_no_others():
    panel = appearances_panel(AdaGrad, RMSProp, Adam, steps=400, n=50, beta1=0.9, beta2=0.999)
    before = {rule: line(panel, rule.__name__) for rule in (AdaGrad, RMSProp, Adam)}
    for change in (dict(beta1=0.5), dict(beta2=0.9)):
        panel.set(**panel.start | change)
        after = {rule: line(panel, rule.__name__) for rule in before}
        assert [np.array_equal(before[rule], after[rule]) for rule in before] == [True, True, False]
    expected = -run(Adam(1.0, 0.9, 0.9), every_nth(50), [0.0], 400).theta[:, 0]
    np.testing.assert_allclose(after[Adam][50:, 1], expected[50:])


def test_12_too_few_steps_for_the_longest_silence_are_refused():
    with pytest.raises(ValueError, match="steps must be at least 260, twice the longest gap .*, got 200"):
        appearances_panel(Adam, steps=200, n=50, beta1=0.9, beta2=0.999)
