"""Files that are written whole or not at all."""

import os
import secrets
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
