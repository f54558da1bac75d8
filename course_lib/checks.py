"""Checks that name the mistake.

    check("06.1", adam)     is it right? If not: which mistake is it, or where does it depart?
    hint("06.1")            the next of its three hints
    progress("06")          what is done and what is open in a lecture; progress() for all

The exercises themselves are in exercises.py. Each is one of the kinds below, and knows how to
judge an answer: a wrong one is compared with the mistakes that people really make, for rules
with the mutants (mutants.py) and with what other frameworks mean (conventions.py). If it is none
of them, the check says where the answer departs and how it is off, never what is expected.

What is done is kept in `.progress.json` beside the notebook, and nowhere else.
"""

import ast
import contextlib
import functools
import inspect
import io
import json
import linecache
import os
import re
import sys
import tempfile
import textwrap
import time
import traceback
from dataclasses import dataclass, field, fields
from itertools import permutations
from pathlib import Path
from typing import Callable

import numpy as np

from .conventions import CONVENTIONS
from .mutants import MUTANTS
from .plot import number

SECONDS = 2.0  # that one check may take; ordinary answers need a few hundredths
SAME = 1e-9  # of the size of what is compared: above rounding, below float32


@dataclass(frozen=True)
class Verdict:
    """What a check says: `status` is "right", "wrong" or "open" (not tried yet), `text` is for the student."""

    exercise: str
    status: str
    text: str


class NotTried(Exception):
    """The answer is still the stub."""


class Wrong(Exception):
    """The answer is wrong; the message says how, and `read` where it is explained. `kind` is the message without
    line numbers: the same for the same mistake in another copy of the code."""

    def __init__(self, message, read="", kind=""):
        super().__init__(message)
        self.read, self.kind = read, kind or message


class TooLong(BaseException):  # not an Exception, or a student's `except Exception` would swallow it
    pass


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer: `wrong` stands where the student's function or number would."""

    wrong: object
    diagnosis: str
    read: str = ""


# Calling a student's function ----------------------------------------------------------------------------


class Watched(np.ndarray):
    """An array that notices an overflow by its result: a browser's Python has no floating-point flags for NumPy to
    raise, so that `np.errstate` sees nothing there."""

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        inputs = [_plain(each) for each in inputs]
        if "out" in options:
            options["out"] = tuple(map(np.asarray, options["out"]))
        with np.errstate(all="ignore"):
            result = getattr(ufunc, method)(*inputs, **options)
        results = result if isinstance(result, tuple) else (result,)
        if all(np.isfinite(each).all() for each in inputs) and not all(np.isfinite(each).all() for each in results):
            raise FloatingPointError(f"overflow encountered in {ufunc.__name__}")
        watched = tuple(np.asarray(each).view(Watched) for each in results)
        return watched if isinstance(result, tuple) else watched[0]


def _plain(value):
    """The same without watching, tuples part by part."""
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return np.asarray(value)[()] if isinstance(value, Watched) else value


class Caller:
    """Calls a student's function calmly, within one time limit for all calls together.

    The limit looks at the clock at each instruction of the student's code, because alarm signals exist neither on
    Windows nor in a browser's Python.
    """

    def __init__(self, function, arguments, seconds=SECONDS, errors="ignore"):
        self.function, self.name = function, getattr(function, "__name__", "your function")
        self.deadline, self.errors = time.perf_counter() + seconds, errors
        self._require_arguments(arguments)
        self._refuse_bare_except()

    def _require_arguments(self, arguments):
        wanted = f"{self.name}({', '.join(arguments)})"
        try:
            inspect.signature(self.function).bind(**dict.fromkeys(arguments))
        except TypeError as error:
            raise Wrong(f"The check calls {wanted}, and your function cannot be called so: {error}.") from None

    def _refuse_bare_except(self):
        with contextlib.suppress(OSError, TypeError, SyntaxError):
            tree = ast.parse(textwrap.dedent(inspect.getsource(self.function)))
            if any(isinstance(node, ast.ExceptHandler) and node.type is None for node in ast.walk(tree)):
                raise Wrong("A bare `except:` hides every mistake, even Ctrl-C and this check's time limit. "
                            "Name the exception, as in `except ValueError:`.")

    def _trace(self, frame, event, arg):
        if time.perf_counter() > self.deadline:
            raise TooLong(frame.f_lineno, frame.f_code.co_filename)
        return self._trace

    def _trace_students_code(self, frame, event, arg):
        if _is_students(frame.f_code.co_filename):
            frame.f_trace_opcodes = True  # `while True: pass` has one line only, and never begins another
            return self._trace(frame, event, arg)

    def __call__(self, **arguments):
        given = handed = _copied(arguments)
        if self.errors == "raise" and sys.platform == "emscripten":
            handed = {name: value.view(Watched) if isinstance(value, np.ndarray) else value
                      for name, value in given.items()}
        before = sys.gettrace()
        try:
            with contextlib.redirect_stdout(io.StringIO()), np.errstate(all=self.errors, under="ignore"):
                sys.settrace(self._trace_students_code)
                try:
                    result = _plain(self.function(**handed))
                finally:
                    sys.settrace(before)
        except TooLong as limit:
            line = linecache.getline(limit.args[1], limit.args[0]).strip()
            raise still_running(f", in line {limit.args[0]}" + (f", `{line}`" if line else "")) from None
        except Wrong:  # from a function that runs elsewhere, in the grader's sandbox
            raise
        except Exception as error:
            raise Wrong(self._told(error), kind=repr(error)) from None
        for name, value in arguments.items():
            if isinstance(value, np.ndarray) and not np.array_equal(value, given[name], equal_nan=True):
                raise Wrong(f"Your function changes its argument {name} in place, so that the caller's {name} changes "
                            f"too. Make a new one: `{name} = {name} + …` instead of `{name} += …`, np.sort instead of .sort().")
        if result is None:
            raise Wrong("It returns None. Is there a `return` at the end?")
        if result is ... or isinstance(result, tuple) and result and all(part is ... for part in result):
            raise NotTried
        return result

    def _told(self, error):
        where = getattr(error, "where", None) or [
            f for f in traceback.extract_tb(error.__traceback__) if _is_students(f.filename)]
        line = f" in line {where[-1].lineno}, `{where[-1].line}`" if where else ""
        if isinstance(error, FloatingPointError):
            return f"It computes a number that is too large, or not a number ({error}){line}."
        if isinstance(error, NotImplementedError) or isinstance(error, TypeError) and "ellipsis" in str(error):
            raise NotTried from None
        if isinstance(error, TypeError) and re.search(r"for \^|'bitwise_xor'", str(error)):
            return f"It takes `^`{line}, which is no power in Python: write `**`."
        if isinstance(error, TypeError) and re.search("only (0-dimensional|length-1|size-1) arrays", str(error)):
            return (f"It uses a function that takes one number only{line}, and is given an array. NumPy's, such as np.sqrt, "
                    "take both.")
        if isinstance(error, ValueError) and "truth value of an array" in str(error):
            return (f"It asks one yes or no of a whole array{line}. For the larger of two arrays, entry by entry, there is "
                    "np.maximum; for a choice, np.where.")
        return f"It stops with {type(error).__name__}: {error}{line}."


def still_running(where=""):
    return Wrong(f"It was still running after {SECONDS:g} seconds{where}. Does the loop ever end?")


LIBRARIES = tuple({str(Path(file).resolve().parent) for file in (os.__file__, np.__file__, __file__)}
                  | {str(Path(path).resolve()) for path in sys.path if "site-packages" in path})


def _is_students(filename):
    return not filename.startswith((*LIBRARIES, "<frozen"))


# The kinds of exercises ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """`title` names it, `hints` are three, each helping more, `read` is where it is explained."""

    title: str
    hints: tuple[str, str, str] = ()  # graded exercises have none
    read: str

    def judge(self, answer, seed=None):
        """Return what was right, in words; raise NotTried or Wrong. `seed` makes other hidden cases, one set for each
        student who is graded; in the lectures they are always the same."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Number(Exercise):
    """One number, or a list of several: predicted or computed.

    value       makes the right one(s);  names  of several, in their order
    tolerance   relative: 0.01 for what is computed, more for what is guessed
    mistakes    known wrong values
    """

    value: Callable
    tolerance: float = 0.01
    names: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()

    def judge(self, answer, seed=None):
        if answer is None:
            raise Wrong("A number is wanted, not None.")
        if answer is ... or isinstance(answer, (list, tuple)) and any(part is ... for part in answer):
            raise NotTried
        try:
            got = np.asarray(answer, float)
        except (TypeError, ValueError, OverflowError):
            raise Wrong(f"A number is wanted, not {_short(answer)}.") from None
        expected = np.asarray(self.value(), float)
        if got.shape != expected.shape:
            wanted = f"{len(expected)} numbers are" if expected.ndim else "One number is"
            raise Wrong(f"{wanted} wanted, and your answer has the shape {got.shape}.")
        if not np.all(np.isfinite(got)):
            raise Wrong("Your answer is not a finite number.")
        close = np.isclose(got, expected, rtol=self.tolerance, atol=0)
        if np.all(close):
            return "within a hundredth" if self.tolerance <= 0.01 else "close enough"
        for mistake in self.mistakes:
            if np.allclose(got, mistake.wrong, rtol=min(0.02, self.tolerance), atol=1e-12):
                raise Wrong(mistake.diagnosis, mistake.read or self.read)
        if expected.ndim:
            names = ", ".join(name for name, right in zip(self.names, close) if not right)
            raise Wrong(f"Right: {close.sum()} of {close.size}. Not yet: {names}.", self.read)
        raise Wrong(f"You said {float(got):g}, and that is {_off(got, expected, 'large', 'small')}.", self.read)


@dataclass(frozen=True, kw_only=True)
class Function(Exercise):
    """A function of given arguments, held against a reference on hidden cases.

    reference   the right function; its argument names are the ones the check uses
    cases       makes the cases from an rng: dicts of arguments
    returns     names of what is returned, if it is several things
    mistakes    known wrong functions
    printed     for a bug hunt: the function as it is printed, which counts as not tried
    errors      "raise" where an overflow counts as a mistake
    """

    reference: Callable
    cases: Callable
    returns: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    printed: Callable | None = None
    errors: str = "ignore"

    def judge(self, answer, seed=None):
        cases = self.cases(np.random.default_rng(2026 if seed is None else seed))
        right = [self._parts(self.reference(**case)) for case in cases]
        got, refusal = self._outcome(_function(answer), cases, right)
        differs = [not _equal(x, y) for x, y in zip(got, right)]
        if not refusal and not any(differs):
            return f"on {len(cases)} hidden cases"
        if self.printed and self._does_the_same(self.printed, cases, right, got, refusal):
            raise NotTried
        for mistake in self.mistakes:
            if self._does_the_same(mistake.wrong, cases, right, got, refusal):
                raise Wrong(mistake.diagnosis, mistake.read or self.read)
        if refusal:
            raise refusal
        self._name_a_wrong_order(got, right)
        self._tell_what_differs(differs.index(True), got, right)

    def _outcome(self, function, cases, right):
        """The results on all cases, or on those before the one at which the check refuses the function, and why."""
        got = []
        try:
            call = Caller(function, list(cases[0]), errors=self.errors)
            for case, expected in zip(cases, right):
                got.append(self._parts(call(**case), expected))
        except Wrong as refusal:
            return got, refusal
        return got, None

    def _name_a_wrong_order(self, got, right):
        for order in permutations(range(len(self.returns))):
            if order and all(_equal([x[k] for k in order], y) for x, y in zip(got, right)):
                raise Wrong(f"The values are right, their order is not: return {', '.join(self.returns)}.")

    def _tell_what_differs(self, case, got, right):
        names = self.returns or ("the result",)
        name, x, y = next((name, x, y) for name, x, y in zip(names, got[case], right[case]) if not _equal([x], [y]))
        entry = int(np.argmin(np.isclose(x, y, rtol=SAME, atol=SAME * _size(y)))) if np.ndim(y) else 0
        at = f" (entry {entry + 1})" if np.ndim(y) else ""
        raise Wrong(f"In hidden case {case + 1}, {name}{at} is {number(float(np.ravel(x)[entry]))}: "
                    f"{_off(x, y, 'large', 'small')}.", self.read)

    def _parts(self, result, expected=None):
        parts = list(result) if self.returns and np.iterable(result) else [result]
        if expected is None:
            return [np.asarray(part, float) for part in parts]
        if len(parts) != len(expected):
            raise Wrong(f"It should return {', '.join(self.returns)}: {len(expected)} things, and it returns {len(parts)}.")
        return [_array(name, part, want.shape) for name, part, want in zip(self.returns or ("the result",), parts, expected)]

    def _does_the_same(self, other, cases, right, got, refusal):
        others, its_refusal = self._outcome(other, cases, right)
        same_refusal = getattr(refusal, "kind", None) == getattr(its_refusal, "kind", None)
        return same_refusal and len(got) == len(others) and all(map(_equal, got, others))


@dataclass(frozen=True, kw_only=True)
class Step(Exercise):
    """One step of a rule, `theta, *memory = step(theta, g, …)`, run over many steps, shapes and settings.

    rule      the right one;  flags  its switches, such as eps_inside
    mistakes  known wrong steps, besides the library's mutants of the rule
    printed   for a bug hunt: the step as it is printed, which counts as not tried
    """

    rule: type
    flags: dict = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    printed: Callable | None = None

    @property
    def arguments(self):
        """The names the check calls a student's step with."""
        time = ("t",) if "t" in _names_in_step(self.rule) and getattr(self.rule, "bias_correction", True) else ()
        hyper = tuple(f.name for f in fields(self.rule) if f.type is not bool)
        return ("theta", "g", *time, *self.rule.memory, *hyper)

    def trials(self, seed=None):
        """(settings, gradients): other shapes and other settings each time."""
        names = {f.name for f in fields(self.rule)}
        usual = dict(eta=0.1, beta=0.9, beta1=0.9, beta2=0.99, eps=1e-6, weight_decay=0.01)
        other = dict(eta=0.05, beta=0.8, beta1=0.7, beta2=0.95, eps=1e-3, weight_decay=0.1)
        for k, (settings, shape) in enumerate([(usual, (4,)), (other, (4,)), (other, (1,)), (usual, (3, 2))]):
            rng = np.random.default_rng([7 if seed is None else seed, k])
            scale = np.resize([1e-3, 30.0, 0.1, 1.0], shape[0]).reshape(-1, *(1,) * (len(shape) - 1))
            g = scale * rng.normal(size=(25, *shape)) * (rng.random((25, *shape)) < 0.8)
            g[0] += scale * (g[0] == 0)
            yield {name: value for name, value in settings.items() if name in names}, g

    def walk(self, step, settings, gradients):
        """{name: (steps + 1, *shape)} of theta and the memory."""
        now = [np.linspace(1, -1, gradients[0].size).reshape(gradients[0].shape)]
        now += [np.zeros(gradients[0].shape) for _ in self.rule.memory]
        names, rows = ("theta", *self.rule.memory), [now]
        for t, g in enumerate(gradients, start=1):
            available = dict(zip(names, now), g=g, t=t, **settings)
            result = step(**{name: available[name] for name in self.arguments})
            if not isinstance(result, (tuple, list)) or len(result) != len(names):
                raise Wrong(f"It should return {', '.join(names)}: {len(names)} things in this order.")
            now = [_array(name, part, g.shape) for name, part in zip(names, result)]
            rows.append(now)
        return {name: np.array(row) for name, row in zip(names, zip(*rows))}

    def step_of(self, rule):
        """The step of a rule of the library, as a student would write it."""

        made = {}

        def step(theta, g, t=1, **others):
            memory = {name: others.pop(name) for name in self.rule.memory}
            settings = tuple(others.items())
            if settings not in made:
                made[settings] = rule(**others)
            with np.errstate(all="ignore"):
                now = made[settings].step(theta, g, t, **memory)
            return theta + now["delta"], *(now[name] for name in self.rule.memory)

        return step

    def judge(self, answer, seed=None):
        call = Caller(_function(answer), self.arguments)
        trials = list(self.trials(seed))
        got = [self.walk(call, *trial) for trial in trials]
        right_step = self.step_of(lambda **settings: self.rule(**settings, **self.flags))
        right = [self.walk(right_step, *trial) for trial in trials]
        good = [_equal([x["theta"]], [y["theta"]]) for x, y in zip(got, right)]
        if all(good):
            return f"in {sum(len(g) for _, g in trials)} steps, with {len(trials)} shapes and settings"
        if self.printed and self._same(self.printed, trials, got):
            raise NotTried
        self._name_what_stays(got)
        self._name_a_lost_theta(got, right)
        self._name_the_mutant(trials, got)
        self._name_a_wrong_order(call, trials, right)
        usual = {f.name: f.default for f in fields(self.rule) if f.type is not bool}, trials[0][1]
        if good[0] or _equal([self.walk(call, *usual)["theta"]], [self.walk(right_step, *usual)["theta"]]):
            raise Wrong("It is right with one set of hyperparameters and wrong with another. Is there a number in your "
                        "function where an argument should stand?", self.read)
        self._tell_the_departure(got[good.index(False)], right[good.index(False)])

    def _same(self, step, trials, got):
        with np.errstate(all="ignore"):
            return all(_equal([self.walk(step, *trial)["theta"]], [x["theta"]]) for trial, x in zip(trials, got))

    def _name_what_stays(self, got):
        if all(np.ptp(walk["theta"], axis=0).max() == 0 for walk in got):
            if not self.rule.memory or any(np.any(walk[self.rule.memory[-1]]) for walk in got):
                raise Wrong("θ comes back as it went in: is the move added to it?", self.read)

    def _name_a_lost_theta(self, got, right):
        returned, moves = [x["theta"][1] for x in got], [y["theta"][1] - y["theta"][0] for y in right]
        if _equal(returned, moves) or _equal(returned, [-move for move in moves]):
            raise Wrong("It returns the move in θ's place: θ plus the move is wanted.", self.read)

    def _name_a_wrong_order(self, call, trials, right):
        names = ("theta", *self.rule.memory)
        for order in permutations(names):

            def sorted_out(**arguments):
                returned = dict(zip(order, call(**arguments)))
                return [returned[name] for name in names]

            same = False
            with contextlib.suppress(Wrong):  # in another order the walk may take it where it was not made for
                same = order != names and _equal(self.walk(sorted_out, *trials[0]).values(), right[0].values())
            if same:
                raise Wrong(f"The values are right, their order is not: return {', '.join(names)}.")

    def _name_the_mutant(self, trials, got):
        for mistake in self.mistakes:
            if self._same(mistake.wrong, trials, got):
                raise Wrong(mistake.diagnosis, mistake.read or self.read)
        for mutant in MUTANTS:
            if mutant.of is self.rule and self._same(
                    self.step_of(lambda **settings: mutant.wrong(**settings, **self.flags)), trials, got):
                raise Wrong(mutant.diagnosis, mutant.read)
        for (framework, _), entry in CONVENTIONS.items():
            if issubclass(entry.rule, self.rule) and set(entry.rule.memory) == set(self.rule.memory):
                own = {name: value for name, value in entry.defaults.items()
                       if name not in self.arguments and name in {f.name for f in fields(entry.rule)}}
                if self._same(self.step_of(lambda **settings: entry.rule(**settings, **own)), trials, got):
                    who = "the slides" if framework == "slides" else framework
                    raise Wrong(f"This is the rule of {who}: {entry.differs}. The task asks for the lecture's.", self.read)

    def _tell_the_departure(self, got, right):
        differs = [not _equal([x], [y], _size(right["theta"])) for x, y in zip(got["theta"], right["theta"])]
        k = differs.index(True)
        x, y = (walk["theta"][k] - walk["theta"][k - 1] for walk in (got, right))
        wrong = ~np.isclose(x, y, rtol=SAME, atol=SAME * _size(y)).ravel()
        p = int(np.argmax(wrong & ~np.isfinite(x.ravel()) if np.any(~np.isfinite(x)) else wrong))
        lost = [name for name in self.rule.memory if not _equal([got[name][1 : k + 1]], [right[name][1 : k + 1]])]
        before = "" if k == 1 else "Step 1: right. " if k == 2 else f"Steps 1 to {k - 1}: right. "
        moved = "" if not np.isfinite(x.ravel()[p]) else f"parameter {p + 1} moves by {number(float(x.ravel()[p]))}: "
        memory = _listed(self.rule.memory)
        look = f"{_listed(lost)} {_are(lost)} off already, so look there first." if lost else (
            f"{memory} {_are(self.rule.memory)} as {'they' if len(self.rule.memory) > 1 else 'it'} should be, so look at the "
            "line that moves θ." if memory else "")
        raise Wrong(f"{before}In step {k} {moved}the move is {_off(x, y, 'long', 'short')}. {look}".rstrip(), self.read)


def _listed(names):
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _are(names):
    return "are" if len(names) > 1 else "is"


@dataclass(frozen=True, kw_only=True)
class Property(Exercise):
    """A function whose result need not be one certain value: `judgement(call)` raises Wrong, or returns what was
    right. `arguments` are the names it calls with."""

    judgement: Callable
    arguments: tuple[str, ...]

    def judge(self, answer, seed=None):
        return self.judgement(Caller(_function(answer), self.arguments))


@functools.cache
def _names_in_step(rule):
    """The arguments that a rule's step really uses."""
    return {node.id for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(rule.step)))) if isinstance(node, ast.Name)}


def _function(answer):
    if answer is ...:
        raise NotTried
    if not callable(answer):
        raise Wrong(f"A function is wanted, not {_short(answer)}. Give the check its name without brackets.")
    return answer


def _copied(arguments):
    return {name: value.copy() if isinstance(value, np.ndarray) else value for name, value in arguments.items()}


def _short(answer):
    with contextlib.suppress(Exception):  # not everything has a repr: a whole number of 5000 digits has none
        if len(text := repr(answer)) < 40:
            return text
    return f"a {type(answer).__name__}"


def _array(name, part, shape):
    if part is ...:
        raise Wrong(f"{name} is still `...`.")
    if part is None:
        raise Wrong(f"It returns None for {name}.")
    try:
        if np.iscomplexobj(part):  # NumPy would drop the imaginary part with no more than a warning
            raise TypeError
        part = np.asarray(part, float)
    except (TypeError, ValueError, OverflowError):
        raise Wrong(f"It returns {_short(part)} for {name}, which is not a number or an array of numbers.") from None
    if part.shape != shape:
        summed = " Is it summed up, or a single entry of it taken?" if part.ndim < len(shape) else ""
        raise Wrong(f"It returns {name} with shape {part.shape}, and that should be {shape}.{summed}")
    return part


def _size(values):
    values = np.abs(np.asarray(values, float))
    return np.max(values[np.isfinite(values)], initial=0) or 1.0


def _equal(ones, others, size=None):
    """Whether lists of arrays agree up to rounding; nan and inf at the same places count as equal."""
    def same(x, y):
        return np.shape(x) == np.shape(y) and np.allclose(
            x, y, rtol=SAME, atol=SAME * 1e-3 * (size or _size(y)), equal_nan=True)

    return all(same(x, y) for x, y in zip(ones, others, strict=True))


def _off(got, expected, more, less):
    """How numbers are off, in words: sign, factor, scale. A factor is told in one digit, which gives nothing away."""
    got, expected = np.ravel(got), np.ravel(expected)
    if np.any(np.isnan(got)):
        return "not a number (is something divided by 0, or a root taken of a negative number?)"
    if np.any(np.isinf(got)):
        return "infinite (is something divided by 0?)"
    wrong = ~np.isclose(got, expected, rtol=SAME, atol=SAME * _size(expected))
    if not np.any(wrong):
        return "off by a trace only (is something rounded or cut off?)"
    got, expected = got[wrong], expected[wrong]
    if np.any(expected == 0):
        return "not 0, where it should be"
    ratio = got / expected
    if np.all(ratio == 0):
        return "0, where it should not be"
    size, sign = np.abs(ratio), "of the wrong sign" if np.all(ratio < 0) else ""
    if np.ptp(ratio) > 0.02 * np.max(size):
        low, high = _one_digit(size.min()), _one_digit(size.max())
        mixed = " and sometimes of the wrong sign" if np.any(ratio < 0) and not sign else f" and {sign}" if sign else ""
        return "off by a factor that is not the same everywhere" + (f", from about {low} to {high}" if low != high else "") + mixed
    factor = size.mean()
    if sign and np.allclose(size, 1, rtol=SAME, atol=0):
        return f"{sign}, and of the right size"
    if 0.7 < factor < 1.4:
        how = f"{'a little' if 0.9 < factor < 1.1 else 'somewhat'} too {more if factor > 1 else less}"
    else:
        how = f"about {_one_digit(max(factor, 1 / factor))} times too {more if factor > 1 else less}"
    return f"{how}, and {sign}" if sign else how


def _one_digit(x):
    return f"{float(f'{x:.0e}'):g}"


# What students call --------------------------------------------------------------------------------------


def judge(name, answer):
    """The verdict on an answer to the exercise called `name`; nothing is printed or kept."""
    name, exercise = _exercise(name)
    try:
        praise = exercise.judge(answer)
    except NotTried:
        same = "It still does exactly what the printed code does. " if getattr(exercise, "printed", None) else ""
        text = f"○ {name} {exercise.title}: not tried yet. {same}Change the code above, then run the cell again."
        return Verdict(name, "open", text)
    except Wrong as wrong:
        read = f"\n  Read: {wrong.read}." if wrong.read else ""
        return Verdict(name, "wrong", f'✗ {name} {exercise.title}: not yet. {wrong}{read}\n  Stuck? hint("{name}")')
    return Verdict(name, "right", f"✓ {name} {exercise.title}: right, {praise}.")


def check(name, answer):
    """Say whether `answer` solves the exercise, and if it does not, which mistake it is. Keeps what is done."""
    verdict = judge(name, answer)
    print(verdict.text)
    if verdict.status == "right":
        _keep(verdict.exercise)


_hinted = {}


def hint(name):
    """The next of the exercise's three hints; the last one again after that."""
    name, exercise = _exercise(name)
    k = min(_hinted.get(name, 0), len(exercise.hints) - 1)
    _hinted[name] = k + 1
    print(f"Hint {k + 1} of {len(exercise.hints)}: {exercise.hints[k]}")


def progress(lecture=""):
    """Which exercises of a lecture ("06"), or of all, are done and which are open."""
    from .exercises import EXERCISES

    names = [name for name in EXERCISES if name.startswith(lecture)]
    if not names:
        raise ValueError(f"progress: there is no exercise in lecture {lecture!r}; there are {', '.join(EXERCISES)}")
    done = _done()
    for name in names:
        print(f"{'●' if name in done else '○'} {name} {EXERCISES[name].title}")
    print(f"{sum(name in done for name in names)} of {len(names)} done.")


def _exercise(name):
    from .exercises import EXERCISES  # which imports the kinds from here

    name = str(name).zfill(4)  # "6.1" is 06.1
    if name not in EXERCISES:
        raise ValueError(f"there is no exercise {name!r}; there are {', '.join(EXERCISES)}")
    return name, EXERCISES[name]


def _file():
    return Path(os.environ.get("COURSE_PROGRESS", ".progress.json"))


def _done():
    try:
        return set(json.loads(_file().read_text()))
    except (OSError, ValueError, TypeError):  # none yet, or damaged: start anew
        return set()


def _keep(name):
    try:
        with tempfile.NamedTemporaryFile("w", dir=_file().parent, delete=False) as new:
            json.dump(sorted(_done() | {name}), new)
        os.replace(new.name, _file())  # whole or not at all
    except OSError as error:
        print(f"  (It could not be kept in {_file()}: {error.strerror}.)")
