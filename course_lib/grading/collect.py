"""Submissions in a folder, or in the zip that a learning platform exports. Nothing is unpacked to disk."""

import re
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .notebook import LARGEST


@dataclass(frozen=True)
class Sent:
    """One file that a student sent: `file` in the folder or zip `source`, at `time` (naive, or None if unknown)."""

    student: str
    source: Path
    file: str
    time: datetime | None = None

    def read(self):
        """Its bytes: of a file that is too large, one more than a notebook may have; none of one that cannot be read,
        because it is damaged or has a password. A human sees both."""
        with suppress(OSError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
            if self.source.is_dir():
                with open(self.source / self.file, "rb") as file:
                    return file.read(LARGEST + 1)
            with zipfile.ZipFile(self.source) as archive, archive.open(self.file) as file:
                return file.read(LARGEST + 1)
        return b""


def collect(source, name, patterns):
    """([Sent] of problem set `name`, sorted by student, and by time with files named like the set last; [files that no
    pattern could place])."""
    source = Path(source)
    if source.is_dir():
        files = [(str(path.relative_to(source)), _time_beside(path)) for path in sorted(source.rglob("*.ipynb"))
                 if path.is_file() and path.resolve().is_relative_to(source.resolve())
                 and ".ipynb_checkpoints" not in path.parts]
    elif zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            files = [(info.filename, datetime(*info.date_time)) for info in archive.infolist()
                     if info.filename.endswith(".ipynb") and "__MACOSX" not in info.filename]
    else:
        raise ValueError(f"grading: {source} is neither a folder nor a zip")
    sent, unplaced = [], []
    for file, time in files:
        tried = patterns if len(file) < 500 else ()  # a pattern may take for ever over a name of 60,000 letters
        matches = (re.fullmatch(pattern.replace("{set}", re.escape(name)), file) for pattern in tried)
        match = next(filter(None, matches), None)
        student = match["student"].strip() if match else ""
        if re.fullmatch(r"[^\W_][\w .@+-]{0,99}", student) and ".." not in file.split("/"):
            sent.append(Sent(student, source, file, time))
        else:
            unplaced.append(file)
    return sorted(sent, key=lambda s: (s.student, name in Path(s.file).name, s.time or datetime.min, s.file)), unplaced


def _time_beside(path):
    """nbgrader's timestamp.txt beside a notebook; a file's own date says only when it was copied."""
    try:
        time = path.with_name("timestamp.txt").read_text().strip()
        return datetime.fromisoformat(time.replace(" UTC", "")).replace(tzinfo=None)
    except (OSError, ValueError):
        return None
