"""Chromium, as the handouts, the tests and the benchmark start it: quiet, and the same on each machine."""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator

from playwright.sync_api import Browser, Error, sync_playwright

NAMES = "chromium", "chromium-browser", "google-chrome", "chrome"
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)  # None: Playwright's own, if there is one
ARGUMENTS = """
--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update
--disable-sync --disable-default-apps --disable-extensions --disable-dev-shm-usage
--disable-background-timer-throttling --disable-renderer-backgrounding --force-device-scale-factor=1
""".split()
if hasattr(os, "geteuid") and os.geteuid() == 0:
    ARGUMENTS.append("--no-sandbox")


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium for the block; exit with what to install if there is none."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        except Error:
            if CHROMIUM:
                raise
            raise SystemExit("Chromium is needed here, and not installed. Install it (or Google Chrome), or "
                             f'type: "{sys.executable}" -m playwright install chromium') from None
        try:
            yield browser
        finally:
            browser.close()
