"""The kinds of exercises, but for steps of a rule (steps.py): what is right, and what an answer is held against.

An exercise gives a `Verdict` on an answer. Each kind shows in `_verdict` in which order its diagnoses are tried.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from ..formats import number
from .calling import Caller
from .verdicts import AS_PRINTED, NOT_TRIED, Rejected, Verdict, reject, right, wrong
from .wording import SAME, equal, off, short, size


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer: `wrong` stands where the student's function or number would."""

    wrong: object
    diagnosis: str
    read: str = ""


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """What all exercises have.

    title   names it
    read    where it is explained
    hints   three, each helping more; graded exercises have none
    """

    title: str
    read: str
    hints: tuple[str, str, str] | tuple[()] = ()

    def verdict(self, answer: object, seed: int | None = None) -> Verdict:
        """The verdict on an answer.

        seed   makes other hidden cases, one set for each student who is graded; in the lectures (None) they
               are always the same
        """
        try:
            return self._verdict(answer, seed)
        except Rejected as rejected:
            return rejected.verdict

    def _verdict(self, answer, seed):
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Number(Exercise):
    """One number, or a list of several: predicted or computed.

    value       makes the right one(s)
    names       of several numbers, in their order
    tolerance   relative: 0.01 for what is computed, more for what is guessed
    mistakes    known wrong values
    """

    value: Callable
    tolerance: float = 0.01
    names: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()

    def _verdict(self, answer, seed):
        expected = np.asarray(self.value(), float)
        got = self._numbers(answer, expected)
        close = np.isclose(got, expected, rtol=self.tolerance, atol=0)
        if np.all(close):
            return right("within a hundredth" if self.tolerance <= 0.01 else "close enough")
        for mistake in self.mistakes:
            if np.allclose(got, mistake.wrong, rtol=min(0.02, self.tolerance), atol=1e-12):
                return wrong(mistake.diagnosis, mistake.read or self.read)
        if expected.ndim:
            missing = ", ".join(name for name, is_right in zip(self.names, close) if not is_right)
            return wrong(f"Right: {close.sum()} of {close.size}. Not yet: {missing}.", self.read, "place")
        return wrong(f"You said {float(got):g}, and that is {off(got, expected, 'large', 'small')}.",
                     self.read, "")

    def _numbers(self, answer, expected):
        if answer is None:
            raise reject("A number is wanted, not None.")
        if answer is ... or isinstance(answer, (list, tuple)) and any(part is ... for part in answer):
            raise Rejected(NOT_TRIED)
        try:
            got = np.asarray(answer, float)
        except (TypeError, ValueError, OverflowError):
            raise reject(f"A number is wanted, not {short(answer)}.") from None
        if got.shape != expected.shape:
            wanted = f"{len(expected)} numbers are" if expected.ndim else "One number is"
            raise reject(f"{wanted} wanted, and your answer has the shape {got.shape}.")
        if not np.all(np.isfinite(got)):
            raise reject("Your answer is not a finite number.")
        return got


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

    def _verdict(self, answer, seed):
        cases = self.cases(np.random.default_rng(2026 if seed is None else seed))
        expected = [self._parts(self.reference(**case)) for case in cases]
        got, refusal = self._outcome(function_of(answer), cases, expected)
        differs = [not equal(x, y) for x, y in zip(got, expected)]
        if not refusal and not any(differs):
            return right(f"on {len(cases)} hidden cases")
        if self.printed and self._does_the_same(self.printed, cases, expected, got, refusal):
            return AS_PRINTED
        return (self._known_mistake(cases, expected, got, refusal)
                or refusal
                or self._wrong_order(got, expected)
                or self._departure(differs.index(True), got, expected))

    def _outcome(self, function, cases, expected):
        """The results on all cases, or those before the case that the check rejects, and the verdict then."""
        got = []
        try:
            call = Caller(function, list(cases[0]), errors=self.errors)
            for case, parts in zip(cases, expected):
                got.append(self._parts(call(**case), parts))
        except Rejected as rejected:
            if rejected.verdict.status == "open":
                raise
            return got, rejected.verdict
        return got, None

    def _parts(self, result, expected=None):
        parts = list(result) if self.returns and np.iterable(result) else [result]
        if expected is None:
            return [np.asarray(part, float) for part in parts]
        if len(parts) != len(expected):
            raise reject(f"It should return {', '.join(self.returns)}: {len(expected)} things, "
                         f"and it returns {len(parts)}.")
        names = self.returns or ("the result",)
        return [array_of(name, part, want.shape) for name, part, want in zip(names, parts, expected)]

    def _does_the_same(self, other, cases, expected, got, refusal):
        others, its_refusal = self._outcome(other, cases, expected)
        same_refusal = getattr(refusal, "mistake", None) == getattr(its_refusal, "mistake", None)
        return same_refusal and len(got) == len(others) and all(map(equal, got, others))

    def _known_mistake(self, cases, expected, got, refusal):
        for mistake in self.mistakes:
            if self._does_the_same(mistake.wrong, cases, expected, got, refusal):
                return wrong(mistake.diagnosis, mistake.read or self.read)

    def _wrong_order(self, got, expected):
        for order in permutations(range(len(self.returns))):
            if order and all(equal([x[k] for k in order], y) for x, y in zip(got, expected)):
                return wrong(f"The values are right, their order is not: return {', '.join(self.returns)}.")

    def _departure(self, case, got, expected):
        parts = zip(self.returns or ("the result",), got[case], expected[case])
        name, x, y = next((name, x, y) for name, x, y in parts if not equal([x], [y]))
        entry = int(np.argmin(np.isclose(x, y, rtol=SAME, atol=SAME * size(y)))) if np.ndim(y) else 0
        at = f" (entry {entry + 1})" if np.ndim(y) else ""
        value = number(float(np.ravel(x)[entry]))
        return wrong(f"In hidden case {case + 1}, {name}{at} is {value}: {off(x, y, 'large', 'small')}.",
                     self.read, "")


@dataclass(frozen=True, kw_only=True)
class Property(Exercise):
    """A function whose result need not be one certain value.

    judgement   gives the verdict on a function: judgement(call) -> Verdict
    arguments   the names that it calls with
    """

    judgement: Callable[[Caller], Verdict]
    arguments: tuple[str, ...]

    def _verdict(self, answer, seed):
        return self.judgement(Caller(function_of(answer), self.arguments))


def function_of(answer: object) -> Callable:
    """The answer, if it is a function; raises Rejected."""
    if answer is ...:
        raise Rejected(NOT_TRIED)
    if not callable(answer):
        raise reject(f"A function is wanted, not {short(answer)}. Give the check its name without brackets.")
    return answer


def array_of(name: str, part: object, shape: tuple[int, ...]) -> np.ndarray:
    """What a function returned for `name`, as an array of floats of this shape; raises Rejected."""
    if part is ...:
        raise reject(f"{name} is still `...`.")
    if part is None:
        raise reject(f"It returns None for {name}.")
    try:
        if np.iscomplexobj(part):  # NumPy would drop the imaginary part with no more than a warning
            raise TypeError
        array = np.asarray(part, float)
    except (TypeError, ValueError, OverflowError):
        raise reject(f"It returns {short(part)} for {name}, which is not a number or an array of numbers.") from None
    if array.shape != shape:
        summed = " Is it summed up, or a single entry of it taken?" if array.ndim < len(shape) else ""
        raise reject(f"It returns {name} with shape {array.shape}, and that should be {shape}.{summed}")
    return array


def log_uniform(count: int = 6, **bounds: tuple[float, float]) -> Callable[[np.random.Generator], list[dict]]:
    """A maker of random cases: each argument between its two bounds, evenly on a log scale."""
    def cases(rng):
        return [{name: float(np.exp(rng.uniform(*np.log(ends)))) for name, ends in bounds.items()}
                for _ in range(count)]

    return cases
