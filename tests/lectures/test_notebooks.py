"""What nbval cannot see: that outputs are there at all, that pictures have words, that links lead somewhere."""

import base64
import copy
import re
import subprocess
import sys

import nbformat
import numpy as np
import pytest

from course_lib.lab import LECTURES, NOTEBOOKS
from tests.support.lectures import code, each_lecture, read, text
from tools.refresh_notebooks import normalize, pixels

TAGS = {"solution"}


def missing_pictures(notebook):
    """Cells that should show a picture and do not, or show one without saying what is on it."""
    missing = []
    for cell in code(notebook):
        bundles = [output.data for output in cell.outputs if "data" in output]
        printed = "".join(output.text for output in cell.outputs if output.output_type == "stream")
        words = [data.get("text/plain", "") for data in bundles]
        pictures = [data for data in bundles if np.ptp(pixels(data["image/png"])) > 100] if all(
            "image/png" in data for data in bundles) else []
        shows = len(re.findall(r"^\s*show\(", cell.source, re.M))
        panels = len(re.findall(r"^\w*panel(?:\(.*)?$", cell.source, re.M))
        if (len(pictures) != shows + panels
                or sum(word.startswith("Figure. ") for word in words) != shows
                or sum(word.startswith("Panel. ") for word in words) != panels
                or not all(re.search(r"\d", word) for word in words)
                or not all(word.removeprefix("Figure. ") in printed for word in words if word.startswith("Figure. "))):
            missing.append(cell.id)
    return missing


@each_lecture
def test_stored_as_refresh_notebooks_writes_it(path):
    notebook = read(path)
    assert normalize(copy.deepcopy(notebook), notebook) == notebook, "run `make notebooks`"
    assert [cell.execution_count for cell in code(notebook)] == list(range(1, len(code(notebook)) + 1))
    assert all(cell.id.startswith(path.name[:2] + "-") for cell in notebook.cells)
    assert {tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])} <= TAGS


@each_lecture
def test_no_cell_shows_an_error_or_a_warning(path):
    for cell in code(read(path)):
        assert not any(output.output_type == "error" or output.get("name") == "stderr" for output in cell.outputs), cell.id


@each_lecture
def test_every_picture_is_there_and_has_words_with_numbers(path):
    assert missing_pictures(read(path)) == []


@pytest.mark.parametrize("prefix", ["Panel. ", "Figure. "])
def test_a_picture_deleted_from_a_saved_notebook_is_noticed(prefix):
    notebook = read(NOTEBOOKS / "03_adagrad.ipynb")
    cell, data = next((cell, output.data) for cell in code(notebook) for output in cell.outputs
                      if output.get("data", {}).get("text/plain", "").startswith(prefix))
    whole = copy.deepcopy(data)
    del data["image/png"]
    assert missing_pictures(notebook) == [cell.id]
    data.update(whole, **{"text/plain": prefix})
    assert missing_pictures(notebook) == [cell.id]
    cell.outputs = []
    assert missing_pictures(notebook) == [cell.id]


def test_strict_nbval_notices_another_sentence_under_the_same_picture(tmp_path):
    notebook = read(NOTEBOOKS / "03_adagrad.ipynb")
    cells = {cell.id: cell for cell in notebook.cells}
    notebook.cells = [cells[f"03-{name}"] for name in ("imports", "rule", "first-step", "panel")]
    for verdict, replace in ((0, "Panel. After"), (1, "Panel. Before")):
        data = cells["03-panel"].outputs[0].data
        data["text/plain"] = data["text/plain"].replace("Panel. After", replace)
        nbformat.write(notebook, tmp_path / "lecture.ipynb")
        result = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval",
                                 "--nbval-current-env", "lecture.ipynb"], cwd=tmp_path, capture_output=True, text=True)
        assert result.returncode == verdict, result.stdout


@each_lecture
def test_size(path):
    assert path.stat().st_size < 1_000_000
    for cell in code(read(path)):
        assert len(cell.source.splitlines()) <= 12, cell.id
        assert all(len(line) <= 120 for line in cell.source.splitlines()), cell.id
        for output in cell.outputs:
            assert len(base64.b64decode(output.get("data", {}).get("image/png", ""))) < 100_000, cell.id
    for cell in text(read(path)):
        assert len(cell.source.split()) <= 180, cell.id


@each_lecture
def test_no_plumbing_in_the_code(path):
    for cell in code(read(path)):
        assert not re.search(r"pyplot|%matplotlib|^\s*[!%]|;\s*$|interact\(|Output\(|nbval", cell.source, re.M), cell.id


@each_lecture
def test_it_begins_with_a_question_and_ends_with_a_recap(path):
    first, *_, last = text(read(path))
    assert first.source.startswith(f"# {path.name[:2]} · ") and "?**" in first.source
    assert re.search(r"\| Time \| \d+ minutes \|", first.source) and "| You need |" in first.source
    assert first.source.count("**", first.source.index("After this lecture")) >= 6  # three verbs
    assert last.source.startswith("## Recap") and "**Next: " in last.source
    if path != LECTURES[-1]:
        following = LECTURES[LECTURES.index(path) + 1].name
        assert f"]({following})" in last.source.split("**Next: ")[1], (
            f"the recap of {path.name} should lead on: **Next: [{following[:2]} · …]({following})**")


@each_lecture
def test_predictions_come_before_what_they_predict(path):
    notebook = read(path)
    assert sum("**Predict.**" in cell.source for cell in text(notebook)) >= 3, "three predictions at least"
    for i, cell in enumerate(notebook.cells):
        if "**Predict.**" in cell.source:
            assert notebook.cells[i + 1].cell_type == "code", cell.id


@each_lecture
def test_links_lead_somewhere_and_lectures_that_exist_are_linked(path):
    names = {lecture.name[:2]: lecture.name for lecture in LECTURES}
    for cell in text(read(path)):
        for alt, target in re.findall(r"(?<!!)\[([^\]]+)\]\(([^)]+)\)", cell.source):
            assert target.startswith("https://") or (path.parent / target.split("#")[0]).exists(), target
        assert not re.search(r"!\[\s*\]\(", cell.source), "a picture without words"
        for number, name in names.items():
            if f"**{number} · " in cell.source or f"Next: {number} · " in cell.source:
                raise AssertionError(f"{cell.id}: {name} exists, so link it")


def test_the_glossary_is_sorted_and_names_lectures_that_use_its_words():
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| \[\d+\]\((\w+\.ipynb)\) \|$", (NOTEBOOKS / "glossary.md").read_text(), re.M)
    words = [word for word, _ in rows]
    assert len(rows) > 20 and words == sorted(words, key=str.lower)
    for word, name in rows:
        said = " ".join(cell.source for cell in read(NOTEBOOKS / name).cells).lower()
        assert re.search(word.lower().replace("-", "[ -]?").replace(" ", r"\s"), said), (word, name)
