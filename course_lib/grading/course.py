"""The folder of problem sets: where things are, and what the teacher has set in its nbgrader_config.py."""

import fcntl
import hashlib
import os
import secrets
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Dict, Enum, List, TraitError, Unicode, validate
from traitlets.config import Config, Configurable
from traitlets.config.loader import PyFileConfigLoader

from ..files import write_atomically
from .judge import ProblemSet
from .platforms import compiled

COLUMNS = ("student", "name", "score", "most", "late", "status")


class Grading(Configurable):
    """What nbgrader has no setting for."""

    repeated = Enum(["last", "best"], "last", help="which of a student's submissions counts").tag(config=True)
    file_names = List(Unicode(), help="patterns for paths, with a group called student").tag(config=True)
    columns = Dict({"student": "student", "name": "name", "score": "score", "out of": "most",
                    "late": "late", "status": "status"},
                   help="header of a column of reports/ps1.csv: what stands in it").tag(config=True)
    due = Dict(help="due dates of single people, {set: {number or name: date or never}}").tag(config=True)

    @validate("due")
    def _due(self, proposal: Any) -> dict[str, dict[str, str]]:
        for name, people in proposal.value.items():
            if not isinstance(people, dict):
                raise ValueError(f"grading: due in nbgrader_config.py: {name} needs {{number: date}}, "
                                 f"not {people!r}")
            for person, date in people.items():
                try:
                    due_date(date)
                except (TypeError, ValueError):
                    raise ValueError(f"grading: due in nbgrader_config.py: {date!r}, of {person} in {name}, "
                                     "is neither a date such as 2026-05-03 12:00 nor \"never\"") from None
        return proposal.value

    @validate("file_names")
    def _file_names(self, proposal: Any) -> list[str]:
        for pattern in proposal.value:
            compiled(pattern, "ps1")
        return proposal.value

    @validate("columns")
    def _columns(self, proposal: Any) -> dict[str, str]:
        for header, what in proposal.value.items():
            if what not in COLUMNS:
                raise ValueError(f"grading: columns in nbgrader_config.py: {what!r}, for {header!r}, is "
                                 f"unknown; there are {', '.join(COLUMNS)}")
        return proposal.value


def due_date(text: str) -> datetime:
    """A date of the setting `due`, "never" as the last one; raises ValueError or TypeError."""
    return datetime.max if text == "never" else datetime.fromisoformat(text)


def settings_in(folder: Path) -> Config:
    """What nbgrader_config.py sets; raises ValueError, which names the setting, for what is misspelt."""
    try:
        config = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
    except Exception as error:  # it is a program, and may fail in any way
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__)
                 if "nbgrader_config" in frame.filename]
        number = getattr(error, "lineno", None) or (lines[-1] if lines else "?")
        raise ValueError("grading: nbgrader_config.py cannot be read: "
                         f"{type(error).__name__} in line {number}: {error}") from None
    for kind in (Grading, LateSubmissionPlugin):
        known = kind.class_trait_names(config=True)
        for section in config:
            if section != kind.__name__ and get_close_matches(section, [kind.__name__], cutoff=0.85):
                raise ValueError(f"grading: nbgrader_config.py sets c.{section}, which nothing reads; "
                                 f"do you mean c.{kind.__name__}?")
        for name in config.get(kind.__name__, {}):
            if name not in known:
                raise ValueError(f"grading: nbgrader_config.py sets c.{kind.__name__}.{name}, which nothing "
                                 f"reads; there are {', '.join(sorted(known))}")
    return config


class Course:
    """The folder of problem sets.

    nbgrader's in it are source, release, submitted, autograded, feedback and gradebook.db; ours are checks,
    results, reports, salt, people.json and .lock. Raises FileNotFoundError where there is no
    nbgrader_config.py, and ValueError for a setting in it that is wrong.
    """

    def __init__(self, root: str | os.PathLike) -> None:
        self.root = Path(root).resolve()
        if not (self.root / "nbgrader_config.py").exists():
            raise FileNotFoundError(f"grading: {self.root} is no folder of problem sets: "
                                    "it has no nbgrader_config.py")
        # nbgrader starts `alembic` by its bare name when it makes a gradebook.
        programs = [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
        os.environ["PATH"] = os.pathsep.join(programs)
        self.config = settings_in(self.root)
        try:
            self.settings = Grading(config=self.config)
            self.late = LateSubmissionPlugin(config=self.config)
        except TraitError as error:
            raise ValueError(f"grading: nbgrader_config.py: {error}") from None
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
        salt = path.read_text()
        if not salt.strip():
            raise ValueError(f"grading: {path} is empty: put your copy of it there. Without a copy, delete "
                             "it: a new one is made, hidden cases change, and all is judged anew.")
        return salt

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
        return hashlib.sha256(self.solution(name)).hexdigest()

    def problem_set(self, name: str) -> ProblemSet:
        """The problem set of that name; it is released first unless it is already, as its source is now."""
        released = self.root / "release" / name / f"{name}.ipynb"
        with self.lock():
            if not (released.exists() and self._is_current(name)):
                self.release(name)
        checks = self.root / "checks" / f"{name}.py"
        notebook = nbformat.read(released, as_version=4)
        return ProblemSet(name, nbformat.writes(notebook), checks.read_text(), self.salt())

    def solution(self, name: str) -> bytes:
        """The author's notebook of that name, as a submission."""
        return (self.root / "source" / name / f"{name}.ipynb").read_bytes()

    def _is_current(self, name: str) -> bool:
        record = self._record(name)
        return record.exists() and name in self.names() and record.read_text() == self._fingerprint(name)


def _require_success(task: str, done: dict[str, Any]) -> None:
    """Raise RuntimeError unless nbgrader says that its task is done."""
    if not done["success"]:
        raise RuntimeError(f"grading: nbgrader could not {task}: {done.get('error') or done.get('log')}")
