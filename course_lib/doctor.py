"""What is wrong with a set-up, and the one command that mends it:  python -m course_lib.doctor

Standard library only, so that it runs where NumPy is missing or broken.
"""

from __future__ import annotations  # a Python that is too old reads this module, too

import importlib.metadata
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
WELL = "Your set-up is fine."
MANAGER = "@jupyter-widgets/jupyterlab-manager"  # the part of JupyterLab that draws sliders


@dataclass(frozen=True)
class Problem:
    """`what` is wrong, and `mend`, the command for a terminal."""

    what: str
    mend: str


def problems() -> list[Problem]:
    """All that is found, worst first."""
    if sys.platform == "emscripten":  # in a browser everything comes as one piece
        return []
    return [*packages(), *kernels(), *widgets()] if sys.version_info >= (3, 11) else [old_python()]


def old_python() -> Problem:
    major, minor = sys.version_info[:2]
    return Problem("The course needs Python 3.11 or newer, and this one, "
                   f"{sys.executable}, is {major}.{minor}.",
                   "python3.12 -m venv .venv    (or another newer Python)")


def install() -> str:
    """The command that brings this Python's packages into order."""
    if (HERE / "pyproject.toml").exists():
        return f'"{sys.executable}" -m pip install -c "{HERE / "constraints.txt"}" -e "{HERE}"'
    return f'"{sys.executable}" -m pip install --upgrade course-lib'


def packages() -> list[Problem]:
    """Packages that are missing, too old or too new, or that cannot be imported."""
    found, present = [], []
    try:
        wanted = importlib.metadata.requires("course-lib") or []
    except importlib.metadata.PackageNotFoundError:
        return [Problem(f"The course is not installed for this Python, {sys.executable}. Perhaps there are "
                        "two, and it is installed for the other?", install())]
    for line in wanted:
        [(name, bounds)] = re.findall(r"^([\w.-]+)\s*([^;]*)", line)
        if "extra ==" in line:
            continue
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found.append(Problem(f"{name} is missing.", install()))
            continue
        if not all(holds(version, bound) for bound in bounds.split(",") if bound):
            found.append(Problem(f"{name} is version {version}, and the course needs {bounds.strip()}.",
                                 install()))
        else:
            present.append(name)
    if import_error(*present):  # together first: most of the time all is well
        found += [Problem(f"{name} is there but does not work: {said}.", f"{install()} --force-reinstall")
                  for name in present if (said := import_error(name))]
    return found


def holds(version: str, bound: str) -> bool:
    """Whether version "2.1.3" is within ">=2.0" or "<3"."""
    [(sign, limit)] = re.findall(r"^\s*([<>=]+)\s*([\d.]+)", bound)
    one, other = ([int(part) for part in re.findall(r"\d+", text)[:3]] for text in (version, limit))
    return one >= other if sign == ">=" else one < other


def import_error(*names: str) -> str | None:
    """The last line of the error that importing packages gives, in a process of its own, or None."""
    line = [sys.executable, "-c", "import " + ", ".join(["sys", *names])]
    done = subprocess.run(line, capture_output=True, text=True)
    if done.returncode == 0:
        return None
    return (done.stderr.strip().splitlines() or [f"it ends with {done.returncode}"])[-1]


def data_folders() -> list[Path]:
    """Where Jupyter looks for kernels and extensions, in its order."""
    system = {"win32": os.environ.get("APPDATA", "") + "/jupyter", "darwin": "~/Library/Jupyter"}
    user = os.environ.get("JUPYTER_DATA_DIR") or system.get(
        sys.platform, os.environ.get("XDG_DATA_HOME", "~/.local/share") + "/jupyter")
    extra = os.environ.get("JUPYTER_PATH", "").split(os.pathsep)
    own = Path(sys.prefix) / "share" / "jupyter"
    users = Path(user).expanduser()
    in_environment = sys.prefix != sys.base_prefix
    first = [own, users] if in_environment else [users, own]
    return [*(Path(folder) for folder in extra if folder), *first,
            *everybodys("/usr/local/share/jupyter", "/usr/share/jupyter")]


def everybodys(*folders: str) -> list[Path]:
    """The folders for all users of a computer; Windows has one for everything."""
    if sys.platform == "win32":
        return [Path(os.environ.get("PROGRAMDATA", ""), "jupyter")]
    return [*map(Path, folders)]


def kernels() -> list[Problem]:
    """A kernel called python3 that belongs to another Python."""
    prefix = None
    for folder in data_folders():
        if folder == Path(sys.prefix) / "share" / "jupyter":
            prefix = sys.prefix  # a kernel here is found before those of the folders to come
        spec = folder / "kernels" / "python3" / "kernel.json"
        if not spec.exists():
            continue
        where = prefix or folder.parents[1]
        mend = f'"{sys.executable}" -m ipykernel install --prefix "{where}" --name python3'
        try:
            program = json.loads(spec.read_text())["argv"][0]
        except (ValueError, KeyError, IndexError, TypeError):
            return [Problem(f"JupyterLab cannot start Python: {spec} is damaged.", mend)]
        if os.path.isabs(program) and not same_environment(program):
            return [Problem(f"JupyterLab would start another Python, {program}: {spec} says so. "
                            f"This one is {sys.executable}.",
                            mend)]
        return []
    return []


def same_environment(program: str) -> bool:
    """Whether a program lies beside this Python (its links lead out of every environment)."""
    return Path(program).parent.resolve() == Path(sys.executable).parent.resolve()


def widgets() -> list[Problem]:
    """Sliders that JupyterLab does not know, or that were switched off."""
    if not any((folder / "labextensions" / MANAGER / "package.json").exists() for folder in data_folders()):
        return [Problem("JupyterLab cannot draw sliders: its part of ipywidgets is missing.",
                        f'"{sys.executable}" -m pip install --force-reinstall --no-deps jupyterlab_widgets')]
    for folder in config_folders():
        page = folder / "labconfig" / "page_config.json"
        try:
            off = json.loads(page.read_text()).get("disabledExtensions", {}) if page.exists() else {}
        except (ValueError, AttributeError):
            return [Problem(f"JupyterLab's settings are damaged: {page} cannot be read. "
                            "Without it the usual ones count.",
                            f'"{sys.executable}" -c "import os; os.remove(r\'{page}\')"')]
        switched_off = off.get(MANAGER) if isinstance(off, dict) else MANAGER in off
        if switched_off:
            return [Problem(f"Sliders are switched off in {page}.",
                            f'"{sys.executable}" -m jupyter labextension enable {MANAGER}')]
    return []


def config_folders() -> list[Path]:
    """Where Jupyter looks for its settings."""
    user = os.environ.get("JUPYTER_CONFIG_DIR") or "~/.jupyter"
    extra = os.environ.get("JUPYTER_CONFIG_PATH", "").split(os.pathsep)
    return [*(Path(folder) for folder in extra if folder), Path(user).expanduser(),
            Path(sys.prefix) / "etc" / "jupyter", *everybodys("/usr/local/etc/jupyter", "/etc/jupyter")]


def report() -> str:
    """One line if all is well; else each problem and what to type into a terminal."""
    found = problems()
    if not found:
        return WELL
    return "\n".join(f"{problem.what}\n    {problem.mend}" for problem in found)


if __name__ == "__main__":
    said = report()
    print(said)
    sys.exit(said != WELL)
