"""Surfaces: gradients, minima, shapes, and numbers that stay finite."""

import numpy as np
import pytest

from course_lib import Neuron, OneSample, Quadratic, Saddle, ravine, sigmoid, sparse_neuron


def surfaces():
    rng = np.random.default_rng
    x, y = rng(1).normal(size=30).round(1), rng(2).uniform(size=30)  # repeated x, y off the curve
    return {
        "sparse, mean": sparse_neuron(rng(0)),
        "sparse, sum": sparse_neuron(rng(0), reduction="sum"),
        "noisy": Neuron(x, y),
        "tilted": Quadratic([[3.0, -1.0], [-1.0, 0.5]], center=(1.0, -2.0)),
        "ravine": ravine(),
        "turned": ravine(np.pi / 4),
        "saddle": Saddle(),
    }


each_surface = pytest.mark.parametrize("loss", surfaces().values(), ids=surfaces())


@each_surface
def test_gradient_equals_central_differences(loss):
    rng, h = np.random.default_rng(0), 1e-6
    for theta in rng.uniform(-3, 3, (20, 2)):
        numeric = [(loss.value(theta + step) - loss.value(theta - step)) / (2 * h) for step in h * np.eye(2)]
        np.testing.assert_allclose(loss.gradient(theta), numeric, rtol=1e-6, atol=1e-8)


@each_surface
def test_settings_broadcast(loss):
    theta = np.random.default_rng(0).normal(size=(2, 3, 4))
    assert loss.value(theta).shape == (3, 4) and loss.gradient(theta).shape == (2, 3, 4)
    assert np.shape(loss.value(theta[:, 1, 2])) == ()
    np.testing.assert_allclose(loss.value(theta)[1, 2], loss.value(theta[:, 1, 2]), rtol=1e-12)
    np.testing.assert_allclose(loss.gradient(theta)[:, 1, 2], loss.gradient(theta[:, 1, 2]), rtol=1e-12,
                               atol=1e-15)


@each_surface
def test_minimum_start_and_window_fit_together(loss):
    (left, right), (bottom, top) = loss.view
    if loss.minimum is not None:
        assert loss.value(loss.minimum) < loss.value(loss.start)
        np.testing.assert_allclose(loss.gradient(loss.minimum), 0, atol=1e-14)
        assert left < loss.minimum[0] < right and bottom < loss.minimum[1] < top
    assert left < loss.start[0] < right and bottom < loss.start[1] < top


def test_the_neuron_is_the_lectures_formula():
    x, y = np.array([0.5, 2.5, 0.5]), np.array([0.2, 0.9, 0.4])
    w, b = 1.3, -0.4
    f = 1 / (1 + np.exp(-(w * x + b)))
    value, gradient = 0.5 * (f - y) ** 2, (f - y) * f * (1 - f) * np.stack([x, np.ones(3)])
    for reduction, reduce in (("sum", np.sum), ("mean", np.mean)):
        neuron = Neuron(x, y, reduction)
        np.testing.assert_allclose(neuron.value((w, b)), reduce(value), rtol=1e-13)
        np.testing.assert_allclose(neuron.gradient((w, b)), reduce(gradient, axis=1), rtol=1e-13)


def test_sparse_neuron_is_recipe_r1():
    neuron = sparse_neuron(np.random.default_rng(7))
    assert len(neuron.x) == 500 and np.sum(neuron.x == 0) == 400
    np.testing.assert_allclose(neuron.y, sigmoid(2 * neuron.x), rtol=1e-15)
    assert neuron.value((2, 0)) < 1e-30
    np.testing.assert_array_equal(neuron.x, sparse_neuron(np.random.default_rng(7)).x)


def test_the_neuron_survives_huge_parameters():
    neuron = sparse_neuron(np.random.default_rng(0))
    with np.errstate(all="raise", under="ignore"):
        for theta in ((1000, 1000), (-1000, 1000), (1e4, -1e4)):
            assert np.isfinite(neuron.value(theta)) and np.all(np.isfinite(neuron.gradient(theta)))
        np.testing.assert_array_equal(sigmoid(np.array([-1000, 0, 1000])), [0, 0.5, 1])


def test_a_valley_may_be_turned_by_any_angle():
    """R D Rᵀ is symmetric but for rounding, which is averaged away."""
    for angle in np.radians(range(1, 180)):
        R = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        turned = Quadratic(R @ np.diag([1, 50]) @ R.T)
        np.testing.assert_array_equal(turned.H, turned.H.T)
        np.testing.assert_allclose(np.linalg.eigvalsh(turned.H), [1, 50], rtol=1e-12)
        np.testing.assert_allclose(turned.value(R[:, 1]), 25, rtol=1e-12)


def test_a_saddle_has_no_minimum():
    assert Quadratic([[1, 0], [0, -1]]).minimum is None
    assert Quadratic(np.eye(2), center=(1, 2)).minimum == (1, 2)


def test_the_turned_ravine_keeps_its_eigenvalues_and_its_height_at_the_start():
    np.testing.assert_allclose(np.linalg.eigvalsh(ravine(0.7).H), [0.2, 4], rtol=1e-12)
    np.testing.assert_allclose(ravine(0.7).value(ravine(0.7).start), ravine().value((-5, -2)), rtol=1e-12)


@pytest.mark.parametrize("make, complaint", [
    (lambda: Neuron([1, 2], [1]), r"one shape \(n,\), got \(2,\) and \(1,\)"),
    (lambda: Neuron([], []), r"one shape \(n,\), got \(0,\)"),
    (lambda: Neuron([1, np.nan], [1, 1]), "must be finite"),
    (lambda: Neuron([1], [1], reduction="max"), "'max'"),
    (lambda: Quadratic([[1, 2], [0, 1]]), "symmetric 2×2"),
    (lambda: Quadratic([[1, 1e-6], [0, 1]]), "symmetric 2×2"),
    (lambda: Quadratic([[1e-9, 1e-12], [0, 1e-9]]), "symmetric 2×2"),
    (lambda: Quadratic([]), "symmetric 2×2"),
    (lambda: Quadratic(np.eye(3)), "symmetric 2×2"),
    (lambda: Quadratic(np.diag([1, np.inf])), "H must be finite, got inf"),
    (lambda: Quadratic(np.eye(2), center=3), "center must hold 2 numbers, got 3"),
])
def test_bad_surfaces_are_refused(make, complaint):
    with pytest.raises(ValueError, match=complaint):
        make()


def test_one_sample_a_step_each_once_an_epoch_and_their_mean_is_the_full_gradient():
    neuron, theta = sparse_neuron(np.random.default_rng(0), n=50, zeros=40), np.array([0.3, -1.0])
    samples = OneSample(neuron, np.random.default_rng(1))
    for epoch in (0, 1, 2):
        steps = range(50 * epoch + 1, 50 * (epoch + 1) + 1)
        assert sorted(samples.point(t) for t in steps) == list(range(50))
        g = np.mean([samples.gradient(theta, t) for t in steps], axis=0)
        np.testing.assert_allclose(g, neuron.gradient(theta), rtol=1e-12)
    orders = [[samples.point(t) for t in range(50 * k + 1, 50 * k + 51)] for k in (0, 1)]
    assert orders[0] != orders[1]


def test_which_sample_belongs_to_a_step_depends_on_the_seed_and_the_step_alone():
    neuron = sparse_neuron(np.random.default_rng(0), n=50, zeros=40)
    forward, backward = (OneSample(neuron, np.random.default_rng(1)) for _ in range(2))
    steps = list(range(1, 151))
    assert [forward.point(t) for t in steps] == [backward.point(t) for t in steps[::-1]][::-1]


def test_one_sample_takes_whole_grids():
    samples = OneSample(sparse_neuron(np.random.default_rng(0)), np.random.default_rng(1))
    theta = np.ones((2, 3, 4))
    assert samples.gradient(theta, 7).shape == (2, 3, 4)
