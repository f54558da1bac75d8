"""Noise: the bowl, what is expected on it, held against runs, and clipping."""

import numpy as np
import pytest

from course_lib import (
    GD,
    Clipped,
    GivenGradients,
    NoisyBowl,
    cosine_restarts,
    expected_average,
    expected_loss,
    floor_panel,
    run,
)

CURVATURES, VARIANCES = np.array([0.2, 1.0]), np.array([0.5, 2.0])


def bowl(steps, runs, batch=1, seed=0):
    rng = np.random.default_rng(seed)
    spread = np.sqrt(VARIANCES / batch)[:, None]
    return NoisyBowl(CURVATURES, spread * rng.normal(size=(steps, 2, runs)))


def test_the_noise_is_that_of_the_step_and_the_same_for_every_setting():
    noise = np.random.default_rng(0).normal(size=(3, 2, 4))
    loss, theta = NoisyBowl(CURVATURES, noise), np.random.default_rng(1).normal(size=(2, 4, 5))
    for t in (1, 3):
        expected = CURVATURES[:, None, None] * theta + noise[t - 1, :, :, None]
        np.testing.assert_array_equal(loss.gradient(theta, t), expected)
    np.testing.assert_allclose(loss.value(theta), 0.1 * theta[0] ** 2 + 0.5 * theta[1] ** 2)


@pytest.mark.parametrize("batch", [1, 4])
@pytest.mark.parametrize("schedule", [None, cosine_restarts(0, 1, 60)])
def test_the_expected_loss_is_the_mean_of_many_runs(batch, schedule):
    losses = run(GD(0.3), bowl(60, 4000, batch), np.ones((2, 4000)), 60, schedule=schedule,
                 record=["theta"]).loss
    expected = expected_loss(CURVATURES, VARIANCES, 0.3, 60, schedule, batch)
    error = losses.std(axis=1, ddof=1) / np.sqrt(4000)
    assert expected.shape == (61,) and np.all(np.abs(losses.mean(axis=1) - expected) < 4.5 * error + 1e-12)


@pytest.mark.parametrize("beta", [0.0, 0.9])
def test_the_expected_average_is_the_mean_of_many_averages(beta):
    loss, z = bowl(50, 4000), np.ones((2, 4000))
    x, averages = z, []
    for t in range(1, 51):
        z = z - 0.3 * loss.gradient((1 - beta) * z + beta * x, t)
        x = x + (z - x) / t
        averages.append(loss.value(x))
    expected, got = expected_average(CURVATURES, VARIANCES, 0.3, 50, beta)[1:], np.array(averages)
    assert np.all(np.abs(got.mean(axis=1) - expected) < 4.5 * got.std(axis=1, ddof=1) / np.sqrt(4000))


def test_grids_of_rates_and_batches_are_their_single_settings():
    etas, batches = np.array([0.1, 0.5]), np.array([1, 4, 16])
    for expected in (expected_loss, expected_average):
        grid = expected(CURVATURES, VARIANCES, etas, 20, batch=batches[:, None])
        assert grid.shape == (21, 3, 2)
        one = expected(CURVATURES, VARIANCES, 0.5, 20, batch=16)
        np.testing.assert_allclose(grid[:, 2, 1], one, rtol=1e-12)


def test_a_constant_rate_ends_on_the_floor_of_theory():
    eta, batch = np.array([0.1, 0.5, 1.5]), 4
    floor = eta * VARIANCES[:, None] / (batch * CURVATURES[:, None] * (2 - eta * CURVATURES[:, None]))
    after = expected_loss(CURVATURES, VARIANCES, eta, 2000, batch=batch)[-1]
    np.testing.assert_allclose(after, CURVATURES @ floor / 2, rtol=1e-9)


def test_a_long_gradient_is_shortened_and_a_short_one_is_not():
    loss = Clipped(GivenGradients(np.array([[3.0, -4.0], [0.3, 0.4], [0.0, 0.0]])), 2.0)
    for t, expected in ((1, [1.2, -1.6]), (2, [0.3, 0.4]), (3, [0, 0])):
        np.testing.assert_allclose(loss.gradient(np.zeros(2), t), expected, rtol=1e-15)
    grid = np.random.default_rng(0).normal(size=(1, 2, 3, 4))
    clipped = Clipped(NoisyBowl([1.0, 1.0], 3 * grid), 1.0).gradient(np.zeros((2, 3, 4)), 1)
    np.testing.assert_allclose(np.linalg.norm(clipped, axis=0),
                               np.minimum(1, np.linalg.norm(3 * grid[0], axis=0)))


@pytest.mark.parametrize("call, message", [
    (lambda: NoisyBowl([1.0, -1.0], np.ones((3, 2))), "curvatures must be positive and finite, got -1"),
    (lambda: NoisyBowl([1.0, 2.0], np.ones((3, 3))), r"noise must be \(steps, 2\) or .* got \(3, 3\)"),
    (lambda: NoisyBowl([1.0], np.ones((3, 1))).gradient(np.ones(1), 4), r"t must be in \[1, 3\], .* got 4"),
    (lambda: run(GD(0.1), NoisyBowl([1.0], np.ones((3, 1))), [1.0], 5), r"t must be in \[1, 3\]"),
    (lambda: Clipped(GivenGradients([1.0]), 0), "Clipped: norm must be positive and finite, got 0"),
    (lambda: Clipped(3, 1), "Clipped: loss must have a method gradient"),
    (lambda: expected_loss([1.0], [1.0], -0.1, 5), "eta must be positive and finite, got -0.1"),
    (lambda: expected_loss([1.0], [-1.0], 0.1, 5), "variances must be at least 0 and finite, got -1"),
    (lambda: expected_loss([1.0], [1.0], 0.1, 5, batch=0), "batch must be positive and finite, got 0"),
    (lambda: expected_loss([1.0, 2.0], [1.0, 2.0, 3.0], 0.1, 5), r"must have .* \(2,\), got \(3,\)"),
    (lambda: expected_average([1.0], [1.0], 0.1, 5, beta=1), r"beta must be in \[0, 1\), got 1"),
    (lambda: expected_average([1.0], [1.0], 0.1, 2.5), "steps must be a whole number, at least 0, got 2.5"),
    (lambda: expected_loss([1.0], [1.0], 0.1, 5, schedule=3), "schedule must be a function of t, got 3"),
])
def test_what_cannot_be_used_is_named(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()


def test_the_panel_shows_the_floor_of_the_chosen_rule_beside_that_of_theory():
    panel = floor_panel("GD", 0.16, 4)
    assert "GD, η = 0.16, B = 4: over the second half the mean of θ² is 0.02" in panel.sentence
    assert "theory 0.022." in panel.sentence and panel.sentence.endswith("Not yet.")
    panel.set(rule="Adam")
    assert "theory 0.04." in panel.sentence
    lines = {line.get_label(): line.get_ydata() for line in panel.drawing.figure.axes[0].lines}
    assert np.all(np.isnan(lines["GD"])) and np.all(lines["Adam"] > 0)
    panel.set(rule="GD", eta=0.08, batch=1)  # as low as the challenge asks, but not by Adam
    assert panel.sentence.endswith("Not yet.")
