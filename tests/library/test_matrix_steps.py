"""Steps on matrices: every single edit of each rule's lines is told truly, or is the right rule."""

import ast
import re

import numpy as np
import pytest

from course_lib import Muon, Shampoo
from course_lib.exercises import MatrixStep
from course_lib.exercises.python_errors import put_into_words
from course_lib.matrices import newton_schulz, norm, power
from tests.support.edits import edits

SHAMPOO = MatrixStep(title="Shampoo", rule=Shampoo, read="17")
MUON = MatrixStep(title="Muon", rule=Muon, flags=dict(eps=0.0), read="17")
STEPS = {
    "Shampoo": """
L = L + g @ g.T
R = R + g.T @ g
W = W - eta * power(L, -0.25, eps) @ g @ power(R, -0.25, eps)
return W, L, R""",
    "Muon": """
u = beta * u + g
ahead = beta * u + g
X = newton_schulz(ahead / norm(ahead))
W = W - eta * X
return W, u""",
}
SETTINGS = dict(eta=0.07, beta=0.73, eps=1e-12)
each_rule = pytest.mark.parametrize("exercise", [SHAMPOO, MUON], ids=lambda exercise: exercise.title)


def step_of(body, exercise):
    lines = "\n".join("    " + line for line in body.strip().splitlines())
    space = dict(np=np, norm=norm, newton_schulz=newton_schulz, power=power)
    exec(f"def step({', '.join(exercise.arguments)}):\n{lines}\n", space)
    return space["step"]


def replaced(exercise, old, new):
    """The verdict on the right step with other words in its code."""
    assert STEPS[exercise.title].count(old) == 1
    return exercise.verdict(step_of(STEPS[exercise.title].replace(old, new), exercise))


def called(step, exercise, settings=SETTINGS, **state):
    """{"move" and each memory} after one step of a 4 by 4 matrix."""
    given = {name: np.zeros((4, 4)) for name in ("W", "g", *exercise.rule.memory)} | settings | state
    with np.errstate(all="ignore"):
        result = step(**{name: given[name] for name in exercise.arguments})
    after = dict(zip(("W", *exercise.rule.memory), result))
    return {"move": after.pop("W") - given["W"], **after}


def some(seed):
    return np.random.default_rng(seed).normal(size=(4, 4))


def number(text):
    """The number of a symbol, under the settings here."""
    known = {"nothing": "0", "all": "1", "−": "-", "½": "0.5", "η": "0.07", "β": "0.73"}
    for sign, python in known.items():
        text = text.replace(sign, python)
    return eval(text)


def is_true(said, step, exercise):
    """Whether a sentence holds of a step, in other states; None if it is of no kind that is checked here."""
    g = some(1)
    parts = {"g @ gᵀ": g @ g.T, "gᵀ @ g": g.T @ g, "g": g, "gᵀ": g.T, "g @ g": g @ g,
             "g * gᵀ, entry by entry": g * g.T, "g², entry by entry": g**2}
    if found := re.match(r"The weight of (.+) in (\w) is (.+), and it should be", said):
        part, name, weight = found.groups()
        return np.allclose(called(step, exercise, g=g)[name], number(weight) * parts[part])
    if found := re.match(r"(\w) takes (.+), and it should take", said):
        after = called(step, exercise, g=g)[found[1]].ravel()
        part = parts[found[2]].ravel()
        return np.allclose(after, (after @ part) / (part @ part) * part)
    if found := re.match(r"Of the old (\w) stays (.+): it should", said):
        name, share = found.groups()
        return np.allclose(called(step, exercise, **{name: g @ g.T})[name], number(share) * g @ g.T)
    if found := re.match(r"Nothing enters (\w):", said):
        return not np.any(called(step, exercise, g=g)[found[1]])
    if found := re.match(r"In the move stands (\w) to the power (\S+), and it should", said):
        large = {name: 1e14 * np.eye(4) for name in exercise.rule.memory}
        moves = [called(step, exercise, g=g, **large | {found[1]: size * np.eye(4)})["move"]
                 for size in (1e14, 81e14)]
        return np.allclose(moves[1], 81 ** number(found[2]) * moves[0], rtol=1e-4)
    if said.startswith("The move has the wrong sign"):
        right = called(exercise.right_step, exercise, g=g)["move"]
        return np.allclose(called(step, exercise, g=g)["move"], -right)
    if said.startswith("η does not enter the move"):
        return np.allclose(*(called(step, exercise, SETTINGS | {"eta": eta}, g=g)["move"]
                             for eta in (0.1, 0.2)))
    if found := re.match(r"The first move goes with the power (\S+) of the gradient's size", said):
        moves = [called(step, exercise, g=size * g)["move"] for size in (1.0, 7.0)]
        return np.allclose(moves[1], 7.0 ** float(found[1]) * moves[0], rtol=1e-4)
    if said.startswith("The old u does not reach the move"):
        return np.allclose(*(called(step, exercise, g=g, u=u)["move"] for u in (some(2), some(3))))
    return None


@each_rule
def test_every_single_edit_is_told_truly_or_is_right(exercise):
    body, checked = STEPS[exercise.title], 0
    assert exercise.verdict(step_of(body, exercise)).status == "right"
    for words, _, tree in edits(body, exercise.arguments):
        step = step_of(ast.unparse(tree), exercise)
        verdict = exercise.verdict(step)
        if verdict.status == "right":
            for memory in (0 * some(4), some(4) @ some(4).T):
                state = {name: memory for name in exercise.rule.memory} | dict(g=some(5), W=some(6))
                np.testing.assert_allclose(called(step, exercise, **state)["move"],
                                           called(exercise.right_step, exercise, **state)["move"], rtol=1e-6)
            continue
        assert verdict.evidence in ("story", "measurement", "refusal"), (words, verdict.what)
        assert "nan" not in verdict.what and "inf" not in verdict.what.replace("infinite", ""), verdict.what
        if verdict.evidence == "measurement":
            holds = is_true(verdict.what, step, exercise)
            assert holds is not False, (words, verdict.what)
            checked += holds is True
    assert checked >= 10, checked  # or the sentences have changed, and nothing is checked any more


@each_rule
def test_a_right_step_has_no_difference_to_tell(exercise):
    assert exercise._first_difference(exercise.right_step) is None


@pytest.mark.parametrize("exercise, old, new, said", [
    (SHAMPOO, "L + g @ g.T", "L + g.T @ g", "L takes gᵀ @ g, and it should take g @ gᵀ."),
    (SHAMPOO, "R + g.T @ g", "R + g @ g.T", "R takes g @ gᵀ, and it should take gᵀ @ g."),
    (SHAMPOO, "L + g @ g.T", "0.9 * L + 0.1 * g @ g.T", "The weight of g @ gᵀ in L is 0.1, and it should"),
    (SHAMPOO, "L + g @ g.T", "0.9 * L + g @ g.T", "Of the old L stays 0.9: it should be all."),
    (SHAMPOO, "power(L, -0.25, eps) @ g", "power(L, -0.5, eps) @ g", "stands L to the power −1/2, and"),
    (SHAMPOO, "power(L, -0.25, eps) @ g", "(L + eps) ** -0.25 @ g", "The move is not a number"),
    (SHAMPOO, "power(L, -0.25, eps) @ g", "power(L, -0.25, 0) @ g", "With a large ε the first move goes"),
    (SHAMPOO, "@ g @ power(R, -0.25, eps)", "@ g", "R does not enter the move: it should, as R to the power"),
    (SHAMPOO, "@ g @", "@ g.T @", "the move goes along gᵀ: it should go along g."),
    (MUON, "beta * u + g\nahead", "beta * u + (1 - beta) * g\nahead",
     "The weight of g in u is 1 − β, and it should be 1."),
    (MUON, "ahead = beta * u + g", "ahead = u", "In the direction the old u weighs β times"),
    (MUON, "ahead / norm(ahead)", "ahead", "is something not divided by its size?"),
    (MUON, "ahead / norm(ahead)", "ahead / np.linalg.norm(ahead, 2)", "with the singular values 1, 0.5"),
    (MUON, "ahead / norm(ahead)", "ahead / norm(ahead), steps=4", "with the singular values 1, 0.5 and 0.1"),
    (MUON, "ahead / norm(ahead)", "ahead.T / norm(ahead)", "The first move is the one that gᵀ would make"),
    (MUON, "newton_schulz(ahead / norm(ahead))", "np.sign(ahead)", "with the singular values 1, 0.5 and 0.1"),
    (MUON, "- eta * X", "- eta * X - 0.1 * eta * W", "W itself enters the move"),
])
def test_a_mistake_that_people_make_is_told(exercise, old, new, said):
    verdict = replaced(exercise, old, new)
    assert (verdict.status, verdict.evidence) == ("wrong", "measurement")
    assert said in verdict.what, verdict.what


def test_a_mean_that_goes_the_same_way_is_right():
    """Muon divides by the size, so that u may be a mean of gradients as well as their sum."""
    body = STEPS["Muon"].replace("beta * u + g\n", "beta * u + (1 - beta) * g\n", 1)
    body = body.replace("ahead = beta * u + g", "ahead = beta * u + (1 - beta) * g")
    assert MUON.verdict(step_of(body, MUON)).status == "right"


@pytest.mark.parametrize("left, right, said", [
    (np.ones((2, 3)), np.ones((2, 3)), "the columns of the left one must be as many as the rows"),
    (2.0, np.ones((2, 3)), "one of the two is a plain number: write `*`"),
])
def test_what_python_says_of_a_product_is_put_into_words(left, right, said):
    with pytest.raises(ValueError) as error:
        left @ right
    assert said in put_into_words(error.value, []).verdict.what


def test_other_names_and_in_place_changes_are_told():
    def shampoo(theta, g, L, R, eta, eps):
        return theta, L, R

    assert "theta → W" in SHAMPOO.verdict(shampoo).what
    assert "in place" in SHAMPOO.verdict(step_of("L += g @ g.T\nreturn W, L, R", SHAMPOO)).what
    assert "returns the move in W's place" in SHAMPOO.verdict(step_of(
        STEPS["Shampoo"].replace("W = W - eta", "W = -eta"), SHAMPOO)).what
