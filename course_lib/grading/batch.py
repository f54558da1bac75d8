"""Grade many submissions: here, on all cores, or on any Dask cluster. What is done is not done again.

A result is one file, named by submission and grader: results/ps1/STUDENT/HASH-VERSION.json. It is written
atomically, so that a batch may be interrupted anywhere and run again.
"""

import errno
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..files import write_atomically
from .collect import Sent
from .judge import ProblemSet, grade
from .notebook import clean
from .result import Result
from .sandbox import require

if TYPE_CHECKING:
    from distributed import Client

# For a worker: a terminal's Ctrl-C is meant for the grader, which then ends its workers.
IGNORE_CTRL_C = """import logging, signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
logging.getLogger("distributed.worker").setLevel(logging.CRITICAL)"""
# Dask serves pages on its work to everybody, which no certificate protects.
NO_PAGES: dict[str, Any] = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}
QUEUED_PER_CORE = 4  # submissions that a cluster holds at once
OF_ONE_FILE = {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ}  # what is wrong with one name only


class ResultStore:
    """The folder of results of one problem set, of which it gives those of one version of the grader."""

    def __init__(self, folder: str | os.PathLike, version: str) -> None:
        self.folder, self.version = Path(folder), version

    def _path(self, student: str, data: bytes) -> Path:
        return self.folder / student / f"{hashlib.sha256(data).hexdigest()}-{self.version}.json"

    def get(self, student: str, data: bytes) -> Result | None:
        """The stored result of a submission's bytes, or None; a damaged file counts as none."""
        try:
            return Result.from_json(json.loads(self._path(student, data).read_text(encoding="utf-8")))
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def keep(self, student: str, data: bytes, result: Result) -> None:
        """Store a result; raises OSError."""
        write_atomically(self._path(student, data), json.dumps(result.to_json(), indent=1))

    def forget(self, student: str, data: bytes) -> None:
        """Remove a stored result, if there is one."""
        self._path(student, data).unlink(missing_ok=True)


def attempt(problem_set: ProblemSet, student: str, data: bytes) -> Result:
    """`grade`, but whatever goes wrong is a result with a flag: one bad file never stops a batch."""
    try:
        return grade(problem_set, student, data)
    except Exception as error:
        return failed(problem_set, student, data, error)


def failed(problem_set: ProblemSet, student: str, data: bytes, error: Exception) -> Result:
    """The result where the grader failed, and not the student."""
    flag = f"the grader failed: {type(error).__name__}: {str(error)[:500]}"
    return problem_set.ungraded(student, data, flags=(clean(flag),), retry=True)


def grade_all(problem_set: ProblemSet, sent: Iterable[Sent], store: ResultStore,
              client: "Client | None" = None) -> Iterator[tuple[Sent, Result]]:
    """The result of each submission, in the order in which they are done; what was done before comes first.

    `client` is of a Dask cluster, or None to work in this process. Raises Unavailable where there is no
    sandbox, and ValueError where a worker has another version of the grader.
    """
    require()
    todo = []
    for one in sent:
        result = store.get(one.student, one.read())
        if result is None:
            todo.append(one)
        else:
            yield one, result
    if client is None:
        results = _in_this_process(problem_set, todo)
    else:
        results = _on_cluster(problem_set, todo, client)
    for one, data, result in results:
        version = getattr(result, "grader", "of another course")  # an older one sends another type
        if version != store.version:
            raise ValueError(f"grading: a worker grades with version {version}, this machine with "
                             f"{store.version}: install the same course, Python and NumPy there")
        yield one, result if result.retry else _kept(store, one, data, result, problem_set)


def _kept(store, one, data, result, problem_set):
    """The result, once it is stored; where that fails for this one alone, the grader has failed."""
    try:
        store.keep(one.student, data, result)
    except OSError as error:
        if error.errno not in OF_ONE_FILE:  # the disk is full: nothing can go on
            raise
        return failed(problem_set, one.student, data, error)
    except (ValueError, TypeError) as error:
        return failed(problem_set, one.student, data, error)
    return result


def _in_this_process(problem_set, todo):
    for one in todo:
        data = one.read()
        yield one, data, attempt(problem_set, one.student, data)


def _on_cluster(problem_set, todo, client):
    from distributed import as_completed

    waiting = iter(todo)
    submitted = {}  # of each future the submission and its bytes

    def submit(one):
        data = one.read()
        future = client.submit(attempt, problem_set, one.student, data, pure=False, retries=1)
        submitted[future] = one, data
        return future

    places = QUEUED_PER_CORE * max(1, len(client.ncores()))
    running = as_completed([submit(one) for one in islice(waiting, places)])
    for future in running:
        one, data = submitted.pop(future)
        try:
            result = future.result()
        except Exception as error:  # the worker was lost, twice
            lost = f"the worker was lost: {error}"
            result = problem_set.ungraded(one.student, data, flags=(lost,), retry=True)
        yield one, data, result
        following = next(waiting, None)
        if following is not None:
            running.add(submit(following))


@contextmanager
def workers(scheduler: str | None = None, count: int | None = None,
            certificate: str | os.PathLike | None = None) -> "Iterator[Client]":
    """A Dask client: of the cluster at `scheduler`, or of `count` processes here (None: one a core).

    Whoever reaches a cluster can make it run anything, and read the salt. So the one here lets in only who
    has its certificate, which exists as long as it does. That of another one is in the file `certificate`,
    with its key; None leaves it to Dask's own configuration.
    """
    from dask import config
    from distributed import Client, LocalCluster, Security

    if scheduler:
        files = dict.fromkeys(("tls_ca_file", "tls_client_cert", "tls_client_key"), str(certificate))
        security = Security(require_encryption=True, **files) if certificate else None
        with Client(scheduler, security=security) as client:
            yield client
    else:
        # One thread each: a worker's budget is in seconds, which it must not share.
        options: dict[str, Any] = dict(n_workers=count or os.cpu_count(), threads_per_worker=1,
                                       host="127.0.0.1", dashboard_address=None, preload=[IGNORE_CTRL_C],
                                       protocol="tls://", security=Security.temporary())
        with config.set(NO_PAGES), LocalCluster(**options) as cluster, Client(cluster) as client:
            yield client
