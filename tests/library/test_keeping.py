"""What was done is shown, saved, loaded elsewhere and begun anew, and nothing of it is lost."""

import json

import pytest

from course_lib import progress
from course_lib.exercises import record as exercises
from course_lib.predictions import record as predictions

FILE = "my_progress.json"


@pytest.fixture(autouse=True)
def machine(tmp_path, monkeypatch):
    """Goes to a machine by its name, where nothing was done at first."""
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)

    def go(name):
        (tmp_path / name).mkdir(exist_ok=True)
        monkeypatch.chdir(tmp_path / name)
        return tmp_path / name

    go("here")
    return go


def do(*numbers, **answers):
    for number in numbers:
        exercises.keep(number)
    for name, right in answers.items():
        predictions.keep(name, "A", right)


def everything():
    return sorted(exercises.done()), {name: entry["right"] for name, entry in predictions.kept().items()}


def test_progress_is_taken_to_another_machine_and_the_better_of_both_stays(machine, capsys):
    here = machine("here")
    do("06.1", "06.2", **{"06-idea": True, "06-bias": False, "06-must": None})
    predictions.keep("06-derive", None, None)  # skipped
    progress(save=FILE)
    assert capsys.readouterr().out.startswith(f"{FILE} holds 2 exercises and 4 predictions. Download it")

    there = machine("there")
    do("06.2", "00.1", **{"06-idea": False, "06-bias": True, "06-derive": False})
    (there / FILE).write_bytes((here / FILE).read_bytes())  # uploaded
    progress(load=FILE)
    assert capsys.readouterr().out == (f"{FILE} adds 1 exercise and 2 predictions: 06.1, 06-idea, 06-must. "
                                       "Lectures show it when their cells are run again.\n")
    assert everything() == (["00.1", "06.1", "06.2"],
                            {"06-idea": True, "06-bias": True, "06-derive": False, "06-must": None})
    progress(load=FILE)
    assert capsys.readouterr().out.startswith(f"{FILE} adds 0 exercises and 0 predictions.")


def test_a_lecture_is_begun_anew_and_a_file_keeps_what_was_there(machine, capsys):
    do("06.1", "00.1", **{"06-idea": True, "00-gd": False})
    before = everything()
    progress("6", reset=True)
    said = capsys.readouterr().out
    assert said == ("1 exercise and 1 prediction are forgotten here. "
                    'progress(load="my_progress_before_reset_1.json") brings them back.\n')
    assert everything() == (["00.1"], {"00-gd": False})
    progress(reset=True)
    assert everything() == ([], {}) and "before_reset_2" in capsys.readouterr().out
    progress(reset=True)
    assert capsys.readouterr().out == "There is nothing to forget.\n"
    progress(load="my_progress_before_reset_1.json")
    assert everything() == before


def test_an_older_edition_s_files_can_be_loaded_as_they_are(machine):
    here = machine("here")
    do("06.1", **{"06-idea": True})
    there = machine("there")
    for name in (".progress.json", ".predictions.json"):
        (there / f"old{name}").write_bytes((here / name).read_bytes())
        progress(load=f"old{name}")
    assert everything() == (["06.1"], {"06-idea": True})


@pytest.mark.parametrize("content, said", [
    (None, f"There is no file {FILE} in "),
    (b"", f"{FILE} holds no progress of this course, and nothing was changed: Expecting value"),
    (b"\xff\xfe", "nothing was changed: "), (b"{}", "a list of exercises or a table of predictions is"),
    (b"3", "a list of exercises or a table"), (b"[1]", "must be numbers such as '06.1', got [1]"),
    (b'{"cells": [], "metadata": {}}', "each of its predictions must have an answer and a judgement"),
    (b'{"exercises": ["06.2"], "predictions": {"06-idea": {"answer": "A", "right": "yes"}}}', "a judgement"),
    (b"[" * 100_000, "it is nested too deeply")])
def test_a_file_that_holds_something_else_changes_nothing_and_is_told(machine, capsys, content, said):
    do("06.1")
    if content is not None:
        (machine("here") / FILE).write_bytes(content)
    progress(load=FILE)
    assert said in capsys.readouterr().out and everything() == (["06.1"], {})
    progress(save=FILE)
    kept = (machine("here") / FILE).read_bytes()
    assert kept == content if content is not None else json.loads(kept)["exercises"] == ["06.1"]


def test_saving_overwrites_no_file_that_holds_more(machine, capsys):
    do("06.1")
    progress(save=FILE)
    do("06.2")
    progress(save=FILE)  # which holds more now
    progress("06", reset=True)
    do("06.3")
    capsys.readouterr()
    progress(save=FILE)
    assert capsys.readouterr().out == (f"{FILE} holds 2 exercises and 0 predictions that are not here, and "
                                       "stays. Load it first, or save under another name.\n")
    assert json.loads((machine("here") / FILE).read_text())["exercises"] == ["06.1", "06.2"]


def test_where_nothing_can_be_written_that_is_told(machine, capsys):
    (machine("here") / "a file").write_text("where a folder should be")
    progress(save=f"a file/{FILE}")
    assert capsys.readouterr().out.startswith("That cannot be done: ")


@pytest.mark.parametrize("call", [dict(save=FILE, load=FILE), dict(save=FILE, reset=True),
                                  dict(lecture="06", save=FILE)])
def test_one_thing_is_done_at_a_time(call):
    with pytest.raises(ValueError, match="one thing at a time"):
        progress(**call)
