"""The grader's version: any change that could alter a mark changes it, and nothing else does.

What can alter a mark is the released notebook, the hidden checks and their salt, Python and NumPy, and those
files of the library that judging imports.
"""

import hashlib
import sys
from functools import cache
from modulefinder import ModuleFinder
from pathlib import Path

import numpy as np

import course_lib

LIBRARY = Path(course_lib.__file__).resolve().parent


def grader_version(released: str, checks: str, salt: str) -> str:
    """Twelve hexadecimal digits; `released` is the notebook's text, `checks` that of its hidden checks."""
    python = "{}.{}".format(*sys.version_info)
    digest = hashlib.sha256("\0".join([released, checks, salt, python, np.__version__]).encode())
    for path in judging_files(checks):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def judging_files(checks: str) -> list[Path]:
    """The files of this library that `grading.judge` and the module `checks` (its text) import, sorted."""
    package = course_lib.__name__
    finder = ModuleFinder(path=[str(LIBRARY.parent)])
    finder.import_hook(f"{package}.grading.judge")
    finder.import_hook(f"{package}.exercises.lectures", fromlist=["*"])  # which are found by their file names
    finder.scan_code(compile(checks, "checks", "exec"), finder.add_module("checks"))
    for name, module in course_lib._HOME.items():  # public names are found when they are first used
        if f"{package}.{name}" in finder.badmodules:
            finder.import_hook(f"{package}.{module}")
    named = {getattr(module, "__file__", None) for module in finder.modules.values()}
    files = {Path(file) for file in named if file}
    return sorted(files - {LIBRARY / "__init__.py"})  # which only lists public names
