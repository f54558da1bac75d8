"""A student's answers, as functions and numbers for the checks, while the code stays in the sandbox."""

import builtins
import inspect
import time
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import FrameSummary
from typing import Any, Self

import numpy as np

from ..exercises.calling import ends_the_program, still_running
from ..exercises.verdicts import NOT_TRIED, Rejected, reject
from .bounds import (
    CALL_SECONDS,
    CLOCK_SECONDS,
    MAX_CELL_CHARACTERS,
    MAX_CELLS,
    MAX_CELLS_BYTES,
    MAX_CHARACTERS,
    MAX_FILE_BYTES,
    MAX_NOTES,
    MIN_SECONDS,
    READING_SECONDS,
    SUBMISSION_SECONDS,
)
from .inside.codec import decode, encode
from .inside.reading import Unreadable
from .notebook import clean
from .placing import SentCell
from .sandbox import Ended, Sandbox

USED_UP = f"There is no more time: all cells and calls together may take {SUBMISSION_SECONDS:g} seconds."


class Answers:
    """Reads a submission, executes its cells one after the other, and hands out what they define.

    Where the code ends its process, the next request gets a new one, in which all cells run again. Of the one
    that ended it only definitions do.

    out_of_time   whether something could not be run within the time of the whole submission
    stopped       the names of cells that stopped with an error, or were stopped
    absent        the names that were asked for and are not there
    """

    def __init__(self) -> None:
        self.out_of_time = False
        self.stopped: set[str] = set()
        self.absent: set[str] = set()
        self._notes: dict[str, None] = {}  # as a set that keeps its order
        self._seconds_left, self._patience_left = SUBMISSION_SECONDS, CLOCK_SECONDS
        self._box: Sandbox | None = None
        self._started = False  # whether there was a sandbox before
        self._cells: dict[str, tuple[str, bool]] = {}  # what runs again, and whether its definitions only
        self._lost: dict[str, Rejected] = {}  # functions that ended the process
        self._stub = False  # whether the last cell was as released

    @property
    def notes(self) -> tuple[str, ...]:
        """Which cells stopped with an error, or were stopped."""
        notes = list(self._notes)
        more = len(notes) - MAX_NOTES
        return (*notes[:MAX_NOTES], *([f"{more} more cells stopped."] if more > 0 else []))

    def read(self, data: bytes) -> tuple[list[SentCell], list[str]]:
        """The cells in a notebook's bytes, and flags; raises Unreadable."""
        if len(data) > MAX_FILE_BYTES:
            raise Unreadable(f"the file has {len(data)} bytes, more than {MAX_FILE_BYTES}")
        try:
            reply = self._start().ask(READING_SECONDS, data=data, most=MAX_CELLS_BYTES, read=len(data),
                                      bounds=(MAX_CELLS, MAX_CELL_CHARACTERS, MAX_CHARACTERS))
        except Ended as end:
            self._box = None
            raise Unreadable(f"reading it is too much: {end}") from None
        if "cells" not in reply:
            raise Unreadable(clean(reply.get("unreadable") or reply["error"]["type"]))
        return [SentCell(**cell) for cell in reply["cells"]], reply["flags"]

    def execute(self, name: str, source: str, only_definitions: bool = False) -> None:
        """Execute a cell. What it raises is noted, for later cells may do without it."""
        box = self._start()
        self._cells[name] = source, only_definitions
        self._execute(box, name)

    def __getitem__(self, name: str) -> Any:
        """The student's function or value of that name; raises Rejected where there is none."""
        reply = self._ask(name=name)
        if "missing" in reply:
            if self._stub:
                raise Rejected(NOT_TRIED)
            self.absent.add(name)
            why = next(reversed(self._notes), "Has it another name now?")
            raise reject(f"There is no `{name}`. {why}")
        self.absent.discard(name)
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
                self._patience_left -= time.monotonic() - began - box.used().queued
            self._started = True
            for name in list(self._cells):
                if self._box:
                    self._execute(box, name)
        return self._box

    def _execute(self, box, name):
        source, only_definitions = self._cells[name]
        try:
            reply = self._request(box, name=name, source=source, only_definitions=only_definitions)
        except Rejected as ended:
            if only_definitions:
                del self._cells[name]
            else:
                self._cells[name] = source, True
            self._note(name, f"Cell {name}: {ended}")
            return
        self._stub = False
        if "error" in reply:
            error = error_in(reply)
            if isinstance(error, NotImplementedError):
                self._stub = True
                return
            where = "".join(f" in line {frame.lineno}, `{frame.line}`" for frame in error.where)
            self._note(name, f"Cell {name} stops with {type(error).__name__}: {error}{where}.")

    def _note(self, name, text):
        self.stopped.add(name)
        self._notes[text] = None

    def _ask(self, **request):
        return self._request(self._start(), **request)

    def _request(self, box, **request):
        # A part of what is left, so that whoever comes next has some.
        seconds, patience = min(CALL_SECONDS, self._seconds_left / 2), self._patience_left * 2 / 3
        if min(seconds, patience) < MIN_SECONDS:
            raise self._used_up()
        began, used = time.monotonic(), box.used()
        try:
            return box.ask(seconds, patience, **request)
        except Ended as end:
            self._box = None
            if end.kind not in ("time", "clock"):
                raise reject(f"Your code was stopped, because {end}.") from None
            if end.kind == "time" and seconds == CALL_SECONDS:
                raise still_running() from None
            after = f"{seconds:.2g} seconds"
            if end.kind == "clock":
                after = f"{patience:.2g} seconds on the clock"
            raise self._used_up(f"It was still running after {after}. ") from None
        finally:
            computed, queued = box.used()
            self._seconds_left -= computed - used.computed
            self._patience_left -= time.monotonic() - began - (queued - used.queued)

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
            error = error_in(reply)
            if type(error).__name__ == "SystemExit":
                raise ends_the_program()
            raise error
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
    """An exception of the student's code, made anew of its words alone.

    where   the lines of the student's code that it came from, none or one
    """

    def __init__(self, message: str, where: list[FrameSummary]) -> None:
        Exception.__init__(self, message)  # not that of a built-in exception, which may want more
        self.message, self.where = message, where

    def __str__(self) -> str:
        return self.message


KNOWN_ERRORS = {name: kind for name, kind in vars(builtins).items() if isinstance(kind, type)
                and issubclass(kind, Exception) and not issubclass(kind, BaseExceptionGroup)}


def error_in(reply: dict[str, Any]) -> StudentsError:
    """The student's exception, under its own name and of the built-in kind that it is."""
    with reading():
        name, base, message, line = (reply["error"][key] for key in ("type", "base", "message", "line"))
        where = []
        if line:
            number, source = line
            where = [FrameSummary("cell", int(number), "", lookup_line=False, line=clean(source))]
        bases = (StudentsError, KNOWN_ERRORS[base]) if base in KNOWN_ERRORS else (StudentsError,)
        kind: type[StudentsError] = type(name if name.isidentifier() else "Error", bases, {})
        return kind(clean(message)[:300], where)
