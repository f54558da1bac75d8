"""What the prose asks of a panel and claims about it: challenges can be won, and not by the default."""

import numpy as np
import pytest

from course_lib import (
    EXERCISES,
    GD,
    MUTANTS,
    AdaGrad,
    Adam,
    Challenge,
    Momentum,
    Nesterov,
    hyper_slider,
    number,
    ravine,
    run,
    sparse_neuron,
    steep_neuron,
    sweep,
)
from course_lib.lecture import sections_at
from tests.support.lectures import LECTURES, each_lecture

NEURON = sparse_neuron(np.random.default_rng(0))
ETAS, BETAS = (hyper_slider(name, 0.1).values for name in ("eta", "beta"))
STEEP = steep_neuron(np.random.default_rng(0))


def loss_after(steps, rule, loss=NEURON):
    return run(rule, loss, loss.start, steps).loss[-1]


def test_01_one_rate_can_serve_all_three_and_a_larger_one_is_too_large_for_gd():
    after = np.max([sweep(rule, NEURON, NEURON.start, 500, eta=ETAS) for rule in (GD, Momentum, Nesterov)],
                   axis=0)
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


WINS = [  # the cells that show a panel with a challenge, and where it is won
    ("02-ravine-panel", dict(eta=0.6, beta=0.5)),
    ("04-panel", dict(eta=0.12, beta=0.5, eps=0.002, eps_inside=True)),
    ("05-panel", dict(beta=0.95, eps=2e-4)),
    ("06-panel", dict(eta=0.16, beta1=0.18)),
    ("07-panel", dict(eta=0.4, beta1=0.16)),
    ("08-panel", dict(eta=0.16, beta1=0.28)),
    ("09-flip-panel-shown", dict(beta2=0.6)),
    ("09-panel", dict(eta=0.02, beta1=0.58)),
    ("10-schedule-panel", dict(kind="cosine", T=300)),
    ("13-panel", dict(eta=0.08, batch=64)),
    ("15-panel", dict(power=0.9)),
    ("16-eps-panel", dict(eps=0.05)),
    ("17-panel", dict(angle=45, eta=6.8)),
    ("18-panel", {"case": 1, "two batches": True, "held-out loss": True, "fault": "batch too small"}),
]


@pytest.mark.parametrize("cell_id, wins", WINS)
def test_a_live_challenge_is_won_somewhere_on_the_sliders_and_not_where_they_start(cell_id, wins):
    """The lecture's own cells up to its panel, and the panel's sliders; teachers are told how it is won."""
    space = {}
    for cell in LECTURES[cell_id[:2]].cells:
        if cell.is_code:
            exec(cell.source, space)
        elif cell.challenge:
            told = cell.teacher.expect
        if cell.id == cell_id:
            break
    panel = space[cell.source.splitlines()[-1]]
    assert panel.sentence.endswith("Not yet.")
    assert all(value in panel.controls[name].values for name, value in wins.items()
               if hasattr(panel.controls[name], "values"))
    panel.set(**wins)
    assert panel.sentence.endswith("Won!"), panel.sentence
    assert all(number(value) in told for value in wins.values() if type(value) in (int, float)), told
    panel.reset()
    assert panel.sentence.endswith("Not yet.")


def test_every_live_challenge_is_tried():
    cells = [cell for lecture in LECTURES.values() for cell in lecture.cells]
    assert {name for name, _ in WINS} == {
        cell.id for cell in cells for picture in cell.pictures if "Not yet." in picture.words}


def test_06_the_winning_settings_hold_only_with_the_correction_or_only_without():
    challenge = Challenge(Adam, loss=1e-3, overshoot=dict(b=0.1))
    won = [challenge.won(run(Adam(ETAS[:, None], BETAS, bias_correction=b), STEEP, STEEP.start, 60), STEEP)
           for b in (True, False)]
    assert won[0].any() and won[1].any() and (won[0] & won[1]).sum() < 0.1 * won[0].sum()
    with_it, without = (ETAS[one.any(axis=1)] for one in won)
    assert without.max() < with_it.min(), "the region moves to smaller rates"
    tuned = Adam(0.16, beta1=0.18, bias_correction=False)
    too_far = run(tuned, STEEP, STEEP.start, 60).theta[:, 1].max() - STEEP.minimum[1]
    assert too_far == pytest.approx(1.17, abs=0.01)


QUESTIONS = {  # the slides' questions to the students, and the lecture that asks them
    "00": ["What did the speaker say?", "How do we teach the model?"],
    "01": ["What happens to $w_2$ if $x_2$ is very **sparse**", "How would we do this in our toy network?",
           "Can you spot it", "Can we have a different learning rate for each parameter",
           "Take some time to think about it", "*Why?*"],
    "02": ["Who overshoots?"],
    "03": ["What's the flipside?", "Can we avoid this?", "something to ponder", "d2l asks for two proofs",
           "try it on the function turned by 45°", "how would you modify AdaGrad to decay less aggressively?",
           "something that the first three do alike"],
    "04": ["Why are there oscillations?", "infinite?", "Is that the case for RMSProp?",
           "What is the solution?", "What happens if we initialize $\\eta_0$ with different values?",
           "Which value for $\\eta_0$ is a good one?", "Which one is better?", "Can you see the reason?"],
    "05": ["What difference does u make?", "Which algorithm converges quickly? Guess"],
    "06": ["What if we don't do bias correction?", "Is doing a bias correction a must?",
           "Which algorithm to use?"],
    "07": ["So, what is the point?", "Why not replace it?", "Why don't we just generalize it"],
    "08": ["Is there a way to fix this?", "Why not look ahead in the previous step?",
           "Why not just incorporate it with Adam?"],
    "09": ["which optimizer to use?"],
    "10": ["What if we allow the rate to increase?", "46th iteration"],
    "12": ["who learns the rare words?"],
    "11": ["Which accuracy will AdaGrad reach?", "which optimizer should I use?"],
}


@pytest.mark.parametrize("number, question",
                         [(number, question) for number, asked in QUESTIONS.items() for question in asked])
def test_every_question_of_the_slides_is_asked_in_its_lecture(number, question):
    assert any(question in cell.source for cell in LECTURES[number].text_cells)


@each_lecture
def test_a_lecture_links_the_notation(lecture):
    assert ("notation", "notation.md") in [link for cell in lecture.text_cells for link in cell.links]


def test_a_place_to_read_is_there():
    """What checks call "04 · RMSProp, §4" is a heading of that lecture."""
    places = {mutant.read for mutant in MUTANTS} | {exercise.read for exercise in EXERCISES.values()}
    mistakes = [mistake for exercise in EXERCISES.values() for mistake in getattr(exercise, "mistakes", ())]
    places |= {mistake.read for mistake in mistakes if mistake.read}
    for place in places:
        assert sections_at(place), place
