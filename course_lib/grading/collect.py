"""Submissions in a folder, or in the zip that a learning platform exports. Nothing is unpacked to disk."""

import os
import re
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .notebook import MAX_FILE_BYTES

MAX_PATH_CHARACTERS = 500  # a pattern may take for ever over a name of 60,000 letters


@dataclass(frozen=True)
class Sent:
    """One file that a student sent: `file` in the folder or zip `source`.

    `time` is without a time zone, as platforms write it, or None if unknown.
    """

    student: str
    source: Path
    file: str
    time: datetime | None = None

    def read(self) -> bytes:
        """Its bytes: of a file that is too large, one more than a notebook may have.

        There are none of a file that is damaged or has a password. A person sees both.
        """
        with suppress(OSError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
            if self.source.is_dir():
                with open(self.source / self.file, "rb") as file:
                    return file.read(MAX_FILE_BYTES + 1)
            with zipfile.ZipFile(self.source) as archive, archive.open(self.file) as file:
                return file.read(MAX_FILE_BYTES + 1)
        return b""


def collect(source: str | os.PathLike, name: str, patterns: Sequence[str]) -> tuple[list[Sent], list[str]]:
    """The submissions of the problem set `name`, and the files that no pattern could place.

    Submissions are sorted by student, then by time; files that are called like the set come last.
    """
    source = Path(source)
    sent, unplaced = [], []
    for file, time in _files(source):
        student = _student(file, name, patterns)
        if student:
            sent.append(Sent(student, source, file, time))
        else:
            unplaced.append(file)

    def order(one):
        return one.student, name in Path(one.file).name, one.time or datetime.min, one.file

    return sorted(sent, key=order), unplaced


def _files(source: Path) -> list[tuple[str, datetime | None]]:
    """The notebooks in a folder or a zip, with their times; raises ValueError for what is neither."""
    if source.is_dir():
        root = source.resolve()
        paths = [path for path in sorted(source.rglob("*.ipynb")) if ".ipynb_checkpoints" not in path.parts]
        return [(str(path.relative_to(source)), _time_beside(path)) for path in paths
                if path.is_file() and path.resolve().is_relative_to(root)]
    if zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            return [(info.filename, datetime(*info.date_time)) for info in archive.infolist()
                    if info.filename.endswith(".ipynb") and "__MACOSX" not in info.filename]
    raise ValueError(f"grading: {source} is neither a folder nor a zip")


def _time_beside(path: Path) -> datetime | None:
    """nbgrader's timestamp.txt beside a notebook; a file's own date says only when it was copied."""
    try:
        time = path.with_name("timestamp.txt").read_text().strip()
        return datetime.fromisoformat(time.replace(" UTC", "")).replace(tzinfo=None)
    except (OSError, ValueError):
        return None


def _student(file: str, name: str, patterns: Sequence[str]) -> str | None:
    """Whose file it is, by the first pattern that fits, or None."""
    if len(file) > MAX_PATH_CHARACTERS or ".." in file.split("/"):
        return None
    matches = (re.fullmatch(pattern.replace("{set}", re.escape(name)), file) for pattern in patterns)
    match = next(filter(None, matches), None)
    student = match["student"].strip() if match else ""
    return student if re.fullmatch(r"[^\W_][\w .@+-]{0,99}", student) else None
