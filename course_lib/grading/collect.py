"""Submissions in a folder, or in the zip that a learning platform exports. Nothing is unpacked to disk.

Every file ends up somewhere: as a submission, or as one that was not placed, with the reason.
"""

import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from .bounds import MAX_FILE_BYTES
from .people import key_of, printable
from .platforms import MAX_PATH_CHARACTERS, Owner, gradescope_owners, owner, utc

DAMAGED = (OSError, RuntimeError, EOFError, NotImplementedError, ValueError, zipfile.BadZipFile, zlib.error)
# What browsers, mailers and file managers make of the ending .ipynb.
NOTEBOOK = re.compile(r"\.ipynb(?:\.txt|\.json)?(?: ?\(\d+\))?$", re.IGNORECASE)
ENDINGS = {ending: what for what, endings in {
    "Python code": ".py", "a web page": ".html .htm", "a PDF": ".pdf", "a document": ".doc .docx .odt",
    "an archive inside": ".zip .7z .rar .gz .tar", "a picture": ".png .jpg .jpeg"}.items()
    for ending in endings.split()}
# What the system, Jupyter and the platforms put beside submissions: nobody's work.
BYSTANDERS = (
    (r"(?:.*/)?(?:__MACOSX/.*|\._[^/]*|\.DS_Store)", "macOS's notes on a file"),
    (r"(?:.*/)?\.ipynb_checkpoints/.*", "a copy that Jupyter saves by itself"),
    (r"(?:.*/)?(?:Thumbs\.db|desktop\.ini|\.git/.*|\.[^/]*)", "the system's own file"),
    (r"(?:.*/)?(?:timestamp\.txt|submission_metadata\.yml|[^/]*_attempt_[\d-]{19}\.txt|index\.html)",
     "the platform's own file"),
)
METADATA = re.compile(r"(.*/)?submission_metadata\.yml")


@dataclass(frozen=True)
class Sent:
    """One file that a student sent: `file` in the folder or zip `source`.

    student  the key in the gradebook: the platform's number, or the name where there is none
    time     when it was handed in, without a time zone, as platforms write it, or None if unknown
    name     what the student is called
    number   what the platform calls the student, or ""
    entry    of a zip: the place in its table of contents, for a name may be there twice
    version  a count of the student's submissions, where the platform has one
    """

    student: str
    source: Path
    file: str
    time: datetime | None = None
    name: str = ""
    number: str = ""
    entry: int | None = None
    version: int = 0

    def read(self) -> bytes:
        """Its bytes: of a file that is too large, one more than a notebook may have.

        There are none of a file that is damaged or has a password. A person sees both.
        """
        return self.contents()[0]

    def contents(self) -> tuple[bytes, str]:
        """Its bytes as `read` gives them, and why there are none, or ""."""
        try:
            if self.source.is_dir():
                with open(self.source / self.file, "rb") as file:
                    return file.read(MAX_FILE_BYTES + 1), ""
            archive = _opened(self.source, self.source.stat().st_mtime_ns)
            info = archive.getinfo(self.file) if self.entry is None else archive.infolist()[self.entry]
            if info.flag_bits & 1:
                return b"", "the file has a password"
            with archive.open(info) as file:
                return file.read(MAX_FILE_BYTES + 1), ""
        except DAMAGED as error:
            return b"", f"the file is damaged ({printable(str(error)) or type(error).__name__})"

    @property
    def who(self) -> str:
        """The student as a report names one: the name, and the number if there is one."""
        name = self.name or self.student
        return f"{name} ({self.number})" if self.number not in ("", name) else name


class Unplaced(NamedTuple):
    """A file that is nobody's submission, and why; `sent` says whose it is, if that is known.

    `bystander` is what nobody wrote: the system's files and the platform's.
    """

    file: str
    reason: str
    sent: Sent | None = None
    bystander: bool = False


class _Entry(NamedTuple):
    """A file in the source: where it is (`file`, `entry`), and its `path` as it is read and shown."""

    file: str
    entry: int | None
    path: str
    time: datetime | None
    outside: bool = False  # whether it is a link that leads out


@lru_cache(4)
def _opened(source: Path, changed: int) -> zipfile.ZipFile:
    """The zip, kept open: its table of contents is read once. `changed` tells a new file of the same name."""
    return zipfile.ZipFile(source)


def collect(source: str | os.PathLike, name: str,
            patterns: Sequence[str]) -> tuple[list[Sent], list[Unplaced]]:
    """The submissions of the problem set `name`, and all other files with the reason why they are none.

    Submissions are sorted by student, then by time; files that are called like the set come last. Raises
    ValueError for what is neither a folder nor a zip, and for a pattern that cannot be used.
    """
    source = Path(source)
    entries = list(_entries(source))
    owners = _Owners(source, entries, name, patterns)
    sent, unplaced = [], []
    for entry in entries:
        bystander = _bystander(entry.path)
        found = None if bystander else owners.of(entry)
        reason = bystander or _reason(entry, found)
        own = _sent(source, entry, found) if found else None
        if reason or own is None:
            unplaced.append(Unplaced(printable(entry.path), reason, own, bool(bystander)))
        else:
            sent.append(own)
    return sorted(sent, key=lambda one: _order(one, name)), unplaced


def _sent(source: Path, entry: _Entry, found: Owner) -> Sent:
    return Sent(key_of(found.id or found.name), source, entry.file, found.time or entry.time, found.name,
                found.id or "", entry.entry, found.version)


def _order(one: Sent, name: str) -> tuple:
    file = Path(one.file).name
    natural = [(int(part), "") if part.isdigit() else (-1, part)
               for part in re.findall(r"[0-9]{1,18}|[^0-9]+", file)]
    return (one.student, name.lower() in file.lower(), one.time or datetime.min, one.version, natural,
            one.file, one.entry)


def _bystander(path: str) -> str:
    return next((what for pattern, what in BYSTANDERS if re.fullmatch(pattern, path, re.DOTALL)), "")


def _reason(entry: _Entry, found: Owner | None) -> str:
    """Why a file is no submission, or ""."""
    if len(entry.path) > MAX_PATH_CHARACTERS:
        return f"its path has {len(entry.path)} characters, more than {MAX_PATH_CHARACTERS}"
    if entry.outside or entry.path.startswith("/") or ".." in entry.path.split("/"):
        return "it leads out of the folder"
    if not NOTEBOOK.search(entry.path):
        what = ENDINGS.get(Path(entry.path).suffix.lower(), "no notebook by its name")
        return f"{what}: ask for the notebook (.ipynb)"
    if found is None:
        return "whose is it? Call it NAME.ipynb, or add a pattern to file_names in nbgrader_config.py"
    return ""


class _Owners:
    """Whose the files of a folder or zip are."""

    def __init__(self, source: Path, entries: Sequence[_Entry], name: str, patterns: Sequence[str]) -> None:
        self.name, self.patterns = name, patterns
        self.prefixes = _common_folders([entry.path for entry in entries if not _bystander(entry.path)])
        self.gradescope: dict[str, Owner] = {}
        for entry in entries:
            if METADATA.fullmatch(entry.path) and entry.path.count("/") <= 1:  # not in a student's folder
                self.gradescope |= gradescope_owners(
                    Sent("", source, entry.file, entry=entry.entry).read())
        heads: dict[str, set[str]] = {}
        for found in filter(None, map(self._by_pattern, entries)):
            if found.before is not None and found.id:
                heads.setdefault(found.id, set()).add(found.before)
        self.cut_in_two = {number for number, own in heads.items() if len(own) > 1}

    def of(self, entry: _Entry) -> Owner | None:
        """Whose file it is, or None."""
        found = self._by_pattern(entry)
        if found and found.id in self.cut_in_two:  # a_doe and b_doe: either may be more than the login
            found = found._replace(id=f"{found.before}_{found.id}", name=f"{found.before}_{found.name}")
        if found and found.id in self.gradescope:
            return self.gradescope[found.id]
        return found

    def _by_pattern(self, entry: _Entry) -> Owner | None:
        path = NOTEBOOK.sub("", entry.path)
        if path == entry.path:  # whose it is says what stands before its own ending
            path = str(Path(entry.path).with_suffix("")) if Path(entry.path).suffix else entry.path
        if len(path) > MAX_PATH_CHARACTERS or path.startswith("/") or ".." in path.split("/"):
            return None
        tries = (owner(f"{path[len(prefix):]}.ipynb", self.name, self.patterns) for prefix in self.prefixes)
        return next(filter(None, tries), None)


def _common_folders(paths: Sequence[str]) -> list[str]:
    """The folders around all paths, from none to the innermost: an export may lie in a folder or two."""
    common = os.path.commonprefix([path.rpartition("/")[0] + "/" for path in paths])
    folders = common.split("/")[:-1]
    return ["".join(f"{each}/" for each in folders[:depth]) for depth in range(min(len(folders), 4) + 1)]


def _entries(source: Path) -> Iterator[_Entry]:
    """The files in a folder or a zip."""
    if source.is_dir():
        root = source.resolve()
        for folder, inner, files in os.walk(source):
            inner.sort()
            links = [each for each in inner if Path(folder, each).is_symlink()]
            for each in sorted([*files, *links]):
                place = Path(folder, each)
                file = str(place.relative_to(source))
                outside = not (place.is_file() and place.resolve().is_relative_to(root))
                yield _Entry(file, None, _decoded(os.fsencode(file)), _time_beside(place), outside)
    elif zipfile.is_zipfile(source):
        for number, info in enumerate(_opened(source, source.stat().st_mtime_ns).infolist()):
            if not info.is_dir():
                path = info.orig_filename
                if not info.flag_bits & 0x800:  # of no stated encoding, which Python takes for cp437
                    path = _decoded(path.encode("cp437"))
                yield _Entry(info.filename, number, path.replace("\\", "/"), _time_in_zip(info))
    elif _begins_like_a_zip(source):
        raise ValueError(f"grading: {source} is a zip that is cut off or damaged: download it again")
    else:
        raise ValueError(f"grading: {source} is neither a folder nor a zip")


def _begins_like_a_zip(source: Path) -> bool:
    with open(source, "rb") as file:  # which says so if there is no such file
        return file.read(2) == b"PK"


def _decoded(name: bytes) -> str:
    """A file's name as text: UTF-8, or that old code page of Windows or DOS which makes letters of it."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        pass
    for page in ("cp1252", "cp437"):
        text = name.decode(page, errors="replace")
        if all(each.isalpha() or each == "’" for each in text if ord(each) > 127 and each != "�"):
            return text
    return name.decode("cp1252", errors="replace")


def _time_in_zip(info: zipfile.ZipInfo) -> datetime | None:
    """When the entry was written, or None where it does not say: no date, or the first that zip has."""
    year, month, day, hour, minute, second = info.date_time
    try:
        time = datetime(year, month, day, hour, minute, min(second, 59))
    except ValueError:
        return None
    return time if time > datetime(1980, 1, 2) else None


def _time_beside(path: Path) -> datetime | None:
    """nbgrader's timestamp.txt beside a notebook; a file's own date says only when it was copied."""
    try:
        time = path.with_name("timestamp.txt").read_text().strip()
        return utc(datetime.fromisoformat(time.replace(" UTC", "+00:00")))
    except (OSError, ValueError):
        return None
