"""What the frameworks mean, held against trajectories of the frameworks themselves."""

import importlib.util
import math
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from course_lib import AdaGrad, AdaGradFrom, GivenGradients, convention, ravine, run
from tests.support.rules import ENTRYWISE
from tools.make_goldens import FRAMEWORKS, KEPT, START, stream

GOLDENS = np.load(Path(__file__).with_name("goldens.npz"))
NAMES = [name.split() for name in GOLDENS.files if name.count(" ") == 1]  # with a third word: of a matrix


def deviation(path, expected):
    """The largest difference, as a share of the way that each parameter has gone (or of a tenth of its size:
    a thousand additions to a number of size 1 round by about 1e-13, however short they are)."""
    way = np.maximum(np.max(np.abs(expected - START), axis=0), 0.1 * np.abs(START))
    return np.max(np.abs(path - expected) / way)


@pytest.mark.parametrize("framework, optimizer", NAMES)
def test_a_convention_does_what_its_framework_does(framework, optimizer):
    path = run(convention(framework, optimizer), GivenGradients(stream()), START, len(stream()),
               record=["theta"]).theta
    assert deviation(path[KEPT], GOLDENS[f"{framework} {optimizer}"]) < 1e-12


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_an_installed_framework_still_does_what_its_golden_says(framework):
    if importlib.util.find_spec(framework) is None:
        pytest.skip(f"{framework} is not installed")
    for optimizer, path in FRAMEWORKS[framework]():
        assert deviation(path[KEPT - 1], GOLDENS[f"{framework} {optimizer}"]) < 1e-12, optimizer


def d2l(name, g, t, s):
    """d2l-ai/d2l-en, chapter_optimization: its functions from scratch, for one number; s is its states."""
    if name == "Momentum":
        s["v"] = 0.5 * s["v"] + g
        return -0.02 * s["v"]
    if name == "AdaGrad":
        s["s"] += g**2
        return -0.1 * g / math.sqrt(s["s"] + 1e-6)
    if name == "RMSProp":
        s["s"] = 0.9 * s["s"] + (1 - 0.9) * g**2
        return -0.01 * g / math.sqrt(s["s"] + 1e-6)
    if name == "AdaDelta":
        s["s"] = 0.9 * s["s"] + (1 - 0.9) * g**2
        scaled = math.sqrt(s["delta"] + 1e-5) / math.sqrt(s["s"] + 1e-5) * g
        s["delta"] = 0.9 * s["delta"] + (1 - 0.9) * scaled * scaled
        return -scaled
    if name == "Adam":
        s["v"] = 0.9 * s["v"] + (1 - 0.9) * g
        s["s"] = 0.999 * s["s"] + (1 - 0.999) * g**2
        v_bias_corr, s_bias_corr = s["v"] / (1 - 0.9**t), s["s"] / (1 - 0.999**t)
        return -0.01 * v_bias_corr / (math.sqrt(s_bias_corr) + 1e-6)


def slides(name, dw, t, s):
    """The loops of the slides, lines 43-46, 196-199, 418-424, 471-480, 700-707, 863-873, 885-888."""
    i = t - 1
    if name == "AdaGrad":
        s["v"] = s["v"] + dw**2
        return -0.1 * dw / (math.sqrt(s["v"]) + 1e-8)
    if name == "RMSProp":
        s["v"] = 0.5 * s["v"] + (1 - 0.5) * dw**2
        return -0.1 * dw / (math.sqrt(s["v"]) + 1e-4)
    if name == "AdaDelta":
        s["v"] = 0.99 * s["v"] + (1 - 0.99) * dw**2
        delta = dw * math.sqrt(s["u"] + 1e-4) / math.sqrt(s["v"] + 1e-4)
        s["u"] = 0.99 * s["u"] + (1 - 0.99) * delta**2
        return -delta
    if name == "AMSGrad":
        s["m"] = 0.9 * s["m"] + (1 - 0.9) * dw
        s["v"] = 0.999 * s["v"] + (1 - 0.999) * dw**2
        s["v_hat"] = max(s["v_hat"], s["v"])
        return -0.001 / (math.sqrt(s["v_hat"]) + 1e-8) * s["m"]
    beta2 = 0.999 if name == "Adam" else 0.99
    s["m"] = 0.9 * s["m"] + (1 - 0.9) * dw
    s["v"] = max(beta2 * s["v"], abs(dw)) if name == "AdaMax" else beta2 * s["v"] + (1 - beta2) * dw**2
    m_hat, v_hat = s["m"] / (1 - 0.9 ** (i + 1)), s["v"] / (1 - beta2 ** (i + 1))
    if name == "Adam":
        return -0.1 * m_hat / (math.sqrt(v_hat) + 1e-10)
    if name == "AdaMax":
        return -0.1 * m_hat / (s["v"] + 1e-10)
    if name == "NAdam":
        return -(0.1 / math.sqrt(v_hat + 1e-10)) * (0.9 * m_hat + (1 - 0.9) * dw / (1 - 0.9 ** (i + 1)))


@pytest.mark.parametrize("key", [key for key in ENTRYWISE if key[0] not in FRAMEWORKS], ids=" ".join)
def test_d2l_and_the_slides_are_their_printed_code(key):
    code, optimizer = dict(d2l=d2l, slides=slides)[key[0]], key[1]
    expected = [START]
    states = [defaultdict(float) for _ in START]
    for t, gradients in enumerate(stream().tolist(), start=1):
        move = [code(optimizer, g, t, s) for g, s in zip(gradients, states)]
        expected.append(expected[-1] + move)
    path = run(convention(*key), GivenGradients(stream()), START, len(stream()), record=["theta"]).theta
    assert deviation(path, np.array(expected)) < 1e-12


def test_every_framework_has_every_optimizer_it_ships():
    assert {tuple(name) for name in NAMES} == {key for key in ENTRYWISE if key[0] in FRAMEWORKS}
    assert len(NAMES) == 35 and all(" " in version for version in GOLDENS["versions"])


@pytest.mark.parametrize("key", ENTRYWISE, ids=" ".join)
def test_whatever_is_said_to_differ_does(key):
    """A convention "as in the lectures" is the plain rule; any other class really takes another path."""
    entry = ENTRYWISE[key]
    plain = next(c for c in entry.rule.__mro__ if c.__module__ == "course_lib.optimizers")
    if entry.rule is plain:
        return
    assert entry.differs != "as in the lectures"
    shared = {name: value for name, value in entry.defaults.items() if name in plain.__dataclass_fields__}
    mine, theirs = (run(rule, GivenGradients(stream()), START,
                        50).theta for rule in (plain(**shared), convention(*key)))
    assert deviation(mine, theirs) > 1e-9


def test_d2ls_adagrad_prints_d2ls_numbers():
    end = run(convention("d2l", "AdaGrad", eta=0.4), ravine(), [-5, -2], 20).end
    np.testing.assert_allclose(end, [-2.382563, -0.158591], atol=5e-7)


def test_settings_override_the_defaults_and_unknown_names_are_refused():
    rule = convention("keras", "AdaGrad", eta=0.5)
    assert type(rule) is AdaGradFrom and (rule.eta, rule.eps, rule.initial) == (0.5, 1e-7, 0.1)
    with pytest.raises(ValueError,
                       match="nothing is known of 'Adam' in 'theano'; known: torch Adam, optax Adam"):
        convention("theano", "Adam")
    with pytest.raises(ValueError, match="known: .*torch Adam, .*slides AMSGrad"):
        convention("theano", "Hessian-free")
    with pytest.raises(ValueError, match="initial must be at least 0"):
        AdaGradFrom(initial=-1)


def test_an_accumulator_that_starts_at_zero_is_adagrad():
    one, other = (run(rule, ravine(), [-5, -2], 50).theta for rule in (AdaGradFrom(initial=0), AdaGrad()))
    np.testing.assert_array_equal(one, other)
