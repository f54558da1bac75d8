"""Bags of words, the made-up world, the linear model, and what lecture 12 says of them."""

import numpy as np
import pytest

from course_lib import (
    GD,
    RARE_RATES,
    AdaGrad,
    Adam,
    LazyAdam,
    LeastSquares,
    MiniBatches,
    Momentum,
    RMSProp,
    impulse,
    power_law,
    prose,
    rare_world,
    run,
)
from tools import make_prose

START = np.zeros(1000)


def test_the_prose_has_a_thousand_words_and_follows_zipfs_law():
    text = prose()
    counts, often = text["counts"], text["counts"].sum(axis=1)
    assert counts.shape == (1200, len(text["lectures"])) and set(text["lectures"]) == set(range(12))
    assert np.all(np.diff(often) <= 0) and often[-1] >= 1 and np.all(counts.sum(axis=0) >= 1)
    slope = np.polyfit(np.log(np.arange(10, 301)), np.log(often[9:300]), 1)[0]
    assert -1.1 < slope < -0.7
    assert 0.5 < np.mean((counts > 0).sum(axis=1) <= 5) < 0.8


def test_the_stored_prose_is_what_the_script_finds_up_to_later_edits():
    stored, now = prose(), make_prose.bags()
    shared = set(stored["words"]) & set(now["words"])
    assert len(shared) > 0.9 * len(stored["words"])
    often = dict(zip(stored["words"], stored["counts"].sum(axis=1)))
    again = dict(zip(now["words"], np.bincount(now["word"], now["count"])))
    assert sum(abs(often[word] - again[word]) for word in shared) < 0.1 * sum(often.values())


@pytest.mark.parametrize("markdown, words", [
    ("The *rate* is $\\eta$: see `run(...)` and [lecture 06](06_adam.ipynb).",
     ["the", "rate", "is", "see", "and", "lecture"]),
    ("$$a = b$$ It's over<br> a dead_end 3 times", ["it", "over", "dead", "end", "times"]),
])
def test_what_a_word_is(markdown, words):
    assert make_prose.words_of(markdown) == words


def test_the_made_up_world_has_the_shares_and_the_truth_it_promises():
    x, y, truth = power_law(np.random.default_rng(0), points=20_000)
    share = 0.5 / np.arange(1, 1001)
    assert np.all(np.abs(x.mean(axis=1) - share) < 5 * np.sqrt(share / 20_000))
    assert set(np.unique(x)) == {0, 1} and set(truth) == {-1, 1}
    np.testing.assert_allclose(np.std(y - truth @ x), 0.1, rtol=0.02)


def test_least_squares_has_the_gradient_of_its_value_and_the_minimum_of_lstsq():
    rng = np.random.default_rng(0)
    x, y, theta = rng.normal(size=(4, 30)), rng.normal(size=30), rng.normal(size=4)
    loss, h = LeastSquares(x, y), 1e-6
    slopes = [(loss.value(theta + h * e) - loss.value(theta - h * e)) / (2 * h) for e in np.eye(4)]
    np.testing.assert_allclose(loss.gradient(theta), slopes, rtol=1e-6)
    best = np.linalg.lstsq(x.T, y, rcond=None)[0]
    np.testing.assert_allclose(run(GD(0.5), loss, loss.start, 500, record=()).end, best, atol=1e-10)
    grid = np.stack([theta, best], axis=1)
    np.testing.assert_allclose(loss.value(grid), [loss.value(theta), loss.value(best)])
    np.testing.assert_allclose(loss.gradient(grid)[:, 0], loss.gradient(theta))
    epoch = MiniBatches(loss, 10, rng)
    np.testing.assert_allclose(np.mean([epoch.gradient(theta, t) for t in (1, 2, 3)], axis=0),
                               loss.gradient(theta))


def test_a_share_of_the_points_is_a_share():
    with pytest.raises(ValueError, match=r"power_law: often must be in \(0, 1\], got 5"):
        power_law(np.random.default_rng(0), often=5)


def test_least_squares_refuses_other_shapes():
    with pytest.raises(ValueError,
                       match=r"x must be \(features, points\) and y \(points,\), got \(3, 4\) and \(3,\)"):
        LeastSquares(np.zeros((3, 4)), np.zeros(3))


@pytest.fixture(scope="module")
def distances():
    """{rule: distance from the truth (worlds, features)} at the rates that the lecture finds."""
    ends = {rule: [] for rule in RARE_RATES}
    for seed in range(200, 208):
        batches, truth = rare_world(np.random.default_rng(seed))
        for rule, eta in RARE_RATES.items():
            ends[rule].append(np.abs(run(rule(eta=eta), batches, START, 500, record=()).end - truth))
    return {rule: np.array(rows) for rule, rows in ends.items()}


def test_12_adagrad_and_adam_know_the_rare_features_best_and_lazy_adam_least(distances):
    rare = {rule: rows[:, 500:].mean(axis=1) for rule, rows in distances.items()}
    assert max(rare[AdaGrad].max(), rare[Adam].max()) < 0.4 < 0.5 < min(rare[GD].min(), rare[Momentum].min())
    assert rare[GD].mean() < rare[RMSProp].mean() and rare[RMSProp].max() < rare[LazyAdam].min()
    for a, b in ((0, 5), (5, 50), (50, 500), (500, 1000)):
        for rule in (AdaGrad, Adam):
            off, off_of_gd = (np.median(distances[r][:, a:b].mean(axis=1)) for r in (rule, GD))
            assert off < off_of_gd


@pytest.mark.parametrize("rule, worth", [
    (GD(1.0), 1), (Momentum(1.0), 10), (AdaGrad(1.0), 1), (RMSProp(1.0), 10**0.5),
    (RMSProp(1.0, 0.999), 1000**0.5),
    (Adam(1.0), 0.1 / 0.001**0.5 / (1 - 0.9 / 0.999**0.5)), (Adam(1.0, 0.0), 1000**0.5),
    (LazyAdam(1.0), 10**0.5),
    (LazyAdam(1.0, 0.0), 1000**0.5),
], ids=repr)
def test_12_what_one_appearance_is_worth(rule, worth):
    moved = run(rule, impulse(at=10_000), [0.0], 10_400, record=()).end[0]
    np.testing.assert_allclose(-moved, worth, rtol=1e-3)
