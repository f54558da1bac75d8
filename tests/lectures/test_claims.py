"""The errata page is what executing its claims gives, and its references lead somewhere."""

import re

import nbformat
import pytest

from course_lib.lab import LECTURES
from tools.write_errata import CLAIMS, PAGE, SOURCES, VERDICTS, page


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.shown.__name__)
def test_a_claim_has_its_verdict(claim):
    assert claim.shown() and claim.verdict in VERDICTS and claim.source in SOURCES


def test_the_page_is_what_the_claims_say():
    assert PAGE.read_text() == page(), "run `make notebooks`"


@pytest.mark.parametrize("lecture", sorted({claim.lecture for claim in CLAIMS}))
def test_the_section_that_shows_it_exists(lecture):
    title, section = lecture.split(", §")
    notebook = nbformat.read(next(PAGE.parent.glob(f"{title[:2]}_*.ipynb")), as_version=4)
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert texts[0].startswith(f"# {title}") and any(re.match(rf"## {section} · ", text) for text in texts)


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda path: path.stem)
def test_every_erratum_of_a_lecture_is_on_the_page(lecture):
    """A lecture that says "Erratum" has rows that are not simply right."""
    said = sum(len(re.findall(r"erratum", cell.source, re.I)) for cell in nbformat.read(lecture, as_version=4).cells
               if cell.cell_type == "markdown")
    rows = [claim for claim in CLAIMS if claim.lecture.startswith(lecture.name[:2]) and claim.verdict != "right"]
    assert len(rows) >= min(said, 1)
