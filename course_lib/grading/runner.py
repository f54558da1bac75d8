"""What runs inside the sandbox, with Python's standard library and NumPy only: it answers calls.

It holds no test, no expected value and no secret, for the student's code shares its process and may read or change
all of it. Requests and replies are lines of JSON; `encode` and `decode` are the whole language, on both sides.
"""

import ast
import inspect
import json
import os
import sys
import traceback

import numpy as np

LARGEST = 100_000  # numbers in one array, entries in one list


class Other:
    """Stands for what cannot be sent: a generator, an object, complex numbers. It is no number and no array."""

    def __init__(self, kind):
        self.kind = kind

    def __repr__(self):
        return f"a {self.kind}"


def encode(value, depth=4):
    """`value` as JSON: None, ..., numbers, text, lists of these, and arrays of real numbers."""
    if value is ...:
        return {"ellipsis": True}
    if value is None or type(value) in (bool, float) or type(value) is int and abs(value) < 2**53:
        return value
    if type(value) is str and len(value) < LARGEST:
        return value
    if type(value) in (tuple, list) and depth and len(value) < LARGEST:
        return [encode(part, depth - 1) for part in value]
    array = value if type(value) is np.ndarray else _as_array(value)
    if array is None or array.dtype.kind not in "biuf" or array.size > LARGEST:
        return {"other": f"{type(value).__name__}{f' of {array.dtype}' if array is not None else ''}"[:80]}
    return {"kind": array.dtype.kind, "shape": list(array.shape), "values": array.ravel().tolist()}


def _as_array(value):
    if isinstance(value, np.generic) or hasattr(type(value), "__array__"):
        return np.asarray(value)


def decode(data):
    """What `encode` made of it; raises ValueError, TypeError or KeyError for anything else. Lists come as tuples."""
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


def without_magics(source):
    """Lines that only IPython understands, like %timeit and !ls, are left out."""
    return "\n".join("" if line.lstrip()[:1] in ("%", "!") else line for line in source.split("\n"))


def execute(source, name, namespace):
    try:
        tree = ast.parse(source, name)
    except SyntaxError:
        tree = ast.parse(without_magics(source), name)
    exec(compile(tree, name, "exec"), namespace)


def error_of(error, sources):
    """An exception as data: its type, its message, and the last line of the student's that it came through."""
    try:
        message = str(error)[:300]
    except BaseException:
        message = ""
    frames = [(f.f_code.co_filename, line) for f, line in traceback.walk_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        frames.append((error.filename, error.lineno))
    lines = [(line, sources[file].split("\n")[line - 1].strip()[:120]) for file, line in frames if file in sources]
    return {"type": type(error).__name__[:80], "message": message, "line": lines[-1] if lines else None}


def called(function, arguments, errors):
    before = {name: value.copy() for name, value in arguments.items() if isinstance(value, np.ndarray)}
    with np.errstate(all=errors, under="ignore"):
        result = encode(function(**arguments))
    changed = {name: encode(arguments[name]) for name, value in before.items()
               if not np.array_equal(value, arguments[name], equal_nan=True)}
    return {"result": result, "changed": changed}


def answer(request, namespace, sources):
    if "source" in request:
        sources[request["name"]] = request["source"]
        execute(request["source"], request["name"], namespace)
        return {}
    value = namespace.get(request["name"])
    if request["name"] not in namespace:
        return {"missing": True}
    if "arguments" in request:
        return called(value, {k: decode(v) for k, v in request["arguments"].items()}, request["errors"])
    if not callable(value):
        return {"value": encode(value)}
    try:
        parameters = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):  # of some built-in functions: the call itself will tell
        return {"parameters": [["arguments", 4, False]]}
    return {"parameters": [[p.name, int(p.kind), p.default is not p.empty] for p in parameters]}


def serve(limits):
    import resource  # which Windows does not have, where this module only encodes and decodes

    for name, most in limits.items():
        resource.setrlimit(getattr(resource, name), (most, most))
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(65534, 65534, 65534)
        os.setresuid(65534, 65534, 65534)
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open("/dev/null", os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    namespace, sources = {"__name__": "__main__"}, {}
    reply = {"ready": True}
    while True:
        replies.write(json.dumps(reply).encode() + b"\n")
        replies.flush()
        line = requests.readline()
        if not line:
            return
        request = json.loads(line)
        try:
            reply = answer(request, namespace, sources)
        except BaseException as error:  # SystemExit and KeyboardInterrupt too
            reply = {"error": error_of(error, sources)}
        reply["id"] = request["id"]


if __name__ == "__main__":
    serve(json.loads(sys.argv[1]))
