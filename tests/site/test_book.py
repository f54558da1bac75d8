"""The book as a reader meets it: pages without a kernel, whose sliders show what the kernel would show."""

import html
import io
import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from course_lib.predictions import PREDICTIONS, Choice, Curve
from course_lib.publish import book, reference
from tests.support.browser import SCREENSHOTS, violations
from tests.support.lectures import LECTURES
from tests.support.site import SITE, served

PAGES = sorted(path.stem for path in SITE.glob("*.html")) + ["library/optimizers", "library/exercises"]
ALL_PAGES = sorted(path.relative_to(SITE).with_suffix("").as_posix()
                   for folder in ("", "library/", "_modules/**/") for path in SITE.glob(f"{folder}*.html"))
LECTURE_PAGES = [name for name in PAGES if name[:2].isdigit()]
each_page, each_lecture = (pytest.mark.parametrize("name", names) for names in (PAGES, LECTURE_PAGES))


@pytest.fixture
def read(browser):
    """Opens a page of the book; at the end nothing may be missing, wrong, or asked of another host."""
    contexts, wrong = [], []
    with served() as site:
        def open_page(name, width=1280, folded=False, **options):
            contexts.append(browser.new_context(viewport=dict(width=width, height=900), **options))
            page = contexts[-1].new_page()
            page.on("console", lambda message: wrong.append(message.text) if message.type == "error"
                    else None)
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("request", lambda request: None if request.url.startswith((site.address, "data:"))
                    else wrong.append(request.url))
            page.goto(f"{site.address}/{name}.html", wait_until="networkidle")
            if not folded:
                page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
            return page

        yield open_page
        for context in contexts:
            context.close()
        assert wrong == [] and site.missing == []


def moved(page, panel, move):
    """Do something to a panel and wait until its picture and its words have followed; return its words."""
    before = panel.locator("figcaption").inner_text()
    move()
    page.wait_for_function("([panel, before]) => panel.querySelector('figcaption').innerText !== before",
                           arg=[panel.element_handle(), before], timeout=5000)
    said = panel.locator("figcaption").inner_text()
    assert panel.locator("img").get_attribute("alt") == said
    told = panel.locator("input").evaluate_all("all => all.map(slider => slider.ariaValueText)")
    assert told == panel.locator(".value").all_inner_texts()
    return said


@each_page
@pytest.mark.parametrize("width", [1280, 320])
def test_a_page_is_whole_and_for_everyone_on_a_screen_and_on_a_phone(name, width, read):
    page = read(name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "it must not scroll sideways"
    assert page.locator("a.open-live").is_visible()
    assert page.locator("mjx-merror").count() == 0
    page.evaluate("for (const image of document.images) image.loading = 'eager'")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    lacking = page.evaluate("""[...document.images]
        .filter(image => !image.alt || !image.naturalWidth).map(image => image.src)""")
    assert lacking == []
    assert violations(page) == []
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"book-{name.replace('/', '-')}-{width}.png", full_page=True)


@each_lecture
def test_every_slider_and_scene_of_a_page_works_by_keyboard(name, read):
    page = read(name)
    assert page.locator(".course-panel").count() >= 1
    for k, panel in enumerate(page.locator(".course-panel").all()):
        scenes, seen = panel.locator("[data-row]"), {panel.locator("svg").inner_html()}
        for slider in panel.locator("input").all():
            slider.focus()
            for key in ("ArrowRight", "Home", "End"):
                moved(page, panel, lambda key=key: page.keyboard.press(key))
            seen.add(panel.locator("svg").inner_html())
        for button in scenes.all():
            button.focus()
            moved(page, panel, lambda: page.keyboard.press("Enter"))
            assert button.get_attribute("aria-pressed") == "true"
            seen.add(panel.locator("svg").inner_html())
        assert panel.locator("button[aria-pressed=true]").count() == 1
        assert len(seen) >= scenes.count()
        panel.screenshot(path=SCREENSHOTS / f"book-{name}-panel{k + 1}.png")


@pytest.mark.parametrize("name, panel, names", [("02_momentum", "02-ravine-panel", ["η", "β"]),
                                                ("04_rmsprop", "04-panel", ["η", "ε"]),
                                                ("06_adam", "06-panel", ["η", "β₁"])])
def test_two_sliders_move_where_the_lecture_turns_on_both(name, panel, names, read):
    page = read(name)
    panel = page.locator(f"[data-states*='{panel}']")
    assert [label.split()[0] for label in panel.locator("label").all_inner_texts()] == names
    said = set()
    for first in ("Home", "End"):
        panel.locator("input").first.press(first)
        for second in ("Home", "End"):
            moved(page, panel, lambda second=second: panel.locator("input").last.press(second))
            said.add(panel.locator("figcaption").inner_text())
            numbers = panel.locator(".value").all_inner_texts()
            assert all(f"{letter} = {value}" in panel.locator("figcaption").inner_text()
                       for letter, value in zip(names, numbers)), numbers
    assert len(said) == 4


@pytest.mark.parametrize("name, panel, said", [
    ("06_adam", "06-panel", "β₂, ε, with bias correction, the step and the start"),
    ("13_noise_and_batches", "13-panel", "rule and B"), ("14_the_edge_of_stability", "14-panel", "")])
def test_a_panel_says_what_moves_in_the_live_edition_only(name, panel, said, read):
    told = read(name).locator(f"[data-states*='{panel}'] .more").inner_text()
    assert told == (said and f"In the live edition you also set {said}.")


def test_what_was_there_before_a_move_stays_in_the_background_and_in_the_sentence(read):
    page = read("03_adagrad")
    panel = page.locator(".course-panel").first
    before = panel.locator(".before")
    page.wait_for_timeout(700)  # a move begins after a pause
    moved(page, panel, panel.get_by_role("button").nth(1).click)
    assert before.locator("path").count() and before.evaluate("g => getComputedStyle(g).opacity") == "0.35"
    page.wait_for_timeout(700)
    said = moved(page, panel, lambda: panel.locator("input").press("ArrowRight"))
    assert not before.count() and "→" not in said
    compare = panel.get_by_role("button", name="compare")
    told = moved(page, panel, lambda: compare.press("Enter"))
    assert before.count() and re.search(r"η = [\d.]+ → [\d.]+", told)
    assert moved(page, panel, lambda: compare.press("Enter")) == said
    moved(page, panel, lambda: panel.locator("input").press("2"))
    assert panel.locator("[data-row]").nth(2).get_attribute("aria-pressed") == "true"


def test_a_drag_is_told_once_it_has_come_to_rest(read):
    page = read("03_adagrad", reduced_motion="reduce")
    panel = page.locator(".course-panel").first
    slider, said = panel.locator("input"), panel.locator("[role=status]")
    assert said.count() == 1 and said.inner_text() == ""
    slider.focus()
    for _ in range(6):
        moved(page, panel, lambda: page.keyboard.press("ArrowRight"))
        assert said.inner_text() == ""
    page.wait_for_function("said => said.textContent", arg=said.element_handle(), timeout=5000)
    assert said.inner_text() == panel.locator("figcaption").inner_text()


def test_who_wants_no_motion_gets_none(read):
    moving = """[...document.querySelectorAll('*')].map(node => getComputedStyle(node)).filter(look =>
        parseFloat(look.transitionDuration) > 0 || parseFloat(look.animationDuration) > 0
        || look.scrollBehavior === 'smooth').length"""
    assert read("03_adagrad").evaluate(moving) > 0
    assert read("03_adagrad", reduced_motion="reduce").evaluate(moving) == 0


def apart(picture, frame):
    """The share of a picture, looked at coarsely, in which a frame of the kernel differs from it."""
    frame = Image.open(io.BytesIO(frame)).convert("RGB").resize(picture.size)
    coarse = (np.asarray(each.reduce(6), float) for each in (picture, frame))
    return np.mean(np.abs(np.subtract(*coarse)).max(axis=2) > 40)


@pytest.mark.parametrize("name", ["02_momentum", "06_adam", "10_schedulers", "11_spiral"])
def test_a_page_shows_what_the_kernel_shows(name, read):
    """Scene by scene: near the kernel's own picture, and far from those of the other scenes."""
    page = read(name, width=1500)
    page.add_style_tag(content=".before { display: none; }")
    panels = book.panels_of(LECTURES[name[:2]]).items()
    for (cell, panel), shown in zip(panels, page.locator(".course-panel").all(), strict=True):
        assert cell in shown.get_attribute("data-states")
        states = {"start": panel.start} | panel.scenes
        frames = {scene: panel.drawing.frame(**state) for scene, state in states.items()}
        pictures = {}
        for scene in reversed(states):
            moved(page, shown, shown.get_by_role("button", name=scene, exact=True).click)
            assert shown.locator("figcaption").inner_text() == frames[scene][1]
            shot = shown.locator(".picture > div").screenshot()
            pictures[scene] = Image.open(io.BytesIO(shot)).convert("RGB")
        for scene, picture in pictures.items():
            differ = {other: apart(picture, frame) for other, (frame, _) in frames.items()}
            own = differ.pop(scene)
            assert own < 0.025 and own < 0.6 * min(differ.values()), (cell, scene, own, differ)


def test_without_javascript_a_page_shows_each_panel_as_it_starts(read):
    page = read("03_adagrad", java_script_enabled=False)
    panel = page.locator(".course-panel").first
    assert "η = 0.1," in panel.locator("figcaption").inner_text()
    assert panel.locator("svg path").count() > 5
    assert panel.locator("img").evaluate("image => image.naturalWidth") > 500


@each_page
def test_a_page_is_for_everyone_in_the_dark(name, read):
    assert violations(read(name, color_scheme="dark")) == []


def test_in_the_dark_figures_keep_their_white_and_lines_stay_on_their_axes(read):
    page = read("06_adam", color_scheme="dark")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    for panel in page.locator(".course-panel").all():
        image, svg = (panel.locator(part).bounding_box() for part in (".picture img", ".picture svg"))
        assert image == svg
        shot = panel.locator(".picture > div").screenshot()
        corner = Image.open(io.BytesIO(shot)).convert("RGB").getpixel((2, 2))
        assert corner == (255, 255, 255)
    page.screenshot(path=SCREENSHOTS / "book-dark.png")


def test_solutions_are_folded_until_they_are_asked_for(read):
    page = read("02_momentum", folded=True)
    solution = page.locator("details:has-text('One solution. Try first')").first
    code = solution.locator("pre").first
    assert not code.is_visible()
    solution.locator("summary").click()
    assert code.is_visible()


def test_search_finds_a_lecture(read):
    page = read("search")
    page.goto(page.url + "?q=AMSGrad")
    page.locator("#search-results a[href*='09_amsgrad']").first.wait_for(timeout=10_000)


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.targets, self.names = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.names.add(attributes.get("id"))
        self.targets += [attributes[key] for key in ("href", "src") if attributes.get(key)]


def test_all_links_lead_somewhere_and_work_under_a_sub_path():
    pages = {f"{name}.html": Links((SITE / f"{name}.html").read_text()) for name in ALL_PAGES}
    for name, page in pages.items():
        for target in page.targets:
            if re.match(r"https?:|mailto:|data:", target):
                continue
            assert not target.startswith("/"), (name, target)
            path, _, anchor = target.partition("#")
            path = ((SITE / name).parent / path.split("?")[0]).resolve() if path else SITE / name
            assert path.is_relative_to(SITE) and path.exists(), (name, target)
            if anchor and path.suffix == ".html":
                assert anchor in pages[path.relative_to(SITE).as_posix()].names, (name, target)


def test_the_code_of_a_lecture_links_the_library_and_the_library_the_lecture():
    lecture, library = ((SITE / f"{name}.html").read_text() for name in ("06_adam", "library/optimizers"))
    assert 'href="library/optimizers.html#course_lib.Adam"' in lecture
    assert 'href="library/descent.html#course_lib.run"' in lecture
    adam = library.split('id="course_lib.Adam"')[1].split("<dt ")[0]
    assert 'href="../06_adam.html"' in adam and 'href="../02_momentum.html"' not in adam
    assert all(f'id="course_lib.{name}"' in (SITE / "library" / f"{module}.html").read_text()
               for module, names in reference.modules().items() for name in names)


CUT = """[...document.querySelectorAll('div.highlight pre')]
    .filter(code => code.scrollWidth > code.clientWidth).map(code => code.innerText)"""
TOO_WIDE = """[...document.querySelectorAll("mjx-container[display='true']")]
    .filter(formula => formula.firstElementChild.getBoundingClientRect().width > formula.clientWidth + 1
            && formula.tabIndex !== 0).map(formula => formula.innerText)"""


@each_lecture
@pytest.mark.parametrize("width", [1400, 390])
def test_no_code_is_cut_and_every_formula_can_be_read(name, width, read):
    page = read(name, width)
    page.evaluate("window.MathJax?.startup.promise")  # a page without formulas has none
    assert page.evaluate(CUT) == [] and page.evaluate(TOO_WIDE) == []


@each_lecture
def test_the_answer_to_a_prediction_is_hidden_until_it_is_asked_for(name, read):
    page = read(name, folded=True)
    judged = page.locator(".course-question").evaluate_all("all => all.map(q => q.dataset.judged)")
    assert "{}" not in judged, "each can be judged"
    assert len(judged) == len(LECTURES[name[:2]].predictions)
    answers = page.locator(".tag_prediction-answer")
    assert answers.count() == sum(len(asked.folded) for asked in LECTURES[name[:2]].predictions)
    assert not [k for k, answer in enumerate(answers.all()) if answer.locator(".cell_output").is_visible()]
    answers.last.locator("summary").last.click()  # the first may be that of its code
    assert answers.last.locator(".cell_output").is_visible()


class Questions(HTMLParser):
    """The predictions of a page, {name: attributes of its element}."""

    def __init__(self, page):
        super().__init__()
        self.found = {}
        self.feed((SITE / f"{page}.html").read_text("utf8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if attributes.get("class") == "course-question":
            self.found[attributes["data-name"]] = attributes


def questions():
    return {name: asked for page in LECTURE_PAGES for name, asked in Questions(page).found.items()}


def test_the_right_option_is_the_longest_one_no_more_often_than_chance_and_stands_anywhere():
    """Whoever knows nothing must not be right by choosing the longest text, or always the same letter."""
    longest, expected, letters = 0, 0.0, []
    for name, asked in questions().items():
        prediction, judged = PREDICTIONS[name], json.loads(asked["data-judged"])
        if isinstance(prediction, Choice):
            (right,) = (letter for letter, said in judged.items() if said[0].startswith("✓"))
            lengths = [len(option.text) for option in prediction.shown(name)]
            longest += lengths["ABCDE".index(right)] == max(lengths)
            expected += 1 / len(lengths)
            letters.append(right)
    assert longest < expected + 2 * expected**0.5, (longest, expected)
    assert len(letters) == sum(isinstance(prediction, Choice) for prediction in PREDICTIONS.values())
    assert all(letters.count(letter) > len(letters) / 8 for letter in "ABC"), letters


def test_a_run_is_none_of_the_wrong_shapes_that_one_may_draw():
    asked = questions()
    curves = {name: prediction for name, prediction in PREDICTIONS.items() if isinstance(prediction, Curve)}
    assert curves
    for name, curve in curves.items():
        across, up = np.transpose(json.loads(asked[name]["data-run"]))
        up = np.interp(curve.x.place(curve.x.marks), across, up)
        assert not [shape.text for shape in curve.shapes if shape.holds(up)], name


def test_a_prediction_is_judged_in_the_page_opens_its_answer_and_is_kept_in_the_browser(read):
    page = read("06_adam", folded=True)
    questions = page.locator(".course-question")
    assert questions.count() == len(LECTURES["06"].predictions)
    ratio = page.locator("[data-name='06-predict-ratio']")
    answer = ratio.locator("xpath=ancestor::*[contains(@class,'tag_remove-input')]/following-sibling::*[1]")
    assert not answer.locator("img").is_visible()
    ratio.get_by_role("button", name="31.6 η").press("Enter")
    assert answer.locator("img").is_visible()
    said = ratio.get_by_role("status").inner_text()
    assert said.startswith("✗ You said D.") and "The run says C: 3.16 η." in said
    page.reload(wait_until="networkidle")
    chosen = page.locator(".course-question [aria-pressed='true']")
    assert chosen.all_inner_texts() == ["D · 31.6 η"]


def test_a_prediction_that_is_typed_is_told_what_the_run_says(read):
    page = read("02_momentum", folded=True)
    question = page.locator("[data-name='02-predict-effective']")
    question.get_by_label("Your prediction").fill("0.1")
    question.get_by_label("Your prediction").press("Enter")
    assert "The run says 1." in question.get_by_role("status").inner_text()


def test_a_curve_is_drawn_before_the_run_s_is_laid_over_it(read):
    page = read("04_rmsprop", folded=True)
    question = page.locator("[data-name='04-predict-spike']")
    said, run = question.get_by_role("status"), question.locator(".course-run")
    question.get_by_role("button").click()
    assert said.inner_text() == "Each point needs a number on the axis." and not run.get_attribute("points")
    for box in question.get_by_role("textbox").all():
        box.fill("-1")
    question.get_by_role("slider").first.press("ArrowUp")
    question.get_by_role("button").click()
    assert said.inner_text().startswith("The run begins with -2 at step 0 and rises to 0 at step 160.")
    page.reload(wait_until="networkidle")
    assert len(run.get_attribute("points").split()) > 50
    assert question.get_by_role("textbox").first.input_value() == "-0.95"
    assert violations(page, "[data-name='04-predict-spike']") == []


def checked(page, exercise, code, by="Check"):
    """What the check says of an answer."""
    exercise.get_by_role("textbox").fill(code)
    exercise.get_by_role("button", name=by).click()
    said = exercise.locator(".course-checked")
    page.wait_for_function("said => said.dataset.status", arg=said.element_handle(), timeout=90_000)
    return said.inner_text()


def test_an_exercise_is_checked_in_the_page_by_a_python_that_the_first_check_loads(read):
    page = read("06_adam", folded=True)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    exercise, solution = page.locator(".course-exercise").first, LECTURES["06"].exercises[0].solution.source
    exercise.get_by_role("button", name="Hint").click()
    assert "Hint 1 of 3" in exercise.inner_text()
    assert not any("pyodide" in url for url in asked) and page.workers == []

    exercise.get_by_role("textbox").fill("adam_step = sum(iter(int, 1))")  # which no look at the clock stops
    exercise.get_by_role("button", name="Check").click()
    exercise.get_by_text("Checking …").wait_for(timeout=90_000)
    assert any(url.endswith("pyodide.mjs") for url in asked) and len(page.workers) == 1
    exercise.get_by_role("button", name="Stop").click()
    exercise.get_by_text("Stopped.").wait_for()

    wrong = checked(page, exercise, solution.replace("m_hat /", "g /"))
    assert wrong.startswith("✗ 06.1 Adam: not yet. m̂ is not used")
    assert len(page.workers) == 1  # the one that was stopped is gone
    assert violations(page, ".course-exercise") == []
    exercise.get_by_role("link", name="06 · Adam, §1").click()
    assert page.evaluate("document.querySelector(':target h2').innerText").startswith("1 · ")
    assert "in line 2, while True: pass." in checked(page, exercise, "x = 1\nwhile True: pass")
    assert checked(page, exercise, solution).startswith("✓ 06.1 Adam: right")

    page.goto(page.url.split("#")[0].replace("06_adam", "index"), wait_until="networkidle")
    card = page.locator(".course-card[data-lecture='06']")
    assert "1 of 4 exercises solved" in card.inner_text()


def test_an_editor_indents_lets_go_and_keeps_what_is_written(read):
    page = read("06_adam", folded=True)
    field = page.get_by_label("Your answer to 06.2")
    stub = field.input_value()
    field.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("def f(x):\nreturn x")
    page.keyboard.press("Tab")
    assert field.input_value() == f"{stub}def f(x):\n    return x    "
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Check"
    page.reload(wait_until="networkidle")
    assert field.input_value().endswith("return x    ")
    field.locator("xpath=..").get_by_role("button", name="Reset").click()
    assert field.input_value() == stub
    page.reload(wait_until="networkidle")
    assert field.input_value() == stub


def test_what_was_read_predicted_and_solved_is_shown_on_the_first_page_and_can_be_forgotten(read):
    page = read("06_adam", folded=True)
    ratio = page.locator("[data-name='06-predict-ratio']")
    ratio.get_by_role("button", name="31.6 η").press("Enter")
    page.locator("#section-06-3 > :last-child").scroll_into_view_if_needed()
    page.locator(".page-toc a.course-read", has_text="A mean that starts at zero").wait_for(
        state="attached", timeout=10_000)
    page.goto(page.url.split("#")[0].replace("06_adam", "index"), wait_until="networkidle")
    card, note = page.locator(".course-card[data-lecture='06']"), page.locator(".course-memory")
    assert re.search(r"✓ \d+ of 10 sections read, 1 of \d+ predictions", card.inner_text())
    assert "✓" not in page.locator(".course-card[data-lecture='05']").inner_text()
    assert violations(page, ".course-memory") == []
    page.once("dialog", lambda dialog: dialog.accept())
    note.get_by_role("button").click()
    page.get_by_text("All is forgotten.").wait_for()
    assert "✓" not in card.inner_text() and not note.is_visible()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('adaptive'))") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_word_or_symbol_is_explained_where_it_stands(scheme, read):
    page = read("06_adam", color_scheme=scheme)
    page.evaluate("window.MathJax?.startup.promise")
    word, hat = (page.locator(f".course-word[data-word='{name}']").first
                 for name in ("bias correction", r"\\hat m"))
    card, asked = page.get_by_role("tooltip"), []
    page.on("request", lambda request: asked.append(request.url))
    word.hover()
    assert card.inner_text().startswith("dividing a fading mean by 1 − βᵗ")
    assert word.get_attribute("aria-describedby") == card.get_attribute("id")
    assert violations(page, "#course-meaning") == []
    page.keyboard.press("Escape")
    assert not card.is_visible()
    hat.focus()
    assert card.inner_text().startswith("corrected for the start at zero") and card.locator("math").count()
    page.screenshot(path=SCREENSHOTS / f"book-word-{scheme}.png")
    assert not any(re.search("glossary|notation|mathjax", url) for url in asked)
    assert "notation.html#row-" in hat.get_attribute("href")


def test_on_a_phone_a_first_tap_explains_a_word_and_a_second_leads_to_the_glossary(read):
    page = read("06_adam", 390, has_touch=True, is_mobile=True)
    word, card = page.locator(".course-word[data-word='step']").last, page.get_by_role("tooltip")
    word.tap()
    assert card.inner_text() == "one update of the parameters"
    frame = card.bounding_box()
    assert frame["x"] >= 0 and frame["x"] + frame["width"] <= 390
    word.tap()
    page.wait_for_url("**/glossary.html#row-*")
    assert page.locator(":target").inner_text().startswith("Step")


def test_on_paper_all_is_open_and_light(read):
    page = read("06_adam", folded=True, color_scheme="dark")
    state = """[document.documentElement.dataset.theme,
                [...document.querySelectorAll('details')].filter(fold => !fold.open).length]"""
    theme, closed = page.evaluate(state)
    assert theme == "dark" and closed > 10
    page.emulate_media(media="print")
    page.wait_for_function(f"{state}.join() === 'light,0'")
    page.emulate_media(media="screen")
    page.wait_for_function(f"{state}.join() === 'dark,{closed}'")


@each_lecture
def test_a_page_says_nothing_that_needs_a_kernel(name):
    text = (SITE / f"{name}.html").read_text()
    assert "run the cell again" not in text and " done.\n" not in text
    captions = [result for cell in LECTURES[name[:2]].code_cells for result in cell.results
                if isinstance(result, str) and result.strip() in {picture.words for picture in cell.pictures}]
    assert text.count('class="course-caption"') == len(captions)


@each_page
def test_the_head_of_a_page_has_one_title_and_says_what_it_is_about(name):
    text = (SITE / f"{name}.html").read_text()
    [title] = re.findall(r"<title>(.*?)</title>", text, re.S)
    parts = re.split(r" (?:—|&#8212;) ", title)
    assert len(set(parts)) == len(parts)
    assert f'<meta property="og:title" content="{html.escape(html.unescape(title))}">' in text
    assert 'rel="icon"' in text
    if name in LECTURE_PAGES:
        assert re.search(r'<meta name="description" content="[^"]+\?', text)
        [picture] = re.findall(r'<meta property="og:image" content="([^"]+)">', text)
        assert Image.open(SITE / picture).size == (1200, 630)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_wordmark_of_the_theme_leads_home(scheme, read):
    page = read("06_adam", width=1400, color_scheme=scheme)
    shown = [image for image in page.locator("img.logo__image").all() if image.is_visible()]
    assert [image.get_attribute("src").split("?")[0] for image in shown] == [
        f"_static/wordmark{'_dark' * (scheme == 'dark')}.svg"]
    assert shown[0].evaluate("image => image.naturalWidth / image.naturalHeight") > 4
    assert shown[0].locator("xpath=ancestor::a").get_attribute("href") in ("#", "index.html")


@each_page
def test_pictures_have_their_sizes_and_load_when_they_are_near(name):
    for tag in re.findall(r"<img [^>]*>", (SITE / f"{name}.html").read_text()):
        assert 'loading="lazy"' in tag and re.search(r'width="\d+"', tag) and 'height="' in tag, tag


@each_lecture
def test_a_page_weighs_little_before_its_pictures(name, browser):
    with served() as site:
        page = browser.new_page()
        page.goto(f"{site.address}/{name}.html", wait_until="networkidle")
        page.close()
        weights = {path: size for path, size in site.sent if not path.endswith((".png", ".gif"))}
    assert sum(weights.values()) <= 700_000, weights


def test_the_first_page_greets_with_a_panel_and_a_card_for_each_lecture(read):
    page = read("index")
    panel = page.locator(".course-panel").first
    panel.locator("input").focus()
    moved(page, panel, lambda: page.keyboard.press("ArrowRight"))
    assert page.locator(".course-card").count() == len(LECTURE_PAGES)


@each_page
def test_a_page_is_small(name):
    assert (SITE / f"{name}.html").stat().st_size < 1_000_000


@each_lecture
def test_open_live_opens_this_lecture(name):
    assert f'href="live/lab/index.html?path={name}.ipynb"' in (SITE / f"{name}.html").read_text()
    assert (SITE / "live" / "files" / f"{name}.ipynb").exists()


def test_licences_of_all_that_is_handed_on_are_listed():
    page = (SITE / "licences.html").read_text()
    for wheel in (SITE / "live" / "static" / "pyodide").glob("*.whl"):
        assert book.live.wheel_metadata(wheel)["Name"] in page, wheel.name
    assert "MPL-2.0" in page and book.live.PYODIDE in page
    assert "see its files" not in page and "{{" not in page


def test_no_page_and_no_notebook_of_the_site_tells_what_teachers_are_told():
    told = [cell.teacher.misconception for lecture in LECTURES.values() for cell in lecture.cells
            if cell.teacher.misconception]
    assert len(told) > 100
    for path in (path for path in SITE.rglob("*") if path.suffix in (".html", ".ipynb", ".json", ".txt")):
        text = html.unescape(path.read_text())
        assert '"teacher"' not in text and not [line for line in told if line in text], path
