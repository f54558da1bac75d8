"""Exercises, and their simplest kinds: one number, or a property that a function should have.

An exercise gives a `Verdict` on an answer. Each kind shows in `_verdict` in which order its diagnoses are
tried.
"""

import contextlib
import inspect
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .calling import Caller, other_names
from .verdicts import NOT_TRIED, Rejected, Verdict, reject, right, wrong
from .wording import are, listed, off, short


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer: `wrong` stands where the student's function or number would."""

    wrong: object
    diagnosis: str
    read: str = ""


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """What all exercises have.

    title     names it
    read      where it is explained
    hints     three, each helping more; graded exercises have none
    edition   counts the exercises that have had its number: who did an older one has not done this one
    """

    title: str
    read: str
    hints: tuple[str, str, str] | tuple[()] = ()
    edition: int = 1

    def verdict(self, answer: object, seed: int | None = None) -> Verdict:
        """The verdict on an answer.

        seed   makes other hidden cases, one set for each student who is graded; in the lectures (None) they
               are always the same
        """
        try:
            verdict = self._verdict(answer, seed)
        except Rejected as rejected:
            return rejected.verdict
        if verdict.status == "wrong" and self.arguments and callable(answer):
            if Caller(answer, self.arguments).by_position:
                # What goes wrong may be only that something else was handed in.
                name = getattr(answer, "__name__", "your function")
                return reject(other_names(name, inspect.signature(answer), self.arguments)).verdict
        return verdict

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names that the check calls a student's function with; none if a number is wanted."""
        return ()

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
        got = numbers_of(answer, expected.shape)
        close = np.isclose(got, expected, rtol=self.tolerance, atol=0)
        if np.all(close):
            return right("exactly" if self.tolerance < 0.001 else
                         "within a hundredth" if self.tolerance <= 0.01 else "close enough")
        for mistake in self.mistakes:
            if np.allclose(got, mistake.wrong, rtol=min(0.02, self.tolerance), atol=1e-12):
                return wrong(mistake.diagnosis, mistake.read or self.read)
        if expected.ndim:
            missing = ", ".join(name for name, is_right in zip(self.names, close) if not is_right)
            return wrong(f"Right: {close.sum()} of {close.size}. Not yet: {missing}.", self.read, "place")
        return wrong(f"You said {float(got):g}, and that is {off(got, expected, 'large', 'small')}.",
                     self.read, "")


@dataclass(frozen=True, kw_only=True)
class Property(Exercise):
    """A function whose result need not be one certain value.

    judgement   gives the verdict on a function: judgement(call) -> Verdict
    arguments   the names that it calls with
    """

    judgement: Callable[[Caller], Verdict]
    arguments: tuple[str, ...] = ()  # a field, where other kinds compute it

    def _verdict(self, answer, seed):
        return self.judgement(Caller(function_of(answer), self.arguments))


def numbers_of(answer: object, shape: tuple[int, ...]) -> np.ndarray:
    """An answer as finite numbers: one for the shape (), n for (n,); raises Rejected."""
    if answer is ...:
        raise Rejected(NOT_TRIED)
    several = answer if isinstance(answer, (list, tuple)) else []
    missing = [str(k) for k, part in enumerate(several, start=1) if part is ...]
    if missing:
        numbers = "Numbers" if len(missing) > 1 else "Number"
        which = f"{numbers} {listed(missing)} of {len(several)} {are(missing)} still `...`. "
        raise Rejected(NOT_TRIED if len(missing) == len(several) else Verdict("open", which))
    wanted = f"{shape[0]} numbers are" if shape else "One number is"
    if callable(answer):
        raise reject(f"{wanted} wanted, not a function.")
    if answer is None:
        raise reject(f"{wanted} wanted, not None: is nothing computed yet?")
    if isinstance(answer, str) and not shape:
        with contextlib.suppress(ValueError):
            answer = float(answer)  # "0.5" is 0.5
    if isinstance(answer, (str, bytes)):
        comma = " And Python writes a point for the comma of decimals, as in 0.5." * ("," in str(answer))
        raise reject(f"{wanted} wanted, not text: leave out the quotation marks.{comma}")
    if isinstance(answer, tuple) and not shape and len(answer) == 2:
        raise reject(f"One number is wanted, and {short(answer)} are two: Python writes a point for the "
                     "comma of decimals, as in 0.5, and none between thousands.")
    got = floats(answer)
    if isinstance(answer, (list, tuple)) and all(isinstance(part, str) for part in answer):
        with contextlib.suppress(ValueError):
            got = np.array([float(part) for part in answer])
    if got is None:
        raise reject(f"{wanted} wanted, not {kind_of(answer)}.")
    if got.size == math.prod(shape):
        got = got.reshape(shape)  # [5] and (5,) are 5
    if got.shape != shape:
        raise reject(f"{wanted} wanted, and your answer has the shape {got.shape}.")
    if not np.all(np.isfinite(got)):
        raise reject("Your answer is not a finite number.")
    return got


def function_of(answer: object) -> Callable:
    """The answer, if it is a function; raises Rejected."""
    if answer is ...:
        raise Rejected(NOT_TRIED)
    if isinstance(answer, str):
        raise reject("A function is wanted, not text: give the check its name, without quotation marks.")
    if not callable(answer):
        raise reject(f"A function is wanted, not {kind_of(answer)}. Give the check its name, without "
                     "brackets.")
    return answer


def parts_of(result: object, names: Sequence[str]) -> list:
    """What a function returned for several names, in their order; raises Rejected."""
    wanted = f"It should return {', '.join(names)}: {len(names)} things in this order"
    if isinstance(result, (dict, set, str, bytes)):
        raise reject(f"{wanted}, not {kind_of(result)}.")
    if isinstance(result, np.ndarray) and result.ndim and len(result) == len(names):
        return list(result)
    if not isinstance(result, (tuple, list)):
        raise reject(f"{wanted}, and it returns {kind_of(result)} only.")
    if len(result) != len(names):
        raise reject(f"{wanted}, and it returns {len(result)}.")
    return list(result)


def kind_of(value: object) -> str:
    """What kind of value it is, in a student's words."""
    is_huge = isinstance(value, int) and abs(value) >= 2**53
    if value is None or isinstance(value, (bool, int, float, np.generic)) and not is_huge:
        return short(value)
    if isinstance(value, np.ndarray):
        return "one array"
    if callable(value):
        return "a function: call it, or leave out its `def`"
    kind = getattr(value, "kind", type(value).__name__)  # the grader's sandbox sends the kind alone
    words = {"dict": "a dict", "set": "a set", "str": "text", "bytes": "text", "list": "a list",
             "tuple": "a tuple", "int": "a whole number too large to compute with"}
    if kind.startswith("ndarray of "):
        return f"an array of {kind.removeprefix('ndarray of ')}"
    return words.get(kind, f"an object of {kind}")


def floats(value: object) -> np.ndarray | None:
    """A value as an array of floats, or None if it is nothing of the kind.

    Complex numbers count if their imaginary parts are 0; NumPy would drop others with no more than a warning.
    """
    try:
        array = np.asarray(value)
        if array.dtype.kind == "c":
            return array.real.astype(float) if np.all(array.imag == 0) else None
        if array.dtype.kind not in "biufO" or any(part is None for part in array.ravel().tolist()):
            return None
        return array.astype(float)
    except (TypeError, ValueError, OverflowError):
        return None


def array_of(name: str, part: object, shape: tuple[int, ...]) -> np.ndarray:
    """What a function returned for `name`, as an array of floats of this shape; raises Rejected."""
    if part is ...:
        raise reject(f"{name} is still `...`.")
    if part is None:
        raise reject(f"It returns None for {name}.")
    if isinstance(part, np.matrix):
        raise reject(f"{name} is an np.matrix, which always has two dimensions: use arrays (np.array).")
    array = floats(part)
    if array is None:
        what = (f"the text {short(part)}" if isinstance(part, str)
                else f"an array of {part.dtype}" if isinstance(part, np.ndarray) else kind_of(part))
        raise reject(f"For {name} it returns {what}, which is not a number or an array of real numbers.")
    if array.size == 1 and shape == ():
        return array.reshape(())  # [5] is 5
    if array.shape != shape:
        if array.shape == () and shape:
            raise reject(f"{name} is one number for all entries, and each should have its own. np.sum, "
                         "np.mean and np.max make one number of a whole array; np.maximum, np.abs and the "
                         "like go entry by entry.")
        raise reject(f"It returns {name} with shape {array.shape}, and that should be {shape}.")
    return array
