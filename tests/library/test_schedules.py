"""Schedules and searches: the numbers of the lectures, grids, and what they refuse."""

import warnings

import numpy as np
import pytest

from course_lib import (
    GD,
    AdaDelta,
    AdaGrad,
    Adam,
    Quadratic,
    RMSProp,
    Saddle,
    armijo,
    constant,
    cosine_restarts,
    early_stopping,
    exponential_decay,
    inverse_decay,
    line_search,
    linear_warm_up,
    log_search,
    ravine,
    run,
    sparse_neuron,
    step_decay,
    transformer_warm_up,
    triangular,
    two_points,
)

TWO_POINTS = two_points()


def at(schedule, *steps):
    return [float(schedule(t)) for t in steps]


def test_the_lectures_numbers():
    np.testing.assert_allclose(at(triangular(0.01, 0.5, 20), 0, 10, 20, 40, 60),
                               [0.01, 0.255, 0.5, 0.01, 0.5])
    np.testing.assert_allclose(at(cosine_restarts(0.1, 1, 50), 0, 25, 50, 51), [1, 0.55, 0.1, 1])
    assert 0.1 < min(at(cosine_restarts(0.1, 1, 50, includes_low=False), *range(100))) < 0.101
    peak = transformer_warm_up(512, 4000)
    np.testing.assert_allclose(at(peak, 3999, 99_999), [6.988e-4, 1.4e-4], rtol=2e-3)
    assert np.argmax(peak(np.arange(20_000))) == 3999
    np.testing.assert_allclose(at(inverse_decay(1e-4), 0, 10_000), [1, 0.5])
    np.testing.assert_allclose(at(linear_warm_up(4), 0, 1, 3, 9), [0.25, 0.5, 1, 1])
    assert at(constant(0.3), 0, 99) == [0.3, 0.3]


def test_step_and_exponential_decay_agree_at_every_half_life():
    half_lives = np.arange(5) * 20
    np.testing.assert_allclose(step_decay(0.5, 20)(half_lives), exponential_decay(np.log(2) / 20)(half_lives))


def test_the_mean_of_a_triangular_cycle_is_the_middle():
    np.testing.assert_allclose(triangular(0.01, 0.5, 20)(np.arange(40)).mean(), 0.255)


@pytest.mark.parametrize("rule", [GD(0.1), AdaDelta(), Adam(0.1)])
def test_a_schedule_scales_the_update_of_every_rule(rule):
    full, half = (run(rule, ravine(), [-5, -2], 1, schedule=schedule) for schedule in (None, constant(0.5)))
    np.testing.assert_allclose(half.delta, full.delta / 2)
    np.testing.assert_allclose(half.eta_eff, full.eta_eff / 2)


def test_a_schedule_leaves_adadeltas_memory_of_updates_alone():
    history = run(AdaDelta(beta=0.9), ravine(), [-5, -2], 1, schedule=constant(0.5))
    np.testing.assert_allclose(history.u, 0.1 * (2 * history.delta) ** 2)


@pytest.mark.parametrize("make", [
    lambda x: constant(x), lambda x: step_decay(0.5, x), lambda x: exponential_decay(x),
    lambda x: inverse_decay(x),
    lambda x: triangular(0, x, x), lambda x: cosine_restarts(0, x, x), lambda x: linear_warm_up(x),
    lambda x: transformer_warm_up(512, x),
])
def test_settings_may_be_lists(make):
    np.testing.assert_array_equal(make([3, 5])(7), [make(3)(7), make(5)(7)])


def test_a_grid_of_schedules_equals_its_single_runs():
    rates = np.array([0.0, 0.01, 0.1])
    grid = run(GD(np.full(3, 0.1)), ravine(), [-5, -2], 30, schedule=exponential_decay(rates))
    for k, rate in enumerate(rates):
        np.testing.assert_allclose(grid.end[:, k],
                                   run(GD(0.1), ravine(), [-5, -2], 30, schedule=exponential_decay(rate)).end)


def test_line_search_takes_the_best_of_the_list_and_never_goes_up():
    theta, values = np.array([-2.0, -2.0]), []
    for _ in range(100):
        eta, value = line_search(TWO_POINTS, theta, g := TWO_POINTS.gradient(theta), [0.1, 0.5, 1, 5, 10])
        theta, values = theta - eta * g, [*values, value]
        np.testing.assert_allclose(TWO_POINTS.value(theta), value, rtol=1e-9, atol=1e-18)
    assert np.all(np.diff(values) <= 0)
    assert values[-1] < 1e-10 < 0.4 < run(GD(0.1), TWO_POINTS, [-2, -2], 100).loss[-1]


def test_armijo_backtracks_until_the_loss_falls_enough():
    bowl = Quadratic(np.diag([1.0, 1.0]))
    eta, value, evaluations = armijo(bowl, np.array([1.0, 0.0]), np.array([1.0, 0.0]), eta=4.0)
    assert (eta, evaluations) == (1.0, 4) and value == 0
    assert armijo(bowl, np.zeros(2), np.zeros(2), eta=1.0)[1] == 0
    with warnings.catch_warnings(action="error"):  # of an overflow, which is no news to the search
        assert 0 < armijo(bowl, np.array([1.0, 0.0]), np.array([1.0, 0.0]), eta=1e200, most=1000)[0] < 10
    uphill = armijo(bowl, np.array([1.0, 0.0]), np.array([-1.0, 0.0]), eta=1.0, most=5)
    assert uphill[0] == 0.0


def test_log_search_finds_the_coarse_best_and_refines_it():
    neuron = sparse_neuron(np.random.default_rng(0))
    eta, loss, tried = log_search(GD, neuron, neuron.start, 20)
    assert 10 in tried and loss == min(tried.values()) == tried[eta] and loss <= tried[10.0]
    assert len(tried) == 6 + 5 and eta >= 1
    np.testing.assert_allclose(loss, run(GD(eta), neuron, neuron.start, 20).loss[-1], rtol=1e-9)
    assert log_search(GD, ravine(), [-5, -2], 500)[0] < 0.5  # where some diverge


def test_log_search_says_so_when_every_rate_diverges():
    with pytest.raises(ValueError, match="all rates from 1 to 10 diverge"):
        log_search(GD, ravine(), [-5, -2], 5000, etas=(1, 10))


def test_recipe_r8_early_stopping_rolls_back_to_step_46():
    from course_lib import Momentum
    history = run(Momentum(1.0, 0.9), Quadratic(np.diag([0.2, 3.0])), [-5, -2], 120,
                  schedule=cosine_restarts(0.05, 0.5, 50))
    assert np.argmin(history.loss[:61]) == 46
    assert early_stopping(history.loss[:61], patience=30)[1] == 46
    assert [early_stopping(history.loss, patience)[1] for patience in (5, 10, 15, 20)] == [3, 3, 15, 15]
    assert early_stopping(history.loss, patience=30)[1] == 89
    assert history.loss[51:61].max() >= 17 * history.loss[46]


def test_early_stopping_without_a_stop_returns_the_last_and_the_best():
    assert early_stopping([3, 2, 1, 1.5], patience=5) == (3, 2)
    assert early_stopping([np.nan, 2, 3, 4], patience=2) == (3, 1)


def test_early_stopping_counts_nan_as_no_new_best():
    assert early_stopping([np.nan] * 5, patience=2) == (2, 0)
    assert early_stopping([np.nan] * 5, patience=9) == (4, 0)
    assert early_stopping([3, np.nan, np.nan, np.nan, 1], patience=2) == (2, 0)
    assert early_stopping([np.inf, np.nan, 5, np.nan], patience=2) == (3, 2)


def test_recipe_r7_only_enough_eta_escapes_the_saddle():
    def escape(schedule, rule=None):
        away = np.abs(run(rule or GD(1.0), Saddle(), [-2.0, 1e-4], 600, schedule=schedule).theta[:, 1]) > 0.5
        return int(away.argmax()) if away.any() else None

    assert escape(constant(0.1)) == 91
    assert escape(triangular(0.001, 0.1, 30)) == 172
    assert escape(cosine_restarts(0.001, 0.1, 50)) == 167
    assert [escape(None, rule) for rule in (AdaGrad(0.01), RMSProp(0.01), Adam(0.01))] == [346, 30, 44]
    assert escape(lambda t: 0.1 * np.exp(-0.02 * t)) is None
    assert escape(lambda t: 0.1 * step_decay(0.5, 20)(t)) is None


@pytest.mark.parametrize("make, complaint", [
    (lambda: exponential_decay(-0.1), "exponential_decay: rate must be at least 0 and finite, got -0.1"),
    (lambda: step_decay(0, 10), r"step_decay: factor must be in \(0, 1\], got 0.0"),
    (lambda: triangular(0, 1, 0), "triangular: half_period must be positive and finite, got 0.0"),
    (lambda: cosine_restarts(0, np.nan, 5), "cosine_restarts: high must be at least 0 and finite, got nan"),
    (lambda: linear_warm_up(0), "linear_warm_up: steps must be positive and finite, got 0.0"),
    (lambda: transformer_warm_up(warm_up=-1), "transformer_warm_up: warm_up must be positive"),
    (lambda: constant(-1), "constant: factor must be at least 0 and finite, got -1.0"),
    (lambda: inverse_decay(np.array([0.1, -2])),
     "inverse_decay: decay must be at least 0 and finite, got -2.0"),
    (lambda: early_stopping([1], 0), "early_stopping: patience must be positive and finite, got 0.0"),
    (lambda: step_decay("half", 3),
     "step_decay: factor must be a number or an array of numbers, got the text 'half'"),
    (lambda: constant(None), "constant: factor must be a number or an array of numbers, got None"),
    (lambda: exponential_decay([0.1, "x"]),
     "exponential_decay: rate must be a number or an array of numbers"),
    (lambda: linear_warm_up(5, 0.5), "linear_warm_up: then must be a function of t, got 0.5"),
])
def test_bad_settings_are_refused_by_name_bound_and_value(make, complaint):
    with pytest.raises((TypeError, ValueError), match=complaint):
        make()
