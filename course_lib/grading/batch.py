"""Grade many submissions: here, on all cores, or on any Dask cluster. What is done is kept, and not done again.

A result is one file, named by submission and grader: results/ps1/STUDENT/HASH-VERSION.json. It is written whole or
not at all, so that a batch may be interrupted anywhere and run again.
"""

import hashlib
import json
import os
from contextlib import contextmanager
from pathlib import Path

from .judge import grade
from .sandbox import command


def replace(path, text):
    """Write a file whole or not at all; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


# In a worker: a terminal's Ctrl-C is for the grader, which then ends its workers, in whatever they are saying.
DEAF = """import logging, signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
logging.getLogger("distributed.worker").setLevel(logging.CRITICAL)"""


class Results:
    """The folder of results of one problem set."""

    def __init__(self, folder, version):
        self.folder, self.version = Path(folder), version

    def _path(self, student, data):
        return self.folder / student / f"{hashlib.sha256(data).hexdigest()}-{self.version}.json"

    def get(self, student, data):
        """The stored result, or None; a damaged file counts as none."""
        try:
            return json.loads(self._path(student, data).read_text())
        except (OSError, ValueError):
            return None

    def keep(self, student, data, result):
        replace(self._path(student, data), json.dumps(result, indent=1))

    def forget(self, student, data):
        self._path(student, data).unlink(missing_ok=True)


def attempt(problem_set, student, data):
    """`grade`, but whatever goes wrong is a result for a human: one bad file never stops a batch. `retry` says that it
    was not the student's doing, and that the next run should try again."""
    try:
        return grade(problem_set, student, data)
    except Exception as error:
        failed = f"the grader failed: {type(error).__name__}: {error}"
        return problem_set.ungraded(student, data, human=[failed], retry=True)


def run(problem_set, sent, results, cluster=None):
    """Yield (Sent, result) for each of `sent`, in the order in which they are done; what was done before comes first.

    `cluster` is a dask.distributed.Client, or None to work in this process.
    """
    command()  # no sandbox, no batch: say so once, and not for every student
    todo = []
    for one in sent:
        if (result := results.get(one.student, one.read())) is not None:
            yield one, result
        else:
            todo.append(one)
    for one, data, result in (_here if cluster is None else _there)(problem_set, todo, cluster):
        if result["grader"] != results.version:
            raise ValueError(f"grading: a worker grades with version {result['grader']}, this machine with "
                             f"{results.version}: install the same course and the same NumPy there")
        if not result.get("retry"):
            results.keep(one.student, data, result)
        yield one, result


def _here(problem_set, todo, _):
    for one in todo:
        data = one.read()
        yield one, data, attempt(problem_set, one.student, data)


def _there(problem_set, todo, client):
    from distributed import as_completed

    asked, waiting = {}, iter(todo)

    def ask(one):
        data = one.read()
        future = client.submit(attempt, problem_set, one.student, data, pure=False, retries=1)
        asked[future] = one, data
        return future

    running = as_completed([ask(one) for _, one in zip(range(4 * max(1, len(client.ncores()))), waiting)])
    for future in running:
        one, data = asked.pop(future)
        try:
            result = future.result()
        except Exception as error:  # the worker was lost, twice
            result = problem_set.ungraded(one.student, data, human=[f"the worker was lost: {error}"], retry=True)
        yield one, data, result
        if (following := next(waiting, None)) is not None:
            running.add(ask(following))


@contextmanager
def workers(scheduler=None, count=None):
    """A Dask client: of the cluster at the address `scheduler`, or of `count` processes on this machine."""
    from distributed import Client, LocalCluster

    if scheduler:
        with Client(scheduler) as client:
            yield client
    else:
        # One thread each: a worker's budget is in seconds, which it must not share.
        with LocalCluster(n_workers=count or os.cpu_count(), threads_per_worker=1, host="127.0.0.1",
                          dashboard_address=None, preload=[DEAF]) as cluster, Client(cluster) as client:
            yield client
