"""Marks in each platform's own import format: its worksheet comes back as it was, with the marks in it."""

import csv
import io

import pytest

from course_lib.grading import worksheet
from course_lib.grading.gradebook import Score
from course_lib.grading.worksheet import fill, number_in

SCORES = [Score("1205", 17.5, 20, False, False, "Ada Lovelace", "1205"),
          Score("1206", 20, 20, False, False, "Bob Ötzi", "1206"),
          Score("1207", 11, 20, False, True, "Cleo", "1207"),
          Score("1208", 3, 20, True, False, "Not There", "1208")]
MOODLE = """\
Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Feedback comments
Participant 1205,Ada Lovelace,ada@x.org,Submitted for grading,,20.00,Yes,
Participant 1206,Bob Ötzi,bob@x.org,Submitted for grading,,20.00,Yes,"well, done"
Participant 1207,Cleo,cleo@x.org,Submitted for grading,,20.00,Yes,
Participant 1300,Dan,dan@x.org,No submission,,20.00,Yes,
"""
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Quiz (1),ps1 (98765),Current Score
    Points Possible,,,,,10,20,(read only)
"Lovelace, Ada",1205,s1,ada,A,9,,88
"Ötzi, Bob",1206,s2,bob,A,8,,77
"""
BRIGHTSPACE = """OrgDefinedId,Username,ps1 Points Grade <Numeric MaxPoints:20>,End-of-Line Indicator
#1205,#ada,,#
#1206,#bob,,#
"""
BLACKBOARD = """"Last Name"\t"First Name"\t"Username"\t"ps1 [Total Pts: 20 Score] |123"
"Lovelace"\t"Ada"\t"1205"\t""
"Ötzi"\t"Bob"\t"1206"\t""
"""


def test_moodle_s_worksheet_comes_back_with_marks_and_nothing_else_changes():
    data, notes = fill(MOODLE.encode("utf-8-sig"), SCORES, "ps1")
    assert data.decode("utf-8-sig") == MOODLE.replace(
        "grading,,20.00,Yes,\nParticipant 1206", "grading,17.5,20.00,Yes,\nParticipant 1206").replace(
        "grading,,20.00,Yes,\"well", "grading,20,20.00,Yes,\"well")
    assert data.startswith("\ufeff".encode())
    assert notes[0] == ("2 of 4 rows have got a mark, in the column 'Grade'; people are those of "
                        "'Identifier'.")
    assert notes[1:] == ["1 not final: a mark by hand is missing: Cleo",
                         "1 in the gradebook, and not in the worksheet: Not There"]


@pytest.mark.parametrize("text, encoding, column, delimiter, marks", [
    (CANVAS, "utf-8", 6, ",", ["ps1 (98765)", "20", "17.5", "20"]),
    (BRIGHTSPACE, "utf-8", 2, ",", ["ps1 Points Grade <Numeric MaxPoints:20>", "17.5", "20"]),
    (BLACKBOARD, "utf-16", 3, "\t", ["ps1 [Total Pts: 20 Score] |123", "17.5", "20"]),
    (CANVAS.replace("\n", "\r\n"), "cp1252", 6, ",", ["ps1 (98765)", "20", "17.5", "20"]),
    ("Name;Bewertung;Maximum Grade\nAda Lovelace;;20,00\nBob Ötzi;;20,00\n", "utf-8", 1, ";",
     ["Bewertung", "17,5", "20"]),
])
def test_other_platforms_tables_are_filled_as_they_are_written(text, encoding, column, delimiter, marks):
    data, _ = fill(text.encode(encoding), SCORES, "ps1")
    table, before = (list(csv.reader(io.StringIO(each.decode(encoding), newline=""), delimiter=delimiter))
                     for each in (data, text.encode(encoding)))
    assert [row.pop(column) for row in table] == marks
    assert [row[:column] + row[column + 1 :] for row in before] == table
    assert data.count(b"\r\n") == text.encode(encoding).count(b"\r\n")


def test_people_of_one_name_get_no_mark_by_their_name():
    twins = [Score(number, 1, 20, False, False, "Wei Chen", number) for number in ("11", "12")]
    data, notes = fill(b"Name,Grade\nWei Chen,\n", twins, "ps1")
    assert b"Wei Chen,\n" in data and notes[0].startswith("0 of 1 rows")


@pytest.mark.parametrize("text, options, said", [
    (MOODLE.replace("20.00", "100.00"), {}, "on the platform there are 100 points, in the gradebook 20"),
    (CANVAS.replace("ps1 (98765)", "ps1 (1),ps1 (2)"), {}, "2 columns are for the marks of ps1; say which"),
    (CANVAS.replace("ps1", "set one"), {}, "no columns are for the marks of ps1; say which with --marks"),
    (MOODLE, dict(marks="Points"), "no columns are called 'Points'; say which with --marks. There are Ident"),
    ("ID,Grade\n77,\n", {}, "nobody of the gradebook is in it. It has the columns ID, Grade; the gradebook"),
    ("", {}, "a table with a header and a row for each student is wanted, got 0 rows of 0 columns"),
    ("one column\nx\n", {}, "got 2 rows of 1 columns")])
def test_what_is_not_clear_is_told(text, options, said):
    with pytest.raises(ValueError) as raised:
        fill(text.encode(), SCORES, "ps1", **options)
    assert said in str(raised.value)


@pytest.mark.parametrize("cell, number", [("Participant 1205", "1205"), ("#2006", "2006"), ("ada", "ada"),
                                          ("Teilnehmer 7", "7"), ("ada@x.org", "ada@x.org"), ("", "")])
def test_a_number_is_found_behind_what_a_platform_writes_before_it(cell, number):
    assert number_in(cell) == number


def test_the_command_writes_the_worksheet_beside_the_reports(course, ps1, tmp_path, capsys):
    from datetime import datetime

    from course_lib.grading.collect import Sent
    from course_lib.grading.gradebook import Book

    table = tmp_path / "Grades.csv"
    table.write_text(MOODLE)
    with pytest.raises(SystemExit, match="nobody has a mark in ps1 yet"):
        worksheet.main(["ps1", str(table), "--course", str(course.root)])
    with Book(course, "ps1") as book:
        book.write(ps1, Sent("1205", course.root, "", datetime(2026, 5, 1), "Ada Lovelace", "1205"),
                   ps1.ungraded("1205", b"{}"))
    worksheet.main(["ps1", str(table), "--course", str(course.root)])
    assert "1 not final" in capsys.readouterr().out
    assert (course.root / "reports" / "ps1_Grades.csv").exists()
    with pytest.raises(SystemExit, match="No such file"):
        worksheet.main(["ps1", str(tmp_path / "none.csv"), "--course", str(course.root)])
