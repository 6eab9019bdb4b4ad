"""``kaohe lab`` as its visitors see it."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import psutil
import pytest
from bench import NUMBER, Bench
from visits import ROOT, SCHEME, Home

from kaohe.paths import Project
from kaohe.report.evaluating import evaluation
from kaohe.scenario.model import Scenario
from kaohe.scheme.yamltree import Plain
from kaohe.workbench.views import words

UNIT = "区民政局"


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
    lab_page.locator(".jp-Notebook .kw-standing", has_text="第 1 名").wait_for()


def test_a_fact_a_slider_and_a_reading_give_the_numbers_of_python(
    lab_page: Any, screenshot: Callable[..., Path]
) -> None:
    bench = Bench(lab_page)
    bench.choose("考核对象", UNIT)
    bench.shows(UNIT)
    bench.choose("指标", "1")
    bench.fact("未完成区级任务数").locator(NUMBER).press("ArrowDown")
    bench.told("改动 1 处")
    bench.open("规则")
    bench.choose("指标", "2.2")
    bench.shows("第 3 档", ".k-number")
    bench.number("第 3 档 其余情况 每步分值").locator(".noUi-handle").press("ArrowRight")
    bench.told("改动 2 处")
    bench.button("读法").click()
    bench.choose("歧义", "LC-N1.2:2")
    bench.shows("LC-N1.2:2", ".k-reading")
    bench.root.get_by_role("radio").first.focus()
    lab_page.keyboard.press("ArrowDown")
    bench.told("改动 3 处")
    bench.open("单位")
    rate = ("indicators", "2.2", "table", "bands", "3", "otherwise", "linear", "rate")
    scenario = (
        Scenario.blank()
        .with_fact(UNIT, "n_district_tasks_unfinished", Fraction(0))
        .with_rule(rate, Plain("1.1"))
        .with_reading("LC-N1.2:2B")
    )
    ev = evaluation(SCHEME, project=Project(ROOT)).with_scenarios([scenario])
    row = ev.ranking.set_index("unit").loc[UNIT]
    bench.figures_are(
        [words.points(ev, row["low"], row["high"]), words.rank(row["rank_low"], row["rank_high"])]
    )
    screenshot(lab_page, "lab-changed")


def test_nobody_is_asked_to_read_news(lab_page: Any) -> None:
    assert "Jupyter news" not in lab_page.locator("body").inner_text()


def test_text_is_drawn_with_the_bundled_font(lab_page: Any) -> None:
    lab_page.wait_for_function("document.fonts.check('14px \"Noto Sans SC\"', '考核')")
    used = lab_page.evaluate("getComputedStyle(document.querySelector('.widget-label')).fontFamily")
    assert used.startswith('"Noto Sans SC"')


def test_the_page_is_quiet(lab_page: Any) -> None:
    assert "Traceback" not in lab_page.locator("body").inner_text()
    assert lab_page.watched.errors == []
    assert lab_page.watched.foreign == []
