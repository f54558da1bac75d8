"""The sandbox: what it holds, what it refuses, and what its time is."""

import errno
import os
import platform
import re
import signal
import struct
import subprocess
import sys
import threading
from pathlib import Path

import numpy
import pytest

from course_lib.grading import answers, sandbox
from course_lib.grading.batch import attempt
from course_lib.grading.bounds import LIMITS, LIMITS_INSIDE
from course_lib.grading.seccomp import CLONE, CLONE3, NEW_NAMESPACES, REFUSED_CALLS, program, seccomp_filter
from tests.support import ROOT
from tests.support.grading import sent, solved
from tests.support.submissions import FULL, body


def test_without_its_programs_or_linux_or_a_known_machine_the_message_says_what_to_do(monkeypatch):
    for missing, package in (("bwrap", "bubblewrap"), ("prlimit", "util-linux")):
        with monkeypatch.context() as patch:
            patch.setattr("shutil.which", lambda name, missing=missing: None if name == missing else name)
            with pytest.raises(sandbox.Unavailable, match=f"{missing} is missing.* apt install {package}"):
                sandbox.require()
    with monkeypatch.context() as patch:
        patch.setattr("platform.machine", lambda: "riscv64")
        with pytest.raises(sandbox.Unavailable, match="x86_64 and aarch64 only, not of riscv64"):
            sandbox.require()
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(sandbox.Unavailable, match="only Linux has"):
        sandbox.require()


# What it holds, and who it is -------------------------------------------------------------------------------

PROBE = """
import os, sys
assert os.getuid() == os.geteuid() == 65534 and not os.environ.get("HOME")
assert "course_lib" not in sys.modules and os.listdir("/dev") == ["null"]
assert sorted(os.listdir("/packages")) in (["inside", "numpy"], ["inside", "numpy", "numpy.libs"])
for attempt in (lambda: os.setuid(0), os.fork, lambda: open("/x", "w"), lambda: os.listdir("/proc"),
                lambda: os.chroot("/")):
    try:
        attempt()
    except OSError:
        continue
    raise SystemExit(1)
"""

# Each refused call, the numbers of those that did not fail with EPERM; then namespaces by clone.
REFUSED = f"""
import ctypes, json
libc = ctypes.CDLL(None, use_errno=True)
def fails_with(*call):
    return -libc.syscall(*map(ctypes.c_long, (*call, *[0] * (7 - len(call))))), ctypes.get_errno()
let_through = [name for name, number in {REFUSED_CALLS.get(platform.machine(), {})!r}.items()
               if fails_with(number) != (1, {errno.EPERM})]
assert not let_through, let_through
for bit in range(32):
    if {NEW_NAMESPACES} >> bit & 1:
        assert fails_with({CLONE.get(platform.machine())}, 1 << bit) == (1, {errno.EPERM}), bit
assert fails_with({CLONE3}, 0, 0) == (1, {errno.ENOSYS})
"""
LIMITED = f"""
import resource
for name, most in {(LIMITS | LIMITS_INSIDE)!r}.items():
    assert resource.getrlimit(getattr(resource, name)) == (most, most), name
    try:
        resource.setrlimit(getattr(resource, name), (most, most + 1))
    except (OSError, ValueError):
        continue
    raise SystemExit(name)
"""
PROBES = {"its files and its user": PROBE, "system calls": REFUSED, "limits": LIMITED}


def run(source):
    with sandbox.Sandbox() as box:
        return box.ask(name="probe", source=source, only_definitions=False)


@pytest.mark.parametrize("name", PROBES)
def test_the_sandbox_holds_nothing_refuses_what_it_should_and_its_user_is_nobody(name):
    assert run(PROBES[name]) == {"id": 1}


@pytest.mark.skipif(os.getuid() != 0 or not os.path.exists("/usr/bin/python3"),
                    reason="only root becomes another user")
@pytest.mark.parametrize("name", PROBES)
def test_the_sandbox_is_the_same_for_a_teacher_who_is_not_root(name):
    if sys.version_info[:2] != tuple(map(int, subprocess.check_output(
            ["/usr/bin/python3", "-c", "import sys; print(*sys.version_info[:2])"], text=True).split())):
        pytest.skip("the system's Python cannot load this one's NumPy")
    packages = os.path.dirname(os.path.dirname(numpy.__file__))
    code = (f"import sys; sys.path += [{packages!r}, {str(ROOT)!r}]\n"
            "from course_lib.grading.sandbox import Sandbox\n"
            f"with Sandbox() as box:\n    source = {PROBES[name]!r}\n"
            "    print(box.ask(name='probe', source=source, only_definitions=False))")
    said = subprocess.run(["/usr/bin/python3", "-c", code], user=1234, group=1234, extra_groups=[],
                          cwd="/", env={"PATH": os.environ["PATH"]}, capture_output=True, text=True)
    assert said.stdout == "{'id': 1}\n", said.stderr


CALLED = dict(RLIMIT_AS="Max address space", RLIMIT_CPU="Max cpu time", RLIMIT_FSIZE="Max file size",
              RLIMIT_CORE="Max core file size", RLIMIT_NOFILE="Max open files")


def test_every_process_of_a_sandbox_has_its_limits():
    with sandbox.Sandbox() as box:
        processes = [box.process.pid]
        while children := Path(f"/proc/{processes[-1]}/task/{processes[-1]}/children").read_text().split():
            processes.append(int(children[0]))
        assert len(processes) == 3  # bwrap, the first process inside, the runner
        for pid in processes:
            limits = Path(f"/proc/{pid}/limits").read_text()
            for name, most in LIMITS.items():
                assert re.search(rf"^{CALLED[name]} +{most} +{most} ", limits, re.M), (pid, name, limits)


# The filter of system calls, also of the machine that this is not -------------------------------------------

AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
HEADERS = {"x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
           "aarch64": "/usr/include/asm-generic/unistd.h"}
NEEDED = {"x86_64": (0, 1, 9, 11, 12, 202, 231, 39, 56), "aarch64": (63, 64, 222, 215, 214, 98, 94, 172, 220)}


def verdict(machine, number, argument=0, architecture=None):
    """What the kernel does at a call: the filter, interpreted (linux/filter.h)."""
    data = struct.pack("=IIQQ", number, architecture or AUDIT[machine], 0, argument)
    instructions, at, value = list(struct.iter_unpack("=HBBI", seccomp_filter(machine))), 0, None
    while True:
        operation, if_so, if_not, operand = instructions[at]
        at += 1
        if operation == 0x20:
            (value,) = struct.unpack_from("=I", data, operand)
        elif operation == 0x06:
            return operand
        else:
            holds = {0x15: value == operand, 0x35: value >= operand, 0x45: bool(value & operand)}[operation]
            at += if_so if holds else if_not


@pytest.mark.parametrize("machine", REFUSED_CALLS)
def test_the_filter_refuses_its_calls_and_no_other(machine):
    refuse, allow, unknown = 0x00050000 | errno.EPERM, 0x7FFF0000, 0x00050000 | errno.ENOSYS
    refused = set(REFUSED_CALLS[machine].values())
    for number in range(512):
        expected = refuse if number in refused else unknown if number == CLONE3 else allow
        assert verdict(machine, number) == expected, number
    assert refused.isdisjoint(NEEDED[machine]) and CLONE[machine] == NEEDED[machine][-1]
    for bit in range(32):
        assert verdict(machine, CLONE[machine], 1 << bit) == (
            refuse if NEW_NAMESPACES >> bit & 1 else allow)
    assert verdict(machine, 0, architecture=0x40000003) == refuse  # 32-bit x86
    assert verdict(machine, 0x40000000 + 0) == refuse
    assert len(program(machine)) < 4096  # the kernel's bound


@pytest.mark.parametrize("machine", REFUSED_CALLS)
def test_the_numbers_of_calls_are_the_kernels(machine):
    if not os.path.exists(HEADERS[machine]):
        pytest.skip("no headers of Linux here")
    known = {name: int(number) for name, number in re.findall(
        r"#define __NR(?:3264)?_(\w+) (\d+)$", Path(HEADERS[machine]).read_text(), re.M)}
    calls = REFUSED_CALLS[machine] | {"clone": CLONE[machine], "clone3": CLONE3}
    assert {name: number for name, number in calls.items() if known.get(name, number) != number} == {}
    assert len(known.keys() & calls.keys()) > len(calls) - 3  # a header may be older than a call


# Time -------------------------------------------------------------------------------------------------------


class StandsStill(sandbox.Sandbox):
    """Its process is stopped for three seconds while it computes a result."""

    def ask(self, *values, **request):
        if "arguments" in request and not hasattr(self, "stopped"):
            self.stopped = pid = int(self._used.name.split("/")[2])
            os.kill(pid, signal.SIGSTOP)
            threading.Timer(3, os.kill, (pid, signal.SIGCONT)).start()
        return super().ask(*values, **request)


def test_a_machine_that_stands_still_for_three_seconds_costs_nobody_a_point(ps1, monkeypatch):
    monkeypatch.setattr(answers, "Sandbox", StandsStill)
    result = attempt(ps1, "ada", sent(solved(ps1)))
    assert result.score == FULL and not result.flags


def test_code_that_waits_for_too_long_is_stopped_and_a_person_is_told(ps1):
    result = attempt(ps1, "ada", sent(solved(ps1, ps1_news_answer=body("import time; time.sleep(60)"))))
    assert "on the clock" in result.questions["ps1-news-check"][0].text
    assert result.flags == ("not everything could be run within its time",)


def test_time_is_what_the_process_computes():
    with sandbox.Sandbox() as box:
        before = box.used().computed
        box.ask(name="waits", source="import time; time.sleep(0.5)", only_definitions=False)
        waited = box.used().computed
        box.ask(name="computes", only_definitions=False,
                source="import time\nwhile time.process_time() < 1: pass")
        assert waited - before < 0.3 < 0.5 < box.used().computed - waited
        with pytest.raises(sandbox.Ended) as ended:
            box.ask(0.2, 60, name="never", source="while True: pass", only_definitions=False)
        assert ended.value.kind == "time"
