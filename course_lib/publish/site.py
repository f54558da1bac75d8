"""Build the course's web site:  python -m course_lib.publish.site [--pyodide PATH]

/        the book: every lecture as a page, with its sliders computed beforehand
/live/   the same lectures in JupyterLab, which runs in the browser
"""

import argparse
from pathlib import Path

from ..lab import PROJECT
from . import book, live

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m course_lib.publish.site",
                                     description="Build the course's web site.")
    parser.add_argument("--pyodide", type=Path,
                        help=f"folder or archive of the official distribution of Pyodide {live.PYODIDE}; "
                             "else its parts come from the package registries")
    options = parser.parse_args()
    site, work = PROJECT / "_site", PROJECT / "build" / "site"
    live.build(site, work, options.pyodide)
    book.build(site, work)
