"""A batch on a cluster of several hosts, one of which dies: network namespaces stand for the machines."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from course_lib.grading import batch
from course_lib.grading.collect import collect
from tests.support.grading import certificate_of_a_cluster
from tests.support.submissions import a_large_class

BRIDGE, NETWORK, HOSTS = "course-br", "10.231.7", 2
CLASS, BEFORE_IT_DIES = 100, 20


def ip(*arguments):
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


def can_make_hosts():
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    try:
        ip("netns", "add", "course-probe")
        ip("netns", "del", "course-probe")
    except subprocess.CalledProcessError:
        return False
    return True


@contextlib.contextmanager
def hosts():
    """Namespaces with an address each, joined by a bridge that has the address .1; gives their names."""
    names = [f"course-host{k}" for k in range(HOSTS)]
    try:
        ip("link", "add", BRIDGE, "type", "bridge")
        ip("addr", "add", f"{NETWORK}.1/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        for k, name in enumerate(names):
            ip("netns", "add", name)
            ip("link", "add", f"course-v{k}", "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("link", "set", f"course-v{k}", "master", BRIDGE, "up")
            ip("-n", name, "addr", "add", f"{NETWORK}.{k + 2}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "link", "set", "lo", "up")
        yield names
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], capture_output=True)
        subprocess.run(["ip", "link", "del", BRIDGE], capture_output=True)


@contextlib.contextmanager
def cluster(folder):
    """A scheduler here and a worker on each host: the address, the certificate, the workers' processes."""
    address, certificate = folder / "scheduler.json", certificate_of_a_cluster(folder)
    quiet = ["--no-dashboard", "--scheduler-file", str(address), "--protocol", "tls",
             "--tls-ca-file", certificate, "--tls-cert", certificate, "--tls-key", certificate]

    def start(*line, host=None):
        inside = ["ip", "netns", "exec", host] if host else []
        return subprocess.Popen([*inside, sys.executable, "-m", "distributed.cli." + line[0], *line[1:]],
                                cwd=folder, start_new_session=True)

    started = []
    with hosts() as names:
        try:
            started.append(start("dask_scheduler", "--host", f"{NETWORK}.1", "--port", "0", *quiet))
            while not (address.exists() and address.read_text().endswith("}")):
                assert started[0].poll() is None
                time.sleep(0.05)
            started += [start("dask_worker", "--nworkers", "1", "--nthreads", "1", "--host",
                              f"{NETWORK}.{k + 2}", *quiet, host=name) for k, name in enumerate(names)]
            yield json.loads(address.read_text())["address"], certificate, started[1:]
        finally:
            for process in reversed(started):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait(30)


@pytest.mark.long
@pytest.mark.skipif(not can_make_hosts(), reason="needs root and network namespaces")
def test_a_host_that_dies_in_the_middle_loses_no_submission_and_changes_no_mark(course, ps1, tmp_path):
    expected = a_large_class(ps1, tmp_path / "submitted", CLASS)
    found, _ = collect(tmp_path / "submitted", "ps1", course.settings.file_names)
    kept = batch.ResultStore(tmp_path / "results", course.problem_set("ps1").version)
    with cluster(tmp_path) as (address, certificate, workers), \
            batch.workers(address, certificate=certificate) as client:
        client.wait_for_workers(HOSTS, timeout=120)
        there = {address.split("//")[1].split(":")[0] for address in client.scheduler_info()["workers"]}
        assert there == {f"{NETWORK}.{k + 2}" for k in range(HOSTS)}
        scores = {}
        for one, result in batch.grade_all(course.problem_set("ps1"), found, kept, client):
            scores[one.student] = result.score
            if len(scores) == BEFORE_IT_DIES:
                os.killpg(workers[0].pid, signal.SIGKILL)
        assert len(client.scheduler_info()["workers"]) == HOSTS - 1
    assert scores == {student: points for student, (points, _) in expected.items()}
