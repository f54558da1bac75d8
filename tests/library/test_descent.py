"""`run`: what it records, grids, starts, and what it refuses."""

import subprocess
import sys
from itertools import islice

import numpy as np
import pytest

from course_lib import (
    GD,
    AdaGrad,
    Adam,
    AdamEpsHat,
    AdamW,
    GivenGradients,
    Momentum,
    Nesterov,
    Quadratic,
    Saddle,
    ravine,
    run,
    settled,
    sparse_neuron,
    step_in_blocks,
    sweep,
)
from course_lib.descent import descend
from tests.support.losses import Impatient, with_gradient
from tests.support.rules import RULES

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
    np.testing.assert_array_equal(run(GD(0.01), NEURON, [-2, -2], 5).theta,
                                  run(GD(0.01), NEURON, [-2.0, -2.0], 5).theta)


@pytest.mark.parametrize("rule", [Momentum, Nesterov])
@pytest.mark.parametrize("loss", [NEURON, ravine(0.3)], ids=["neuron", "ravine"])
def test_a_grid_equals_its_single_runs(rule, loss):
    grid = run(rule(ETAS[:, None], BETAS), loss, loss.start, 40)
    assert grid.theta.shape == (41, 2, 3, 2) and grid.loss.shape == (41, 3, 2)
    for i, eta in enumerate(ETAS):
        for j, beta in enumerate(BETAS):
            single = run(rule(eta, beta), loss, loss.start, 40)
            for name in ("theta", "loss", "g", "u", "delta"):
                np.testing.assert_allclose(getattr(grid, name)[..., i, j], getattr(single, name), rtol=1e-11,
                                           atol=1e-13)


def test_a_grid_of_starts_broadcasts_with_a_grid_of_settings():
    starts = np.stack([np.linspace(-3, 3, 2), np.linspace(-1, 1, 2)])  # (d, 2)
    grid = run(GD(ETAS[:, None]), NEURON, starts, 10)
    assert grid.end.shape == (2, 3, 2)
    np.testing.assert_allclose(grid.end[:, 1, 1], run(GD(0.1), NEURON, starts[:, 1], 10).end, rtol=1e-12)


def test_what_is_recorded_can_be_limited():
    history = run(AdaGrad(ETAS), NEURON, NEURON.start, 20, record=())
    np.testing.assert_array_equal(history.end, run(AdaGrad(ETAS), NEURON, NEURON.start, 20).end)
    with pytest.raises(AttributeError, match="no 'theta'; it recorded only the end"):
        print(history.theta)
    assert run(AdaGrad(), NEURON, NEURON.start, 20, record=["v"]).v.shape == (20, 2)
    with pytest.raises(ValueError, match="got .'speed'."):
        run(AdaGrad(), NEURON, NEURON.start, 20, record=["speed"])


def test_a_diverged_run_is_data():
    with np.errstate(all="raise"):
        history = run(GD(np.array([0.4, 0.6])), Quadratic(np.diag([0.2, 4.0])), [-5, -2], 5000)
    assert np.isfinite(history.loss[-1, 0]) and not np.isfinite(history.loss[-1, 1])


def test_the_loss_is_told_the_number_of_the_step():
    np.testing.assert_array_equal(run(GD(1), GivenGradients(lambda t: t), [0.0], 4).g[:, 0], [1, 2, 3, 4])


def test_a_schedule_multiplies_the_whole_update_and_counts_from_zero():
    seen = []
    history = run(Momentum(0.1), NEURON, NEURON.start, 3, schedule=lambda t: seen.append(t) or 0.5)
    np.testing.assert_allclose(history.theta, run(Momentum(0.05), NEURON, NEURON.start, 3).theta, rtol=1e-14)
    np.testing.assert_array_equal(history.eta_eff, np.full((3, 2), 0.05))
    assert seen == sorted(seen) and set(seen) == {0, 1, 2}


def test_project_keeps_theta_in_a_box():
    history = run(GD(1.0), ravine(), [-5, -2], 50, project=lambda theta: np.clip(theta, -5, -1))
    assert history.theta.max() == -1 and history.theta.min() >= -5


@pytest.mark.parametrize("n", [1, 4])
def test_an_interrupt_keeps_what_was_computed(n):
    history = run(GD(0.1), Impatient(n), [1, 1], 100)
    assert history.interrupted and history.theta.shape == (n, 2) and history.loss.shape == (n,)
    np.testing.assert_array_equal(history.theta[-1], history.end)
    if n > 1:
        assert history.g.shape == (n - 1, 2)


def test_a_bar_shows_the_progress_where_it_is_asked_for(monkeypatch):
    bars = []
    monkeypatch.setattr("tqdm.auto.tqdm", lambda steps, **options: bars.append(len(steps)) or steps)
    run(GD(), NEURON, NEURON.start, 3)
    run(GD(), NEURON, NEURON.start, 4, progress=True)
    sweep(GD, NEURON, NEURON.start, 3, eta=[0.1, 1])
    sweep(GD, NEURON, NEURON.start, 3, eta=[0.1, 1], progress=True)
    assert bars == [4, 1]


@pytest.mark.skipif(sys.platform == "emscripten", reason="a browser's Python has no processes")
def test_a_run_without_a_bar_loads_no_bars():
    code = """import sys
from course_lib import GD, ravine, run
run(GD(), ravine(), [1, 1], 3)
print('tqdm' in sys.modules)"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.stdout == "False\n", answer.stderr


def test_nothing_given_to_a_rule_or_to_run_is_changed():
    start, v, g = np.array([-2.0, -2.0]), np.ones(2), np.ones(2)
    run(AdaGrad(), NEURON, start, 5)
    AdaGrad().step(start, g, 1, v=v)
    assert np.all(start == -2) and np.all(v == 1) and np.all(g == 1)


BOWL = Quadratic(np.eye(2))  # whose gradient is float64, whatever theta is


@pytest.mark.parametrize("schedule",
                         [None, lambda t: 0.5, lambda t: np.float64(0.5), lambda t: np.array([0.5, 1.0])])
@pytest.mark.parametrize("rule", [AdaGrad(np.float64(0.1)), AdamEpsHat()])  # the second computes in float64
def test_float32_stays_float32(rule, schedule):
    history = run(rule, BOWL, np.float32([1, 1]), 3, schedule=schedule)
    assert {history.theta.dtype, history.end.dtype, history.delta.dtype} == {np.dtype(np.float32)}


@pytest.mark.parametrize("theta0, steps, complaint", [
    (3.0, 5, "theta0 must have shape (d,) or (d, *settings), got the number 3.0"),
    ([1, 2, 3], 5, "theta0 must hold 2 parameters first, got shape (3,)"),
    (["a", "b"], 5, "theta0 must hold real numbers, got ['a', 'b']"),
    ([1, 2j], 5, "theta0 must hold real numbers, got [1, 2j]"),
    (NEURON, 5, "theta0 must hold real numbers, got an object of class Neuron"),
    ([[1], [2, 3]], 5, "theta0 must hold real numbers, got [[1], [2, 3]]"),
    (100, [1, 2], "theta0 must have shape (d,) or (d, *settings), got the number 100"),
    ([1, 2], -1, "steps must be a whole number, at least 0, got -1"),
    ([1, 2], 2.5, "steps must be a whole number, at least 0, got 2.5"),
])
def test_bad_calls_are_refused_by_name(theta0, steps, complaint):
    with pytest.raises((TypeError, ValueError)) as error:
        run(GD(), NEURON, theta0, steps)
    assert complaint in str(error.value)


@pytest.mark.parametrize("arguments, more, complaint", [
    ((GD, NEURON), {}, "optimizer must be made first, as GD(), got the class"),
    (("Adam", NEURON), {}, "optimizer must be a rule, such as Adam(eta=0.1), got the text 'Adam'"),
    ((0.1, NEURON), {}, "optimizer must be a rule, such as Adam(eta=0.1), got 0.1"),
    ((NEURON, GD()), {},
     "the optimizer comes first, then the loss; got an object of class Neuron, then GD(eta=0.1)"),
    ((NEURON, GD), {}, "optimizer must be a rule, such as Adam(eta=0.1), got an object of class Neuron"),
    ((GD(), Saddle), {}, "loss must be made first, as Saddle(), got the class"),
    ((GD(), NEURON.gradient), {},
     "loss must have a method gradient(theta, t), got an object of class method"),
    ((GD(), [1.0, 2.0]), {}, "loss must have a method gradient(theta, t), got [1.0, 2.0]"),
    ((GD(), NEURON), dict(schedule=0.5), "schedule must be a function of t, got 0.5"),
    ((GD(), NEURON), dict(schedule=lambda t: None),
     "schedule(0) must be a number or an array of numbers, got None"),
    ((GD(), NEURON), dict(schedule=lambda t: 1j),
     "schedule(0) must be a number or an array of numbers, got 1j"),
    ((GD(), NEURON), dict(project=0.5), "project must be a function of theta, got 0.5"),
    ((GD(), NEURON), dict(record="theta"), "record must be a list or tuple of names, got the text 'theta'"),
    ((GD(), NEURON), dict(record=True), "record must be a list or tuple of names, got True"),
])
def test_an_argument_of_another_kind_is_refused_by_name(arguments, more, complaint):
    with pytest.raises(TypeError) as error:
        run(*arguments, [-2, -2], 5, **more)
    assert str(error.value) == f"run: {complaint}"


def after(step, early, late):
    """A function of (…, t) that gives `early` until `step`, and then `late`."""
    return lambda *given: late(*given) if given[-1] >= step else early(*given)


@pytest.mark.parametrize("late, complaint", [
    (lambda theta, t: theta[:1], "in step 3 the gradient must have theta's shape (2,), got (1,)"),
    (lambda theta, t: 0.1, "in step 3 the gradient must have theta's shape (2,), got ()"),
    (lambda theta, t: np.ones((2, 2)), "in step 3 the gradient must have theta's shape (2,), got (2, 2)"),
    (lambda theta, t: theta + 0j, "in step 3 the gradient must hold real numbers, got array("),
    (lambda theta, t: None, "in step 3 the gradient must hold real numbers, got None"),
    (lambda theta, t: ["1", "2"], "in step 3 the gradient must hold real numbers, got ['1', '2']"),
])
def test_a_gradient_that_cannot_be_one_is_refused_in_every_step(late, complaint):
    loss = with_gradient(after(3, lambda theta, t: theta, late))
    with np.errstate(all="raise"), pytest.raises((TypeError, ValueError)) as error:
        run(Adam(), loss, [1.0, 2.0], 3, record=())
    assert str(error.value).startswith(f"run: {complaint}")


@pytest.mark.parametrize("g", [
    [200, 3], (200, 3), np.uint8([200, 3]), np.int64([200, 3]), np.float16([3e4, 0.5]), np.float32([0.5, 3]),
    np.array([True, False]), np.ma.masked_array([200.0, 3.0]),
], ids=lambda g: str(getattr(g, "dtype", type(g).__name__)))
def test_a_gradient_of_real_numbers_counts_as_floats_whatever_holds_it(g):
    """uint8 would wrap when it is squared, and float16 overflow."""
    as_it_is, as_floats = with_gradient(lambda theta, t: g), GivenGradients(lambda t: np.array(g, float))
    got, right = (run(Adam(0.1), loss, [0.0, 0.0], 5) for loss in (as_it_is, as_floats))
    np.testing.assert_array_equal(got.theta, right.theta)
    np.testing.assert_array_equal(got.v, right.v)


def in_place(theta, t):
    theta *= 2
    return theta


def test_a_gradient_that_changes_theta_raises_and_says_what_to_do():
    for t in (1, 3):
        with pytest.raises(ValueError, match="read-only") as error:
            run(GD(), with_gradient(after(t, lambda theta, t: theta, in_place)), [1.0, 2.0], 3)
        assert any("theta = 2 * theta" in note for note in error.value.__notes__)


def test_a_step_and_a_schedule_that_change_theta_raise_too():
    class Bent(GD):
        def step(self, theta, g, t):
            theta -= g
            return super().step(theta, g, t)

    with pytest.raises(ValueError, match="read-only"):
        run(Bent(), BOWL, [1.0, 2.0], 3)


def test_what_a_run_gives_back_may_be_changed():
    start, corner = np.array([1.0, 2.0]), np.array([0.5, 0.5])
    history = run(GD(), BOWL, start, 3, project=lambda theta: corner)
    for array in (history.end, history.theta, start, corner):
        array += 1
    np.testing.assert_array_equal(corner, [1.5, 1.5])


@pytest.mark.parametrize("project, complaint", [
    (lambda theta: None, "in step 1 project(theta) must hold real numbers, got None"),
    (lambda theta: theta[:1], "in step 1 project(theta) must have theta's shape (2,), got (1,)"),
])
def test_a_projection_elsewhere_is_refused(project, complaint):
    with pytest.raises((TypeError, ValueError)) as error:
        run(GD(), BOWL, [1.0, 2.0], 3, project=project)
    assert str(error.value) == f"run: {complaint}"


def test_a_projection_may_change_theta_in_place_and_return_a_list():
    boxes = [lambda theta: np.clip(theta, -1, 1), lambda theta: np.clip(theta, -1, 1, out=theta),
             lambda theta: np.clip(theta, -1, 1).tolist()]
    paths = [run(GD(), BOWL, [3.0, 0.5], 5, project=box).theta for box in boxes]
    np.testing.assert_array_equal(paths, [paths[0]] * 3)


def test_a_schedule_that_breaks_late_is_refused():
    with pytest.raises(TypeError,
                       match=r"run: schedule\(2\) must be a number or an array of numbers, got None"):
        run(GD(), BOWL, [1.0, 2.0], 5, schedule=after(2, lambda t: 0.5, lambda t: None))


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.__name__) for rule in RULES])
def test_a_start_in_float16_is_computed_in_float32_and_never_makes_nan(rule):
    flat = Quadratic(np.zeros((2, 2)))
    history = run(rule(), flat, np.float16([3, -2]), 3)
    assert history.theta.dtype == np.float32 and np.all(np.isfinite(history.theta))
    if rule is not AdamW:
        np.testing.assert_array_equal(history.end, [3, -2])


@pytest.mark.parametrize("steps", [0, 1, 5])
@pytest.mark.parametrize("record", [None, (), ("theta",)])
def test_a_history_names_all_symbols_of_its_rule_recorded_or_not(record, steps):
    history = run(Adam(), NEURON, NEURON.start, steps, record=record)
    assert history.symbols == ("g", "m", "v", "m_hat", "v_hat", "eta_eff", "delta")


def test_a_step_is_asked_for_as_often_as_steps_are_taken():
    """No trial step, on zeros or elsewhere."""
    seen = []
    loss = with_gradient(lambda theta, t: seen.append((t, *theta)) or theta)
    run(GD(0.5), loss, [4.0], 3)
    assert seen == [(1, 4.0), (2, 2.0), (3, 1.0)]


def test_steps_one_by_one_are_those_of_a_run():
    steps = descend(Adam(0.1), NEURON, NEURON.start)
    history = run(Adam(0.1), NEURON, NEURON.start, 20)
    for k, now in enumerate(islice(steps, 20)):
        np.testing.assert_array_equal(now["theta"], history.theta[k + 1])
        np.testing.assert_array_equal(now["m_hat"], history.m_hat[k])
    NEURON.start[:] = NEURON.start  # the caller's array is not read-only


def test_a_loss_without_a_value_has_no_history_of_losses():
    history = run(GD(), GivenGradients([1, 2, 3]), [0.0], 3)
    with pytest.raises(AttributeError,
                       match=r"no 'loss': an object of class GivenGradients has no method value\(theta\)"):
        _ = history.loss


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
    np.testing.assert_allclose(history.loss, [history._loss.value(theta[:, None])[0]
                                              for theta in history.theta])
    assert max(sizes) == 2


def test_settings_that_do_not_broadcast_are_refused_by_name():
    with pytest.raises(ValueError, match=r"do not broadcast: eta \(3,\), beta \(2,\)"):
        run(Momentum(ETAS, BETAS), NEURON, [1, 2], 3)


@pytest.mark.parametrize("change, complaint", [
    (dict(optimizer=Adam), "optimizer must be made first, as Adam(), got the class"),
    (dict(optimizer="Adam"), "optimizer must be a rule, such as Adam(eta=0.1), got the text 'Adam'"),
    (dict(theta=np.zeros(3, int)), "theta must be an array of float32 or float64, got array([0, 0, 0])"),
    (dict(theta=[0.0, 0.0, 0.0]), "theta must be an array of float32 or float64, got [0.0, 0.0, 0.0]"),
    (dict(theta=np.zeros(3, np.float16)), "theta must be an array of float32 or float64, got array("),
    (dict(g=np.zeros(3, np.uint8)), "g must be an array of float32 or float64, got array("),
    (dict(g=np.zeros(2)), "g must have shape (d,), as theta, got (2,)"),
    (dict(memory=dict(m=np.zeros(3, int), v=np.zeros(3))),
     "m must be an array of float32 or float64, got array("),
    (dict(memory=dict(m=np.zeros(3), v=np.zeros(1))), "v must have shape (d,), as theta, got (1,)"),
    (dict(memory=dict(m=np.zeros(3))), "memory must hold m and v, got m"),
    (dict(t=0), "t must be a whole number, at least 1, got 0"),
    (dict(block=0), "block must be a whole number, at least 1, got 0"),
    (dict(block=2.5), "block must be a whole number, at least 1, got 2.5"),
])
def test_a_step_in_blocks_changes_nothing_before_it_has_looked_at_everything(change, complaint):
    given = dict(optimizer=Adam(), theta=np.zeros(3), g=np.ones(3), t=1,
                 memory=dict(m=np.zeros(3), v=np.zeros(3)))
    given |= change
    with pytest.raises((TypeError, ValueError)) as error:
        step_in_blocks(**given)
    assert str(error.value).startswith(f"step_in_blocks: {complaint}")
    assert not np.any(given["theta"]) and not any(map(np.any, given["memory"].values()))


def test_settled_is_the_step_from_which_on_a_loss_stays_below_a_goal():
    losses = np.array([[3, 0, 3, 0, 3], [0, 0, 3, 3, 0], [3, 0, 0, 3, np.nan], [0, 0, 0, 3, 0]])
    np.testing.assert_array_equal(settled(losses, 1), [3, 0, 2, np.inf, 3])
    rng = np.random.default_rng(0)
    for row in rng.integers(0, 3, (200, 6)):
        steps = [k for k in range(6) if np.all(row[k:] < 2)]
        assert settled(row, 2) == (steps[0] if steps else np.inf)
