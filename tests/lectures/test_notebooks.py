"""What nbval cannot see: outputs are there at all, pictures have words, links lead somewhere."""

import base64
import copy
import re
import subprocess
import sys
from itertools import pairwise

import nbformat
import numpy as np
import pytest

from course_lib.lecture import Lecture, MalformedLecture
from tests.support import ROOT
from tests.support.lectures import LECTURES, PATHS, each_lecture
from tools.refresh_notebooks import normalize, pixels

TAGS = {"solution"}
NOTEBOOKS = PATHS[0].parent
WIDEST_LINE = 85  # columns of code in a cell
SOURCES = [*PATHS, *sorted(NOTEBOOKS.glob("problem_sets/source/*/*.ipynb")),
           *sorted(ROOT.glob("tools/template/*.ipynb"))]


def missing_pictures(lecture):
    """Cells that should show a picture and do not, or show an empty one, or one without a number in words."""
    missing = []
    for cell in lecture.code_cells:
        figures = len(re.findall(r"^\s*(?:\w+\.)?show\(", cell.source, re.M))
        panels = len(re.findall(r"^\w*panel(?:\(.*)?$", cell.source, re.M))
        shown = cell.pictures
        if (sorted(picture.kind for picture in shown) != ["Figure"] * figures + ["Panel"] * panels
                or any(np.ptp(pixels(picture.png)) <= 100 for picture in shown)
                or not all(re.search(r"\d", picture.words) for picture in shown)
                or not all(picture.words in cell.printed for picture in shown if picture.kind == "Figure")):
            missing.append(cell.id)
    return missing


@each_lecture
def test_stored_as_refresh_notebooks_writes_it(lecture):
    notebook, code = lecture.notebook, lecture.code_cells
    assert normalize(copy.deepcopy(notebook), notebook) == notebook, "run `make notebooks`"
    assert [cell.node.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert all(cell.id.startswith(f"{lecture.number}-") for cell in lecture.cells)
    assert {tag for cell in lecture.cells for tag in cell.node.metadata.get("tags", [])} <= TAGS


@each_lecture
def test_no_cell_shows_an_error_or_a_warning(lecture):
    for cell in lecture.code_cells:
        for output in cell.node.outputs:
            assert output.output_type != "error" and output.get("name") != "stderr", cell.id


@each_lecture
def test_every_picture_is_there_and_has_words_with_numbers(lecture):
    assert missing_pictures(lecture) == []


@pytest.mark.parametrize("kind", ["Panel", "Figure"])
def test_a_picture_deleted_from_a_saved_notebook_is_noticed(kind):
    path, notebook = LECTURES["03"].path, copy.deepcopy(LECTURES["03"].notebook)
    cell, data = next((cell, output.data) for cell in notebook.cells for output in cell.get("outputs", [])
                      if output.get("data", {}).get("text/plain", "").startswith(f"{kind}. "))
    whole = copy.deepcopy(data)
    del data["image/png"]
    assert missing_pictures(Lecture(path, notebook)) == [cell.id]
    data.update(whole, **{"text/plain": f"{kind}. "})
    with pytest.raises(MalformedLecture, match=f"cell {cell.id}: .* as the words of a picture"):
        missing_pictures(Lecture(path, notebook))
    cell.outputs = []
    assert missing_pictures(Lecture(path, notebook)) == [cell.id]


def test_strict_nbval_notices_another_sentence_under_the_same_picture(tmp_path):
    notebook = copy.deepcopy(LECTURES["03"].notebook)
    needed = [f"03-{name}" for name in ("imports", "tools", "rule", "first-step", "panel")]
    notebook.cells = [cell for cell in notebook.cells if cell.id in needed]
    for verdict, replace in ((0, "Panel. After"), (1, "Panel. Before")):
        data = notebook.cells[-1].outputs[0].data
        data["text/plain"] = data["text/plain"].replace("Panel. After", replace)
        nbformat.write(notebook, tmp_path / "lecture.ipynb")
        nbval = "-m pytest -q -p no:cacheprovider --nbval --nbval-current-env lecture.ipynb".split()
        result = subprocess.run([sys.executable, *nbval], cwd=tmp_path, capture_output=True, text=True)
        assert result.returncode == verdict, result.stdout


@each_lecture
def test_size(lecture):
    assert lecture.path.stat().st_size < 1_000_000
    for cell in lecture.code_cells:
        assert len(cell.source.splitlines()) <= 17, cell.id
        assert all(len(base64.b64decode(picture.png)) < 100_000 for picture in cell.pictures), cell.id
    for cell in lecture.text_cells:
        assert len(cell.source.split()) <= 180, cell.id


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_line_of_code_is_too_wide(path):
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    too_wide = [f"{cell.id}, line {number}: {len(line)} columns" for cell in cells
                for number, line in enumerate(cell.source.splitlines(), start=1)
                if len(line) > WIDEST_LINE]
    assert too_wide == [], f"at most {WIDEST_LINE} columns"


@each_lecture
def test_no_plumbing_in_the_code(lecture):
    plumbing = r"pyplot|%matplotlib|^\s*[!%]|;\s*$|interact\(|Output\(|nbval"
    for cell in lecture.code_cells:
        assert not re.search(plumbing, cell.source, re.M), cell.id


@each_lecture
def test_it_begins_with_a_question_and_ends_with_a_recap(lecture):
    assert lecture.title and lecture.question and lecture.needs and lecture.stated_minutes
    assert lecture.goals.count("**") >= 6  # three verbs
    assert lecture.text_cells[-1] is lecture.section("Recap").cell
    following = dict(pairwise([*PATHS, None]))[lecture.path]
    leads_to = lecture.next and lecture.next.target
    expected = f"[{following.name[:2]} · …]({following.name})" if following else "…, and link no lecture"
    assert leads_to == (following and following.name), (
        f"the recap of {lecture.path.name} should lead on: **Next: {expected}**")


@each_lecture
def test_predictions_come_before_what_they_predict(lecture):
    assert len(lecture.predictions) >= 3, "three predictions at least"


@each_lecture
def test_what_explains_an_answer_is_folded_as_the_answer_is(lecture):
    for prediction in lecture.predictions:
        reveal = next(k for k, cell in enumerate(lecture.cells) if cell.reveals == prediction.ask.asks)
        text = next(cell for cell in lecture.cells[reveal:] if cell.is_text)
        assert text.source.startswith("<details>") or text.prediction or text.heading, text.id


@each_lecture
def test_links_lead_somewhere_and_lectures_that_exist_are_linked(lecture):
    for cell in lecture.text_cells:
        for link in cell.links:
            there = NOTEBOOKS / link.target.split("#")[0]
            assert link.target.startswith("https://") or there.exists(), link
        assert not re.search(r"!\[\s*\]\(", cell.source), "a picture without words"
        for number, other in LECTURES.items():
            if f"**{number} · " in cell.source or f"Next: {number} · " in cell.source:
                raise AssertionError(f"{cell.id}: {other.path.name} exists, so link it")


def test_the_glossary_is_sorted_and_names_lectures_that_use_its_words():
    glossary = (NOTEBOOKS / "glossary.md").read_text()
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| \[\d+\]\((\w+\.ipynb)\) \|$", glossary, re.M)
    words = [word for word, _ in rows]
    assert len(rows) > 20 and words == sorted(words, key=str.lower)
    for word, name in rows:
        said = " ".join(cell.source for cell in LECTURES[name[:2]].cells).lower()
        assert re.search(word.lower().replace("-", "[ -]?").replace(" ", r"\s"), said), (word, name)
