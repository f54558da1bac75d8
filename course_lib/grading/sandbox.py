"""A process for a student's code, with no network, no files, no secrets, little memory and little time.

    with Sandbox() as box:
        box.ask(name="cell", source="def f(x): return 2 * x")      {}
        box.ask(name="f", arguments={"x": 2.0}, errors="ignore")   {"result": 4.0, "changed": {}}

`bwrap` gives it a read-only file system that holds Python's standard library and NumPy and nothing else: not
this library, not the course, not /proc. The student's code runs as nobody, also when the grader is root. What
comes back is JSON, capped and timed, and never more than data.
"""

import functools
import json
import os
import platform
import select
import shutil
import struct
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np

from .runner import NOBODY

START_SECONDS = 30.0  # for Python and NumPy to start: the machine's time, not the student's
MAX_REPLY_BYTES = 1 << 20
LIMITS = dict(RLIMIT_AS=1 << 30, RLIMIT_CPU=10, RLIMIT_FSIZE=0, RLIMIT_CORE=0, RLIMIT_NOFILE=32,
              RLIMIT_NPROC=1)


class Unavailable(RuntimeError):
    """This machine has no sandbox, or it does not start: not the student's fault."""


class Ended(Exception):
    """The student's process is no more. `kind` is "time", "exit", "output" or "reply"."""

    def __init__(self, kind: Literal["time", "exit", "output", "reply"]) -> None:
        super().__init__({"time": "it took too long", "exit": "it ended the process",
                          "output": "it sent too much", "reply": "it sent what is no reply"}[kind])
        self.kind = kind


def require() -> None:
    """Raise Unavailable, with what to install, unless this machine has a sandbox."""
    if sys.platform != "linux":
        raise Unavailable("grading: students' code runs in a sandbox that only Linux has. "
                          "Use Linux or a container.")
    if not shutil.which("bwrap"):
        raise Unavailable("grading: bwrap is missing, and without it no student's code is run. "
                          "On Debian and Ubuntu: apt install bubblewrap")


@functools.cache
def command_line() -> tuple[str, ...]:
    """What follows `bwrap` to start the runner, up to the runner's own arguments."""
    runner = "import sys; sys.path.append('/packages')\n" + Path(__file__).with_name("runner.py").read_text()
    python = str(Path(sys.executable).resolve())
    return (*_namespaces(), "--die-with-parent", "--new-session", "--clearenv",
            "--setenv", "OPENBLAS_NUM_THREADS", "1", *_file_system(), "--chdir", "/",
            python, "-I", "-S", "-B", "-c", runner)


def _namespaces() -> list[str]:
    if os.getuid() != 0:
        return ["--unshare-all", "--uid", str(NOBODY), "--gid", str(NOBODY), "--cap-drop", "ALL"]
    # Here the runner itself becomes nobody, who could not reach a Python in root's home.
    return ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try",
            "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]


def _file_system() -> list[str]:
    """bwrap's options for files, all read only: Python's standard library, NumPy in /packages, /dev/null."""
    python, prefix, numpy = Path(sys.executable).resolve(), Path(sys.base_prefix), Path(np.__file__).parent
    stdlib = Path(sysconfig.get_path("stdlib"))
    shown = {path: path for path in (Path("/usr/lib"), prefix / "lib", python)}  # {path inside: path here}
    shown |= {Path("/packages", part.name): part
              for part in (numpy, numpy.with_name("numpy.libs")) if part.exists()}
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
    for inside, here in sorted(shown.items()):
        options += ["--ro-bind", str(here), str(inside)]
    for path in hidden:
        options += ["--tmpfs", str(path), "--remount-ro", str(path)]
    return [*options, *links, "--dev-bind", "/dev/null", "/dev/null", "--remount-ro", "/"]


# The system calls that are refused, by their numbers on each machine (Linux, asm/unistd.h): System V shared
# memory, semaphores and messages, which no RLIMIT counts.
REFUSED_CALLS = {
    "x86_64": dict(shmget=29, semget=64, msgget=68),
    "aarch64": dict(msgget=186, semget=190, shmget=194),
}
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # linux/audit.h
X32_SYSCALL_BIT = 0x40000000  # x86's second set of numbers begins here
# linux/bpf_common.h and linux/seccomp.h
BPF_LOAD, BPF_JUMP_IF_EQUAL, BPF_JUMP_IF_AT_LEAST, BPF_RETURN = 0x20, 0x15, 0x35, 0x06
OFFSET_OF_NUMBER, OFFSET_OF_ARCHITECTURE = 0, 4  # in struct seccomp_data
SECCOMP_ALLOW, SECCOMP_OPERATION_NOT_PERMITTED = 0x7FFF0000, 0x00050001


@functools.cache
def seccomp_filter(machine: str = platform.machine()) -> bytes:
    """The BPF program that refuses REFUSED_CALLS; empty for a machine whose numbers we do not know."""
    if machine not in REFUSED_CALLS:
        return b""
    refuse = (BPF_RETURN, 0, 0, SECCOMP_OPERATION_NOT_PERMITTED)
    # (operation, instructions to skip if it holds, and if not, operand)
    program = [
        (BPF_LOAD, 0, 0, OFFSET_OF_ARCHITECTURE),
        (BPF_JUMP_IF_EQUAL, 1, 0, AUDIT_ARCH[machine]), refuse,
        (BPF_LOAD, 0, 0, OFFSET_OF_NUMBER),
        (BPF_JUMP_IF_AT_LEAST, 0, 1, X32_SYSCALL_BIT), refuse,
    ]
    for number in REFUSED_CALLS[machine].values():
        program += [(BPF_JUMP_IF_EQUAL, 0, 1, number), refuse]
    program.append((BPF_RETURN, 0, 0, SECCOMP_ALLOW))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)


class Sandbox:
    """One process, which answers requests one after the other (see runner.py). Raises Unavailable."""

    def __init__(self) -> None:
        require()
        source, into = os.pipe()
        try:
            os.write(into, seccomp_filter())
            os.close(into)
            filters = ["--seccomp", str(source)] if seccomp_filter() else []
            line = ["bwrap", *filters, *command_line(), json.dumps(LIMITS)]
            self.process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=subprocess.PIPE, bufsize=0, pass_fds=[source])
        finally:
            os.close(source)
        assert self.process.stdin and self.process.stdout and self.process.stderr  # as they were asked for
        self._stdin, self._stdout, self._stderr = self.process.stdin, self.process.stdout, self.process.stderr
        os.set_blocking(self._stdin.fileno(), False)
        self._received, self._asked = b"", 0
        try:
            self._exchange(b"", START_SECONDS)
        except Ended:
            self.process.kill()
            said = self._stderr.read().decode(errors="replace").strip()
            self.close()
            said = said[-500:] or "it said nothing"
            raise Unavailable(f"grading: the sandbox does not start: {said}") from None

    def ask(self, seconds: float = 2.0, **request: Any) -> dict[str, Any]:
        """The reply to a request, within so many seconds; raises Ended, and then the process is no more."""
        self._asked += 1
        try:
            reply = self._exchange(json.dumps(request | {"id": self._asked}).encode() + b"\n", seconds)
            if reply.get("id") != self._asked:
                raise Ended("reply")
        except Ended:
            self.close()
            raise
        return reply

    def _exchange(self, request: bytes, seconds: float) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        into, out = self._stdin.fileno(), self._stdout.fileno()
        while b"\n" not in self._received:
            left = deadline - time.monotonic()
            readable, writable, _ = select.select([out], [into] if request else [], [], max(left, 0))
            if left <= 0 or not readable and not writable:
                raise Ended("time")
            if writable:
                try:
                    request = request[os.write(into, request):]
                except BrokenPipeError:
                    raise Ended("exit") from None
            if readable:
                more = os.read(out, 1 << 16)
                if not more:
                    raise Ended("exit")
                self._received += more
                if len(self._received) > MAX_REPLY_BYTES:
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

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
