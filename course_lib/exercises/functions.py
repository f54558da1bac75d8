"""The kind of exercise in which a student writes a function with one right result.

A wrong function is held against known mistakes first. Then it is measured: single facts that its exercise
names, whether each argument has a say, and how its results are related to the right ones.
"""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import permutations
from typing import Any

import numpy as np

from ..formats import number
from .calling import Caller, Errors
from .kinds import Exercise, Mistake, array_of, function_of, parts_of
from .verdicts import AS_PRINTED, Rejected, right, wrong
from .wording import SAME, are, equal, listed, off, size

Case = dict[str, Any]  # the arguments of one call, by name
Measure = Callable[[Callable], float]  # measure(function) -> a number


@dataclass(frozen=True)
class Fact:
    """One thing that is true of the right function, asked alone.

    says      what to say where it is otherwise: {got} is what the student's function has, {want} the right
    measure   measure(function) -> a number; the function takes its arguments by name. LookupError says that
              there is nothing to measure
    symbols   {name: value} of what the number may be called, such as {"low": 0.01}
    """

    says: str
    measure: Measure
    symbols: Mapping[str, float] = field(default_factory=dict)

    def otherwise(self, function: Callable, reference: Callable) -> str | None:
        """The sentence, if the function has it otherwise than the reference."""
        with np.errstate(all="ignore"):
            got, want = float(self.measure(function)), float(self.measure(reference))
        if np.isclose(got, want, rtol=1e-9, atol=1e-12, equal_nan=True):
            return None
        digits = 3 if number(got) != number(want) else 12
        return self.says.format(got=self._called(got, digits), want=self._called(want, digits))

    def _called(self, value, digits):
        fitting = (name for name, known in self.symbols.items()
                   if np.isclose(value, known, rtol=1e-9, atol=1e-12))
        return next(fitting, number(value, digits))


@dataclass(frozen=True, kw_only=True)
class Function(Exercise):
    """A function of given arguments, held against a reference on hidden cases.

    reference   the right function; its argument names are the ones the check uses
    cases       makes the cases from an rng: dicts of arguments
    returns     names of what is returned, if it is several things
    mistakes    known wrong functions
    facts       what is true of the right function, the basic first
    printed     for a bug hunt: the function as it is printed, which counts as not tried
    errors      "raise" where an overflow counts as a mistake
    exact       how far a result may be off, where a share of its size (1e-9) says too little; else None
    """

    reference: Callable
    cases: Callable[[np.random.Generator], list[Case]]
    returns: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    facts: tuple[Fact, ...] = ()
    printed: Callable | None = None
    errors: Errors = "ignore"
    exact: float | None = None

    @cached_property
    def arguments(self) -> tuple[str, ...]:  # kept, for making the cases takes its time
        """The names that the check calls a student's function with."""
        return tuple(self.cases(np.random.default_rng(0))[0])

    def _verdict(self, answer, seed):
        cases = self.cases(np.random.default_rng(2026 if seed is None else seed))
        expected = [self._parts(self.reference(**case)) for case in cases]
        call = Caller(function_of(answer), list(cases[0]), errors=self.errors)
        got, refusal = self._outcome(call, cases, expected)
        differs = [not self._equal(x, y) for x, y in zip(got, expected)]
        if not refusal and not any(differs):
            return right(f"on {len(cases)} hidden cases")
        if self.printed and self._does_the_same(self.printed, cases, expected, got, refusal):
            return AS_PRINTED
        return (self._known_mistake(cases, expected, got, refusal)
                or (None if refusal else self._wrong_order(got, expected))
                or self._remembers(call, cases[0])
                or self._fact(call)
                or refusal
                or self._not_finite(got, expected)
                or self._few_digits(got, expected)
                or self._relation(cases, got, expected)
                or self._unused_argument(call, cases)
                or self._power_of_an_argument(call, cases)
                or self._departure(differs.index(True), cases, got, expected))

    def _equal(self, ones, others):
        """Whether two lists of results agree."""
        if self.exact is None:
            return equal(ones, others)
        return all(np.allclose(x, y, rtol=0, atol=self.exact, equal_nan=True) for x, y in zip(ones, others))

    def _outcome(self, call, cases, expected):
        """The results on all cases, or those before the case that the check rejects, and the verdict then."""
        got = []
        try:
            for case, parts in zip(cases, expected):
                got.append(self._parts(call(**case), parts))
        except Rejected as rejected:
            if rejected.verdict.status == "open":
                raise
            if rejected.result is not None:  # it did return something, and changed an argument
                with contextlib.suppress(Rejected):
                    got.append(self._parts(rejected.result, expected[0]))
            return got, rejected.verdict
        return got, None

    def _parts(self, result, expected=None):
        if expected is None:
            return [np.asarray(part, float) for part in (result if self.returns else [result])]
        parts = parts_of(result, self.returns) if self.returns else [result]
        names = self.returns or ("the result",)
        return [array_of(name, part, want.shape) for name, part, want in zip(names, parts, expected)]

    def _does_the_same(self, other, cases, expected, got, refusal):
        call = Caller(other, list(cases[0]), errors=self.errors)
        first, _ = self._outcome(call, cases[:1], expected)
        if first and got and not self._equal(first[0], got[0]):
            return False
        others, its_refusal = self._outcome(call, cases, expected)
        same_refusal = getattr(refusal, "mistake", None) == getattr(its_refusal, "mistake", None)
        return same_refusal and len(got) == len(others) and all(map(self._equal, got, others))

    def _known_mistake(self, cases, expected, got, refusal):
        for mistake in self.mistakes:
            if self._does_the_same(mistake.wrong, cases, expected, got, refusal):
                return wrong(mistake.diagnosis, mistake.read or self.read)

    def _wrong_order(self, got, expected):
        for order in permutations(range(len(self.returns))):
            if order and all(self._equal([x[k] for k in order], y) for x, y in zip(got, expected)):
                return wrong(f"The values are right, their order is not: return {', '.join(self.returns)}.")

    def _remembers(self, call, case):
        """Whether the same call gives another result the second time."""
        with contextlib.suppress(Rejected):
            expected = self._parts(self.reference(**case))
            first, *others = (self._parts(call(**case), expected) for _ in range(3))
            if not all(self._equal(first, other) for other in others):
                return wrong("The same call gives another result the second time: your function remembers "
                             "something between calls, or draws by chance. All it needs is handed in.",
                             self.read, "measurement")

    def _fact(self, call):
        """The first fact that the function has otherwise."""
        for fact in self.facts:
            try:
                said = fact.otherwise(call, self.reference)
            except (Rejected, LookupError, TypeError, ValueError):  # what it returns there cannot be measured
                continue
            if said:
                return wrong(said, self.read, "measurement")

    def _few_digits(self, got, expected):
        """Whether a result is right, but for the digits that float32 or float16 has no room for."""
        for k, name in enumerate(self.returns or ("The result",)):
            mine, right_ones = (np.concatenate([np.ravel(parts[k]) for parts in some])
                                for some in (got, expected))
            for kind, digits in ((np.float32, "seven"), (np.float16, "three")):
                lost = 4 * np.finfo(kind).eps
                with np.errstate(over="ignore"):  # what float16 has no room for is not kept as float16
                    is_kept = np.array_equal(mine, mine.astype(kind))
                is_short = is_kept and not self._equal([mine], [right_ones])
                if is_short and np.allclose(mine, right_ones, rtol=lost, atol=lost * size(right_ones)):
                    return wrong(f"{name} has only about {digits} digits: is it kept as {kind.__name__}? "
                                 "NumPy's usual float has sixteen.", self.read, "measurement")
        return None

    def _relation(self, cases, got, expected):
        """How each result is related to the right one, if it is so in all hidden cases."""
        for k, name in enumerate(self.returns or ("the result",)):
            mine = np.concatenate([np.ravel(parts[k]) for parts in got])
            right_ones = np.concatenate([np.ravel(parts[k]) for parts in expected])
            if self._equal([mine], [right_ones]):
                continue
            said = related(mine, right_ones)
            if not said and name == "theta":
                start = np.concatenate([np.ravel(case["theta"]) for case in cases])
                name, said = "the move of theta", related(mine - start, right_ones - start)
                if self._equal([mine], [right_ones - start]):
                    name, said = "theta", "the move alone: θ plus the move is wanted"
            if not said and self._is_backwards(k, got, expected):
                said = "in the opposite order"
            if not said:
                return None
            before = self.returns[:k]
            is_right = f"{listed(before)} {are(before)} right. " if before else ""
            return wrong(f"{is_right}In all cases {name} is {said}.", self.read, "measurement")

    def _is_backwards(self, k, got, expected):
        return np.ndim(expected[0][k]) and all(
            self._equal([parts[k][::-1]], [want[k]]) for parts, want in zip(got, expected))

    def _unused_argument(self, call, cases):
        """An argument that never has a say in the result, and should have, or the other way round."""
        for name, value in cases[0].items():
            if not isinstance(value, (int, float)) or isinstance(value, bool):
                continue
            try:
                mine, theirs = (any(self._changes(function, case, name) for case in cases)
                                for function in (call, self.reference))
            except (Rejected, ArithmeticError, LookupError, TypeError, ValueError):  # a value of no use
                return None
            if theirs and not mine:
                return wrong(f"{name} has no say in the result: it comes out the same for another {name}.",
                             self.read, "measurement")
            if mine and not theirs:
                return wrong(f"{name} changes the result, and it should not.", self.read, "measurement")

    def _changes(self, function, case, name):
        value, usual = case[name], self._parts(function(**case))
        others = (value + 1, 2 * value + 3) if isinstance(value, int) else (0.9 * value, 0.5 * value)
        return any(not self._equal(self._parts(function(**case | {name: other})), usual) for other in others)

    def _power_of_an_argument(self, call, cases):
        """With which power an argument enters, where the right function has a power of it."""
        if self.returns:
            return None
        for name, value in cases[0].items():
            if not isinstance(value, float) or value <= 0:
                continue
            try:
                mine, theirs = (np.ravel([_exponents(function, case, name) for case in cases[:3]])
                                for function in (call, self.reference))
            except (Rejected, TypeError, ValueError):
                return None
            is_power = np.ptp(mine) < 1e-6 and np.ptp(theirs) < 1e-6
            if is_power and not np.isclose(mine[0], theirs[0], rtol=0, atol=1e-6):
                power, wanted = (number(round(exponents[0], 6)) for exponents in (mine, theirs))
                return wrong(f"The result goes with the power {power} of {name}: it should go with the power "
                             f"{wanted}.", self.read, "measurement")

    def _departure(self, case, cases, got, expected):
        parts = zip(self.returns or ("the result",), got[case], expected[case])
        name, x, y = next((name, x, y) for name, x, y in parts if not self._equal([x], [y]))
        entry = int(np.argmin(np.isclose(x, y, rtol=SAME, atol=SAME * size(y)))) if np.ndim(y) else 0
        at = f" (entry {entry + 1})" if np.ndim(y) else ""
        if name == "theta":  # of which the place says nothing, and the move does
            x, y = x - cases[case]["theta"], y - cases[case]["theta"]
            moved = number(float(np.ravel(x)[entry]))
            return wrong(f"In hidden case {case + 1}, theta{at} moves by {moved}: the move is "
                         f"{off(x, y, 'long', 'short')}.", self.read, "")
        value = number(float(np.ravel(x)[entry]))
        return wrong(f"In hidden case {case + 1}, {name}{at} is {value}: {off(x, y, 'large', 'small')}.",
                     self.read, "")

    def _not_finite(self, got, expected):
        """Whether a result is infinite or no number, where the right one is a number."""
        for parts, wanted in zip(got, expected):
            for name, x, y in zip(self.returns or ("The result",), parts, wanted):
                if np.all(np.isfinite(y)) and not np.all(np.isfinite(x)):
                    return wrong(f"{name} is {off(x, y, 'large', 'small')}.", self.read, "place")
        return None


def _exponents(function, case, name):
    """The local powers with which an argument enters, at two values of it."""
    values = [float(function(**case | {name: case[name] * factor})) for factor in (1.0, 1.1, 1.21)]
    with np.errstate(all="ignore"):
        return np.diff(np.log(np.abs(values))) / np.log(1.1)


FACTORS = {"2": 2.0, "½": 0.5, "√2": 2**0.5, "1/√2": 0.5**0.5, "π": np.pi, "1/π": 1 / np.pi, "4": 4.0,
           "¼": 0.25, "100": 100.0, "1/100": 0.01, "ln 10": np.log(10), "1/ln 10": 1 / np.log(10),
           "180/π": 180 / np.pi,
           "10": 10.0, "1/10": 0.1, "3": 3.0, "⅓": 1 / 3, "1000": 1000.0}


def related(got: np.ndarray, right_ones: np.ndarray) -> str:
    """How numbers are related to the right ones, if all are so in the same way; else "".

    Both are (n,), from several cases, so that a relation is no accident.
    """
    if len(got) < 3 or not np.all(np.isfinite(got)) or np.ptp(right_ones) == 0:
        return ""
    nonzero = right_ones != 0
    if np.all(got[~nonzero] == 0) and np.any(got):
        ratios = got[nonzero] / right_ones[nonzero]
        far_from_1 = abs(ratios[0] - 1) > 1e-6  # nearer to it, rounding is the cause
        if far_from_1 and np.ptp(ratios) <= 1e-7 * np.max(np.abs(ratios)):
            if np.isclose(ratios[0], -1, rtol=1e-7):
                return "of the right size and of the wrong sign"
            sign = "−" if ratios[0] < 0 else ""
            factor = next((name for name, value in FACTORS.items()
                           if np.isclose(abs(ratios[0]), value, rtol=1e-7)), None)
            if factor is None:
                factor = number(abs(ratios[0]), 2 if abs(abs(ratios[0]) - 1) > 0.05 else 7)
            return f"{sign}{factor} times what it should be"
    off_by = got - right_ones
    if abs(off_by[0]) > 1e-12 and np.ptp(off_by) <= 1e-6 * abs(off_by[0]):
        return f"{number(abs(off_by[0]))} too {'large' if off_by[0] > 0 else 'small'}"
    if np.all(got * right_ones != 0) and np.allclose(got * right_ones, 1, rtol=1e-7):
        return "upside down, one over what it should be"
    if np.all(right_ones > 0) and np.all(got > 0):
        if np.allclose(got, right_ones**2, rtol=1e-7):
            return "the square of what it should be"
        if np.allclose(got**2, right_ones, rtol=1e-7):
            return "the root of what it should be"
        if np.allclose(got, np.log(right_ones), rtol=1e-7):
            return "the logarithm of what it should be"
    return ""


def log_uniform(count: int = 6, **bounds: tuple[float, float]) -> Callable[[np.random.Generator], list[Case]]:
    """A maker of random cases: each argument between its two bounds, evenly on a log scale."""
    def cases(rng):
        return [{name: float(np.exp(rng.uniform(*np.log(ends)))) for name, ends in bounds.items()}
                for _ in range(count)]

    return cases
