"""What lectures 02 to 10 claim beside the sources: their own experiments, with other seeds and settings."""

import numpy as np
import pytest

from course_lib import (
    GD,
    AdaDelta,
    AdaGrad,
    Adam,
    GivenGradients,
    MaxProp,
    Momentum,
    NoisyBowl,
    RMSProp,
    ravine,
    reddi_cycle,
    run,
    sensitivity,
    steep_neuron,
)
from tests.support.lectures import names_of


@pytest.mark.parametrize("seed", [1, 2])
def test_02_momentum_is_as_noisy_as_gradient_descent_with_the_same_effective_step(seed):
    bowl = NoisyBowl([1.0], np.random.default_rng(seed).normal(size=(5000, 1, 100)))

    def mean_square(rule):
        return np.mean(run(rule, bowl, np.zeros((1, 100)), 5000, record=["theta"]).theta[1000:] ** 2)

    gd, momentum, larger = (mean_square(rule) for rule in (GD(0.01), Momentum(0.01, 0.9), GD(0.1)))
    assert 9 < momentum / gd < 11.5 and 0.9 < momentum / larger < 1.05


@pytest.mark.parametrize("eta", [0.1, 0.4, 1, 2])
def test_03_the_roots_of_v_follow_the_curvature_in_part(eta):
    v1, v2 = run(AdaGrad(eta), ravine(), [-5, -2], 20).v[-1]
    assert 4.5 < (v2 / v1) ** 0.5 < 7.5 < 20  # the curvatures differ by 20


def test_04_a_moving_target_makes_adagrads_tuning_stale_and_not_rmsprops():
    lecture = names_of("04")
    steps, c = lecture["steps"], lecture["c"]
    target = lecture["MovingTarget"](c, np.random.default_rng(9).normal(size=(steps, 1, 1, 6)))
    whole = {}
    for rule, low, high in ((AdaGrad, 4, 20), (RMSProp, 0.6, 1.5)):
        theta = run(rule(eta=lecture["etas"][:, None]), target, np.zeros((1, 17, 6)), steps,
                    record=["theta"]).theta[:, 0]
        error = (theta - c[:, None, None]) ** 2
        early = error[:1000].mean(axis=(0, 2))
        late = error[-1000:, early.argmin()].mean(axis=0)
        assert np.all((low < late / early.min()) & (late / early.min() < high))
        whole[rule] = error.mean(axis=(0, 2)).min()
    assert 1 < whole[AdaGrad] / whole[RMSProp] < 1.4


@pytest.mark.parametrize("steep, gentle", [(1, 0.01), (10, 0.05)])
def test_05_on_a_plateau_rates_rise_where_v_fades_and_nowhere_else(steep, gentle):
    plateau = GivenGradients(lambda t: steep if t <= 30 else gentle)
    grown = {type(rule): np.divide(*run(rule, plateau, [0.0], 200).eta_eff[[199, 30], 0])
             for rule in (AdaGrad(0.1), RMSProp(0.1, 0.9), AdaDelta(0.9, 1e-6))}
    assert grown[AdaGrad] <= 1 and min(grown[RMSProp], grown[AdaDelta]) > 5


def test_07_maxprop_is_as_exact_as_the_others_with_a_long_memory():
    neurons = [steep_neuron(np.random.default_rng(seed)) for seed in range(20, 25)]
    short, long = (np.median(sensitivity(rule, neurons, 100, np.geomspace(1e-4, 10, 41)), axis=0).min()
                   for rule in (MaxProp, lambda eta: MaxProp(eta, 0.999)))
    assert short > 1e-3 and long < 1e-12


def test_09_a_cycle_leads_the_wrong_way_up_to_a_memory_of_0_47():
    low, high = 0.3, 0.6
    while high - low > 1e-4:
        middle = (low + high) / 2
        d = run(Adam(1.0, 0.0, middle, bias_correction=False), reddi_cycle(), [0.0], 900)
        low, high = (middle, high) if d.delta[-3:, 0].sum() > 0 else (low, middle)
    assert 0.47 < low < 0.475


def test_10_more_noise_leaves_the_ridge_sooner_by_its_logarithm():
    lecture = names_of("10")
    steps = [np.median([lecture["escape"](None, GD(0.1), loss=lecture["NoisySaddle"](size, seed))
                        for seed in range(100, 120)]) for size in (1e-4, 1e-2, 1e-1)]
    assert np.isinf(lecture["out"][0])
    np.testing.assert_allclose(np.diff(steps), -np.log([100, 10]) / np.log(1.1), rtol=0.3)
