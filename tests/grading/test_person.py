"""All data of one person, shown or deleted by one command."""

import json
from datetime import datetime

import pytest

from course_lib.grading import person
from course_lib.grading.batch import ResultStore
from course_lib.grading.collect import Sent
from course_lib.grading.gradebook import Book


@pytest.fixture
def three(course, ps1):
    """Two called Wei Chen and one Ada, entered without being judged."""
    store = ResultStore(course.root / "results" / "ps1", ps1.version)
    with Book(course, "ps1") as book:
        for student, name in (("11", "Wei Chen"), ("12", "Wei Chen"), ("Ada", "Ada")):
            result = ps1.ungraded(student, b"{}")
            store.keep(student, b"{}", result)
            number = "" if student == "Ada" else student
            book.write(ps1, Sent(student, course.root, "", datetime(2026, 5, 1), name, number), result)
    (course.root / "reports").mkdir()
    (course.root / "reports" / "ps1.csv").write_text("11,Wei Chen")
    (course.root / "reports" / "ps2.csv").write_text("of another set")
    (course.root / "people.json").write_text(json.dumps({"ps1": {"7": "Ada", "11": "11"}}))
    return course


def run(course, *line):
    person.main([*line, "--course", str(course.root)])


def about(course, key):
    return [path for path in course.root.rglob("*") if key in path.relative_to(course.root).parts]


def test_what_is_there_is_shown_and_nothing_changes(three, capsys):
    run(three, "Ada")
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "gradebook: Ada"
    assert told[1].startswith("gradebook: ps1: 0 of 20 points, handed in 2026-05")
    assert "autograded/Ada/ps1/ps1.ipynb" in told and "reports/ps1.csv" in told and len(told) == 5
    assert about(three, "Ada")


def test_what_is_deleted_is_gone_and_the_others_stay(three):
    run(three, "12", "--delete")
    run(three, "Ada", "--delete")
    assert about(three, "12") == about(three, "Ada") == [] and about(three, "11")
    assert {path.name for path in (three.root / "reports").iterdir()} == {"ps2.csv"}
    assert json.loads((three.root / "people.json").read_text()) == {"ps1": {"11": "11"}}
    with Book(three, "ps1") as book:
        assert [score.student for score in book.scores()] == ["11"]


def test_whose_data_it_is_must_be_clear(three):
    with pytest.raises(SystemExit, match="2 people are called 'Wei Chen': say which by the number: 11, 12"):
        run(three, "Wei Chen", "--delete")
    with pytest.raises(SystemExit, match="the gradebook knows nobody called 'Eve'"):
        run(three, "Eve")
