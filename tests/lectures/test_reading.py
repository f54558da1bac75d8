"""A lecture as its page shows it: answers wait, and what needs a kernel is left out. Pages are light."""

import html
import json
import re
import subprocess
import sys

from PIL import Image

from course_lib.exercises import calling
from course_lib.exercises.in_page import judged
from course_lib.publish import practice, site
from course_lib.publish.front import card, social_card
from course_lib.publish.reading import ANSWER, about_page, finished, for_reading, icon_styles, plain
from tests.support import ROOT
from tests.support.lectures import LECTURES, each_lecture


@each_lecture
def test_answers_and_what_only_draws_are_folded_and_checks_say_nothing(lecture):
    page = {node.id: node for node in for_reading(lecture).cells}
    answers = [node.id for node in page.values() if ANSWER in node.metadata.get("tags", [])]
    assert answers == [cell.id for prediction in lecture.predictions for cell in prediction.folded]
    assert all("hide-output" in page[cell_id].metadata.tags for cell_id in answers)
    for exercise in lecture.exercises:
        assert "hide-input" in page[exercise.solution.id].metadata.tags
    shown = [output for node in page.values() for output in node.get("outputs", [])]
    text = "".join(node.source for node in page.values() if node.cell_type == "markdown")
    assert "hint(" not in text and "Change the cell" not in text
    assert "run the cell again" not in str(shown) and not re.search(r"\d of \d done", str(shown))
    for cell in lecture.code_cells:
        if cell.is_folded:
            assert {"hide-input", "remove-cell"} & set(page[cell.id].metadata.tags)


@each_lecture
def test_what_a_figure_says_is_its_caption_and_is_not_printed_again(lecture):
    for node in for_reading(lecture).cells:
        words = {picture.words for picture in lecture[node.id].pictures}
        printed = [output.text.strip() for output in node.get("outputs", [])
                   if output.output_type == "stream"]
        assert not words & set(printed)


@each_lecture
def test_each_exercise_is_an_editor_whose_check_accepts_the_solution_and_not_the_stub(lecture):
    page = {node.id: node for node in for_reading(lecture).cells}
    for exercise in lecture.exercises:
        node = page[exercise.stub.id]
        assert "remove-input" in node.metadata.tags
        [output] = node.outputs
        told = json.loads(html.unescape(re.search(r'data-exercise="(.+?)"', output.data["text/html"])[1]))
        stub = html.unescape(re.search(r"<textarea.*?>(.+)</textarea>", output.data["text/html"], re.S)[1])
        assert told["number"] == exercise.number and "check(" not in stub and len(told["hints"]) == 3
        for code, right in ((stub, False), (exercise.solution.source, True)):
            verdict = json.loads(judged(exercise.number, told["setup"], code, told["answer"]))
            assert (verdict["status"] == "right") == right, verdict
            assert f"{exercise.number} " in verdict["says"] and "run the cell" not in verdict["says"]


def test_what_exercises_import_needs_numpy_only():
    """A page's Python has no other package: matplotlib and widgets would be half of the download."""
    setups = "\n".join(map(practice.setup, LECTURES.values()))
    code = f"import sys\nsys.modules |= dict.fromkeys(['matplotlib', 'ipywidgets', 'IPython'])\n{setups}"
    subprocess.run([sys.executable, "-c", code], check=True)


def answered(code):
    return json.loads(judged("00.3", "import numpy as np", code, "largest_eta"))


def test_an_answer_that_stops_or_never_ends_is_told_by_its_line(monkeypatch):
    monkeypatch.setattr(calling, "SECONDS", 0.1)
    assert "line 2, `while True: pass`" in answered("x = 1\nwhile True: pass")["says"]
    assert "cannot read line 1, `5 =`" in answered("5 =")["says"]
    assert "line 1, `1 / 0`: something is divided by 0" in answered("1 / 0")["says"]
    assert "`largest_eta` is not known" in answered("eta = 5")["says"]


def test_what_an_answer_prints_is_handed_on():
    assert answered("print(2 + 3)\nlargest_eta = 1 / 3") == dict(
        status="right", says=answered("largest_eta = 1 / 3")["says"], read="", printed="5\n")


@each_lecture
def test_the_card_of_a_lecture_names_and_shows_it(lecture):
    html = card(lecture, (ROOT / "README.md").read_text())
    assert f'href="{lecture.path.stem}.html"' in html and re.search(r'alt="[^"]{20,}"', html)
    assert "$" not in plain(lecture.question)


def test_the_page_of_a_lecture_needs_no_script_for_icons_and_says_what_it_is_about(tmp_path):
    (tmp_path / "a.png").write_bytes((ROOT / "figures" / "06_adam.png").read_bytes())
    page = finished('<head><title>Course &#8212; Course</title>'
                    '<script src="x/fontawesome.js?d=1"></script></head><img alt="a" src="a.png">',
                    tmp_path / "index.html", {"og:description": 'Why "η"?'})
    assert "fontawesome" not in page and "<title>Course</title>" in page
    assert '<meta name="description" content="Why &quot;η&quot;?">' in page
    assert 'og:title" content="Course"' in page
    assert re.search(r'<img width="\d{3,}" height="\d{3,}" loading="lazy"', page)


def test_a_link_to_a_page_has_a_picture_and_a_whole_address_where_the_site_has_one(tmp_path):
    social_card(LECTURES["06"], tmp_path / "06_adam.png")
    assert Image.open(tmp_path / "06_adam.png").size == (1200, 630)
    (tmp_path / "_static" / "social").mkdir(parents=True)
    (tmp_path / "06_adam.png").rename(tmp_path / "_static" / "social" / "06_adam.png")
    here, there = (about_page(tmp_path / "06_adam.html", "Why?", address) for address in ("", "https://a.org/b/"))
    assert here["og:image"] == "_static/social/06_adam.png" and not here["og:url"]
    assert there["og:image"] == "https://a.org/b/_static/social/06_adam.png"
    assert there["og:url"] == "https://a.org/b/06_adam.html" and there["twitter:card"]
    assert not about_page(tmp_path / "index.html", "", "https://a.org/b/")["og:image"]


def test_an_address_that_is_none_is_refused():
    assert site.main(["--url", "example.org"]) == "--url must begin with https:// or http://, got example.org"


def test_icons_are_drawn_from_the_outlines_that_are_used():
    script = ('{sun:[512,512,[],"f185","M1 2z"],"angle-up":[320,512,[8963],"f106","M3 4z"],'
              'moon:[1,1,[],"f1","M5 6z"]}')
    styles = icon_styles(script, {"fa-sun", "fa-angle-up", "fa-lg"})
    assert "M1 2z" in styles and "M3 4z" in styles and "M5 6z" not in styles
