"""Broken and hostile submissions: each gets the mark it deserves, within its budget, and harms nobody."""

import json
import pickle
import socket
import subprocess
import sys
import time

import nbformat
import pytest

from course_lib.grading.batch import attempt
from course_lib.grading.notebook import rebuild
from course_lib.grading.result import Result
from tests.support.grading import sent, solved, within_bounds
from tests.support.submissions import ANSWERS, FULL, REST, STRUCTURES, body


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_gets_what_it_deserves_within_its_budget(ps1, name):
    answer, points, said = ANSWERS[name]
    began = time.monotonic()
    result = attempt(ps1, "ada", sent(solved(ps1, ps1_news_answer=answer)))
    assert within_bounds(began)
    assert not result.retry, result.flags
    if points is not None:
        assert result.score == points, result
    first = result.questions["ps1-news-check"]
    assert said in " ".join(mark.text for mark in first)
    assert result.score == FULL or first[1].verdict.status != "right"
    assert Result.from_json(json.loads(json.dumps(result.to_json()))) == result


def test_functions_that_all_hang_cost_no_more_than_the_budget_of_one_submission(ps1):
    began = time.monotonic()
    hang = "\n    while True: pass\n"
    result = attempt(ps1, "ada", sent(solved(
        ps1, ps1_news_answer="def sparse_adagrad(theta, v, index, value, eta, eps):" + hang,
        ps1_stretch_answer=f"def stretched(H):{hang}def gain(before, after):{hang}",
        ps1_hunt_answer="def adagrad_path(start, gradients, eta, eps):" + hang)))
    assert within_bounds(began)
    assert result.score == 5.0  # what was predicted
    assert result.questions["ps1-hunt-check"][0].verdict.mistake == "used up"
    assert result.flags == ("not everything could be run within its time",)


def test_ending_the_process_again_and_again_is_paid_from_the_budget(ps1):
    notebook = solved(ps1)
    notebook.cells[2:2] = [nbformat.v4.new_code_cell(f"import os  # {k}\nos._exit(0)") for k in range(300)]
    began = time.monotonic()
    result = attempt(ps1, "ada", sent(notebook))
    assert within_bounds(began)
    assert result.flags == ("not everything could be run within its time",)


# Structure: what is not a notebook, and what is no longer the released one ----------------------------------


@pytest.mark.parametrize("name", STRUCTURES)
def test_a_damaged_notebook_gets_what_it_deserves_and_a_human_is_told(ps1, name):
    change, points, human = STRUCTURES[name]
    notebook = solved(ps1)
    data = change(notebook)
    began = time.monotonic()
    result = attempt(ps1, "ada", data if isinstance(data, bytes) else sent(notebook))
    assert within_bounds(began)
    assert result.score == points and not result.retry, result
    assert human in " ".join(result.flags) and bool(human) == bool(result.flags), result.flags


def test_metadata_and_outputs_of_a_submission_never_reach_the_rebuilt_notebook(ps1):
    notebook = solved(ps1)
    notebook.metadata["evil"] = 1
    notebook.cells.append(nbformat.v4.new_code_cell("x = 1", metadata={"evil": 1}))
    for one in notebook.cells:
        one.metadata["evil"] = 1
        if one.cell_type == "code":
            one.outputs = [nbformat.v4.new_output("display_data", {"text/html": "<script>evil</script>"})]
    rebuilt = rebuild(ps1.notebook, attempt(ps1, "ada", sent(notebook)).written)
    assert "evil" not in json.dumps(rebuilt) and "x = 1" in json.dumps(rebuilt)


# What the sandbox keeps from them ---------------------------------------------------------------------------


def test_two_students_have_other_hidden_cases_and_one_student_always_the_same(ps1):
    assert ps1.seed("ada") == ps1.seed("ada") != ps1.seed("bob")


def test_a_server_on_this_machine_hears_nothing_of_an_answer_that_calls_it(ps1):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(1)
        call = f"import socket; socket.create_connection({server.getsockname()}, 1)"
        result = attempt(ps1, "ada", sent(solved(ps1, ps1_news_answer=body(call))))
        with pytest.raises(TimeoutError):
            server.accept()
    assert result.score == REST


def test_a_fork_bomb_does_not_hinder_another_submission(ps1):
    bomb, good = sent(solved(ps1, ps1_news_answer=ANSWERS["fork bomb"][0])), sent(solved(ps1))
    code = ("import sys, pickle; from course_lib.grading.batch import attempt; "
            "problem_set, data = pickle.load(sys.stdin.buffer); "
            "[attempt(problem_set, 'eve', data) for _ in range(5)]")
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE)
    other.stdin.write(pickle.dumps((ps1, bomb)))
    other.stdin.close()
    assert all(attempt(ps1, "ada", good).score == FULL for _ in range(5))
    assert other.wait(60) == 0
