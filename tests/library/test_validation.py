"""Arguments that cannot be used: each is refused by an error that names it, what was wanted and what came."""

import inspect

import numpy as np
import pytest

import course_lib
from course_lib import (
    GD,
    AdaGrad,
    Adam,
    LeastSquares,
    MiniBatches,
    Momentum,
    Network,
    Neuron,
    OneSample,
    Quadratic,
    RMSProp,
    Saddle,
    Spike,
    armijo,
    early_stopping,
    impulse,
    line_search,
    log_search,
    noisy_neuron,
    power_law,
    ravine,
    reddi_stream,
    sigmoid,
    sparse_neuron,
    spiral,
    ten_points,
    two_points,
)
from course_lib.problems import GivenGradients
from course_lib.validation import told

RNG = np.random.default_rng(0)
NEURON = sparse_neuron(np.random.default_rng(0))
NETWORK = Network(np.zeros((2, 3)), np.array([0, 1, 2]), hidden=(3,))
HERE, UPHILL = np.array([-2.0, -2.0]), np.array([1.0, 0.5])

WITH_GENERATORS = {  # a call that lacks nothing but the generator
    "sparse_neuron": sparse_neuron, "steep_neuron": course_lib.steep_neuron, "noisy_neuron": noisy_neuron,
    "reddi_stream": reddi_stream, "rare_world": course_lib.rare_world, "power_law": power_law,
    "spiral": spiral, "turned_matrix": course_lib.turned_matrix, "wilson_toy": course_lib.wilson_toy,
    "OneSample": lambda rng: OneSample(NEURON, rng), "MiniBatches": lambda rng: MiniBatches(NETWORK, 2, rng),
}


def test_the_generators_are_those_of_all_public_functions():
    public = {name: getattr(course_lib, name) for name in course_lib.__all__}
    takes = {name for name,
             value in public.items() if callable(value) and "rng" in inspect.signature(value).parameters}
    assert takes == set(WITH_GENERATORS)


@pytest.mark.parametrize("make", [*WITH_GENERATORS.values(), NETWORK.start],
                         ids=[*WITH_GENERATORS, "Network.start"])
@pytest.mark.parametrize("rng, complaint", [
    (7, r"rng must be a random generator, such as np.random.default_rng\(7\), got 7"),
    (None, r"rng must be a random generator, such as np.random.default_rng\(0\), got None"),
    (np.random, r"rng must be a random generator, .*, got an object of class module"),
])
def test_a_seed_in_place_of_a_generator_is_refused(make, rng, complaint):
    with pytest.raises(TypeError, match=complaint):
        make(rng)


@pytest.mark.parametrize("make, complaint", [
    (lambda: Adam(0.1, (0.9, 0.999)),
     r"Adam: beta1 must be a number or an array of numbers, got the tuple \(0.9, 0.999\)"),
    (lambda: GD((0.1, 0.2)), r"GD: eta must be a number or an array of numbers, got the tuple \(0.1, 0.2\)"),
    (lambda: AdaGrad(0.1, True), "AdaGrad: eps must be a number or an array of numbers, got True"),
    (lambda: GD("0.1"), "GD: eta must be a number or an array of numbers, got the text '0.1'"),
    (lambda: GD(0.1j), "GD: eta must be a number or an array of numbers, got 0.1j"),
    (lambda: GD(np.array([0.1j])), "GD: eta must be a number or an array of numbers, got array"),
    (lambda: Momentum(0.1, None), "Momentum: beta must be a number or an array of numbers, got None"),
    (lambda: Momentum(0.1, [0.9, [0.8]]), "Momentum: beta must be a number or an array of numbers, got"),
    (lambda: RMSProp(eps_inside=1), "RMSProp: eps_inside must be True or False, got 1"),
])
def test_a_rules_settings(make, complaint):
    with pytest.raises(TypeError, match=complaint):
        make()


def test_a_rule_keeps_its_settings_whatever_becomes_of_the_array():
    etas = np.array([0.1, 0.2])
    rule = GD(etas)
    etas[:] = -1
    assert rule.eta.tolist() == [0.1, 0.2]


@pytest.mark.parametrize("make, complaint", [
    (lambda: line_search(NEURON, HERE, UPHILL, []),
     "line_search: etas must be a list of at least one number, got []"),
    (lambda: line_search(NEURON, HERE, UPHILL, 0.1),
     "line_search: etas must be a list of at least one number, got 0.1"),
    (lambda: line_search(NEURON, HERE, UPHILL, [0.1, -1]),
     "line_search: etas must be positive and finite, got -1.0"),
    (lambda: line_search(NEURON, HERE, UPHILL[:1], [0.1]),
     "line_search: g must have theta's shape (2,), got (1,)"),
    (lambda: line_search(NEURON, "here", UPHILL, [0.1]),
     "line_search: theta must be a list of at least one number, got"),
    (lambda: armijo(NEURON, HERE, UPHILL, [0.1, 1]), "armijo: eta must be one number, got [0.1, 1]"),
    (lambda: armijo(NEURON, HERE, UPHILL, 0), "armijo: eta must be positive and finite, got 0.0"),
    (lambda: armijo(NEURON, HERE, UPHILL, 1, shrink=2), "armijo: shrink must be in (0, 1], got 2.0"),
    (lambda: armijo(NEURON, HERE, UPHILL, 1, most=True),
     "armijo: most must be a whole number, at least 1, got True"),
    (lambda: armijo(NEURON, HERE, UPHILL, 1, most=-10**5000),
     "armijo: most must be a whole number, at least 1, got a very large int"),
    (lambda: armijo(NEURON, HERE, UPHILL, 1, most=0),
     "armijo: most must be a whole number, at least 1, got 0"),
    (lambda: log_search(GD, NEURON, HERE, 5, etas=()),
     "log_search: etas must be a list of at least one number, got ()"),
    (lambda: log_search(GD, NEURON, HERE, 5, finer=-1),
     "log_search: finer must be a whole number, at least 0, got -1"),
    (lambda: log_search("GD", NEURON, HERE, 5),
     "sweep: rule must be a class such as GD, or a function that makes a rule"),
    (lambda: early_stopping([], 3), "early_stopping: losses must be a list of at least one number, got []"),
    (lambda: early_stopping([[1, 2]], 3),
     "early_stopping: losses must be a list of at least one number, got [[1, 2]]"),
    (lambda: early_stopping([1, 2], [1, 2]), "early_stopping: patience must be one number, got [1, 2]"),
    (lambda: early_stopping([1, 2], None),
     "early_stopping: patience must be a number or an array of numbers, got None"),
])
def test_the_arguments_of_a_search(make, complaint):
    with pytest.raises((TypeError, ValueError)) as error:
        make()
    assert str(error.value).startswith(complaint)


@pytest.mark.parametrize("make, complaint", [
    (lambda: sparse_neuron(RNG, n=0), "sparse_neuron: n must be a whole number, at least 1, got 0"),
    (lambda: sparse_neuron(RNG, n=10, zeros=2.5),
     "sparse_neuron: zeros must be a whole number in [0, 10], got 2.5"),
    (lambda: sparse_neuron(RNG, n=10, zeros=-2),
     "sparse_neuron: zeros must be a whole number in [0, 10], got -2"),
    (lambda: sparse_neuron(RNG, start=(1, 2, 3)), "sparse_neuron: start must hold 2 numbers, got (1, 2, 3)"),
    (lambda: Neuron([1], [1], minimum=(1, np.inf)), "Neuron: minimum must be finite, got inf"),
    (lambda: Neuron([1], [1], view=(4, -4)),
     "Neuron: view must be ((left, right), (bottom, top)), got (4, -4)"),
    (lambda: Neuron([1], [1], view=((4, -4), (0, 1))),
     "Neuron: view must be ((left, right), (bottom, top)), got"),
    (lambda: Quadratic(np.eye(2), start=[1]), "Quadratic: start must hold 2 numbers, got [1]"),
    (lambda: Saddle(start="here"),
     "Saddle: start must be a number or an array of numbers, got the text 'here'"),
    (lambda: ravine([0, 1]), "ravine: angle must be one number, got [0, 1]"),
    (lambda: ravine(np.nan), "ravine: angle must be finite, got nan"),
    (lambda: OneSample(ravine(), RNG),
     "OneSample: neuron must be a Neuron, got an object of class Quadratic"),
    (lambda: OneSample(NEURON, RNG).point(0), "OneSample: t must be a whole number, at least 1, got 0"),
    (lambda: ten_points(outer=[1]), "ten_points: outer must hold 2 numbers, got [1]"),
    (lambda: noisy_neuron(RNG, noise=-1), "noisy_neuron: noise must be at least 0 and finite, got -1.0"),
    (lambda: noisy_neuron(RNG, spread=0), "noisy_neuron: spread must be positive and finite, got 0.0"),
    (lambda: Spike(impulse()),
     "Spike: loss must have gradient(theta, t) and value(theta), got an object of class"),
    (lambda: Spike(NEURON, at=0), "Spike: at must be a whole number, at least 1, got 0"),
    (lambda: GivenGradients("noise"),
     "GivenGradients: gradients must be a function of t, or an array (steps,), (steps, d) or"),
    (lambda: GivenGradients([1]).gradient(np.zeros(1), 2),
     "GivenGradients: t must be in [1, 1], the steps that have"),
    (lambda: reddi_stream(RNG, steps=0), "reddi_stream: steps must be a whole number, at least 1, got 0"),
    (lambda: spiral(RNG, points=0), "spiral: points must be a whole number, at least 1, got 0"),
    (lambda: spiral(RNG, classes=2.0), "spiral: classes must be a whole number, at least 1, got 2.0"),
    (lambda: spiral(RNG, noise=-0.1), "spiral: noise must be at least 0 and finite, got -0.1"),
    (lambda: NETWORK.start(RNG, scale="small"),
     "Network.start: scale must be a number or an array of numbers, got"),
    (lambda: MiniBatches(NEURON, 2, RNG),
     "MiniBatches: loss must have a gradient over some of its points, as Network"),
    (lambda: MiniBatches(NETWORK, 2, RNG).points(0),
     "MiniBatches: t must be a whole number, at least 1, got 0"),
    (lambda: Neuron(["a"], [1]), "Neuron: x must be a number or an array of numbers, got ['a']"),
    (lambda: Quadratic("bowl"), "Quadratic: H must be a number or an array of numbers, got the text 'bowl'"),
    (lambda: Network([["a"]], [0]), "Network: x must be a number or an array of numbers, got [['a']]"),
    (lambda: LeastSquares([[np.nan]], [1]), "LeastSquares: x must be finite, got nan"),
    (lambda: power_law(RNG, features=0), "power_law: features must be a whole number, at least 1, got 0"),
    (lambda: power_law(RNG, noise=np.nan), "power_law: noise must be at least 0 and finite, got nan"),
])
def test_the_arguments_of_a_loss(make, complaint):
    with pytest.raises((TypeError, ValueError)) as error:
        make()
    assert str(error.value).startswith(complaint)


def test_lists_will_do_where_arrays_do():
    two = two_points()
    np.testing.assert_array_equal(sigmoid([0, 1000]), [0.5, 1])
    assert line_search(two, [-2, -2], [1, 1],
                       [0.1, 1]) == line_search(two, HERE, np.ones(2), np.array([0.1, 1.0]))
    assert armijo(two, [-2, -2], [1, 1], 1) == armijo(two, HERE, np.ones(2), 1.0)
    np.testing.assert_array_equal(OneSample(NEURON, np.random.default_rng(0)).gradient([0, 0], 1),
                                  OneSample(NEURON, np.random.default_rng(0)).gradient(np.zeros(2), 1))
    np.testing.assert_array_equal(Saddle().gradient([1, 2]), [1, 6])


@pytest.mark.parametrize("value, text", [
    ("Adam", "the text 'Adam'"), (GD, "the class GD"), (GD(), "GD(eta=0.1)"),
    (NEURON, "an object of class Neuron"),
    (np.arange(9), "an array of int64, shape (9,)"), (list(range(99)), "an object of class list"),
    (None, "None"),
])
def test_an_error_names_a_value_shortly(value, text):
    assert told(value) == text
