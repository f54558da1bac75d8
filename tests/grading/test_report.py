"""What the report says of a class: who made which mistake, and who wrote the same."""

import json
import time
from dataclasses import replace

import nbformat
import numpy as np

from course_lib.grading.batch import attempt
from course_lib.grading.collect import Sent, Unplaced
from course_lib.grading.gradebook import Score
from course_lib.grading.inside import reading
from course_lib.grading.placing import SentCell, read
from course_lib.grading.report import (
    ALIKE_SHARE,
    PAGE_LINES,
    Mistakes,
    Report,
    alike,
    passages,
    write_grades,
)
from tests.support.grading import sent, solved
from tests.support.submissions import ANSWERS, body


def mistakes(results, most=None):
    counted = Mistakes()
    for result in results:
        counted.add(result)
    return counted.lines(most)


def test_the_statistics_count_each_criterion_and_each_mistake_that_two_or_more_made(ps1):
    names = ["right", "right", "half right", "half right", "half right", "os._exit", "os._exit", "wrong"]
    results = [attempt(ps1, f"s{k}", sent(solved(ps1, ps1_news_answer=ANSWERS[name][0])))
               for k, name in enumerate(names)]
    lines = mistakes([*results, attempt(ps1, "zoe", b"{")])  # what cannot be read is nobody's mistake
    once, again = (lines.index(f"   {right} of 8 right   ps1-news-check: {title}") for right, title in (
        (5, "every position once"), (2, "positions that repeat")))
    assert lines[once + 1 : again] == [
        "           2 ×   Your code was stopped, because it ended the process."]
    assert [line.strip()[:40] for line in lines[again + 1 : again + 3]] == [
        "3 ×   Where a position stands twice, onl", "2 ×   Your code was stopped, because it "]
    assert lines[again + 3].startswith("   8 of 8 right   ps1-rare-check")
    assert sum(" × " in line for line in lines) == 3


def test_different_hidden_numbers_do_not_make_one_mistake_into_two(ps1):
    answer = "def stretched(H): return H\ndef gain(before, after): return 1e9"
    results = [attempt(ps1, f"s{k}", sent(solved(ps1, ps1_stretch_answer=answer))) for k in range(3)]
    assert [line.strip() for line in mistakes(results) if " × " in line] == [
        "3 ×   In hidden case …, the result (entry …) is …: off by a factor that is not the same everywhere, "
        "from about … to ….",
        "3 ×   In all cases the result is 1e9 too large."]


def passages_of(problem_set, data):
    cells = reading.read(data, 100, 10_000, 100_000)["cells"]
    submission = read(problem_set.notebook, [SentCell(**cell) for cell in cells], ())
    return passages(problem_set.notebook, submission.written)


COPIED = ("Such a word walks one length of eta in every entry, since its own first gradient is also its "
          "whole memory, so I would start v at a tenth for it.")


def found(ps1, copies, number=20, code="x = 1"):
    """Who is alike in a class whose code is the same, where those in `copies` hand in that essay."""
    essays = {f"student-{k}": f"My answer number {k} is {'yes ' * k} and so on" for k in range(number)}
    essays |= copies
    return [group.students for group in alike({
        student: passages_of(ps1, sent(solved(ps1, ps1_typo_answer=essay, ps1_news_answer=code)))
        for student, essay in essays.items()})]


def test_the_same_unusual_words_are_found_and_right_answers_are_not(ps1):
    assert found(ps1, {"ada": COPIED, "bob": COPIED + " I think."}) == [("ada", "bob")]
    assert found(ps1, {}) == [] and found(ps1, {"ada": COPIED}) == []


def test_three_that_wrote_the_same_are_found_also_in_a_small_class(ps1):
    assert found(ps1, dict.fromkeys(["ada", "bob", "eve"], COPIED)) == [("ada", "bob", "eve")]
    assert found(ps1, {"ada": COPIED, "bob": COPIED + " I think.", "eve": "Well: " + COPIED}) == [
        ("ada", "bob", "eve")]


def test_copied_code_is_found_in_whatever_cell_it_stands_and_with_other_spaces(ps1):
    line = "moved_{0} = theta[{0}] - eta * momentum[{0}] / np.cbrt(v[{0}] + {0})\n"
    code = "".join(line.format(k) for k in range(6))
    own, other = solved(ps1, ps1_news_answer=code), solved(ps1)
    other.cells.append(nbformat.v4.new_code_cell(code.replace(" ", "  ")))
    (group,) = alike({"ada": passages_of(ps1, sent(own)), "bob": passages_of(ps1, sent(other)),
                             **{f"s{k}": passages_of(ps1, sent(solved(ps1))) for k in range(9)}})
    assert group.students == ("ada", "bob") and group.share >= ALIKE_SHARE


def test_the_smallest_and_most_alike_groups_come_first_and_a_style_of_many_is_one_line():
    rng = np.random.default_rng(0)
    words = {f"s{k:03}": np.unique(rng.integers(2**63, size=40, dtype=np.uint64)) for k in range(600)}
    style = np.unique(rng.integers(2**63, size=40, dtype=np.uint64))
    for k in range(50):
        words[f"s{k:03}"] = style
    words["s100"] = words["s101"]
    words["s200"], words["s201"] = words["s202"][:36], words["s202"][4:]
    found = alike(words)
    assert [group.students for group in found[:2]] == [("s100", "s101"), ("s200", "s201", "s202")]
    assert [len(group.students) for group in found[2:]] == [50]
    assert [round(group.share, 2) for group in found] == [1, 0.89, 1]


def test_ten_thousand_of_twelve_styles_are_compared_in_seconds():
    rng = np.random.default_rng(0)
    styles = [rng.integers(2**63, size=300, dtype=np.uint64) for _ in range(12)]
    words = {f"s{k}": np.unique(np.r_[styles[k % 12], rng.integers(2**63, size=100, dtype=np.uint64)])
             for k in range(10_000)}
    began = time.process_time()
    assert alike(words) == []  # everybody has a third of the class's and some of their own
    assert time.process_time() - began < 20


def reported(ps1, tmp_path, submissions, unplaced=(), elsewhere=""):
    """The report on {student: bytes}."""
    summary = Report("ps1", ps1.version, ps1.notebook)
    for student, data in submissions.items():
        summary.add(Sent(student, tmp_path, f"{student}.ipynb"), attempt(ps1, student, data))
    return summary.text(unplaced, elsewhere)


def test_the_report_names_who_needs_a_person_and_what_could_not_be_placed(ps1, tmp_path):
    text = reported(ps1, tmp_path, {"ada": sent(solved(ps1)), "zoe": json.dumps([]).encode()}, [
        Unplaced("essay.ipynb", "whose is it?"), Unplaced("._x", "macOS's", bystander=True),
        Unplaced("ps1.pdf", "a PDF", Sent("7", tmp_path, "", name="Bob"))])
    assert text.startswith(f"ps1, 2 submissions, grader {ps1.version}\n")
    assert "\n  zoe: unreadable: it is not a notebook" in text and "\n  essay.ipynb: whose is it?\n" in text
    assert "\n  Bob: ps1.pdf: a PDF\n  and 1 files of the system or the platform" in text
    assert "ada:" not in text and text.endswith("look\n  none\n")


def test_the_report_of_a_large_class_is_a_page_that_names_the_file_with_all(ps1, tmp_path):
    essay = {f"s{k:03}": sent(solved(ps1, ps1_typo_answer=f"{COPIED} {k // 2}" * 3 + f"x{k // 2} " * 20))[:-1]
             for k in range(120)}  # cut off, so that everybody is flagged
    unplaced = [Unplaced(f"{k}.pdf", "a PDF") for k in range(200)]
    page, whole = (reported(ps1, tmp_path, essay, unplaced, elsewhere) for elsewhere in ("ps1_all.txt", ""))
    assert f"  and {120 - PAGE_LINES} more: see ps1_all.txt\n" in page
    assert f"  and {200 - PAGE_LINES} more: see ps1_all.txt\n" in page and len(page.splitlines()) < 80
    assert "s119:" in whole and "199.pdf" in whole and "more" not in whole


def test_what_a_student_wrote_stays_on_its_line(ps1, tmp_path):
    answer = body(r"raise ValueError('a\n  ✓ 2/2 \x1b[31m')")
    data = sent(solved(ps1, ps1_news_answer=answer))
    text = reported(ps1, tmp_path, {"ada": data, "bob": data})
    assert "ValueError" in text and "\x1b" not in text
    assert not any(line.strip().startswith("✓") for line in text.splitlines())


def test_the_table_has_a_row_for_who_handed_in_no_notebook_and_no_formula(tmp_path):
    score = Score("7", 3.0, 20.0, None, False, "=1+1", "7")
    lost = Sent("8", tmp_path, "a.pdf", name="Bob", number="8")
    other = replace(lost, student="7")
    columns = {each: each for each in ("student", "name", "score", "most", "late", "status")}
    write_grades(tmp_path / "x.csv", [score], columns, [
        Unplaced("a.pdf", "", lost), Unplaced("b.pdf", "", lost), Unplaced("c.pdf", "", other)])
    assert (tmp_path / "x.csv").read_text("utf-8-sig").splitlines()[1:] == [
        "7,'=1+1,3,20,unknown,graded", "8,Bob,,,,no notebook"]
