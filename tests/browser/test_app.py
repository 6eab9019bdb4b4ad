"""``kaohe app`` as its visitors see it."""

from __future__ import annotations

import signal
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest
from visits import Home, page_of

WIDTHS = (1280, 1920)


def refused(url: str) -> str:
    """The page that a visitor without the right token gets, with status 403."""
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(url)
    assert answer.value.code == 403
    return answer.value.read().decode("utf-8")


def kernels(home: Home) -> list[psutil.Process]:
    return psutil.Process(home.process.pid).children(recursive=True)


@pytest.mark.parametrize("query", ["", "?token=", "?token=wrong"])
def test_without_the_token_nothing_opens(app_home: Home, query: str) -> None:
    told = refused(f"http://127.0.0.1:{app_home.port}/{query}")
    assert "请用启动窗口里显示的完整地址" in told
    assert "鲤城" not in told


@pytest.mark.parametrize(
    "path", ["api/kernels/00000000-0000-0000-0000-000000000000", "voila/files/what_if.ipynb"]
)
def test_without_the_token_nothing_is_served_by_side_doors(app_home: Home, path: str) -> None:
    refused(f"http://127.0.0.1:{app_home.port}/{path}")


def test_another_name_for_this_computer_is_refused(app_home: Home) -> None:
    asked = urllib.request.Request(app_home.url, headers={"Host": "elsewhere.example"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(asked)


def test_only_this_computer_can_reach_it(app_home: Home) -> None:
    connections = psutil.Process(app_home.process.pid).net_connections(kind="inet")
    listening = {place.laddr.ip for place in connections if place.status == psutil.CONN_LISTEN}
    assert listening == {"127.0.0.1"}


def test_the_command_says_where_it_is_and_how_to_stop(app_home: Home) -> None:
    assert "2017年度鲤城区“互联网+政务服务”绩效考核" in app_home.said
    assert "Ctrl+C" in app_home.said
    assert len(urlsplit(app_home.url).query.removeprefix("token=")) >= 32


def test_the_page_is_chinese_and_titled(app_page: Any) -> None:
    assert app_page.title() == "考核工作台"
    assert app_page.evaluate("document.documentElement.lang") == "zh-CN"
    assert "2017年度鲤城区“互联网+政务服务”绩效考核" in app_page.locator("header").inner_text()


def test_no_code_is_shown(app_page: Any) -> None:
    assert "import" not in app_page.locator("body").inner_text()


def test_text_is_drawn_with_the_bundled_font(app_page: Any) -> None:
    app_page.wait_for_function("document.fonts.check('14px \"Noto Sans SC\"', '考核')")
    used = app_page.evaluate("getComputedStyle(document.querySelector('.widget-label')).fontFamily")
    assert used.startswith('"Noto Sans SC"')


@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_the_window(app_page: Any, screenshot: Callable[..., Path], width: int) -> None:
    screenshot(app_page, f"app-{width}", width=width)
    assert app_page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_is_quiet(app_page: Any) -> None:
    assert app_page.watched.errors == []
    assert app_page.watched.foreign == []


def test_a_failure_is_told_in_words_and_a_closed_page_leaves_no_kernel(
    app_home: Home, app_page: Any, chromium: Any, screenshot: Callable[..., Path]
) -> None:
    before = kernels(app_home)
    scheme = app_home.project / "params" / "licheng-2017" / "scheme.yaml"
    kept = scheme.read_text(encoding="utf-8")
    try:
        scheme.write_text(kept.replace("title: ", "titel: ", 1), encoding="utf-8")
        with page_of(chromium, app_home.url) as page:
            fault = page.locator("#rendered_cells .k-fault")
            fault.wait_for()
            told = fault.inner_text()
            screenshot(page, "app-fault")
            assert len(kernels(app_home)) == len(before) + 1
            page.close(run_before_unload=True)
            for _ in range(100):
                if kernels(app_home) == before:
                    break
                app_page.wait_for_timeout(100)
    finally:
        scheme.write_text(kept, encoding="utf-8")
    assert "params/licheng-2017/scheme.yaml" in told
    assert "Traceback" not in told
    assert kernels(app_home) == before


def test_ctrl_c_ends_it_and_open_pages_say_so(
    app_home: Home, app_page: Any, screenshot: Callable[..., Path]
) -> None:  # the last of this module, as it ends the app
    (kernel,) = kernels(app_home)
    assert app_page.locator("#lost").is_hidden()
    app_home.process.send_signal(signal.SIGINT)
    app_page.locator("#lost").wait_for()
    screenshot(app_page, "app-stopped")
    assert app_home.process.wait(20) == 0
    assert app_home.process.stdout
    assert app_home.process.stdout.read().strip() == "已停止。"
    assert not kernel.is_running()
