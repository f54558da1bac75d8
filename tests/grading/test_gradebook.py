"""Marks in nbgrader's gradebook, and what teachers and students get to see."""

import csv
import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import datetime

import pytest
from nbgrader.api import Gradebook

from course_lib.grading import __main__ as command
from course_lib.grading.batch import attempt
from course_lib.grading.collect import Sent
from course_lib.grading.course import Course
from course_lib.grading.feedback import write_feedback
from course_lib.grading.gradebook import Book, Busy, stored_results
from course_lib.grading.report import Report
from tests.support.grading import rows, sent, solved
from tests.support.submissions import ANSWERS, FULL, a_class


def write(course, student, notebook, time=None):
    problem_set, data = course.problem_set("ps1"), notebook if isinstance(notebook, bytes) else sent(notebook)
    result = attempt(problem_set, student, data)
    with Book(course, "ps1") as book:
        book.write(problem_set, Sent(student, course.root, "", time), result)
    return result


def test_our_command_and_nbgrader_autograde_give_the_same_marks(course, ps1, tmp_path):
    a_class(ps1, course.root / "submitted")
    command.main(["ps1", str(course.root / "submitted"), "--course", str(course.root), "--workers", "0"])
    ours = rows(course)
    assert ours["student-0"]["ps1-news-check"] == (4.0, None, False)
    assert ours["student-2"]["ps1-news-check"] == (2.0, None, False)
    # Her words, too: what cannot be read is not "no answer".
    assert set(ours["zoe"].values()) == {(None, None, True)}
    with Gradebook(course.db_url, course.id) as book:
        for student in ours:
            book.remove_submission("ps1", student)
    done = subprocess.run([sys.executable, "-m", "nbgrader", "autograde", "ps1", "--force"], cwd=course.root,
                          capture_output=True, text=True)
    theirs = rows(course)
    assert {s: v for s, v in theirs.items() if s != "zoe"} == {s: v for s, v in ours.items() if s != "zoe"}
    assert "zoe" in done.stderr  # nbgrader cannot read her file at all, and says so
    assert all(auto is None and human for auto, _, human in theirs["zoe"].values())


def test_grades_csv_has_no_score_where_a_mark_is_missing_and_the_columns_of_the_settings(course, ps1):
    a_class(ps1, course.root / "submitted", ["right"])
    (course.root / "submitted" / "bob" / "ps1").mkdir(parents=True)
    (course.root / "submitted" / "bob" / "ps1" / "ps1.ipynb").write_bytes(sent(ps1.notebook))
    settings = course.root / "nbgrader_config.py"
    columns = {"Login ID": "student", "ps1 (4711)": "score", "?": "status"}
    settings.write_text(f"{settings.read_text()}c.Grading.columns = {columns}\n")
    command.main(["ps1", str(course.root / "submitted"), "--course", str(course.root), "--workers", "0"])
    with open(course.root / "reports" / "ps1.csv", encoding="utf-8-sig") as file:
        assert list(csv.reader(file)) == [
            ["Login ID", "ps1 (4711)", "?"], ["bob", "0", "graded"],  # who changed nothing, words and all
            ["student-0", "", "needs a mark by hand"], ["zoe", "", "needs a mark by hand"]]
    report = (course.root / "reports" / "ps1.txt").read_text()
    assert "zoe: unreadable" in report and "ps1-news-check: positions that repeat" in report


def test_writing_again_changes_nothing_and_marks_by_hand_stay(course, ps1):
    write(course, "ada", solved(ps1))
    with Gradebook(course.db_url, course.id) as book:
        essay = book.find_grade("ps1-typo-answer", "ps1", "ps1", "ada")
        essay.manual_score, essay.needs_manual_grade = 3.0, False
        book.db.commit()
    before = rows(course)
    assert before["ada"]["ps1-typo-answer"] == (None, 3.0, False)
    write(course, "ada", solved(ps1))
    assert rows(course) == before
    with Book(course, "ps1") as book:
        assert book.scores() == [("ada", FULL + 3.0, 20.0, False, False, "", "")]


def test_what_a_human_has_to_see_keeps_its_points_and_is_marked(course, ps1):
    notebook = solved(ps1)
    notebook.cells = [cell for cell in notebook.cells if cell.id != "ps1-hunt-answer"]
    write(course, "ada", notebook)
    assert rows(course)["ada"]["ps1-news-check"] == (4.0, None, True)
    assert rows(course)["ada"]["ps1-hunt-check"] == (0.0, None, True)


def test_a_late_submission_costs_what_the_settings_say(course, ps1):
    with Gradebook(course.db_url, course.id) as book:
        book.update_or_create_assignment("ps1", duedate="2026-05-01 12:00 UTC")
    course.late.penalty_method = "zero"
    write(course, "ada", solved(ps1), datetime(2026, 5, 1, 11))
    write(course, "bob", solved(ps1), datetime(2026, 5, 1, 13))
    with Book(course, "ps1") as book:
        assert [(score.student, score.points, score.late) for score in book.scores()] == [
            ("ada", FULL, False), ("bob", 0.0, True)]


def test_a_locked_gradebook_is_waited_for_and_then_a_clear_error_keeps_the_results(course, ps1, capsys):
    a_class(ps1, course.root / "submitted", ["right"])
    settings = course.root / "nbgrader_config.py"
    settings.write_text(settings.read_text().replace("timeout=60", "timeout=1"))
    course = Course(course.root)
    other = sqlite3.connect(course.root / "gradebook.db")
    other.execute("BEGIN EXCLUSIVE")
    said = "cannot be written .*database is locked.*run the same command again"
    with pytest.raises(SystemExit, match=said):
        command.main(["ps1", str(course.root / "submitted"), "--course", str(course.root), "--workers", "0"])
    assert len(list((course.root / "results").rglob("*.json"))) == 2
    other.rollback()
    with Book(course, "ps1") as book:  # it can also be locked after it was opened
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy, match="database is locked"):
            book.write(ps1, Sent("ada", course.root, ""), attempt(ps1, "ada", sent(solved(ps1))))
            book.commit()
        other.rollback()
    command.main(["ps1", str(course.root / "submitted"), "--course", str(course.root), "--workers", "0"])
    assert rows(course)["student-0"]["ps1-news-check"] == (4.0, None, False)


def test_the_feedback_names_the_mistake_and_nothing_secret_and_runs_no_script(course, ps1):
    evil = ("<script>alert(1)</script> <img src=x onerror=alert(2)> [a](javascript:alert(3)) [b][c] "
            "$\\href{javascript:alert(4)}{x}$\n\n[c]: javascript:alert(5)")
    notebook = solved(ps1, ps1_news_answer=ANSWERS["half right"][0], ps1_typo_answer=evil)
    result = write(course, "ada", notebook)
    with Book(course, "ps1") as book:
        assert write_feedback(course.root, "ps1", book.cells()) == 1
    page = (course.root / "feedback" / "ada" / "ps1" / "ps1.html").read_text()
    assert "only the last news counts" in page and "Score: 2.0 / 4.0" in page
    assert str(result.seed) not in page and course.salt() not in page and "np.add.at adds all" in page
    assert not any(part in page for part in ("<script>alert", "<img src=x", 'href="javascript', "\\href"))


def test_every_mark_has_a_trail(course, ps1):
    write(course, "ada", solved(ps1))
    notebook = json.loads((course.root / "autograded" / "ada" / "ps1" / "ps1.ipynb").read_text())
    trail = notebook["metadata"]["grading"]
    assert (trail["seed"], trail["grader"]) == (ps1.seed("ada"), ps1.version)
    assert len(trail["submission"]) == 64 and trail["questions"]["ps1-news-check"][0]["status"] == "right"


def test_a_regrade_keeps_both_verdicts_and_reports_what_changed(course, ps1):
    data = sent(solved(ps1))
    first = replace(attempt(ps1, "Ada", data), grader="older")
    marks = {question: tuple(replace(mark, points=0.0) for mark in marks)
             for question, marks in first.questions.items()}
    harsh = replace(first, questions=marks)
    ada = Sent("Ada", course.root, "", datetime(2026, 5, 1), "Ada")
    report = Report("ps1", "newer", ps1.notebook)
    with Book(course, "ps1") as book:
        assert book.write(ps1, ada, harsh) is None
        assert book.write(ps1, ada, harsh) is None, "the same again is no change"
        before = book.write(ps1, ada, replace(first, grader="newer"))
        assert before == replace(harsh, written=())
        report.change(ada, before, first)
        (score,) = book.scores()
    path = course.root / "autograded" / "Ada" / "ps1" / "ps1.ipynb"
    kept = stored_results(path)
    assert [(each.grader, each.score) for each in kept] == [("older", 0.0), ("newer", first.score)]
    assert score.points == first.score > 0
    told = report.text([])
    assert "Marks that changed\n  Ada: ps1-" in told and " 0 → 4" in told and "(was judged by older)" in told
    assert "Marks that changed" not in Report("ps1", "newer", ps1.notebook).text([])
