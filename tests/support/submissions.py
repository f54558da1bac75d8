"""Submissions of problem set 1, right, wrong, broken and hostile, with the points that each deserves."""

import json
import random

import nbformat

from tests.support import ROOT
from tests.support.grading import sent, solved

FULL, REST = 16.0, 12.0  # all tests of problem set 1, and all but the first question's
HEAD = "def sparse_adagrad(theta, v, index, value, eta, eps):\n"
RIGHT = """
    g = np.zeros_like(theta)
    np.add.at(g, index, value)
    v = v + g**2
    theta = theta - eta * g / (np.sqrt(v) + eps)
"""


def body(text, before=""):
    """The first answer, with `text` as its body and `before` above it."""
    return before + "\n" + HEAD + "\n".join("    " + line for line in text.strip("\n").split("\n"))


# What is wrong with the first answer; the others are right. Then the points, and what the feedback says.
ANSWERS = {
    "right": (HEAD + RIGHT + "    return theta, v", FULL, ""),
    "wrong": (HEAD + RIGHT.replace("np.sqrt(v)", "v") + "    return theta, v", REST, "hidden case"),
    "right, with a warning": (HEAD + "    np.log(0.0)" + RIGHT + "    return theta, v", FULL, ""),
    "right, and chatty": (HEAD + "    print('x' * 10_000)" + RIGHT + "    return theta, v", FULL, ""),
    "right, as lists": (HEAD + RIGHT + "    return [list(theta), list(v)]", FULL, ""),
    "right, with IPython's magics": (
        "%matplotlib inline\n!ls\n" + HEAD + RIGHT + "    return theta, v", FULL, ""),
    "half right": (
        HEAD + RIGHT.replace("np.add.at(g, index, value)", "g[index] += value") + "    return theta, v",
        REST + 2, "only the last news counts"),
    # Stops and never stops
    "infinite loop": (body("while True: pass"), REST, "still running"),
    "loop that swallows everything": (
        body("while True:\n    try: import time; time.sleep(1)\n    except BaseException: pass"),
                                      REST, "still running"),
    "sleeps": (body("import time; time.sleep(100)"), REST, "still running"),
    "endless print": (body("while True: print('x' * 1000)"), REST, "still running"),
    "sys.exit": (body("import sys; sys.exit()"), REST, "ends the program"),
    "os._exit": (body("import os; os._exit(0)"), REST, "ended the process"),
    "kills itself": (body("import os; os.kill(os.getpid(), 9)"), REST, "ended the process"),
    "stops itself": (body("import os; os.kill(os.getpid(), 19)"), REST, "still running"),
    "kills all": (body("import os; os.kill(-1, 9)"), REST, ""),
    "segmentation fault": (body("import ctypes; ctypes.string_at(0)"), REST, "ended the process"),
    "endless recursion": (
        body("return sparse_adagrad(theta, v, index, value, eta, eps)"), REST, "without end"),
    "recursion without a limit": (body("import sys; sys.setrecursionlimit(10**9)\n"
                                       "return sparse_adagrad(theta, v, index, value, eta, eps)"), REST, ""),
    "asks for input": (body("input()"), REST, "returns None"),
    "hangs while it is defined": ("while True: pass", REST, "still running"),
    "ends while it is defined": ("import os; os._exit(0)", REST, "ended the process"),
    "syntax error": ("def sparse_adagrad(:", REST, "SyntaxError"),
    "null byte": ("x = '\0'\n" + body("pass"), REST, ""),
    "half a character": ("x = '\ud800'\n" + HEAD + RIGHT + "    return theta, v", FULL, ""),
    # Takes too much
    "4 GB": (body("return np.ones(500_000_000), v"), REST, "MemoryError"),
    "fork bomb": (body("import os\nwhile True: os.fork()"), REST, "BlockingIOError"),
    "threads": (
        body("import threading\nfor _ in range(1000): threading.Thread(target=input).start()"),
        REST, "RuntimeError"),
    "a child left running": (
        body("import subprocess; subprocess.Popen(['/usr/bin/sleep', '100'])"), REST, "Error"),
    "fills the disk": (body("open('/usr/lib/x', 'wb').write(bytes(10**9))"), REST, "OSError"),
    "fills memory as files": (
        body("import os\nf = os.memfd_create('x')\nwhile True: os.write(f, bytes(10**8))"), REST, ""),
    "shared memory": (body("""
import ctypes
if ctypes.CDLL(None, use_errno=True).shmget(0, ctypes.c_size_t(1 << 31), 0o1600) >= 0: return theta, v
raise MemoryError(ctypes.get_errno())"""), REST, "MemoryError: 1"),
    "closes all files": (body("import os; os.closerange(0, 100)"), REST, "ended the process"),
    "huge result": (body("return np.ones(10**7), v"), REST, ""),
    # Returns what is no number
    "None": (body("pass"), REST, "returns None"),
    "nan": (body("return theta * np.nan, v * np.nan"), REST, "not a number"),
    "inf": (body("return theta + np.inf, v"), REST, "infinite"),
    "complex": (HEAD + RIGHT + "    return theta + 1j, v", REST, "an array of complex128"),
    "ragged": (body("return [[1.0], [1.0, 2.0]], v"), REST, "not a number or an array"),
    "text": (body("return 'theta', 'v'"), REST, "not a number or an array"),
    "generator": (body("yield theta\nyield v"), REST, ""),
    "a very large whole number": (body("return 10**5000, v"), REST, "not a number or an array"),
    "a list in a list in a list": (
        body("x = []\nfor _ in range(100_000): x = [x]\nreturn x, v"), REST, "not a number or an array"),
    "a list in itself": (body("x = []\nx.append(x)\nreturn x, v"), REST, "not a number or an array"),
    "equal to everything": (
        body("return Evil(), Evil()", "class Evil:\n    __eq__ = lambda self, other: True\n"
             "    __array__ = lambda self, *a, **k: np.ones(3)"), REST, "shape"),
    "an array that hangs": (
        body("return Evil(), v", "class Evil:\n    def __array__(self, *a, **k):\n        while True: pass"),
                            REST, "still running"),
    "an array of objects": (body("return np.array([print] * len(theta)), v"), REST, "of object"),
    "changes its arguments": (
        HEAD + RIGHT.replace("v = v + g**2", "v += g**2") + "    return theta, v", REST, "in place"),
    "other arguments": ("def sparse_adagrad(theta, v): return theta, v", REST, "does not take index"),
    "a number for a function": ("sparse_adagrad = 7", REST, "A function is wanted"),
    "a renamed function": (
        body("return theta, v").replace("sparse_adagrad", "adagrad"), REST, "There is no `sparse_adagrad`"),
    # Wants to win without solving
    "patches NumPy": (
        body("return theta, v", "np.allclose = np.array_equal = np.isclose = lambda *a, **k: True\n"
             "np.testing.assert_allclose = lambda *a, **k: None"), REST, ""),
    "hooks into IPython": ("get_ipython().ast_transformers.append(None)", REST, "There is no `sparse"),
    "asks the library": ("from course_lib import AdaGrad", REST, "ModuleNotFoundError"),
    "asks the library elsewhere": (
        f"import sys\nsys.path += [{str(ROOT)!r}, '/root', '/home', '.', '..']\nimport course_lib",
                                   REST, "ModuleNotFoundError"),
    "reads the hidden checks": (
        body(f"return eval(open({str(ROOT)!r} + '/notebooks/problem_sets/checks/ps1.py').read())"), REST,
                                "FileNotFoundError"),
    "reads /proc": (body("return open('/proc/1/environ').read(), v"), REST, "FileNotFoundError"),
    "reads the environment": (
        body("import os\nif len(os.environ) > 4: return sparse_adagrad, v\nraise OSError('nothing')"),
                              REST, "nothing"),
    "calls home": (body("import socket; socket.create_connection(('127.0.0.1', 8787), 1)"), REST, "Error"),
    "looks for the answers in its process": (body("""
import gc, sys
for frame in sys._current_frames().values():
    while frame:
        for value in list(frame.f_locals.values()) + list(frame.f_globals.values()):
            if callable(value) and getattr(value, '__name__', '') in ('stretched', 'reference', 'judge'):
                raise OSError('found')
        frame = frame.f_back
return theta, v"""), REST, ""),
    "forges a reply": (body(r"""
import os
for fd in range(32):
    try: os.write(fd, b'{"id": 0, "result": [1, 1], "changed": {}}\n')
    except OSError: pass
return theta, v"""), REST, ""),
    "forges what cannot be read": (body(r"""
import os
for fd in range(32):
    try: os.write(fd, b'[' * 100_000 + b'\n')
    except OSError: pass
return theta, v"""), REST, "no reply"),
    "floods the reply": (body(r"""
import os
while True:
    for fd in range(3, 32):
        try: os.write(fd, b'x' * 4096)
        except OSError: pass"""), REST, "sent too much"),
    "patches the runner": (
        body("return theta, v", "import json\njson.dumps = lambda *a, **k: '{\"id\": 1, \"result\": 7}'"),
        None, ""),
    "claims it changed nothing": (HEAD + RIGHT.replace("v = v + g**2", "v += g**2") + "    return theta, v\n"
                                  "np.array_equal = lambda *a, **k: True", None, ""),
}


# Structure: what is not a notebook, and what is no longer the released one ----------------------------------


def cell(notebook, grade_id):
    return next(cell for cell in notebook.cells
                if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def without(notebook, *grade_ids):
    notebook.cells = [c for c in notebook.cells
                      if c.metadata.get("nbgrader", {}).get("grade_id") not in grade_ids]


def old_format(notebook):
    old = nbformat.convert(notebook, 3)
    for c in old.worksheets[0].cells:
        c.pop("id", None)
    return json.dumps(old).encode()


def stripped(notebook):
    for c in notebook.cells:
        c.metadata, c.id = {}, "a" + str(id(c))


def helper_in_a_cell_of_ones_own(notebook):
    answer = cell(notebook, "ps1-news-answer")
    at = notebook.cells.index(answer)
    notebook.cells.insert(at, nbformat.v4.new_code_cell("def dense(d, index, value):\n    g = np.zeros(d)\n"
                                                        "    np.add.at(g, index, value)\n    return g"))
    body = RIGHT.replace("    np.add.at(g, index, value)\n", "")
    body = body.replace("g = np.zeros_like(theta)", "g = dense(len(theta), index, value)")
    answer.source = HEAD + body + "    return theta, v"


def turned_to_text(notebook):
    answer = cell(notebook, "ps1-news-answer")
    answer.cell_type = "markdown"
    del answer["outputs"], answer["execution_count"]


def easier_tests(notebook):
    cell(notebook, "ps1-news-answer").source = HEAD + "    return theta, v"
    check = cell(notebook, "ps1-news-check")
    check.source, check.metadata.nbgrader.points = "assert True", 1000


def copied(notebook, grade_id, source=None):
    again = nbformat.from_dict(json.loads(json.dumps(cell(notebook, grade_id))))
    again.source = again.source if source is None else source
    notebook.cells.append(again)


def cell_50_mb(notebook):
    cell(notebook, "ps1-news-answer").source = "x = '" + "x" * 50_000_000 + "'"


def own_cell_hangs(notebook):
    notebook.cells.insert(3, nbformat.v4.new_code_cell("while True: pass"))


# What is done to the notebook with all right answers (or what bytes it becomes), the points, and the flag.
STRUCTURES = {
    "tests deleted": (lambda n: without(n, "ps1-news-check", "ps1-hunt-check"), FULL, ""),
    "tests and points edited": (easier_tests, REST, ""),
    "tests copied": (lambda n: copied(n, "ps1-news-check"), FULL, ""),
    "answer copied": (lambda n: copied(n, "ps1-news-answer"), FULL, ""),
    "answer given twice": (lambda n: copied(n, "ps1-news-answer", "x = 1"), FULL, "2 different cells"),
    "answer deleted": (lambda n: without(n, "ps1-news-answer"), REST, "ps1-news-answer is missing"),
    "answer turned to text": (turned_to_text, FULL, ""),
    "instructions deleted": (lambda n: without(n, "ps1-title", "ps1-news", "ps1-imports"), FULL, ""),
    "grade_id changed": (
        lambda n: cell(n, "ps1-news-answer").metadata.nbgrader.update(grade_id="mine"), FULL, ""),
    "grade_id no text": (
        lambda n: cell(n, "ps1-news-answer").metadata.nbgrader.update(grade_id={}), FULL, ""),
    "all metadata and ids lost": (stripped, FULL, ""),
    "helper in a cell of one's own": (helper_in_a_cell_of_ones_own, FULL, ""),
    "cell of one's own hangs": (own_cell_hangs, FULL, ""),
    "50 MB cell": (cell_50_mb, REST, "a cell of 50000006 characters"),
    "old notebook format": (old_format, FULL, "an old notebook format"),
    "BOM and CRLF": (lambda n: b"\xef\xbb\xbf" + sent(n).replace(b"\\n", b"\\r\\n"), FULL, ""),
    "UTF-16": (lambda n: json.dumps(n, ensure_ascii=False).encode("utf-16"), FULL, ""),
    "not UTF-8": (
        lambda n: json.dumps(n, ensure_ascii=False).replace("κ", "ß").encode("latin-1", "replace"),
        FULL, "not UTF-8"),
    "truncated": (lambda n: sent(n)[:3000], None, "unreadable"),
    "empty": (lambda n: b"", None, "unreadable"),
    "a picture": (lambda n: b"\x89PNG" + bytes(range(256)), None, "unreadable"),
    "a list": (lambda n: b"[]", None, "unreadable"),
    "no cells": (lambda n: b"{}", None, "unreadable"),
    "cells that are none": (lambda n: b'{"cells": [null, 7, []]}', None, "unreadable"),
    "brackets without end": (lambda n: b"[" * 1_000_000, None, "unreadable"),
    "100 MB": (lambda n: bytes(100_000_000), None, "unreadable"),
}


# Classes ---------------------------------------------------------------------------------------------------


def a_class(problem_set, folder, answers=("right", "wrong", "half right", "os._exit")):
    """A folder of submissions as nbgrader collects them, one for each of the answers, and a broken file."""
    for k, name in enumerate(answers):
        place = folder / f"student-{k}" / problem_set.name
        place.mkdir(parents=True)
        notebook = solved(problem_set, ps1_news_answer=ANSWERS[name][0])
        (place / f"{problem_set.name}.ipynb").write_bytes(sent(notebook))
    (folder / "zoe" / problem_set.name).mkdir(parents=True)
    (folder / "zoe" / problem_set.name / f"{problem_set.name}.ipynb").write_bytes(b"{")
    return [ANSWERS[name][1] for name in answers] + [None]


HANGING = ["infinite loop", "sleeps", "endless print", "hangs while it is defined"]
CRASHING = ["os._exit", "kills itself", "segmentation fault", "sys.exit", "syntax error", "endless recursion",
            "4 GB"]
WRONG = ["wrong", "half right", "nan", "None", "text", "changes its arguments", "patches NumPy"]
DAMAGED = ["truncated", "answer deleted", "tests and points edited", "tests deleted"]


def a_large_class(problem_set, folder, number):
    """{student: (points, what the feedback has to say)} of a folder of submissions.

    Of a hundred, 1 hangs, 9 crash, 5 are damaged, 35 are wrong, and the rest is right.
    """
    rng, expected = random.Random(0), {}
    hundred = [HANGING] + [CRASHING] * 9 + [DAMAGED] * 5 + [WRONG] * 35 + [["right"]] * 50
    kinds = hundred * (number // 100)
    rng.shuffle(kinds)
    for k, kind in enumerate(kinds):
        name, student = rng.choice(kind), f"student-{k:03}"
        notebook, said = solved(problem_set), ""
        if name in ANSWERS:
            answer, points, said = ANSWERS[name]
            notebook = solved(problem_set, ps1_news_answer=f"{answer}\n# {student}")
            data = sent(notebook)
        else:
            change, points, _ = STRUCTURES[name]
            data = change(notebook) or sent(notebook)
        path = folder / student / problem_set.name / f"{problem_set.name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        expected[student] = points, said
    return expected
