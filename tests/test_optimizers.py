"""Each rule against its paper, and what must hold for every rule."""

import math
from dataclasses import fields

import numpy as np
import pytest

import course_lib
from course_lib import GD, AdaGrad, Momentum, Nesterov, Quadratic, run, sparse_neuron
from course_lib.optimizers import BOUNDS, Rule

RULES = Rule.__subclasses__()
LOSSES = {
    "sparse neuron": sparse_neuron(np.random.default_rng(3)),
    "quadratic": Quadratic([[2.0, 0.5], [0.5, 1.0]], start=(-3.0, 1.5)),
}


# Naive transcriptions of the papers: one parameter at a time, Python floats, no NumPy.
def gd(eta):
    return lambda g: -eta * g


def momentum(eta, beta):
    u = 0.0

    def update(g):
        nonlocal u
        u = beta * u + g
        return -eta * u

    return update


def nesterov(eta, beta):
    u = 0.0

    def update(g):
        nonlocal u
        u = beta * u + g
        return -eta * (g + beta * u)

    return update


def adagrad(eta, eps, eps_inside):
    total = 0.0

    def update(g):
        nonlocal total
        total += g * g
        return -eta * g / (math.sqrt(total + eps) if eps_inside else math.sqrt(total) + eps)

    return update


PAPERS = [
    (GD, gd, dict(eta=0.1)),
    (Momentum, momentum, dict(eta=0.05, beta=0.8)),
    (Nesterov, nesterov, dict(eta=0.05, beta=0.8)),
    (AdaGrad, adagrad, dict(eta=0.3, eps=1e-8, eps_inside=False)),
    (AdaGrad, adagrad, dict(eta=0.3, eps=1e-4, eps_inside=True)),
]


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
@pytest.mark.parametrize("rule, paper, settings", PAPERS, ids=lambda x: getattr(x, "__name__", ""))
def test_rule_equals_a_scalar_transcription_of_its_paper(rule, paper, settings, loss):
    updates = [paper(**settings) for _ in loss.start]
    theta = [float(x) for x in loss.start]
    expected = [tuple(theta)]
    for _ in range(200):
        g = loss.gradient(np.array(theta))
        theta = [x + update(float(slope)) for x, update, slope in zip(theta, updates, g)]
        expected.append(tuple(theta))
    got = run(rule(**settings), loss, loss.start, 200).theta
    np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-12)


def test_every_rule_is_transcribed_and_public():
    assert {rule for rule, _, _ in PAPERS} == set(RULES)
    assert all(getattr(course_lib, rule.__name__) is rule for rule in RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_zero_gradient_never_moves_anything_and_never_makes_nan(rule):
    settings = {field.name: 0.0 for field in fields(rule) if field.name == "eps"}
    flat = Quadratic(np.zeros((2, 2)))
    assert np.array_equal(run(rule(**settings), flat, [3, -2], 5).theta, np.tile([3.0, -2.0], (6, 1)))


def test_adagrads_rates_never_grow_and_its_first_step_is_eta_times_the_sign():
    neuron = LOSSES["sparse neuron"]
    history = run(AdaGrad(0.1), neuron, neuron.start, 300)
    assert np.all(np.diff(history.eta_eff, axis=0) <= 0)
    np.testing.assert_allclose(history.delta[0], -0.1 * np.sign(history.g[0]), rtol=1e-5)


def test_adagrad_does_not_notice_the_scale_of_the_loss_when_eps_is_zero():
    H = np.diag([0.2, 4.0])
    small, large = (run(AdaGrad(0.4, eps=0), Quadratic(scale * H), [-5, -2], 50).theta for scale in (1e-6, 1e6))
    np.testing.assert_allclose(small, large, rtol=1e-9)


def test_nesterovs_iterate_is_the_look_ahead_point_of_the_original():
    loss, eta, beta = LOSSES["sparse neuron"], 0.5, 0.9
    w, u = loss.start, np.zeros(2)
    ahead = []
    for _ in range(200):
        ahead.append(w - eta * beta * u)
        u = beta * u + loss.gradient(ahead[-1])
        w = w - eta * u
    np.testing.assert_allclose(run(Nesterov(eta, beta), loss, loss.start, 199).theta, ahead, atol=1e-12)


BAD = [("eta", 0), ("eta", -1), ("eta", math.nan), ("eta", math.inf), ("beta", 1), ("beta", -0.1), ("beta", math.nan),
       ("beta1", 1), ("beta2", 1.5), ("eps", -1e-8), ("eps", math.nan), ("weight_decay", -1)]


@pytest.mark.parametrize("rule, name, value", [
    (rule, name, value) for rule in RULES for name, value in BAD if name in {field.name for field in fields(rule)}
])
def test_a_bad_setting_is_refused_by_field_bound_and_value(rule, name, value):
    for setting in (value, np.array([0.5, value])):  # alone and hidden in a grid
        with pytest.raises(ValueError) as error:
            rule(**{name: setting})
        assert f"{rule.__name__}: {name} must be {BOUNDS[name][0]}, got {float(value)}" == str(error.value)


@pytest.mark.parametrize("rule", RULES)
def test_a_setting_that_is_no_number_or_no_flag_is_refused(rule):
    for field in fields(rule):
        with pytest.raises(TypeError, match=f"{rule.__name__}: {field.name} must be"):
            rule(**{field.name: "fast"})


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_printable_data(rule):
    assert repr(rule()) == repr(eval(repr(rule()), {rule.__name__: rule}))
    with pytest.raises(AttributeError):
        rule().eta = 2
