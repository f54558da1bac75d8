"""Batches: folders and zips, interrupted and resumed, on one process and on many."""

import asyncio
import errno
import http.client
import os
import re
import sys
import urllib.request
import zipfile
from dataclasses import replace

import psutil
import pytest

from course_lib.grading import __main__ as command, batch, sandbox
from course_lib.grading.bounds import MAX_FILE_BYTES
from course_lib.grading.collect import collect
from course_lib.grading.judge import require_solvable
from tests.support.grading import rows, sent, solved
from tests.support.submissions import ANSWERS, a_class


def graded(course, folder, cluster=None):
    problem_set = course.problem_set("ps1")
    found, _ = collect(folder, "ps1", course.settings.file_names)
    results = batch.ResultStore(course.root / "results" / "ps1", problem_set.version)
    graded = batch.grade_all(problem_set, found, results, cluster)
    return dict(sorted((one.student, result) for one, result in graded))


def test_one_bad_file_does_not_stop_a_batch_and_what_is_done_stays_done(course, ps1, tmp_path, monkeypatch):
    points = a_class(ps1, tmp_path / "submitted")
    first = graded(course, tmp_path / "submitted")
    assert [result.score for result in first.values()] == points
    monkeypatch.setattr(batch, "grade", None)  # anything asked of it now would be a result for a human
    assert graded(course, tmp_path / "submitted") == first


def test_an_interrupted_batch_goes_on_where_it_stopped(course, ps1, tmp_path, monkeypatch):
    points = a_class(ps1, tmp_path / "submitted")
    real, asked = batch.grade, []

    def interrupted(problem_set, student, data):
        asked.append(student)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return real(problem_set, student, data)

    monkeypatch.setattr(batch, "grade", interrupted)
    with pytest.raises(KeyboardInterrupt):
        graded(course, tmp_path / "submitted")
    assert [result.score for result in graded(course, tmp_path / "submitted").values()] == points
    assert sorted(asked) == ["student-0", "student-1", "student-2", "student-2", "student-3", "zoe"]


def test_a_damaged_result_is_made_again_and_a_failing_grader_is_flagged(course, ps1, tmp_path, monkeypatch):
    a_class(ps1, tmp_path / "submitted", ["right"])
    first = graded(course, tmp_path / "submitted")
    for file in (course.root / "results").rglob("*.json"):
        file.write_text(file.read_text()[:50])
    monkeypatch.setattr(batch, "grade", lambda *_: 1 / 0)
    failed = graded(course, tmp_path / "submitted")
    assert all(result.score is None and "ZeroDivisionError" in result.flags[0] for result in failed.values())
    monkeypatch.undo()
    assert graded(course, tmp_path / "submitted") == first


def command_says(course, *options):
    """What the command says when it ends, not having done all that was asked."""
    with pytest.raises(SystemExit) as ended:
        command.main(["ps1", str(course.root / "submitted"), "--course", str(course.root), "--workers", "0",
                      *options])
    return str(ended.value)


@pytest.mark.parametrize("old, new, said", [
    ("value)\n    v = v + g**2", "value)\n    v = v + h**2", "NameError: name 'h' is not defined in line"),
    ("lambda: 19.0", "lambda: 18.0", "the author's solution earns 0 of 1 points for 'κ before'"),
    ("QUESTIONS = {", "QUESTIONS = {{", "SyntaxError"),
    ("Criterion(2,", "Criterion(3,", "worth"),
])
def test_a_mistake_in_the_checks_is_told_before_anybody_is_judged(course, ps1, old, new, said):
    a_class(ps1, course.root / "submitted", ["right"])
    checks = course.root / "checks" / "ps1.py"
    assert old in checks.read_text()
    checks.write_text(checks.read_text().replace(old, new))
    assert said in command_says(course)
    assert not (course.root / "results").exists() and rows(course) == {}


def test_a_solution_that_earns_too_little_or_a_stub_that_earns_something_is_told(course, ps1):
    with pytest.raises(ValueError, match=r"solution earns 0 of 2 points .*(\n.*){4}\n  and 4 more"):
        require_solvable(ps1, ps1.released.encode())
    given = replace(ps1, released=sent(solved(ps1)).decode())
    with pytest.raises(ValueError, match="released notebook earns 2 of 2 points for 'every position once'"):
        require_solvable(given, course.solution("ps1"))


def test_without_submissions_only_the_checks_are_tried(course, capsys):
    command.main(["ps1", "--course", str(course.root)])
    assert "the author's solution earns all, the released notebook none" in capsys.readouterr().out
    assert rows(course) == {}


def test_where_the_grader_fails_earlier_marks_stand_and_the_command_says_so(course, ps1, monkeypatch):
    a_class(ps1, course.root / "submitted", ["right", "wrong"])
    command.main(["ps1", str(course.root / "submitted"), "--course", str(course.root), "--workers", "0"])
    marks = rows(course)
    monkeypatch.setattr(batch, "grade", lambda *_: 1 / 0)
    said = command_says(course, "--student", "student-0")
    assert "1 of 1 submissions could not be judged" in said and "ZeroDivisionError" in said
    assert rows(course) == marks and marks["student-0"]["ps1-news-check"][0] == 4.0
    place = course.root / "submitted" / "new" / "ps1"
    place.mkdir(parents=True)
    (place / "ps1.ipynb").write_bytes(sent(solved(ps1)))
    assert "of 4 submissions could not be judged" in command_says(course)
    found = rows(course)
    assert all(auto is None and wanted for auto, _, wanted in found.pop("new").values()) and found == marks


def test_a_result_that_cannot_be_stored_of_one_student_stops_nobody_else(course, ps1, tmp_path, monkeypatch):
    a_class(ps1, tmp_path / "submitted", ["right", "right"])
    real = batch.write_atomically

    def write(path, content):
        if "student-0" in str(path):
            raise OSError(errno.ENAMETOOLONG, "File name too long")
        real(path, content)

    monkeypatch.setattr(batch, "write_atomically", write)
    found = graded(course, tmp_path / "submitted")
    assert [result.score for result in found.values()] == [None, 16.0, None]
    assert found["student-0"].retry and "File name too long" in found["student-0"].flags[0]


def test_a_local_cluster_and_one_by_address_give_the_same_marks(course, ps1, tmp_path):
    points = a_class(ps1, tmp_path / "submitted", list(ANSWERS)[:8])
    alone = graded(course, tmp_path / "submitted")
    assert [result.score for result in alone.values()] == points
    for file in (course.root / "results").rglob("*.json"):
        file.unlink()
    with batch.workers(count=2) as client:
        assert graded(course, tmp_path / "submitted", client) == alone
        for file in (course.root / "results").rglob("*.json"):
            file.unlink()
        certificate = tmp_path / "cluster.pem"
        certificate.write_text(client.security.tls_client_key + client.security.tls_client_cert)
        with batch.workers(client.scheduler.address, certificate=certificate) as other:
            assert graded(course, tmp_path / "submitted", other) == alone


def test_nobody_enters_the_local_cluster_without_the_certificate_of_the_batch():
    from distributed import Security
    from distributed.comm import connect

    async def knock(address, security):
        await connect(address, timeout=5, **security.get_connection_args("client"))

    with batch.workers(count=1) as client:
        for address, security in ((client.scheduler.address, Security()),
                                  (client.scheduler.address, Security.temporary()),
                                  (client.scheduler.address.replace("tls", "tcp"), Security())):
            with pytest.raises((OSError, TypeError)):
                asyncio.run(knock(address, security))
        asyncio.run(knock(client.scheduler.address, client.security))  # with it one does
        grader = psutil.Process()
        ports = {connection.laddr.port for process in (grader, *grader.children(recursive=True))
                 for connection in process.net_connections() if connection.status == "LISTEN"}
        for port in ports:  # and no page tells of it
            for page in ("/", "/info/main/workers.html", "/json/counts.json", "/metrics", "/health"):
                with pytest.raises((OSError, http.client.HTTPException)):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}{page}", timeout=5)
        assert len(ports) > 2


def test_the_files_of_learning_platforms_are_found_and_hostile_zips_do_no_harm(course, tmp_path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("Ada Lovelace_1234_assignsubmission_file_/ps1.ipynb", "hopper_4711_815_ps1.ipynb",
                     "noether_LATE_4712_816_ps1-2.ipynb", "Zoë Müller_5_assignsubmission_file/Übung.ipynb",
                     "嘉_6_assignsubmission_file_/ps1.ipynb", "__MACOSX/._ps1.ipynb", "a/b/c/d.txt"):
            archive.writestr(name, "{}")
        for name in ("../../evil.ipynb", "/etc/evil.ipynb", "..\\evil.ipynb",
                     "<script>_1_assignsubmission_file_/x.ipynb"):
            archive.writestr(name, "{}")
        archive.writestr("x_" * 30_000 + "_1_2_ps1.ipynb", "{}")
        archive.writestr("bomb_7_8_ps1.ipynb", b"[" * (MAX_FILE_BYTES + 10))
    found, unplaced = collect(path, "ps1", course.settings.file_names)
    assert {one.name for one in found} == {"Ada Lovelace", "hopper", "noether", "Zoë Müller", "嘉", "bomb",
                                           "�script�"}
    assert len(unplaced) == 6
    assert all(re.search("evil|x_x|__MACOSX|d.txt", each.file) for each in unplaced)
    bomb = next(one for one in found if one.name == "bomb")
    assert len(bomb.read()) == MAX_FILE_BYTES + 1
    damaged = bytearray(path.read_bytes())
    at = damaged.index(b"hopper_4711_815_ps1.ipynb") + len("hopper_4711_815_ps1.ipynb")
    damaged[at : at + 2] = b"\xff\xff"
    path.write_bytes(damaged)
    found, _ = collect(path, "ps1", course.settings.file_names)
    assert next(one for one in found if one.name == "hopper").read() == b""
    with pytest.raises(ValueError, match="neither a folder nor a zip"):
        collect(__file__, "ps1", [])


def test_a_link_out_of_the_folder_is_not_followed(course, ps1, tmp_path):
    (tmp_path / "secret.ipynb").write_text("{}")
    (tmp_path / "in").mkdir()
    os.symlink(tmp_path / "secret.ipynb", tmp_path / "in" / "eve.ipynb")
    sent, unplaced = collect(tmp_path / "in", "ps1", course.settings.file_names)
    assert sent == [] and [each.reason for each in unplaced] == ["it leads out of the folder"]


# The sandbox, or none ---------------------------------------------------------------------------------------


def test_without_bwrap_or_linux_the_message_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(sandbox.Unavailable, match="apt install bubblewrap"):
        sandbox.require()
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(sandbox.Unavailable, match="only Linux has"):
        sandbox.require()
