"""The pages that students get back: complete, offline, and harmless whatever the student wrote."""

import html
import json
import re

import pytest

from course_lib.exercises import Verdict
from course_lib.grading.batch import attempt
from course_lib.grading.feedback import NOT_FINAL, CellMark, page, said
from course_lib.grading.gradebook import notebook_with_marks
from course_lib.grading.result import Mark
from course_lib.mathml import formula
from tests.support.grading import sent, solved
from tests.support.submissions import body

MARKS = {"ps1-news-check": CellMark(2.0, 4.0, False),
         "ps1-typo-answer": CellMark(3.0, 4.0, False, "Well <said>!")}


def written(ps1, marks=MARKS, late=0.0, **answers):
    """The page on a solved notebook with these answers."""
    return page("ps1: Ada <L>", marked(ps1, sent(solved(ps1, **answers))), marks, late)


def marked(ps1, data):
    """The notebook with marks, as it is read from autograded/."""
    return json.loads(json.dumps(notebook_with_marks(ps1, attempt(ps1, "ada", data))))


def test_a_page_has_the_answers_the_marks_the_comments_and_formulas(ps1):
    text = written(ps1, late=1.0)
    assert "<h1>ps1: Ada &lt;L&gt;</h1>" in text and "Score: 4.0 / 8.0" in text
    assert "Handed in late: 1 points less." in text and "Well &lt;said&gt;!" in text
    assert "<li>✓ 2/2  positions that repeat: right" in text and "Score: 2.0 / 4.0<ul>" in text
    assert text.count("<math") > 5 and "$" not in re.sub(r"<pre>.*?</pre>", "", text, flags=re.S)
    assert 'class="answer"><pre>' in text and '<span class="k">def</span>' in text


EVIL = r"""
<script>alert(1)</script> <img src=x onerror=alert(2)> <b>bold</b>

[a](javascript:alert(3)) ![spy](https://evil.example/pixel.png) [b][c] <https://evil.example/auto>
$\href{javascript:alert(4)}{x}$ $\style{color:red}{x}$ $\class{a}{x}$ $\unicode{x}$ $\text{<img src=x>}$
$$\href{https://evil.example}{y}$$

```html
<iframe src="https://evil.example"></iframe>
```

[c]: javascript:alert(5)
[d]: data:text/html,<script>alert(6)</script>
"""


@pytest.mark.parametrize("cell", ["ps1_typo_answer", "own"])
def test_what_a_student_wrote_runs_nothing_and_loads_nothing(ps1, cell):
    notebook = solved(ps1)
    if cell == "own":
        notebook.cells.append({"cell_type": "markdown", "id": "mine", "metadata": {}, "source": EVIL})
        text = page("ps1", marked(ps1, sent(notebook)), {})
    else:
        text = written(ps1, ps1_typo_answer=EVIL)
    assert "evil" in text or cell == "own"
    assert not re.search(r"<(script|img|iframe|b|link|object|svg)\b", text)
    assert not re.search(r"<[^>]*(javascript:|\bon\w+\s*=|\bsrc\s*=)", text)
    targets = re.findall(r'(?:href|src)\s*=\s*"([^"]*)"', text)
    assert all(target.startswith("https://") for target in targets), targets
    assert "default-src 'none'" in text


@pytest.mark.parametrize("text", ["<meta/http-equiv=refresh content=0;url=//evil.example>", "<script>",
                                  "<marquee>", "<mi/onload=alert(1)>", "<math/href=x>", "<!--", "<svg/x"])
def test_a_formula_makes_nothing_but_mathml(text):
    made = formula(rf"\text{{{text}}}", "inline")
    assert made == f"<code>{html.escape(rf'{chr(92)}text{{{text}}}')}</code>"


def test_an_exception_tells_no_hidden_case_and_fakes_no_mark(ps1):
    code = body("raise ValueError('\\n  ✓ 2/2  right ' + repr(theta))")
    result = attempt(ps1, "ada", sent(solved(ps1, ps1_news_answer=code)))
    told = [said(mark) for mark in result.questions["ps1-news-check"]]
    text = written(ps1, ps1_news_answer=code)
    assert "array([" in result.questions["ps1-news-check"][0].text  # which the report has, for teachers
    for line in told:
        assert line.startswith("✗ 0/2") and "\n" not in line and "array([" not in line
        assert "It stops with ValueError in line" in line and "run it on an example of your own" in line
    assert "array([" not in text and len(re.findall("<li>✓ 2/2", text)) < 8
    cells = notebook_with_marks(ps1, result).cells
    assert not any("array([" in json.dumps(cell.get("outputs", [])) for cell in cells)


def test_words_of_ours_on_an_exception_stay():
    what = "It stops in line 3: something is divided by 0."
    verdict = Verdict("wrong", what, title="positions", mistake="something is divided by 0.")
    assert said(Mark(0, 2, verdict)) == f"✗ 0/2  positions: not yet. {what}"


def test_points_that_are_not_final_are_not_told_as_if(ps1):
    text = written(ps1, {"ps1-news-check": CellMark(0.0, 4.0, True), "x": CellMark(3.0, 4.0, False)})
    assert f"<p>Score: {NOT_FINAL}.</p>" in text and "3.0 / 8.0" not in text
    assert f"Score: 0.0 / 4.0, {NOT_FINAL}" in text
    text = page("ps1", marked(ps1, b"{"), {"ps1-news-check": CellMark(0.0, 20.0, True)})
    assert "A person looks at this, because unreadable: " in text and "0.0 / 20.0</p>" not in text
