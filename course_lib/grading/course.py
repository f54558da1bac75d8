"""The folder of problem sets: where things are, and what the teacher has set in its nbgrader_config.py."""

import fcntl
import hashlib
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Dict, Enum, List, Unicode
from traitlets.config import Configurable
from traitlets.config.loader import PyFileConfigLoader

from ..files import write_atomically
from .judge import ProblemSet


class Grading(Configurable):
    """What nbgrader has no setting for."""

    repeated = Enum(["last", "best"], "last", help="which of a student's submissions counts").tag(config=True)
    file_names = List(Unicode(), help="patterns for paths, with a group called student").tag(config=True)
    columns = Dict(help="header of a column of reports/ps1.csv: what stands in it").tag(config=True)


class Course:
    """The folder of problem sets.

    nbgrader's in it are source, release, submitted, autograded, feedback and gradebook.db; ours are checks,
    results, reports, salt and .lock. Raises FileNotFoundError where there is no nbgrader_config.py.
    """

    def __init__(self, root: str | os.PathLike) -> None:
        self.root = Path(root).resolve()
        if not (self.root / "nbgrader_config.py").exists():
            raise FileNotFoundError(f"grading: {self.root} is no folder of problem sets: "
                                    "it has no nbgrader_config.py")
        # nbgrader starts `alembic` by its bare name when it makes a gradebook.
        programs = [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
        os.environ["PATH"] = os.pathsep.join(programs)
        self.config = PyFileConfigLoader("nbgrader_config.py", path=str(self.root)).load_config()
        self.settings = Grading(config=self.config)
        self.late = LateSubmissionPlugin(config=self.config)
        directory = CourseDirectory(config=self.config)
        self.nbgrader = NbGraderAPI(config=self.config, coursedir=directory)
        self.db_url: str = directory.db_url
        self.id: str = directory.course_id

    def names(self) -> list[str]:
        """The names of the problem sets."""
        return sorted(path.parent.name for path in self.root.glob("source/*/*.ipynb"))

    def salt(self) -> str:
        """What makes hidden seeds unguessable: made once, on the teacher's machine, and never in git."""
        path = self.root / "salt"
        with suppress(FileExistsError):
            write_atomically(path, secrets.token_hex(), overwrite=False, mode=0o600)
        return path.read_text()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Wait until no other grader of this folder is in such a block.

        Two would both make a new gradebook's tables, and the same student's rows.
        """
        with open(self.root / ".lock", "w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print("grading: another grader is at work in this folder; waiting for it", file=sys.stderr)
                fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def release(self, name: str) -> None:
        """Make the students' version, and the gradebook's entry; raises ValueError for an unknown name."""
        if name not in self.names():
            known = ", ".join(self.names())
            raise ValueError(f"grading: there is no problem set {name!r}; there are {known}")
        _require_success(f"release {name}", self.nbgrader.generate_assignment(name, force=True))
        write_atomically(self._record(name), self._fingerprint(name))

    def _record(self, name: str) -> Path:
        return self.root / "release" / f".{name}"  # beside the folder that students get

    def _fingerprint(self, name: str) -> str:
        """A hash of the source; its date would only say when it was copied."""
        return hashlib.sha256((self.root / "source" / name / f"{name}.ipynb").read_bytes()).hexdigest()

    def problem_set(self, name: str) -> ProblemSet:
        """The problem set of that name; it is released first unless it is already, as its source is now."""
        released = self.root / "release" / name / f"{name}.ipynb"
        with self.lock():
            if not (released.exists() and self._is_current(name)):
                self.release(name)
        checks = self.root / "checks" / f"{name}.py"
        notebook = nbformat.read(released, as_version=4)
        return ProblemSet(name, nbformat.writes(notebook), checks.read_text(), self.salt())

    def _is_current(self, name: str) -> bool:
        record = self._record(name)
        return record.exists() and name in self.names() and record.read_text() == self._fingerprint(name)

    def feedback(self, name: str) -> None:
        """Write the students' feedback pages, feedback/STUDENT/ps1/ps1.html."""
        _require_success("write feedback", self.nbgrader.generate_feedback(name))


def _require_success(task: str, done: dict[str, Any]) -> None:
    """Raise RuntimeError unless nbgrader says that its task is done."""
    if not done["success"]:
        raise RuntimeError(f"grading: nbgrader could not {task}: {done.get('error') or done.get('log')}")
