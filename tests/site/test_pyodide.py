"""The library's own tests in a browser's Python: Pyodide under node, with the live edition's wheel.

What a browser's Python has not (threads, processes, kernels) is left out, everything else must hold there
too: its integers have 32 bits by default, and its NumPy and matplotlib are other versions than those of
constraints.txt.
"""

import subprocess

import pytest

from course_lib.lab import PROJECT
from course_lib.publish import live

MODULES = ("library/test_optimizers", "library/test_descent", "library/test_losses", "library/test_schedules",
           "library/test_sweeps", "library/test_networks", "library/test_conventions", "library/test_mutants",
           "library/test_plot", "library/test_checks", "library/test_panels", "library/test_lecture_panels",
           "library/test_rare", "lectures/test_facts")
PURE = "hypothesis==6.155.7", "jsonschema==4.17.3"  # the newest that have no compiled parts
# minutes; test_live moves them
ELSEWHERE = ["every_slider_of_a_lecture", "each_panel_of_a_lecture", "axis_of_the_loss",
             "stored_accuracies"]  # training is chaotic, and this is another BLAS

pytestmark = pytest.mark.xdist_group("pyodide")  # one process makes its folder


@pytest.fixture(scope="module")
def pyodide(tmp_path_factory):
    work, folder = PROJECT / "build" / "site", tmp_path_factory.mktemp("pyodide")
    own = [*live.own_wheels(tmp_path_factory.mktemp("own")),
           *(live.pure_wheel(requirement, work / "wheels") for requirement in PURE)]
    source = live.pyodide_folder(None, work / f"pyodide-{live.PYODIDE}")
    live.assemble_pyodide(source, own, folder, work / "wheels",
                          wanted=["course-lib", "hypothesis", "nbformat", "pytest"])
    return folder


def python(pyodide, program):
    """What a program says in Pyodide, and the number it returns."""
    runner = ["node", PROJECT / "tests" / "site" / "pyodide.mjs", pyodide, PROJECT, program]
    done = subprocess.run(list(map(str, runner)), capture_output=True, text=True, timeout=1500)
    return done.stdout + done.stderr, done.returncode


def test_the_unit_tests_pass_in_pyodide(pyodide):
    arguments = [f"tests/{module}.py" for module in MODULES]
    arguments += ["-q", "-p", "no:cacheprovider", "-k", " and ".join(f"not {name}" for name in ELSEWHERE)]
    said, failed = python(pyodide, f"import os, pytest; os.chdir('/course'); pytest.main({arguments!r})")
    print(said)
    assert not failed, said


def test_its_traps_are_there_and_harmless(pyodide):
    """Were they gone, the tests above would prove less than they say."""
    said, failed = python(pyodide, """
import sys, threading
import matplotlib, numpy as np
assert sys.platform == "emscripten" and np.dtype(int).itemsize == 4
assert (np.__version__, matplotlib.__version__) == ("2.4.3", "3.10.8")
try:
    threading.Thread(target=print).start()
except RuntimeError:
    pass
else:
    raise AssertionError("there are threads")
0""")
    assert not failed, said
