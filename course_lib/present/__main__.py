"""Present a lecture as slides whose panels are alive, in JupyterLab:

python -m course_lib.present 06
python -m course_lib.present --course 90min     a course of the instructor's guide: 4h, term-1, second-1, …

You present a copy in build/present/, which each show writes anew; what you add or change there stays.
"""

import argparse
import contextlib
import importlib.util
import os
import sqlite3
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat

from ..files import ForeignFolder, renewed, said
from ..lab import PROJECT, serve
from ..lecture import find
from . import write_slides
from .courses import course_slides, find_course

EXTENSIONS = Path(__file__).with_name("labextensions")  # start the show, and give it its keys
MISSING = """Slides need jupyterlab-slideshow: python -m pip install -c constraints.txt -e ".[present]"
Here is the lecture in plain JupyterLab."""


def main(arguments: list[str]) -> int | str:
    """Present the lecture that the arguments name; return an exit code, or what was wrong with them."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.present",
                                     description="Present a lecture as slides whose panels are alive.",
                                     epilog="All other options go to JupyterLab.")
    parser.add_argument("lecture", nargs="?", default="", help="its number, such as 06")
    parser.add_argument("--course", help="a course of the instructor's guide in one show, such as 90min")
    parser.add_argument("--vote", default="", metavar="1 or https://…",
                        help="let phones answer: 1 on the network of this room, or by a server elsewhere")
    parser.add_argument("--votes", type=Path, default=PROJECT / "build" / "votes",
                        help="where the answers of rooms are kept")
    parser.add_argument("--work", type=Path, default=PROJECT / "build" / "present",
                        help="where the copy is written")
    options, jupyter = parser.parse_known_args(arguments)
    try:
        course = find_course(options.course) if options.course else None
        name = f"{options.course}.ipynb" if course else find(options.lecture).path.name
    except ValueError as error:
        return str(error)
    work = options.work.resolve()
    try:
        with renewed(work) as new:
            write_slides(new)
            if course:
                nbformat.write(course_slides(course), new / name)
    except ForeignFolder:
        return (f"--work must be a new folder, or one that a show has made, got {work}, "
                "which holds other things")
    except OSError as error:
        return (f"The slides cannot be written to {work} ({said(error)}). "
                "Name another folder: python -m course_lib.present --work FOLDER")
    if importlib.util.find_spec("jupyterlab_slideshow"):
        jupyter.append(f"--LabApp.extra_labextensions_path={EXTENSIONS}")
    else:
        print(MISSING)
    # A show stores in the settings that it is on: these are its own.
    with TemporaryDirectory() as own, contextlib.ExitStack() as stack:
        jupyter += [f"--LabApp.{name}_dir={Path(own, name)}" for name in ("user_settings", "workspaces")]
        if importlib.util.find_spec("segno"):
            from .voting import voting
            try:
                votes = voting(work, options.votes, options.vote, os.environ.get("VOTE_SECRET", ""))
                address = stack.enter_context(votes)
            except (OSError, ValueError, sqlite3.Error) as error:
                if options.vote:
                    return f"Votes cannot be taken with VOTE={options.vote} ({error})."
                print(f"Votes cannot be counted ({error}).", flush=True)
            if options.vote:
                print(f"Phones answer at {address}", flush=True)
        return serve(work, f"/doc/tree/{name}", *jupyter, COURSE_STYLE="projector")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
