"""Right answers are accepted in every style, and what is no answer is told in the student's words.

The answers were written as students write them, before the diagnoses; `answers` lists their styles by kind.
Their mathematics is tested here too, without a check.
"""

import inspect
import re

import numpy as np
import pytest

from course_lib import (
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    LazyAdam,
    Momentum,
    NAdam,
    Nesterov,
    RMSProp,
    judge,
    sigmoid,
)
from tests.library.answers import STYLES
from tests.library.answers.forms import CELLS, SOLUTIONS, run_cell
from tests.library.answers.numbers import ONE, SEVERAL
from tests.library.answers.right import CASES

RULES = {
    "02.1": Momentum, "02.2": Nesterov, "03.1": AdaGrad, "04.1": RMSProp, "05.1": AdaDelta, "06.1": Adam,
    "07.1": AdaMax, "08.1": NAdam, "09.1": AMSGrad, "10.4": AdamW, "12.1": LazyAdam,
}
HUNTS = {"04.4": RMSProp, "05.3": AdaDelta, "07.4": AdaMax, "09.3": AMSGrad}
SETTINGS = dict(eta=0.05, beta=0.8, beta1=0.8, beta2=0.95, eps=1e-3, weight_decay=0.1)  # ε is visible
RIGHT = [case for case in CASES if case.expected == "right"]
TOLD = [case for case in CASES if case.expected == "told"]
JARGON = re.compile("|".join((  # what Python says to itself: a student can use none of it
    r"Traceback", r'File "', r"<(class|function|coroutine|generator|bound method|module|cell)\b",
    r"object at 0x", r"object is not", r"object arrays", r"NoneType", r"__\w+__", r"dtype\('O'\)",
    r"\bg?ufunc", r"LinAlgError", r"core dimension", r"einstein sum", r"scalar index",
    r"size-1 arrays", r"0-dimensional",
    r"inhomogeneous", r"with a sequence", r"non-int", r"must be real number", r"truth value",
    r"could not (convert|be broadcast)", r"unsupported operand", r"positional", r"unexpected keyword",
    r"has no (attribute|len)", r"not (callable|iterable)",
)))


def right_ones(exercise):
    return [case for case in RIGHT if case.exercise == exercise]


def call(answer, names, values):
    """Call an answer by name, if it has the names or takes any, else by position."""
    parameters = inspect.signature(answer).parameters.values()
    named = {it.name for it in parameters if it.kind in (it.POSITIONAL_OR_KEYWORD, it.KEYWORD_ONLY)}
    if named.issuperset(names) or all(it.kind is it.VAR_KEYWORD for it in parameters):
        return answer(**dict(zip(names, values)))
    return answer(*values)


def assert_equal(results, expected):
    for result, wanted in zip(results, expected, strict=True):
        np.testing.assert_allclose(np.asarray(result, float), wanted, rtol=1e-9, atol=1e-12)


def step_of(case, given):
    """One step of an answer, with copies of what is given: θ and the memory after it."""
    given = {name: np.copy(value) if np.ndim(value) else value for name, value in (SETTINGS | given).items()}
    names = SOLUTIONS[case.exercise].arguments
    return call(case.answer, names, [given[name] for name in names])


def rule_of(exercise):
    settings = {name: value for name, value in SETTINGS.items() if name in SOLUTIONS[exercise].arguments}
    flags = dict(eps_inside=True) if exercise == "04.4" else {}
    return (RULES | HUNTS)[exercise](**settings, **flags)


@pytest.mark.parametrize("case", [case for exercise in RULES | HUNTS for case in right_ones(exercise)],
                         ids=lambda case: case.name)
def test_a_step_that_is_called_right_is_the_rule(case):
    rule, rng = rule_of(case.exercise), np.random.default_rng(16)
    for t in [] if case.path else [1, 2, 7, 30]:  # from memories of several sizes
        theta, g = rng.normal(size=(2, 5)) * [0.01, 1, 1, 10, 3]
        g[t % 5] = 0
        memory = dict(zip(rule.memory, rng.exponential(size=(3, 5))))
        now = rule.step(theta, g, t, **memory)
        expected = theta + now["delta"], *(now[name] for name in rule.memory)
        assert_equal(step_of(case, dict(theta=theta, g=g, t=t, **memory)), expected)
    theta = start = rng.normal(size=5)  # and a way from no memory
    memory = kept = dict.fromkeys(rule.memory, np.zeros(5))
    for t in range(1, 21):
        g = rng.normal(size=5) * (rng.random(5) < 0.8)
        now = rule.step(start, g, t, **memory)
        start, memory = start + now["delta"], {name: now[name] for name in rule.memory}
        theta, *remembered = step_of(case, dict(theta=theta, g=g, t=t, **kept))
        kept = dict(zip(rule.memory, remembered, strict=True))
        assert_equal([theta], [start])


def points(rng):
    return rng.normal(size=20), rng.random(20)


def bowl(theta, i=0):
    return np.array([1.0, 3.0]) * theta + 0.1 * i


ARGUMENTS = {  # of each exercise that asks for another function, drawn by chance
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
    "13.1": lambda rng: (rng.uniform(0.1, 0.9), rng.uniform(0.5, 2), rng.random(), int(rng.integers(1, 99))),
    "15.1": lambda rng: (rng.normal(size=6) * 300, rng.dirichlet(np.ones(6))),
    "13.2": lambda rng: (rng.normal(size=5) * 10.0 ** rng.integers(-2, 3), rng.random()),
}


@pytest.mark.parametrize("case", [case for exercise in ARGUMENTS for case in right_ones(exercise)],
                         ids=lambda case: case.name)
def test_a_function_that_is_called_right_returns_what_the_solution_returns(case):
    it = SOLUTIONS[case.exercise]
    solution = run_cell(it.source, case.exercise)[it.name]
    rng = np.random.default_rng(16)
    for _ in range(5):
        values = ARGUMENTS[case.exercise](rng)
        expected, result = solution(*values), call(case.answer, it.arguments, values)
        assert_equal(*((result, expected) if len(it.returns) > 1 else ([result], [expected])))


@pytest.mark.parametrize("case", right_ones("00.2"), ids=lambda case: case.name)
def test_a_safe_sigmoid_that_is_called_right_takes_a_number_too(case):
    for z in [-1000.0, -1.5, 0, 2.0, 1000]:
        result = np.asarray(call(case.answer, ["z"], [z]))
        assert result.shape == () and np.isclose(result, sigmoid(z), 1e-12, 1e-300)


@pytest.mark.parametrize("case", right_ones("01.1"), ids=lambda case: case.name)
def test_sparse_data_that_are_called_right_are_as_the_task_says(case):
    drawn = [call(case.answer, ["rng"], [np.random.default_rng(seed)]) for seed in range(40)]
    x, y = np.array(drawn, dtype=float).transpose(1, 0, 2)
    np.testing.assert_allclose(y, sigmoid(2 * x), rtol=1e-12)
    assert x.shape == (40, 500) and np.all((x == 0).sum(axis=1) == 400)
    silent = (x == 0).mean(axis=0)  # by chance: 0.8 ± √(0.8 · 0.2 / 40) at each place
    assert np.isclose(silent.std(), 0.063, rtol=0.2)
    heard = x[x != 0] / 0.5
    assert abs(heard.mean()) < 0.05 and abs(heard.std() - 1) < 0.05
    assert abs(np.mean(abs(heard) < 1) - 0.683) < 0.03, "not normal"


@pytest.mark.parametrize("case", [case for exercise in ONE | SEVERAL for case in right_ones(exercise)],
                         ids=lambda case: case.name)
def test_a_number_that_is_called_right_is_the_solutions(case):
    *_, solution = run_cell(CELLS[case.exercise], case.exercise).values()
    numbers = [float(number) for number in np.array(case.answer, dtype=object).ravel()]
    tolerance = 5e-3 if case.style in ("rounded", "text") else 1e-7
    np.testing.assert_allclose(numbers, np.ravel(solution), rtol=tolerance)


FORMS = ("how it is made", "arguments", "beside", "result")  # the same for every exercise
LEAST = {15: RULES, 6: [*ARGUMENTS, "01.1"], 5: ONE | SEVERAL, 4: HUNTS}


@pytest.mark.parametrize("exercise, least", [(name, n) for n, names in LEAST.items() for name in names])
def test_there_are_enough_styles_besides_the_forms(exercise, least):
    styles = {case.style for case in right_ones(exercise) if case.kind not in FORMS}
    assert len(styles) >= least, sorted(styles)


def test_every_style_is_listed_and_written_and_every_case_has_a_name_of_its_own():
    assert {case.style for case in CASES} == {style for styles in STYLES.values() for style in styles}
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", RIGHT, ids=lambda case: case.name)
def test_a_right_answer_is_accepted(case):
    verdict = judge(case.exercise, case.answer)
    assert verdict.status == "right", verdict.text


@pytest.mark.filterwarnings("ignore:the matrix subclass")  # the answer of one of them
@pytest.mark.parametrize("case", TOLD, ids=lambda case: case.name)
def test_what_is_no_answer_is_told_in_the_students_words(case):
    verdict = judge(case.exercise, case.answer)
    assert verdict.status in ("wrong", "open")
    assert not JARGON.search(verdict.text), verdict.text
    words = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in case.words), re.IGNORECASE)
    assert words.search(verdict.text), f"none of {case.words} in: {verdict.text}"
