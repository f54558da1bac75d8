"""The course's JupyterLab: Restart to here always runs, and no menu is a teacher's."""

import nbformat
import pytest

from tests.support.browser import Lecture, jupyterlab

pytestmark = pytest.mark.long  # each test has a JupyterLab of its own
DIES_ONCE = """import os, pathlib
mark = pathlib.Path('died')
if not mark.exists():
    mark.touch()
    os._exit(1)"""


@pytest.fixture
def open_notebook(tmp_path, browser):
    opened = []
    work = tmp_path / "work"
    work.mkdir()

    def open_cells(*sources):
        notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, sources)))
        notebook.metadata.kernelspec = dict(name="python3", display_name="Python 3", language="python")
        nbformat.write(notebook, work / "small.ipynb")
        opened.append(Lecture(browser, address, "work/small.ipynb"))
        return opened[-1]

    with jupyterlab(work, tmp_path) as address:
        yield open_cells
        for lecture in opened:
            lecture.close()


def counts(lecture):
    return lecture.evaluate("""() => window.jupyterapp.shell.currentWidget.content.widgets
        .map(cell => cell.model.executionCount)""")


def restart_to(lecture, index):
    lecture.evaluate("k => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = k; }", index)
    lecture.page.get_by_role("button", name="Restart to here").click()


def wait_for_counts(lecture, wanted):
    lecture.page.wait_for_function("""wanted => window.jupyterapp.shell.currentWidget.content.widgets
        .every((cell, k) => cell.model.executionCount === wanted[k])""", arg=wanted, timeout=60_000)


def test_a_kernel_that_dies_on_the_way_is_restarted_once_more(open_notebook):
    lecture = open_notebook(DIES_ONCE, "x = 1", "print(x)", "print('later')")
    restart_to(lecture, 2)
    wait_for_counts(lecture, [1, 2, 3, None])


def test_a_cell_that_fails_ends_it_and_nothing_is_run_again(open_notebook):
    lecture = open_notebook("with open('runs', 'a') as runs: runs.write('x')", "1 / 0", "print('later')")
    restart_to(lecture, 2)
    lecture.page.get_by_text("ZeroDivisionError").first.wait_for(timeout=60_000)
    lecture.page.wait_for_timeout(2000)
    assert lecture.answer("print(open('runs').read())") == "x\n" and counts(lecture) == [1, 2, None]


def test_what_else_is_installed_for_teachers_adds_no_menu(open_notebook):
    """`make site` installs nbgrader and JupyterLite, whose parts JupyterLab would load."""
    lecture = open_notebook("x = 1")
    lecture.page.wait_for_timeout(2000)
    assert lecture.page.get_by_role("menuitem", name="Kernel").count() == 1
    assert lecture.page.get_by_role("menuitem", name="Nbgrader").count() == 0
