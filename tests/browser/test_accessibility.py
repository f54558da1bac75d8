"""For everyone: panels by keyboard, by ear, at 400 % zoom and without motion; a lecture whose kernel died."""

import io
import os
import signal

import numpy as np
import pytest
from PIL import Image

from tests.support.browser import SCREENSHOTS, Lecture, open_more, violations

CONTROLS = "button, input, select, [role=slider]"
RAVINE = 1  # which of lecture 02's panels is the ravine; the next one is the neuron
NOTEBOOK = "window.jupyterapp.shell.currentWidget"
CELLS = f"""() => {NOTEBOOK}.content.widgets
    .map(cell => cell.model.type + ' ' + cell.model.sharedModel.getSource())"""


def test_axe_finds_what_is_wrong(browser):
    page = browser.new_page()
    page.set_content("""<html lang="en"><title>Wrong</title>
        <main><img src="data:,"><p style="color:#999">pale</p>
        <button style="width:10px;height:10px;padding:0" aria-label="a"></button><button
        style="width:10px;height:10px;padding:0" aria-label="b"></button></main>""")
    assert {line.split(":")[0] for line in violations(page)} == {"image-alt", "color-contrast", "target-size"}
    page.close()


@pytest.fixture(scope="module")
def momentum(lab, browser):
    """Opened once: each test leaves it as it was."""
    student = Lecture(browser, lab, "my_work/02_momentum.ipynb")
    assert student.run_all() == []
    student.page.wait_for_selector(".course-panel [role=slider][aria-label]")
    yield student
    student.close()


def test_a_pictures_words_are_the_sentence_below_it(momentum):
    momentum.evaluate(f"""() => {{
        for (const cell of {NOTEBOOK}.content.widgets) if (cell.outputHidden) cell.outputHidden = false;
    }}""")  # what answers predictions
    momentum.page.wait_for_function("[...document.images].filter(image => image.alt).length >= 2")
    words = momentum.evaluate(
        "() => [...document.querySelectorAll('.jp-RenderedImage img')].map(image => image.alt)")
    printed = momentum.evaluate(f"""() => {NOTEBOOK}.content.widgets
        .filter(cell => cell.model.type === 'code').flatMap(cell => cell.model.outputs.toJSON())
        .map(output => output.data?.['text/plain'] ?? '').join()""")
    assert len(words) == 2 and all(text and f"Figure. {text}" in printed for text in words)


def test_a_drag_is_told_once_it_has_come_to_rest(momentum):
    page, panel = momentum.page, momentum.panels().nth(RAVINE)
    panel.scroll_into_view_if_needed()
    said, sentence = panel.locator("[role=status]"), panel.locator(".course-status")
    assert said.count() == 1 and said.inner_text() == ""
    panel.evaluate("""panel => {
        window.told = [];
        const said = panel.querySelector('[role=status]'), sentence = panel.querySelector('.course-status');
        const all = {subtree: true, childList: true};
        new MutationObserver(() => told.push(said.textContent)).observe(said, all);
        window.shown = new Set();
        new MutationObserver(() => shown.add(sentence.textContent)).observe(sentence, all);
    }""")
    handle = panel.locator("[role=slider]").first
    handle.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(120)
    assert momentum.evaluate("() => [told.length, shown.size > 3]") == [0, True]
    page.wait_for_function("() => told.length", timeout=5000)
    page.wait_for_timeout(1200)
    assert momentum.evaluate("() => told") == [sentence.inner_text()]
    assert 1 <= said.evaluate("node => node.getBoundingClientRect().width") <= 2  # heard, not seen


def test_every_control_is_reached_by_tab_in_the_order_of_the_eye_and_left_again(momentum):
    page, panel = momentum.page, momentum.panels().nth(RAVINE)
    open_more(panel)
    panel.get_by_label("pace").wait_for()
    controls = panel.locator(f":is({CONTROLS}):visible")
    controls.first.focus()
    where = """panel => {
        const node = document.activeElement;
        const box = node.getBoundingClientRect(), origin = panel.getBoundingClientRect();
        const look = getComputedStyle(node);
        const all = [...panel.querySelectorAll('CONTROLS')]
            .filter(control => control.getClientRects().length);
        return {number: all.indexOf(node), x: box.x - origin.x,
                row: Math.round((box.y + box.height / 2 - origin.y) / 20),
                outline: look.outlineStyle + ' ' + look.outlineWidth + ' ' + look.outlineColor};
    }""".replace("CONTROLS", CONTROLS)
    page.keyboard.press("Shift+Tab")
    assert panel.evaluate(where)["number"] == -1, "the first control lets go"
    met = []
    for _ in range(controls.count()):
        page.keyboard.press("Tab")
        met.append(panel.evaluate(where))
    assert [each["number"] for each in met] == list(range(len(met)))
    assert sorted(met, key=lambda each: (each["row"], each["x"])) == met
    assert {each["outline"] for each in met} == {"solid 3px rgb(213, 94, 0)"}  # 3.9:1 on white
    page.keyboard.press("Tab")
    assert panel.evaluate(where)["number"] == -1, "the last control lets go"


def test_the_map_sets_two_sliders_by_keyboard_and_by_click(momentum):
    page, panel = momentum.page, momentum.panels().nth(RAVINE)
    panel.scroll_into_view_if_needed()
    field, words, status = (panel.locator(f".course-{part}") for part in ("field", "map-words", "status"))
    assert field.get_attribute("aria-label") == "map of η and β: the arrow keys set both"
    panel.get_by_role("button", name="reset").click()
    status.filter(has_text="η = 0.1, β = 0.9:").wait_for(timeout=10_000)
    field.focus()
    start = field.locator(".course-mark").bounding_box()
    for key, told in (("ArrowRight", "η = 0.11, β = 0.9:"), ("ArrowUp", "η = 0.11, β = 0.91:"),
                      ("ArrowLeft", "η = 0.1, β = 0.91:"), ("ArrowDown", "η = 0.1, β = 0.9:")):
        page.keyboard.press(key)
        status.filter(has_text=told).wait_for(timeout=10_000)
        assert panel.locator("input[type=number]").first.input_value() in told
    words.filter(has_text="At the present setting it is 0.00026.").wait_for(timeout=10_000)  # refined
    assert field.locator(".course-mark").bounding_box() == start
    assert field.locator("img").get_attribute("alt") == words.inner_text()

    before, box = field.locator("img").get_attribute("src"), field.bounding_box()
    left, bottom, right, top, x0, y0, x1, y1, column, row = map(float, momentum.answer(
        "print(*ravine_panel.map.window, *(list(ravine_panel.controls[name].values).index(value) "
        "for name, value in (('eta', 0.6), ('beta', 0.5))))").split())
    page.mouse.click(box["x"] + box["width"] * (left + (right - left) * (column - x0) / (x1 - x0)),
                     box["y"] + box["height"] * (1 - bottom - (top - bottom) * (row - y0) / (y1 - y0)))
    status.filter(has_text="η = 0.6, β = 0.5:").filter(has_text="Won!").wait_for(timeout=10_000)
    words.filter(has_text="Outlined: where the challenge is won, 3.8% of the map.").wait_for(timeout=10_000)
    assert field.locator("img").get_attribute("src") != before

    panel.get_by_role("button", name="Nesterov", exact=True).click()  # another map: none until it is there
    words.filter(has_text="The map: Nesterov's loss").wait_for(timeout=10_000)
    field.locator(".course-fog").wait_for(state="hidden", timeout=10_000)
    assert momentum.violations() == []
    panel.screenshot(path=SCREENSHOTS / "map.png")
    panel.get_by_role("button", name="reset").click()
    status.filter(has_text="η = 0.1, β = 0.9: GD").wait_for(timeout=10_000)


def test_the_focus_can_be_seen_whole(momentum):
    """The ring's colour on the four sides of each control, as pixels: nothing cuts it."""
    page, panel = momentum.page, momentum.panels().nth(RAVINE)
    panel.scroll_into_view_if_needed()
    open_more(panel)
    panel.get_by_label("pace").wait_for()
    for control in panel.locator(f":is({CONTROLS}):visible").all():
        page.keyboard.press("Shift")  # a keyboard is in use
        control.focus()
        box = control.bounding_box()
        x, y = (int(box[name]) - 8 for name in "xy")
        shot = page.screenshot(clip=dict(x=x, y=y, width=box["width"] + 16, height=box["height"] + 16))
        pixels = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"), int)
        ring = np.abs(pixels - [213, 94, 0]).max(axis=2) < 12
        sides = ring[:8], ring[-8:], ring[:, :8], ring[:, -8:]
        assert all(side.any() for side in sides), control.inner_text()


def test_keys_on_a_control_do_not_reach_the_notebook(momentum):
    page, panel, before = momentum.page, momentum.panels().nth(RAVINE), momentum.evaluate(CELLS)
    for control in (panel.get_by_role("button", name="reset"), panel.locator("[role=slider]").first,
                    panel.get_by_role("button", name="Momentum", exact=True)):
        for key in ("1", "m", "y", "r", "a", "b", "x", "d", "d", "Shift+M", "Delete", "ArrowLeft"):
            control.focus()
            page.keyboard.press(key)
        page.wait_for_timeout(300)
        assert momentum.evaluate(CELLS) == before
        assert momentum.evaluate(f"() => {NOTEBOOK}.content.widgets.every(cell => !cell.isHidden)")
    cell = page.locator(".jp-MarkdownCell").first
    cell.click()
    page.keyboard.press("y")  # where nothing of ours is in focus they still do
    page.wait_for_timeout(300)
    assert momentum.evaluate(CELLS) != before
    page.keyboard.press("m")
    page.wait_for_timeout(300)
    assert momentum.evaluate(CELLS) == before


def test_nothing_of_a_panel_is_cut_at_320_pixels(momentum):
    page, size = momentum.page, momentum.page.viewport_size
    page.set_viewport_size(dict(width=320, height=900))
    for number, panel in enumerate(momentum.panels().all()):
        panel.evaluate("node => node.scrollIntoView()")
        page.wait_for_timeout(500)
        cut = panel.evaluate("""panel => {
            const room = panel.closest('.jp-OutputArea-output').getBoundingClientRect().right;
            return [...panel.querySelectorAll('button, input, label, .noUi-target, .course-status p')]
                .filter(node => node.getBoundingClientRect().right > room + 1).map(node => node.outerHTML);
        }""")
        assert cut == []
        narrow = "panel => panel.querySelector('.course-picture canvas').width === 420"
        page.wait_for_function(narrow, arg=panel.element_handle(), timeout=10_000)  # one axes below the other
        picture = panel.locator(".course-picture")
        wide, room, stop = picture.evaluate(
            "node => [node.scrollWidth, node.clientWidth, node.getAttribute('tabindex')]")
        assert wide >= 0.7 * 420 > room, "a picture scrolls, so that its words stay legible"
        assert stop == "0", "it scrolls by keyboard too"
        page.screenshot(path=SCREENSHOTS / f"narrow-panel{number + 1}.png")
    assert momentum.violations() == []
    page.set_viewport_size(size)


@pytest.mark.parametrize("width, height, zoom, in_row", [
    (1366, 768, 1, True), (1366, 768, 2, True), (900, 900, 1, True), (640, 900, 1, False),
    (390, 844, 1, False)])
def test_a_picture_suits_its_room_and_nothing_is_cut(width, height, zoom, in_row, momentum):
    """At 200 % a page has half the pixels. On a whole screen the sentence is seen with the picture."""
    page, size = momentum.page, momentum.page.viewport_size
    page.set_viewport_size(dict(width=width // zoom, height=height // zoom))
    panel = momentum.panels().nth(RAVINE + 1)
    wide = "width > 420" if in_row else "width === 420"
    panel.evaluate("node => node.scrollIntoView()")
    page.wait_for_function(f"panel => panel.querySelector('.course-picture canvas').{wide}",
                           arg=panel.element_handle(), timeout=10_000)
    panel.evaluate("node => node.scrollIntoView()")
    canvas, status = panel.locator(".course-picture canvas"), panel.locator(".course-status p")
    shown, room = canvas.bounding_box(), panel.locator(".course-screen").bounding_box()
    right = room["x"] + max(room["width"], 0.7 * 420)  # beyond which it scrolls
    assert shown["x"] >= room["x"] - 1 and shown["x"] + shown["width"] <= right + 1
    if in_row and zoom == 1:
        words = status.bounding_box()
        assert words["y"] + words["height"] <= height, "the sentence needs no scrolling"
    page.screenshot(path=SCREENSHOTS / f"room-{width}-{zoom}.png")
    page.set_viewport_size(size)


def test_who_wants_no_motion_gets_none(momentum):
    moving = """panel => [...panel.querySelectorAll('*')].filter(node => {
        const look = getComputedStyle(node);
        return parseFloat(look.transitionDuration) > 0 || parseFloat(look.animationDuration) > 0;
    }).length"""
    panel = momentum.panels().nth(RAVINE)
    panel.locator(".noUi-target").first.evaluate("node => node.classList.add('noUi-state-tap')")
    assert panel.evaluate(moving) > 0
    momentum.page.emulate_media(reduced_motion="reduce")
    assert panel.evaluate(moving) == 0
    momentum.page.emulate_media(reduced_motion="no-preference")


@pytest.mark.parametrize("act", ["key", "button"])
def test_one_key_brings_a_lecture_whose_kernel_died_back_to_where_it_was(act, momentum):
    page = momentum.page
    momentum.answer("lost = True")
    os.kill(int(momentum.answer("import os; print(os.getpid())")), getattr(signal, "SIGKILL", signal.SIGTERM))
    page.locator(".jp-Dialog", has_text="appears to have died").wait_for(timeout=30_000)
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => {NOTEBOOK}.context.sessionContext.session?.kernel?.status === 'idle'",
                           timeout=30_000)
    here = momentum.restart_to_first_panel(act)
    assert page.locator(".jp-Dialog").count() == 0
    assert momentum.answer(f"print({here}.state['eta'], 'lost' in dir())") == "0.1 False\n"


def test_players_and_switches_say_what_they_are_and_what_they_do(lecture):
    student = lecture("01_sparse_features.ipynb")
    student.evaluate(f"""async source => {{
        const panel = {NOTEBOOK}, cell = panel.content.widgets.find(cell => cell.model.type === 'code');
        cell.model.sharedModel.setSource(source);
        panel.content.activeCellIndex = panel.content.widgets.indexOf(cell);
        await window.jupyterapp.commands.execute('notebook:run-cell');
    }}""", """
import ipywidgets as W
from course_lib import Drawing, Panel, figure
fig, ax = figure()
Panel(Drawing(fig, lambda step, show: f"step {step}, {show}"),
      dict(step=W.Play(max=3, interval=10_000), show=W.ToggleButtons(options=["all", "Adam"])))""")
    panel = student.panels().first
    panel.get_by_role("button", name="play", exact=True).click()
    panel.get_by_role("button", name="pause", exact=True).click()
    panel.get_by_role("button", name="back to the start").click()
    panel.get_by_role("button", name="repeat", pressed=False).click()
    panel.get_by_role("button", name="repeat", pressed=True).wait_for()
    panel.get_by_role("button", name="Adam", pressed=False).click()
    panel.get_by_role("button", name="Adam", pressed=True).wait_for()
    panel.get_by_role("button", name="all", pressed=False).wait_for()
    assert violations(student.page, ".course-panel") == []
