"""What the prose asks of a panel and claims about it: challenges can be won, and not by the default."""

import numpy as np
import pytest

from course_lib import GD, AdaGrad, Momentum, Nesterov, hyper_slider, ravine, run, sparse_neuron, sweep

NEURON = sparse_neuron(np.random.default_rng(0))
ETAS, BETAS = (hyper_slider(name, 0.1).values for name in ("eta", "beta"))


def loss_after(steps, rule, loss=NEURON):
    return run(rule, loss, loss.start, steps).loss[-1]


def test_01_one_rate_can_serve_all_three_and_a_larger_one_is_too_large_for_gd():
    after = np.max([sweep(rule, NEURON, NEURON.start, 500, eta=ETAS) for rule in (GD, Momentum, Nesterov)], axis=0)
    assert after.min() < 1e-6 and loss_after(500, GD(0.1)) > 1e-6
    b = run(GD(40.0), NEURON, NEURON.start, 500).theta[-20:, 1]
    assert ETAS.max() > 40 and np.ptp(b) > 0.1


@pytest.mark.parametrize("rule", [Momentum, Nesterov])
def test_02_the_challenge_on_the_ravine_can_be_won_and_not_by_the_default(rule):
    after = sweep(rule, ravine(), ravine().start, 100, eta=ETAS, beta=BETAS)
    assert after.min() < 1e-12 and loss_after(100, rule(0.1, 0.9), ravine()) > 1e-12
    eta, beta = np.unravel_index(after.argmin(), after.shape)
    assert BETAS[beta] < 0.9 and ETAS[eta] > 0.1  # the hint: less memory, more rate


def test_03_who_is_ahead_at_which_rate():
    assert loss_after(500, GD(1.8)) > loss_after(500, AdaGrad(0.1)) > loss_after(500, GD(2.2))
    for eta, first in ((1.0, AdaGrad), (10.0, Momentum)):
        after = {rule: loss_after(500, rule(eta=eta)) for rule in (GD, Momentum, AdaGrad)}
        assert min(after, key=after.get) is first
    rates = [run(AdaGrad(eta), NEURON, NEURON.start, 500).eta_eff[-1] for eta in (0.1, 1.0)]
    assert np.all(rates[1] > 60 * rates[0])
