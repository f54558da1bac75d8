"""Chromium, as the handouts, the tests and the benchmark start it: quiet, and the same on each machine."""

import contextlib
import os
import shutil

from playwright.sync_api import sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
ARGUMENTS = """--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update
--disable-sync --disable-default-apps --disable-extensions --disable-dev-shm-usage --disable-background-timer-throttling
--disable-renderer-backgrounding --force-device-scale-factor=1""".split()
if hasattr(os, "geteuid") and os.geteuid() == 0:
    ARGUMENTS.append("--no-sandbox")


@contextlib.contextmanager
def chromium():
    """A browser of Playwright's, until the end of the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
