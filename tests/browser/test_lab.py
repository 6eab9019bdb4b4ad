"""``kaohe lab`` as its visitors see it."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from visits import Home


def test_without_the_token_nothing_can_be_read(lab_home: Home) -> None:
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"http://127.0.0.1:{lab_home.port}/api/contents")


def test_only_this_computer_can_reach_it(lab_home: Home) -> None:
    connections = psutil.Process(lab_home.process.pid).net_connections(kind="inet")
    listening = {place.laddr.ip for place in connections if place.status == psutil.CONN_LISTEN}
    assert listening == {"127.0.0.1"}


def test_the_token_is_in_no_file(lab_home: Home) -> None:
    token = lab_home.url.partition("token=")[2]
    folder = lab_home.project.parent
    holding = [path for path in folder.rglob("*") if path.is_file() and token.encode() in path.read_bytes()]
    assert holding == []


def test_the_notebook_of_the_project_opens_and_its_widgets_appear(
    lab_page: Any, screenshot: Callable[..., Path]
) -> None:
    screenshot(lab_page, "lab", width=1280)
    assert "what_if.ipynb" in lab_page.locator(".lm-TabBar-tab.jp-mod-current").first.inner_text()
    assert lab_page.locator(".jp-Notebook .widget-html-content").last.inner_text() != ""


def test_moving_a_slider_by_keyboard_changes_what_is_shown(lab_page: Any) -> None:
    shown = lab_page.locator(".widget-html-content").last
    before = shown.inner_text()
    lab_page.locator(".noUi-handle").first.focus()
    lab_page.locator(".noUi-handle").first.press("ArrowRight")
    lab_page.wait_for_function(
        "before => [...document.querySelectorAll('.widget-html-content')].at(-1).innerText !== before",
        arg=before,
    )
    assert shown.inner_text() != before


def test_nobody_is_asked_to_read_news(lab_page: Any) -> None:
    assert "Jupyter news" not in lab_page.locator("body").inner_text()


def test_text_is_drawn_with_the_bundled_font(lab_page: Any) -> None:
    lab_page.wait_for_function("document.fonts.check('14px \"Noto Sans SC\"', '考核')")
    used = lab_page.evaluate("getComputedStyle(document.querySelector('.widget-label')).fontFamily")
    assert used.startswith('"Noto Sans SC"')


def test_the_page_is_quiet(lab_page: Any) -> None:
    assert lab_page.watched.errors == []
    assert lab_page.watched.foreign == []
