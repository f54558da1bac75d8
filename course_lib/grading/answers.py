"""A student's answers, as functions and numbers for the checks, while the code stays in the sandbox."""

import inspect
import time
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import FrameSummary
from typing import Any, Self

import numpy as np

from ..exercises.calling import SECONDS, still_running
from ..exercises.verdicts import NOT_TRIED, Rejected, reject
from .notebook import clean
from .runner import decode, encode
from .sandbox import Ended, Sandbox

SUBMISSION_SECONDS = 6.0  # for all cells and calls of one submission, each of which may take `SECONDS` (2)
MIN_SECONDS = 0.02  # below which nothing is begun
USED_UP = f"There is no more time: all cells and calls together may take {SUBMISSION_SECONDS:g} seconds."


class Answers:
    """Executes cells one after the other, and hands out what they define.

    Where the code ends its process, the next request gets a new one, in which all cells run again but the one
    that ended it.

    notes        which cells stopped with an error, or were stopped
    out_of_time  whether something could not be run within the time of the whole submission
    """

    def __init__(self, seconds: float = SUBMISSION_SECONDS) -> None:
        self.notes: list[str] = []
        self.out_of_time = False
        self._seconds_left = seconds
        self._box: Sandbox | None = None
        self._started = False  # whether there was a sandbox before
        self._cells: dict[str, str] = {}  # what runs again in a new sandbox
        self._lost: dict[str, Rejected] = {}  # functions that ended the process
        self._stub = False  # whether the last cell was as released

    def execute(self, name: str, source: str) -> None:
        """Execute a cell. What it raises is noted, for later cells may do without it."""
        box = self._start()
        self._cells[name] = source
        self._execute(box, name)

    def __getitem__(self, name: str) -> Any:
        """The student's function or value of that name; raises Rejected where there is none."""
        reply = self._ask(name=name)
        if "missing" in reply:
            if self._stub:
                raise Rejected(NOT_TRIED)
            why = self.notes[-1] if self.notes else "Has it another name now?"
            raise reject(f"There is no `{name}`. {why}")
        with reading():
            if "parameters" in reply:
                return Remote(self, name, reply["parameters"])
            return decode(reply["value"])

    def call(self, name: str, arguments: dict[str, Any], errors: str) -> dict[str, Any]:
        """The reply to one call; raises Rejected where the process ends.

        A function that ended its process is not called again, or every criterion would pay for a new one.
        """
        if name in self._lost:
            raise self._lost[name]
        encoded = {key: encode(value) for key, value in arguments.items()}
        try:
            return self._ask(name=name, arguments=encoded, errors=errors)
        except Rejected as ended:
            self._lost[name] = ended
            raise

    def _start(self):
        """The sandbox in which all cells have run that do not end it."""
        while self._box is None:
            began = time.monotonic()
            self._box = box = Sandbox()
            if self._started:  # the first is ours to pay; who ends it pays for the next
                self._seconds_left -= time.monotonic() - began
            self._started = True
            for name in list(self._cells):
                if self._box:
                    self._execute(box, name)
        return self._box

    def _execute(self, box, name):
        try:
            reply = self._request(box, name=name, source=self._cells[name])
        except Rejected as ended:
            del self._cells[name]
            self._note(f"Cell {name}: {ended}")
            return
        self._stub = False
        if "error" in reply:
            error = error_in(reply)
            if isinstance(error, NotImplementedError):
                self._stub = True
                return
            where = "".join(f" in line {frame.lineno}, `{frame.line}`" for frame in error.where)
            self._note(f"Cell {name} stops with {type(error).__name__}: {error}{where}.")

    def _note(self, text):
        if text not in self.notes:
            self.notes.append(text)

    def _ask(self, **request):
        return self._request(self._start(), **request)

    def _request(self, box, **request):
        seconds = min(SECONDS, self._seconds_left / 2)  # half, so that whoever comes next has some left
        if seconds < MIN_SECONDS:
            raise self._used_up()
        began = time.monotonic()
        try:
            return box.ask(seconds=seconds, **request)
        except Ended as end:
            self._box = None
            if end.kind != "time":
                raise reject(f"Your code was stopped, because {end}.") from None
            if seconds == SECONDS:
                raise still_running() from None
            raise self._used_up(f"It was still running after {seconds:.2g} seconds. ") from None
        finally:
            self._seconds_left -= time.monotonic() - began

    def _used_up(self, before=""):
        self.out_of_time = True
        return reject(before + USED_UP, mistake="used up")

    def close(self) -> None:
        """End the process, if there is one."""
        if self._box:
            self._box.close()
            self._box = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class Remote:
    """Stands where the student's function would: the same arguments, results, errors and changes in place."""

    def __init__(self, answers: Answers, name: str, parameters: list) -> None:
        self.answers, self.__name__ = answers, name
        self.__signature__ = inspect.Signature([
            inspect.Parameter(clean(name), inspect._ParameterKind(kind),
                              default=None if optional else inspect.Parameter.empty)
            for name, kind, optional in parameters])

    def __call__(self, *values: Any, **arguments: Any) -> Any:
        arguments = dict(zip(self.__signature__.parameters, values)) | arguments
        reply = self.answers.call(self.__name__, arguments, errors=np.geterr()["over"])
        if "error" in reply:
            raise error_in(reply)
        with reading():
            for name, value in reply["changed"].items():
                arguments[name][...] = decode(value)
            return decode(reply["result"])


@contextmanager
def reading() -> Iterator[None]:
    """A reply is the student's to forge: whatever cannot be read in it is the student's mistake, not ours."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError, OverflowError, RecursionError):
        raise reject("Your code was stopped, because it sent what is no reply.") from None


class StudentsError(Exception):
    """An exception of the student's code; `where` are the lines it came from, none or one."""

    where: list[FrameSummary]


KNOWN_ERRORS = {kind.__name__: kind for kind in (TypeError, FloatingPointError, NotImplementedError)}


def error_in(reply: dict[str, Any]) -> StudentsError:
    """The student's exception, made anew of its words alone, under its own name."""
    with reading():
        name, message, line = (reply["error"][key] for key in ("type", "message", "line"))
        bases = (KNOWN_ERRORS[name], StudentsError) if name in KNOWN_ERRORS else (StudentsError,)
        error = type(name if name.isidentifier() else "Error", bases, {})(clean(message)[:300])
        error.where = []
        if line:
            number, source = line
            error.where = [FrameSummary("cell", int(number), "", lookup_line=False, line=clean(source))]
        return error
