"""`run`: what it records, grids, starts, and what it refuses."""

import numpy as np
import pytest

from course_lib import GD, AdaGrad, Momentum, Nesterov, Quadratic, ravine, run, sparse_neuron

NEURON = sparse_neuron(np.random.default_rng(0))
ETAS, BETAS = np.array([0.01, 0.1, 1.0]), np.array([0.0, 0.9])


def test_rows_of_the_history():
    history = run(AdaGrad(0.1), NEURON, NEURON.start, 7)
    assert history.theta.shape == (8, 2) and history.loss.shape == (8,)
    for name in ("g", "v", "delta", "eta_eff"):
        assert getattr(history, name).shape == (7, 2), name
    np.testing.assert_array_equal(history.theta[0], NEURON.start)
    np.testing.assert_array_equal(history.theta[1:], history.theta[:-1] + history.delta)
    np.testing.assert_array_equal(history.end, history.theta[-1])
    np.testing.assert_allclose(history.loss, [NEURON.value(theta) for theta in history.theta], rtol=1e-12)
    np.testing.assert_allclose(history.delta, -history.eta_eff * history.g, rtol=1e-15)


def test_zero_steps_give_the_start():
    history = run(Momentum(), NEURON, NEURON.start, 0)
    np.testing.assert_array_equal(history.theta, [NEURON.start])
    assert history.u.shape == (0, 2) and history.loss.shape == (1,)


def test_an_integer_start_never_truncates():
    np.testing.assert_array_equal(run(GD(0.01), NEURON, [-2, -2], 5).theta, run(GD(0.01), NEURON, [-2.0, -2.0], 5).theta)


@pytest.mark.parametrize("rule", [Momentum, Nesterov])
@pytest.mark.parametrize("loss", [NEURON, ravine(0.3)], ids=["neuron", "ravine"])
def test_a_grid_equals_its_single_runs(rule, loss):
    grid = run(rule(ETAS[:, None], BETAS), loss, loss.start, 40)
    assert grid.theta.shape == (41, 2, 3, 2) and grid.loss.shape == (41, 3, 2)
    for i, eta in enumerate(ETAS):
        for j, beta in enumerate(BETAS):
            single = run(rule(eta, beta), loss, loss.start, 40)
            for name in ("theta", "loss", "g", "u", "delta"):
                np.testing.assert_allclose(getattr(grid, name)[..., i, j], getattr(single, name), rtol=1e-11, atol=1e-13)


def test_a_grid_of_starts_broadcasts_with_a_grid_of_settings():
    starts = np.stack([np.linspace(-3, 3, 2), np.linspace(-1, 1, 2)])  # (d, 2)
    grid = run(GD(ETAS[:, None]), NEURON, starts, 10)
    assert grid.end.shape == (2, 3, 2)
    np.testing.assert_allclose(grid.end[:, 1, 1], run(GD(0.1), NEURON, starts[:, 1], 10).end, rtol=1e-12)


def test_what_is_recorded_can_be_limited():
    history = run(AdaGrad(ETAS), NEURON, NEURON.start, 20, record=())
    np.testing.assert_array_equal(history.end, run(AdaGrad(ETAS), NEURON, NEURON.start, 20).end)
    with pytest.raises(AttributeError, match="no 'theta'; it recorded only the end"):
        history.theta
    assert run(AdaGrad(), NEURON, NEURON.start, 20, record=["v"]).v.shape == (20, 2)
    with pytest.raises(ValueError, match="got .'speed'."):
        run(AdaGrad(), NEURON, NEURON.start, 20, record=["speed"])


def test_a_diverged_run_is_data():
    with np.errstate(all="raise"):
        history = run(GD(np.array([0.4, 0.6])), Quadratic(np.diag([0.2, 4.0])), [-5, -2], 5000)
    assert np.isfinite(history.loss[-1, 0]) and not np.isfinite(history.loss[-1, 1])


def test_the_loss_is_told_the_number_of_the_step():
    class Clock:
        def gradient(self, theta, t):
            return np.full_like(theta, t)

    np.testing.assert_array_equal(run(GD(1), Clock(), [0.0], 4).g[:, 0], [1, 2, 3, 4])


def test_a_schedule_multiplies_the_whole_update_and_counts_from_zero():
    seen = []
    history = run(Momentum(0.1), NEURON, NEURON.start, 3, schedule=lambda t: seen.append(t) or 0.5)
    np.testing.assert_allclose(history.theta, run(Momentum(0.05), NEURON, NEURON.start, 3).theta, rtol=1e-14)
    np.testing.assert_array_equal(history.eta_eff, np.full((3, 2), 0.05))
    assert seen == sorted(seen) and set(seen) == {0, 1, 2}


def test_project_keeps_theta_in_a_box():
    history = run(GD(1.0), ravine(), [-5, -2], 50, project=lambda theta: np.clip(theta, -5, -1))
    assert history.theta.max() == -1 and history.theta.min() >= -5


def test_an_interrupt_keeps_what_was_computed():
    class Impatient(Quadratic):
        def gradient(self, theta, t=None):
            if t == 4:
                raise KeyboardInterrupt
            return super().gradient(theta)

    history = run(GD(0.1), Impatient(np.eye(2)), [1, 1], 100)
    assert history.interrupted and history.theta.shape == (4, 2) and history.g.shape == (3, 2)
    np.testing.assert_array_equal(history.theta[-1], history.end)


def test_a_bar_shows_the_progress_where_it_is_asked_for(monkeypatch):
    bars = []
    monkeypatch.setattr("course_lib.descent.tqdm", lambda steps, **options: bars.append(options) or steps)
    run(GD(), NEURON, NEURON.start, 3)
    run(GD(), NEURON, NEURON.start, 3, progress=True)
    assert [bar["disable"] for bar in bars] == [True, False]


def test_nothing_given_to_a_rule_or_to_run_is_changed():
    start, v, g = np.array([-2.0, -2.0]), np.ones(2), np.ones(2)
    run(AdaGrad(), NEURON, start, 5)
    AdaGrad().step(start, g, 1, v=v)
    assert np.all(start == -2) and np.all(v == 1) and np.all(g == 1)


def test_float32_stays_float32():
    assert run(AdaGrad(0.1), Quadratic(np.eye(2)), np.float32([1, 1]), 3).end.dtype == np.float64  # the loss is float64

    class Half:
        def gradient(self, theta, t):
            return theta

    assert run(AdaGrad(np.float64(0.1)), Half(), np.float32([1, 1]), 3).theta.dtype == np.float32


@pytest.mark.parametrize("theta0, steps, complaint", [
    (3.0, 5, "theta0 must have shape (d,) or (d, *settings), got the number 3.0"),
    ([1, 2, 3], 5, "theta0 must hold 2 parameters first, got shape (3,)"),
    (["a", "b"], 5, "theta0 must hold real numbers, got <U1"),
    ([1, 2], -1, "steps must be at least 0, got -1"),
    ([1, 2], 2.5, "steps must be a whole number, got 2.5"),
])
def test_bad_calls_are_refused_by_name(theta0, steps, complaint):
    with pytest.raises((TypeError, ValueError)) as error:
        run(GD(), NEURON, theta0, steps)
    assert complaint in str(error.value)


@pytest.mark.parametrize("optimizer, schedule, complaint", [
    (GD, None, r"optimizer must be made first, as GD\(\), got the class"),
    (GD(), 0.5, "schedule must be a function of t, got 0.5"),
    (GD(), lambda t: None, r"schedule\(t\) must be a number or an array of numbers, got None"),
])
def test_an_optimizer_or_a_schedule_of_another_kind_is_refused(optimizer, schedule, complaint):
    with pytest.raises(TypeError, match=complaint):
        run(optimizer, NEURON, NEURON.start, 5, schedule=schedule)


def test_float32_stays_float32_under_a_schedule():
    class Half:
        def gradient(self, theta, t):
            return theta

    history = run(AdaGrad(0.1), Half(), np.float32([1, 1]), 3, schedule=lambda t: np.float64(0.5))
    assert history.theta.dtype == history.end.dtype == np.float32


def test_a_schedule_of_several_factors_is_a_grid_by_itself():
    factors = np.array([0.5, 1.0, 2.0])
    grid = run(GD(0.1), NEURON, NEURON.start, 5, schedule=lambda t: factors)
    assert grid.theta.shape == (6, 2, 3)
    np.testing.assert_allclose(grid.end[:, 2], run(GD(0.2), NEURON, NEURON.start, 5).end, rtol=1e-12)


def test_a_long_history_of_losses_is_computed_in_parts(monkeypatch):
    sizes = []

    class Wide(Quadratic):
        width = 4_000_000

        def value(self, theta):
            sizes.append(np.shape(theta)[1])
            return super().value(theta)

    history = run(GD(0.1), Wide(np.eye(2)), [1, 1], 6)
    np.testing.assert_allclose(history.loss, [history._loss.value(theta[:, None])[0] for theta in history.theta])
    assert max(sizes) == 2


def test_record_as_text_is_refused():
    with pytest.raises(TypeError, match="record must be a list or tuple of names, got the text 'theta'"):
        run(GD(), NEURON, NEURON.start, 3, record="theta")


def test_settings_that_do_not_broadcast_are_refused_by_name():
    with pytest.raises(ValueError, match=r"do not broadcast: eta \(3,\), beta \(2,\)"):
        run(Momentum(ETAS, BETAS), NEURON, [1, 2], 3)


def test_a_gradient_of_the_wrong_shape_is_refused():
    class Wrong:
        def gradient(self, theta, t):
            return theta[:1]

    with pytest.raises(ValueError, match=r"gradient must have theta's shape \(2,\), got \(1,\)"):
        run(GD(), Wrong(), [1.0, 2.0], 3)
