"""Predictions in JupyterLab: answered by click, key or number; and the answer stays folded until then."""

import json

import pytest

from tests.support.browser import SCREENSHOTS

FOLDED = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === 'code' && cell.outputHidden).map(cell => cell.model.id)"""


def question(student, name):
    """The question of a prediction, in sight."""
    student.evaluate("""async name => {
        const { content } = window.jupyterapp.shell.currentWidget;
        const k = content.widgets.findIndex(cell => cell.model.id === `${name}-predict`);
        content.activeCellIndex = k;
        await content.scrollToItem(k, 'center');
    }""", name)
    found = student.page.locator(f".course-question[data-name='{name}']")
    found.wait_for(timeout=10_000)
    return found


def said(found, text):
    found.locator(".course-judged", has_text=text).wait_for(timeout=10_000)


def test_run_all_opens_nothing_and_an_answer_opens_what_is_below(lecture):
    student = lecture("00_start_here.ipynb")
    before = student.evaluate(FOLDED)
    assert {"00-map", "00-rates", "00-saddle"} <= set(before)
    assert student.run_all() == [] and student.evaluate(FOLDED) == before

    by_hand = """() => {
        const { content } = window.jupyterapp.shell.currentWidget;
        content.activeCellIndex = content.widgets.findIndex(cell => cell.model.id === '00-saddle');
        content.activeCell.outputHidden = false;
    }"""
    student.evaluate(by_hand)
    student.page.wait_for_timeout(300)
    student.evaluate("() => window.jupyterapp.commands.execute('notebook:run-cell')")
    before.remove("00-saddle")
    assert student.evaluate(FOLDED) == before, "what was unfolded by hand stays so"

    student.page.locator(".course-help", has_text="Folded until you predict above").first.wait_for()
    asked = question(student, "00-gd")
    student.page.wait_for_timeout(500)
    folded = student.page.locator(".jp-OutputPlaceholder .jp-PlaceholderText").all()
    assert folded and not any(line.is_visible() for line in folded), "its first line tells the answer"
    asked.get_by_role("button", name="0.1").click()
    said(asked, "You said A.")
    said(asked, "The run says C: 10.")
    student.page.wait_for_function(f"!({FOLDED})().includes('00-rates')")
    assert set(before) - set(student.evaluate(FOLDED)) == {"00-rates"}
    assert asked.locator("[aria-pressed=true]").all_inner_texts() == ["A · 0.1"]

    asked.get_by_role("button", name="10", exact=False).last.press("c")  # by a letter, to read why
    said(asked, "✓ You said C, and so it is.")
    counted = student.answer("print(tally('00').value)")
    assert counted == "1 of 6 predicted, 0 right.\n", "the first one counts"
    assert student.violations() == [] and student.complaints == [] and student.outside == []


def test_a_question_is_skipped_by_one_key_which_is_not_jupyter_s(lecture):
    student = lecture("00_start_here.ipynb")
    student.run_to("00-mean-sum-answer")
    cells = student.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.length")
    asked = question(student, "00-mean-sum")  # of three options: `d` chooses none
    first = asked.get_by_role("button").first
    first.focus()
    for key in ("d", "d", "m", "s"):
        student.page.keyboard.press(key)
    said(asked, "Skipped.")
    student.page.wait_for_function(f"!({FOLDED})().includes('00-mean-sum-measured')")
    assert student.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.length") == cells


def test_a_number_is_typed_and_a_bad_one_told_without_opening_the_answer(lecture):
    student = lecture("02_momentum.ipynb")
    student.run_to("02-predict-effective-answer")
    asked = question(student, "02-predict-effective")
    box = asked.get_by_label("A number of (length)")
    box.fill("long")
    box.press("Enter")
    said(asked, "A number is wanted, got 'long'.")
    assert "02-effective" in student.evaluate(FOLDED)
    box.fill("0,1")
    asked.get_by_role("button", name="That is my prediction").click()
    said(asked, "too small by a factor of 10")
    student.page.wait_for_function(f"!({FOLDED})().includes('02-effective')")


@pytest.mark.long
def test_an_order_is_clicked_together_and_is_still_there_after_a_restart(lecture):
    student = lecture("11_spiral.ipynb")
    student.run_to("11-fair-answer")
    asked = question(student, "11-fair")
    for name in ("Adam", "momentum", "RMSProp", "AdaGrad", "gradient descent"):
        asked.get_by_role("button", name=f"· {name}").click()
    said(asked, "✓ All pairs stand in the right order.")
    kept = json.loads(student.answer("print(open('.predictions.json').read())"))
    assert kept["11-fair"]["right"] is True
    student.evaluate("""async () => {
        await window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.restart();
    }""")
    student.run_to("11-fair-answer")
    said(question(student, "11-fair"), "✓ All pairs stand in the right order.")


def test_a_curve_is_drawn_by_pointer_keys_or_numbers_and_the_run_is_drawn_over_it(lecture):
    student = lecture("04_rmsprop.ipynb")
    student.run_to("04-predict-spike-answer")
    asked = question(student, "04-predict-spike")
    knots, boxes = asked.get_by_role("slider"), asked.get_by_role("textbox")
    asked.get_by_role("button", name="That is my prediction").click()
    said(asked, "A number for b at step 0 is wanted, got ''.")

    plot, mouse = asked.locator("svg rect").bounding_box(), student.page.mouse
    bottom = plot["y"] + plot["height"]
    mouse.move(plot["x"] + 2, bottom - 2)
    mouse.down()
    mouse.move(plot["x"] + plot["width"] - 2, bottom - plot["height"] * 0.66, steps=20)
    mouse.up()
    said(asked, "Kept. It counts by the button, or once the cells below are run.")
    assert [-2 <= float(box.input_value()) <= 0.1 for box in boxes.all()] == 9 * [True]
    assert "04-spike" in student.evaluate(FOLDED), "a draft opens nothing"

    before = float(knots.nth(3).get_attribute("aria-valuenow"))
    knots.nth(3).focus()
    for key in ("PageUp", "ArrowDown"):
        student.page.keyboard.press(key)
    assert abs(float(boxes.nth(3).input_value()) - before - 3 * 0.08) < 0.04
    boxes.nth(8).fill("-0,1")
    boxes.nth(8).press("Tab")
    drawn = [box.input_value() for box in boxes.all()]
    student.page.wait_for_timeout(500)
    kept = json.loads(student.answer("print(open('.predictions.json').read())"))["04-predict-spike"]
    assert kept == dict(answer=drawn, right=None, draft=True)

    asked.get_by_role("button", name="That is my prediction").click()
    said(asked, "✗ You are off by")
    student.page.wait_for_function(f"!({FOLDED})().includes('04-spike')")
    assert len(asked.locator(".course-run").get_attribute("points").split()) > 50
    asked.screenshot(path=SCREENSHOTS / "curve.png")
    student.evaluate("() => window.jupyterapp.commands.execute('apputils:change-theme', "
                     "{ theme: 'JupyterLab Dark' })")
    student.page.set_viewport_size(dict(width=390, height=800))
    student.page.wait_for_timeout(1000)
    asked.screenshot(path=SCREENSHOTS / "curve-dark-390.png")
    box = asked.locator(".course-curve").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert student.violations() == [] and student.complaints == [] and student.outside == []
