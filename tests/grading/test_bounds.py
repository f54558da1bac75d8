"""One submission costs no more than its bounds, whatever it is, and never the batch."""

import json
import pickle
import random
import resource
import subprocess
import sys
import time

import nbformat
import pytest

from course_lib.grading.batch import attempt
from course_lib.grading.bounds import MAX_NOTES
from course_lib.grading.gradebook import notebook_with_marks
from course_lib.grading.result import Result
from tests.support import ROOT
from tests.support.fuzz import mutated
from tests.support.grading import sent, solved, within_bounds
from tests.support.submissions import FULL

MEGABYTES = 300



def with_cells(right, cells):
    whole = json.loads(right)
    whole["cells"][2:2] = cells
    return json.dumps(whole).encode()


def code(source, **more):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], **more}


# The bytes, made from those of a submission with all right answers, and what a person is told.
COSTLY = {
    "200,000 cells that fail": (lambda right: with_cells(
        right, [code(f"raise ValueError({k})") for k in range(200_000)]), "only the first 1000 of 200019"),
    "950 cells that fail": (lambda right: with_cells(
        right, [code(f"raise ValueError({k})") for k in range(950)]), ""),
    "950 cells that end the process": (lambda right: with_cells(
        right, [code(f"import os; os._exit({k})") for k in range(950)]), "within its time"),
    "cells of 90 KB that fail": (lambda right: with_cells(
        right, [code(f"x = {k}\n" * 15_000 + "1 / 0") for k in range(9)]), "characters of all cells"),
    "half a million cells of words": (lambda right: with_cells(
        right, [{"cell_type": "markdown", "source": "word"}] * 500_000), "only the first 1000"),
    "9 MB of words": (lambda right: right.replace(b"### BEGIN SOLUTION", b"word " * 300_000), "left out"),
    "60 MB of letters": (lambda right: b'["' + b"x" * 60_000_000 + b'"]', "unreadable"),
    "60 MB of emoji": (lambda right: ('["' + "🙂" * 15_000_000 + '"]').encode(), "unreadable"),
    "60 MB of lists": (lambda right: b"[" + b"[]," * 20_000_000 + b"1]", "unreadable"),
    "60 MB of dictionaries": (lambda right: b'{"cells":[' + b"{}," * 20_000_000 + b"1]}", "unreadable"),
    "a picture of 40 MB": (lambda right: right.replace(
        b'"outputs": []', b'"outputs": ["' + b"QUJD" * 10_000_000 + b'"]', 1), ""),
    "brackets without end": (lambda right: b"[" * 60_000_000, "unreadable"),
    "names without end": (lambda right: with_cells(
        right, [code("y = 1", id="x" * 1_000_000) for _ in range(40)]), ""),
}
CHILD = """
import json, pickle, re, sys, time
from course_lib.grading.batch import attempt
problem_set, path = pickle.load(sys.stdin.buffer)
def megabytes():  # at most so far; getrusage would begin with those of the process that started this one
    return int(re.search(r"VmHWM: *(.*) kB", open("/proc/self/status").read())[1]) / 1024
attempt(problem_set, "ada", b"{}")
before, began = megabytes(), time.monotonic()
result = attempt(problem_set, "ada", open(path, "rb").read())
print(json.dumps([time.monotonic() - began, megabytes() - before, result.score, result.flags, result.retry]))
"""


@pytest.mark.parametrize("name", COSTLY)
def test_a_submission_costs_so_much_time_and_memory_at_most_whatever_it_is(ps1, tmp_path, name):
    make, said = COSTLY[name]
    path = tmp_path / "sent.ipynb"
    path.write_bytes(make(sent(solved(ps1))))
    began = time.monotonic()
    child = subprocess.run([sys.executable, "-c", CHILD], input=pickle.dumps((ps1, str(path))), cwd=ROOT,
                           capture_output=True, check=True)
    seconds, megabytes, score, flags, retry = json.loads(child.stdout)
    print(f"{name}: {seconds:.1f} s, {megabytes:.0f} MB, {score}, {flags}")
    assert within_bounds(began, seconds) and megabytes < MEGABYTES and not retry
    assert said in " ".join(flags) and bool(said) == bool(flags)
    assert score == FULL if not said else score is None or score <= FULL


def test_notes_are_few_however_many_cells_stop(ps1):
    data = with_cells(sent(solved(ps1)), [code(f"raise ValueError({k})") for k in range(100)])
    notes = attempt(ps1, "ada", data).notes
    assert len(notes) == MAX_NOTES + 1 and notes[-1] == f"{100 - MAX_NOTES} more cells stopped."


def fuzz(problem_set, seeds):
    right = sent(solved(problem_set))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for seed in seeds:
        data = mutated(right, random.Random(seed))
        began = time.monotonic()
        result = attempt(problem_set, "ada", data)
        assert within_bounds(began) and not result.retry, (seed, result.flags)
        assert Result.from_json(json.loads(json.dumps(result.to_json()))) == result, seed
        assert result.score is None or 0 <= result.score <= FULL
        assert result.score == FULL or result.flags or result.notes or any(
            mark.verdict.status == "wrong" for marks in result.questions.values() for mark in marks), seed
        nbformat.validate(notebook_with_marks(problem_set, result))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before < MEGABYTES


def test_200_mutated_notebooks_are_judged_or_flagged(ps1):
    fuzz(ps1, range(200))


@pytest.mark.long
def test_2000_mutated_notebooks_are_judged_or_flagged(ps1):
    fuzz(ps1, range(200, 2200))
