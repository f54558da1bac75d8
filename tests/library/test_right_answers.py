"""Right answers are accepted in every style, and forms that are not an answer are told in the student's words.

The answers were written as students write them, before the diagnoses; `answers` lists their styles by kind.
"""

import inspect
import re

import numpy as np
import pytest

from course_lib import (AdaDelta, AdaGrad, Adam, AdaMax, AdamW, AMSGrad, LazyAdam, Momentum, NAdam, Nesterov, RMSProp,
                        judge, sigmoid)

from .answers import STYLES
from .answers.forms import CELLS, SOLUTIONS, run_cell
from .answers.numbers import ONE, SEVERAL
from .answers.right import CASES

RULES = {
    "02.1": Momentum, "02.2": Nesterov, "03.1": AdaGrad, "04.1": RMSProp, "05.1": AdaDelta, "06.1": Adam,
    "07.1": AdaMax, "08.1": NAdam, "09.1": AMSGrad, "10.4": AdamW, "12.1": LazyAdam,
}
HUNTS = {"04.4": RMSProp, "05.3": AdaDelta, "07.4": AdaMax, "09.3": AMSGrad}
SETTINGS = dict(eta=0.05, beta=0.8, beta1=0.8, beta2=0.95, eps=1e-3, weight_decay=0.1)  # no two alike, ε visible
RIGHT = [case for case in CASES if case.expected == "right"]
TOLD = [case for case in CASES if case.expected == "told"]

# what Python says to itself; a student can use none of it
JARGON = re.compile("|".join((
    r"Traceback", r'File "', r"<(class|function|coroutine|generator|bound method|module|cell)\b", r"object at 0x",
    r"NoneType", r"__\w+__", r"\bg?ufunc", r"dtype\('O'\)", r"LinAlgError", r"core dimension", r"einstein sum",
    r"positional", r"unexpected keyword", r"unsupported operand", r"truth value", r"scalar index", r"size-1 arrays",
    r"must be real number", r"could not (convert|be broadcast)", r"inhomogeneous", r"with a sequence", r"non-int",
    r"0-dimensional", r"object arrays", r"has no (attribute|len)", r"object is not", r"not (callable|iterable)")))


def call(answer, names, values):
    """Call an answer by name, if it has the names or takes any, else by position."""
    parameters = inspect.signature(answer).parameters.values()
    named = {it.name for it in parameters if it.kind in (it.POSITIONAL_OR_KEYWORD, it.KEYWORD_ONLY)}
    if named.issuperset(names) or all(it.kind is it.VAR_KEYWORD for it in parameters):
        return answer(**dict(zip(names, values)))
    return answer(*values)


def states(rule, rng, count=6):
    """θ, g, t and memories of several sizes, with entries that are 0, as an optimizer may meet them."""
    for t in rng.integers(1, 30, count).tolist():
        theta, g = rng.normal(size=(2, 5)) * [0.01, 1, 1, 10, 3]
        g[rng.integers(5)] = 0
        m, u = rng.normal(size=(2, 5))
        v, v_hat = rng.exponential(size=(2, 5))
        yield dict(theta=theta, g=g, t=t, m=m, v=v, v_hat=v_hat, u=abs(u) if rule is AdaDelta else u)


@pytest.mark.parametrize("exercise", RULES | HUNTS)
def test_a_step_that_is_called_right_is_the_rule(exercise):
    names = SOLUTIONS[exercise].arguments
    maker = (RULES | HUNTS)[exercise]
    flags = dict(eps_inside=True) if exercise == "04.4" else {}
    rule = maker(**{name: value for name, value in SETTINGS.items() if name in names}, **flags)
    for case in RIGHT:
        if case.exercise != exercise:
            continue
        rng = np.random.default_rng(16)
        for state in states(maker, rng):
            if case.path:
                break
            now = rule.step(state["theta"], state["g"], state["t"], *(state[name] for name in rule.memory))
            expected = [state["theta"] + now["delta"], *(now[name] for name in rule.memory)]
            values = {name: np.copy(value) if np.ndim(value) else value for name, value in (state | SETTINGS).items()}
            results = call(case.answer, names, [values[name] for name in names])
            for result, wanted in zip(results, expected, strict=True):
                np.testing.assert_allclose(np.asarray(result, float), wanted, rtol=1e-9, atol=1e-12, err_msg=case.name)
        theta = start = rng.normal(size=5)  # and a way of 20 steps from no memory
        memory, kept = [np.zeros(5)] * len(rule.memory), [np.zeros(5)] * len(rule.memory)
        for t in range(1, 21):
            g = rng.normal(size=5) * (rng.random(5) < 0.8)
            now = rule.step(start, g, t, *memory)
            start, memory = start + now["delta"], [now[name] for name in rule.memory]
            given = SETTINGS | dict(zip(rule.memory, map(np.array, kept)), theta=np.array(theta), g=g.copy(), t=t)
            theta, *kept = call(case.answer, names, [given[name] for name in names])
            np.testing.assert_allclose(np.asarray(theta, float), start, rtol=1e-9, atol=1e-12, err_msg=case.name)


def points(rng):
    return rng.normal(size=20), rng.random(20)


def bowl(theta, i=0):
    return np.array([1.0, 3.0]) * theta + 0.1 * i


ARGUMENTS = {  # of each exercise that asks for a function, drawn by chance
    "00.1": lambda rng: (*rng.normal(size=2), *points(rng)),
    "00.2": lambda rng: (rng.normal(size=9) * 10.0 ** np.arange(-4, 5),),
    "01.3": lambda rng: (*rng.normal(size=2), *points(rng)),
    "02.4": lambda rng: (bowl, rng.normal(size=2), 0.1, 0.7, int(rng.integers(1, 9))),
    "03.2": lambda rng: (rng.normal(size=(4, 4)),),
    "03.4": lambda rng: ([object()] * 3, rng.random(), 0.01, 12),
    "04.2": lambda rng: tuple(rng.random(2)),
    "05.2": lambda rng: tuple(rng.random(2)),
    "06.2": lambda rng: (int(rng.integers(1, 50)), *rng.random(2)),
    "06.4": lambda rng: (bowl, rng.normal(size=2), 3, 4, 0.1),
    "07.2": lambda rng: (rng.normal(size=6) * 10.0 ** rng.integers(-200, 200, 6), int(rng.integers(1, 2000))),
    "08.3": lambda rng: (bowl, rng.normal(size=2), 0.1, 0.8, 0.95, 1e-3, 7),
    "10.1": lambda rng: (int(rng.integers(50)), *sorted(rng.random(2)), int(rng.integers(2, 9))),
    "10.2": lambda rng: (int(rng.integers(50)), *sorted(rng.random(2)), int(rng.integers(2, 9))),
    "11.2": lambda rng: (rng.normal(size=(3, 7)) * 400, np.eye(3)[rng.integers(3, size=7)].T),
    "11.3": lambda rng: tuple(rng.integers(5, size=(2, int(rng.integers(5, 9)))) / 5),
    "12.3": lambda rng: (rng.permutation(1 + rng.integers(1, 99, 30)),),
}


@pytest.mark.parametrize("exercise", ARGUMENTS)
def test_a_function_that_is_called_right_returns_what_the_solution_returns(exercise):
    it = SOLUTIONS[exercise]
    expected = run_cell(it.source, exercise)[it.name]
    for case in RIGHT:
        rng = np.random.default_rng(16)
        for _ in range(5 if case.exercise == exercise else 0):
            values = ARGUMENTS[exercise](rng)
            wanted, result = expected(*values), call(case.answer, it.arguments, values)
            for one, other in zip(result, wanted, strict=True) if len(it.returns) > 1 else [(result, wanted)]:
                np.testing.assert_allclose(np.asarray(one, float), other, rtol=1e-9, atol=1e-12, err_msg=case.name)


def test_a_safe_sigmoid_that_is_called_right_takes_a_number_too():
    for case in RIGHT:
        for z in [-1000.0, -1.5, 0, 2.0, 1000] if case.exercise == "00.2" else []:
            result = np.asarray(call(case.answer, ["z"], [z]))
            assert result.shape == () and np.isclose(result, sigmoid(z), 1e-12, 1e-300), (case.name, z)


def test_sparse_data_that_are_called_right_are_as_the_task_says():
    for case in RIGHT:
        if case.exercise == "01.1":
            drawn = [call(case.answer, ["rng"], [np.random.default_rng(seed)]) for seed in range(40)]
            x, y = np.array(drawn, dtype=float).transpose(1, 0, 2)
            assert x.shape == (40, 500) and np.all((x != 0).sum(axis=1) == 100), case.name
            np.testing.assert_allclose(y, sigmoid(2 * x), rtol=1e-12, err_msg=case.name)
            silent = (x == 0).mean(axis=0)  # about 0.8 at each place, ± 0.063
            assert 0.5 < silent.min() and np.isclose(silent.std(), 0.063, rtol=0.3), case.name
            assert abs(x[x != 0].mean()) < 0.04 and abs(x[x != 0].std() - 0.5) < 0.03, case.name
            assert abs(np.mean(abs(x[x != 0]) < 0.5) - 0.683) < 0.03, f"{case.name}: not normal"


@pytest.mark.parametrize("exercise", ONE | SEVERAL)
def test_a_number_that_is_called_right_is_the_solutions(exercise):
    *_, solution = run_cell(CELLS[exercise], exercise).values()
    for case in RIGHT:
        if case.exercise == exercise:
            numbers = np.ravel([float(np.squeeze(x)) for x in np.atleast_1d(np.asarray(case.answer, object))])
            tolerance = 5e-3 if case.style in ("rounded", "text") else 1e-7
            np.testing.assert_allclose(numbers, np.ravel(solution), rtol=tolerance, err_msg=case.name)


FORMS = ("how it is made", "arguments", "beside", "result")  # the same for every exercise
LEAST = {15: RULES, 6: [*ARGUMENTS, "01.1"], 5: ONE | SEVERAL, 4: HUNTS}


@pytest.mark.parametrize("exercise, least", [(exercise, n) for n, exercises in LEAST.items() for exercise in exercises])
def test_there_are_enough_styles_besides_the_forms(exercise, least):
    styles = {case.style for case in RIGHT if case.exercise == exercise and case.kind not in FORMS}
    assert len(styles) >= least, sorted(styles)


def test_every_style_is_listed_and_written_and_every_case_has_a_name_of_its_own():
    assert {case.style for case in CASES} == {style for styles in STYLES.values() for style in styles}
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", RIGHT, ids=lambda case: case.name)
def test_a_right_answer_is_accepted(case):
    verdict = judge(case.exercise, case.answer)
    assert verdict.status == "right", verdict.text


@pytest.mark.parametrize("case", TOLD, ids=lambda case: case.name)
def test_what_is_no_answer_is_told_in_the_students_words(case):
    verdict = judge(case.exercise, case.answer)
    assert verdict.status in ("wrong", "open")
    assert not JARGON.search(verdict.text), verdict.text
    assert any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", verdict.text, re.IGNORECASE) for word in case.words), \
        f"none of {case.words} in: {verdict.text}"
