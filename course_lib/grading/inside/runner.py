"""Answers requests, one after the other: to read a notebook's bytes, to run a cell, to call a function.

Requests and replies are lines of JSON; so many bytes follow a request to "read".
"""

import ast
import inspect
import json
import os
import traceback
from collections.abc import Callable
from typing import Any

import numpy as np

from . import jupyter, reading
from .codec import decode, encode

NOBODY = 65534  # the user without rights
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
CALLS = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom)


def execute(source: str, name: str, namespace: dict[str, Any], only_definitions: bool) -> None:
    """Run a cell called `name` in `namespace`.

    Where it raises, what the rest of it defines is defined nevertheless: an exercise costs the points of
    another one as rarely as possible. With `only_definitions` that is all that is done.
    """
    statements = jupyter.parse(source, name).body
    if only_definitions:
        define(statements, name, namespace)
        return
    try:
        code = compile(ast.Module(statements, []), name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        if code.co_flags & inspect.CO_COROUTINE:
            import asyncio  # which takes a while, and few need it

            asyncio.run(eval(code, namespace))
        else:
            exec(code, namespace)
    except BaseException as error:
        lines = [line for frame, line in traceback.walk_tb(error.__traceback__)
                 if (frame.f_code.co_filename, frame.f_code.co_name) == (name, "<module>")]
        reached = lines[0] if lines else 0
        define([each for each in statements if each.lineno > reached], name, namespace)
        raise


def define(statements: list[ast.stmt], name: str, namespace: dict[str, Any]) -> None:
    """Run those statements that only give names: functions, classes, imports, values that call nothing."""
    for each in statements:
        if isinstance(each, DEFINITIONS) or isinstance(each, ast.Assign) and not _calls(each.value):
            try:
                exec(compile(ast.Module([each], []), name, "exec"), namespace)
            except Exception:  # the cell has its error already, or never asked for one
                continue


def _calls(node: ast.AST) -> bool:
    """Whether evaluating it calls something. To make a lambda does not."""
    if isinstance(node, ast.Lambda):
        return False
    return isinstance(node, CALLS) or any(map(_calls, ast.iter_child_nodes(node)))


def describe(error: BaseException, sources: dict[str, str]) -> dict:
    """An exception as data.

    type, base   its name, and that of the built-in exception that it is
    line         the last line of the student's code that it came through, with its number, or None
    """
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
    base = next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")
    return {"type": type(error).__name__[:80], "base": base, "message": message,
            "line": lines[-1] if lines else None}


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
        execute(request["source"], name, namespace, request["only_definitions"])
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
    """Answer requests on standard input on standard output; `limits` are those of the module `resource`."""
    import resource  # which Windows does not have, where the course is tested, too

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
    namespace = jupyter.namespace()
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
            if "read" in request:
                reply = reading.read(requests.read(request["read"]), *request["bounds"])
            else:
                reply = reply_to(request, namespace, sources)
        except BaseException as error:  # SystemExit and KeyboardInterrupt too
            reply = {"error": describe(error, sources)}
        reply["id"] = request["id"]

