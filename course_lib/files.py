"""Files that are written whole or not at all, and folders of which only what the course made is removed."""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO


@contextmanager
def atomic_file(path: str | os.PathLike, *, overwrite: bool = True, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A binary file to write to; it becomes `path` when the block ends, and never exists if the block raises.

    Makes the folder. `mode` are the permissions, before the umask. Raises OSError, and FileExistsError where
    there is a file already and `overwrite` is False.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with open(part, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            yield file
        if overwrite:
            part.replace(path)
        else:
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)


def write_atomically(path: str | os.PathLike, content: str | bytes, **options: Any) -> None:
    """Write text (as UTF-8) or bytes to `path`: a reader finds the old content or the new, never a part.

    The options are those of `atomic_file`.
    """
    with atomic_file(path, **options) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def fingerprint(path: Path) -> str:
    """A hash of the content that matters: of a notebook the cells without their outputs, else all bytes."""
    content = path.read_bytes()
    if path.suffix == ".ipynb":
        try:
            cells = [[cell["cell_type"], "".join(cell["source"])] for cell in json.loads(content)["cells"]]
            content = json.dumps(cells).encode()
        except (ValueError, KeyError, TypeError):
            pass  # not a notebook (any more): its bytes
    return hashlib.sha256(content).hexdigest()


def read_record(path: Path) -> dict[str, Any] | None:
    """The object in a JSON file, or None where it is missing or damaged; may raise OSError."""
    try:
        found = json.loads(path.read_text("utf8"))
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def said(error: OSError) -> str:
    """What the system says of a file, such as "my_work: Permission denied"."""
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error)


RECORD = ".made_by_the_course.json"  # {file: fingerprint} of all that the course made in the folder
PART = ".made_by_the_course"  # beside it, while the folder is being made


def record_beside(folder: Path) -> Path:
    """Where the record of a folder is that must hold nothing but its contents."""
    return folder.with_name(f".{folder.name}.json")


class ForeignFolder(FileExistsError):
    """A folder holds things, and no record that the course made them."""


@contextmanager
def renewed(folder: Path, *, add: bool = False, record: Path | None = None) -> Iterator[Path]:
    """A new folder to write to, whose files take the place of those that were made in `folder` before.

    They move there when the block ends; if it raises, `folder` stays as it was. A file that somebody else
    laid there stays; one that somebody changed, or that stands where a new one belongs, gets another name,
    which is printed. With `add`, what was made before and is not made anew stays, too. `record` says
    where the record of what was made is kept, if not in `folder`.

    Raises OSError, and ForeignFolder where `folder` holds things and no record that the course made it.
    """
    record = record or folder / RECORD
    made = read_record(record)
    if made is None and folder.is_dir() and any(folder.iterdir()):
        raise ForeignFolder(f"{folder} holds things that the course did not make, and stays as it is: "
                            "move it away")
    made = made or {}
    part = folder / PART
    write_atomically(record, json.dumps(made))  # from now on `part` is known as ours
    shutil.rmtree(part, ignore_errors=True)  # an interrupted run left it
    part.mkdir(parents=True)
    try:
        yield part
        new = {path.relative_to(part).as_posix(): fingerprint(path)
               for path in sorted(part.rglob("*")) if path.is_file()}
        gone = {name: made[name] for name in made if name in new or not add}
        remove_unchanged(folder, gone)
        for name in new:
            target = folder / name
            if os.path.lexists(target):
                print(f"{target} is not as the course made it, and is kept as {set_aside(target).name}")
            target.parent.mkdir(parents=True, exist_ok=True)
            (part / name).replace(target)
        write_atomically(record, json.dumps((made if add else {}) | new, indent=0))
    finally:
        shutil.rmtree(part)


def remove_unchanged(folder: Path, made: dict[str, str]) -> None:
    """Remove the files in `folder` whose fingerprints are those of `made`, and folders that become empty."""
    parents = set()
    for name, laid in made.items():
        path = folder / name
        if path.is_file() and fingerprint(path) == laid:
            path.unlink()
            parents |= set(path.relative_to(folder).parents)
    for parent in sorted(parents - {Path()}, key=lambda path: len(path.parts), reverse=True):
        if not any((folder / parent).iterdir()):
            (folder / parent).rmdir()


def set_aside(path: Path) -> Path:
    """Give a file or folder the first name that is free: name-1, name-2, …; return it."""
    k = 1
    while os.path.lexists(free := path.with_name(f"{path.stem}-{k}{path.suffix}")):
        k += 1
    return path.rename(free)


CACHE_TAG = "CACHEDIR.TAG"  # as https://bford.info/cachedir/ has it: also keeps a folder out of backups
CACHE_SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55"


def cache_folder(folder: Path) -> Path:
    """`folder`, made if need be, with the mark that all in it can be made or downloaded again."""
    folder.mkdir(parents=True, exist_ok=True)
    if not any(folder.iterdir()):
        (folder / CACHE_TAG).write_text(CACHE_SIGNATURE + "\n")
    return folder


def is_cache(folder: Path) -> bool:
    """Whether `cache_folder` made it."""
    tag = folder / CACHE_TAG
    return tag.is_file() and tag.read_text("utf8", "replace").startswith(CACHE_SIGNATURE)
