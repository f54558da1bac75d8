import os
import sys

import pytest
from hypothesis import settings

if sys.platform != "emscripten":  # a browser's Python starts no kernels
    from course_lib.publish import KERNEL

    os.environ |= KERNEL  # for nbval's kernels too, and before NumPy is loaded


def pytest_configure(config):
    config.addinivalue_line("markers", "long: takes minutes; left to `make test-long` and its like")
    config.addinivalue_line("markers", "digits: lectures on an older processor; left to `make test-digits`")


def pytest_collection_modifyitems(items):
    """A browser that a busy machine kept waiting is asked once more; any other failure counts at once."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun="^TimeoutError"))


settings.register_profile("course", derandomize=True, deadline=None, max_examples=25, database=None)
settings.load_profile("course")


@pytest.fixture(scope="module")
def browser():
    """A running Chromium. Without one the test is skipped; in CI it fails."""
    from course_lib.publish.chromium import CHROMIUM, chromium

    if CHROMIUM is None:
        assert os.environ.get("CI") != "true", "no Chromium found: CI must test in a real browser"
        pytest.skip("no Chromium found; install it to test in a browser")
    with chromium() as browser:
        yield browser
