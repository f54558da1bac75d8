"""What runs inside the sandbox, with Python's standard library and NumPy only: it answers calls.

It holds no test, no expected value and no secret, for the student's code shares its process and may read or
change all of it. Requests and replies are lines of JSON; `encode` and `decode` are the whole language.
"""

import ast
import inspect
import json
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

import numpy as np

MAX_ELEMENTS = 100_000  # numbers in one array, entries in one list, letters in one text
NOBODY = 65534  # the user without rights


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
    if type(value) is int and abs(value) < 2**53:
        return value
    if type(value) is str and len(value) < MAX_ELEMENTS:
        return value
    if (type(value) is tuple or type(value) is list) and depth and len(value) < MAX_ELEMENTS:
        return [encode(part, depth - 1) for part in value]
    array = value if type(value) is np.ndarray else _as_array(value)
    if array is None:
        return {"other": type(value).__name__[:80]}
    if array.dtype.kind not in "biuf" or array.size > MAX_ELEMENTS:
        return {"other": f"{type(value).__name__} of {array.dtype}"[:80]}
    return {"kind": array.dtype.kind, "shape": list(array.shape), "values": array.ravel().tolist()}


def _as_array(value: Any) -> np.ndarray | None:
    if isinstance(value, np.generic) or hasattr(type(value), "__array__"):
        return np.asarray(value)
    return None


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


# Inside the sandbox --------------------------------------------------------------------------------------


def without_magics(source: str) -> str:
    """The source without lines that only IPython understands, like %timeit and !ls."""
    return "\n".join("" if line.lstrip()[:1] in ("%", "!") else line for line in source.split("\n"))


def execute(source: str, name: str, namespace: dict) -> None:
    """Run a cell called `name` in `namespace`."""
    try:
        tree = ast.parse(source, name)
    except SyntaxError:
        tree = ast.parse(without_magics(source), name)
    exec(compile(tree, name, "exec"), namespace)


def describe(error: BaseException, sources: dict[str, str]) -> dict:
    """An exception as data: its type, its message, and the last line of student's code it came through."""
    try:
        message = str(error)[:300]
    except BaseException:
        message = ""
    places: list[tuple[Any, Any]] = [  # (cell, number of a line)
        (frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        places.append((error.filename, error.lineno))
    lines = [(line, sources[name].split("\n")[line - 1].strip()[:120])
             for name, line in places if name in sources]
    return {"type": type(error).__name__[:80], "message": message, "line": lines[-1] if lines else None}


def call(function: Callable, arguments: dict[str, Any], errors: Any) -> dict:
    """The encoded result of `function(**arguments)`, and those arguments that it changed in place."""
    before = {name: value.copy() for name, value in arguments.items() if isinstance(value, np.ndarray)}
    with np.errstate(all=errors, under="ignore"):
        result = encode(function(**arguments))
    changed = {name: encode(arguments[name]) for name, value in before.items()
               if not np.array_equal(value, arguments[name], equal_nan=True)}
    return {"result": result, "changed": changed}


def reply_to(request: dict, namespace: dict, sources: dict[str, str]) -> dict:
    """The reply to one request: to run a cell, to call a function, or to tell what a name stands for."""
    name = request["name"]
    if "source" in request:
        sources[name] = request["source"]
        execute(request["source"], name, namespace)
        return {}
    if name not in namespace:
        return {"missing": True}
    value = namespace[name]
    if "arguments" in request:
        arguments = {key: decode(data) for key, data in request["arguments"].items()}
        return call(value, arguments, request["errors"])
    if not callable(value):
        return {"value": encode(value)}
    try:
        parameters = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):  # of some built-in functions: the call itself will tell
        return {"parameters": [["arguments", int(inspect.Parameter.VAR_KEYWORD), False]]}
    return {"parameters": [[p.name, int(p.kind), p.default is not p.empty] for p in parameters]}


def serve(limits: dict[str, int]) -> None:
    """Answer requests on standard input, one a line, on standard output; `limits` are those of `resource`."""
    import resource  # which Windows does not have, where this module only encodes and decodes

    for name, most in limits.items():
        resource.setrlimit(getattr(resource, name), (most, most))
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open("/dev/null", os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    sources: dict[str, str] = {}
    reply: dict[str, Any] = {"ready": True}
    while True:
        replies.write(json.dumps(reply).encode() + b"\n")
        replies.flush()
        line = requests.readline()
        if not line:
            return
        request = json.loads(line)
        try:
            reply = reply_to(request, namespace, sources)
        except BaseException as error:  # SystemExit and KeyboardInterrupt too
            reply = {"error": describe(error, sources)}
        reply["id"] = request["id"]


if __name__ == "__main__":
    serve(json.loads(sys.argv[1]))
