"""What lecture 13 claims of noise: its own numbers with their margins, and once more with other seeds."""

import numpy as np
import pytest

from course_lib import GD, PREDICTIONS, Adam, NoisyBowl, run
from tests.support.experiments import errors_apart
from tests.support.lectures import names_of


@pytest.fixture(scope="module")
def lecture():
    return names_of("13")


def floors(rule, batch, seed):
    """The mean of θ² over the second half, of each of 200 walks."""
    noise = np.random.default_rng(seed).normal(size=(4000, 1, 200)) / np.sqrt(batch)
    late = run(rule, NoisyBowl([1.0], noise), np.ones((1, 200)), 4000, record=["theta"]).theta[2000:, 0]
    return np.mean(late**2, axis=0)


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("eta, batch", [(0.1, 1), (0.1, 16), (1.6, 16)])
def test_gds_floor_is_that_of_theory(eta, batch, seed):
    measured, theory = floors(GD(eta), batch, seed), eta / (batch * (2 - eta))
    assert abs(measured.mean() - theory) < 4.5 * measured.std(ddof=1) / np.sqrt(200)


@pytest.mark.parametrize("seed", [0, 1])
def test_a_16_times_larger_batch_asks_gd_for_16_times_and_adam_for_4_times_the_rate(seed):
    for rule, times, others in ((GD, 16, (1, 4)), (Adam, 4, (1, 16))):
        before = floors(rule(0.01), 1, seed).mean()
        assert abs(floors(rule(0.01 * times), 16, seed).mean() / before - 1) < 0.15
        assert all(abs(floors(rule(0.01 * other), 16, seed).mean() / before - 1) > 0.5 for other in others)


def test_steps_fall_with_the_batch_up_to_a_bend_and_hardly_beyond(lecture):
    steps, batches = lecture["steps"], lecture["batches"]
    of = dict(zip(batches.tolist(), steps))
    assert 15 < of[1] / of[16] < 17 and of[256] / of[1024] < 1.4
    assert [option.text for option in PREDICTIONS["13-critical"].options
            if option.fits(steps[-2] / steps[-1])] == ["1.3 times: hardly"]
    assert of[16] / of[32] > 1.9 and of[32] / of[64] > 1.8  # 32 and 64 lie before the bend
    assert 128 < lecture["few"] < lecture["points"] < 400
    rates = lecture["rates"][lecture["reached"].argmin(axis=1)]
    assert 12 < rates[2] / rates[0] < 20 and rates[-1] == lecture["rates"][-1]
    assert np.all(np.diff(steps) < 0) and np.all(np.diff(steps * batches) > 0)


def test_the_order_of_the_endings(lecture):
    least = {name: loss.min() for name, loss in lecture["ends"].items()}
    order = ["mean of the path", "linear", "cosine", "Schedule-Free", "WSD", "1/√t", "stairs", "constant"]
    assert sorted(least, key=least.get) == order
    assert 1 < least["cosine"] / least["linear"] < 1.03 and least["mean of the path"] < 0.6 * least["linear"]
    at = {name: loss.argmin() for name, loss in lecture["ends"].items()}
    assert at["WSD"] < at["linear"] and all(0 < k < 39 for k in at.values())  # no peak at the range's end


def test_on_a_neuron_the_mean_of_the_whole_path_loses_and_that_of_its_half_wins(lecture):
    ways = lecture["ways"]
    assert errors_apart(ways["mean of the path"], ways["linear"]) > 3
    assert errors_apart(ways["mean of its half"], ways["linear"]) < -3


def test_with_heavy_tails_clipping_and_the_sign_are_ahead_and_with_normal_noise_nobody_is_far(lecture):
    out = {(name, tails.__name__): np.log(loss) for (name, tails), loss in lecture["out"].items()}
    for bounded in ("GD, clipped", "sign"):
        for other in ("GD", "Adam"):
            assert errors_apart(out[bounded, "heavy"], out[other, "heavy"]) < -10
    assert errors_apart(out["Adam", "heavy"], out["GD", "heavy"]) < -3
    quiet = np.exp([out[name, "normal"].mean() for name in lecture["contest"]])
    assert quiet.max() < 1.7 * quiet.min()
