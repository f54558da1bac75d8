"""A course that an older version has graded: its gradebook opens, its marks by hand stay.

old_course.zip was made by the grader of commit 75c8b4f: four submissions, of which Ada Lovelace's words and
all of Cleo's were marked by hand in Formgrader; then the batch was graded once more.
"""

import csv
import json
import shutil
from pathlib import Path

import pytest

from course_lib.grading import __main__ as command
from course_lib.grading.result import Result
from tests.support.exports import export, moodle
from tests.support.grading import new_course, rows


@pytest.fixture
def old(tmp_path):
    course = new_course(tmp_path / "course")
    shutil.unpack_archive(Path(__file__).with_name("old_course.zip"), course.root)
    return course


def grades(course):
    with open(course.root / "reports" / "ps1.csv", encoding="utf-8-sig") as file:
        return [[row[column] for column in ("student", "score", "out of", "status")]
                for row in csv.DictReader(file)]


def test_grading_again_changes_no_mark_and_asks_for_no_second_look(old):
    before, table = rows(old), grades(old)
    assert table == [["Ada Lovelace", "19", "20", "graded"], ["Bob", "", "20", "needs a mark by hand"],
                     ["Cleo", "16", "20", "graded"], ["Zoë", "", "20", "needs a mark by hand"]]
    for _ in range(2):
        command.main(["ps1", str(old.root / "submitted"), "--course", str(old.root), "--workers", "0"])
        assert rows(old) == before and grades(old) == table


def test_marks_of_a_submission_that_changed_want_a_second_look(old):
    path = old.root / "submitted" / "Ada Lovelace" / "ps1" / "ps1.ipynb"
    path.write_text(path.read_text() + "\n")
    before = rows(old)
    command.main(["ps1", str(old.root / "submitted"), "--course", str(old.root), "--workers", "0"])
    after = rows(old)
    assert before["Ada Lovelace"]["ps1-typo-answer"] == (None, 3.0, False)
    assert after["Ada Lovelace"]["ps1-typo-answer"] == (None, 3.0, True)
    assert {name: marks for name, marks in after.items() if name != "Ada Lovelace"} == {
        name: marks for name, marks in before.items() if name != "Ada Lovelace"}


def test_old_results_are_read(old):
    results = {path.parent.name: Result.from_json(json.loads(path.read_text()))
               for path in (old.root / "results").rglob("*.json")}
    assert {name: result.score for name, result in results.items()} == {
        "Ada Lovelace": 16.0, "Bob": 14.0, "Cleo": 13.0, "Zoë": None}
    assert results["Cleo"].flags == ("the cell ps1-hunt-answer is missing",)
    second = results["Bob"].questions["ps1-news-check"][1]
    assert second.verdict.status == "wrong" and "only the last news counts" in second.verdict.mistake


def regraded(course, tmp_path, **numbers):
    """Grade the same submissions again, from a zip in which people have numbers."""
    files = {moodle(name, number): (course.root / "submitted" / name / "ps1" / "ps1.ipynb").read_bytes()
             for name, number in (("Ada Lovelace", 11), ("Bob", 12), ("Cleo", 13), ("Zoë", 14))}
    archive = export(tmp_path / "export.zip", files | numbers)
    command.main(["ps1", str(archive), "--course", str(course.root), "--workers", "0"])


def test_who_was_graded_by_name_keeps_the_marks_when_numbers_come(old, tmp_path):
    before = rows(old)
    for _ in range(2):
        regraded(old, tmp_path)
        assert rows(old) == before
    assert {row[0] for row in grades(old)} == {"Ada Lovelace", "Bob", "Cleo", "Zoë"}


def test_of_two_of_one_name_who_was_graded_keeps_the_marks(old, tmp_path):
    before = rows(old)
    regraded(old, tmp_path, **{moodle("Ada Lovelace", 7): b"{}"})
    after = rows(old)
    assert {name: marks for name, marks in after.items() if name != "7"} == before and "7" in after
    regraded(old, tmp_path)  # and she does when she hands in another file
    assert {name: marks for name, marks in rows(old).items() if name != "7"} == before


def test_marks_of_a_name_that_nobody_can_be_told_by_are_reported(old, tmp_path):
    ada = old.root / "submitted" / "Ada Lovelace" / "ps1" / "ps1.ipynb"
    ada.write_text(ada.read_text() + "\n")
    before = rows(old)
    regraded(old, tmp_path, **{moodle("Ada Lovelace", 7): b"{}"})
    after = rows(old)
    assert after["Ada Lovelace"] == before["Ada Lovelace"] and {"7", "11"} < set(after)
    report = (old.root / "reports" / "ps1.txt").read_text()
    assert "Ada Lovelace was graded before by the name alone, and is now 11 or 7: marks by hand" in report
