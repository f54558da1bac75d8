"""What lecture 14 claims of the edge of stability: where the curvature goes, with its margins."""

import numpy as np
import pytest

from course_lib import GD, edge_grid, linear_warm_up, run, sharpness, sine_network
from tests.support.lectures import names_of

NETWORK = sine_network()


@pytest.fixture(scope="module")
def lecture():
    return names_of("14")


def starts(*seeds):
    return np.stack([NETWORK.start(np.random.default_rng(seed)) for seed in seeds], axis=1)


def test_at_a_large_rate_the_curvature_rises_to_the_edge_and_stays_while_the_loss_falls(lecture):
    ratio, d = lecture["ratio"][0.2], lecture["d"][0.2]
    assert np.all(ratio[0] < 0.95) and np.all(np.abs(ratio[-14:] - 1) < 0.08)
    falls = [np.median(d.loss[steps], axis=0) for steps in (slice(2000, 4000), slice(8000, 12_001))]
    assert np.all(falls[1] < 0.5 * falls[0])
    assert np.all(np.mean(np.diff(d.loss[8000:], axis=0) > 0, axis=0) > 0.02)


def test_at_a_small_rate_it_does_not_and_the_loss_falls_in_every_step(lecture):
    assert np.all(lecture["ratio"][0.05] < 0.3)
    assert np.all(np.diff(lecture["d"][0.05].loss, axis=0) < 0)


def test_every_stored_rate_from_016_on_that_survives_ends_at_the_edge_and_smaller_ones_do_not():
    grid = edge_grid()
    late = grid["sharpness"][:, -10:] * grid["etas"][:, None] / 2
    large = (grid["etas"] > 0.155) & np.isfinite(grid["losses"][:, -1])
    assert large.sum() == 16 and np.all(np.abs(late[large] - 1) < 0.06)
    assert np.all(late[grid["etas"] < 0.145] < 0.9)


def test_the_path_is_chaotic_at_the_edge_and_not_below(lecture):
    moved, network = lecture["moved"], lecture["net"]
    for eta, forgiving in ((0.05, True), (0.2, False)):
        loss = run(GD(eta), network, moved, 12_000, record=["theta"]).loss
        off = np.abs(loss[:, 1:] / loss[:, :1] - 1).max(axis=0)
        assert np.all(off < 1e-11) if forgiving else np.all(off > 0.05)


def test_adams_curvature_in_its_own_units_rises_to_38_over_eta(lecture):
    of_adam = lecture["of_adam"]
    assert np.all(of_adam[0] < 0.5) and np.all(np.abs(np.median(of_adam[-14:], axis=0) - 1) < 0.05)
    assert np.all(np.abs(of_adam[-14:] - 1) < 0.15)


@pytest.mark.parametrize("seeds", [(0, 1, 2, 3, 4, 5), (10, 11, 12, 13)])
def test_a_long_warm_up_survives_and_lowers_the_curvature_where_a_short_one_diverges(seeds):
    for steps, survive in ((1, False), (100, False), (3000, True)):
        d = run(GD(0.5), NETWORK, starts(*seeds), steps + 500, schedule=linear_warm_up(steps),
                record=["theta"])
        assert np.all((d.loss[-1] < 10) == survive)
    before, after = ([sharpness(NETWORK, theta) for theta in place.T] for place in d.theta[[0, 3000]])
    assert np.all(np.array(before) > 6) and np.all(np.abs(np.array(after) / 4 - 1) < 0.12)
