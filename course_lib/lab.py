"""Open the course in JupyterLab, on a copy that is yours:  python -m course_lib.lab

The lectures are copied from notebooks/ to my_work/. What you changed there is never
overwritten; what you did not change follows notebooks/ when that changes.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from .files import fingerprint, read_record, said, write_atomically

PROJECT = Path(__file__).resolve().parents[1]
NOTEBOOKS = PROJECT / "notebooks"
SETTINGS = Path(__file__).with_name("lab_settings")  # JupyterLab's overrides for the course
EXTENSIONS = Path(__file__).with_name("labextensions")  # what it lacks: a restart that does run the cells
FIRST = "00_start_here.ipynb"


def changes_by_lecture(changelog: str) -> dict[str, list[str]]:
    """The lines of a changelog that begin with a lecture's name: {"06": ["the newest one", ...]}."""
    found: dict[str, list[str]] = {}
    for number, line in re.findall(r"^- \*\*(\d\d) · [^*]+\*\*: (.+(?:\n  .+)*)", changelog, re.M):
        found.setdefault(number, []).append(" ".join(line.split()))
    return found


def changes_known(copied: dict[str, Any]) -> dict[str, list[str]]:
    """{file: changes of its lecture when it was copied}, as a record has them; damage counts as none."""
    known = copied.get(".changes")
    return {name: lines for name, lines in known.items() if isinstance(lines, list)} \
        if isinstance(known, dict) else {}


def copy_lectures(source: Path, work: Path) -> list[str]:
    """Bring the files of `source` to `work`, never over a change; return what to tell the student.

    With an updated lecture come the lines of CHANGELOG.md, beside `source`, that are new since it was copied.
    Raises OSError where `work` cannot be written or read.
    """
    work.mkdir(parents=True, exist_ok=True)
    record = work / ".copied.json"  # the fingerprints of what was laid there
    copied = read_record(record) or {}  # without it every difference counts as the student's
    changelog = source.parent / "CHANGELOG.md"
    changes = changes_by_lecture(changelog.read_text("utf8")) if changelog.exists() else {}
    known = copied[".changes"] = changes_known(copied)
    told = []
    for original in sorted(path for path in source.iterdir()
                           if path.is_file() and not path.name.startswith(".")):
        name, copy, new = original.name, work / original.name, fingerprint(original)
        mine, laid = fingerprint(copy) if copy.exists() else None, copied.get(name)
        lines = changes.get(name[:2], [])
        why = [f"  {line}" for line in lines if line not in known.get(name, [])]
        if mine not in (None, laid, new) and laid != new:
            told += [f"{name}: there is a newer version; yours has your changes and stays. "
                     "Rename yours and start again to get both.", *why]
            continue
        if mine is None:
            told.append(f"{name}: new")
            write_atomically(copy, original.read_bytes())
        elif mine == laid != new:
            told += [f"{name}: updated", *why]
            write_atomically(copy, original.read_bytes())
        copied[name], known[name] = new, lines
    write_atomically(record, json.dumps(copied, indent=1))
    return told


def serve(root: Path, page: str, *options: str, **environment: str) -> int:
    """Start JupyterLab with the course's settings in the folder `root`, and open a page in the browser."""
    # matrices this small only lose by threads
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"} | environment
    command = [sys.executable, "-m", "jupyter", "lab", f"--LabApp.app_settings_dir={SETTINGS}",
               f"--LabApp.extra_labextensions_path={EXTENSIONS}",
               f"--ServerApp.root_dir={root}", f"--LabApp.default_url={page}", *options]
    try:
        return subprocess.run(command, env=environment).returncode
    except KeyboardInterrupt:  # the usual way to stop it
        return 0


def main(arguments: list[str]) -> int | str:
    """Open the student's copy; return JupyterLab's exit code, or what keeps the copy from being written."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.lab", description=__doc__.split(":")[0],
                                     epilog="All other options go to JupyterLab.")
    parser.add_argument("--work", type=Path, default=PROJECT / "my_work",
                        help="where your copy lives (my_work)")
    options, jupyter = parser.parse_known_args(arguments)
    work = options.work.resolve()
    try:
        for line in copy_lectures(NOTEBOOKS, work):
            print(line)
    except OSError as error:
        return (f"Your copy cannot be kept in {work} ({said(error)}). "
                "Name another folder: python -m course_lib.lab --work FOLDER")
    return serve(work.parent, f"/lab/tree/{work.name}/{FIRST}", *jupyter)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
