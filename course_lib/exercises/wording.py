"""How numbers, names and values are put into words, without giving a right number away."""

import contextlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

SAME = 1e-9  # of the size of what is compared: above rounding, below float32


def listed(names: Sequence[str]) -> str:
    """"m", "m and v", "m, v and v_hat"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def are(names: Sequence[str]) -> str:
    """The verb for these names."""
    return "are" if len(names) > 1 else "is"


def one_digit(x: float) -> str:
    """A factor in one digit, which gives nothing away."""
    return f"{float(f'{x:.0e}'):g}"


def short(answer: object) -> str:
    """A value as it is, if it is short; else what kind of value it is."""
    with contextlib.suppress(Exception):  # not everything has a repr: a whole number of 5000 digits has none
        if len(text := repr(answer)) < 40:
            return text
    return f"a {type(answer).__name__}"


def size(values: ArrayLike) -> float:
    """The largest finite size among numbers; 1 if there is none or all are 0."""
    sizes = np.abs(np.asarray(values, float))
    return np.max(sizes[np.isfinite(sizes)], initial=0) or 1.0


def equal(ones: Iterable[ArrayLike], others: Iterable[ArrayLike], scale: float | None = None) -> bool:
    """Whether lists of arrays agree up to rounding; nan and inf at the same places count as equal."""
    def same(x, y):
        return np.shape(x) == np.shape(y) and np.allclose(
            x, y, rtol=SAME, atol=SAME * 1e-3 * (scale or size(y)), equal_nan=True)

    return all(same(x, y) for x, y in zip(ones, others, strict=True))


def same_walk(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two walks (steps + 1, *shape) agree in every step, up to rounding of the size of that step."""
    return all(equal([x], [y]) for x, y in zip(one, other, strict=True))


def proportional(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two arrays agree up to rounding and one factor."""
    one, other = np.ravel(one), np.ravel(other)
    k = int(np.nanargmax(np.abs(other))) if np.any(np.isfinite(other)) else 0
    factor = one[k] / other[k] if np.isfinite(one[k]) and one[k] and other[k] else 1.0
    return equal([one], [factor * other])


def off(got: np.ndarray, expected: np.ndarray, more: str, less: str) -> str:
    """How numbers are off: sign, factor, scale. `more` and `less` are words such as "long" and "short"."""
    got, expected = np.ravel(got), np.ravel(expected)
    if np.any(np.isnan(got)):
        return "not a number (is something divided by 0, or a root taken of a negative number?)"
    if np.any(np.isinf(got)):
        return "infinite (is something divided by 0?)"
    wrong = ~np.isclose(got, expected, rtol=SAME, atol=SAME * size(expected))
    if not np.any(wrong):
        return "off by a trace only (is something rounded or cut off?)"
    got, expected = got[wrong], expected[wrong]
    if np.any(expected == 0):
        return "not 0, where 0 is right"
    ratio = got / expected
    if np.all(ratio == 0):
        return "0, where 0 is wrong"
    factors, all_negative = np.abs(ratio), np.all(ratio < 0)
    if np.ptp(ratio) > 0.02 * np.max(factors):
        low, high = one_digit(factors.min()), one_digit(factors.max())
        spread = f", from about {low} to {high}" if low != high else ""
        often = "" if all_negative else "sometimes "
        sign = f" and {often}of the wrong sign" if np.any(ratio < 0) else ""
        return f"off by a factor that is not the same everywhere{spread}{sign}"
    if all_negative and np.allclose(factors, 1, rtol=SAME, atol=0):
        return "of the wrong sign, and of the right size"
    return _by_a_factor(factors.mean(), more, less) + (", and of the wrong sign" if all_negative else "")


def _by_a_factor(factor: float, more: str, less: str) -> str:
    direction = more if factor > 1 else less
    if 0.9 < factor < 1.1:
        return f"a little too {direction}"
    if 1 / 1.5 < factor < 1.5:  # from there on one digit says 2
        return f"somewhat too {direction}"
    return f"about {one_digit(max(factor, 1 / factor))} times too {direction}"
