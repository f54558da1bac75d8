"""The platform's number is the identity, the name is what is shown."""

import csv
import re

import pytest
from nbgrader.api import Gradebook

from course_lib.grading import __main__ as command
from course_lib.grading.people import key_of, mix_ups, printable, shown
from tests.support.exports import export, moodle
from tests.support.grading import rows, sent, solved

ODD = ["Seán O'Brien", "D’Arcy", "Doe, Jane", "Kim (Min) Lee", "-dash", "हिन्दी", "Zoe\u0308", "Ana 🦊",
       "A_B C", "嘉" * 95, "=1+1", "@SUM(A1)", "\x1b[31mred\x1b[0m", "two\nlines", "\u202eevil",
       "<script>alert(1)<script>"]


def grade(course, archive, *options):
    command.main(["ps1", str(archive), "--course", str(course.root), "--workers", "0", *options])


def table(course, file="ps1"):
    with open(course.root / "reports" / f"{file}.csv", encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_people_of_one_name_are_two_people_and_the_report_says_so(course, ps1, tmp_path, capsys):
    half = solved(ps1, ps1_news_answer="x = 1")
    files = {moodle("Wei Chen", 11): sent(solved(ps1)), moodle("Wei Chen", 12): sent(half),
             moodle("Ada", 13, "ps1-1.ipynb"): sent(half),
             moodle("Ada L", 13, "ps1-2.ipynb"): sent(solved(ps1))}
    grade(course, export(tmp_path / "export.zip", files), "--feedback")
    points = {student: sum(auto or 0 for auto, _, _ in cells.values())
              for student, cells in rows(course).items()}
    assert points == {"11": 16.0, "12": 12.0, "13": 16.0}
    assert [(row["student"], row["name"]) for row in table(course)] == [
        ("11", "Wei Chen"), ("12", "Wei Chen"), ("13", "Ada L")]
    for text in (capsys.readouterr().out, (course.root / "reports" / "ps1.txt").read_text()):
        assert "2 people are called Wei Chen: 11, 12" in text
        assert "13 has 2 names, and counts as one person: Ada, Ada L" in text
        assert f"Ada L (13): {moodle('Ada L', 13, 'ps1-2.ipynb')} counts, not" in text
    assert (course.root / "feedback" / "12" / "ps1" / "ps1.html").exists()
    with Gradebook(course.db_url, course.id) as book:
        student = book.find_student("12")
        assert (student.last_name, student.first_name, student.lms_user_id) == ("Wei Chen", "12", "12")
        student.last_name, student.first_name = "Chen", "Wei"  # as a teacher writes it
        book.db.commit()
    grade(course, tmp_path / "export.zip", "--student", "12")
    with Gradebook(course.db_url, course.id) as book:
        assert book.find_student("12").first_name == "Wei"
    with pytest.raises(SystemExit, match="2 students are called 'Wei Chen': say which by the number: 11, 12"):
        grade(course, tmp_path / "export.zip", "--student", "Wei Chen")


@pytest.mark.parametrize("platform", ["Moodle", "nbgrader"])
def test_odd_names_are_graded_and_never_reach_terminal_or_report_raw(course, ps1, tmp_path, capsys, platform):
    notebook = sent(ps1.notebook)
    files = {moodle(name, number) if platform == "Moodle" else f"{name}/ps1/ps1.ipynb": notebook
             for number, name in enumerate(ODD)}
    archive = export(tmp_path / "export.zip", files)
    grade(course, archive, "--feedback")
    assert len(rows(course)) == len(files) == len(list(course.root.glob("feedback/*/ps1/ps1.html")))
    told = capsys.readouterr()
    reports = [path.read_text(encoding="utf-8-sig") for path in (course.root / "reports").iterdir()]
    assert len(reports) == 4
    for text in (told.out, told.err.replace("\r", ""), *reports):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", text.replace("\r\n", "\n"))
    names = [row["name"] for row in table(course)]
    assert not any("<" in name for name in names)
    if platform == "Moodle":
        assert {"Seán O'Brien", "D’Arcy", "Doe, Jane", "'-dash", "हिन्दी", "Zoë", "Ana 🦊", "A_B C", "嘉" * 95,
                "'=1+1", "'@SUM(A1)", "two�lines"} < set(names)


def test_a_name_becomes_a_key_that_is_a_folder_and_its_own():
    for name in ("Ada Lovelace", "student-1", "jdoe@example.org", "嘉", "s1234567"):
        assert key_of(name) == name  # as graders before had it
    keys = [key_of(name) for name in (*ODD, "O'Brien", "O Brien", "O’Brien", "..", "_x", "嘉" * 96)]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[^\W_][\w .@+-]*", key) and len(key.encode()) <= 255 for key in keys)


def test_what_is_shown_is_on_one_line_and_runs_nothing():
    assert printable("a\x1b[31m\r\n\t\x9b\u2028\u202eb\udcff") == "a�[31m������b�"
    assert shown(" Zoe\u0308  <b> ") == "Zoë �b�" and shown("क्\u200dष") == "क्\u200dष"


def test_mix_ups_are_told_shortly():
    assert mix_ups([("1", "Ada"), ("1", "Ada"), ("2", "Bob")]) == []
    assert mix_ups([(str(k), "Participant") for k in range(10)]) == [
        "10 people are called Participant: 0, 1, 2, 3, 4 and 5 more"]
