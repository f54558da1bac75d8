"""What lectures 16 and 17 claim of minima and of matrices: their own numbers, with other seeds and starts."""

import numpy as np
import pytest

from course_lib import (
    GD,
    AdaGrad,
    Adam,
    FullAdaGrad,
    Momentum,
    Muon,
    newton_schulz,
    ravine,
    run,
    turn_panel,
    wilson_toy,
)
from tests.support.experiments import errors_apart
from tests.support.lectures import names_of

# 16 · Which minimum ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def minima():
    return names_of("16")


def right_of_new(w):
    """The share of new points that are right, where three quarters are of class +1."""
    return 0.75 * (w[0] + w[1] + w[2] > 0) + 0.25 * (-w[0] + w[1] + w[2] < 0)


def test_the_rules_reach_no_training_error_and_part_on_new_points(minima):
    for name, shares in minima["right"].items():
        assert np.sign(minima["toy"].x.T @ minima["ends"][name]).tolist() == minima["toy"].y.tolist()
        assert min(shares) == 1 if name in ("GD", "Momentum") else 0.74 < min(shares) <= max(shares) < 0.77


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("points", [30, 60])
def test_the_limit_points_are_the_shortest_solution_and_the_signs(seed, points):
    toy = wilson_toy(np.random.default_rng(seed + 7), points)
    signs = 0.25 * np.sign(toy.x @ toy.y)
    np.testing.assert_allclose(toy.x.T @ signs, toy.y, atol=1e-12)
    shortest = np.linalg.lstsq(toy.x.T, toy.y, rcond=None)[0]
    for rule, limit, share in ((GD(0.3), shortest, 1), (Adam(0.01), signs, 0.75),
                               (AdaGrad(0.1), signs, 0.75)):
        w = run(rule, toy, toy.start, 2000, record=()).end
        np.testing.assert_allclose(w, limit, atol=1e-3)
        assert right_of_new(w) == share


def test_adam_with_a_large_eps_finds_the_label_and_with_a_usual_one_does_not():
    for seed in range(3):
        toy = wilson_toy(np.random.default_rng(seed), 40)
        shares = [right_of_new(run(Adam(0.01 + 0.3 * eps, eps=eps), toy, toy.start, 2000, record=()).end)
                  for eps in (1e-8, 1e-3, 0.1, 10)]
        assert shares == [0.75, 0.75, 1, 1]


def test_no_decay_makes_a_difference_on_the_small_spiral(minima):
    adamw, penalty, without = minima["with_adamw"], minima["with_penalty"], minima["without"]
    assert max(abs(errors_apart(adamw, penalty)), abs(errors_apart(adamw, without)),
               abs(errors_apart(penalty, without))) < 3
    own = minima["training"][:, 0, 0]
    assert errors_apart(own, without) > 10 and 0.6 < without.mean() < 0.7 and 0.88 < own.mean() < 0.95


def test_with_epsilon_in_the_search_adam_is_right_about_new_points_and_without_it_is_not(minima):
    for name, rule in minima["searches"].items():
        share = np.mean([minima["new_right"](rule, seed) for seed in range(200, 204)], axis=0)
        assert share.max() == (0.75 if name == "Adam, 25 η, ε = 1e-8" else 1.0), name


# 17 · Beyond the diagonal ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def matrices():
    return names_of("17")


def test_the_full_matrix_does_not_know_the_axes_and_no_rate_helps_the_diagonal():
    etas = np.geomspace(0.1, 50, 60)
    for angle in (0, 20, 45, 90):
        valley = ravine(np.radians(angle))
        full = run(FullAdaGrad(2.0), valley, valley.start, 20).loss[-1]
        np.testing.assert_allclose(full, 1.41e-6, rtol=0.01)
        best = run(AdaGrad(etas), valley, valley.start, 20).loss[-1].min()
        assert best < 1e-30 if angle in (0, 90) else best > (0.17 if angle == 45 else 0.03)


def test_the_challenge_is_won_at_the_rates_that_teachers_are_told():
    panel = turn_panel(angle=45, eta=2.0)
    sentences = [panel.drawing.frame(angle=45, eta=eta)[1] for eta in (3.6, 4, 6.8, 9, 11)]
    assert ["Not yet" in sentence for sentence in sentences] == [True, False, False, False, True]


def test_five_steps_end_between_068_and_113_and_settle_no_better():
    s = np.linspace(0.01, 1, 5000)[None, None]
    for steps in (5, 6, 8):
        after = newton_schulz(s, steps)
        assert 0.67 < after.min() < 0.69 and 1.12 < after.max() < (1.14 if steps == 5 else 1.21)


def test_the_order_of_the_race(matrices):
    logs = matrices["logs"]
    for ahead, behind in (("Shampoo", "Momentum"), ("Momentum", "Muon"), ("Momentum", "Adam"),
                          ("Muon", "Lion"), ("Adam", "Lion"), ("Lion", "GD")):
        assert errors_apart(logs[behind], logs[ahead]) > 3, (ahead, behind)
    assert abs(errors_apart(logs["Adam"], logs["Muon"])) < 3
    assert max(logs["Shampoo"]) < np.log(1e-12)
    limits = {name: middle * np.array([0.1, 10]) for name, (_, middle) in matrices["contest"].items()}
    for name, rate in matrices["rates"].items():  # no rate at the end of its range
        assert 1.2 * limits[name][0] < rate < limits[name][1] / 1.2, name


def test_muon_would_have_won_had_momentums_range_ended_at_16(matrices):
    ends, rates = matrices["ends"], matrices["rates"]
    assert 3.3 < rates["Momentum"] < 3.5
    early = [np.log(ends(Momentum, 1.6, seed)) for seed in range(8)]
    assert errors_apart(early, matrices["logs"]["Muon"]) > 3


def test_only_adam_gains_from_straight_axes(matrices):
    ends, rates, logs = (matrices[name] for name in ("ends", "rates", "logs"))
    for name, (rule, _) in matrices["contest"].items():
        if name in ("Adam", "Momentum", "Muon"):
            straight = np.log([ends(rule, rates[name], seed, turned=False) for seed in range(8)])
            assert (straight.mean() < logs[name].mean() - 5) == (name == "Adam")


def test_muons_last_digits_are_chance(matrices):
    rate, loss = matrices["rates"]["Muon"], matrices["turned_matrix"](np.random.default_rng(0), 10, 15)
    ends = [loss.value(run(Muon(rate), loss, start, 200, record=(), schedule=lambda t: 1 - t / 200).end)
            for start in (np.zeros((10, 15)), 1e-12 * np.random.default_rng(1).normal(size=(10, 15)))]
    assert 1.01 < max(ends) / min(ends) < 30
