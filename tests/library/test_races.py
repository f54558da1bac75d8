"""The fair race: the same rates for all, medians over the problems, and what it refuses."""

import numpy as np
import pytest

from course_lib import GD, Adam, Momentum, agree, race, run, steep_neuron

NEURONS = [steep_neuron(np.random.default_rng(seed)) for seed in range(3)]
ETAS = np.geomspace(1e-4, 10, 9)


@pytest.fixture(scope="module")
def contest():
    return race([Momentum, Adam], NEURONS, 50, ETAS)


def test_each_loss_is_that_of_a_single_run(contest):
    alone = run(Adam(ETAS[5]), NEURONS[1], NEURONS[1].start, 50).loss
    np.testing.assert_allclose(contest.losses["Adam"][1, :, 5], alone, rtol=1e-9)


def test_the_best_rate_has_the_lowest_median_loss(contest):
    last = contest.losses["Adam"][:, -1]
    assert contest.best("Adam") == ETAS[np.argmin(np.median(last, axis=0))]
    most = [np.sum(losses < 0.01) >= 0.75 * len(NEURONS) for losses in last.T]
    assert contest.share("Adam", 0.01) == np.mean(most)


def test_a_rule_needs_the_steps_after_which_its_loss_stays_below_the_goal(contest):
    goal = 1.0
    for problem, rates in enumerate(contest.needed("Momentum", goal)):
        for k, step in enumerate(rates):
            loss = contest.losses["Momentum"][problem, :, k]
            assert (step == np.inf) == (not loss[-1] < goal)
            if step < np.inf:
                assert np.all(loss[int(step):] < goal) and (step == 0 or not loss[int(step) - 1] < goal)


def test_what_it_tells_are_its_numbers(contest, capsys):
    contest.tell(0.01, 1.0)
    contest.tell_steps(1.0)
    momentum, adam, *steps = capsys.readouterr().out.splitlines()
    assert f"at η = {contest.best('Adam'):.2g};" in adam and adam.startswith("Adam ")
    assert f"below 1 on {contest.share('Momentum', 1.0):.0%}" in momentum
    assert all("gets there within 50 on" in line for line in steps)


def test_the_picture_has_the_words_of_the_shares(contest, capsys):
    contest.show(0.01)
    words = f"Momentum {contest.share('Momentum', 0.01):.0%}, Adam {contest.share('Adam', 0.01):.0%}."
    assert words in capsys.readouterr().out


@pytest.mark.parametrize("make, said", [
    (lambda: race(["Adam"], NEURONS, 5, ETAS), "rules must be classes such as Adam, got the text 'Adam'"),
    (lambda: race([Adam(0.1)], NEURONS, 5, ETAS), "rules must be classes such as Adam, got Adam"),
    (lambda: race([], NEURONS, 5, ETAS), "rules must be a list of at least one class"),
    (lambda: race([GD], [], 5, ETAS), "problems must be a list of at least one surface"),
    (lambda: race([GD], NEURONS, 0, ETAS), "steps must be a whole number, at least 1, got 0"),
    (lambda: race([GD], NEURONS, 5, [0.1, 0]), "etas must be positive and finite, got 0"),
])
def test_it_refuses(make, said):
    with pytest.raises((TypeError, ValueError), match=f"race: {said}"):
        make()


def test_results_that_agree_are_said_to(capsys):
    agree([1.0, 2.0], [1.0, 2.0 + 1e-12])
    assert capsys.readouterr().out == "the two agree to 9 digits\n"
    with pytest.raises(ValueError, match="differ by up to 0.001"):
        agree([1.0, 2.0], [1.0, 2.001])
    with pytest.raises(ValueError, match="must have one shape"):
        agree([1.0], [1.0, 1.0])
    with pytest.raises(ValueError, match="differ"):
        agree([np.nan], [1.0])
