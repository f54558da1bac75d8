"""What a teacher decides: which submission counts, what is late, and whom to grade again."""

import json
import zipfile
from datetime import datetime

import pytest
from nbgrader.api import Gradebook

from course_lib.grading import __main__ as command
from course_lib.grading.course import Course
from tests.support.exports import encrypted, export, moodle, with_date, with_wrong_checksum
from tests.support.grading import sent, solved
from tests.support.submissions import ANSWERS, FULL, REST


def grade(course, archive, *options):
    command.main(["ps1", str(archive), "--course", str(course.root), "--workers", "0", *options])
    with Gradebook(course.db_url, course.id) as book:
        return {each.student.last_name: each.score - (each.late_submission_penalty or 0)
                for each in book.assignment_submissions("ps1")}


@pytest.fixture
def archive(ps1, tmp_path):
    """Ada sends a right answer and then a wrong one, Bob one that is half right and comes last."""
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, answer, hour in (("ada_1_1", "right", 10), ("ada_1_2", "wrong", 12),
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


def test_single_people_may_have_more_time_or_all_of_it(course, archive):
    due = datetime(2026, 5, 1, 9)
    zero = 'c.LateSubmissionPlugin.penalty_method = "zero"\n'
    assert grade(with_settings(course, zero, due), archive) == {"ada": 0, "bob": 0}
    more = 'c.Grading.due = {"ps1": {"1": "2026-05-01 11:59", "bob": "never"}}\n'
    assert grade(with_settings(course, more), archive) == {"ada": 0, "bob": REST + 2}
    assert grade(with_settings(course, more.replace("11:59", "12:00")), archive)["ada"] == REST
    best = with_settings(course, 'c.Grading.repeated = "best"\n' + more.replace("11:59", "10:00"))
    assert grade(best, archive)["ada"] == FULL
    assert grade(with_settings(course, "c.Grading.due = {}\n"), archive) == {"ada": 0, "bob": 0}


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


def test_an_unknown_time_is_not_on_time_but_a_question(course, ps1, tmp_path):
    course = with_settings(course, 'c.Grading.columns = {"name": "name", "late": "late"}\n')
    names = ["ada_1_1_ps1.ipynb", "bob_2_2_ps1.ipynb", "cleo_3_3_ps1.ipynb"]
    path = export(tmp_path / "export.zip", dict.fromkeys(names, sent(solved(ps1))), (2026, 5, 1, 13, 0, 0))
    with_date(path, names[0])  # which stopped the batch once

    def graded(course):
        grade(course, path)
        table, report = (course.root / "reports" / f"ps1.{kind}" for kind in ("csv", "txt"))
        asked = "ada (1): when it was handed in is unknown" in report.read_text()
        return " ".join(table.read_text("utf-8-sig").split()[1:]), asked

    assert graded(course) == ("ada, bob, cleo,", False)  # of no interest where nothing is late
    assert graded(with_settings(course, "", datetime(2026, 5, 1, 13))) == ("ada,unknown bob, cleo,", True)
    assert graded(with_settings(course, "", datetime(2026, 5, 1))) == ("ada,unknown bob,yes cleo,yes", True)


def test_a_password_and_damage_are_told_and_so_is_what_is_there_instead(course, ps1, tmp_path):
    files = [moodle("Enc", 1), moodle("Crc", 2), moodle("Good", 3)]
    path = export(tmp_path / "export.zip", dict.fromkeys(files, sent(solved(ps1))))
    encrypted(path, files[0])
    with_wrong_checksum(path, files[1])
    assert grade(course, path) == {"Enc": 0.0, "Crc": 0.0, "Good": FULL}
    report = (course.root / "reports" / "ps1.txt").read_text()
    assert "Enc (1): the file has a password" in report and "Crc (2): the file is damaged (Bad CRC" in report
    with pytest.raises(SystemExit) as error:
        grade(course, export(tmp_path / "none.zip", {moodle("Pdf", 5, "a.pdf"): b"", "a_b_1.ipynb": b""}))
    said = str(error.value)
    assert "no submissions in" in said and "a.pdf: a PDF: ask for the notebook" in said
    assert "a_b_1.ipynb: whose is it? Call it NAME.ipynb, or add a pattern" in said


@pytest.mark.parametrize("setting, said", [
    ('c.Grading.repeated = "bets"', "repeated.*'best'.*'last'|repeated.*'last'.*'best'.*'bets'"),
    ('c.Grading.repaeted = "best"', "sets c.Grading.repaeted, which nothing reads; there are .*repeated"),
    ('c.Gradign.repeated = "best"', "sets c.Gradign, which nothing reads; do you mean c.Grading?"),
    ('c.LateSubmissionPlugin.penalty_method = "half"', "penalty_method.*'half'"),
    ('c.Grading.columns = {"Points": "points"}', "columns in .*: 'points', for 'Points', is unknown; there"),
    (r'c.Grading.file_names = [r"(?P<student>\w+"]', "file_names in .* is no regular expression: missing"),
    ('c.Grading.due = {"ps1": {"1": "soon"}}', "due in .*: 'soon', of 1 in ps1, is neither a date such as"),
    ('c.Grading.repeated = best', "cannot be read: NameError in line .*: name 'best' is not defined"),
    ('c.Grading.repeated = "best', "cannot be read: SyntaxError in line "),
])
def test_a_setting_that_is_wrong_is_named(course, archive, setting, said):
    (course.root / "nbgrader_config.py").open("a").write(setting + "\n")
    with pytest.raises(SystemExit, match=f"^grading: .*({said})") as error:
        grade(course, archive)
    assert "\n" not in str(error.value)
