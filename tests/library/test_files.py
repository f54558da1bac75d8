"""Files are written whole or not at all."""

import os
import stat
import sys

import pytest

from course_lib.clean import clean
from course_lib.files import RECORD, ForeignFolder, atomic_file, cache_folder, renewed, write_atomically


def test_text_and_bytes_are_written_with_the_folders_they_need(tmp_path):
    write_atomically(tmp_path / "a" / "b" / "text", "η\n")
    write_atomically(tmp_path / "a" / "bytes", b"\xff\x00")
    assert (tmp_path / "a" / "b" / "text").read_bytes() == "η\n".encode()
    assert (tmp_path / "a" / "bytes").read_bytes() == b"\xff\x00"


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_what_fails_on_the_way_leaves_the_old_content_and_nothing_else(tmp_path, error):
    path = tmp_path / "file"
    write_atomically(path, "old")
    with pytest.raises(error), atomic_file(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_text() == "old"
        raise error
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["file"]


def test_a_file_that_must_not_be_overwritten_is_kept(tmp_path):
    write_atomically(tmp_path / "salt", "first", overwrite=False)
    with pytest.raises(FileExistsError):
        write_atomically(tmp_path / "salt", "second", overwrite=False)
    assert (tmp_path / "salt").read_text() == "first" and os.listdir(tmp_path) == ["salt"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_permissions_are_those_that_were_asked_for(tmp_path):
    write_atomically(tmp_path / "secret", "x", mode=0o600)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_a_name_as_long_as_a_file_system_takes_can_be_written(tmp_path):
    write_atomically(tmp_path / ("x" * 255), "long")
    assert (tmp_path / ("x" * 255)).read_text() == "long"


def make(folder, **options):
    """Make a folder anew with two files, the second deeper."""
    with renewed(folder, **options) as new:
        write_atomically(new / "a.txt", "made")
        write_atomically(new / "deep" / "b.txt", "made")


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != RECORD}


def test_a_folder_that_is_made_anew_holds_what_is_new_and_nothing_of_before(tmp_path):
    make(tmp_path / "x" / "talks")
    with renewed(tmp_path / "x" / "talks") as new:
        (new / "c.txt").write_text("new")
    assert files(tmp_path) == {"x/talks/c.txt": "new"} and not (tmp_path / "x" / "talks" / "deep").exists()


def test_what_is_added_to_stays_where_it_is_not_made_anew(tmp_path):
    make(tmp_path / "talks")
    with renewed(tmp_path / "talks", add=True) as new:
        (new / "a.txt").write_text("new")
    assert files(tmp_path / "talks") == {"a.txt": "new", "deep/b.txt": "made"}
    with renewed(tmp_path / "talks"):
        pass
    assert files(tmp_path / "talks") == {}


def test_a_file_that_somebody_laid_into_a_made_folder_stays(tmp_path):
    folder = tmp_path / "talks"
    make(folder)
    (folder / "my_talk.md").write_text("mine")
    (folder / "deep" / "mine.md").write_text("mine")
    for _ in range(2):
        make(folder)
    assert files(folder) == {"a.txt": "made", "deep/b.txt": "made", "deep/mine.md": "mine",
                             "my_talk.md": "mine"}


def test_a_made_file_that_somebody_changed_is_kept_beside_the_new_one(tmp_path, capsys):
    make(tmp_path)
    for k in (1, 2):
        (tmp_path / "a.txt").write_text(f"mine {k}")
        make(tmp_path)
        assert f"a-{k}.txt" in capsys.readouterr().out
    assert files(tmp_path) == {"a.txt": "made", "a-1.txt": "mine 1", "a-2.txt": "mine 2",
                               "deep/b.txt": "made"}


@pytest.mark.parametrize("record", [None, "{oops", "[]"])
def test_a_folder_that_the_course_did_not_make_is_left_alone(tmp_path, record):
    (tmp_path / "slides").mkdir()
    (tmp_path / "slides" / "my_talk.md").write_text("mine")
    if record:
        (tmp_path / RECORD).write_text(record)
    with pytest.raises(ForeignFolder, match="did not make"):
        make(tmp_path)
    assert files(tmp_path) == {"slides/my_talk.md": "mine"}


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_a_folder_that_could_not_be_made_is_as_it_was_and_can_be_made_again(tmp_path, error):
    for first in (True, False):
        with pytest.raises(error), renewed(tmp_path / "talks") as new:
            (new / "a.txt").write_text("half")
            raise error
        assert files(tmp_path / "talks") == ({} if first else {"a.txt": "made", "deep/b.txt": "made"})
        make(tmp_path / "talks")


def test_what_was_killed_on_the_way_is_made_again(tmp_path):
    make(tmp_path)
    write_atomically(tmp_path / ".made_by_the_course" / "half", "half")
    make(tmp_path)
    assert files(tmp_path) == {"a.txt": "made", "deep/b.txt": "made"}


def test_a_record_beside_a_folder_leaves_the_folder_pure(tmp_path):
    for _ in range(2):
        make(tmp_path / "edition", record=tmp_path / "record.json")
    assert sorted(os.listdir(tmp_path / "edition")) == ["a.txt", "deep"]


def test_cleaning_removes_what_the_course_made_and_nothing_else(tmp_path):
    build = tmp_path / "build"
    for folder in (tmp_path / "_site", build / "deck", build / "present"):
        make(folder)
    write_atomically(cache_folder(build / "npm") / "package" / "x.js", "downloaded")
    write_atomically(tmp_path / ".venv" / "pyvenv.cfg", "home = /usr")
    mine = {"my_work/00.ipynb": "mine", "build/notes.md": "mine", "build/present/my_talk.md": "mine",
            "build/thesis/npm/x.js": "mine", "build/thesis.zip": "mine"}
    for name, text in mine.items():
        write_atomically(tmp_path / name, text)
    left = clean(tmp_path)
    assert files(tmp_path) == mine
    assert [path.name for path in left] == ["notes.md", "present", "thesis", "thesis.zip"]


def test_cleaning_leaves_an_environment_that_is_none_and_a_folder_of_somebody_else(tmp_path):
    mine = {".venv/notes.md": "mine", "_site/index.html": "mine"}
    for name, text in mine.items():
        write_atomically(tmp_path / name, text)
    assert clean(tmp_path) == [tmp_path / "_site"] and files(tmp_path) == mine
    assert clean(tmp_path / "empty") == []
