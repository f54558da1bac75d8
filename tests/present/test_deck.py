"""The static deck as a speaker opens it: a file in a browser, with every request to a host refused."""

import re

import nbformat
import pytest

from course_lib.lab import PROJECT
from course_lib.publish.chromium import chromium
from course_lib.publish.deck import write_assets, write_deck
from tests.support.browser import SCREENSHOTS
from tests.support.lectures import each_path

DECK = PROJECT / "build" / "deck"  # as `make deck` wrote it
MEASURE = r"""() => {  // what of the slide does not fit on the screen, and pictures without words
    const slide = document.querySelector('.slides section.present section.present'), wrong = [];
    for (const part of slide.querySelectorAll('p, pre, li, table, img, .MJXc-display, .mjx-chtml')) {
        const {left, top, right, bottom, width, height} = part.getBoundingClientRect();
        if (!width || !height || part.closest('aside, .MJX_Assistive_MathML')) continue;
        if (left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1)
            wrong.push(`${part.tagName} ${part.textContent.slice(0, 40)} reaches to ${right} ${bottom}`);
        if (part.matches('pre, table') && part.scrollWidth > part.clientWidth + 2)
            wrong.push(`${part.textContent.slice(0, 40)} is cut`);
        const large = part.naturalWidth > 500 && height > 0.3 * innerHeight;
        if (part.matches('img') && !part.closest('blockquote') && !(large && /\d/.test(part.alt)))
            wrong.push(`a picture of height ${height} says: ${part.alt}`);
    }
    const section = slide.querySelector('.course-head p');
    if (!slide.querySelector('h1') && !(section && Math.abs(section.getBoundingClientRect().top - 10) < 25))
        wrong.push(`its section at ${section?.getBoundingClientRect().top}`);
    for (const picture of slide.querySelectorAll('.course-panel .picture'))
        if (picture.offsetHeight < 0.6 * 720) wrong.push(`a panel of height ${picture.offsetHeight}`);
    if (slide.innerText.match(/\$[^$]+\$/) || slide.querySelector('.mjx-merror'))
        wrong.push('maths is not set');
    return wrong;
}"""


@pytest.fixture
def deck():
    """Opens a deck; at the end nothing may have been wrong, or asked of a host."""
    wrong = []
    with chromium() as browser:
        def open_deck(path):
            page = browser.new_context(viewport=dict(width=1280, height=720), offline=True).new_page()
            page.on("console", lambda message: wrong.append(message.text) if message.type == "error"
                    else None)
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("request", lambda request: None if request.url.startswith(("file:", "data:"))
                    else wrong.append(request.url))
            page.goto(path.as_uri())
            page.wait_for_selector(".reveal.ready")
            page.evaluate("() => new Promise(done => MathJax.Hub.Queue(done))")
            return page

        yield open_deck
    assert wrong == []


@each_path
def test_every_slide_of_a_deck_fits_and_needs_no_network(path, deck):
    page = deck(DECK / f"{path.stem}.html")
    slides, wrong = page.locator(".slides > section").count(), []
    assert slides >= 12
    for k in range(slides):
        page.evaluate("k => { location.hash = `#/${k}`; }", k)
        page.wait_for_function("k => document.querySelectorAll('.slides > section')[k].matches('.present')",
                               arg=k)
        page.evaluate("() => new Promise(done => { MathJax.Hub.Queue(done); })")
        found = page.evaluate(MEASURE)
        wrong += [(k, each) for each in found]
        if found or page.locator("section.present section.present img").count():
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"deck-{path.stem}-{k:02}.png")
    assert wrong == []


def test_links_lead_to_the_other_decks_and_to_pages_of_the_course(deck):
    for path in DECK.glob("*.html"):
        found = re.findall(r'<a [^>]*href="([^"#:]+)(?:#[^"]*)?"', path.read_text())
        assert all((DECK / name).exists() for name in found), (path.name, found)
    page = deck(DECK / "06_adam.html")
    page.evaluate("() => { location.hash = '#/0'; }")
    page.locator("section.present a", has_text="notation").click()
    page.locator("h1", has_text="Notation").wait_for()
    page.wait_for_function("() => document.querySelectorAll('.mjx-chtml').length > 20")
    page.screenshot(path=SCREENSHOTS / "deck-notation.png")


def test_a_deck_turns_by_key_and_its_panels_move(deck):
    page = deck(DECK / "06_adam.html")
    for _ in range(60):
        page.keyboard.press("Space")
        if page.locator("section.present section.present img[alt^='After 60 steps']").count():
            break
    panel = page.locator("section.present section.present .course-panel")
    panel.locator("figcaption", has_text="After 60 steps with η = 0.1,").wait_for()
    letters = panel.locator("svg").evaluate("svg => svg.viewBox.baseVal.width")
    assert letters < 700, "the picture is drawn for a lecture room, with the projector's style"
    address, paths = page.url, panel.locator("svg").inner_html()
    panel.locator("input").first.press("ArrowRight")
    panel.locator("figcaption", has_text=re.compile("After 60 steps with η = (?!0.1,)")).wait_for()
    assert panel.locator("svg").inner_html() != paths and page.url == address
    panel.locator("input").last.press("Home")
    panel.locator("figcaption", has_text="β₁ = 0,").wait_for()
    panel.get_by_role("button", name="ten times η").press("Enter")
    panel.locator("figcaption", has_text="After 60 steps with η = 1,").wait_for()
    assert page.locator("section.present section.present .highlight").count() == 0


def test_what_a_teacher_noted_is_in_the_notes_of_its_slide(tmp_path, deck):
    notebook = nbformat.v4.new_notebook()
    rows = "| After this lecture you can | **ask** |\n| You need | nothing |\n| Time | 3 minutes |"
    head = f"# 01 · One: a lecture\n\n**Why?**\n\n{rows}"
    notebook.cells = [nbformat.v4.new_markdown_cell(head, metadata=dict(
        slideshow=dict(slide_type="slide"), teacher=dict(minutes=3, misconception="Bigger is better.")))]
    (folder := tmp_path / "deck").mkdir()
    nbformat.write(notebook, tmp_path / "01_one.ipynb")
    write_assets(folder / "assets")
    write_deck(tmp_path / "01_one.ipynb", folder)
    page = deck(folder / "01_one.html")
    notes = page.locator("aside.notes").text_content()
    assert "Minutes. 3" in notes and "Bigger is better." in notes
    assert not page.locator("aside.notes").is_visible()
    with page.expect_popup() as speaker:
        page.keyboard.press("s")
    speaker.value.locator(".speaker-controls-notes .value", has_text="Bigger is better.").wait_for()
