"""The live edition as a student meets it: every lecture runs in the browser's own Python."""

import pytest

from tests.support.browser import AT_REST, SCREENSHOTS, followed
from tests.support.lectures import LECTURES, each_path
from tests.support.site import LiveLecture, served


@pytest.fixture(scope="module")
def site():
    with served() as site:
        yield site


@pytest.fixture
def lecture(site, browser):
    opened = []

    def open_lecture(name, **size):
        opened.append(LiveLecture(browser, site.address, name, **size))
        return opened[-1]

    yield open_lecture
    for lecture in opened:
        lecture.close()


def solve_and_check(exercise):
    """Code that solves an exercise and asks for the check, as the lecture has both."""
    return f"{exercise.solution.source}\n{exercise.stub.check.line}"


def moved(student, panel, move):
    """Do something to a panel and wait until its picture and its words have followed."""
    was = panel.locator(".course-status").inner_text()
    move()
    followed(student.page, panel, was)
    student.page.wait_for_function(AT_REST, arg=panel.locator("[role=slider]").first.element_handle(),
                                   timeout=10_000)


def test_a_prediction_is_judged_by_the_browser_s_python(lecture, site):
    student = lecture("00_start_here.ipynb")
    assert student.run_all() == []
    asked = student.page.locator(".course-question[data-name='00-predict-map']")
    student.page.locator(".jp-WindowedPanel-outer").evaluate("node => { node.scrollTop = 0; }")
    asked.scroll_into_view_if_needed()
    asked.get_by_role("button", name="towards the minimum").click()
    asked.locator(".course-judged", has_text="The run says B: straight across").wait_for(timeout=30_000)
    student.page.locator(".jp-OutputArea-output img").first.wait_for()


@each_path
def test_a_lecture_runs_its_panels_move_and_its_checks_answer(path, lecture, site):
    student = lecture(path.name)
    student.page.locator(".jp-Notebook", has_text="kept in this browser").wait_for(timeout=30_000)
    assert student.run_all() == []
    warnings = student.evaluate("""() => window.jupyterapp.shell.currentWidget.content.widgets
        .filter(cell => cell.model.type === 'code').flatMap(cell => cell.model.outputs.toJSON())
        .filter(output => output.name === 'stderr').map(output => output.text)""")
    assert "".join(warnings).strip() == "", "but for a bar of progress that is gone"
    for panel in student.panels().all():
        panel.scroll_into_view_if_needed()
        slider = panel.locator("[role=slider]").first
        for key in ("ArrowRight", "ArrowLeft"):
            moved(student, panel, lambda slider=slider, key=key: slider.press(key))
        scene = panel.locator(".widget-label:text('Scenes:') ~ button").last
        moved(student, panel, scene.click)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        student.page.screenshot(path=SCREENSHOTS / f"live-{path.stem}.png")
    for exercise in LECTURES[path.name[:2]].exercises:
        assert f"✓ {exercise.number}" in student.answer(solve_and_check(exercise))
    # whether a word with a slash, which a cell has printed, is a file: only a server could tell JupyterLab
    missing = [path for path in site.missing if not path.endswith("/api/resolvePath")]
    assert student.complaints == [] and student.outside == [] and missing == []


@pytest.mark.parametrize("name", ["ps1", "ps5"])
def test_a_problem_set_runs_in_the_browser_up_to_what_the_student_has_to_write(name, lecture):
    """The live edition comes from the student edition: it has no solution, and its library no grader."""
    student = lecture(f"{name}.ipynb")
    assert student.run_all() == [""]  # NotImplementedError of the first answer, where the notebook stops
    assert "BEGIN SOLUTION" not in student.page.content()
    assert student.page.get_by_text("Nbgrader").count() == 0  # a teacher's tool, which needs a server
    assert "no grader" in student.answer("""
import importlib.util
print("a grader" if importlib.util.find_spec("course_lib.grading") else "no grader")""")


def test_the_first_visit_asks_for_no_more_than_a_room_can_carry(lecture, site):
    site.sent.clear()
    student = lecture("00_start_here.ipynb")
    assert student.answer("print(1)") == "1\n"
    assert sum(size for _, size in site.sent) < 24e6


def test_typing_is_helped(lecture):
    student = lecture("00_start_here.ipynb")
    student.answer("import numpy as np")
    for begun, whole in (("impo", "import"), ("np.geom", "np.geomspace"), ("prin", "print")):
        offered = student.evaluate("""async code => {
            const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
            return (await kernel.requestComplete({code, cursor_pos: code.length})).content.matches;
        }""", begun)
        assert whole.split(".")[-1] in [each.split(".")[-1] for each in offered]


@pytest.mark.parametrize("place", ["Exercise 02.1", "2 ·", "Recap"])
def test_a_link_leads_to_the_section_or_exercise(place, lecture):
    student = lecture(f"02_momentum.ipynb&at={place}")
    student.page.wait_for_function("""place => window.jupyterapp.shell.currentWidget.content.activeCell
        .model.sharedModel.getSource().replace(/^[#* ]+/, '').startsWith(place)""", arg=place, timeout=30_000)


def test_an_older_copy_is_kept_beside_the_new_edition(lecture):
    student = lecture("02_momentum.ipynb")
    student.evaluate("""async () => {
        const { context, content } = window.jupyterapp.shell.currentWidget;
        content.model.setMetadata('course', { edition: 'an older one' });
        content.widgets[0].model.sharedModel.setSource('# mine');
        await context.save();
    }""")
    student.page.wait_for_timeout(1000)  # browsers write their storage a little later
    student.open()
    student.page.get_by_role("button", name="Keep mine").click()
    student.page.wait_for_function("""() => {
        const panel = window.jupyterapp.shell.currentWidget;
        return panel?.context?.isReady && panel.context.path === '02_momentum.ipynb'
            && panel.content.model.getMetadata('course').edition !== 'an older one';
    }""", timeout=60_000)
    mine = student.evaluate("""async () => {
        const { contents } = window.jupyterapp.serviceManager;
        const { content } = await contents.get('');
        const { path } = content.find(file => file.name.startsWith('02_momentum (mine'));
        return (await contents.get(path, { content: true })).content.cells[0].source;
    }""")
    assert mine == "# mine"


def test_a_browser_that_keeps_nothing_says_so(site, browser):
    class Forgetful(LiveLecture):
        def open(self):
            self.page.add_init_script("indexedDB.open = () => { throw new Error('none') }")
            super().open()

    student = Forgetful(browser, site.address, "00_start_here.ipynb")
    student.page.get_by_text("This browser window keeps nothing").wait_for(timeout=60_000)
    student.close()


def test_a_reload_keeps_what_the_student_did(lecture):
    student = lecture("02_momentum.ipynb")
    student.evaluate("""async () => {
        const panel = window.jupyterapp.shell.currentWidget;
        const cell = panel.content.widgets.find(cell => cell.model.id === '02-exercise-1-stub');
        cell.model.sharedModel.setSource('# mine');
        await panel.context.save();
    }""")
    student.answer("from course_lib import check")
    assert "✓ 02.1" in student.answer(solve_and_check(LECTURES["02"].exercises[0]))
    student.page.wait_for_timeout(1000)  # browsers write their storage a little later
    student.open()
    mine = student.evaluate("""() => window.jupyterapp.shell.currentWidget.content.widgets
        .find(cell => cell.model.id === '02-exercise-1-stub').model.sharedModel.getSource()""")
    assert mine == "# mine"
    assert "● 02.1" in student.answer("from course_lib import progress; progress('02')")


@pytest.mark.parametrize("act", ["key", "button"])
def test_one_key_brings_a_lecture_back_to_where_it_was(act, lecture):
    student = lecture("02_momentum.ipynb")
    student.answer("lost = True")
    here = student.restart_to_first_panel(act)
    assert student.page.locator(".jp-Dialog").count() == 0
    assert student.answer(f"print({here}.state['eta'], 'lost' in dir())") == "0.1 False\n"
    assert student.complaints == []


def test_a_lecture_can_be_read_and_run_on_a_phone(lecture):
    student = lecture("00_start_here.ipynb", width=390, height=844)
    assert student.run_all() == []
    # the list of files, as JupyterLab may do late
    student.evaluate("() => window.jupyterapp.shell.expandLeft()")
    student.page.wait_for_function("() => window.jupyterapp.shell.leftCollapsed", timeout=5000)
    panel = student.panels().first
    panel.scroll_into_view_if_needed()
    slider = panel.locator("[role=slider]").first
    moved(student, panel, lambda: slider.press("ArrowRight"))
    student.page.screenshot(path=SCREENSHOTS / "live-phone.png")
    assert panel.bounding_box()["width"] > 250
    for name in ("▶ Run", "Restart to here"):
        bar = student.page.get_by_role("button", name=name).last.bounding_box()
        assert bar["height"] >= 44 and bar["y"] + bar["height"] <= 844
    student.page.locator(".jp-SideBar [data-id=filebrowser]").click()  # who wants the list gets it
    student.page.wait_for_timeout(500)
    assert not student.evaluate("() => window.jupyterapp.shell.leftCollapsed")
