"""A show, for all tests of shows."""

import pytest

from tests.support.browser import jupyterlab
from tests.support.show import SIZES, Show


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    start = ["-m", "course_lib.present", "06", "--work", str(tmp_path_factory.mktemp("show")),
             "--votes", str(tmp_path_factory.mktemp("votes"))]
    with jupyterlab(None, tmp_path_factory.mktemp("home"), start=start) as address:
        yield address


@pytest.fixture
def show(lab, browser):
    opened = []

    def open_lecture(name, size=SIZES[0]):
        opened.append(Show(browser, lab, name, *size))
        return opened[-1]

    yield open_lecture
    for show in opened:
        show.close()
