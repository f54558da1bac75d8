"""Build the course's web site:  python -m course_lib.publish.site [--pyodide PATH] [--url ADDRESS]

/        the book: every lecture as a page, with its sliders computed beforehand
/live/   the same lectures in JupyterLab, which runs in the browser
"""

import argparse
import sys
from pathlib import Path

from ..files import cache_folder, renewed, said
from ..lab import PROJECT
from . import book, live


def main(arguments: list[str]) -> str | None:
    """Build the site; return what keeps it from being written."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.publish.site",
                                     description="Build the course's web site.")
    parser.add_argument("--pyodide", type=Path,
                        help=f"folder or archive of the official distribution of Pyodide {live.PYODIDE}; "
                             "else its parts come from the package registries")
    parser.add_argument("--url", default="", metavar="ADDRESS",
                        help="where the site will be, such as https://example.org/course/: only with a whole "
                             "address do chats show the pictures of links")
    options = parser.parse_args(arguments)
    if options.url and not options.url.startswith(("http://", "https://")):
        return f"--url must begin with https:// or http://, got {options.url}"
    try:
        with renewed(PROJECT / "_site") as site:
            live.build(site, cache_folder(PROJECT / "build" / "site"), options.pyodide)
            book.build(site, options.url and options.url.rstrip("/") + "/")
    except OSError as error:
        return f"The web site cannot be written: {said(error)}."
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
