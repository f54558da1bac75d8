"""The lectures as a student meets them: a real JupyterLab in a real Chromium, nothing beyond loopback."""

import json
import re

import pytest

from tests.support import ROOT
from tests.support.browser import (
    AT_REST,
    PICTURE,
    PIXELS,
    SCREENSHOTS,
    Lecture,
    by_drag,
    by_key,
    followed,
    jupyterlab,
    open_more,
)
from tests.support.lectures import each_kind_of_panel


def test_the_front_door_opens_the_first_lecture(lab, browser):
    page = browser.new_page()
    page.goto(lab)
    page.wait_for_selector(".jp-Notebook")
    page.wait_for_function("document.title.includes('00_start')")
    assert page.locator(".jp-Dialog, .jp-toastContainer .Toastify__toast").count() == 0
    page.close()


def test_the_front_door_keeps_comms_off_subshells_and_news_away(lab, browser):
    def default(plugin, name):
        answer = browser.new_context().request.get(
            f"{lab}/lab/api/settings/@jupyterlab/apputils-extension:{plugin}")
        return answer.json()["schema"]["properties"][name]["default"]

    assert default("kernels-settings", "commsOverSubshells") == "disabled"
    assert default("notification", "fetchNews") == "false"
    assert default("notification", "checkForUpdates") is False


@each_kind_of_panel("path", lambda lecture: lecture.path)
def test_a_lecture_runs_and_every_slider_moves_by_key_and_by_drag(path, lecture):
    student = lecture(path.name)
    assert student.run_all() == []
    assert student.panels().count() >= 1
    for panel in student.panels().all():
        panel.locator(".course-more").press("Enter")
        panel.get_by_role("button", name="save picture").wait_for()
    assert student.violations() == []
    for number, panel in enumerate(student.panels().all()):
        panel.scroll_into_view_if_needed()
        picture, status = panel.locator(PICTURE), panel.locator(".course-status")
        for slider in panel.locator("[role=slider]").all():
            name = slider.get_attribute("aria-label")
            assert name and slider.get_attribute("aria-valuetext")
            key = "ArrowLeft" if name == "step" or name.startswith("start ") else "ArrowRight"
            for move in (by_key(key), by_drag(-0.3)):
                was = picture.evaluate(PIXELS), status.inner_text()
                move(student.page, slider)
                followed(student.page, panel, was[1])
                student.page.wait_for_function(AT_REST, arg=slider.element_handle(), timeout=10_000)
                assert name == "step" or f"{name.removeprefix('start ')} = " in status.inner_text()
            assert picture.evaluate(PIXELS) != was[0], "the last drag changed no pixel"
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        panel.screenshot(path=SCREENSHOTS / f"{path.stem}-panel{number + 1}.png")
        panel.get_by_role("button", name="reset").click()
    student.page.screenshot(path=SCREENSHOTS / f"{path.stem}.png")
    assert student.complaints == [] and student.outside == []


def test_a_typed_number_is_taken_exactly(lecture):
    student = lecture("03_adagrad.ipynb")
    student.run_to("03-panel")
    panel = student.panels().first
    panel.get_by_label("η", exact=True).locator("visible=true").first.fill("0.123")
    student.page.keyboard.press("Enter")
    panel.locator(".course-status", has_text="η = 0.123,").wait_for(timeout=5000)


@pytest.mark.long
def test_switches_and_buttons_work_by_keyboard(lecture):
    student = lecture("04_rmsprop.ipynb")
    student.run_to("04-panel")
    panel = student.panels().first
    panel.get_by_label("ε inside the root").focus()
    student.page.keyboard.press("Space")
    panel.locator(".course-status", has_text="ε inside the root: AdaGrad").wait_for(timeout=5000)
    student = lecture("02_momentum.ipynb")
    student.run_to("02-ravine-panel")
    panel = student.panels().nth(1)
    panel.get_by_role("button", name="Nesterov", exact=True).focus()
    student.page.keyboard.press("Enter")
    panel.locator(".course-status", has_text="β = 0.9: Nesterov reaches").wait_for(timeout=5000)


@pytest.fixture(scope="module")
def lecture_03(lab, browser):
    student = Lecture(browser, lab, "my_work/03_adagrad.ipynb")
    student.run_to("03-panel")
    yield student
    assert student.complaints == []
    student.close()


@pytest.fixture
def adagrad(lecture_03):
    """The panel of lecture 03 as it starts, its sentence, and the page."""
    panel = lecture_03.panels().first
    panel.scroll_into_view_if_needed()
    panel.get_by_role("button", name="reset").click()
    told(panel.locator(".course-status"), "After 500 steps with η = 0.1, β = 0.9, ε = 1e-8:")
    return panel, panel.locator(".course-status"), lecture_03


def told(status, text):
    status.filter(has_text=text).wait_for(timeout=10_000)


def test_a_digit_brings_a_scene_and_leaves_the_cell_alone(adagrad):
    panel, status, student = adagrad
    cells = "() => window.jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model.type).join()"
    before = student.evaluate(cells)
    for focus in (panel.locator("[role=slider]").first, panel.get_by_role("button", name="reset")):
        focus.focus()
        student.page.keyboard.press("3")
        told(status, "η = 100,")
        student.page.keyboard.press("2")
        told(status, "η = 1,")
    box = panel.locator("input[type=number]").first
    box.fill("")
    box.press_sequentially("3")
    student.page.keyboard.press("Enter")
    told(status, "η = 3,")  # in a box a digit is a digit
    assert student.evaluate(cells) == before


def test_a_scene_is_predicted_and_revealed_by_keyboard(adagrad):
    panel, status, student = adagrad
    panel.get_by_role("button", name="predict first").focus()
    student.page.keyboard.press("Enter")
    student.page.keyboard.press("3")
    panel.get_by_text("“η too large”: what will you see?").wait_for()
    assert not panel.locator(PICTURE).is_visible()
    student.page.wait_for_function("document.activeElement.innerText === 'reveal'")
    panel.screenshot(path=SCREENSHOTS / "predict-first.png")
    student.page.keyboard.press("Enter")
    told(status, "η = 100,")
    assert panel.locator(PICTURE).is_visible()
    panel.get_by_role("button", name="predict first").click()


def test_what_was_there_before_a_move_is_shown_on_demand_and_what_has_changed(adagrad):
    panel, status, student = adagrad
    canvas, compare = panel.locator(PICTURE), panel.get_by_role("button", name="compare")
    student.page.wait_for_timeout(1000)
    panel.locator("[role=slider]").first.focus()
    student.page.keyboard.press("PageUp")
    told(status, re.compile("η = (?!0.1,)"))
    student.page.wait_for_timeout(1000)
    alone, words = canvas.evaluate(PIXELS), status.inner_text()
    compare.press("Enter")
    told(status, "η = 0.1 → ")
    assert re.sub(r"\S+ → ", "", status.inner_text()) == words != status.inner_text()
    assert "β = 0.9," in status.inner_text() and "GD reaches loss 0.018 → 0." in status.inner_text()
    assert canvas.evaluate(PIXELS) != alone and canvas.get_attribute("aria-label") == status.inner_text()
    panel.screenshot(path=SCREENSHOTS / "compared.png")
    compare.press("Enter")
    status.filter(has_text=words).wait_for(timeout=5000)
    assert canvas.evaluate(PIXELS) == alone


def test_play_draws_the_path_step_by_step_and_can_be_scrubbed(adagrad):
    panel, status, student = adagrad
    open_more(panel)
    panel.get_by_label("pace").select_option("100 per second")
    status.evaluate("""status => {
        const steps = window.steps = [];
        const keep = () => steps.push(Number(status.innerText.split(' ')[1]));
        new MutationObserver(keep).observe(status, {childList: true, characterData: true, subtree: true});
    }""")
    play = panel.locator(".widget-play button").first
    play.press("Enter")
    student.page.wait_for_function("() => steps.at(-1) === 500 && Math.min(...steps) < 500", timeout=60_000)
    steps = student.evaluate("() => steps.filter((step, i) => step !== steps[i - 1])")
    assert steps == sorted(steps) and steps[0] < 100 and len(steps) > 20
    panel.get_by_label("step", exact=True).locator("visible=true").first.fill("7")
    student.page.keyboard.press("Enter")
    told(status, "After 7 steps")
    play.press("Enter")  # goes on from there
    student.page.wait_for_function("() => steps.at(-1) > 7")
    play.press("Enter")
    student.page.wait_for_timeout(500)
    paused = status.inner_text()
    assert 7 < int(paused.split()[1]) < 500
    student.page.wait_for_timeout(300)
    assert status.inner_text() == paused


def test_a_click_on_the_surface_starts_a_race_there_which_can_be_saved(adagrad):
    panel, status, student = adagrad
    picture = panel.locator(PICTURE)
    left, bottom, right, top, x0, y0, x1, y1 = map(float, picture.get_attribute("data-window").split())
    box = picture.bounding_box()

    def click(x, y):
        across = left + (right - left) * (x - x0) / (x1 - x0)
        up = bottom + (top - bottom) * (y - y0) / (y1 - y0)
        student.page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * (1 - up))

    click(1, -3)
    told(status, re.compile(r"After 500 steps from w = (0\.9|1|1\.0)\d? and b = (-2\.9\d?|-3|-3\.0\d?) with"))
    before = status.inner_text()
    click(x1 + 1, 0)  # beside the surface
    student.page.wait_for_timeout(500)
    assert status.inner_text() == before
    open_more(panel)
    for what, name in (("save picture", "panel-1.png"), ("save animation", "panel-1.gif")):
        panel.get_by_role("button", name=what).click()
        panel.get_by_text(f"saved as {name}").wait_for(timeout=30_000)
    frames = student.answer("from PIL import Image; print(Image.open('panel-1.gif').n_frames)")
    assert frames == "101\n"


def test_a_wrong_answer_is_explained_a_right_one_kept_and_counted(lecture):
    student = lecture("02_momentum.ipynb")
    student.run_to("02-tools")

    def checked(velocity):
        return student.answer(f"""
def momentum_step(theta, g, u, eta, beta):
    u = {velocity}
    return theta - eta * u, u
check('02.1', momentum_step)""")

    assert "β multiplies the new gradient instead of the old velocity" in checked("u + beta * g")
    assert "✓ 02.1 momentum: right" in checked("beta * u + g")
    assert "● 02.1 momentum" in student.answer("progress('02')")
    assert "1 of 4 done." in student.answer("progress('02')")


RACE = """
import time
for k in range(60):
    fig, ax = figure(width=3, height=2)
    for j in range(30):
        ax.plot(np.sin(np.arange(100) / (j + 1)))
        time.sleep(0.001)
    ax.set_title(f"figure {k}")
    assert len(ax.lines) == 30 and ax.get_title("left") == f"figure {k}"
    show(fig, f"Figure {k} has {len(ax.lines)} lines.")
print("all drawn")"""


@pytest.mark.long
@pytest.mark.parametrize("comms", ["disabled", "perCommTarget"])
def test_figures_survive_a_slider_that_is_dragged_meanwhile(comms, lab, lecture, browser):
    """Where callbacks run beside cells, pyplot's global state loses figures. The course's must all be whole,
    with the setting that the course ships and with JupyterLab's other one, for those who start it by hand."""
    setting = browser.new_context().request.put(
        f"{lab}/lab/api/settings/@jupyterlab/apputils-extension:kernels-settings",
        data={"raw": json.dumps({"commsOverSubshells": comms})})
    assert setting.ok
    student = lecture("03_adagrad.ipynb")
    student.run_to("03-panel")
    panel = student.panels().first
    slider, status = panel.locator("[role=slider]").first, panel.locator(".course-status")
    slider.focus()
    for key in ("ArrowRight", "ArrowLeft", "ArrowRight"):  # the first message still goes where cells run
        student.page.keyboard.press(key)
        student.page.wait_for_timeout(300)
    student.evaluate("""code => {
        const race = window.race = {text: '', pictures: []};
        const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
        kernel.requestExecute({code}).onIOPub = message => {
            race.text += message.content.text ?? message.content.evalue ?? '';
            const picture = message.content.data?.['image/png'];
            if (picture) race.pictures.push(picture);
        };
    }""", RACE)
    during = set()
    for press in range(600):
        student.page.keyboard.press(("ArrowRight", "ArrowLeft")[press // 5 % 2])
        student.page.wait_for_timeout(50)
        race = student.evaluate("() => window.race")
        if "all drawn" in race["text"] or "Error" in race["text"]:
            break
        during.add(status.inner_text())
    assert press > 10 and (len(during) > 3) == (comms == "perCommTarget")
    assert all(f"Figure {k} has 30 lines." in race["text"] for k in range(60)), race["text"]
    assert len(race["pictures"]) == len(set(race["pictures"])) == 60
    student.page.keyboard.press("Home")
    panel.locator(".course-status", has_text="η = 0.001,").wait_for()
    assert student.complaints == []


def test_a_panel_that_has_not_run_and_a_name_that_is_not_there_say_what_to_do(lecture):
    student = lecture("05_adadelta.ipynb")
    help_line = student.page.locator(".course-help")
    go = """() => {
        const {content} = window.jupyterapp.shell.currentWidget;
        content.activeCellIndex = content.widgets.findIndex(cell => cell.model.id === '05-panel');
        content.scrollToItem(content.activeCellIndex, 'start');
    }"""
    student.evaluate(go)
    help_line.filter(has_text="Run this lecture (▶▶) to move the sliders.").wait_for(timeout=30_000)
    student.page.screenshot(path=SCREENSHOTS / "not-run.png")
    student.evaluate("() => window.jupyterapp.commands.execute('notebook:run-cell')")
    help_line.filter(has_text="A cell further up makes descent_panel: run the cells above").wait_for()
    assert student.run_all() == []
    student.evaluate(go)
    student.panels().first.locator("[role=slider]").first.wait_for()
    student.page.wait_for_timeout(1000)
    said = set(help_line.all_text_contents())
    assert said <= {"Folded until you predict above, or skip there (s)."}


def test_panels_work_under_the_content_policy_that_the_page_on_other_places_names(browser, tmp_path):
    page = (ROOT / "notebooks" / "site" / "elsewhere.md").read_text("utf8")
    policy = re.search(r"`(script-src [^`]+)`", page)[1]
    settings = json.dumps({"headers": {"Content-Security-Policy": policy}})
    work, home = tmp_path / "my_work", tmp_path / "home"
    home.mkdir()
    start = ["-m", "course_lib.lab", "--work", str(work), f"--ServerApp.tornado_settings={settings}"]
    with jupyterlab(work, home, start=start) as address:
        student = Lecture(browser, address, "my_work/03_adagrad.ipynb")
        assert student.run_to("03-panel") == []
        panel = student.panels().first
        before = panel.locator(".course-status").inner_text()
        by_key("ArrowRight")(student.page, panel.locator("[role=slider]").first)
        followed(student.page, panel, before)
        assert any("Content Security Policy" in line for line in student.complaints), "no policy in force"
        student.close()
