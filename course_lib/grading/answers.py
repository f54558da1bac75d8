"""A student's answers, as functions and numbers that checks can use, while the code itself stays in the sandbox."""

import inspect
import time
from contextlib import contextmanager
from traceback import FrameSummary

import numpy as np

from ..exercises.calling import SECONDS, still_running
from ..exercises.verdicts import NOT_TRIED, Rejected, reject
from .notebook import clean
from .runner import decode, encode
from .sandbox import Ended, Sandbox

IN_ALL = 6.0  # seconds that the code of one submission may take, in calls of at most `SECONDS` (2) each

LEAST = 0.02  # seconds below which nothing is begun
USED_UP = f"There is no more time: all cells and calls together may take {IN_ALL:g} seconds."


class Answers:
    """Runs cells one after the other, and hands out what they define.

    Where the code ends its process, the next request gets a new one, in which all cells run again but the one that
    ended it. `notes` says which cells stopped with an error, or were stopped.
    """

    def __init__(self, seconds=IN_ALL):
        self.left, self.box, self.cells, self.lost, self.notes = seconds, None, {}, {}, []
        self.started = self.stub = False

    def run(self, name, source):
        """Execute a cell. What it raises is noted, for later cells may do without it."""
        self._start()
        self.cells[name] = source
        self._execute(name)

    def __getitem__(self, name):
        """The student's function or value of that name; raises Rejected where there is none."""
        reply = self._ask(name=name)
        if "missing" in reply:
            if self.stub:
                raise Rejected(NOT_TRIED)
            raise reject(f"There is no `{name}`. " + (self.notes[-1] if self.notes else "Has it another name now?"))
        with reading():
            return Remote(self, name, reply["parameters"]) if "parameters" in reply else decode(reply["value"])

    def call(self, name, arguments, errors):
        """The reply to one call. A function that ends its process gets no second one, or every criterion would pay."""
        if name in self.lost:
            raise self.lost[name]
        sent = {key: encode(value) for key, value in arguments.items()}
        try:
            return self._ask(name=name, arguments=sent, errors=errors)
        except Rejected as ended:
            self.lost[name] = ended
            raise

    def _start(self):
        while self.box is None:
            began = time.monotonic()
            self.box = Sandbox()
            if self.started:  # the first is ours to pay; who ends it pays for the next
                self.left -= time.monotonic() - began
            self.started = True
            for name in list(self.cells):
                if self.box:
                    self._execute(name)

    def _execute(self, name):
        try:
            reply = self._request(name=name, source=self.cells[name])
        except Rejected as ended:
            del self.cells[name]
            self._note(f"Cell {name}: {ended}")
            return
        self.stub = False
        if "error" in reply:
            error = error_in(reply)
            if isinstance(error, NotImplementedError):
                self.stub = True  # as released
                return
            at = "".join(f" in line {frame.lineno}, `{frame.line}`" for frame in error.where)
            self._note(f"Cell {name} stops with {type(error).__name__}: {error}{at}.")

    def _note(self, text):
        if text not in self.notes:
            self.notes.append(text)

    def _ask(self, **request):
        self._start()
        return self._request(**request)

    def _request(self, **request):
        began, seconds = time.monotonic(), min(SECONDS, self.left / 2)  # half, so that whoever comes next has some left
        if seconds < LEAST:
            raise reject(USED_UP, mistake="used up")
        try:
            return self.box.ask(seconds=seconds, **request)
        except Ended as end:
            self.box = None
            if end.kind != "time":
                raise reject(f"Your code was stopped, because {end}.") from None
            if seconds == SECONDS:
                raise still_running() from None
            raise reject(f"It was still running after {seconds:.2g} seconds. {USED_UP}", mistake="used up") from None
        finally:
            self.left -= time.monotonic() - began

    def close(self):
        if self.box:
            self.box.close()
            self.box = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


class Remote:
    """Stands where the student's function would: the same arguments, results, errors and changes in place."""

    def __init__(self, answers, name, parameters):
        self.answers, self.__name__ = answers, name
        self.__signature__ = inspect.Signature([
            inspect.Parameter(clean(name), inspect._ParameterKind(kind), default=None if optional else inspect._empty)
            for name, kind, optional in parameters])

    def __call__(self, **arguments):
        reply = self.answers.call(self.__name__, arguments, errors=np.geterr()["over"])
        if "error" in reply:
            raise error_in(reply)
        with reading():
            for name, value in reply["changed"].items():
                arguments[name][...] = decode(value)
            return decode(reply["result"])


@contextmanager
def reading():
    """A reply is the student's to forge: whatever cannot be read in it is the student's mistake, not ours."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError, OverflowError, RecursionError):
        raise reject("Your code was stopped, because it sent what is no reply.") from None


def error_in(reply):
    """The student's exception, made here: only its words, and `where` it came from."""
    with reading():
        name, message, line = (reply["error"][key] for key in ("type", "message", "line"))
        known = {kind.__name__: kind for kind in (TypeError, FloatingPointError, NotImplementedError)}
        error = type(name if name.isidentifier() else "Error", (known.get(name, Exception),), {})(clean(message)[:300])
        error.where = [FrameSummary("cell", int(line[0]), "", lookup_line=False, line=clean(line[1]))] if line else []
        return error
