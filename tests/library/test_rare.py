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
    WordModel,
    impulse,
    next_words,
    power_law,
    prose,
    rare_world,
    run,
    words_panel,
    zipf,
)
from course_lib.panels.words import words_grid
from tools import make_prose
from tools.make_words_grid import losses

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
    assert len(shared) > 0.8 * len(stored["words"])  # of a text that is edited on
    often = dict(zip(stored["words"], stored["counts"].sum(axis=1)))
    again = dict(zip(now["words"], np.bincount(now["word"], now["count"])))
    assert sum(abs(often[word] - again[word]) for word in shared) < 0.3 * sum(often.values())


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


# Words (lecture 15) ----------------------------------------------------------------------------------------


def test_the_stored_pairs_are_those_of_the_script_up_to_later_edits():
    stored, now = next_words(), make_prose.pairs()
    assert stored["counts"].shape == (600, 50) and stored["words"][0] == now["words"][0] == "the"
    shared = [word for word in stored["words"][:50] if word in set(now["words"][:50])]
    assert len(shared) > 40
    often, again = ({word: table["counts"][:, k].sum() for k, word in enumerate(table["words"][:50])}
                    for table in (stored, now))
    assert sum(abs(int(often[word]) - int(again[word])) for word in shared) < 0.25 * sum(often.values())


def test_pairs_are_counted_within_paragraphs(monkeypatch):
    texts = "the rate the rate", "is the"
    monkeypatch.setattr(make_prose, "paragraphs", lambda: [(0, text.split()) for text in texts])
    found = make_prose.pairs()
    number = {word: k for k, word in enumerate(found["words"])}
    pairs = {(before, after): found["counts"][number[after], number[before]]
             for before in number for after in number}
    assert {pair: count for pair, count in pairs.items() if count} == {
        ("the", "rate"): 2, ("rate", "the"): 1, ("is", "the"): 1}


def test_zipfs_shares_fall_by_the_law_and_add_up_to_1():
    share = zipf(1000, 0.7)
    np.testing.assert_allclose([share.sum(), share[0] / share[99]], [1, 100**0.7])


@pytest.mark.parametrize("shares", [zipf(7), np.array([[0.2, 0.1], [0.3, 0.0], [0.1, 0.3]])])
def test_the_word_models_gradient_is_that_of_its_value_and_its_least_value_is_0(shares):
    model, rng = WordModel(shares), np.random.default_rng(0)
    theta = rng.normal(size=(model.d, 2, 3))
    ways = 1e-6 * np.eye(model.d)[:, :, None, None]
    slopes = (model.value(theta[:, None] + ways) - model.value(theta[:, None] - ways)) / 2e-6
    np.testing.assert_allclose(model.gradient(theta), slopes, atol=1e-8)
    np.testing.assert_allclose(model.gradient(theta[:, 1, 2]), model.gradient(theta)[:, 1, 2], rtol=1e-12)
    at_best = np.log(np.maximum(shares, 1e-300)).ravel() + 500  # logits that are large are no matter
    assert abs(model.value(at_best)) < 1e-12 and np.all(model.value(theta) > 0)


def test_the_excess_is_the_kullback_leibler_divergence():
    p, theta = zipf(5), np.arange(5.0)
    q = np.exp(theta) / np.exp(theta).sum()
    np.testing.assert_allclose(WordModel(p).value(theta), np.sum(p * np.log(p / q)))


@pytest.mark.parametrize("call, message", [
    (lambda: WordModel([0.5, 0.4]), r"add up to 1, got the sum 0.9 and the shape \(2,\)"),
    (lambda: WordModel([1.5, -0.5]), "shares must be at least 0 and finite, got -0.5"),
    (lambda: WordModel(np.full((2, 1, 1), 0.5)), r"must be \(words,\) or \(words, contexts\)"),
    (lambda: zipf(0), "zipf: words must be a whole number, at least 1, got 0"),
])
def test_what_is_no_share_is_named(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()


@pytest.mark.parametrize("name, words, power", [("GD", 1000, 0.4), ("Momentum", 100, 1.0),
                                                ("Adam", 1000, 1.6), ("sign", 100, 0.0)])
def test_the_stored_losses_of_the_words_panel_are_what_the_rules_do(name, words, power):
    grid = words_grid()
    stored = grid[name][list(grid["words"]).index(words), list(grid["powers"]).index(power)]
    np.testing.assert_allclose(stored, losses(name, words, power), rtol=1e-4, atol=1e-9)


def test_the_words_panel_shows_each_rule_at_the_best_of_its_rates():
    panel = words_panel(1.0, 100)
    assert panel.sentence.startswith("100 words, power = 1: after 100 steps GD 8e-06, ")
    lines = {line.get_label(): line.get_ydata() for line in panel.drawing.figure.axes[0].lines}
    model, rates = WordModel(zipf(100)), np.geomspace(1e-3, 10, 16)
    ends = run(Adam(rates), model, np.zeros(100), 100, schedule=lambda t: 1 - t / 100, record=()).end
    np.testing.assert_allclose(lines["Adam"][-1], model.value(ends).min(), rtol=1e-5)
    panel.set(words=1000, power=0.4)  # GD is below, but not at the steepest law
    assert panel.sentence.endswith("Not yet.")
