"""Calling a student's function calmly: with copies, a time limit, and errors put into words."""

import ast
import contextlib
import inspect
import io
import linecache
import os
import sys
import textwrap
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

import numpy as np

from .python_errors import put_into_words
from .verdicts import NOT_TRIED, Rejected, reject
from .wording import listed

try:
    from time import thread_time
except ImportError:  # in a browser's Python, which has one thread
    from time import process_time as thread_time

SECONDS = 2.0  # of computing that one check may take; ordinary answers need a few hundredths
PATIENCE = 5  # times as long may pass on the clock: the computer may be busy, and a function may sleep

Errors = Literal["ignore", "raise"]  # what an overflow is


class TooLong(BaseException):  # not an Exception, or a student's `except Exception` would swallow it
    pass


class Watched(np.ndarray):
    """An array that notices an overflow by its result.

    A browser's Python has no floating-point flags for NumPy to raise, so `np.errstate` sees nothing there.
    """

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        given = [plain(each) for each in inputs]
        if "out" in options:
            options["out"] = tuple(map(np.asarray, options["out"]))
        with np.errstate(all="ignore"):
            result = getattr(ufunc, method)(*given, **options)
        results = result if isinstance(result, tuple) else (result,)
        was_finite = all(np.isfinite(each).all() for each in given)
        if was_finite and not all(np.isfinite(each).all() for each in results):
            raise FloatingPointError(f"overflow encountered in {ufunc.__name__}")
        watched = tuple(np.asarray(each).view(Watched) for each in results)
        return watched if isinstance(result, tuple) else watched[0]


def plain(value: Any) -> Any:
    """The same without watching, tuples part by part."""
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    return np.asarray(value)[()] if isinstance(value, Watched) else value


class Caller:
    """Calls a student's function calmly, within one time limit for all calls together.

    The limit looks at the clock at each instruction of the student's code, because alarm signals exist
    neither on Windows nor in a browser's Python.
    """

    def __init__(self, function: Callable, arguments: Sequence[str], errors: Errors = "ignore") -> None:
        self.function, self.errors = function, errors
        self.name = getattr(function, "__name__", "your function")
        self.deadline = thread_time() + SECONDS
        self.last_moment = perf_counter() + PATIENCE * SECONDS
        self.by_position = self._is_called_by_position(arguments)
        self._refuse_bare_except()

    def _is_called_by_position(self, wanted):
        """Whether the function has other names for its arguments, or none.

        Raises Rejected if it cannot be called.
        """
        call = f"{self.name}({', '.join(wanted)})"
        if isinstance(self.function, type):
            raise reject(f"{self.name} is a class, and a function is wanted that can be called as {call}.")
        try:
            signature = inspect.signature(self.function)
        except (TypeError, ValueError):  # of some built-in functions: the call itself will tell
            return False
        with contextlib.suppress(TypeError):
            signature.bind(**dict.fromkeys(wanted))
            return False
        with contextlib.suppress(TypeError):
            own = list(signature.bind(*wanted).arguments)
            if not any(name in wanted and name != expected for name, expected in zip(own, wanted)):
                return True
        raise reject(other_names(self.name, signature, wanted))

    def _refuse_bare_except(self):
        with contextlib.suppress(OSError, TypeError, SyntaxError):
            tree = ast.parse(textwrap.dedent(inspect.getsource(self.function)))
            if any(isinstance(node, ast.ExceptHandler) and node.type is None for node in ast.walk(tree)):
                raise reject("A bare `except:` hides every mistake, even Ctrl-C and this check's time limit. "
                             "Name the exception, as in `except ValueError:`.")

    def _trace(self, frame, event, arg):
        if thread_time() > self.deadline or perf_counter() > self.last_moment:
            raise TooLong(frame.f_lineno, frame.f_code.co_filename)
        return self._trace

    def _trace_students_code(self, frame, event, arg):
        # What a dataclass generates in this library has no file, only a module.
        generated_here = frame.f_globals.get("__name__", "").startswith("course_lib.")
        if not generated_here and is_students(frame.f_code.co_filename):
            frame.f_trace_opcodes = True  # `while True: pass` has one line only, and never begins another
            return self._trace(frame, event, arg)

    def __call__(self, **arguments: Any) -> Any:
        given = handed = _copied(arguments)
        if self.errors == "raise" and sys.platform == "emscripten":
            handed = {name: value.view(Watched) if isinstance(value, np.ndarray) else value
                      for name, value in given.items()}
        before = sys.gettrace()
        try:
            with contextlib.redirect_stdout(io.StringIO()), np.errstate(all=self.errors, under="ignore"):
                sys.settrace(self._trace_students_code)
                try:
                    if self.by_position:
                        result = plain(self.function(*handed.values()))
                    else:
                        result = plain(self.function(**handed))
                finally:
                    sys.settrace(before)
        except TooLong as limit:
            line = linecache.getline(limit.args[1], limit.args[0]).strip()
            raise still_running(f", in line {limit.args[0]}" + (f", `{line}`" if line else "")) from None
        except SystemExit:
            raise ends_the_program() from None
        except Rejected:  # from a function that runs elsewhere, in the grader's sandbox
            raise
        except Exception as error:
            where = getattr(error, "where", None) or [
                frame for frame in traceback.extract_tb(error.__traceback__) if is_students(frame.filename)]
            raise put_into_words(error, where) from None
        for name, value in arguments.items():
            if not _is_as_before(value, given[name]):
                raise Rejected(in_place(name).verdict, result)
        if result is None:
            raise reject("It returns None. Is there a `return` at the end? (print only shows a value.)")
        if inspect.isgenerator(result) or inspect.iscoroutine(result):
            result.close()
            raise reject("It gives its result piece by piece, because of `yield` or `async`: use a plain "
                         "function with `return`.")
        if result is ... or isinstance(result, tuple) and result and all(part is ... for part in result):
            raise Rejected(NOT_TRIED)
        return result


def other_names(name: str, signature: inspect.Signature, wanted: Sequence[str]) -> str:
    """What to say of a function whose arguments have other names than the check uses."""
    return f"The check calls {name}({', '.join(wanted)}), by these names. {_misfit(signature, wanted)}"


def _misfit(signature, wanted):
    """What is different about the arguments of a function."""
    has = [name for name, parameter in signature.parameters.items()
           if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)]
    missing = [name for name in wanted if name not in has]
    needless = [name for name in has if name not in wanted
                and signature.parameters[name].default is inspect.Parameter.empty]
    if missing and len(missing) == len(needless):
        pairs = ", ".join(f"{mine} → {right}" for mine, right in zip(needless, missing))
        return f"Yours has other names for some of them: {pairs}?"
    parts = []
    if missing:
        parts.append(f"yours does not take {listed(missing)}")
    if needless:
        parts.append(f"yours wants {listed(needless)} besides, which nobody hands in")
    if not parts:
        return "Yours takes some of them by position only: leave out the `/` among its arguments."
    text = ", and ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def in_place(name: str) -> Rejected:
    """The exception for a function that changes an array that is handed in."""
    return reject(f"Your function changes its argument {name} in place, so that the caller's {name} changes "
                  f"too. Make a new one: `{name} = {name} + …` instead of `{name} += …`, np.sort instead of "
                  ".sort().")


def ends_the_program() -> Rejected:
    """The exception for a function that ends the program."""
    return reject("It ends the program, by exit() or sys.exit(): use `return`.")


def still_running(where: str = "") -> Rejected:
    """The exception for a function that did not end in time."""
    return reject(f"It was still running after {SECONDS:g} seconds{where}. Does the loop ever end?")


LIBRARIES = tuple({str(Path(file).resolve().parent) for file in (os.__file__, np.__file__)}
                  | {str(Path(path).resolve()) for path in sys.path if "site-packages" in path}
                  | {str(Path(__file__).resolve().parents[1])})


def is_students(filename: str) -> bool:
    """Whether a file is the student's, and not a library's."""
    return not filename.startswith((*LIBRARIES, "<frozen"))


def _copied(arguments):
    return {name: value.copy() if isinstance(value, (np.ndarray, list)) else value
            for name, value in arguments.items()}


def _is_as_before(value, given):
    if isinstance(value, np.ndarray):
        return np.array_equal(value, given, equal_nan=True)
    if isinstance(value, list):
        return len(value) == len(given) and all(map(_is_as_before, value, given))
    return value is given
