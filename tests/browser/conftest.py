import pytest

from tests.support.browser import Lecture, jupyterlab


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    """The address of a JupyterLab on a student's copy of the lectures."""
    with jupyterlab(tmp_path_factory.mktemp("student") / "my_work",
                    tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture
def lecture(lab, browser):
    """Opens a lecture by its file's name, and closes it at the end."""
    opened = []

    def open_lecture(name):
        opened.append(Lecture(browser, lab, f"my_work/{name}"))
        return opened[-1]

    yield open_lecture
    for lecture in opened:
        lecture.close()
