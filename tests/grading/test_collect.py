"""Whose each file of an export is, when it was sent, and what becomes of every other one."""

import os
import zipfile
from datetime import datetime

import pytest

from course_lib.grading.collect import collect
from tests.support import exports
from tests.support.exports import export, moodle

# Of each platform: {path in its export: (number or login, name, time)}; None for the zip's own time.
EXPORTS = {
    "Moodle, a folder for each": {
        "Jane Doe_1001_assignsubmission_file_/ps1.ipynb": ("1001", "Jane Doe", None),
        "John Roe_1002_assignsubmission_file_/mine/ps1 (1).ipynb": ("1002", "John Roe", None),
        "A_B C_1010_assignsubmission_file_/ps1.ipynb": ("1010", "A_B C", None)},
    "Moodle, without folders": {
        "Jane Doe_1001_assignsubmission_file_ps1.ipynb": ("1001", "Jane Doe", None),
        "John Roe_1002_assignsubmission_file_my_own_file.ipynb": ("1002", "John Roe", None)},
    "Moodle, with groups": {
        "Group 7-Jane Doe_1001_assignsubmission_file_/ps1.ipynb": ("1001", "Group 7-Jane Doe", None)},
    "Moodle, blind": {
        "Participant_1001_assignsubmission_file_/ps1.ipynb": ("1001", "Participant", None),
        "Participant_1002_assignsubmission_file_/ps1.ipynb": ("1002", "Participant", None)},
    "Canvas": {
        "doejane_12345_67890_ps1.ipynb": ("12345", "doejane", None),
        "roejohn_LATE_12346_67891_ps1-1.ipynb": ("12346", "roejohn", None),
        "poeann_12347_question_1_67892_ps1.ipynb": ("12347", "poeann", None),
        "anon_x7Kq2_67893_ps1.ipynb": ("x7Kq2", "x7Kq2", None)},
    "Blackboard": {
        "gradebook_CS101_PS1_s1234567_attempt_2026-03-02-10-30-00_ps1.ipynb": (
            "s1234567", "s1234567", datetime(2026, 3, 2, 10, 30)),
        "gradebook_CS101_PS1_jdoe_attempt_2026-03-01-10-30-09_my_work_2.ipynb": (
            "jdoe", "jdoe", datetime(2026, 3, 1, 10, 30, 9))},
    "Brightspace, a folder for each": {
        "12345-678 - Jane Doe - Mar 1, 2026 1030 AM/ps1.ipynb": (
            "12345", "Jane Doe", datetime(2026, 3, 1, 10, 30)),
        "12346-678 - John Roe - Feb 9, 2026 115 PM/ps1.ipynb": (
            "12346", "John Roe", datetime(2026, 2, 9, 13, 15))},
    "Brightspace, without folders": {
        "12345-678 - Jane Doe- Mar 1, 2026 1030 AM - ps1.ipynb": (
            "12345", "Jane Doe", datetime(2026, 3, 1, 10, 30))},
    "ILIAS": {
        "PS1/Submissions/Doe_Jane_jdoe_3101/ps1.ipynb": ("3101", "Doe_Jane", None),
        "PS1/Submissions/Roe_John_jroe_3102/20260301103000_ps1.ipynb": (
            "3102", "Roe_John", datetime(2026, 3, 1, 10, 30))},
    "Gradescope, without its list": {
        "assignment_1_export/submission_111/ps1.ipynb": ("111", "111", None)},
    "Teams": {
        "Submitted files/Jane Doe/PS1/Version 1/ps1.ipynb": (None, "Jane Doe", None),
        "Submitted files/John Roe/PS1/Version 2/ps1.ipynb": (None, "John Roe", None)},
    "Google Classroom": {
        "PS1/Jane Doe - ps1.ipynb": (None, "Jane Doe", None),
        "PS1/John Roe - Copy of ps1.ipynb": (None, "John Roe", None)},
    "GitHub Classroom": {
        "ps1-janedoe/ps1.ipynb": (None, "janedoe", None),
        "ps1-john-roe-main/notebooks/ps1.ipynb": (None, "john-roe", None)},
    "GitHub Classroom's command": {
        "ps1-submissions/ps1-janedoe/ps1.ipynb": (None, "janedoe", None),
        "ps1-submissions/ps1-johnroe/ps1.ipynb": (None, "johnroe", None)},
    "nbgrader": {
        "jdoe/ps1/ps1.ipynb": (None, "jdoe", None), "jroe/ps1/ps1.ipynb": (None, "jroe", None)},
    "nbgrader's exchange": {
        "jdoe+ps1+2026-03-01 10:30:00 UTC+a1b2/ps1.ipynb": (None, "jdoe", datetime(2026, 3, 1, 10, 30))},
    "Windows": {"jdoe\\ps1\\ps1.ipynb": (None, "jdoe", None)},
    "plain names": {
        "Seán O'Brien.ipynb": (None, "Seán O'Brien", None), "jane_doe.ipynb": (None, "jane_doe", None),
        "हिन्दी.ipynb": (None, "हिन्दी", None)},
}


@pytest.mark.parametrize("platform", EXPORTS)
def test_the_export_of_each_platform_is_read(tmp_path, platform):
    expected = EXPORTS[platform]
    sent, unplaced = collect(export(tmp_path / "export.zip", dict.fromkeys(expected, "{}")), "ps1", [])
    assert unplaced == []
    own = datetime(2026, 4, 20, 10)
    assert {one.file: (one.number or None, one.name, one.time) for one in sent} == {
        path.replace("\\", os.sep) if os.sep == "\\" else path: (number, name, time or own)
        for path, (number, name, time) in expected.items()}
    assert all(one.student == (one.number or one.name) for one in sent if one.name != "Seán O'Brien"
               and one.name != "हिन्दी")


def test_gradescope_says_in_its_list_who_and_when(tmp_path):
    listed = """
submission_111:
  :submitters:
  - :name: Jane Doe
    :sid: '3101'
    :email: jane@example.org
  :created_at: 2026-03-01 10:30:00.000000000 -0800
submission_112:
  :submitters:
  - :name: John Roe
    :sid:
    :email: john@example.org
  :created_at: 2026-03-02 10:30:00 -08:00
"""
    path = export(tmp_path / "export.zip", {
        "assignment_1_export/submission_metadata.yml": listed,
        **{f"assignment_1_export/submission_{number}/ps1.ipynb": "{}" for number in (111, 112, 113)}})
    sent, unplaced = collect(path, "ps1", [])
    assert [(one.student, one.who) for one in sent] == [
        ("113", "113"), ("3101", "Jane Doe (3101)"), ("john@example.org", "John Roe (john@example.org)")]
    assert [one.time for one in sent][1:] == [datetime(2026, 3, 1, 10, 30), datetime(2026, 3, 2, 10, 30)]
    assert [each.bystander for each in unplaced] == [True]


def test_a_student_cannot_hand_in_for_another_one(tmp_path):
    files = [moodle("Eve", 6, moodle("Bob", 7)), moodle("Eve", 6, moodle("Bob", 7)).replace("/", ""),
             moodle("Eve", 6, "bob_1_2_ps1.ipynb"), moodle("Eve", 6, "submission_9/ps1.ipynb"),
             moodle("Eve", 6, "submission_metadata.yml")]
    sent, _ = collect(export(tmp_path / "export.zip", dict.fromkeys(files, "{}")), "ps1", [])
    assert {one.who for one in sent} == {"Eve (6)"} and len(sent) == 4
    files = ["ps1-eve/bob_1_2_ps1.ipynb", "ps1-eve/bob/ps1/ps1.ipynb", "ps1-eve/bob.ipynb",
             "ps1-bob/ps1.ipynb"]
    sent, _ = collect(export(tmp_path / "export.zip", dict.fromkeys(files, "{}")), "ps1", [])
    assert [one.student for one in sent] == ["bob", "eve", "eve", "eve"]


def test_logins_of_blackboard_that_could_be_cut_in_the_wrong_place_are_two_people(tmp_path):
    files = [f"PS1_{login}_attempt_2026-03-01-10-30-00_ps1.ipynb" for login in ("a_doe", "b_doe", "roe")]
    sent, _ = collect(export(tmp_path / "export.zip", dict.fromkeys(files, "{}")), "ps1", [])
    assert [one.student for one in sent] == ["PS1_a_doe", "PS1_b_doe", "roe"]


def test_of_several_files_the_last_comes_last_by_time_by_version_and_by_number(tmp_path):
    early, late = (2026, 5, 1, 11, 0, 0), (2026, 5, 1, 13, 0, 0)
    path = export(tmp_path / "export.zip", {
        ("a_1_11_ps1-1.ipynb", early): "", ("a_1_12_ps1.ipynb", late): "",  # by time
        "b_2_21_ps1-10.ipynb": "", "b_2_21_ps1-9.ipynb": "",  # by number
        ("c_3_31_other.ipynb", late): "", ("c_3_32_PS1.ipynb", early): ""})  # called like the set
    sent, _ = collect(path, "ps1", [])
    assert [one.file for one in sent][1::2] == ["a_1_12_ps1.ipynb", "b_2_21_ps1-10.ipynb", "c_3_32_PS1.ipynb"]
    versions = [f"Jane Doe/PS1/Version {k}/ps1.ipynb" for k in (1, 10, 9)]
    sent, _ = collect(export(tmp_path / "teams.zip", dict.fromkeys(versions, "")), "ps1", [])
    assert [one.version for one in sent] == [1, 9, 10]


def test_every_file_is_a_submission_or_unplaced_with_a_reason(tmp_path):
    placed = ["ps1.ipynb", "PS1.IPYNB", "ps1.ipynb.txt", "ps1.ipynb.json", "ps1.ipynb (1)",
              "ps1 (2).ipynb.txt"]
    reasons = {"a.pdf": "a PDF", "ps1.py": "Python code", "ps1.html": "a web page",
               "ps1.zip": "an archive inside", "notes.docx": "a document",
               "ps1.json": "no notebook by its name", "ps1": "no notebook by its name"}
    bystanders = {"._ps1.ipynb": "macOS", ".ipynb_checkpoints/ps1-checkpoint.ipynb": "Jupyter",
                  ".DS_Store": "macOS", "Thumbs.db": "system"}
    files = [moodle("Good", 1, name) for name in (*placed, *reasons, *bystanders)]
    files += ["__MACOSX/._x.ipynb", "ps1_final_1.ipynb", "week 1/essay.ipynb"]
    sent, unplaced = collect(export(tmp_path / "export.zip", dict.fromkeys(files, "")), "ps1", [])
    assert {one.file for one in sent} == {moodle("Good", 1, name) for name in placed}
    assert len(sent) + len(unplaced) == len(files)
    said = {each.file: each for each in unplaced}
    for name, reason in reasons.items():
        each = said[moodle("Good", 1, name)]
        assert each.reason == f"{reason}: ask for the notebook (.ipynb)"
        assert each.sent.who == "Good (1)" and not each.bystander
    for name, reason in bystanders.items():
        each = said[moodle("Good", 1, name)]
        assert reason in each.reason and each.bystander and each.sent is None
    assert said["__MACOSX/._x.ipynb"].bystander
    for name in ("ps1_final_1.ipynb", "week 1/essay.ipynb"):
        assert "add a pattern to file_names in nbgrader_config.py" in said[name].reason


def test_a_file_without_a_date_or_with_none_that_exists_has_no_time(tmp_path):
    names = ["a_1_1_ps1.ipynb", "b_2_2_ps1.ipynb", "c_3_3_ps1.ipynb", "d_4_4_ps1.ipynb"]
    path = export(tmp_path / "export.zip", dict.fromkeys(names, "{}"))
    exports.with_date(path, names[0])  # of month 0
    exports.with_date(path, names[1], date=0x21)  # 1980-01-01, which is what programs write for none
    exports.with_date(path, names[2], time=31, date=46 << 9 | 5 << 5 | 1)  # 62 seconds
    exports.with_date(path, names[3], time=31 << 11, date=46 << 9 | 5 << 5 | 1)  # 31 hours
    sent, _ = collect(path, "ps1", [])
    assert [one.time for one in sent] == [None, None, datetime(2026, 5, 1, 0, 0, 59), None]
    assert all(one.read() == b"{}" for one in sent)


def test_what_cannot_be_read_says_why(tmp_path):
    names = [moodle(name, number) for number, name in enumerate(["Enc", "Crc", "Good"])]
    path = export(tmp_path / "export.zip", dict.fromkeys(names, "{}" * 100))
    exports.encrypted(path, names[0])
    exports.with_wrong_checksum(path, names[1])
    sent, _ = collect(path, "ps1", [])
    said = [one.contents() for one in sent]
    assert said[0] == (b"", "the file has a password") and said[2] == (b"{}" * 100, "")
    assert said[1][0] == b"" and said[1][1].startswith("the file is damaged (Bad CRC-32")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match="a zip that is cut off or damaged: download it again"):
        collect(path, "ps1", [])


def test_two_entries_of_one_name_are_two_files(tmp_path):
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive, pytest.warns(match="Duplicate name"):
        archive.writestr("ada.ipynb", "first")
        archive.writestr("ada.ipynb", "second")
    sent, _ = collect(tmp_path / "export.zip", "ps1", [])
    assert sorted(one.read() for one in sent) == [b"first", b"second"]


def test_names_are_read_in_the_code_page_they_were_written_in(tmp_path):
    path = export(tmp_path / "export.zip", {moodle("Danixl Roe", 1): "{}", moodle("Zoë", 2): "{}"})
    exports.in_windows_1252(path, "Danixl Roe", "Daniël Roe")
    sent, _ = collect(path, "ps1", [])
    assert [one.who for one in sent] == ["Daniël Roe (1)", "Zoë (2)"] and sent[0].read() == b"{}"
    folder = os.fsencode(tmp_path / "in") + b"/" + moodle("Dani\xebl", 3, "").encode("cp1252")
    os.makedirs(folder)
    with open(folder + b"/ps1.ipynb", "wb") as file:
        file.write(b"{}")
    (one,), _ = collect(tmp_path / "in", "ps1", [])
    assert one.who == "Daniël (3)" and one.student == "3" and one.read() == b"{}"


def test_the_zip_is_read_once_and_a_new_one_of_the_same_name_anew(tmp_path, monkeypatch):
    names = [f"s{k}.ipynb" for k in range(50)]
    path = export(tmp_path / "export.zip", dict.fromkeys(names, "{}"))
    opened = []
    real = zipfile.ZipFile._RealGetContents
    monkeypatch.setattr(zipfile.ZipFile, "_RealGetContents", lambda self: opened.append(1) or real(self))
    sent, _ = collect(path, "ps1", [])
    assert [one.read() for one in sent for _ in range(4)] == [b"{}"] * 200 and len(opened) == 1
    export(path, dict.fromkeys(names, "other"))
    os.utime(path, (1, 1))
    assert collect(path, "ps1", [])[0][0].read() == b"other"


def test_a_pattern_that_cannot_be_used_is_named(tmp_path):
    (tmp_path / "ada.ipynb").write_text("{}")
    for pattern, said in ((r"(?P<student>[^/]+", "is no regular expression: missing"),
                          (r"[^/]+\.ipynb", "has no group called student"),
                          (r"(?P<student>\w+)(?P<day>\d)", "has a group called 'day'; known are id, name")):
        with pytest.raises(ValueError, match="file_names in nbgrader_config.py: .*") as error:
            collect(tmp_path, "ps1", [pattern])
        assert said in str(error.value)
    own = r"(?P<name>\w+) of (?P<id>\w+)\.ipynb"
    (tmp_path / "ada of cs7.ipynb").write_text("{}")
    assert [one.who for one in collect(tmp_path, "ps1", [own])[0]] == ["ada", "ada (cs7)"]
