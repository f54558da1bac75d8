"""Present a lecture as slides whose panels are alive, in JupyterLab:  python -m course_lib.present 06

You present a copy in build/present/, which each show writes anew.
"""

import argparse
import importlib.util
import shutil
import sys
from pathlib import Path

from ..lab import PROJECT, serve
from ..lecture import find
from . import write_slides

EXTENSIONS = Path(__file__).with_name("labextensions")  # start the show, and give it its keys
LEFT_BY_A_SHOW = {"slides", "user_settings", "workspaces"}
MISSING = """Slides need jupyterlab-slideshow: python -m pip install -c constraints.txt -e ".[present]"
Here is the lecture in plain JupyterLab."""


def main(arguments: list[str]) -> int | str:
    """Present the lecture that the arguments name; return an exit code, or what was wrong with them."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.present",
                                     description="Present a lecture as slides whose panels are alive.",
                                     epilog="All other options go to JupyterLab.")
    parser.add_argument("lecture", nargs="?", default="", help="its number, such as 06")
    parser.add_argument("--work", type=Path, default=PROJECT / "build" / "present",
                        help="where the copy is written")
    options, jupyter = parser.parse_known_args(arguments)
    try:
        lecture = find(options.lecture)
    except ValueError as error:
        return str(error)
    work = options.work.resolve()
    if work.exists() and {path.name for path in work.iterdir()} - LEFT_BY_A_SHOW:
        return (f"--work must be a new folder, or one that a show has left, got {work}, "
                "which holds other things")
    shutil.rmtree(work, ignore_errors=True)
    write_slides(work / "slides")
    if importlib.util.find_spec("jupyterlab_slideshow"):
        jupyter.append(f"--LabApp.extra_labextensions_path={EXTENSIONS}")
    else:
        print(MISSING)
    # A show stores in the settings that it is on: these are its own.
    jupyter += [f"--LabApp.{name}_dir={work / name}" for name in ("user_settings", "workspaces")]
    return serve(work / "slides", f"/doc/tree/{lecture.path.name}?reset", *jupyter, COURSE_STYLE="projector")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
