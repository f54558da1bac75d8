"""What a teacher decides: which submission counts, what is late, and whom to grade again."""

import json
import zipfile
from datetime import datetime

import pytest
from nbgrader.api import Gradebook

from course_lib.grading import __main__ as command
from course_lib.grading.course import Course
from tests.support.grading import sent, solved
from tests.support.submissions import ANSWERS, FULL, REST


def grade(course, archive, *options):
    command.main(["ps1", str(archive), "--course", str(course.root), "--workers", "0", *options])
    with Gradebook(course.db_url, course.id) as book:
        return {each.student.id: each.score - (each.late_submission_penalty or 0)
                for each in book.assignment_submissions("ps1")}


@pytest.fixture
def archive(ps1, tmp_path):
    """Ada sends a right answer and then a wrong one, Bob one that is half right and comes last."""
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, answer, hour in (("ada_1_1", "right", 10), ("ada_2_2", "wrong", 12),
                                   ("bob_3_3", "half right", 14)):
            info = zipfile.ZipInfo(f"{name}_ps1.ipynb", (2026, 5, 1, hour, 0, 0))
            archive.writestr(info, sent(solved(ps1, ps1_news_answer=ANSWERS[answer][0])))
    return path


def with_settings(course, text, due=None):
    path = course.root / "nbgrader_config.py"
    path.write_text(path.read_text() + text)
    if due:
        with Gradebook(course.db_url, course.id) as book:
            book.update_or_create_assignment("ps1", duedate=due)
    return Course(course.root)


def test_the_last_submission_counts_or_the_best(course, archive):
    assert grade(course, archive) == {"ada": REST, "bob": REST + 2}
    best = with_settings(course, 'c.Grading.repeated = "best"\n')
    assert grade(best, archive) == {"ada": FULL, "bob": REST + 2}


def test_what_is_late_loses_nothing_or_everything(course, archive):
    due = datetime(2026, 5, 1, 13)
    assert grade(with_settings(course, "", due), archive) == {"ada": REST, "bob": REST + 2}
    zero = with_settings(course, 'c.LateSubmissionPlugin.penalty_method = "zero"\n')
    assert grade(zero, archive) == {"ada": REST, "bob": 0}


def test_the_best_is_the_one_with_the_most_points_after_its_penalty(course, archive):
    due = datetime(2026, 5, 1, 9)
    settings = 'c.Grading.repeated = "best"\nc.LateSubmissionPlugin.penalty_method = "zero"\n'
    assert grade(with_settings(course, settings, due), archive) == {"ada": 0, "bob": 0}
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(archive.with_name("other.zip"), "w") as other:
        first, last, _ = old.infolist()
        for info, content, hour in ((first, old.read(last), 8), (last, old.read(first), 10)):
            other.writestr(zipfile.ZipInfo(info.filename, (2026, 5, 1, hour, 0, 0)), content)
    assert grade(Course(course.root), archive.with_name("other.zip"))["ada"] == REST  # in time, and wrong


def test_one_student_is_graded_again_and_the_others_are_left_alone(course, archive):
    assert grade(course, archive) == {"ada": REST, "bob": REST + 2}
    for path in (course.root / "results").rglob("*.json"):  # what an older grader might have thought
        result = json.loads(path.read_text())
        result["questions"]["ps1-news-check"][0]["points"] = 1
        path.write_text(json.dumps(result))
    assert grade(course, archive, "--student", "bob") == {"ada": REST, "bob": REST + 2}
    assert grade(course, archive) == {"ada": REST + 1, "bob": REST + 2}
    with pytest.raises(SystemExit, match="no submissions in .* of 'eve'"):
        grade(course, archive, "--student", "eve")
