"""A student reads the same of an answer in a lecture, where it runs beside the check, and from the grader."""

import linecache

import pytest

from course_lib.exercises import Function, Number
from course_lib.grading import answers as module
from course_lib.grading.answers import Answers
from course_lib.grading.judge import Criterion, mark

CASES = dict(cases=lambda rng: [dict(a=rng.normal(size=3), b=rng.normal(size=3))], read="03 · AdaGrad, §1")
ONE = Function(title="one", reference=lambda a, b: a + b, **CASES)
TWO = Function(title="two", reference=lambda a, b: (a + b, a * b), returns=("sum", "product"), **CASES)
NUMBER = Number(title="number", value=lambda: 5.0, read="03 · AdaGrad, §1")

RESULTS = ["None", "'text'", "b'x'", "{'s': a}", "{}", "set()", "frozenset()", "[a]", "[[[[[[1]]]]]]",
           "(a, a, a)", "10**30", "10**5000", "a + 1j", "np.matrix(a)", "print", "lambda x: x",
           "(x for x in a)", "object()", "iter([])", "type", "[a, 'x']", "(a, None)", "(a, {})", "(a, [])",
           "(a, 10**30)", "(a, ...)", "...", "[...]", "(..., ...)", "True", "[None]", "['5']", "float('nan')",
           "np.ma.array(a)", "(a + b, a * b)", "[list(a + b), list(a * b)]", "(a + b).astype(np.longdouble)",
           "(a + b).astype(object)", "(a + b + 0j, a * b)"]
ERRORS = ["if a > b: pass", "np.max(a, b)", "a.sqrt()", "a ^ b", "float(a)", "1/0", "{}['k']", "[][5]",
          "open('x')", "int('x')", "np.linalg.inv(np.zeros((2, 2)))", "np.sum(a, axis=3)", "a @ np.ones(5)",
          "np.add(a, 'x')", "raise OSError(2, 'no')", "raise UnicodeDecodeError('utf-8', b'x', 0, 1, 'why')",
          "assert a is b", "raise KeyError('q')", "raise StopIteration('x')", "import torch", "undefined",
          "raise SyntaxError('x')", "class E(ValueError): pass\n    raise E('truth value of an array')",
          "raise NotImplementedError()", "import sys; sys.exit()", "a[1.5]", "a[0] = 7",
          "raise ExceptionGroup('x', [ValueError('y')])"]
NUMBERS = ["None", "'text'", "'0,5'", "(3, 4)", "[]", "{}", "print", "...", "[...]", "np.ones(3)", "True",
           "5 + 1j", "10**30", "float('inf')"]
RIGHT = ["5", "5.0", "'5'", "[5]", "(5,)", "5 + 0j", "np.float32(5)", "np.longdouble(5)", "np.uint64(5)",
         "np.array([5])", "np.array(5, object)", "Fraction(10, 2)", "Decimal(5)", "namedtuple('P', 'x')(5)"]
BEFORE = "import numpy as np\nfrom collections import namedtuple\nfrom decimal import Decimal\n" \
         "from fractions import Fraction\n"


@pytest.fixture(scope="module")
def answers():
    with pytest.MonkeyPatch.context() as patch, Answers() as answers:
        patch.setattr(module, "CALL_SECONDS", 1e9)
        answers._seconds_left = answers._patience_left = 1e9  # one sandbox for all
        answers.execute("before", BEFORE)
        yield answers


def verdicts(answers, exercise, name, source):
    """The same answer, here and there."""
    linecache.cache[source] = len(source), None, source.splitlines(True), source
    space = {}
    exec(BEFORE, space)
    exec(compile(source, source, "exec"), space)
    answers.execute(source, source)
    return exercise.verdict(space[name], 1), mark(Criterion(1, name, exercise), answers, 1).verdict


@pytest.mark.parametrize("body", [*(f"return {result}" for result in RESULTS),
                                  *(f"{error}\n    return a + b" for error in ERRORS)])
@pytest.mark.parametrize("exercise", [ONE, TWO], ids=["one result", "two results"])
def test_of_a_function(answers, exercise, body):
    here, there = verdicts(answers, exercise, "f", f"def f(a, b):\n    {body}\n")
    assert (here.status, here.what) == (there.status, there.what)


@pytest.mark.parametrize("value", [*NUMBERS, *RIGHT])
def test_of_a_number(answers, value):
    here, there = verdicts(answers, NUMBER, "number", f"number = {value}\n")
    assert (here.status, here.what) == (there.status, there.what)
    assert (here.status == "right") == (value in RIGHT)


def test_of_a_named_tuple(answers):
    source = "Both = namedtuple('Both', 'sum product')\ndef f(a, b):\n    return Both(a + b, a * b)\n"
    assert {verdict.status for verdict in verdicts(answers, TWO, "f", source)} == {"right"}
