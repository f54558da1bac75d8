"""The course's problems: what each is, and that nothing else is what the lectures run on."""

import numpy as np
import pytest

from course_lib import (
    GD,
    RARE_RATES,
    Adam,
    GivenGradients,
    Momentum,
    Neuron,
    Quadratic,
    Spike,
    impulse,
    noisy_neuron,
    rare_world,
    reddi_cycle,
    reddi_stream,
    run,
    sigmoid,
    sparse_neuron,
    steep_neuron,
    ten_points,
    two_points,
)
from course_lib.losses import Differentiable, Loss, MeanOverPoints


def rng(seed=0):
    return np.random.default_rng(seed)


def test_two_points_have_their_minimum_where_the_neuron_meets_both():
    two = two_points()
    w, b = two.minimum
    np.testing.assert_allclose(sigmoid(w * two.x + b), two.y, atol=1e-5)
    np.testing.assert_allclose(two.value((0, 0)), 0.5 * (0.3**2 + 0.4**2))


def test_the_steep_neuron_is_500_times_as_steep_as_the_sparse_one_and_has_the_same_minimum():
    steep, sparse = steep_neuron(rng()), sparse_neuron(rng())
    np.testing.assert_allclose(steep.gradient(steep.start), 500 * sparse.gradient(steep.start), rtol=1e-12)
    assert steep.minimum == sparse.minimum and steep.start.tolist() == [-4, -4]


def test_ten_points_are_fitted_exactly_whatever_the_outer_two():
    for outer in ((-1, 1), (-1.3, 0.8)):
        ten = ten_points(outer=outer)
        assert np.sum(ten.x == 0) == 8 and ten.x[8:].tolist() == list(outer)
        assert ten.value(ten.minimum) < 1e-30 and ten.start.tolist() == [-4, 4]
    assert ten_points(start=(-4, -4)).start.tolist() == [-4, -4]


def test_no_neuron_fits_the_noisy_labels():
    noisy = noisy_neuron(rng())
    assert len(noisy.x) == 200 and np.sum(noisy.x == 0) == 100 and noisy.y.min() >= 0 and noisy.y.max() <= 1
    best = run(Momentum(2.0), noisy, [0, 0], 3000, record=()).end
    assert noisy.value(best) > 0.01
    assert noisy_neuron(rng(), noise=0).value((1.5, 0)) < 1e-30
    np.testing.assert_allclose(noisy_neuron(rng(), spread=1.0).x, 2 * noisy.x, rtol=1e-12)


def test_a_spike_is_one_wrong_gradient():
    neuron, theta = sparse_neuron(rng()), np.array([-1.0, 0.5])
    spiked = Spike(neuron, factor=50, at=3)
    g = neuron.gradient(theta)
    np.testing.assert_array_equal([spiked.gradient(theta, t) for t in (1, 2, 3, 4)], [g, g, 50 * g, g])
    assert spiked.value(theta) == neuron.value(theta) and (spiked.d, spiked.width) == (2, neuron.width)


@pytest.mark.parametrize("gradients, rows", [
    (lambda t: t, [[1, 1], [2, 2], [3, 3]]),
    (lambda t: np.array([t, -t]), [[1, -1], [2, -2], [3, -3]]),
    (lambda t: t == 2, [[0, 0], [1, 1], [0, 0]]),
    ([5, 6, 7], [[5, 5], [6, 6], [7, 7]]),
    (np.float32([[1, 2], [3, 4], [5, 6]]), [[1, 2], [3, 4], [5, 6]]),
])
def test_given_gradients_reach_the_rule_as_they_are_one_setting_or_many(gradients, rows):
    given = GivenGradients(gradients)
    np.testing.assert_array_equal(run(GD(), given, [8.0, 9.0], 3).g, rows)
    np.testing.assert_array_equal(run(GD(np.ones((2, 3))), given, [8.0, 9.0], 3).g[:, :, 1, 2], rows)


def test_rows_of_given_gradients_say_how_many_parameters_there_are():
    with pytest.raises(ValueError, match="theta0 must hold 2 parameters first"):
        run(GD(), GivenGradients([[1, 2]]), [0.0], 1)


def test_an_impulse_is_one_gradient():
    np.testing.assert_array_equal(run(GD(), impulse(0.5, at=2), [0.0], 3).g[:, 0], [0, 0.5, 0])


def test_reddis_problems_go_downhill_to_the_left_on_average():
    cycle = run(GD(), reddi_cycle(), [0.0], 6).g[:, 0]
    assert cycle.tolist() == [3, -1, -1, 3, -1, -1]
    stream = run(GD(), reddi_stream(rng()), [0.0], 3000).g[:, 0]
    assert set(stream) == {40, -1} and 0.5 < stream.mean() < 2


def test_the_rare_world_is_least_squares_in_mini_batches_of_ten():
    batches, truth = rare_world(rng())
    assert batches.size == 10 and batches.d == len(truth) == 1000 and len(RARE_RATES) == 6
    assert batches.value(truth) < 0.01 < batches.value(np.zeros(1000))


def test_what_a_loss_is():
    bowl, batches = Quadratic(np.eye(2)), rare_world(rng())[0]
    assert all(isinstance(loss, Loss) for loss in (bowl, batches, Spike(bowl)))
    assert isinstance(impulse(), Differentiable) and not isinstance(impulse(), Loss)
    assert isinstance(batches.loss, MeanOverPoints) and not isinstance(bowl, MeanOverPoints)

    class Anything:  # inherits from nothing
        def gradient(self, theta, t):
            return theta

        def value(self, theta):
            return 0.5 * np.sum(theta**2, axis=0)

    assert isinstance(Anything(), Loss)
    history = run(Adam(0.1), Anything(), [1.0, 2.0, 3.0], 2)
    assert history.loss.shape == (3,)


def test_a_neuron_is_what_its_points_are():
    assert np.array_equal(ten_points().y, sigmoid(ten_points().x - 1.3)) and isinstance(ten_points(), Neuron)
