"""Files are written whole or not at all."""

import os
import stat
import sys

import pytest

from course_lib.files import atomic_file, write_atomically


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
