"""Each rule against its paper, and what must hold for every rule."""

import math
from dataclasses import dataclass, fields

import numpy as np
import pytest
from hypothesis import given, strategies as st

import course_lib
from course_lib import (
    GD,
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    GivenGradients,
    LazyAdam,
    Lion,
    MaxProp,
    Momentum,
    NAdam,
    Nesterov,
    Quadratic,
    RMSProp,
    run,
    sparse_neuron,
    step_in_blocks,
)
from course_lib.optimizers import BOUNDS, Rule
from tests.support.rules import RULES

LOSSES = {
    "sparse neuron": sparse_neuron(np.random.default_rng(3)),
    "quadratic": Quadratic([[2.0, 0.5], [0.5, 1.0]], start=(-3.0, 1.0)),
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


def rmsprop(eta, beta, eps, eps_inside):
    mean = 0.0

    def update(g):
        nonlocal mean
        mean = beta * mean + (1 - beta) * g * g
        return -eta * g / (math.sqrt(mean + eps) if eps_inside else math.sqrt(mean) + eps)

    return update


def maxprop(eta, beta, eps):
    largest = 0.0

    def update(g):
        nonlocal largest
        largest = max(beta * largest, abs(g))
        return -eta * g / (largest + eps)

    return update


def adadelta(beta, eps):
    gradients = updates = 0.0

    def update(g):
        nonlocal gradients, updates
        gradients = beta * gradients + (1 - beta) * g * g
        step = -math.sqrt(updates + eps) / math.sqrt(gradients + eps) * g
        updates = beta * updates + (1 - beta) * step * step
        return step

    return update


def moments(beta1, beta2):
    """The two fading means that Adam's family shares, and t: kept as sums over all past gradients."""
    past = []

    def remember(g):
        past.append(g)
        t = len(past)
        m = (1 - beta1) * math.fsum(beta1 ** (t - 1 - k) * old for k, old in enumerate(past))
        v = (1 - beta2) * math.fsum(beta2 ** (t - 1 - k) * old * old for k, old in enumerate(past))
        return m, v, t

    return remember


def adam(eta, beta1, beta2, eps, bias_correction=True):
    remember = moments(beta1, beta2)

    def update(g):
        m, v, t = remember(g)
        if bias_correction:
            m, v = m / (1 - beta1**t), v / (1 - beta2**t)
        return -eta * m / (math.sqrt(v) + eps)

    return update


def lazy_adam(eta, beta1, beta2, eps):
    seen, t = moments(beta1, beta2), 0

    def update(g):
        nonlocal t
        t += 1
        if g == 0:
            return 0.0
        m, v, _ = seen(g)
        return -eta * m / (1 - beta1**t) / (math.sqrt(v / (1 - beta2**t)) + eps)

    return update


def adamax(eta, beta1, beta2, eps):
    remember, sizes = moments(beta1, beta2), []

    def update(g):
        m, _, t = remember(g)
        sizes.append(abs(g))
        largest = max(beta2 ** (t - 1 - k) * size for k, size in enumerate(sizes))
        return -eta / (1 - beta1**t) * m / (largest + eps)

    return update


def nadam(eta, beta1, beta2, eps):
    remember = moments(beta1, beta2)

    def update(g):
        m, v, t = remember(g)
        c = 1 - beta1**t
        return -eta / (math.sqrt(v / (1 - beta2**t)) + eps) * (beta1 * (m / c) + (1 - beta1) * g / c)

    return update


def amsgrad(eta, beta1, beta2, eps, bias_correction):
    remember, largest = moments(beta1, beta2), 0.0

    def update(g):
        nonlocal largest
        m, v, t = remember(g)
        largest = max(largest, v)
        if bias_correction:
            return -eta * m / (1 - beta1**t) / (math.sqrt(largest / (1 - beta2**t)) + eps)
        return -eta * m / (math.sqrt(largest) + eps)

    return update


def lion(eta, beta1, beta2):
    m = 0.0

    def update(g):
        nonlocal m
        c, m = beta1 * m + (1 - beta1) * g, beta2 * m + (1 - beta2) * g
        return -eta * ((c > 0) - (c < 0))

    return update


ADAM = dict(eta=0.05, beta1=0.8, beta2=0.95, eps=1e-6)
PAPERS = [
    (GD, gd, dict(eta=0.1)),
    (Momentum, momentum, dict(eta=0.05, beta=0.8)),
    (Nesterov, nesterov, dict(eta=0.05, beta=0.8)),
    (AdaGrad, adagrad, dict(eta=0.3, eps=1e-8, eps_inside=False)),
    (AdaGrad, adagrad, dict(eta=0.3, eps=1e-4, eps_inside=True)),
    (RMSProp, rmsprop, dict(eta=0.01, beta=0.9, eps=1e-3, eps_inside=False)),
    (RMSProp, rmsprop, dict(eta=0.01, beta=0.9, eps=1e-2, eps_inside=True)),
    (MaxProp, maxprop, dict(eta=0.01, beta=0.9, eps=1e-3)),
    (AdaDelta, adadelta, dict(beta=0.9, eps=1e-4)),
    (Adam, adam, ADAM | dict(bias_correction=True)),
    (Adam, adam, ADAM | dict(bias_correction=False)),
    (LazyAdam, lazy_adam, ADAM),
    (AdaMax, adamax, ADAM),
    (NAdam, nadam, ADAM),
    (AMSGrad, amsgrad, ADAM | dict(bias_correction=False)),
    (AMSGrad, amsgrad, ADAM | dict(bias_correction=True)),
    (AdamW, adam, ADAM),
    (Lion, lion, dict(eta=0.05, beta1=0.8, beta2=0.95)),
]
STREAMS = {  # gradients that do not depend on theta, so that a difference cannot feed itself
    "smooth": lambda rng: np.cos(np.arange(150)[:, None] / 7 * [1.0, 2.0, 3.0]),
    "noisy": lambda rng: rng.normal(size=(150, 3)) * [1e-6, 1.0, 1e2],
    "sparse": lambda rng: rng.normal(size=(150, 3)) * (rng.random((150, 3)) < 0.2),
}


@pytest.mark.parametrize("dtype, tolerance", [(np.float64, 1e-12), (np.float32, 2e-4)],
                         ids=["float64", "float32"])
@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize("rule, paper, settings", PAPERS, ids=lambda x: getattr(x, "__name__", ""))
def test_rule_equals_a_scalar_transcription_of_its_paper(rule, paper, settings, stream, dtype, tolerance):
    gradients = STREAMS[stream](np.random.default_rng(1))
    start, decay = np.array([1.0, -2.0, 0.5]), 0.01 if rule is AdamW else 0.0
    updates, theta, expected = [paper(**settings) for _ in start], start.tolist(), [start.tolist()]
    for g in gradients:
        theta = [x + update(float(slope)) - settings.get("eta", 1) * decay * x
                 for x, update, slope in zip(theta, updates, g)]
        expected.append(theta)
    got = run(rule(**settings), GivenGradients(gradients), start.astype(dtype), len(gradients)).theta
    assert got.dtype == dtype
    scale = np.ptp(expected, axis=0).max()
    np.testing.assert_allclose(got, expected, rtol=tolerance, atol=tolerance * scale)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
@pytest.mark.parametrize("rule, paper, settings", PAPERS, ids=lambda x: getattr(x, "__name__", ""))
def test_rule_equals_its_transcription_on_a_loss(rule, paper, settings, loss):
    if rule is AdamW:
        settings = settings | dict(weight_decay=0)
    updates = [paper(**{k: v for k, v in settings.items() if k != "weight_decay"}) for _ in loss.start]
    theta = [float(x) for x in loss.start]
    expected = [tuple(theta)]
    for _ in range(60):
        g = loss.gradient(np.array(theta))
        theta = [x + update(float(slope)) for x, update, slope in zip(theta, updates, g)]
        expected.append(tuple(theta))
    np.testing.assert_allclose(run(rule(**settings), loss, loss.start, 60).theta, expected, rtol=1e-12,
                               atol=1e-12)


def test_every_rule_is_transcribed_and_public():
    for rule in RULES:
        assert rule in [transcribed for transcribed, _, _ in PAPERS], f"PAPERS has no row for {rule.__name__}"
        assert rule.__name__ in course_lib.__all__, f"course_lib/__init__.py does not name {rule.__name__}"


EVERY = [pytest.param(rule, id=rule.__name__) for rule in RULES]
FIRST_STEP_IS_A_SIGN = [AdaGrad, Adam, AdaMax, AdamW]


def zero_eps(rule, **more):
    """The rule with ε = 0 and no decay, where it has them."""
    names = {field.name for field in fields(rule)}
    return rule(**{name: 0 for name in names & {"eps", "weight_decay"}}, **more)


@pytest.mark.parametrize("rule", EVERY)
def test_a_zero_gradient_never_moves_anything_and_never_makes_nan(rule):
    flat = Quadratic(np.zeros((2, 2)))
    history = run(zero_eps(rule), flat, [3, -2], 5)
    assert np.array_equal(history.theta, np.tile([3.0, -2.0], (6, 1)))
    assert all(np.all(np.isfinite(rows)) for rows in history._rows.values())


@pytest.mark.parametrize("rule", EVERY)
@given(st.integers(0, 10**6))
def test_after_a_silence_nothing_is_nan(rule, seed):
    rng = np.random.default_rng(seed)
    g = rng.normal(size=(40, 3)) * 10.0 ** rng.integers(-6, 3, 3) * (rng.random((40, 1)) < 0.5)
    assert np.all(np.isfinite(run(zero_eps(rule), GivenGradients(g), np.zeros(3), 40).theta))


@pytest.mark.parametrize("rule", FIRST_STEP_IS_A_SIGN)
@given(st.floats(-1e6, 1e6).filter(lambda g: abs(g) > 1e-6), st.floats(1e-4, 10))
def test_the_first_step_has_length_eta_whatever_the_gradient(rule, g, eta):
    step = run(zero_eps(rule, eta=eta), GivenGradients(np.array([[g]])), [0.0], 1).end
    np.testing.assert_allclose(step, -eta * np.sign(g), rtol=1e-12)


@given(st.floats(-1e3, 1e3), st.floats(0, 0.999), st.floats(0, 0.9999))
def test_a_constant_gradient_is_its_own_corrected_mean(g, beta1, beta2):
    history = run(Adam(0.1, beta1, beta2), GivenGradients(np.full((20, 1), g)), [0.0], 20)
    np.testing.assert_allclose(history.m_hat, g, rtol=1e-9, atol=1e-300)
    np.testing.assert_allclose(history.v_hat, g * g, rtol=1e-9, atol=1e-300)


@given(st.integers(0, 10**6))
def test_amsgrads_v_hat_never_falls_and_adagrads_rates_never_grow(seed):
    g = np.random.default_rng(seed).normal(size=(50, 2))
    assert np.all(np.diff(run(AMSGrad(), GivenGradients(g), np.zeros(2), 50).v_hat, axis=0) >= 0)
    assert np.all(np.diff(run(AdaGrad(), GivenGradients(g), np.zeros(2), 50).eta_eff, axis=0) <= 0)


@pytest.mark.parametrize("rule", [AdaGrad, RMSProp, MaxProp, Adam, AdaMax, NAdam, AMSGrad, AdamW])
@given(st.integers(0, 10**6), st.integers(-4, 4))
def test_the_scale_of_the_loss_does_not_matter_at_eps_zero(rule, seed, exponent):
    g = np.random.default_rng(seed).normal(size=(30, 2))
    paths = [run(zero_eps(rule), GivenGradients(scale * g), np.zeros(2),
                 30).theta for scale in (1.0, 10.0**exponent)]
    np.testing.assert_allclose(*paths, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("rule", EVERY)
@given(st.integers(0, 10**6))
def test_a_grid_equals_its_single_runs(rule, seed):
    rng = np.random.default_rng(seed)
    names = [field.name for field in fields(rule) if field.type is not bool and field.name in BOUNDS]
    settings = {name: rng.uniform(0.01, 0.9, 4) for name in names}
    g = rng.normal(size=(25, 3))
    grid = run(rule(**settings), GivenGradients(g), np.zeros(3), 25)
    for k in range(4):
        single = run(rule(**{name: value[k] for name, value in settings.items()}), GivenGradients(g),
                     np.zeros(3), 25)
        for name in single._rows:
            np.testing.assert_allclose(getattr(grid, name)[..., k], getattr(single, name), rtol=1e-12,
                                       atol=1e-14)


@pytest.mark.parametrize("rule", EVERY)
def test_no_argument_is_changed(rule):
    theta, g = np.array([1.0, 2.0]), np.array([0.5, -0.5])
    memory = {name: np.array([0.3, 0.4]) for name in rule.memory}
    rule().step(theta, g, 3, **memory)
    assert theta.tolist() == [1, 2] and g.tolist() == [0.5, -0.5]
    assert all(array.tolist() == [0.3, 0.4] for array in memory.values())


@pytest.mark.parametrize("rule", EVERY)
def test_an_integer_start_never_truncates(rule):
    whole, real = (run(rule(), LOSSES["quadratic"], start, 20).theta for start in ([-3, 2], [-3.0, 2.0]))
    np.testing.assert_array_equal(whole, real)


@pytest.mark.parametrize("rule", EVERY)
def test_a_step_in_blocks_is_the_same_step(rule):
    rng = np.random.default_rng(0)
    theta, memory = rng.normal(size=1000), {name: np.zeros(1000) for name in rule.memory}
    gradients = rng.normal(size=(5, 1000))
    whole = run(rule(), GivenGradients(gradients), theta, 5).end
    for t, g in enumerate(gradients, 1):
        step_in_blocks(rule(), theta, g, t, memory, block=300)
    np.testing.assert_allclose(theta, whole, rtol=1e-14)


def test_adam_without_momentum_is_rmsprop_with_a_corrected_mean():
    history = run(Adam(0.1, beta1=0), LOSSES["quadratic"], [-3, 1], 50)
    np.testing.assert_allclose(history.delta, -0.1 * history.g / (np.sqrt(history.v_hat) + 1e-8), rtol=1e-14)


def test_adam_with_eps_one_and_gradient_three_steps_three_quarters():
    np.testing.assert_allclose(run(Adam(1.0, eps=1.0), GivenGradients(np.array([[3.0]])), [0.0], 1).end,
                               -0.75, rtol=1e-15)


def test_adamw_decays_beside_the_adaptive_step_and_adam_with_l2_does_not():
    silent, theta = GivenGradients(np.zeros((1, 2))), np.array([5.0, 0.01])
    np.testing.assert_allclose(run(AdamW(0.001, weight_decay=1.0), silent, theta, 1).delta[0], -0.001 * theta,
                               rtol=1e-12)
    penalty = GivenGradients(theta[None])  # the gradient of ½|θ|²
    np.testing.assert_allclose(run(Adam(0.001), penalty, theta, 1).delta[0], [-0.001, -0.001], rtol=1e-5)


def test_nesterovs_iterate_is_the_look_ahead_point_of_the_original():
    loss, eta, beta = LOSSES["sparse neuron"], 0.5, 0.9
    w, u = loss.start, np.zeros(2)
    ahead = []
    for _ in range(200):
        ahead.append(w - eta * beta * u)
        u = beta * u + loss.gradient(ahead[-1])
        w = w - eta * u
    np.testing.assert_allclose(run(Nesterov(eta, beta), loss, loss.start, 199).theta, ahead, atol=1e-12)


BAD = [("eta", 0), ("eta", -1), ("eta", math.nan), ("eta", math.inf), ("beta", 1), ("beta", -0.1),
       ("beta", math.nan),
       ("beta1", 1), ("beta2", 1.5), ("eps", -1e-8), ("eps", math.nan), ("weight_decay", -1)]


@pytest.mark.parametrize("rule, name, value", [
    (rule, name, value) for rule in RULES for name, value in BAD
    if name in {field.name for field in fields(rule)}
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


def test_a_hyperparameter_without_a_bound_is_refused():
    @dataclass(frozen=True, eq=False)
    class Lookahead(Rule):
        gamma: float = 0.9

    with pytest.raises(TypeError, match="Lookahead: gamma has no bound in BOUNDS"):
        Lookahead()


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_printable_data(rule):
    assert repr(rule()) == repr(eval(repr(rule()), {rule.__name__: rule}))
    with pytest.raises(AttributeError):
        rule().eta = 2


def moves(rule, gradients):
    return run(rule, GivenGradients(gradients), np.zeros(3), len(gradients), record=["delta"]).delta


@pytest.mark.parametrize("child, parent, stream", [
    (Momentum(0.1, 0.0), GD(0.1), "noisy"),
    (Nesterov(0.1, 0.0), GD(0.1), "noisy"),
    (Adam(0.1, 0.0, 0.9, bias_correction=False), RMSProp(0.1, 0.9), "noisy"),
    (AdaMax(0.1, 0.0, 0.9), MaxProp(0.1, 0.9), "noisy"),
    (NAdam(0.1, 0.0), Adam(0.1, 0.0), "noisy"),
    (AMSGrad(0.1), Adam(0.1, bias_correction=False), "rising"),
    (AdamW(0.1, weight_decay=0.0), Adam(0.1), "noisy"),
    (LazyAdam(0.1), Adam(0.1), "noisy"),
], ids=lambda x: getattr(type(x), "__name__", x))
def test_a_rule_without_what_it_adds_is_its_parent(child, parent, stream):
    """What the map of optimizers in the README says."""
    rng = np.random.default_rng(0)
    gradients = {"noisy": STREAMS["noisy"](rng),
                 "rising": np.linspace(1, 2, 150)[:, None] * np.ones(3)}[stream]
    np.testing.assert_allclose(moves(child, gradients), moves(parent, gradients), rtol=1e-9, atol=1e-15)
