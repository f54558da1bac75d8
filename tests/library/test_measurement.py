"""What is measured of a wrong step is true of it: every single edit of every rule's lines is told, or right.

The sentences are checked from outside, with other settings and other states than the questions use.
"""

import re

import numpy as np
import pytest

from course_lib import EXERCISES, MUTANTS
from course_lib.exercises import Step
from course_lib.exercises.symbols import LETTERS, symbol
from tests.support.edits import STEPS, edits, step_of

SETTINGS = dict(eta=0.07, beta=0.73, beta1=0.62, beta2=0.91, eps=1e-9, weight_decay=0.05)
FAINT = 1e-140
NAMES = {letter: name for name, letter in LETTERS.items()}


def called(step, exercise, t=4, **state):
    """{"move" and each memory: a number} after one step of one parameter."""
    given = {**SETTINGS, "theta": 0.0, "g": 0.0, "t": t, **{name: 0.0 for name in exercise.rule.memory},
             **state}
    arrays = {name: np.array([float(value)]) if name in ("theta", "g", *exercise.rule.memory) else value
              for name, value in given.items()}
    with np.errstate(all="ignore"):
        result = step(**{name: arrays[name] for name in exercise.arguments})
    values = dict(zip(("theta", *exercise.rule.memory), (float(np.ravel(part)[0]) for part in result)))
    return {"move": values.pop("theta") - given["theta"], **values}


def value_of(text):
    """The number of a symbol, such as "η (1 − β₁)", under the settings here."""
    for letter in sorted((LETTERS[name] for name in SETTINGS), key=len, reverse=True):
        text = text.replace(letter, f"({SETTINGS[NAMES[letter]]})")
    for sign, python in {"−": "-", "½": "0.5", "²": "**2", "³": "**3", "√": "np.sqrt"}.items():
        text = text.replace(sign, python)
    text = re.sub(r"(?<=[\d)]) (?=[(n\d])", " * ", text)
    return eval(text, {"np": np})


def quantity(text, state, after, name):
    """What a source in a sentence is worth: "g²", "|g|", "the square of the move", "the old v"."""
    text = text.removeprefix("the ")
    if text.endswith("of the move"):
        return np.abs(after["move"]) ** {"square": 2, "cube": 3}[text.split()[0]]
    old, text = text.startswith("old "), text.removeprefix("old ").removeprefix("new ")
    base = NAMES.get(re.sub(r"[|²³√/1]", "", text), re.sub(r"[|²³√/1]", "", text))
    value = state[base] if base in ("g", "theta") or old else after[base]
    value = abs(value) if "|" in text or "√" in text else value
    return value**2 if "²" in text else value**3 if "³" in text else np.sqrt(value) if "√" in text else value


def is_true(said, step, exercise):
    """Whether a sentence holds of a step; None if it is of no kind that is checked here."""
    rng = np.random.default_rng(5)
    state = {name: rng.uniform(0.5, 2.0) for name in ("theta", "g", *exercise.rule.memory)}

    def close(one, other):
        return bool(np.isclose(one, other, rtol=1e-5, atol=1e-12))

    if found := re.match(r"The weight of (.+) in (\S+) is (.+), and it should be", said):
        if "(with " in found[3] or "the direction" in said:
            return None
        name = NAMES.get(found[2], found[2])
        given = state | {name: 0.0}
        after = called(step, exercise, **given)
        return close(after[name], value_of(found[3]) * quantity(found[1], given, after, name))
    if found := re.match(r"(?:Of|Nothing of|All of) the old (\S+) stays(?: (.+), and|:)", said):
        name = NAMES.get(found[1], found[1])
        share = 0.0 if said.startswith("Nothing") else 1.0 if said.startswith("All") else value_of(found[2])
        return close(called(step, exercise, g=FAINT, **{name: 5.0})[name], 5.0 * share)
    if found := re.match(r"(\S+) takes (.+), and it should take", said):
        name = NAMES.get(found[1], found[1])
        ratios = []
        for factor in (1.0, 1.7):
            given = {key: factor * value for key, value in state.items()} | {name: 0.0}
            after = called(step, exercise, **given)
            ratios.append(after[name] / quantity(found[2], given, after, name))
        return close(ratios[0], ratios[1])
    if found := re.match(r"(\S+(?: [−+] \S+)?) is added to (\S+) in every step", said):
        name = NAMES.get(found[2], found[2])
        return close(called(step, exercise, g=FAINT)[name], value_of(found[1]))
    if said.startswith("The move has the wrong sign"):
        right = called(exercise.right_step, exercise, t=1, g=state["g"])["move"]
        return bool(np.sign(called(step, exercise, t=1, g=state["g"])["move"]) == -np.sign(right))
    if said.startswith("η does not enter the move"):
        before = called(step, exercise, **state)["move"]
        changed = step_with(step, eta=0.2)
        return close(called(changed, exercise, **state)["move"], before)
    if found := re.match(r"Nothing enters (\S+):", said):
        name = NAMES.get(found[1], found[1])
        return called(step, exercise, g=state["g"], theta=state["theta"])[name] == 0
    return None


def step_with(step, **settings):
    return lambda **arguments: step(**arguments | {name: value for name,
                                                   value in settings.items() if name in arguments})


def subject(said, memory):
    """The memory that a sentence is about, or "move"."""
    starts = re.match(r"(?:The weight of .+? in|Of the old|Nothing of the old|All of the old|Nothing enters|"
                      r"Where the gradient is 0, (?:nothing|all|of|.+? of) (?:of )?(?:the old "
                      r")?)?\s*(\S+?)[ :]", said)
    name = NAMES.get(starts[1], starts[1]) if starts else ""
    return name if name in memory else "move"


@pytest.mark.long
@pytest.mark.parametrize("number", STEPS)
def test_every_single_edit_is_told_truly_or_is_right(number):
    exercise = EXERCISES[number]
    body, checked = STEPS[number], 0
    assert exercise.verdict(step_of(body, exercise.arguments)).status == "right"
    for words, _, tree in edits(body, exercise.arguments):
        step = step_of(tree, exercise.arguments)
        verdict = exercise.verdict(step)
        if verdict.status == "right":
            assert walks_alike(step, exercise), words
            continue
        assert verdict.evidence in ("story", "measurement", "refusal"), (words, verdict.what)
        if verdict.evidence == "measurement":
            holds = is_true(verdict.what, step, exercise)
            assert holds is not False, (words, verdict.what)
            checked += holds is True
            assert "nan" not in verdict.what and "inf " not in verdict.what, (words, verdict.what)
    assert checked >= 3, checked  # or the sentences have changed, and nothing is checked any more


def walks_alike(step, exercise):
    """Whether a step goes the right way over gradients that the check does not try."""
    rng = np.random.default_rng(99)
    g = rng.normal(size=(30, 3)) * [0.01, 1.0, 100.0]
    settings = {name: SETTINGS[name] for name in exercise.arguments if name in SETTINGS}
    return np.allclose(exercise.walk(step, settings, g)["theta"],
                       exercise.walk(exercise.right_step, settings, g)["theta"],
                       rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("number", STEPS)
def test_a_story_is_not_told_of_what_is_near_it(number):
    """A mutant whose move is a thousandth longer does not do what the mutant does."""
    exercise = EXERCISES[number]
    for mutant in MUTANTS:
        if mutant.of is exercise.rule:
            wrong = exercise.step_of(lambda mutant=mutant,
                                     **settings: mutant.wrong(**settings, **exercise.flags))

            def near(theta, wrong=wrong, **others):
                after, *memory = wrong(theta=theta, **others)
                return theta + 1.001 * (after - theta), *memory

            def keeping_other_memory(wrong=wrong, **arguments):
                after, *memory = wrong(**arguments)
                return after, *(part + 0.01 for part in memory)

            walk = exercise.walk(wrong, *next(exercise.trials()))["theta"]
            # or a thousandth of it is the same again
            if np.all(np.isfinite(walk)) and np.any(np.ptp(walk, axis=0) > 0):
                assert not tells(exercise.verdict(near), mutant), mutant.name
                if exercise.rule.memory:
                    assert not tells(exercise.verdict(keeping_other_memory), mutant), mutant.name


def tells(verdict, mutant):
    return verdict.evidence == "story" and mutant.diagnosis in verdict.what


def test_a_right_step_has_no_difference_to_tell():
    from course_lib.exercises.measurement import first_difference

    for number, exercise in EXERCISES.items():
        if type(exercise) is Step:  # MatrixStep has questions of its own
            assert first_difference(exercise.pair(exercise.right_step)) is None, number


@pytest.mark.parametrize("values, name", [
    ([0.3, 0.45], "1 − β₁"), ([0.1, 0.03], "η"), ([-0.7, -0.55], "−β₁"), ([0.25, 0.25], "0.25"),
    ([1, 1], "1"),
    ([0.123, 0.456], "0.123 (with η = 0.1, β₁ = 0.7, β₂ = 0.95)"),
    ([0.1 * 0.3, 0.03 * 0.45], "η (1 − β₁)"), ([0.7**2, 0.55**2], "β₁²"),
])
def test_a_number_is_told_as_the_symbol_that_fits_twice(values, name):
    settings = [dict(eta=0.1, beta1=0.7, beta2=0.95), dict(eta=0.03, beta1=0.55, beta2=0.85)]
    assert symbol(values, settings) == name


def replaced(number, old, new):
    """The right step with other words in its code."""
    assert STEPS[number].count(old) == 1
    return step_of(STEPS[number].replace(old, new), EXERCISES[number].arguments)


@pytest.mark.parametrize("number, old, new, said", [
    ("02.1", "- eta * u", "- eta * np.tanh(u)", "Large moves are not proportional to u"),
    ("02.1", "- eta * u", "- eta * np.clip(u, -1, 1)", "Large moves are not proportional to u"),
    ("02.1", "- eta * u", "- eta * np.abs(u)", "Where u is negative, the move is another"),
    ("03.1", "eta * g /", "eta * np.sign(g) /", "However small the gradient is, the move keeps its length"),
    ("03.1", "eta * g /", "eta * g**3 /", "The move goes with |g|³"),
    ("06.1", "+ (1 - beta1) * g\n", "+ (1 - beta1) * np.abs(g)\n", "m takes |g|, and it should take g"),
    ("09.1", "np.sqrt(v_hat)", "np.sqrt(v)", "v̂ does not enter the move"),
])
def test_what_a_move_does_with_the_size_and_sign_of_its_cause_is_told(number, old, new, said):
    verdict = EXERCISES[number].verdict(replaced(number, old, new))
    assert verdict.status == "wrong" and said in verdict.what, verdict.what
