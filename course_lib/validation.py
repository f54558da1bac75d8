"""Arguments: accepted, or refused by an error that names the field, what was expected and what came."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

Bound = tuple[str, Callable[[np.ndarray], np.ndarray]]  # in words, and where an array keeps it

FINITE: Bound = ("finite", np.isfinite)
POSITIVE: Bound = ("positive and finite", lambda x: (x > 0) & (x < np.inf))
NOT_NEGATIVE: Bound = ("at least 0 and finite", lambda x: (x >= 0) & (x < np.inf))
FRACTION: Bound = ("in [0, 1)", lambda x: (x >= 0) & (x < 1))
SHARE: Bound = ("in (0, 1]", lambda x: (x > 0) & (x <= 1))


def told(value: Any) -> str:
    """A value as an error names it: short, whatever it is."""
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if isinstance(value, np.ndarray) and value.size > 8:
        return f"an array of {value.dtype}, shape {value.shape}"
    try:
        text = f"the text {value!r}" if isinstance(value, str) else repr(value)
    except ValueError:  # Python writes no whole number of more than 4300 digits
        return f"a very large {type(value).__name__}"
    if len(text) > 80 or text.startswith("<"):
        return f"an object of class {type(value).__name__}"
    return text


def real(value: Any) -> np.ndarray | None:
    """`value` as an array of real numbers, or None where it is anything else.

    Arrays of True and False are numbers; True alone is a switch that went astray.
    """
    try:
        array = np.asarray(value)
    except ValueError:  # a list of lists of several lengths
        return None
    return array if array.dtype.kind in "iuf" or array.dtype.kind == "b" and array.ndim else None


def numbers(owner: str, name: str, value: ArrayLike, bound: Bound = FINITE) -> np.ndarray:
    """`value` as an array of floats that keeps to the bound, of any shape."""
    words, holds = bound
    array = real(value)
    if array is None:
        raise TypeError(f"{owner}: {name} must be a number or an array of numbers, got {told(value)}")
    array = array.astype(float, copy=False)
    if not np.all(holds(array)):
        raise ValueError(f"{owner}: {name} must be {words}, got {array[~holds(array)].flat[0]}")
    return array


def setting(owner: str, name: str, value: ArrayLike, bound: Bound = FINITE) -> float | np.ndarray:
    """`value` as a float, or as an array of floats of its own, that keeps to the bound."""
    array = numbers(owner, name, value, bound)
    return array.copy() if array.ndim else float(array)


def vector(owner: str, name: str, value: ArrayLike, bound: Bound | None = None) -> np.ndarray:
    """`value` as an array (n,) of real numbers, n at least 1; without a bound they may be inf or nan."""
    array = real(value) if bound is None else numbers(owner, name, value, bound)
    if array is None or array.ndim != 1 or not array.size:
        raise ValueError(f"{owner}: {name} must be a list of at least one number, got {told(value)}")
    return array


def number(owner: str, name: str, value: Any, bound: Bound = FINITE) -> float:
    """`value` as one float that keeps to the bound."""
    array = numbers(owner, name, value, bound)
    if array.ndim:
        raise TypeError(f"{owner}: {name} must be one number, got {told(value)}")
    return float(array)


def pair(owner: str, name: str, value: ArrayLike) -> np.ndarray:
    """`value` as an array of 2 finite floats: a point of a surface."""
    array = numbers(owner, name, value)
    if array.shape != (2,):
        raise ValueError(f"{owner}: {name} must hold 2 numbers, got {told(value)}")
    return array


def whole(owner: str, name: str, value: Any, least: int, most: int | None = None) -> int:
    """`value` as an int of at least `least`, and at most `most` where that is given."""
    words = f"a whole number, at least {least}" if most is None else f"a whole number in [{least}, {most}]"
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):  # True is a switch that went astray
        raise TypeError(f"{owner}: {name} must be {words}, got {told(value)}")
    if number < least or most is not None and number > most:
        raise ValueError(f"{owner}: {name} must be {words}, got {told(number)}")
    return number


def generator(owner: str, rng: Any) -> np.random.Generator:
    """`rng`, if it is a generator and not the seed of one."""
    if not isinstance(rng, np.random.Generator):
        seed = rng if isinstance(rng, int) else 0
        raise TypeError(f"{owner}: rng must be a random generator, such as np.random.default_rng({seed}), "
                        f"got {told(rng)}")
    return rng


def function(owner: str, name: str, value: Any, arguments: str) -> Callable:
    """`value`, if it can be called."""
    if not callable(value):
        raise TypeError(f"{owner}: {name} must be a function of {arguments}, got {told(value)}")
    return value
