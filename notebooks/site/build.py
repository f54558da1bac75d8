"""Build the course's web site:  python notebooks/site/build.py [--pyodide PATH]

/        the book: every lecture as a page, with its sliders computed beforehand
/live/   the same lectures in JupyterLab, which runs in the browser
"""

import argparse
from pathlib import Path

import book
import live

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python notebooks/site/build.py", description="Build the course's web site.")
    parser.add_argument("--pyodide", type=Path, help=f"folder or archive of the official distribution of Pyodide "
                        f"{live.PYODIDE}; else its parts come from the package registries")
    options = parser.parse_args()
    site, work = live.PROJECT / "_site", live.PROJECT / "build" / "site"
    live.build(site, work, options.pyodide)
    book.build(site, work)
