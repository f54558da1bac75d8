"""Remove what was installed and built, and keep what is yours:  python -m course_lib.clean

Standard library only, so that it runs without .venv.
"""

import shutil
from pathlib import Path

from .files import RECORD, is_cache, read_record, record_beside, remove_unchanged
from .lab import PROJECT


def clean(project: Path) -> list[Path]:
    """Remove .venv, and what the course made or downloaded in build/ and _site/; return what is left."""
    venv, build, site = project / ".venv", project / "build", project / "_site"
    if (venv / "pyvenv.cfg").is_file():
        shutil.rmtree(venv)
    for folder in filter(is_cache, build.glob("*")):
        shutil.rmtree(folder)
    for folder in (site, *build.glob("*")):
        remove_made(folder, folder / RECORD)
    edition = build / "student_edition"
    if remove_made(edition, record_beside(edition)):
        edition.with_suffix(".zip").unlink(missing_ok=True)
    for folder in (build, site):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    return sorted(path for path in (site, *build.glob("*")) if path.exists())


def remove_made(folder: Path, record: Path) -> bool:
    """Remove from a folder what its record says that the course made; return whether there is a record."""
    if not record.is_file():
        return False
    remove_unchanged(folder, read_record(record) or {})
    record.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
    return True


if __name__ == "__main__":
    for path in clean(PROJECT):
        print(f"{path} is kept: it holds what the course did not make, or what somebody changed")
