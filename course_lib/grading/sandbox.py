"""A process for a student's code: no network, no files, no secrets, no other processes, little memory, little time.

    with Sandbox() as box:
        box.ask(name="cell", source="def f(x): return 2 * x")      {}
        box.ask(name="f", arguments={"x": 2.0}, errors="ignore")   {"result": 4.0, "changed": {}}

`bwrap` gives it a file system of its own, read only, that holds Python's standard library and NumPy and nothing
else: not this library, not the course, not /proc. The student's code runs as nobody, also when the grader is root.
What comes back is JSON, capped and timed, and never more than data.
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

import numpy as np

START = 30.0  # seconds for Python and NumPy to start: the machine's time, not the student's
LONGEST = 1 << 20  # bytes of one reply
LIMITS = dict(RLIMIT_AS=1 << 30, RLIMIT_CPU=10, RLIMIT_FSIZE=0, RLIMIT_CORE=0, RLIMIT_NOFILE=32, RLIMIT_NPROC=1)


class Unavailable(RuntimeError):
    """This machine has no sandbox, or it does not start: not the student's fault."""


class Ended(Exception):
    """The student's process is no more. `kind` is "time", "exit", "output" or "reply"."""

    def __init__(self, kind):
        super().__init__({"time": "it took too long", "exit": "it ended the process", "output": "it sent too much",
                          "reply": "it sent what is no reply"}[kind])
        self.kind = kind


@functools.cache
def command():
    """The command line that starts the runner, up to the runner's own arguments."""
    if sys.platform != "linux":
        raise Unavailable("grading: students' code runs in a sandbox that only Linux has. Use Linux or a container.")
    bwrap = shutil.which("bwrap")
    if not bwrap:
        raise Unavailable("grading: bwrap is missing, and without it no student's code is run. On Debian and Ubuntu: "
                          "apt install bubblewrap")
    if os.getuid() == 0:  # the runner itself becomes nobody, who could not reach a Python in root's home
        share = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try",
                 "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        share = ["--unshare-all", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL"]
    python, prefix, numpy = Path(sys.executable).resolve(), Path(sys.base_prefix), Path(np.__file__).parent
    stdlib = Path(sysconfig.get_path("stdlib"))
    read_only = {path: path for path in {Path("/usr/lib"), prefix / "lib", python}}
    read_only |= {Path("/packages", part.name): part
                  for part in (numpy, numpy.with_name("numpy.libs")) if part.exists()}
    links = []
    for path in map(Path, ("/lib", "/lib64", "/usr/lib64")):
        if path.is_symlink():
            links += ["--symlink", os.readlink(path), str(path)]
        elif path.exists():
            read_only[path] = path
    nowhere = [packages for packages in (stdlib / "site-packages", stdlib / "dist-packages", Path("/usr/lib/python3"))
               if packages.is_dir()]  # other packages are none of its business
    folders = sorted({parent for path in read_only for parent in path.parents[:-1]} | {Path("/dev")})
    line = [bwrap, *share, "--die-with-parent", "--new-session", "--clearenv", "--setenv", "OPENBLAS_NUM_THREADS", "1"]
    for folder in folders:
        line += ["--perms", "0755", "--dir", str(folder)]
    for path, source in sorted(read_only.items()):
        line += ["--ro-bind", str(source), str(path)]
    for packages in nowhere:
        line += ["--tmpfs", str(packages), "--remount-ro", str(packages)]
    line += [*links, "--dev-bind", "/dev/null", "/dev/null", "--remount-ro", "/", "--chdir", "/"]
    runner = "import sys; sys.path.append('/packages')\n" + Path(__file__).with_name("runner.py").read_text()
    return [*line, str(python), "-I", "-S", "-B", "-c", runner]


@functools.cache
def system_calls():
    """A seccomp filter that refuses System V shared memory, semaphores and messages, which no RLIMIT counts; empty on
    machines whose numbers we do not know."""
    known = {"x86_64": (0xC000003E, 29, 64, 68), "aarch64": (0xC00000B7, 194, 190, 186)}
    if platform.machine() not in known:
        return b""
    architecture, *refused = known[platform.machine()]
    load, equal, at_least, end = 0x20, 0x15, 0x35, 0x06  # of BPF
    last = len(refused) + 5
    lines = [(load, 0, 0, 4), (equal, 0, last - 2, architecture), (load, 0, 0, 0)]
    lines += [(equal, last - k - 1, 0, number) for k, number in enumerate(refused, start=3)]
    lines += [(at_least, 1, 0, 1 << 30),  # x86's second set of numbers
              (end, 0, 0, 0x7FFF0000), (end, 0, 0, 0x00050001)]  # allowed; "operation not permitted"
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


class Sandbox:
    """One process. `ask` sends a request and returns the reply, a dict; raises Ended, and Unavailable."""

    def __init__(self):
        (bwrap, *line), (source, into) = command(), os.pipe()
        try:
            os.write(into, system_calls())
            os.close(into)
            filters = ["--seccomp", str(source)] if system_calls() else []
            self.process = subprocess.Popen([bwrap, *filters, *line, json.dumps(LIMITS)], stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
                                            pass_fds=[source])
        finally:
            os.close(source)
        os.set_blocking(self.process.stdin.fileno(), False)
        self.received, self.asked = b"", 0
        try:
            self._exchange(b"", START)
        except Ended:
            self.process.kill()
            said = self.process.stderr.read().decode(errors="replace").strip()
            self.close()
            raise Unavailable(f"grading: the sandbox does not start: {said[-500:] or 'it said nothing'}") from None

    def ask(self, seconds=2.0, **request):
        self.asked += 1
        try:
            reply = self._exchange(json.dumps(request | {"id": self.asked}).encode() + b"\n", seconds)
            if reply.get("id") != self.asked:
                raise Ended("reply")
        except Ended:
            self.close()
            raise
        return reply

    def _exchange(self, request, seconds):
        deadline = time.monotonic() + seconds
        into, out = self.process.stdin.fileno(), self.process.stdout.fileno()
        while b"\n" not in self.received:
            left = deadline - time.monotonic()
            readable, writable, _ = select.select([out], [into] if request else [], [], max(left, 0))
            if left <= 0 or not readable and not writable:
                raise Ended("time")
            if writable:
                try:
                    request = request[os.write(into, request):]
                except BrokenPipeError:
                    raise Ended("exit")
            if readable:
                if not (more := os.read(out, 1 << 16)):
                    raise Ended("exit")
                self.received += more
                if len(self.received) > LONGEST:
                    raise Ended("output")
        line, self.received = self.received.split(b"\n", 1)
        try:
            reply = json.loads(line)
        except (ValueError, RecursionError):
            reply = None
        if not isinstance(reply, dict):
            raise Ended("reply")
        return reply

    def close(self):
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()
