"""A process for a student's code, with no network, no files, no secrets, little memory and little time.

    with Sandbox() as box:
        box.ask(name="cell", source="def f(x): return 2 * x", only_definitions=False)   {}
        box.ask(name="f", arguments={"x": 2.0}, errors="ignore")   {"result": 4.0, "changed": {}}

`bwrap` gives it a read-only file system that holds Python's standard library, NumPy, and the modules in
inside/, which answer: not the rest of this library, not the course, not /proc. The student's code runs as
nobody, also when the grader is root. What comes back is JSON, capped and timed, and never more than data.
"""

import functools
import io
import json
import os
import platform
import select
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

import numpy as np

from . import inside
from .bounds import CALL_SECONDS, CLOCK_SECONDS, LIMITS, LIMITS_INSIDE, MAX_REPLY_BYTES, START_SECONDS
from .inside.runner import NOBODY
from .seccomp import REFUSED_CALLS, seccomp_filter

EndKind = Literal["time", "clock", "exit", "output", "reply"]
START = """import json, sys
sys.path.append("/packages")
from inside.runner import serve
serve(json.loads(sys.argv[1]))"""


class Unavailable(RuntimeError):
    """This machine has no sandbox, or it does not start: not the student's fault."""


class Ended(Exception):
    """The student's process is no more.

    kind   "time": it computed for too long. "clock": too much time passed, most of it without computing.
           "exit", "output", "reply": as the text says
    """

    def __init__(self, kind: EndKind) -> None:
        super().__init__({"time": "it took too long", "clock": "it took too long",
                          "exit": "it ended the process", "output": "it sent too much",
                          "reply": "it sent what is no reply"}[kind])
        self.kind = kind


def require() -> None:
    """Raise Unavailable, with what to install, unless this machine has a sandbox."""
    if sys.platform != "linux":
        raise Unavailable("grading: students' code runs in a sandbox that only Linux has. "
                          "Use Linux or a container.")
    if platform.machine() not in REFUSED_CALLS:
        raise Unavailable("grading: the sandbox knows the system calls of "
                          f"{' and '.join(REFUSED_CALLS)} only, not of {platform.machine()}")
    for program, package in (("bwrap", "bubblewrap"), ("prlimit", "util-linux")):
        if not shutil.which(program):
            raise Unavailable(f"grading: {program} is missing, and without it no student's code is run. "
                              f"On Debian and Ubuntu: apt install {package}")


FILTER = "the filter of system calls"  # in the line: the number of an open file takes its place
SHORTEST_PAUSE = 0.01  # seconds, between two looks at a process that is near its limit


@functools.cache
def command_line() -> tuple[str, ...]:
    """What starts the runner in a sandbox, but for the filter of system calls, which comes as a file.

    The limits stand before bwrap, which the student's code could otherwise take hold of to be rid of them.
    """
    limits = [f"--{name.removeprefix('RLIMIT_').lower()}={most}" for name, most in LIMITS.items()]
    python = str(Path(sys.executable).resolve())
    return ("prlimit", *limits, "bwrap", *_namespaces(), "--die-with-parent", "--new-session", "--clearenv",
            "--setenv", "OPENBLAS_NUM_THREADS", "1", *_file_system(), "--chdir", "/", "--seccomp", FILTER,
            python, "-I", "-S", "-B", "-c", START, json.dumps(LIMITS_INSIDE))


def _namespaces() -> list[str]:
    if os.getuid() != 0:
        return ["--unshare-all", "--uid", str(NOBODY), "--gid", str(NOBODY), "--cap-drop", "ALL"]
    # Here the runner itself becomes nobody, who could not reach a Python in root's home.
    return ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try",
            "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]


def _file_system() -> list[str]:
    """bwrap's options for files, all read only: the standard library, NumPy and inside/, /dev/null."""
    python, prefix, numpy = Path(sys.executable).resolve(), Path(sys.base_prefix), Path(np.__file__).parent
    stdlib = Path(sysconfig.get_path("stdlib"))
    shown = {path: path for path in (Path("/usr/lib"), prefix / "lib", python)}  # {path there: path here}
    shown |= {Path("/packages", part.name): part
              for part in (numpy, numpy.with_name("numpy.libs"), Path(inside.__file__).parent)
              if part.exists()}
    links = []
    for path in map(Path, ("/lib", "/lib64", "/usr/lib64")):
        if path.is_symlink():
            links += ["--symlink", os.readlink(path), str(path)]
        elif path.exists():
            shown[path] = path
    # Other packages are hidden: a student's answer must not depend on what the teacher has installed.
    hidden = [path for path in (stdlib / "site-packages", stdlib / "dist-packages", Path("/usr/lib/python3"))
              if path.is_dir()]
    options = []
    for folder in sorted({parent for path in shown for parent in path.parents[:-1]} | {Path("/dev")}):
        options += ["--perms", "0755", "--dir", str(folder)]
    for there, here in sorted(shown.items()):
        options += ["--ro-bind", str(here), str(there)]
    for path in hidden:
        options += ["--tmpfs", str(path), "--remount-ro", str(path)]
    return [*options, *links, "--dev-bind", "/dev/null", "/dev/null", "--remount-ro", "/"]


class Used(NamedTuple):
    """Seconds that a process has computed, and in which it waited for a processor that was free."""

    computed: float
    queued: float


def _statistics(pid: int) -> io.FileIO | None:
    """The kernel's open file on the runner, the child of the child of bwrap; None if there is no such."""
    try:
        while children := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            pid = int(children[0])
        return io.FileIO(f"/proc/{pid}/schedstat")
    except OSError:
        return None


class Sandbox:
    """One process, which answers requests one after the other (see inside/). Raises Unavailable."""

    def __init__(self) -> None:
        require()
        source, into = os.pipe()
        try:
            os.write(into, seccomp_filter(platform.machine()))
            os.close(into)
            line = [str(source) if part is FILTER else part for part in command_line()]
            self.process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=subprocess.PIPE, bufsize=0, pass_fds=[source])
        finally:
            os.close(source)
        assert self.process.stdin and self.process.stdout and self.process.stderr  # as they were asked for
        self._stdin, self._stdout, self._stderr = self.process.stdin, self.process.stdout, self.process.stderr
        os.set_blocking(self._stdin.fileno(), False)
        self._received, self._asked = b"", 0
        self._used: io.FileIO | None = None  # where the kernel tells what the process has used
        self._last = Used(0.0, 0.0)
        try:
            self._exchange(b"", START_SECONDS, START_SECONDS, MAX_REPLY_BYTES)
            self._used = _statistics(self.process.pid)
        except Ended:
            self.process.kill()
            said = self._stderr.read().decode(errors="replace").strip()
            self.close()
            said = said[-500:] or "it said nothing"
            raise Unavailable(f"grading: the sandbox does not start: {said}") from None

    def ask(self, seconds: float = CALL_SECONDS, patience: float = CLOCK_SECONDS, data: bytes = b"",
            most: int = MAX_REPLY_BYTES, **request: Any) -> dict[str, Any]:
        """The reply to a request; raises Ended, and then the process is no more.

        seconds    of computing that it may take
        patience   seconds that may pass meanwhile, but for those in which the machine has no processor free
        data       bytes that follow the request
        most       bytes that the reply may have
        """
        self._asked += 1
        try:
            line = json.dumps(request | {"id": self._asked}).encode() + b"\n"
            reply = self._exchange(line + data, seconds, patience, most)
            if reply.get("id") != self._asked:
                raise Ended("reply")
        except Ended:
            self.close()
            raise
        return reply

    def used(self) -> "Used":
        """What the process has used so far; where the kernel does not tell, the clock counts as computing."""
        if self._used is None:
            return Used(time.monotonic(), 0.0)
        try:
            self._used.seek(0)
            computed, queued, _ = self._used.read().split()
            self._last = Used(int(computed) / 1e9, int(queued) / 1e9)
        except (OSError, ValueError):  # it has ended, as will be noticed where its reply should be
            pass
        return self._last

    def _exchange(self, request: bytes, seconds: float, patience: float, most: int) -> dict[str, Any]:
        began, used = time.monotonic(), self.used()
        into, out, unsent = self._stdin.fileno(), self._stdout.fileno(), memoryview(request)
        while b"\n" not in self._received:
            computed, queued = self.used()
            computing_left = seconds - (computed - used.computed)
            left = patience - (time.monotonic() - began - (queued - used.queued))
            if left <= 0 or computing_left <= 0:
                raise Ended("clock" if computing_left > 0 else "time")
            pause = max(min(left, computing_left), SHORTEST_PAUSE)
            readable, writable, _ = select.select([out], [into] if unsent else [], [], pause)
            if writable:
                try:
                    unsent = unsent[os.write(into, unsent):]
                except BrokenPipeError:
                    raise Ended("exit") from None
            if readable:
                more = os.read(out, 1 << 16)
                if not more:
                    raise Ended("exit")
                self._received += more
                if len(self._received) > most:
                    raise Ended("output")
        line, self._received = self._received.split(b"\n", 1)
        try:
            reply = json.loads(line)
        except (ValueError, RecursionError):
            reply = None
        if not isinstance(reply, dict):
            raise Ended("reply")
        return reply

    def close(self) -> None:
        """Kill the process; more than once does no harm."""
        self.process.kill()
        self.process.wait()
        for pipe in (self._stdin, self._stdout, self._stderr):
            pipe.close()
        if self._used is not None:
            self._used.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
