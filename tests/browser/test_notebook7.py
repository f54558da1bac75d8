"""The lectures in Notebook 7, without the course's front door: panels, predictions, and what restarts."""

import shutil

import pytest

from tests.support import ROOT
from tests.support.browser import Lecture, followed, jupyterlab
from tests.support.lectures import LECTURES

ACTIVE = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
ELSEWHERE = (ROOT / "notebooks" / "site" / "elsewhere.md").read_text("utf8")
RESTART = "notebook:restart-and-run-to-selected"


class InNotebook7(Lecture):
    def url(self, address, path):
        return f"{address}/notebooks/{path}"


@pytest.fixture(scope="module")
def student(browser, tmp_path_factory):
    work, home = tmp_path_factory.mktemp("my_work"), tmp_path_factory.mktemp("home")
    shutil.copy(ROOT / "notebooks" / "03_adagrad.ipynb", work)
    start = ["-m", "notebook", "--JupyterNotebookApp.expose_app_in_browser=True"]
    with jupyterlab(work, home, front_door=False, start=start) as address:
        student = InNotebook7(browser, address, "03_adagrad.ipynb")
        assert student.run_to("03-panel") == []
        yield student
        student.close()


def test_keys_move_the_slider_in_focus_and_not_the_selection(student):
    panel = student.panels().first
    status, slider = panel.locator(".course-status"), panel.locator("[role=slider]").first
    slider.focus()
    selected = student.evaluate(ACTIVE)
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "PageUp", "3"):
        before = status.inner_text()
        student.page.keyboard.press(key)
        followed(student.page, panel, before)
    assert student.evaluate(ACTIVE) == selected
    assert slider.evaluate("slider => slider === document.activeElement")


def test_a_letter_answers_the_prediction_in_focus_and_leaves_the_cell_alone(student):
    types = "() => window.jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model.type).join()"
    before = student.evaluate(types)
    question = student.page.locator(".course-question:has(.course-options)").first
    question.get_by_role("button").first.focus()
    student.page.keyboard.press("b")  # a new cell below, elsewhere
    question.locator("[aria-pressed=true]", has_text="B ·").wait_for()
    assert student.evaluate(types) == before


def test_what_answers_a_prediction_is_open_once_it_ran_as_the_page_on_other_places_says(student):
    stored = LECTURES["03"].notebook.cells
    ran = stored[:[cell.id for cell in stored].index("03-panel")]
    answers = {cell.id for cell in ran if cell.metadata.get("jupyter", {}).get("outputs_hidden")}
    folded = student.evaluate("""() => window.jupyterapp.shell.currentWidget.content.widgets
        .filter(cell => cell.outputHidden).map(cell => cell.model.id)""")
    assert len(answers) > 2 and not answers & set(folded)
    assert "answers are open once" in ELSEWHERE


def test_its_own_command_restarts_to_here_as_the_page_on_other_places_says(student):
    label = student.evaluate(f"() => window.jupyterapp.commands.label('{RESTART}')").rstrip("…")
    assert f"*{label}…*" in ELSEWHERE
    student.evaluate("""() => {
        const { content } = window.jupyterapp.shell.currentWidget;
        content.activeCellIndex = content.widgets.findIndex(cell => cell.model.id === '03-panel');
    }""")
    student.answer("forgotten = 1")
    student.evaluate(f"() => {{ window.jupyterapp.commands.execute('{RESTART}'); }}")
    student.page.locator(".jp-Dialog .jp-mod-accept").click()
    panel = student.panels().first
    panel.locator(".course-status", has_text="After 500 steps with η = 0.1,").wait_for(timeout=60_000)
    student.page.wait_for_function("""() => {
        const session = window.jupyterapp.shell.currentWidget.context.sessionContext.session;
        return session?.kernel?.status === 'idle';
    }""", timeout=60_000)
    assert "not defined" in student.answer("forgotten") and student.errors() == []
