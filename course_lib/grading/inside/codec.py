"""How values travel between the grader and the sandbox: as JSON, by `encode` and `decode`."""

import contextlib
from numbers import Number
from typing import Any

import numpy as np

MAX_ELEMENTS = 100_000  # numbers in one array, entries in one list, letters in one text


class Other:
    """Stands for what cannot be sent, such as a generator. It is no number and no array."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __repr__(self) -> str:
        return f"a {self.kind}"


def encode(value: Any, depth: int = 4) -> Any:
    """`value` as JSON: None, ..., numbers, text, lists of these, and arrays of real numbers."""
    if value is ...:
        return {"ellipsis": True}
    if value is None or type(value) in (bool, float):
        return value
    if type(value) is int:
        return value if abs(value) < 2**53 else {"other": "int"}
    if isinstance(value, str) and len(value) < MAX_ELEMENTS:
        return str(value)
    if isinstance(value, (tuple, list)) and depth and len(value) < MAX_ELEMENTS:
        return [encode(part, depth - 1) for part in value]
    if not isinstance(value, (Number, np.generic)) and not hasattr(type(value), "__array__"):
        return {"other": type(value).__name__[:80]}
    array = _real(np.asarray(value))
    if array.dtype.kind not in "biuf" or array.size > MAX_ELEMENTS:
        return {"other": f"{type(value).__name__} of {array.dtype}"[:80]}
    return {"kind": array.dtype.kind, "shape": list(array.shape), "values": array.ravel().tolist()}


def _real(array: np.ndarray) -> np.ndarray:
    """The same as floats: fractions, decimals, longer floats, and what is complex by type only."""
    if array.dtype.kind == "O" and all(isinstance(part, Number) for part in array.flat):
        with contextlib.suppress(TypeError, ValueError, OverflowError):
            array = array.astype(float)
    if array.dtype.kind == "c" and np.all(array.imag == 0):
        array = array.real
    return array.astype(float) if array.dtype.kind == "f" else array


def decode(data: Any) -> Any:
    """The value that `encode` made `data` of, lists as tuples; raises ValueError, TypeError or KeyError."""
    if isinstance(data, list):
        return tuple(decode(part) for part in data)
    if not isinstance(data, dict):
        return data
    if "ellipsis" in data:
        return ...
    if "other" in data:
        return Other(str(data["other"])[:80])
    kind = {"b": bool, "i": int, "u": int, "f": float}[data["kind"]]
    return np.array(data["values"], kind).reshape(data["shape"])
