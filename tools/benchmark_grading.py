"""How fast the grader is, beside stock nbgrader, and what a class of ten thousand takes.

make bench-grade, or  python -m tools.benchmark_grading [number of submissions]
python -m tools.benchmark_grading class [number of submissions]
python -m tools.benchmark_grading judge [number of submissions]

The first: both grade the same submissions of problem set 1, in turn, a few at a time, so that their ratio
holds on a busy machine. Stock nbgrader is warm: one process, imported and used before, through its own API;
each submission still needs a kernel. Its tests are the visible ones and, hidden in the same cells, one
comparison with the solution's values, which is less than ours checks.

The second measures everything but judging, in time and memory: 10,000 submissions in a zip as Moodle exports
it, whose results are stored already. They are copies of those of `STYLES`, each with words of its own.

The third judges a class, all of it: first a tenth, then the whole. Of a hundred submissions one hangs, four
crash, 35 are wrong and 60 right; no two are the same.
"""

import contextlib
import hashlib
import logging
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support.grading import new_course, sent, solved
from tests.support.submissions import ANSWERS

HIDDEN = """
### BEGIN HIDDEN TESTS
_rng = np.random.default_rng(0)
for _d in (6, 9, 30):
    _index = np.r_[_rng.permutation(_d)[:4], 0, 0]
    _value, _theta, _v = _rng.normal(size=6), _rng.normal(size=_d), _rng.uniform(0.1, 2, _d)
    _g = np.zeros(_d)
    np.add.at(_g, _index, _value)
    _found = sparse_adagrad(_theta, _v, _index, _value, 0.1, 0.01)
    np.testing.assert_allclose(_found[1], _v + _g**2)
    np.testing.assert_allclose(_found[0], _theta - 0.1 * _g / (np.sqrt(_v + _g**2) + 0.01))
### END HIDDEN TESTS"""
CUT_OFF = 3000  # bytes that are left of one in twenty
AT_ONCE = 8  # submissions in one turn
# The first answers of a class: each twelfth of it wrote the same.
STYLES = ["right", "wrong", "half right", "right, with a warning", "right, as lists", "nan", "None", "text",
          "complex", "syntax error", "ragged", "other arguments"]
WORDS = [f"{first}{last}" for first in ("rare", "learn", "grad", "step", "mem", "eta", "fast", "slow")
         for last in ("", "ing", "ed", "s", "ly", "er", "ness", "able", "ment", "ion")]


def stock_course(folder):
    """A course that nbgrader grades by its own means: default preprocessors, hidden tests in the notebook."""
    import nbformat
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    new_course(folder)
    path = folder / "source" / "ps1" / "ps1.ipynb"
    source = nbformat.read(path, as_version=4)
    next(cell for cell in source.cells if cell.id == "ps1-news-check").source += HIDDEN
    nbformat.write(source, path)
    config = Config()
    config.CourseDirectory.root, config.CourseDirectory.course_id = str(folder), "stock"
    config.CourseDirectory.db_url = f"sqlite:///{folder}/gradebook.db?timeout=60"
    api = NbGraderAPI(config=config)
    assert api.generate_assignment("ps1")["success"]
    return api


def a_stored_class(course, number, folder):
    """The zip of a class whose results are stored; each student's words are their own, and a few copy."""
    from dataclasses import replace

    from course_lib.grading.batch import ResultStore, attempt
    from tests.support.exports import export, moodle

    rng = random.Random(0)
    problem_set = course.problem_set("ps1")
    store = ResultStore(course.root / "results" / "ps1", problem_set.version)
    styles = []
    for name in STYLES:
        text = sent(solved(problem_set, ps1_news_answer=ANSWERS[name][0], ps1_typo_answer="WORDS")).decode()
        styles.append((text, *(attempt(problem_set, "nobody", data)
                               for data in (text.encode(), text.encode()[:CUT_OFF]))))
    files = {}
    for k in range(number):
        text, whole, cut_off = styles[k % len(styles)]
        words = " ".join(rng.choices(WORDS, k=120)) if k % 50 else "One in fifty copied these words. " * 5
        data = text.replace("WORDS", words).encode() if k % 20 else text.encode()[:CUT_OFF]
        files[moodle(f"Student {k % (number * 9 // 10)}", k)] = data
        result = whole if k % 20 else cut_off
        written = tuple(replace(each, source=words) if each.source == "WORDS" else each
                        for each in result.written)
        own = replace(result, student=str(k), seed=problem_set.seed(str(k)), written=written,
                      submission=hashlib.sha256(data).hexdigest())
        store.keep(str(k), data, own)
    return export(folder / "submissions.zip", files)


def a_class(problem_set, number, folder):
    """The zip of a class in which each wrote code and words of their own."""
    from tests.support.exports import export, moodle
    from tests.support.submissions import CRASHING, HANGING, WRONG

    rng, files = random.Random(0), {}
    hundred = [HANGING] + [CRASHING] * 4 + [WRONG] * 35 + [["right"]] * 60
    kinds = hundred * (number // 100)
    rng.shuffle(kinds)
    texts = {name: sent(solved(problem_set, ps1_news_answer=f"{ANSWERS[name][0]}\n# MINE",
                               ps1_typo_answer="WORDS")).decode() for kind in hundred for name in kind}
    for k, kind in enumerate(kinds):
        words = " ".join(rng.choices(WORDS, k=120))
        text = texts[rng.choice(kind)].replace("MINE", f"student {k}").replace("WORDS", words)
        files[moodle(f"Student {k}", k)] = text.encode()
    return export(folder / "submissions.zip", files)


def measure_judging(number):
    """Print how many submissions are judged in a second, of a tenth of a class and of the whole."""
    rates = []
    for size in (number // 10, number):
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            course = new_course(folder / "course")
            archive = a_class(course.problem_set("ps1"), size, folder)
            seconds, used, _ = graded(course, archive, [])
            rates.append(size / seconds)
            print(f"{size} submissions, judged and entered: {seconds:.0f} s, {rates[-1]:.1f} a second, "
                  f"{used.ru_maxrss / 1024:.0f} MB", flush=True)
    print(f"  → in the whole class a submission takes {rates[0] / rates[1]:.2f} times as long")


def graded(course, archive, options):
    """Grade an archive in a process of its own: its seconds, what it used, and its page."""
    began = time.perf_counter()
    line = [sys.executable, "-m", "course_lib.grading", "ps1", str(archive), "--course", str(course.root)]
    process = subprocess.Popen(line + options, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    page = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0, page
    return time.perf_counter() - began, used, page


def measure_class(number):
    """Print how long everything but judging takes, and how much memory."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        course = new_course(folder / "course")
        archive = a_stored_class(course, number, folder)
        for what, options in (("entered, reported", []), ("again, with feedback", ["--feedback"])):
            seconds, used, page = graded(course, archive, ["--workers", "0", *options])
            print(f"{number} submissions, {what}: {seconds:.0f} s "
                  f"({used.ru_utime + used.ru_stime:.0f} s of processor), {used.ru_maxrss / 1024:.0f} MB; "
                  f"a page of {len(page.splitlines())} lines", flush=True)


def main(number):
    from nbgrader.api import Gradebook

    from course_lib.grading.batch import ResultStore, grade_all, workers
    from course_lib.grading.collect import Sent
    from course_lib.grading.gradebook import Book

    logging.disable(logging.CRITICAL)
    logging.captureWarnings(True)
    rng, turns = random.Random(0), number // AT_ONCE
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        folder = Path(folder)
        stock = stock_course(folder / "stock")
        course = new_course(folder / "ours")
        problem_set = course.problem_set("ps1")
        store = ResultStore(course.root / "results", problem_set.version)
        client = stack.enter_context(workers())
        names = [rng.choice(["right", "right", "wrong", "half right"]) for _ in range((turns + 1) * AT_ONCE)]
        data = [sent(solved(problem_set, ps1_news_answer=ANSWERS[name][0] + f"\n# {k}")) for k, name in
                enumerate(names)]
        times = {"stock nbgrader": [], "ours": [], "ours, with the gradebook": []}
        for turn in range(turns + 1):  # the first warms both up
            todo = []
            for k in range(turn * AT_ONCE, (turn + 1) * AT_ONCE):
                for root in (folder / "stock", course.root):
                    place = root / "submitted" / f"s{k:03}" / "ps1"
                    place.mkdir(parents=True)
                    (place / "ps1.ipynb").write_bytes(data[k])
                todo.append(Sent(f"s{k:03}", course.root, f"submitted/s{k:03}/ps1/ps1.ipynb"))
            began = time.perf_counter()
            with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
                for one in todo:
                    assert stock.autograde("ps1", one.student)["success"]
            after_stock = time.perf_counter()
            graded = list(grade_all(problem_set, todo, store, client))
            judged = time.perf_counter()
            with Book(course, "ps1") as book:
                for one, result in graded:
                    book.write(problem_set, one, result)
            entered = time.perf_counter()
            assert {one.student: result.score for one, result in graded} == {
                one.student: ANSWERS[names[int(one.student[1:])]][1] for one in todo}
            if turn:
                times["stock nbgrader"].append(after_stock - began)
                times["ours"].append(judged - after_stock)
                times["ours, with the gradebook"].append(entered - after_stock)
        with Gradebook(stock.coursedir.db_url, "stock") as book:
            wrong = sum(book.find_submission("ps1", f"s{k:03}").score != ANSWERS[name][1]
                        for k, name in enumerate(names))
    print(f"{turns * AT_ONCE} submissions of problem set 1, {AT_ONCE} in a turn, {os.cpu_count()} cores")
    for name, row in times.items():
        print(f"  {name:26} {AT_ONCE / statistics.median(row):6.2f} submissions/s in the median turn, "
              f"{AT_ONCE / min(row):6.2f} in the best")
    for name in list(times)[1:]:
        ratio = statistics.median(a / b for a, b in zip(times["stock nbgrader"], times[name], strict=True))
        met = "met" if ratio >= 6 else "MISSED"
        print(f"  → {name}: {ratio:.1f} × stock, turn by turn; target ≥ 6: {met}")
    print(f"  points that stock nbgrader gave otherwise: {wrong} of {len(names)} "
          "(half right is none right to it)")


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:] if each.isdigit()]
    if "class" in sys.argv:
        measure_class(*numbers or [10_000])
    elif "judge" in sys.argv:
        measure_judging(*numbers or [10_000])
    else:
        main(*numbers or [40])
