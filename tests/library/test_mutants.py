"""Every mutant is told from the right rule, from every other mutant, and from every correct convention."""

import inspect
from itertools import combinations, product

import numpy as np
import pytest

from course_lib import MUTANTS, GivenGradients, run
from tests.support.rules import ENTRYWISE, RULES as RIGHT

RULES = [mutant for mutant in MUTANTS if isinstance(mutant.of, type)]
SCHEDULES = [mutant for mutant in MUTANTS if not isinstance(mutant.of, type)]
SCHEDULE_SETTINGS = {
    "step_decay": dict(factor=0.5, every=7),
    "exponential_decay": dict(rate=0.05),
    "inverse_decay": dict(decay=0.1),
    "triangular": dict(low=0.1, high=0.9, half_period=6),
    "cosine_restarts": dict(low=0.1, high=0.9, period=10),
    "linear_warm_up": dict(steps=8),
    "transformer_warm_up": dict(width=64, warm_up=20),
}
DIFFERENT = 1e-9  # of the length of the way: far above rounding, and below that of a float32


def path(rule):
    """What a rule does to gradients of several sizes and both signs, some of them zero, over 40 steps."""
    rng = np.random.default_rng(5)
    g = rng.normal(size=(40, 4)) * [1e-3, 0.1, 1.0, 30.0] * (rng.random((40, 4)) < 0.8)
    return run(rule, GivenGradients(g), np.array([1.0, -2.0, 3.0, -0.5]), 40).theta


def settings_of(rule):
    """Settings under which no two ideas coincide: a visible ε, different βs."""
    wanted = dict(eta=0.05, beta=0.8, beta1=0.8, beta2=0.95, eps=1e-4, weight_decay=0.1)
    return {name: value for name, value in wanted.items() if name in rule.__dataclass_fields__}


def apart(one, other):
    """How different two paths are, as a share of the way; infinite if other entries of them are finite."""
    finite = np.isfinite(one)
    if not np.array_equal(finite, np.isfinite(other)):
        return np.inf
    return np.max(np.abs(one - other)[finite]) / np.ptp(one[finite])


def values(schedule):
    with np.errstate(all="ignore"):
        return np.array([float(schedule(t)) for t in range(45)])


def test_there_are_at_least_forty_with_a_name_a_diagnosis_and_a_place_to_read():
    assert len(MUTANTS) >= 40 and len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    for mutant in MUTANTS:
        assert mutant.diagnosis.endswith((".", "?")) and 20 < len(mutant.diagnosis) < 140, mutant.name
        assert mutant.read[:2].isdigit() and mutant.read[2:5] == " · ", mutant.name
    for rule in RIGHT:
        assert any(mutant.of is rule for mutant in RULES), (
            f"course_lib/exercises/mistakes/of_rules.py needs at least one mutant of {rule.__name__}")


@pytest.mark.parametrize("mutant", RULES, ids=lambda mutant: f"{mutant.of.__name__}: {mutant.name}")
def test_a_mutant_is_told_from_the_right_rule(mutant):
    settings = settings_of(mutant.of)
    assert apart(path(mutant.of(**settings)), path(mutant.wrong(**settings))) > DIFFERENT
    assert isinstance(mutant.wrong(**settings), mutant.of)


@pytest.mark.parametrize("of", RIGHT, ids=lambda of: of.__name__)
def test_no_two_mutants_of_a_rule_do_the_same(of):
    paths = {mutant.name: path(mutant.wrong(**settings_of(of))) for mutant in RULES if mutant.of is of}
    for (one, a), (other, b) in combinations(paths.items(), 2):
        assert apart(a, b) > DIFFERENT, (one, other)


@pytest.mark.parametrize("key", ENTRYWISE, ids=" ".join)
def test_no_correct_convention_is_called_a_mutant(key):
    """A convention is none of its rule's mutants, with the same settings and any value of their flags."""
    entry = ENTRYWISE[key]
    of = next(rule for rule in entry.rule.__mro__ if rule in RIGHT)
    flags = {name: entry.defaults[name] for name in ("eps_inside", "bias_correction")
             if name in entry.defaults}
    more = {name: entry.defaults[name] for name in ("initial", "momentum_decay") if name in entry.defaults}
    right = path(entry.rule(**settings_of(entry.rule) | flags | more))
    switches = [name for name in ("eps_inside", "bias_correction") if name in of.__dataclass_fields__]
    for mutant, values in product([mutant for mutant in RULES if mutant.of is of],
                                  product((False, True), repeat=len(switches))):
        wrong = mutant.wrong(**settings_of(of) | dict(zip(switches, values)))
        assert apart(right, path(wrong)) > DIFFERENT, (mutant.name, values)


@pytest.mark.parametrize("mutant", SCHEDULES, ids=lambda mutant: f"{mutant.of.__name__}: {mutant.name}")
def test_a_wrong_schedule_is_told_from_the_right_one(mutant):
    settings = SCHEDULE_SETTINGS[mutant.of.__name__]
    assert not np.allclose(values(mutant.of(**settings)), values(mutant.wrong(**settings)), rtol=1e-3)


def test_no_two_wrong_schedules_do_the_same_and_both_cosine_conventions_are_right():
    found = {}
    for mutant in SCHEDULES:
        found[mutant.of.__name__, mutant.name] = values(mutant.wrong(**SCHEDULE_SETTINGS[mutant.of.__name__]))
    for ((of, name), a), ((also, other), b) in combinations(found.items(), 2):
        assert of != also or not np.allclose(a, b, rtol=1e-3), (name, other)
    cosine = next(mutant.of for mutant in SCHEDULES if mutant.of.__name__ == "cosine_restarts")
    sgdr = values(cosine(**SCHEDULE_SETTINGS["cosine_restarts"], includes_low=False))
    assert not any(np.allclose(sgdr, wrong, rtol=1e-3) for (of, _), wrong in found.items()
                   if of == "cosine_restarts")


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_takes_the_settings_of_what_it_replaces(mutant):
    assert set(inspect.signature(mutant.wrong).parameters) >= set(inspect.signature(mutant.of).parameters)
