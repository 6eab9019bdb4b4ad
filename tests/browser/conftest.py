"""The app and JupyterLab in a browser, over a copy of the project that tests may change."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from headless import chromium_browser
from visits import Home, home, page_of


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A headless Chromium (``playwright.sync_api.Browser``); without one, tests are skipped."""
    with chromium_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def app_home(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A running ``kaohe app``."""
    with home("app", tmp_path_factory.mktemp("app")) as running:
        yield running


@pytest.fixture(scope="module")
def lab_home(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A running ``kaohe lab``."""
    with home("lab", tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="module")
def app_page(chromium: Any, app_home: Home) -> Iterator[Any]:
    """The app's page with its widgets (``playwright.sync_api.Page``), once for all tests of a module."""
    with page_of(chromium, app_home.url) as page:
        page.locator("#rendered_cells .jupyter-widgets").first.wait_for()
        yield page


@pytest.fixture(scope="module")
def lab_page(chromium: Any, lab_home: Home) -> Iterator[Any]:
    """JupyterLab with the workbench's notebook run, once for all tests of a module."""
    with page_of(chromium, lab_home.url) as page:
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        page.get_by_text("Python 3 | Idle").wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.locator(".jp-Notebook .jupyter-widgets").first.wait_for()
        yield page


@pytest.fixture
def screenshot(tmp_path: Path) -> Callable[..., Path]:
    """``screenshot(page, name, width=None)`` writes a picture of the whole page and returns its path.

    It goes into the folder that ``KAOHE_SCREENSHOTS`` names, else into the test's own. `width` is
    that of the window in CSS pixels, set for good; as it is when not given.
    """
    folder = Path(os.environ.get("KAOHE_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Any, name: str, width: int | None = None) -> Path:
        if width:
            page.set_viewport_size({"width": width, "height": page.viewport_size["height"]})
        path = folder / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return take
