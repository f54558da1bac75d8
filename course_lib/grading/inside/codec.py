"""How values travel between the grader and the sandbox: as JSON, by `encode` and `decode`."""

from typing import Any

import numpy as np

MAX_ELEMENTS = 100_000  # numbers in one array, entries in one list, letters in one text
MAX_BITS = 1024  # of a whole number
MAX_DEPTH = 8  # of lists in lists


class Other:
    """Stands for what cannot be sent and has no stand-in of its kind. It is no number and no array."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __repr__(self) -> str:
        return f"a {self.kind}"


def stand_in(kind: str) -> Any:
    """A value of that kind without its contents, so that a verdict can name the kind."""
    empty = {"dict": {}, "set": set(), "bytes": b"", "generator": (_ for _ in ()), "function": stand_in}
    return empty.get(kind, Other(kind))


def encode(value: Any, depth: int = MAX_DEPTH) -> Any:
    """`value` as JSON: None, ..., numbers, text, lists and tuples of these, and arrays of numbers."""
    if value is ...:
        return {"ellipsis": True}
    if value is None or type(value) in (bool, float):
        return value
    if type(value) is int and value.bit_length() <= MAX_BITS:
        return value
    if isinstance(value, str) and len(value) < MAX_ELEMENTS:
        return str(value)
    if isinstance(value, list | tuple | range) and depth and len(value) < MAX_ELEMENTS:
        parts = [encode(part, depth - 1) for part in value]
        return {"tuple": parts} if isinstance(value, tuple) else parts
    if type(value) is complex:
        return {"complex": [value.real, value.imag]}
    if isinstance(value, np.generic) or hasattr(type(value), "__array__"):
        return _encoded_array(value, np.asarray(value))
    if hasattr(type(value), "__float__") and type(value) is not int:  # such as a Fraction
        return float(value)
    return {"other": "function" if callable(value) else type(value).__name__[:80]}


def _encoded_array(value: Any, array: np.ndarray) -> dict[str, Any]:
    kind, other = array.dtype.kind, {"other": f"{type(value).__name__} of {array.dtype}"[:80]}
    if array.size > MAX_ELEMENTS:
        return other
    if kind == "O" and not any(part is None for part in array.ravel().tolist()):
        try:
            array, kind = array.astype(float), "f"
        except (TypeError, ValueError, OverflowError):
            return other
    if kind not in "biufc":
        return other
    if kind in "fc":  # as JSON has them, complex numbers as pairs
        array = array.astype(complex if kind == "c" else float)
    values = array.ravel().view(float) if kind == "c" else array.ravel()
    return {"kind": kind, "shape": list(array.shape), "values": values.tolist(),
            "matrix": isinstance(value, np.matrix)}


def decode(data: Any) -> Any:
    """The value that `encode` made `data` of; raises ValueError, TypeError or LookupError."""
    if isinstance(data, list):
        return [decode(part) for part in data]
    if not isinstance(data, dict):
        return data
    if "ellipsis" in data:
        return ...
    if "tuple" in data:
        return tuple(decode(part) for part in data["tuple"])
    if "complex" in data:
        return complex(*data["complex"])
    if "other" in data:
        return stand_in(str(data["other"])[:80])
    kind = {"b": bool, "i": np.int64, "u": np.uint64, "f": float, "c": float}[data["kind"]]
    array = np.array(data["values"], kind)
    array = (array.view(complex) if data["kind"] == "c" else array).reshape(data["shape"])
    return np.asmatrix(array) if data["matrix"] else array[()]  # of a single number no array, as NumPy has it
