"""What the live edition changes: shorter runs, words for a browser, wheels without what is unused."""

import json
import zipfile

import pytest

from course_lib.publish import live
from tests.support.lectures import LECTURES, each_path


@pytest.fixture
def copied(tmp_path):
    def copy(path):
        live.copy_notebook(path, tmp_path)
        return json.loads((tmp_path / path.name).read_text())
    return copy


@pytest.mark.parametrize("cell_id", live.SHORTER)
def test_a_shortened_cell_has_other_settings_and_is_still_python(cell_id):
    source = LECTURES[cell_id[:2]][cell_id].source
    shorter = live.shortened(cell_id, source)
    compile(shorter, cell_id, "exec")
    assert shorter != source and len(shorter.splitlines()) == len(source.splitlines())


def test_a_setting_that_is_not_there_any_more_is_told(monkeypatch):
    monkeypatch.setitem(live.SHORTER, "12-tune", [("range(99)", "range(9)")])
    with pytest.raises(ValueError, match=r"range\(99\).*12-tune"):
        live.shortened("12-tune", LECTURES["12"]["12-tune"].source)


@each_path
def test_a_copy_says_where_changes_are_kept_and_what_to_do_with_a_panel(path, copied):
    notebook, lecture = copied(path), LECTURES[path.name[:2]]
    hello = notebook["cells"][1]["source"]
    assert "kept in this browser" in hello and ("Shorter here" in hello) == (lecture.number == "12")
    panels = [cell for cell in lecture.code_cells if any(each.kind == "Panel" for each in cell.pictures)]
    told = [cell["id"] for cell in notebook["cells"] if live.NOT_RUN in json.dumps(cell.get("outputs", []))]
    assert told == [cell.id for cell in panels]


def test_a_copy_names_its_edition_which_outputs_do_not_change(copied, tmp_path):
    path = LECTURES["00"].path
    edition = copied(path)["metadata"]["course"]["edition"]
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = []
    other = tmp_path / "other" / path.name
    other.parent.mkdir()
    other.write_text(json.dumps(notebook))
    assert copied(other)["metadata"]["course"]["edition"] == edition
    notebook["cells"][0]["source"] = ["# new"]
    other.write_text(json.dumps(notebook))
    assert copied(other)["metadata"]["course"]["edition"] != edition


def test_a_trimmed_wheel_lacks_what_is_left_out_and_its_record_does_too(tmp_path):
    with zipfile.ZipFile(tmp_path / "whole.whl", "w") as wheel:
        for name, text in {"a/used.py": "x = 1", "a/fonts/big.ttf": "big",
                           "a-1.dist-info/RECORD": "a/used.py,,\na/fonts/big.ttf,,\n"}.items():
            wheel.writestr(name, text)
    live.copy_trimmed(tmp_path / "whole.whl", tmp_path / "part.whl", "/fonts/")
    with zipfile.ZipFile(tmp_path / "part.whl") as part:
        assert part.namelist() == ["a/used.py", "a-1.dist-info/RECORD"]
        assert part.read("a-1.dist-info/RECORD").decode() == "a/used.py,,\n"
