"""Rules on matrices: against their papers, against the frameworks, and what they are promised to keep to."""

import importlib.util
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

import course_lib
from course_lib import (
    GD,
    AdaGrad,
    Adam,
    FullAdaGrad,
    GivenGradients,
    MatrixQuadratic,
    Momentum,
    Muon,
    Quadratic,
    Shampoo,
    Spike,
    convention,
    newton_schulz,
    ravine,
    run,
    step_in_blocks,
    sweep,
    turned_matrix,
)
from course_lib.matrices import of_eigenvalues, orthogonal
from tests.support.rules import MATRIX_RULES
from tools.make_goldens import MATRIX_FRAMEWORKS, MATRIX_START, matrix_paths, matrix_stream

GOLDENS = np.load(Path(__file__).with_name("goldens.npz"))
EVERY = pytest.mark.parametrize("rule", MATRIX_RULES, ids=lambda rule: rule.__name__)
ON_MATRICES = pytest.mark.parametrize("rule", [Shampoo, Muon], ids=lambda rule: rule.__name__)


def stream_for(rule, rng, steps=20):
    """Gradients, and a start of 0, of the shape that the rule moves."""
    shape = (4, 3)[: rule.axes]
    return rng.normal(size=(steps, *shape)), np.zeros(shape)


# Against the papers, by other means: singular values for eigenvalues, lists for arrays ----------------------


def inverse_root(A, power):
    """A^(−1/power) of a symmetric A by its singular values."""
    left, sizes, _ = np.linalg.svd(A)
    return left @ np.diag(sizes ** (-1 / power)) @ left.T


def full_adagrad(eta, eps):
    past = []

    def update(g):
        past.append(g)
        _, sizes, V = np.linalg.svd(np.array(past))  # of which √(Σ g gᵀ) has the same ones
        sizes = np.append(sizes, np.zeros(len(g) - len(sizes)))
        return -eta * V.T @ ((V @ g) / (sizes + eps))

    return update


def shampoo(eta, eps):
    L, R = [], []

    def update(g):
        L.append(g @ g.T)
        R.append(g.T @ g)
        left, right = (sum(past) + eps * np.eye(len(past[0])) for past in (L, R))
        return -eta * inverse_root(left, 4) @ g @ inverse_root(right, 4)

    return update


def muon(eta, beta, eps):
    a, b, c = 3.4445, -4.775, 2.0315
    past = []

    def update(g):
        past.append(g)
        u = sum(beta**k * old for k, old in enumerate(reversed(past)))
        ahead = g + beta * u
        left, sizes, right = np.linalg.svd(ahead, full_matrices=False)
        sizes = sizes / (np.linalg.norm(ahead) + eps)
        for _ in range(5):
            sizes = a * sizes + b * sizes**3 + c * sizes**5
        return -eta * left @ np.diag(sizes) @ right

    return update


PAPERS = [(FullAdaGrad, full_adagrad, dict(eta=0.3, eps=1e-3)), (Shampoo, shampoo, dict(eta=0.3, eps=1e-2)),
          (Muon, muon, dict(eta=0.1, beta=0.8, eps=1e-3))]


@pytest.mark.parametrize("tall", [False, True], ids=["wide", "tall"])
@pytest.mark.parametrize("rule, paper, settings", PAPERS, ids=lambda x: getattr(x, "__name__", ""))
def test_rule_equals_a_transcription_of_its_paper(rule, paper, settings, tall):
    gradients, theta = stream_for(rule, np.random.default_rng(1))
    if tall and rule.axes == 2:
        gradients, theta = np.swapaxes(gradients, 1, 2), theta.T
    update, expected = paper(**settings), [theta]
    for g in gradients:
        expected.append(expected[-1] + update(g))
    got = run(rule(**settings), GivenGradients(gradients), theta, len(gradients)).theta
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-11)


def test_every_rule_is_transcribed_and_public():
    for rule in MATRIX_RULES:
        assert rule in [transcribed for transcribed, _, _ in PAPERS], f"PAPERS has no row for {rule.__name__}"
        assert rule.__name__ in course_lib.__all__


@pytest.mark.parametrize("form", ["wide", "tall"])
@pytest.mark.parametrize("framework", MATRIX_FRAMEWORKS)
def test_a_convention_does_what_its_framework_does(framework, form):
    gradients, start = matrix_stream(), MATRIX_START
    if form == "tall":
        gradients, start = np.swapaxes(gradients, 1, 2), start.T
    rule = convention(framework, "Muon")
    path = run(rule, GivenGradients(gradients), start, len(gradients), record=["theta"]).theta[1:]
    golden, tolerance = GOLDENS[f"{framework} Muon {form}"], 1e-7 if framework == "keras" else 1e-12
    assert np.max(np.abs(path - golden)) < tolerance * np.max(np.abs(golden - start))  # Keras: float32 norm


@pytest.mark.parametrize("framework", MATRIX_FRAMEWORKS)
def test_an_installed_framework_still_does_what_its_golden_says(framework):
    if importlib.util.find_spec(framework) is None:
        pytest.skip(f"{framework} is not installed")
    for name, path in matrix_paths(MATRIX_FRAMEWORKS[framework]):
        np.testing.assert_allclose(path, GOLDENS[f"{framework} {name}"], rtol=1e-12, atol=1e-12)


# What the module promises ---------------------------------------------------------------------------------


@EVERY
@given(st.integers(0, 10**6))
def test_a_grid_equals_its_single_runs(rule, seed):
    rng = np.random.default_rng(seed)
    settings = {field.name: rng.uniform(0.01, 0.9, (2, 3)) for field in fields(rule)}
    gradients, theta = stream_for(rule, rng, 8)
    grid = run(rule(**settings), GivenGradients(gradients), theta, 8)
    for k in np.ndindex(2, 3):
        single = run(rule(**{name: value[k] for name, value in settings.items()}), GivenGradients(gradients),
                     theta, 8)
        for name in ("theta", *single.symbols):
            np.testing.assert_allclose(getattr(grid, name)[..., *k], getattr(single, name), rtol=1e-9,
                                       atol=1e-12)


@EVERY
@given(st.integers(0, 10**6))
def test_a_run_turns_with_what_it_runs_on(rule, seed):
    rng = np.random.default_rng(seed)
    Q, P = (np.linalg.qr(rng.normal(size=(n, n)))[0] for n in (4, 3))
    gradients, theta = stream_for(rule, rng, 10)
    turned = Q @ gradients @ P if rule.axes == 2 else gradients @ Q.T
    straight, other = (run(rule(eps=1e-3), GivenGradients(each), theta, 10).end
                       for each in (gradients, turned))
    np.testing.assert_allclose(other, Q @ straight @ P if rule.axes == 2 else Q @ straight, atol=1e-9)


def test_a_rule_for_single_numbers_does_not_turn():
    rng = np.random.default_rng(0)
    Q, _ = np.linalg.qr(rng.normal(size=(4, 4)))
    gradients = rng.normal(size=(10, 4, 3))
    straight, other = (run(Adam(0.1), GivenGradients(each), np.zeros((4, 3)), 10).end
                       for each in (gradients, Q @ gradients))
    assert np.max(np.abs(other - Q @ straight)) > 0.1


@EVERY
def test_memory_has_the_shapes_that_it_begins_with(rule):
    gradients, theta = stream_for(rule, np.random.default_rng(0), 5)
    history = run(rule(eta=np.array([0.1, 0.2])), GivenGradients(gradients), theta, 5)
    begin = rule().empty_memory(np.zeros((*theta.shape, 2)))
    assert set(begin) == set(rule.memory)
    for name, array in begin.items():
        assert not array.any() and getattr(history, name).shape == (5, *array.shape)
    assert history.delta.shape == history.eta_eff.shape == (5, *theta.shape, 2)


@EVERY
def test_a_zero_gradient_never_moves_anything_and_never_makes_nan(rule):
    _, theta = stream_for(rule, np.random.default_rng(0))
    history = run(rule(eps=0), GivenGradients(np.zeros((5, *theta.shape))), theta + 3, 5)
    assert np.all(history.theta == 3) and np.all(np.isfinite(history.delta))


@EVERY
def test_what_diverged_is_nan_in_its_setting_only(rule):
    gradients, theta = stream_for(rule, np.random.default_rng(0), 6)
    gradients = np.stack([gradients, gradients], axis=-1)
    gradients[3, ..., 1] = np.inf
    history = run(rule(), GivenGradients(lambda t: gradients[t - 1]), np.zeros((*theta.shape, 2)), 6)
    assert np.all(np.isfinite(history.theta[..., 0])) and np.all(np.isnan(history.end[..., 1]))


@EVERY
def test_float32_stays_float32_and_no_argument_is_changed(rule):
    gradients, theta = stream_for(rule, np.random.default_rng(0), 5)
    assert run(rule(), GivenGradients(gradients), theta.astype(np.float32), 5).end.dtype == np.float32
    memory = {name: array + np.eye(*array.shape) for name, array in rule().empty_memory(theta).items()}
    given = [theta.copy(), gradients[0].copy(), *(array.copy() for array in memory.values())]
    rule().step(theta, gradients[0], 1, **memory)
    for now, before in zip([theta, gradients[0], *memory.values()], given):
        np.testing.assert_array_equal(now, before)


@EVERY
def test_there_is_no_step_in_blocks(rule):
    with pytest.raises(TypeError, match=f"each parameter on its own, and {rule.__name__} needs them all"):
        step_in_blocks(rule(), np.zeros(4), np.ones(4), 1, {name: np.zeros(4) for name in rule.memory})


@ON_MATRICES
def test_a_matrix_is_wanted_and_a_vector_by_full_adagrad(rule):
    with pytest.raises(ValueError, match=f"{rule.__name__} moves a matrix, and the loss has parameters of "
                                         r"shape \(2,\)"):
        run(rule(), ravine(), [1.0, 2.0], 3)
    loss = turned_matrix(np.random.default_rng(0), 3, 2)
    with pytest.raises(ValueError, match=r"FullAdaGrad moves a vector, and the loss has parameters of shape "
                                         r"\(3, 2\)"):
        run(FullAdaGrad(), loss, np.zeros((3, 2)), 3)
    with pytest.raises(ValueError, match=r"theta0 must hold a matrix of shape \(3, 2\) first, got shape "
                                         r"\(2, 3\)"):
        run(rule(), loss, np.zeros((2, 3)), 3)


@pytest.mark.parametrize("rule, name, value",
                         [(FullAdaGrad, "eta", 0), (Shampoo, "eps", -1), (Muon, "beta", 1)])
def test_a_bad_setting_is_refused_by_field_bound_and_value(rule, name, value):
    with pytest.raises(ValueError, match=f"{rule.__name__}: {name} must be .*, got {float(value)}"):
        rule(**{name: value})


# The pieces -----------------------------------------------------------------------------------------------


@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 5))
def test_newton_schulz_changes_singular_values_only_each_by_the_same_polynomial(seed, n, m):
    X = np.random.default_rng(seed).normal(size=(n, m))
    X /= np.linalg.norm(X)
    left, sizes, right = np.linalg.svd(X, full_matrices=False)
    np.testing.assert_allclose(newton_schulz(X), left @ np.diag(newton_schulz(sizes[None, None])[0, 0])
                               @ right, atol=1e-10)


def test_five_steps_bring_what_is_above_a_hundredth_near_1():
    sizes = newton_schulz(np.linspace(0.01, 1, 2000)[None, None])
    assert 0.67 < sizes.min() < 0.69 and 1.12 < sizes.max() < 1.14


def test_the_size_of_a_gradient_does_not_matter_to_muon():
    g = np.random.default_rng(0).normal(size=(4, 3))
    np.testing.assert_allclose(orthogonal(g), orthogonal(1e6 * g), rtol=1e-9)


def test_a_function_of_eigenvalues_is_that_of_the_matrix():
    A = np.random.default_rng(0).normal(size=(3, 5))
    A = A @ A.T
    root = of_eigenvalues(np.sqrt, A)
    np.testing.assert_allclose(root @ root, A)
    assert np.all(np.isnan(of_eigenvalues(np.sqrt, np.full((3, 3), np.inf))))


def test_full_adagrad_on_gradients_along_one_axis_is_adagrad():
    gradients = np.zeros((10, 3))
    gradients[:, 1] = np.random.default_rng(0).normal(size=10)
    full, diagonal = (run(rule(0.1), GivenGradients(gradients), np.zeros(3), 10).theta
                      for rule in (FullAdaGrad, AdaGrad))
    np.testing.assert_allclose(full, diagonal, atol=1e-12)


# The loss of a matrix -------------------------------------------------------------------------------------


def test_the_gradient_of_a_matrix_quadratic_is_its_slope():
    rng = np.random.default_rng(0)
    loss = MatrixQuadratic(*(rng.normal(size=shape) for shape in ((4, 3), (2, 5), (4, 5))))
    W, h = rng.normal(size=(3, 2)), 1e-6
    slopes = np.zeros((3, 2))
    for k in np.ndindex(3, 2):
        step = np.zeros((3, 2))
        step[k] = h
        slopes[k] = (loss.value(W + step) - loss.value(W - step)) / (2 * h)
    np.testing.assert_allclose(loss.gradient(W), slopes, rtol=1e-6)
    grid = rng.normal(size=(3, 2, 4, 5))
    assert loss.value(grid).shape == (4, 5)
    np.testing.assert_allclose(loss.gradient(grid)[..., 1, 2], loss.gradient(grid[..., 1, 2]))


def test_entrywise_rules_sweeps_histories_and_spikes_run_on_a_matrix_too():
    loss = turned_matrix(np.random.default_rng(0), 4, 3)
    start, etas = np.zeros((4, 3)), np.array([0.1, 0.5])
    losses = sweep(Momentum, loss, start, 50, eta=etas)
    np.testing.assert_allclose(losses[1], run(Momentum(0.5), loss, start, 50).loss[-1], rtol=1e-12)
    history = run(GD(eta=etas), Spike(loss, at=2), start, 5)
    assert history.theta.shape == (6, 4, 3, 2) and history.loss.shape == (6, 2)


def test_a_turned_matrix_has_its_condition_and_a_loss_of_zero():
    loss = turned_matrix(np.random.default_rng(0), 5, 7, condition=100.0)
    assert loss.shape == (5, 7)
    for side in (loss.A, loss.B):
        sizes = np.linalg.svd(side)[1]
        np.testing.assert_allclose(sizes[0] / sizes[-1], 10.0)
    assert run(Shampoo(1.0), loss, np.zeros((5, 7)), 300).loss[-1] < 1e-3 * loss.value(np.zeros((5, 7)))


@pytest.mark.parametrize("shapes", [((2, 2), (2, 2), (2, 3)), ((2,), (2, 2), (2, 2))])
def test_matrices_that_do_not_fit_are_refused(shapes):
    with pytest.raises(ValueError, match="MatrixQuadratic: C must have the shape of A W B"):
        MatrixQuadratic(*(np.ones(shape) for shape in shapes))


def test_a_quadratic_of_two_parameters_still_runs_full_adagrad():
    assert run(FullAdaGrad(2.0), Quadratic([[2, 1], [1, 2]]), [3, -2], 50).loss[-1] < 1e-6
