"""Answers outside their cells, and code that runs in Jupyter only: found and judged, or shown to a person."""

import ast

import nbformat
import pytest

from course_lib.grading.batch import attempt
from course_lib.grading.gradebook import auto_score, notebook_with_marks
from course_lib.grading.inside.jupyter import parse
from tests.support.grading import sent, solved
from tests.support.submissions import FULL, HEAD, REST, RIGHT, cell, without

ANSWER = HEAD + RIGHT + "    return theta, v\n"
SLOW = "s = 0\nfor i in range(10**9): s += i\n"


def with_line(line):
    return ANSWER.replace("    np.add.at", f"    {line}\n    np.add.at")


# A right answer to the first question, as it runs in Jupyter.
IN_JUPYTER = {
    "help": "np.add?\n?np.add\n" + ANSWER + "np.multiply??",
    "shell": ANSWER + "files = !ls\n!pip install numpy",
    "shell inside": with_line("!ls"),
    "magic inside": with_line("%time g"),
    "assigned magic": "timed = %timeit -o 1 + 1\n" + ANSWER,
    "cell magic": "%%time\n" + ANSWER,
    "cell magic with options": "%%capture out --no-stderr\n" + ANSWER,
    "await": "import asyncio\nawait asyncio.sleep(0)\n" + ANSWER,
    "display": with_line("display(g)"),
    "get_ipython": "get_ipython().run_line_magic('matplotlib', 'inline')\n" + ANSWER,
    "get_ipython's output": "for name in get_ipython().getoutput('ls'): print(name)\n" + ANSWER,
    "input": with_line("input('Enter goes on')"),
    "plot": "import matplotlib.pyplot as plt\nfrom matplotlib import cm\n" + with_line(
        "fig, ax = plt.subplots(); ax.plot(g, color=cm.viridis(0.5)); plt.show()"),
    "plot that is not here": "import bokeh.plotting.nothing\nplt = 1 / 0\n" + ANSWER,
    "another library": "import pandas as pd\nframe = pd.DataFrame()\n" + ANSWER,
    "shown by IPython": "from IPython.display import Math, display\n" + with_line("display(Math('x'))"),
    "widget": "from ipywidgets import interact\n@interact\n" + ANSWER,
    "progress": "from tqdm import tqdm\n" + ANSWER.replace(
        "np.add.at(g, index, value)", "for i, x in tqdm(list(zip(index, value)), desc='d'): g[i] += x"),
    "form feed": "x = 1\n\f\n" + ANSWER,
    "from the future": "from __future__ import annotations\n" + ANSWER,
    "an error above": "print(undefined)\n" + ANSWER,
    "left-over raise above": "raise NotImplementedError()\n" + ANSWER,
    "ends above": "import os\nos._exit(0)\n" + ANSWER,
    "slow demo below": ANSWER + SLOW,
    "slow demo above, and a constant": "FAST = 1.0\n" + SLOW + ANSWER.replace("eta * g", "FAST * eta * g"),
    "a lambda below an error": "1 / 0\nroot = lambda x: np.sqrt(x)\n" + ANSWER.replace("np.sqrt", "root"),
}


@pytest.mark.parametrize("name", IN_JUPYTER)
def test_a_right_answer_as_it_runs_in_jupyter_gets_full_marks(ps1, name):
    result = attempt(ps1, "ada", sent(solved(ps1, ps1_news_answer=IN_JUPYTER[name])))
    assert result.score == FULL and not result.flags, result


@pytest.mark.parametrize("source, python", [
    ("x = 1 % 2\ny = x != 3", "x = 1 % 2\ny = x != 3"),
    ("text = '''\n%%time\n!ls\nnp.add?\n'''", "text = '''\n%%time\n!ls\nnp.add?\n'''"),
    ("%%bash\nls | (", ""),
    ("%%time\nx = 1", "pass\nx = 1"),
    ("if x:\n    !ls\nelse:\n    %time y", "if x:\n    pass\nelse:\n    pass"),
    ("a, b = !ls\nc = a != b", "a, b = []\nc = a != b"),
    ("np.add?\n?np.add\n%timeit f(x)\nx = 2", "pass\npass\npass\nx = 2"),
])
def test_what_only_ipython_understands_is_left_out_and_nothing_else(source, python):
    assert ast.dump(parse(source)) == ast.dump(ast.parse(python))


@pytest.mark.parametrize("answer, said", [
    ("def sparse_adagrad(:", "there is no `sparse_adagrad`"),
    (ANSWER.replace("sparse_adagrad", "sparseAdagrad"), "there is no `sparse_adagrad`"),
    ("while True: pass", "there is no `sparse_adagrad`"),
])
def test_an_answer_that_is_lost_is_told_to_a_person(ps1, answer, said):
    result = attempt(ps1, "ada", sent(solved(ps1, ps1_news_answer=answer)))
    assert result.score == REST and said in " ".join(result.flags)


def test_a_number_that_its_cell_never_reached_is_told_to_a_person(ps1):
    answer = "rate_ratio = ...\nway_ratio = 5.0\nrate_ratio = undefined(2)"
    result = attempt(ps1, "ada", sent(solved(ps1, ps1_rare_answer=answer)))
    assert result.score == FULL - 1.5
    assert result.flags == ("ps1-rare-check counts as not tried, but its cell stops with an error",)


# Outside their cells ----------------------------------------------------------------------------------------

WORDS = "It moves once by eta, whatever its gradient, and harms only itself."


def own(source, kind="code"):
    return getattr(nbformat.v4, f"new_{kind}_cell")(source)


def insert(notebook, before, *cells):
    at = notebook.cells.index(cell(notebook, before))
    notebook.cells[at:at] = cells


def untouched(problem_set, *grade_ids):
    """All right answers, but for these cells, which are as released."""
    notebook = solved(problem_set)
    for grade_id in grade_ids:
        cell(notebook, grade_id).source = cell(problem_set.notebook, grade_id).source
    return notebook


CODE_CELLS = [f"ps1-{name}-answer" for name in ("news", "rare", "stretch", "turned", "hunt")]


def words_in(result, problem_set):
    return cell(notebook_with_marks(problem_set, result), "ps1-typo-answer")


@pytest.mark.parametrize("kind", ["markdown", "raw", "comment"])
@pytest.mark.parametrize("place", ["below", "above", "in the question", "instead"])
def test_words_beside_their_cell_are_found_and_a_person_is_told(ps1, kind, place):
    notebook = untouched(ps1, "ps1-typo-answer")
    written = own("# " + WORDS) if kind == "comment" else own(WORDS, kind)
    if place == "below":
        notebook.cells.append(written)
    elif place == "in the question":
        cell(notebook, "ps1-typo").source += f"\n\n{WORDS}"
    else:
        insert(notebook, "ps1-typo-answer", written)
    if place == "instead":
        without(notebook, "ps1-typo-answer")
    result = attempt(ps1, "ada", sent(notebook))
    found = words_in(result, ps1)
    assert WORDS in found.source and auto_score(found, result) is None and result.score == FULL
    assert result.flags == (() if place == "instead" else (
        "the words of ps1-typo-answer stand outside its cell",))


def test_words_far_from_an_untouched_cell_are_told_to_a_person(ps1):
    notebook = untouched(ps1, "ps1-typo-answer")
    notebook.cells[1:1] = [own(WORDS, "markdown")]
    result = attempt(ps1, "ada", sent(notebook))
    assert result.flags == ("ps1-typo-answer is untouched, but there is text in a cell of their own",)


def test_a_note_of_ones_own_beside_answered_words_needs_nobody(ps1):
    notebook = solved(ps1)
    notebook.cells.append(own("A note for myself.", "markdown"))
    assert attempt(ps1, "ada", sent(notebook)).flags == ()


@pytest.mark.parametrize("at", ["first", "last", "before its check"])
def test_all_code_in_one_cell_of_ones_own_counts_where_the_stubs_are_untouched(ps1, at):
    everything = "\n".join(cell(solved(ps1), name).source for name in CODE_CELLS)
    notebook = untouched(ps1, *CODE_CELLS)
    if at == "before its check":
        insert(notebook, "ps1-news-check", own("import numpy as np\n" + everything))
    else:
        notebook.cells.insert(0 if at == "first" else len(notebook.cells),
                              own("import numpy as np\n" + everything))
    result = attempt(ps1, "ada", sent(notebook))
    calls = "(10_000 / 400) ** 0.5"  # which is no call: the cell is run again for its definitions alone
    assert calls in everything and result.score == FULL and not result.flags, result


def test_code_in_cells_of_ones_own_that_answers_nothing_is_told_to_a_person(ps1):
    notebook = untouched(ps1, "ps1-news-answer")
    insert(notebook, "ps1-rare", own("def adagrad_step(theta, v, index, value):\n    return theta, v"))
    result = attempt(ps1, "ada", sent(notebook))
    assert result.score == REST
    assert result.flags == ("ps1-news-check counts as not tried, but there is code in a cell of their own",)


def test_scratch_work_beside_an_answer_or_imports_alone_need_nobody(ps1):
    notebook = untouched(ps1, "ps1-hunt-answer")
    insert(notebook, "ps1-stretch", own("print(rate_ratio)"))
    insert(notebook, "ps1-hunt", own("import math"))
    assert attempt(ps1, "ada", sent(notebook)).flags == ()


def test_an_answer_deleted_and_typed_anew_is_found_by_its_place(ps1):
    notebook = solved(ps1)
    again = own(cell(notebook, "ps1-rare-answer").source)
    insert(notebook, "ps1-rare-answer", again)
    without_names = [each for each in notebook.cells if each.id != "ps1-rare-answer"]
    notebook.cells = without_names
    result = attempt(ps1, "ada", sent(notebook))
    assert result.score == FULL and not result.flags
    assert [each.id for each in result.written if each.own] == []


def test_a_stub_that_was_left_beside_the_answer_does_not_count(ps1):
    notebook = solved(ps1)
    stub = nbformat.from_dict(dict(cell(ps1.notebook, "ps1-news-answer")))
    stub.source = stub.source.replace('"""One step', '"""Another docstring: one step')
    insert(notebook, "ps1-news-answer", stub)
    result = attempt(ps1, "ada", sent(notebook))
    assert result.score == FULL and not result.flags


@pytest.mark.parametrize("locked, added, answer, old, new", [
    ("ps1-imports", "\nimport math", "ps1-rare-answer", "(10_000 / 400) ** 0.5", "math.sqrt(25)"),
    ("ps1-news-check", "\ndef root(x):\n    return np.sqrt(x)", "ps1-news-answer", "np.sqrt", "root"),
    ("ps1-rare-check", "\nroot = lambda x: np.sqrt(x)", "ps1-hunt-answer", "np.sqrt", "root"),
])
def test_what_a_locked_cell_got_besides_is_defined(ps1, locked, added, answer, old, new):
    notebook = solved(ps1)
    assert old in cell(notebook, answer).source
    cell(notebook, answer).source = cell(notebook, answer).source.replace(old, new)
    cell(notebook, locked).source += added
    result = attempt(ps1, "ada", sent(notebook))
    assert result.score == FULL and not result.flags, result


def test_a_locked_cell_in_another_layout_is_as_released(ps1):
    notebook = solved(ps1)
    for each in notebook.cells:
        if each.id.endswith("-check"):
            each.source = "# checked\n" + each.source.replace(",\n  ", ", ").replace("    ", " ")
    assert not [each for each in attempt(ps1, "ada", sent(notebook)).written if each.own]


@pytest.mark.parametrize("words", ["![photo](attachment:answer.png)", "See ![](a.png)", "<img src='a.png'>"])
def test_a_picture_among_the_words_is_told_to_a_person(ps1, words):
    result = attempt(ps1, "ada", sent(solved(ps1, ps1_typo_answer=words)))
    assert result.flags == ("ps1-typo-answer has a picture, which is only in the file that was sent",)


@pytest.mark.parametrize("marks", [b"\n <<<<<<< HEAD\n=======\n>>>>>>> other\n", b"\n<<<<<<< HEAD\n"])
def test_the_marks_of_a_merge_conflict_are_told_to_a_person(ps1, marks):
    data = sent(solved(ps1)).replace(b'"cells": [', b'"cells": [' + marks)
    assert "marks of a merge conflict" in attempt(ps1, "ada", data).flags[0]
