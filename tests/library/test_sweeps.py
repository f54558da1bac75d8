"""Maps of settings equal their single runs, however they are cut into blocks."""

import numpy as np
import pytest

from course_lib import (
    GD,
    Adam,
    GivenGradients,
    Momentum,
    Network,
    ravine,
    run,
    sensitivity,
    sparse_neuron,
    spiral,
    sweep,
    sweep_in_stages,
    sweeps,
)
from tests.support.losses import Impatient

NEURON = sparse_neuron(np.random.default_rng(0))
ETAS, BETAS = np.geomspace(0.01, 10, 7), np.linspace(0, 0.95, 5)


@pytest.mark.parametrize("block", [1, 450, 15_000])
def test_a_map_equals_its_single_runs_in_blocks_of_any_size(block, monkeypatch):
    monkeypatch.setattr(sweeps, "BLOCK", block)
    got = sweep(Momentum, NEURON, NEURON.start, 30, eta=ETAS, beta=BETAS)
    single = [[run(Momentum(eta, beta), NEURON, NEURON.start, 30).loss[-1] for beta in BETAS] for eta in ETAS]
    np.testing.assert_allclose(got, single, rtol=1e-9)


def test_three_axes_and_a_function_for_a_rule():
    got = sweep(lambda eta, beta1, eps: Adam(eta, beta1, eps=eps), ravine(), [-5, -2], 20, eta=ETAS[:3],
                beta1=BETAS[:2], eps=[1e-8, 1e-2])
    assert got.shape == (3, 2, 2)
    np.testing.assert_allclose(got[1, 1, 1], run(Adam(ETAS[1], BETAS[1], eps=1e-2), ravine(), [-5, -2],
                                                 20).loss[-1])


def test_what_diverged_is_inf_and_nothing_is_nan():
    losses = sweep(GD, ravine(), [-5, -2], 5000, eta=[0.4, 0.6, 1e200])
    assert np.isfinite(losses[0]) and np.all(np.isinf(losses[1:]))


def test_stages_are_coarse_first_and_agree_with_the_whole():
    told = list(sweep_in_stages(GD, NEURON, NEURON.start, 10, strides=(3, 1), eta=ETAS))
    assert told.count(None) == 20  # a pause after each step
    (coarse, first), (fine, whole) = (stage for stage in told if stage)
    np.testing.assert_array_equal(whole, sweep(GD, NEURON, NEURON.start, 10, eta=ETAS))
    np.testing.assert_array_equal(coarse["eta"], ETAS[::3])
    np.testing.assert_allclose(first, whole[::3], rtol=1e-12)
    assert len(fine["eta"]) == 7


def test_sensitivity_has_a_row_for_each_problem():
    problems = [sparse_neuron(np.random.default_rng(seed)) for seed in range(3)]
    curves = sensitivity(GD, problems, 20, ETAS)
    assert curves.shape == (3, 7)
    np.testing.assert_allclose(curves[2, 3], run(GD(ETAS[3]), problems[2], problems[2].start, 20).loss[-1])


def test_sensitivity_of_networks_from_starts_that_are_given():
    network = Network(*spiral(np.random.default_rng(0), points=10), hidden=(4,))
    starts = [network.start(np.random.default_rng(seed)) for seed in range(2)]
    curves = sensitivity(Adam, [network] * 2, 20, ETAS, starts)
    np.testing.assert_allclose(curves[1, 2], run(Adam(ETAS[2]), network, starts[1], 20).loss[-1])
    with pytest.raises(ValueError, match="shorter"):
        sensitivity(Adam, [network] * 2, 20, ETAS, starts[:1])


def test_an_interrupted_map_is_nan_where_nothing_was_computed(monkeypatch):
    monkeypatch.setattr(sweeps, "BLOCK", 2)

    losses = sweep(GD, Impatient(26), [1, 1], 10, eta=ETAS)
    assert np.all(np.isfinite(losses[:4])) and np.all(np.isnan(losses[4:]))


@pytest.mark.parametrize("make, complaint", [
    (lambda: sweep(GD, NEURON, NEURON.start, 3), "sweep: give at least one setting to vary"),
    (lambda: sweep(GD, NEURON, NEURON.start, 3, eta=[]), "sweep: eta must hold at least one value, got none"),
    (lambda: sweep(GD, NEURON, NEURON.start, 3, eta="fast"),
     "sweep: eta must be a number or an array of numbers"),
    (lambda: sweep(GD(0.1), NEURON, NEURON.start, 3, eta=ETAS),
     r"sweep: rule must be a class .* got GD\(eta=0.1\)"),
    (lambda: sweep("GD", NEURON, NEURON.start, 3, eta=ETAS),
     "sweep: rule must be a class .* got the text 'GD'"),
    (lambda: sweep(GD, GivenGradients([1, 2]), [0], 2, eta=ETAS),
     r"sweep: loss must have .* and value\(theta\), got"),
    (lambda: next(sweep_in_stages("GD", NEURON, NEURON.start, 3, eta=ETAS)),
     "sweep_in_stages: rule must be a class"),
    (lambda: sensitivity(GD, NEURON, 3, ETAS),
     "sensitivity: losses must be a list of losses, got an object of class"),
])
def test_a_sweep_that_cannot_be_is_refused_by_name(make, complaint):
    with pytest.raises((TypeError, ValueError), match=complaint):
        make()
