"""What the course is besides its notebooks: a web site, slides and handouts, each made from the stored notebooks.

Network and npm are needed where something is downloaded, and only once: it stays in build/.
"""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

from nbclient import NotebookClient

from ..lab import PROJECT

MATHJAX = "3.2.2"  # sets the formulas of the book and the handouts
ASSETS = Path(__file__).with_name("assets")  # style sheets and scripts of what is published
KERNEL = {"OPENBLAS_NUM_THREADS": "1",  # as make lab has it
          "TQDM_DISABLE": "1",  # progress bars tell the time, which no stored output can match
          "COURSE_PROGRESS": str(PROJECT / "build" / "nobody's progress.json")}  # a file that is never there


def run(*command, folder=PROJECT):
    """Run a command quietly, and show all it said if it fails."""
    program = shutil.which(command[0])  # on Windows npm is npm.cmd
    if program is None:
        raise SystemExit(f"{command[0]} is needed here, and not installed")
    done = subprocess.run([program, *map(str, command[1:])], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def npm(package):
    """The files of an npm package, such as "mathjax@3.2.2"."""
    folder = PROJECT / "build" / "npm" / package
    if not (folder / "package").exists():
        folder.mkdir(parents=True, exist_ok=True)
        run("npm", "pack", package, "--silent", folder=folder)
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            archive.extractall(folder / "part", filter="data")
        (folder / "part" / "package").rename(folder / "package")  # whole or not at all
    return folder / "package"


def mathjax():
    """The folder of MathJax's scripts."""
    return npm(f"mathjax@{MATHJAX}") / "es5"


def execute(notebook, folder, **environment):
    """Run all cells in `folder`, in a kernel of their own that has the variables of `environment`."""
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", store_widget_state=False,
                            resources={"metadata": {"path": str(folder)}})
    client.execute(env=os.environ | KERNEL | environment)
