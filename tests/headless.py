"""A headless Chromium for the tests that need one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def chromium_browser() -> Iterator[Any]:
    """A ``playwright.sync_api.Browser``; the test is skipped where there is no Chromium or Playwright.

    While it is open an event loop runs in this thread, so that no second one and nothing that needs
    a loop of its own can be started: close it soon.
    """
    api = pytest.importorskip(
        "playwright.sync_api", reason="浏览器测试需要 playwright（python3 do.py setup 会装）"
    )
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("浏览器测试需要 Chromium；Debian、Ubuntu 请安装软件包 chromium")
    with api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
