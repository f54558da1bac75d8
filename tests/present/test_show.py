"""The slide show as an instructor meets it: a real JupyterLab, its front door, the keyboard alone."""

import re

import pytest

from course_lib.lab import NOTEBOOKS
from course_lib.present.__main__ import main
from tests.support.browser import PICTURE, SCREENSHOTS, Lecture, by_drag, jupyterlab, open_more, violations
from tests.support.lectures import LECTURES
from tests.support.show import MEASURE, SIZES, SLIDES, Show

NEVER_THERE = """import runpy, sys
sys.modules["jupyterlab_slideshow"] = None  # which is how Python notes that a module is not there
runpy.run_module("course_lib.present", run_name="__main__")"""


def test_keys_and_clickers_turn_the_pages(show):
    speaker = show("06_adam.ipynb")
    ways = ("ArrowRight", "ArrowLeft"), ("PageDown", "PageUp"), ("Space", "Shift+Space")
    for forth, back in ways:
        assert speaker.press(forth) == ["06-idea"]
        assert speaker.press(forth) == ["06-rule-told", "06-rule"]
        assert speaker.press(back) == ["06-idea"]
        assert speaker.press(back) == ["06-title"]
    speaker.page.mouse.click(5, 5)  # beside all text: the focus is lost
    assert speaker.press("PageDown") == ["06-idea"]


def test_a_fragment_shows_when_it_is_asked_for_and_what_belongs_together_at_once(show):
    speaker = show("01_sparse_features.ipynb")
    speaker.turn_to("01-toy")
    assert speaker.slide() == ["01-toy"]
    assert speaker.press("Space") == ["01-toy", "01-data"]
    speaker = show("06_adam.ipynb")
    speaker.turn_to("06-exercises")
    assert speaker.slide() == ["06-exercises", "06-exercise-1", "06-exercise-1-stub"]
    assert speaker.press("Space") == ["06-exercise-2", "06-exercise-2-stub"]
    assert speaker.press("Shift+Space") == ["06-exercises", "06-exercise-1", "06-exercise-1-stub"]


def test_a_panel_takes_the_keys_until_escape(show):
    speaker = show("06_adam.ipynb")
    speaker.turn_to("06-panel")
    panel = speaker.page.locator(".jp-deck-mod-visible .course-panel")
    status = panel.locator(".course-status")
    assert panel.locator(".course-picture canvas").bounding_box()["width"] > 0.9 * SIZES[0][0]
    speaker.page.keyboard.press("m")
    panel.locator(".course-field").wait_for()
    speaker.page.screenshot(path=SCREENSHOTS / "slide-map.png")
    speaker.page.keyboard.press("m")
    speaker.page.keyboard.press("p")
    assert speaker.focused() == "slider"
    for key, said in (("ArrowRight", "η = 0.11,"), ("ArrowLeft", "η = 0.1,"), ("Home", "η = 0.001,")):
        speaker.page.keyboard.press(key)
        status.filter(has_text=said).wait_for(timeout=5000)
        assert speaker.slide() == ["06-panel"]
    panel.get_by_role("button", name="ten times η").focus()
    speaker.page.keyboard.press("Space")
    status.filter(has_text="η = 1,").wait_for(timeout=5000)
    panel.get_by_label("η", exact=True).locator("visible=true").first.fill("0.25")
    speaker.page.keyboard.press("ArrowLeft")
    speaker.page.keyboard.press("Enter")
    status.filter(has_text="η = 0.25,").wait_for(timeout=5000)
    assert speaker.slide() == ["06-panel"]
    speaker.page.keyboard.press("Escape")
    assert "jp-Cell" in speaker.focused()
    assert speaker.press("ArrowRight") == ["06-bias"]


def test_a_slider_is_dragged_a_scene_predicted_and_a_path_started_by_a_click(show):
    speaker = show("06_adam.ipynb")
    speaker.turn_to("06-panel")
    page, panel = speaker.page, speaker.page.locator(".jp-deck-mod-visible .course-panel")
    status, picture = panel.locator(".course-status"), panel.locator(PICTURE)
    by_drag(0.3)(page, panel.locator("[role=slider]").first)
    status.filter(has_text="η = 0.1,").wait_for(timeout=5000, state="hidden")
    page.wait_for_timeout(500)
    open_more(panel)
    panel.get_by_role("button", name="predict first").press("Enter")
    page.keyboard.press("1")
    panel.get_by_text("“ten times η”: what will you see?").wait_for()
    veil = panel.locator(".course-veil").bounding_box()
    assert veil["x"] > 0 and veil["x"] + veil["width"] < 1280 and veil["y"] + veil["height"] < 720
    page.screenshot(path=SCREENSHOTS / "slide-predict-first.png")
    page.wait_for_function("document.activeElement.innerText === 'reveal'")
    page.keyboard.press("Enter")
    status.filter(has_text="η = 1,").wait_for(timeout=5000)
    left, bottom, right, top, x0, y0, x1, y1 = map(float, picture.get_attribute("data-window").split())
    box = picture.bounding_box()
    width, height = picture.evaluate("canvas => [canvas.width, canvas.height]")
    scale = min(box["width"] / width, box["height"] / height)  # the picture is centred in its box
    x, y = (share * scale for share in (width * (left + right - 1) / 2, height * (1 - bottom - top) / 2))
    page.mouse.click(box["x"] + box["width"] / 2 + x, box["y"] + box["height"] / 2 + y)
    status.filter(has_text="After 60 steps from w = ").wait_for(timeout=5000)
    page.wait_for_timeout(500)  # one coordinate comes after the other
    place = [float(word) for word in re.findall(r"from w = (\S+) and b = (\S+) with", status.inner_text())[0]]
    assert place == pytest.approx([(x0 + x1) / 2, (y0 + y1) / 2], abs=0.05)
    panel.get_by_label("pace").wait_for()
    page.screenshot(path=SCREENSHOTS / "slide-play-start-save.png")
    assert speaker.slide() == ["06-panel"]


def test_a_reloaded_page_comes_back_to_its_slide_with_live_panels(show):
    speaker = show("06_adam.ipynb")
    speaker.turn_to("06-panel")
    for _ in range(2):  # the second before the first has done
        speaker.page.reload()
        speaker.page.wait_for_selector(".jp-Deck")
    speaker.started()
    speaker.page.wait_for_selector(".jp-deck-mod-visible .course-panel", timeout=180_000)
    assert speaker.slide() == ["06-panel"]
    # what is stored may name widgets of the kernel before
    assert [told for told in speaker.complaints if "widget model not found" not in told] == []
    speaker.page.keyboard.press("p")
    speaker.page.keyboard.press("ArrowRight")
    speaker.page.locator(".jp-deck-mod-visible .course-status", has_text="η = 0.11,").wait_for(timeout=5000)


def shape(speaker):
    """The cells, and whether one is edited or a text shows its source."""
    return speaker.evaluate("""() => {
        const {mode, widgets} = window.jupyterapp.shell.currentWidget.content;
        return [mode, ...widgets.map(({model, rendered}) => [model.id, model.type, rendered])];
    }""")


LETTERS = "acdfghijklmnqrwxyz,;/?'-+=[]"  # keys that have no meaning in a show, and many in JupyterLab
CHORDS = ("Shift+Enter", "Control+Enter", "Alt+Enter", "Control+b", "Control+s", "Control+Shift+C",
          "Control+Shift+-", "Control+Shift+ArrowUp", "Shift+M", "Shift+D", "Delete", "Enter")


def test_a_key_without_a_meaning_does_nothing(show):
    speaker = show("06_adam.ipynb")
    speaker.turn_to("06-idea")
    before = shape(speaker)
    for key in (*LETTERS, *LETTERS.upper().replace("P", ""), "d", "d", "i", "i", *CHORDS):
        speaker.page.keyboard.press(key)
    speaker.page.locator(".jp-deck-mod-visible .jp-MarkdownOutput").first.dblclick()
    speaker.page.wait_for_timeout(300)
    assert speaker.slide() == ["06-idea"] and shape(speaker) == before
    assert speaker.page.locator(".jp-Dialog").count() == 0


def test_one_key_makes_it_dark_and_any_key_brings_the_slide_back(show):
    speaker = show("06_adam.ipynb")
    black = speaker.page.locator(".course-black")
    for dark, light in (("b", "b"), (".", "Space"), ("b", "Escape")):
        speaker.page.keyboard.press(dark)
        assert black.bounding_box() == dict(x=0, y=0, width=1280, height=720)
        speaker.page.keyboard.press(light)
        assert black.is_hidden() and speaker.slide() == ["06-title"]


def test_a_number_home_end_and_the_list_lead_to_a_slide_and_u_leads_back(show):
    speaker = show("06_adam.ipynb")
    corner = speaker.page.locator(".course-corner")
    speaker.page.keyboard.type("12")
    assert speaker.page.locator(".course-go-to").inner_text() == "12"
    twelfth = speaker.press("Enter")
    assert corner.inner_text().startswith("12 / ")
    last = speaker.press("End")
    assert last == ["06-recap"] and speaker.press("Home") == ["06-title"]
    assert speaker.press("u") == last and speaker.press("u") == twelfth and speaker.press("u") == ["06-title"]
    speaker.page.keyboard.type("7")
    speaker.page.keyboard.press("Escape")  # not that one
    speaker.page.keyboard.press("Enter")
    assert speaker.slide() == ["06-title"]
    speaker.page.keyboard.press("o")
    titles = speaker.page.locator(".course-overview button")
    assert titles.first.inner_text().startswith("06 · Adam")
    assert violations(speaker.page, ".course-overview") == []
    speaker.page.screenshot(path=SCREENSHOTS / "slide-overview.png")
    speaker.page.keyboard.press("ArrowDown")
    assert speaker.press("Enter") == ["06-idea"]


def test_a_slide_says_its_section_and_an_answer_its_question(show):
    speaker = show("06_adam.ipynb")
    head = speaker.page.locator(".course-head p")
    assert head.count() == 0
    speaker.turn_to("06-idea")
    assert head.all_inner_texts() == ["1 · All together now"]
    place = head.first.bounding_box()
    speaker.turn_to("06-first-step")
    section, question = head.all_inner_texts()
    assert section == "1 · All together now" and question.startswith("How long is Adam's first step, for any")
    assert head.first.bounding_box()["y"] == place["y"]


def test_a_show_that_was_left_goes_on_where_it_was(show):
    speaker = show("06_adam.ipynb")
    speaker.turn_to("06-must")
    speaker.page.keyboard.press("Escape")
    speaker.page.wait_for_selector("[data-jp-deck-mode]", state="detached")
    speaker.turn_to("06-title")  # looked up something
    speaker.evaluate("() => window.jupyterapp.shell.currentWidget.content.activeCell.node.focus()")
    speaker.page.keyboard.press("p")
    speaker.started()
    assert speaker.slide() == ["06-must"]


def test_an_editor_is_entered_on_purpose_runs_its_cell_and_is_left(show):
    speaker = show("06_adam.ipynb")
    speaker.turn_to("06-exercise-3")
    speaker.page.keyboard.press("e")
    speaker.page.keyboard.press("Control+End")
    speaker.page.keyboard.type("; print('run ' 'live')")
    before = shape(speaker)
    speaker.page.keyboard.press("Shift+Enter")
    speaker.page.locator(".jp-deck-mod-visible .jp-OutputArea", has_text="run live").wait_for()
    assert shape(speaker) == before
    speaker.page.keyboard.press("Escape")
    assert shape(speaker)[0] == "command" and speaker.evaluate("() => document.body.dataset.jpDeckMode")


def test_a_panel_is_put_back_by_u(show):
    speaker = show("06_adam.ipynb")
    speaker.turn_to("06-panel")
    status = speaker.page.locator(".jp-deck-mod-visible .course-status")
    speaker.page.keyboard.press("p")
    was = status.inner_text()
    speaker.page.keyboard.press("Home")
    status.filter(has_text="η = 0.001,").wait_for(timeout=5000)
    speaker.page.keyboard.press("u")
    status.filter(has_text="η = 0.1,").wait_for(timeout=5000)
    assert status.inner_text() == was


def test_the_presenter_has_a_window_with_notes_the_next_slide_and_the_clock(show):
    speaker = show("06_adam.ipynb")
    with speaker.page.expect_popup() as opened:
        speaker.page.keyboard.press("s")
    window = opened.value
    speaker.turn_to("06-predict-ratio")
    window.locator("section.notes", has_text="Aims at.").wait_for()
    minutes = LECTURES["06"].minutes
    said = re.compile(rf"\d:\d\d · this section ends at \d+ of {minutes} min · slide \d+ of")
    window.locator("header", has_text=said).wait_for()
    assert window.locator("section.next img").count() == 1 and violations(window) == []
    window.screenshot(path=SCREENSHOTS / "slide-presenter.png")
    window.keyboard.press("ArrowRight")
    window.wait_for_timeout(500)
    assert speaker.slide() != ["06-predict-ratio"]


def test_a_link_presents_the_other_lecture_and_a_key_leads_back(show):
    speaker = show("06_adam.ipynb")
    speaker.page.locator(".jp-deck-mod-visible a", has_text="04 · RMSProp").click()
    speaker.page.wait_for_url("**/04_rmsprop.ipynb")
    speaker.page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.content?.widgets")
    speaker.started()
    assert speaker.slide() == ["04-title"]
    speaker.run()
    speaker.page.keyboard.press("Backspace")
    speaker.page.wait_for_url("**/06_adam.ipynb")
    speaker.page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.content?.widgets")
    speaker.started()
    assert speaker.slide() == ["06-title"] and speaker.complaints == []


def test_a_page_of_the_course_opens_beside_the_show(show):
    speaker = show("06_adam.ipynb")
    with speaker.page.expect_popup() as opened:
        speaker.page.locator(".jp-deck-mod-visible a", has_text="notation").click()
    opened.value.locator("h1", has_text="Notation").wait_for(timeout=60_000)
    opened.value.wait_for_selector("[data-jp-deck-mode]", state="detached")
    assert speaker.slide() == ["06-title"]


def test_what_is_typed_live_changes_the_copy_only(show, lab):
    original = (NOTEBOOKS / "06_adam.ipynb").read_bytes()
    speaker = show("06_adam.ipynb")
    speaker.turn_to("06-exercise-3")
    speaker.page.locator(".jp-deck-mod-visible.jp-CodeCell .cm-content").click()
    speaker.page.keyboard.press("Control+Home")
    speaker.page.keyboard.type("live = 1 ")
    speaker.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    assert "live = 1 derivation" in speaker.context.request.get(f"{lab}/files/06_adam.ipynb").text()
    assert (NOTEBOOKS / "06_adam.ipynb").read_bytes() == original


def test_kernels_of_the_show_draw_for_a_lecture_room(show):
    speaker = show("06_adam.ipynb")
    assert "True" in speaker.answer("print(figure()[0].get_size_inches()[0] < 7 and figure()[0].dpi > 100)")


def test_the_first_slide_is_there_while_the_cells_still_run(lab, browser):
    class Early(Show):
        def run(self):
            pass

    speaker = Early(browser, lab, "12_sparse_world.ipynb", *SIZES[0])
    assert speaker.slide() == ["12-title"]
    last = speaker.evaluate("""() => {
        const {widgets} = window.jupyterapp.shell.currentWidget.content;
        return widgets.findLast(({model}) => model.executionState === 'running').model.id;
    }""")
    speaker.turn_to(last)
    assert "this cell is running" in speaker.evaluate("""() =>
        getComputedStyle(document.querySelector('.course-waiting'), '::after').content""")
    speaker.close()


def test_the_printed_address_opens_the_show_anywhere(tmp_path, browser):
    start = ["-m", "course_lib.present", "06", "--work", str(tmp_path / "show")]
    with jupyterlab(None, tmp_path, start=start, token="key"):
        printed = re.findall(r"http://127\.0\.0\.1\S+", (tmp_path / "lab.log").read_text())
        page = browser.new_context().new_page()
        page.goto(printed[-1].replace("token=...", "token=key"))  # the log hides a token that was given
        page.wait_for_selector("[data-jp-deck-mode=presenting] .jp-deck-mod-visible", timeout=60_000)
        assert page.locator(".jp-deck-mod-visible h1").inner_text().startswith("06 · Adam")
        page.context.close()


@pytest.fixture(scope="module")
def voting_lab(tmp_path_factory):
    start = ["-m", "course_lib.present", "06", "--work", str(tmp_path_factory.mktemp("show")),
             "--vote", "1", "--votes", str(tmp_path_factory.mktemp("votes"))]
    with jupyterlab(None, tmp_path_factory.mktemp("home"), start=start) as address:
        yield address


def phone(browser, layer, **context):
    """A phone that is led to the room by the address on the screen."""
    address = layer.locator("aside p").first.inner_text()
    page = browser.new_context(viewport=dict(width=320, height=640), **context).new_page()
    page.goto(re.sub(r"//[^:]+:", "//127.0.0.1:", address))  # that of the network may be refused in a test
    return page


def test_phones_vote_the_slide_counts_reveals_and_votes_again(voting_lab, browser):
    speaker = Show(browser, voting_lab, "06_adam.ipynb", *SIZES[0])
    speaker.turn_to("06-idea")
    speaker.page.locator(".course-vote-corner svg").wait_for()
    speaker.page.screenshot(path=SCREENSHOTS / "slide-vote-code.png")
    speaker.page.keyboard.press("v")
    layer = speaker.page.locator(".course-vote")
    layer.locator(".course-vote-code svg").wait_for()
    count, bars = layer.locator(".course-vote-count"), layer.locator(".course-bar")
    assert count.inner_text() == "0 answers" and bars.count() == 0
    phones = [phone(browser, layer), phone(browser, layer), phone(browser, layer, java_script_enabled=False)]
    for page, letter in zip(phones, "DDA"):
        page.locator(f"button[value={letter}]").click()
        page.get_by_text(f"You said {letter}.").wait_for()
        assert violations(page) == [] if page is not phones[2] else True
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    phones[1].screenshot(path=SCREENSHOTS / "phone-voted.png")
    phones[1].locator("button[value=B]").click()
    phones[1].get_by_text("You said B.").wait_for()
    count.filter(has_text="3 answers").wait_for()
    assert bars.count() == 0 and layer.locator(".course-right").count() == 0  # nothing before the reveal
    speaker.page.keyboard.press("Enter")
    bars.first.wait_for()
    assert [bar.inner_text() for bar in bars.all()] == ["33 %", "33 %", "0 %", "33 %"]
    assert layer.locator(".course-right").count() == 0
    phones[0].get_by_text("Look at the screen.").wait_for()  # by itself
    speaker.page.keyboard.press("Enter")
    layer.locator(".course-right", has_text="✓ D").wait_for()
    speaker.page.keyboard.press("Enter")
    layer.get_by_text("so their ratio is 1").wait_for()
    assert violations(speaker.page, ".course-vote") == []
    speaker.page.screenshot(path=SCREENSHOTS / "slide-vote-revealed.png")
    speaker.page.keyboard.press("a")
    phones[0].locator("button[value=D]").click()
    phones[0].get_by_text("You said D.").wait_for()
    speaker.page.keyboard.press("Enter")
    bars.nth(7).wait_for()
    assert [bar.inner_text() for bar in bars.all()][-2:] == ["round 1: 33 %", "round 2: 100 %"]
    speaker.page.keyboard.press("Escape")
    phones[0].get_by_text("appears here by itself").wait_for()
    assert speaker.slide() == ["06-idea"] and speaker.complaints == []

    speaker.turn_to("06-bias")
    assert speaker.page.locator(".jp-deck-mod-visible img[alt='An empty plot.']").is_visible()
    speaker.page.keyboard.press("v")
    layer.locator(".course-vote-plot svg").wait_for()
    for k, page in enumerate(phones):
        if page is phones[2]:
            page.reload()  # it looks for nothing by itself
            for box in page.get_by_role("textbox").all():
                box.fill("1,5")
            page.get_by_role("button", name="Send").click()
        else:
            page.get_by_text("Draw from left to right").wait_for()
            plot = page.locator("svg rect").bounding_box()
            page.mouse.move(plot["x"] + 1, plot["y"] + plot["height"] - 1)
            page.mouse.down()
            page.mouse.move(plot["x"] + plot["width"] - 1, plot["y"] + 20 * k, steps=12)
            page.mouse.up()
        page.get_by_text("Your curve is in.").wait_for()
        assert violations(page) == [] if page is not phones[2] else True
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    phones[1].screenshot(path=SCREENSHOTS / "phone-drew.png", full_page=True)
    count.filter(has_text="3 answers").wait_for()
    drawn, run = layer.locator(".course-vote-curve"), layer.locator(".course-run")
    assert drawn.count() == 0 and not run.get_attribute("points")  # nothing before the reveal
    speaker.page.keyboard.press("Enter")
    drawn.nth(2).wait_for(state="attached")
    assert drawn.count() == 3 and not run.get_attribute("points")
    speaker.page.keyboard.press("Enter")
    layer.get_by_text("The run begins with 0 at step 0 and rises to 2.4 at step 40.").wait_for()
    assert len(run.get_attribute("points").split()) == 41
    assert violations(speaker.page, ".course-vote") == []
    speaker.page.screenshot(path=SCREENSHOTS / "slide-vote-curves.png")
    speaker.page.keyboard.press("Escape")
    speaker.page.screenshot(path=SCREENSHOTS / "slide-curve.png")
    assert speaker.complaints == []
    for page in phones:
        page.context.close()
    speaker.close()


def test_the_presenter_sees_what_the_room_said_and_what_that_suggests(voting_lab, browser):
    speaker = Show(browser, voting_lab, "06_adam.ipynb", *SIZES[0])
    speaker.turn_to("06-must")
    with speaker.page.expect_popup() as opened:
        speaker.page.keyboard.press("s")
    speaker.page.bring_to_front()
    speaker.page.keyboard.press("v")
    layer = speaker.page.locator(".course-vote")
    layer.locator(".course-vote-count").wait_for()
    speaker.page.keyboard.press("h")  # hands, where there is no network
    boxes = layer.locator("input[type=number]")
    told = "from course_lib.predictions.asking import told; print(told('06-must')['right'])"
    right = speaker.answer(told).strip()
    for box in boxes.all():
        box.fill("6" if box.get_attribute("name") == right else "2")
    boxes.first.press("Enter")
    told = opened.value.locator("section.votes")
    told.filter(has_text=f"{right} is right").wait_for()
    assert re.search(r"(\d+) %: let them discuss, then vote again", told.inner_text())
    assert layer.locator(".course-bar").count() == 0
    speaker.page.keyboard.press("Enter")
    layer.locator(".course-bar").first.wait_for()
    speaker.page.keyboard.press("x")
    layer.locator(".course-vote-count", has_text="0 answers").wait_for()
    speaker.page.keyboard.press("Escape")
    speaker.close()


def test_hands_are_counted_where_no_server_is_reached(voting_lab, browser):
    speaker = Show(browser, voting_lab, "06_adam.ipynb", *SIZES[0])
    speaker.context.route("**/presenter*", lambda route: route.abort())
    speaker.turn_to("06-idea")
    speaker.page.keyboard.press("v")
    layer = speaker.page.locator(".course-vote")
    layer.get_by_text("The votes cannot be reached").wait_for()
    speaker.page.keyboard.press("h")
    layer.locator("input[name=A]").fill("3")
    layer.locator("input[name=D]").fill("1")
    layer.locator("input[name=D]").press("Enter")
    layer.locator(".course-vote-count", has_text="4 answers").wait_for()
    assert layer.locator(".course-bar").count() == 0
    speaker.page.keyboard.press("Enter")
    layer.locator(".course-bar", has_text="75 %").wait_for()
    speaker.page.keyboard.press("Enter")
    layer.locator(".course-right", has_text="✓ D").wait_for()
    speaker.page.keyboard.press("Escape")
    assert speaker.slide() == ["06-idea"]
    speaker.close()


def test_a_course_is_one_show(tmp_path, browser):
    start = ["-m", "course_lib.present", "--course", "90min", "--work", str(tmp_path / "show")]
    with jupyterlab(None, tmp_path, start=start) as lab:
        speaker = Show(browser, lab, "90min.ipynb", *SIZES[0])
        assert speaker.slide() == ["course-title"]
        assert speaker.press("ArrowRight") == ["00-question"]
        for name in ("course-title", "06-question"):
            index, = (index for index, cell in speaker.evaluate(SLIDES) if cell == name)
            assert speaker.evaluate(MEASURE, index)[0] == []
            speaker.page.screenshot(path=SCREENSHOTS / f"slide-90min-{name}.png")
        failed = speaker.evaluate("""() => window.jupyterapp.shell.currentWidget.content.widgets
            .filter(({model}) => model.type === 'code')
            .flatMap(({model}) => model.outputs.toJSON()).filter(({ename}) => ename)""")
        assert failed == []
        speaker.close()


def test_a_course_that_is_not_there_is_named():
    assert main(["--course", "5h"]).startswith("COURSE must be one of 90min, 4h, term-1, ")


def test_without_the_extension_one_line_says_so_and_the_lecture_opens_plainly(tmp_path, browser):
    start = ["-c", NEVER_THERE, "06", "--work", str(tmp_path / "work")]
    with jupyterlab(None, tmp_path, start=start) as lab:
        assert '-e ".[present]"' in (tmp_path / "lab.log").read_text()
        lecture = Lecture(browser, lab, "06_adam.ipynb")
        assert lecture.run_all() == [] and lecture.panels().count() >= 2
        assert lecture.page.locator("[data-jp-deck-mode]").count() == 0
        lecture.close()
