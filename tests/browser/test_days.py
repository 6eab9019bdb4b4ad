"""Days chosen on the command line and on the page of the app."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bench import NUMBER, Bench
from visits import ROOT, SCHEME, home, page_of

from kaohe.evaluation import Evaluation
from kaohe.paths import Project
from kaohe.report.evaluating import evaluation
from kaohe.workbench.views import words

UNIT = "区民政局"
AS_OF, KNOWN_AT = "2017-09-30", "2017-12-20"


@pytest.fixture(scope="module")
def page(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """An app that was started on two days."""
    days = ("--as-of", AS_OF, "--known-at", KNOWN_AT)
    with (
        home("app", tmp_path_factory.mktemp("days"), *days) as running,
        page_of(chromium, running.url) as found,
    ):
        found.locator(".k-bench .kw-standing").wait_for()
        yield found


def day(page: Any, title: str) -> Any:
    """The field of a day."""
    box = page.locator(".widget-datepicker").filter(has=page.locator(f".widget-label:text-is('{title}')"))
    return box.locator("input")


def choose(page: Any, title: str, chosen: str) -> None:
    """Give a day, or none, and leave the field."""
    day(page, title).fill(chosen)
    day(page, title).blur()


def told(page: Any, text: str) -> None:
    """Wait until the head of the workbench says this of its days."""
    page.locator(".k-bench p").filter(has_text=re.compile(f"考核对象 30 个{text}$")).wait_for()


def figures(ev: Evaluation) -> list[str]:
    row = ev.ranking.set_index("unit").loc[UNIT]
    return [words.points(ev, row["low"], row["high"]), words.rank(row["rank_low"], row["rank_high"])]


def scored(**days: str) -> list[str]:
    return figures(evaluation(SCHEME, project=Project(ROOT), **days))


def test_it_opens_on_the_days_of_the_command(page: Any) -> None:
    told(page, f"；数据截至 {AS_OF}；录入截至 {KNOWN_AT}")
    assert (day(page, "数据截至").input_value(), day(page, "录入截至").input_value()) == (AS_OF, KNOWN_AT)
    bench = Bench(page)
    bench.choose("考核对象", UNIT)
    bench.shows(UNIT)
    bench.figures_are(scored(as_of=AS_OF, known_at=KNOWN_AT))


def test_days_chosen_on_the_page_reload_and_keep_the_scenario(
    page: Any, screenshot: Callable[..., Path]
) -> None:
    choose(page, "录入截至", "")
    told(page, f"；数据截至 {AS_OF}")
    choose(page, "数据截至", "")
    told(page, "")
    bench = Bench(page)
    bench.choose("考核对象", UNIT)
    bench.shows(UNIT)
    bench.figures_are(scored())
    bench.choose("指标", "1")
    bench.fact("未完成区级任务数").locator(NUMBER).press("ArrowDown")
    bench.told("改动 1 处")
    changed = bench.figures()
    choose(page, "录入截至", "2018-01-31")
    told(page, "；录入截至 2018-01-31")
    bench.told("改动 1 处")
    bench.shows(UNIT)
    bench.figures_are(changed)
    screenshot(page, "days")
    bench.back()
    bench.figures_are(scored(known_at="2018-01-31"))
    assert changed != scored(known_at="2018-01-31")


def test_a_day_out_of_reach_is_told_in_words_and_can_be_taken_back(page: Any) -> None:
    choose(page, "录入截至", "")
    Bench(page).back()
    choose(page, "数据截至", "2010-01-01")
    page.locator(".k-wrong").filter(has_text="数据截至日期 2010-01-01 早于考核期间").wait_for()
    choose(page, "数据截至", AS_OF)
    told(page, f"；数据截至 {AS_OF}")
    bench = Bench(page)
    bench.choose("考核对象", UNIT)
    bench.shows(UNIT)
    bench.figures_are(scored(as_of=AS_OF))
