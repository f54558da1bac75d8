"""The edge: the network's derivatives, curvature where it is known, and the stored runs computed again."""

import numpy as np
import pytest

from course_lib import TanhNetwork, edge_grid, edge_panel, hessian, ravine, sharpness, sine_network
from tools.make_edge_grid import looked_at

NETWORK = sine_network()
START = NETWORK.start(np.random.default_rng(0))


def test_the_gradient_is_that_of_the_value_for_every_setting():
    theta = START[:, None] + np.random.default_rng(1).normal(0, 0.1, (73, 3))
    ways = 1e-6 * np.eye(73)[:, :, None]
    slopes = (NETWORK.value(theta[:, None] + ways) - NETWORK.value(theta[:, None] - ways)) / 2e-6
    np.testing.assert_allclose(NETWORK.gradient(theta), slopes, rtol=1e-6, atol=1e-8)
    one = NETWORK.gradient(theta[:, 2])
    np.testing.assert_allclose(NETWORK.gradient(theta)[:, 2], one, rtol=1e-12, atol=1e-15)


def test_the_value_is_half_the_mean_squared_error_of_24_tanh():
    w, b, out, last = START[:24], START[24:48], START[48:72], START[72]
    told = [out @ np.tanh(w * x + b) + last for x in NETWORK.x]
    np.testing.assert_allclose(NETWORK.value(START), np.mean((np.array(told) - NETWORK.y) ** 2) / 2)
    assert NETWORK.d == 73 and len(NETWORK.x) == 60


def test_the_hessian_of_a_quadratic_is_its_matrix_and_its_largest_eigenvalue_the_sharpness():
    bowl = ravine()
    np.testing.assert_allclose(hessian(bowl, [0.3, -2.0]), bowl.H, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(sharpness(bowl, [0.3, -2.0]), np.linalg.eigvalsh(bowl.H)[-1], rtol=1e-6)
    scale = np.array([4.0, 0.25])
    scaled = np.linalg.eigvals(bowl.H / scale[:, None]).max()
    np.testing.assert_allclose(sharpness(bowl, [1.0, 1.0], scale), scaled, rtol=1e-6)
    assert np.isnan(sharpness(bowl, [np.nan, 1.0]))


def test_power_iteration_finds_the_same_curvature():
    v = np.random.default_rng(1).normal(size=73)
    for _ in range(60):
        v /= np.linalg.norm(v)
        v = (NETWORK.gradient(START + 1e-4 * v) - NETWORK.gradient(START - 1e-4 * v)) / 2e-4
    np.testing.assert_allclose(np.linalg.norm(v), sharpness(NETWORK, START), rtol=1e-6)


def test_below_the_edge_the_stored_runs_are_what_they_are_computed_to_be():
    grid, etas = edge_grid(), np.array([0.05, 0.12])
    steps = grid["steps"][:41:5]
    losses, curvatures = looked_at(etas, steps=steps)
    for stored, computed in ((grid["losses"], losses), (grid["sharpness"], curvatures)):
        np.testing.assert_allclose(stored[np.isin(grid["etas"], etas)][:, :41:5], computed, rtol=1e-5)


def test_at_the_edge_the_stored_runs_are_the_same_until_they_arrive_and_of_one_kind_afterwards():
    grid = edge_grid()
    computed = looked_at(np.array([0.3]), steps=np.array([0, 6000, 8000, 12_000]))[1][0] * 0.3 / 2
    stored = grid["sharpness"][grid["etas"] == 0.3][0] * 0.3 / 2
    assert abs(computed[0] - stored[0]) < 1e-5 and np.all(np.abs(computed[1:] - 1) < 0.1)


def test_the_panel_tells_when_the_edge_is_reached_and_when_a_run_diverges():
    panel = edge_panel(0.2)
    assert panel.sentence.startswith("η = 0.2: at the start ηλ/2 = 0.78; first above 0.95 at step ")
    panel.set(eta=0.05)
    assert "never above 0.95; from 0.22 to 0.23 over the last third" in panel.sentence
    panel.set(eta=0.38)
    assert panel.sentence == "η = 0.38: at the start ηλ/2 = 1.48; the run diverges before step 100."


@pytest.mark.parametrize("call, message", [
    (lambda: TanhNetwork([1.0, 2.0], [1.0]), r"x and y must have one shape \(n,\), got \(2,\) and \(1,\)"),
    (lambda: TanhNetwork([np.inf], [1.0]), "TanhNetwork: x must be finite, got inf"),
    (lambda: TanhNetwork([1.0], [1.0], hidden=0), "hidden must be a whole number, at least 1, got 0"),
    (lambda: hessian(ravine(), [[1.0]]), "hessian: theta must be a list of at least one number"),
    (lambda: hessian(ravine(), [1.0, 1.0], 0), "apart must be positive and finite, got 0"),
    (lambda: sharpness(ravine(), [1.0, 1.0], [1.0, -1.0]), "scale must be positive and finite, got -1"),
    (lambda: edge_panel(0.123), "eta must be one of 0.02, 0.03, .* got 0.123"),
])
def test_what_cannot_be_used_is_named(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()
