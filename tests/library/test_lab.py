"""The student's copy: nothing of theirs is ever overwritten, and what is new is said."""

import json
import re
import subprocess
import sys

import pytest

from course_lib.files import RECORD, fingerprint
from course_lib.lab import PROJECT, changes_by_lecture, copy_lectures
from tests.support.lectures import LECTURES


def notebook(*cells, outputs=()):
    return json.dumps(dict(cells=[dict(cell_type="code", source=[cell], outputs=list(outputs))
                                  for cell in cells]))


@pytest.fixture
def folders(tmp_path):
    source = tmp_path / "notebooks"
    source.mkdir()
    (source / "00_a.ipynb").write_text(notebook("x = 1"))
    (source / "notes.md").write_text("one")
    return source, tmp_path / "my_work"


def test_the_first_time_everything_is_copied_and_the_second_time_nothing(folders):
    source, work = folders
    assert copy_lectures(source, work) == ["00_a.ipynb: new", "notes.md: new"]
    assert (work / "00_a.ipynb").read_bytes() == (source / "00_a.ipynb").read_bytes()
    assert copy_lectures(source, work) == []


def test_what_the_student_only_ran_follows_a_newer_version(folders):
    source, work = folders
    copy_lectures(source, work)
    (work / "00_a.ipynb").write_text(notebook("x = 1", outputs=["1"]))
    (source / "00_a.ipynb").write_text(notebook("x = 2"))
    (source / "01_b.ipynb").write_text(notebook("y = 1"))
    assert copy_lectures(source, work) == ["00_a.ipynb: updated", "01_b.ipynb: new"]
    assert (work / "00_a.ipynb").read_text() == notebook("x = 2")


CHANGES = """# Changelog
## 0.3.0
- The book is faster.
- **00 · A**: a panel has a scene
  more.
## 0.2.0
- **00 · A**: exercise 00.1 accepts lists.
- **01 · B**: a number is right now.
"""


def test_an_updated_lecture_comes_with_the_changes_since_it_was_copied(folders):
    source, work = folders
    changelog = source.with_name("CHANGELOG.md")
    newest, older = "  a panel has a scene more.", "  exercise 00.1 accepts lists."
    copy_lectures(source, work)
    changelog.write_text("## 0.2.0" + CHANGES.split("## 0.2.0")[1])
    (source / "00_a.ipynb").write_text(notebook("x = 2"))
    assert copy_lectures(source, work) == ["00_a.ipynb: updated", older]
    changelog.write_text(CHANGES)
    (source / "00_a.ipynb").write_text(notebook("x = 3"))
    assert copy_lectures(source, work) == ["00_a.ipynb: updated", newest]
    (source / "00_a.ipynb").write_text(notebook("x = 4"))
    assert copy_lectures(source, work) == ["00_a.ipynb: updated"]
    record = json.loads((work / ".copied.json").read_text())
    del record[".changes"]  # as earlier versions of the course wrote it
    (work / ".copied.json").write_text(json.dumps(record))
    (source / "00_a.ipynb").write_text(notebook("x = 5"))
    assert copy_lectures(source, work) == ["00_a.ipynb: updated", newest, older]


def test_a_student_who_keeps_an_older_lecture_is_told_each_time_what_the_newer_one_has(folders):
    source, work = folders
    copy_lectures(source, work)
    (work / "00_a.ipynb").write_text(notebook("mine = 1"))
    (source / "00_a.ipynb").write_text(notebook("x = 2"))
    source.with_name("CHANGELOG.md").write_text("- **00 · A**: a proof is shorter.")
    for _ in range(2):
        kept, why = copy_lectures(source, work)
        assert "stays" in kept and why == "  a proof is shorter."


def test_the_changelog_names_lectures_as_they_are_called():
    text = (PROJECT / "CHANGELOG.md").read_text()
    changes = changes_by_lecture(text)
    for number, name in re.findall(r"^- \*\*(\d\d) · ([^*]+)\*\*", text, re.M):
        assert changes[number] and LECTURES[number].name == f"{number} · {name}"


@pytest.mark.parametrize("mine", [notebook("x = 1", "my = 'answer'"), "{broken", "[]"])
def test_what_the_student_changed_stays_and_the_news_are_told(folders, mine):
    source, work = folders
    copy_lectures(source, work)
    (work / "00_a.ipynb").write_text(mine)
    assert copy_lectures(source, work) == []
    (source / "00_a.ipynb").write_text(notebook("x = 2"))
    for _ in range(2):
        (told,) = copy_lectures(source, work)
        assert "newer version" in told and (work / "00_a.ipynb").read_text() == mine


def test_a_lost_record_loses_no_work(folders):
    source, work = folders
    copy_lectures(source, work)
    (work / "notes.md").write_text("mine")
    (work / ".copied.json").write_text("{oops")
    (told,) = copy_lectures(source, work)
    assert "stays" in told and (work / "notes.md").read_text() == "mine"


def test_a_fingerprint_sees_cells_and_not_outputs(tmp_path):
    for name, content in (("a", notebook("x")), ("b", notebook("x", outputs=["1"])), ("c", notebook("y"))):
        (tmp_path / f"{name}.ipynb").write_text(content)
    a, b, c = (fingerprint(tmp_path / f"{name}.ipynb") for name in "abc")
    assert a == b != c


@pytest.mark.parametrize("record", ["[]", "7", "null", '{".changes": []}', '{".changes": {"notes.md": 3}}',
                                    '{"notes.md": ["x"]}', b"\xff\xfe"])
def test_a_record_of_another_form_loses_no_work(folders, record):
    source, work = folders
    copy_lectures(source, work)
    (work / "notes.md").write_text("mine")
    (work / ".copied.json").write_bytes(record if isinstance(record, bytes) else record.encode())
    (told,) = copy_lectures(source, work)
    assert "stays" in told and (work / "notes.md").read_text() == "mine"
    assert set(json.loads((work / ".copied.json").read_text())) >= {"00_a.ipynb", ".changes"}


def start(module, work, full=False):
    """What a command that opens JupyterLab says where its folder cannot be written."""
    resource = pytest.importorskip("resource") if full else None

    def fill():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))  # as a full disk: writing fails on the way

    done = subprocess.run([sys.executable, "-m", module, *["06"] * (module != "course_lib.lab"),
                           "--work", str(work)], capture_output=True, text=True, timeout=120,
                          preexec_fn=fill if full else None)
    assert done.returncode == 1, done.stderr
    return done.stderr.splitlines()[-1], done.stderr


COMMANDS = pytest.mark.parametrize("module", ["course_lib.lab", "course_lib.present"])


@COMMANDS
@pytest.mark.parametrize("place", ["file", "file/below", "/proc/course"])
def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path, module, place):
    (tmp_path / "file").write_text("mine")
    line, whole = start(module, tmp_path / place)
    assert "Traceback" not in whole and place in line and f"python -m {module} --work FOLDER" in line
    assert (tmp_path / "file").read_text() == "mine"


@COMMANDS
def test_a_full_disk_is_told_in_a_sentence_and_leaves_no_half_of_a_lecture(tmp_path, module):
    line, whole = start(module, tmp_path / "work", full=True)
    assert "Traceback" not in whole and f"python -m {module} --work FOLDER" in line
    assert not list((tmp_path / "work").rglob("06_adam.ipynb"))


@COMMANDS
def test_a_folder_in_place_of_a_record_is_told_in_a_sentence(tmp_path, module):
    name = {"course_lib.lab": ".copied.json", "course_lib.present": RECORD}[module]
    (tmp_path / name).mkdir()
    line, whole = start(module, tmp_path)
    assert "Traceback" not in whole and name in line and "--work FOLDER" in line


def test_a_folder_whose_parents_are_missing_is_made(folders):
    source, work = folders
    copy_lectures(source, work / "deep" / "deeper")
    assert (work / "deep" / "deeper" / "notes.md").read_text() == "one"
