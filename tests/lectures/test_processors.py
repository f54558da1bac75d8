"""The lectures print the same digits on an older processor, without the instructions that newer ones have."""

import os
import subprocess
import sys

import numpy as np
import pytest

from tests.support import ROOT
from tests.support.lectures import each_path

try:
    from numpy._core._multiarray_umath import __cpu_dispatch__ as NEWER  # what NumPy uses where it is there
except ImportError:  # NumPy 1
    from numpy.core._multiarray_umath import __cpu_dispatch__ as NEWER

OLD = {"NPY_DISABLE_CPU_FEATURES": " ".join(NEWER), "OPENBLAS_CORETYPE": "Nehalem"}


def python(*arguments):
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=os.environ | OLD, capture_output=True,
                          text=True)


@pytest.mark.digits
def test_the_older_processor_does_round_otherwise():
    code = """import numpy as np
a = np.random.default_rng(0).normal(size=(50, 50))
print((a @ a).tobytes().hex(), np.exp(a).tobytes().hex())"""
    a = np.random.default_rng(0).normal(size=(50, 50))
    assert python("-c", code).stdout.split() != [(a @ a).tobytes().hex(), np.exp(a).tobytes().hex()]


@pytest.mark.digits
@each_path
def test_a_lecture_prints_the_same_digits_on_an_older_processor(path):
    done = python("-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env", str(path))
    assert done.returncode == 0, done.stdout[-3000:]
