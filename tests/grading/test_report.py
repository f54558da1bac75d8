"""What the report says of a class: who made which mistake, and who wrote the same."""

import json

import nbformat

from course_lib.grading.batch import attempt
from course_lib.grading.collect import Sent
from course_lib.grading.notebook import read
from course_lib.grading.report import ALIKE_SHARE, alike, mistakes, passages, report
from tests.support.grading import sent, solved
from tests.support.submissions import ANSWERS


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
        "3 ×   In hidden case …, the result is …: about … times too large."]


def passages_of(problem_set, data):
    return passages(problem_set.notebook, read(problem_set.notebook, data).written)


COPIED = ("Such a word walks one length of eta in every entry, since its own first gradient is also its "
          "whole memory, so I would start v at a tenth for it.")


def found(ps1, copies, number=20, code="x = 1"):
    """Who is alike in a class whose code is the same, where those in `copies` hand in that essay."""
    essays = {f"student-{k}": f"My answer number {k} is {'yes ' * k} and so on" for k in range(number)}
    essays |= copies
    return [(one, other) for _, one, other in alike({
        student: passages_of(ps1, sent(solved(ps1, ps1_typo_answer=essay, ps1_news_answer=code)))
        for student, essay in essays.items()})]


def test_the_same_unusual_words_are_found_and_right_answers_are_not(ps1):
    assert found(ps1, {"ada": COPIED, "bob": COPIED + " I think."}) == [("ada", "bob")]
    assert found(ps1, {}) == [] and found(ps1, {"ada": COPIED}) == []


def test_three_that_wrote_the_same_are_found_also_in_a_small_class(ps1):
    pairs = [("bob", "eve"), ("ada", "eve"), ("ada", "bob")]
    assert sorted(found(ps1, dict.fromkeys(["ada", "bob", "eve"], COPIED))) == sorted(pairs)


def test_copied_code_is_found_in_whatever_cell_it_stands_and_with_other_spaces(ps1):
    line = "moved_{0} = theta[{0}] - eta * momentum[{0}] / np.cbrt(v[{0}] + {0})\n"
    code = "".join(line.format(k) for k in range(6))
    own, other = solved(ps1, ps1_news_answer=code), solved(ps1)
    other.cells.append(nbformat.v4.new_code_cell(code.replace(" ", "  ")))
    (share, *pair), = alike({"ada": passages_of(ps1, sent(own)), "bob": passages_of(ps1, sent(other)),
                             **{f"s{k}": passages_of(ps1, sent(solved(ps1))) for k in range(9)}})
    assert pair == ["ada", "bob"] and share >= ALIKE_SHARE


def test_the_report_names_who_needs_a_person_and_what_could_not_be_placed(ps1, tmp_path):
    graded = []
    for student, data in (("ada", sent(solved(ps1))), ("zoe", json.dumps([]).encode())):
        (tmp_path / f"{student}.ipynb").write_bytes(data)
        graded.append((Sent(student, tmp_path, f"{student}.ipynb"), attempt(ps1, student, data)))
    text = report("ps1", ps1.version, graded, ["essay.ipynb"], ps1.notebook)
    assert text.startswith(f"ps1, 2 submissions, grader {ps1.version}\n")
    assert "\n  zoe: unreadable: it is not a notebook" in text and "\n  essay.ipynb\n" in text
    assert "ada:" not in text and text.endswith("look\n  none\n")
