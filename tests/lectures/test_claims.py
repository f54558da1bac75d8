"""The errata page is what executing its claims gives, and its references lead somewhere."""

import re

import pytest

from course_lib.lecture import sections_at
from tests.support.lectures import each_lecture
from tools.write_errata import CLAIMS, PAGE, SOURCES, VERDICTS, page


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.shown.__name__)
def test_a_claim_has_its_verdict(claim):
    assert claim.shown() and claim.verdict in VERDICTS and claim.source in SOURCES


def test_the_page_is_what_the_claims_say():
    assert PAGE.read_text() == page(), "run `make notebooks`"


@pytest.mark.parametrize("place", sorted({claim.lecture for claim in CLAIMS}))
def test_the_section_that_shows_it_exists(place):
    assert len(sections_at(place)) == 1


@each_lecture
def test_every_erratum_of_a_lecture_is_on_the_page(lecture):
    """A lecture that says "Erratum" has rows that are not simply right."""
    said = any(re.search(r"erratum", cell.source, re.I) for cell in lecture.text_cells)
    verdicts = [claim.verdict for claim in CLAIMS if claim.lecture.startswith(lecture.number)]
    assert set(verdicts) - {"right"} or not said
