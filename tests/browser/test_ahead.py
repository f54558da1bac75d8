"""Frames that come before they are asked for: what is shown is the state of the controls, however late the
kernel answers."""

import random

import pytest

from tests.support.browser import SCREENSHOTS, Lecture, by_drag

# Each message of the kernel comes `window.lateness()` ms late, in order.
LATE = """
window.lateness = () => 0;
window.WebSocket = class extends WebSocket {
    set onmessage(act) {
        const waiting = [];
        let last = 0;
        super.onmessage = event => {
            last = Math.max(last, performance.now() + window.lateness());
            waiting.push(event);
            setTimeout(() => act(waiting.shift()), last - performance.now());
        };
    }
};"""

# Each frame: since when does the sentence differ from the boxes? Does each sentence have one picture?
WATCH = """panel => {
    const canvas = panel.querySelector('.course-picture canvas');
    const status = panel.querySelector('.course-status');
    const boxes = [...panel.querySelectorAll('input[type=number]')].slice(0, 3);
    const watch = window.watch = {pictures: {}, sentences: new Set(), apart: 0, longest: 0, mixed: []};
    watch.told = () => [...status.innerText.matchAll(/(?:η|β|ε) = ([^,:]+)/g)].map(found => Number(found[1]));
    watch.set = () => boxes.map(box => Number(box.value));
    const look = now => {
        const words = status.innerText.trim();
        watch.sentences.add(words);
        if (String(watch.told()) === String(watch.set())) watch.apart = now;
        watch.longest = Math.max(watch.longest, now - watch.apart);
        if (canvas.ariaLabel === words) {
            const picture = canvas.toDataURL();
            if ((watch.pictures[words] ??= picture) !== picture) watch.mixed.push(words);
        }
        requestAnimationFrame(look);
    };
    watch.apart = performance.now();
    requestAnimationFrame(look);
}"""

REST = """() => {
    const said = document.querySelector('.course-status').innerText;
    const now = [said, String(watch.set()), String(watch.told())];
    if (String(now) !== watch.was) [watch.was, watch.since] = [String(now), performance.now()];
    return now[1] === now[2] && performance.now() - watch.since > 1500;
}"""

# Whether a canvas holds the picture whose PNG this is.
SAME = """async ([canvas, png]) => {
    const answer = await fetch(`data:image/png;base64,${png}`);
    const bitmap = await createImageBitmap(await answer.blob());
    const fresh = document.createElement('canvas');
    Object.assign(fresh, {width: bitmap.width, height: bitmap.height});
    fresh.getContext('2d').drawImage(bitmap, 0, 0);
    return fresh.toDataURL() === canvas.toDataURL();
}"""


@pytest.fixture
def panel(lab, browser):
    student = Lecture(browser, lab, "my_work/03_adagrad.ipynb", script=LATE)
    student.run_to("03-panel")
    panel = student.panels().first
    panel.scroll_into_view_if_needed()
    panel.locator(".course-status", has_text="η = 0.1,").wait_for()
    student.page.wait_for_timeout(500)
    panel.evaluate(WATCH)
    yield student, panel
    assert student.complaints == []
    student.close()


def fetch_all(student, slider):
    """Give the slider the focus until no more frames of its values come."""
    student.evaluate("""async () => {
        const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
        window.last = performance.now();
        kernel.anyMessage.connect((_, {msg}) => {
            if (msg.content.data?.method === 'custom') window.last = performance.now();
        });
    }""")
    slider.focus()
    student.page.wait_for_function("() => performance.now() - window.last > 1500", timeout=60_000)


@pytest.mark.long
def test_a_fetched_state_is_shown_before_the_kernel_answers(panel):
    student, panel = panel
    slider = panel.locator("[role=slider]").first
    fetch_all(student, slider)
    student.evaluate("() => { window.lateness = () => 2000; watch.longest = 0; watch.sentences.clear(); }")
    for key in ["ArrowRight"] * 8 + ["ArrowLeft"] * 12 + ["PageUp"]:
        student.page.keyboard.press(key)
        student.page.wait_for_timeout(40)
    seen = student.evaluate("() => ({longest: watch.longest, sentences: watch.sentences.size})")
    assert seen["longest"] < 400 and seen["sentences"] > 10, seen


def test_picture_sentence_and_controls_agree_wherever_sliders_are_moved_at_random(panel):
    student, panel = panel
    page, draw = student.page, random.Random(5)
    page.wait_for_timeout(500)
    student.evaluate("() => { window.lateness = () => 400 * Math.random(); }")
    sliders = panel.locator("[role=slider]").all()[:3]
    for _ in range(5):
        for _ in range(draw.randint(1, 4)):
            slider = draw.choice(sliders)
            if draw.random() < 0.3:
                by_drag(draw.uniform(-0.3, 0.3))(page, slider)
            slider.focus()
            for _ in range(draw.randint(1, 6)):
                page.keyboard.press(draw.choice(["ArrowLeft", "ArrowRight"]))
                page.wait_for_timeout(draw.choice([0, 30, 300]))
        page.wait_for_function(REST, timeout=60_000)
        state = student.evaluate("() => watch.told()")
        assert state == student.evaluate("() => watch.set()")
        for _ in range(40):  # the kernel may still have to hear of the last moves
            heard = eval(student.answer("print([panel.state[name] for name in ('eta', 'beta', 'eps')])"))
            if heard == state:
                break
            page.wait_for_timeout(500)
        assert heard == state
        png = student.answer("""
import base64
assert panel.sentence == panel.drawing.frame(**panel.state)[1]
print(base64.b64encode(panel.drawing.frame(**panel.state)[0]).decode(), end="")""")
        assert png.startswith("iVBOR"), png
        canvas = panel.locator(".course-picture canvas").element_handle()
        assert student.evaluate(SAME, [canvas, png]), state
    assert student.evaluate("() => watch.mixed") == []


def test_a_cell_that_runs_makes_all_frames_old(panel):
    """What a drawing shows may depend on what the cell did."""
    student, panel = panel
    slider, status = panel.locator("[role=slider]").first, panel.locator(".course-status")
    fetch_all(student, slider)
    student.answer("""
update = panel.drawing.update
panel.drawing.update = lambda **state: "new: " + update(**state)""")
    slider.focus()
    student.page.keyboard.press("ArrowRight")
    status.filter(has_text="new: ").wait_for(timeout=5000)
    student.page.keyboard.press("ArrowLeft")
    student.page.wait_for_timeout(1000)
    assert status.inner_text().startswith("new: ")


@pytest.mark.long
def test_a_picture_is_quick_while_it_moves_and_sharp_at_rest(lab, browser):
    student = Lecture(browser, lab, "my_work/03_adagrad.ipynb", device_scale_factor=2)
    student.run_to("03-panel")
    panel = student.panels().first
    panel.scroll_into_view_if_needed()
    canvas, slider = panel.locator(".course-picture canvas"), panel.locator("[role=slider]").first
    sharp = """canvas => {
        window.seen = [];
        const look = () => {
            const box = canvas.getBoundingClientRect();
            seen.push([canvas.width, Math.round(box.width), Math.round(box.height)].join());
            requestAnimationFrame(look);
        };
        look();
    }"""
    at_rest = "() => document.querySelector('.course-picture canvas').width === 2200"
    student.page.wait_for_function(at_rest, timeout=30_000)
    canvas.evaluate(sharp)
    slider.focus()
    student.page.wait_for_timeout(1000)
    student.evaluate("() => { window.seen.length = 0; }")
    for _ in range(20):
        student.page.keyboard.press("ArrowRight")
    student.page.wait_for_function("() => seen.some(each => each.startsWith('1100,'))", timeout=10_000)
    student.page.wait_for_function(at_rest, timeout=30_000)
    assert {each.split(",", 1)[1] for each in student.evaluate("() => seen")} == {"1100,390"}, "nothing jumps"
    canvas.screenshot(path=SCREENSHOTS / "sharp.png")
    assert student.complaints == []
    student.close()
