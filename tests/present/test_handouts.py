"""The printed handouts as a reader meets them: make test-handouts."""

import re
from functools import cache

import pypdf
import pytest

from course_lib.lab import PROJECT
from course_lib.predictions import PREDICTIONS, Curve
from course_lib.publish import handouts
from course_lib.publish.chromium import chromium
from tests.support.lectures import LECTURES, notes_of

CURVES = [asked for asked in PREDICTIONS.values() if isinstance(asked, Curve)]
AXES = {axis.name for curve in CURVES for axis in (curve.x, curve.y)}
HANDOUTS = PROJECT / "build" / "handouts"
NAMES = sorted(path.stem for path in HANDOUTS.glob("*.pdf"))  # all, or those of one LECTURE
each_handout = pytest.mark.parametrize("name", NAMES)
HEADING, BRACE = 9.9, 30  # points: larger than text and formulas; the parts of a tall brace, which reach far


@cache
def read(name):
    return pypdf.PdfReader(HANDOUTS / f"{name}.pdf")


@cache
def extracted(name):
    """[(text, pieces)] of each page; a piece is (height above the page's bottom, size in points, text)."""
    def extract(page):
        pieces = []

        def note(text, matrix, text_matrix, font, size):
            if text.strip():
                height = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
                pieces.append((height, size * abs(text_matrix[3] * matrix[3]), text.strip()))

        return page.extract_text(visitor_text=note), pieces

    return [extract(page) for page in read(name).pages]


def pages(name):
    return [text for text, _ in extracted(name)]


def solid(text):
    return re.sub(r"\s", "", text)


def elements(node):
    """All elements below a node of a PDF's structure."""
    node = node.get_object() if hasattr(node, "get_object") else node
    for child in node if isinstance(node, list) else [node] if isinstance(node, dict) else []:
        child = child.get_object()
        if isinstance(child, dict):
            yield child
            yield from elements(child.get("/K"))


def test_there_is_something_to_read():
    assert NAMES


@each_handout
def test_pages_are_a4_numbered_and_name_the_lecture_and_the_edition(name):
    title, edition = LECTURES[name[:2]].title, handouts.EDITIONS[name[3:]]
    assert 6 <= len(pages(name)) <= 18
    for number, (page, text) in enumerate(zip(read(name).pages, pages(name)), 1):
        assert [round(float(length)) for length in page.mediabox] == [0, 0, 595, 842]
        assert f"{number} / {len(pages(name))}" in text and title in text and edition in text


@each_handout
def test_no_page_is_almost_empty_none_ends_with_a_heading_and_no_text_is_cut(name):
    for number, (page, (_, pieces)) in enumerate(zip(read(name).pages, extracted(name)), 1):
        body = [piece for piece in pieces if 40 < piece[0] < 800]  # between the footer and the header
        assert len("".join(text for _, _, text in body)) > 150 or page.images, number
        height, size, text = min(body)
        # or a picture is below it, or it is the name of the axis of a plot to draw on
        assert size < HEADING or height > 150 or text.strip() in AXES, (number, text)
        assert all(15 < height < 825 for height, size, _ in pieces if size < BRACE), number


@each_handout
def test_formulas_are_set_and_no_tex_is_left(name):
    text = "".join(pages(name))
    assert not re.search(r"\$|\\(frac|sqrt|beta|hat|left|tfrac|theta|eta|lambda)\b", text)
    fonts = [font.get_object() for page in read(name).pages for font in page["/Resources"]["/Font"].values()]
    names = {str(font.get("/BaseFont") or font["/FontDescriptor"]["/FontName"]).split("+")[1]
             for font in fonts}
    formulas = any("$" in cell.source for cell in LECTURES[name[:2]].cells)
    wanted = {"DejaVuSans", "DejaVuSansMono"} | ({"MathJax"} if formulas else set())
    assert {re.split("[-_]", font)[0] for font in names} == wanted, names


@each_handout
def test_solutions_and_notes_are_printed_for_teachers_only(name):
    text, for_teachers = solid("".join(pages(name))), name.endswith("teacher")
    lecture = LECTURES[name[:2]]
    secret = [exercise.solution.source for exercise in lecture.exercises]
    # no formula, no emphasis
    secret += [text for text in notes_of(lecture) if not re.search(r"[$*_`]", text)]
    assert len(secret) > 10
    found = [line for line in map(solid, secret) if line in text]
    assert len(found) > 0.9 * len(secret) if for_teachers else found == []


@each_handout
def test_it_is_tagged_for_screen_readers_and_every_picture_has_words(name):
    root = read(name).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en" and name[:2] in read(name).metadata.title
    found = list(elements(root["/StructTreeRoot"]["/K"]))
    kinds = [element.get("/S") for element in found]
    assert kinds.count("/H1") == 1 and kinds.count("/H2") >= 6 and "/Table" in kinds
    words = [str(element["/Alt"]) for element in found if "/Alt" in element]
    pictures = [picture for cell in LECTURES[name[:2]].cells for picture in cell.pictures]
    assert sorted(words) == sorted(picture.words for picture in pictures)


def test_printed_again_it_is_the_same_file(tmp_path):
    handouts.main([NAMES[0][:2]], tmp_path)
    for path in tmp_path.glob("*.pdf"):
        assert path.read_bytes() == (HANDOUTS / path.name).read_bytes()


def test_a_formula_that_cannot_be_read_and_a_file_that_is_missing_are_errors():
    page = handouts.PAGE.format(title="t", edition="e", body="{}")
    folders = handouts.asset_folders()
    with chromium() as browser:
        for formula in (r"$\frac{1}$", r"$\fraction{1}{2}$"):
            with pytest.raises(RuntimeError, match="MathJax cannot read"):
                handouts.print_pdf(browser, page.replace("{}", formula), folders)
        with pytest.raises(RuntimeError, match="not found: .*elsewhere.example"):
            elsewhere = '<img src="http://elsewhere.example/a.png" alt="">'
            handouts.print_pdf(browser, page.replace("{}", elsewhere), folders)


def test_in_which_order_chromium_has_numbered_the_cells_makes_no_difference():
    pdf = (HANDOUTS / f"{NAMES[0]}.pdf").read_bytes()
    swapped = pdf.replace(b"node00000001", b"node........").replace(b"node00000002", b"node00000001")
    swapped = swapped.replace(b"node........", b"node00000002")
    assert swapped != pdf and handouts.reproducible(swapped) == pdf
