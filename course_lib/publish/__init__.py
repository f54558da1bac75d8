"""What the course is besides its notebooks: a web site, slides and handouts, made from the stored notebooks.

Only what is downloaded needs a network and npm, and it is downloaded once: it stays in build/.
"""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

from nbclient import NotebookClient
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from ..files import cache_folder
from ..lab import PROJECT

MATHJAX = "3.2.2"  # sets the formulas of the book and the handouts
ASSETS = Path(__file__).with_name("assets")  # style sheets and scripts of what is published
KERNEL = {"OPENBLAS_NUM_THREADS": "1",  # as make lab has it
          "TQDM_DISABLE": "1",  # progress bars tell the time, which no stored output can match
          "COURSE_PROGRESS": str(PROJECT / "build" / "nobody's progress.json")}  # a file that is never there


def run_quietly(*command: str | Path, folder: Path = PROJECT) -> None:
    """Run a command in a folder. If it fails, exit and show what it printed."""
    program = shutil.which(command[0])  # on Windows npm is npm.cmd
    if program is None:
        raise SystemExit(f"{command[0]} is needed here, and not installed")
    done = subprocess.run([program, *map(str, command[1:])], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def npm_package(name: str) -> Path:
    """The folder with the files of an npm package, such as "mathjax@3.2.2"; downloaded the first time."""
    folder = cache_folder(PROJECT / "build" / "npm") / name
    package = folder / "package"
    if not package.exists():
        folder.mkdir(parents=True, exist_ok=True)
        run_quietly("npm", "pack", name, "--silent", folder=folder)
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            archive.extractall(folder / "part", filter="data")
        (folder / "part" / "package").rename(package)  # atomic: an interrupted download leaves no package
    return package


def mathjax_scripts() -> Path:
    """The folder of MathJax's scripts."""
    return npm_package(f"mathjax@{MATHJAX}") / "es5"


def markdown_html(text: str) -> str:
    """Markdown as HTML, with its formulas for MathJax."""
    return MarkdownWithMath(IPythonRenderer(escape=False, exclude_anchor_links=True)).render(text)


def joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs of a cell; printed text that arrived in several pieces, as timing had it, is one."""
    whole: list[NotebookNode] = []
    for output in outputs:
        if output.output_type == "stream" and whole and whole[-1].get("name") == output.name:
            whole[-1].text += output.text
        else:
            whole.append(output)
    return whole


def execute(notebook: NotebookNode, folder: Path, **environment: str) -> None:
    """Run all cells in `folder`, in a kernel of their own with these environment variables."""
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", store_widget_state=False,
                            resources={"metadata": {"path": str(folder)}})
    client.execute(env=os.environ | KERNEL | environment)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
