"""The workbench in the app: every panel used as a visitor does, with the numbers of Python beside it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from bench import NUMBER, Bench
from openpyxl import load_workbook
from visits import PATIENCE, ROOT, SCHEME, Home

from kaohe.analysis.agreement import agreements
from kaohe.analysis.improvement import improve
from kaohe.analysis.improvement.scenario import with_steps
from kaohe.evaluation import Evaluation
from kaohe.paths import Project
from kaohe.report.evaluating import evaluation
from kaohe.scenario.files import load_scenario
from kaohe.scenario.model import RowChange, Scenario
from kaohe.scheme.yamltree import Plain
from kaohe.workbench.plan_words import outcome
from kaohe.workbench.views import words

UNIT = "区民政局"
WIDTHS = (1280, 1920)
NAME = "browser-made"
SEEN = {
    "单位": ("满意度", ".kw-lines"),
    "规则": ("名次变化图", ".kw-slope"),
    "改进": ("单步增分", ".kw"),
    "年中": ("没有缺失的事实", ".kw"),
}
LEGACY = "存量证照抽查"


@pytest.fixture(scope="module")
def bench(app_page: Any) -> Bench:
    """The workbench on the app's page."""
    found = Bench(app_page)
    found.root.locator(".kw-standing").wait_for()
    return found


@pytest.fixture(scope="module")
def now() -> Evaluation:
    """The city-year as it stands."""
    return evaluation(SCHEME, project=Project(ROOT))


@pytest.fixture
def at_unit(bench: Bench) -> Bench:
    """The panel “单位” on the unit, nothing changed."""
    bench.back()
    bench.open("单位")
    bench.choose("考核对象", UNIT)
    bench.shows(UNIT)
    return bench


@pytest.fixture
def at_rules(bench: Bench) -> Bench:
    """The panel “规则”, nothing changed."""
    bench.back()
    bench.choose("考核对象", UNIT)
    bench.open("规则")
    bench.button("指标").click()
    return bench


def figures(ev: Evaluation, unit: str = UNIT) -> list[str]:
    """Total and rank as the workbench writes them."""
    row = ev.ranking.set_index("unit").loc[unit]
    return [words.points(ev, row["low"], row["high"]), words.rank(row["rank_low"], row["rank_high"])]


def at_indicator(bench: Bench, name: str, label: str) -> None:
    """Choose an indicator whose rule has a number of this name, and wait for it."""
    bench.choose("指标", name)
    bench.shows(label, ".k-number")


def row_of(ev: Evaluation, unit: str) -> tuple[Fraction, Fraction, int, int]:
    row = ev.ranking.set_index("unit").loc[unit]
    return row["low"], row["high"], int(row["rank_low"]), int(row["rank_high"])


def legacy_row(ev: Evaluation) -> tuple[str, int]:
    """The place of a row about a licence whose number is wrong, and which option of the list it is."""
    frame = ev.ledger.events["legacy_checks"]
    own = frame[frame["unit"] == UNIT].reset_index(drop=True)
    (found,) = own.index[(own["problem"] == "存量证照有效期缺失")]
    return own["place"][found], int(found)


def test_the_chosen_unit_is_shown_as_python_scores_it(at_unit: Bench, now: Evaluation) -> None:
    at_unit.figures_are(["83.16", "第 18 名"])
    assert figures(now) == ["83.16", "第 18 名"]
    at_unit.choose("考核对象", "江南街道")
    at_unit.figures_are(figures(now, "江南街道"))
    assert "～" in at_unit.figures()[0]


def test_a_count_changed_by_arrow_key_changes_points_rank_and_reasons(
    at_unit: Bench, now: Evaluation
) -> None:
    at_unit.choose("指标", "1")
    fact = at_unit.fact("未完成区级任务数")
    fact.locator(NUMBER).press("ArrowDown")
    due = now.with_scenarios([Scenario.blank().with_fact(UNIT, "n_district_tasks_unfinished", Fraction(0))])
    at_unit.figures_are(figures(due))
    assert figures(due) != figures(now)
    at_unit.shows("1.2", ".kw-lines")
    at_unit.told("改动 1 处")
    assert fact.locator("b").inner_text() == "0"
    fact.get_by_role("button", name="还原").press("Enter")
    at_unit.figures_are(figures(now))
    at_unit.told("现状，没有改动")
    assert fact.locator(NUMBER).input_value() == "1"


def test_both_sides_of_a_ratio_are_typed(at_unit: Bench, now: Evaluation) -> None:
    at_unit.choose("指标", "5")
    fact = at_unit.fact("满意度")
    above, below = (fact.locator(NUMBER).nth(place) for place in (0, 1))
    at_unit.type(above, "900")
    blank = Scenario.blank()
    first = now.with_scenarios([blank.with_fact(UNIT, "r_satisfaction", Fraction(900), Fraction(1000))])
    at_unit.figures_are(figures(first))
    at_unit.type(below, "1002")
    second = now.with_scenarios([blank.with_fact(UNIT, "r_satisfaction", Fraction(900), Fraction(1002))])
    at_unit.figures_are(figures(second))
    assert figures(first) != figures(second) != figures(now)


def test_a_fact_can_be_missing_and_come_back(at_unit: Bench, now: Evaluation) -> None:
    at_unit.choose("指标", "5")
    fact = at_unit.fact("办结回复件数")
    fact.get_by_label("缺").press("Space")
    due = now.with_scenarios([Scenario.blank().with_fact(UNIT, "n_closed_replied", "缺")])
    at_unit.figures_are(figures(due))
    assert "～" in figures(due)[0]
    fact.get_by_role("button", name="还原").press("Enter")
    at_unit.figures_are(figures(now))
    assert not fact.get_by_label("缺").is_checked()


def test_a_row_of_the_ledger_is_picked_away(at_unit: Bench, now: Evaluation) -> None:
    at_unit.choose("指标", "6")
    place, option = legacy_row(now)
    rows = at_unit.fact(f"台账“{LEGACY}”").locator("select")
    rows.select_option(index=option)
    due = now.with_scenarios(
        [Scenario.blank().with_row("legacy_checks", RowChange(unit=UNIT, row=place, remove=True))]
    )
    at_unit.figures_are(figures(due))
    assert figures(due) != figures(now)
    rows.select_option([])
    at_unit.figures_are(figures(now))


def test_what_was_done_is_undone_redone_and_reset(at_unit: Bench, now: Evaluation) -> None:
    at_unit.choose("指标", "1")
    city, district = (
        at_unit.fact(title).locator(NUMBER) for title in ("未完成市级任务数", "未完成区级任务数")
    )
    city.press("ArrowUp")
    at_unit.told("改动 1 处")
    scenario = Scenario.blank().with_fact(UNIT, "n_city_tasks_unfinished", Fraction(city.input_value()))
    one = figures(now.with_scenarios([scenario]))
    at_unit.figures_are(one)
    district.press("ArrowUp")
    at_unit.told("改动 2 处")
    value = Fraction(district.input_value())
    two = figures(now.with_scenarios([scenario.with_fact(UNIT, "n_district_tasks_unfinished", value)]))
    at_unit.figures_are(two)
    assert two != one != figures(now)
    at_unit.press("撤销")
    at_unit.told("改动 1 处")
    at_unit.figures_are(one)
    assert (city.input_value(), district.input_value()) == ("1", "1")
    at_unit.press("重做")
    at_unit.figures_are(two)
    assert at_unit.button("重做").is_disabled()
    at_unit.press("全部还原")
    at_unit.told("现状，没有改动")
    at_unit.figures_are(figures(now))
    at_unit.press("撤销")
    at_unit.figures_are(two)


def test_a_slider_moves_one_step_by_arrow_key(at_rules: Bench, now: Evaluation) -> None:
    at_indicator(at_rules, "5.2", "第 2 档 其余情况 起算点")
    along = at_rules.root.get_by_label("改满分时，其下各分值同比改变")
    along.uncheck()
    number = at_rules.number("满分")
    number.locator(".noUi-handle").press("ArrowRight")
    at_rules.told("改动 1 处")
    assert number.locator("input[type=text]").input_value() == "51"
    at_rules.shows("各项满分相加为 101，所列满分为 100", ".kw-totals")
    number.get_by_role("button").press("Enter")
    at_rules.told("现状，没有改动")
    assert number.locator("input[type=text]").input_value() == "50"
    along.check()


def test_bands_and_points_are_typed_exactly(at_rules: Bench, now: Evaluation) -> None:
    at_indicator(at_rules, "2.2", "第 3 档 其余情况")
    at_rules.type(at_rules.number("第 2 档 上限").locator("input[type=text]"), "70%")
    at_rules.told("改动 1 处")
    at_rules.type(at_rules.number("第 2 档 分值").locator("input[type=text]"), "100/3")
    at_rules.told("改动 2 处")
    bands = ("indicators", "2.2", "table", "bands", "2")
    scenario = (
        Scenario.blank()
        .with_rule((*bands, "below"), Plain("70%"))
        .with_rule((*bands, "points"), Plain("100/3"))
    )
    due = now.with_scenarios([scenario])
    at_rules.open("单位")
    at_rules.figures_are(figures(due))
    assert figures(due) != figures(now)


def test_what_is_no_number_is_told_and_changes_nothing(at_rules: Bench) -> None:
    at_indicator(at_rules, "2.2", "第 3 档 其余情况")
    at_rules.type(at_rules.number("满分").locator("input[type=text]"), "很多")
    at_rules.shows("“很多”不是数", ".k-wrong")
    at_rules.told("现状，没有改动")


def test_a_reading_is_switched_by_arrow_key(at_rules: Bench, now: Evaluation) -> None:
    at_rules.button("读法").click()
    at_rules.choose("歧义", "LC-N1.2:2")
    at_rules.shows("LC-N1.2:2", ".k-reading")
    at_rules.root.get_by_role("radio", checked=True).press("ArrowDown")
    due = now.with_scenarios([Scenario.blank().with_reading("LC-N1.2:2B")])
    (agreement,) = agreements(now, due)
    at_rules.shows(agreement.tau.shown(), ".kw-agreement")
    at_rules.open("单位")
    at_rules.figures_are(figures(due))
    assert figures(due) != figures(now)


def test_an_unknown_is_set_and_opened_again(at_rules: Bench, now: Evaluation) -> None:
    at_rules.button("读法").click()
    at_rules.choose("歧义", "LC-3.6b:2")
    at_rules.shows("LC-3.6b:2", ".k-reading")
    at_rules.root.get_by_role("radio", checked=True).press("ArrowDown")
    at_rules.told("改动 1 处")
    at_rules.button("待定参数").click()
    at_rules.choose("参数", "P.3.6b")
    at_rules.shows("P.3.6b", ".k-number")
    at_rules.type(at_rules.root.locator(".k-number input[type=text] >> visible=true"), "2.5")
    at_rules.told("改动 2 处")
    scenario = Scenario.blank().with_reading("LC-3.6b:2B")
    at_rules.open("单位")
    at_rules.figures_are(figures(now.with_scenarios([scenario.with_supplied("P.3.6b", Plain("2.5"))])))
    at_rules.open("规则")
    at_rules.root.get_by_label("待定", exact=True).press("Space")
    at_rules.shows("现为待定", ".k-number")
    at_rules.open("单位")
    open_again = figures(now.with_scenarios([scenario]))
    at_rules.figures_are(open_again)
    assert "～" in open_again[0]


def test_the_best_plan_is_found_and_taken(at_unit: Bench, now: Evaluation) -> None:
    at_unit.open("改进")
    at_unit.type(at_unit.field("目标"), "90")
    at_unit.press("找代价最小的方案")
    take = at_unit.button("采用代价最小的方案")
    take.wait_for()
    plan = improve(now, UNIT, "90").plans[0]
    at_unit.shows(outcome(now, plan), ".kw")
    take.press("Enter")
    at_unit.told("处")
    at_unit.open("单位")
    due = now.with_scenarios([with_steps(Scenario.blank(), now.scheme, plan.changes)])
    at_unit.figures_are(figures(due))
    assert row_of(due, UNIT)[0] >= 90


def test_a_target_out_of_reach_is_explained(at_unit: Bench) -> None:
    at_unit.open("改进")
    at_unit.type(at_unit.field("目标"), "101")
    at_unit.press("找代价最小的方案")
    at_unit.shows("达不到目标，理由：", ".kw")


def test_mid_year_shows_what_is_open(at_unit: Bench, now: Evaluation) -> None:
    at_unit.choose("考核对象", "江南街道")
    at_unit.open("年中")
    low, high = (words.points(now, end, end) for end in row_of(now, "江南街道")[:2])
    at_unit.shows(re.compile(f"江南街道.*{low}.*{high}", re.DOTALL), ".kw")
    at_unit.button("全部单位").press("Enter")
    at_unit.shows(re.compile(f"{UNIT}.*{low}|{low}.*{UNIT}", re.DOTALL), ".kw")
    at_unit.button("本单位").press("Enter")


def test_everything_is_reached_by_keyboard_alone(at_unit: Bench, now: Evaluation) -> None:
    at_unit.choose("指标", "1")
    page = at_unit.page
    page.locator("select >> visible=true").first.focus()
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """() => {
                    const one = document.activeElement;
                    if (one.type === 'number') return '数';
                    if (['BUTTON', 'LI'].includes(one.tagName)) return one.innerText.trim();
                    return (one.closest('.widget-label-basic') || one.previousElementSibling).innerText.trim();
                }"""
            )
        )
        if seen[-1] == "数":
            break
    wanted = ["打开情景", "导出图片", "生成情景报告", "情景名", "名称", "提出人", "理由", "覆盖同名情景"]
    wanted += ["保存情景", "考核对象", "单位", "指标", "数"]
    order = [name for name in seen if name in wanted]
    assert order[-len(wanted) :] == wanted, seen
    page.keyboard.press("ArrowUp")
    scenario = Scenario.blank().with_fact(UNIT, "n_city_tasks_unfinished", Fraction(1))
    at_unit.figures_are(figures(now.with_scenarios([scenario])))


def test_panels_turn_by_arrow_key(at_unit: Bench) -> None:
    at_unit.tab("单位").focus()
    at_unit.page.keyboard.press("ArrowRight")
    at_unit.page.keyboard.press("Enter")
    at_unit.shows("名次变化图", ".kw-slope")
    at_unit.page.keyboard.press("ArrowLeft")
    at_unit.page.keyboard.press("Enter")
    at_unit.shows(UNIT)


def test_an_unsaved_scenario_makes_no_report(at_unit: Bench) -> None:
    at_unit.press("生成情景报告")
    at_unit.told("没有采用：请先保存情景，再生成报告")


def test_nothing_changed_is_not_saved(at_unit: Bench) -> None:
    at_unit.press("保存情景")
    at_unit.told("没有采用：情景没有改变任何一处，不必保存")


@pytest.mark.parametrize(
    ("name", "author", "told"),
    [
        ("", "测试", "情景名“”不可用"),
        ("推演", "测试", "情景名“推演”不可用：只能由英文字母、数字、“-”和“_”组成"),
        ("catch-up", "测试", "已有情景“catch-up”"),
        ("another", "", "情景没有写明提出人"),
    ],
    ids=["no name", "a Chinese name", "an existing name", "no author"],
)
def test_what_cannot_be_saved_is_said_and_not_written(
    at_unit: Bench, app_home: Home, name: str, author: str, told: str
) -> None:
    folder = app_home.project / "params" / SCHEME / "scenarios"
    before = {path: path.read_bytes() for path in folder.iterdir()}
    at_unit.choose("指标", "1")
    at_unit.fact("未完成市级任务数").locator(NUMBER).press("ArrowUp")
    at_unit.told("改动 1 处")
    for title, text in (("情景名", name), ("名称", "试试"), ("提出人", author), ("理由", "看看")):
        at_unit.type(at_unit.field(title), text)
    at_unit.press("保存情景")
    at_unit.told(f"没有采用：{told}")
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@dataclass(frozen=True)
class Saved:
    """A scenario made in the browser, saved there and made into a report there.

    Attributes
    ----------
    shown
        Total and rank in the workbench.
    folder
        The report.
    """

    shown: list[str]
    project: Project
    folder: Path


@pytest.fixture(scope="module")
def saved(bench: Bench, app_home: Home, now: Evaluation) -> Iterator[Saved]:
    """Facts, a row, a number of a rule, a reading and an unknown changed; saved; its report made."""
    bench.back()
    bench.open("单位")
    bench.choose("考核对象", UNIT)
    bench.choose("指标", "5")
    bench.type(bench.fact("办结回复件数").locator(NUMBER), "1031")
    bench.told("改动 1 处")
    bench.type(bench.fact("满意度").locator(NUMBER).first, "853")
    bench.told("改动 2 处")
    bench.choose("指标", "6")
    bench.fact(f"台账“{LEGACY}”").locator("select").select_option(index=legacy_row(now)[1])
    bench.told("改动 3 处")
    bench.open("规则")
    bench.button("指标").click()
    at_indicator(bench, "5.2", "第 2 档 其余情况 起算点")
    bench.number("第 2 档 其余情况 每步分值").locator(".noUi-handle").press("ArrowRight")
    bench.told("改动 4 处")
    bench.button("读法").click()
    bench.choose("歧义", "LC-3.6b:2")
    bench.shows("LC-3.6b:2", ".k-reading")
    bench.root.get_by_role("radio", checked=True).press("ArrowDown")
    bench.told("改动 5 处")
    bench.button("待定参数").click()
    bench.choose("参数", "P.3.6b")
    bench.shows("P.3.6b", ".k-number")
    bench.type(bench.root.locator(".k-number input[type=text] >> visible=true"), "7/3")
    bench.told("改动 6 处")
    for title, text in (("情景名", NAME), ("名称", "浏览器里的推演"), ("提出人", "测试"), ("理由", "核对")):
        bench.type(bench.field(title), text)
    bench.press("保存情景")
    bench.told(f"已存为 params/{SCHEME}/scenarios/{NAME}.yaml")
    bench.open("单位")
    bench.press("生成情景报告")
    bench.told("正在生成报告")
    folder = f"outputs/{SCHEME}--scenario-{NAME}"
    bench.root.locator(".k-said p", has_text=f"已写入 {folder}/").wait_for(timeout=3 * PATIENCE)
    yield Saved(bench.figures(), Project(app_home.project), app_home.project / folder)


def test_the_saved_scenario_is_what_was_done(saved: Saved, now: Evaluation) -> None:
    scenario = load_scenario(SCHEME, NAME, project=saved.project)
    assert (scenario.title, scenario.author, scenario.reason) == ("浏览器里的推演", "测试", "核对")
    assert scenario.sample
    by_hand = (
        Scenario.blank()
        .with_fact(UNIT, "n_closed_replied", Fraction(1031))
        .with_fact(UNIT, "r_satisfaction", Fraction(853), Fraction(1000))
        .with_row("legacy_checks", RowChange(unit=UNIT, row=legacy_row(now)[0], remove=True))
        .with_rule(("indicators", "5.2", "table", "bands", "2", "otherwise", "linear", "rate"), Plain("2.1"))
        .with_reading("LC-3.6b:2B")
        .with_supplied("P.3.6b", Plain("7/3"))
    )
    made, written = (now.with_scenarios([one]).ranking for one in (scenario, by_hand))
    assert made.equals(written)


def test_python_finds_the_numbers_that_the_workbench_showed(saved: Saved, now: Evaluation) -> None:
    ev = evaluation(SCHEME, scenarios=[NAME], project=saved.project)
    assert saved.shown == figures(ev)
    assert row_of(ev, UNIT)[0] == row_of(ev, UNIT)[1] != row_of(now, UNIT)[0]
    assert row_of(ev, UNIT)[2] != row_of(now, UNIT)[2]


def test_the_report_has_the_same_numbers_to_the_last_digit(saved: Saved) -> None:
    ev = evaluation(SCHEME, scenarios=[NAME], project=saved.project)
    with (saved.folder / "trace.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    found = {
        (item["unit"], item["node"]): Fraction(item["points"])
        for item in records
        if isinstance(item["points"], str)
    }
    exact = {
        (unit, node.id): ev.columns[node.id].points.low[place]
        for node in ev.scheme.walk()
        for place, unit in enumerate(ev.units)
        if (unit, node.id) in found
    }
    assert found.items() >= exact.items()
    assert len(exact) > 500
    rows = list(load_workbook(saved.folder / "scores.xlsx")["排名"].iter_rows(min_row=2, values_only=True))
    (row,) = (
        dict(zip(rows[0], values, strict=True))
        for values in rows[1:]
        if values[rows[0].index("考核对象")] == UNIT
    )
    low, _, best, worst = row_of(ev, UNIT)
    assert Fraction(row["精确值"]) == low == found[UNIT, "N1.3"]
    assert (row["最高名次"], row["最低名次"]) == (best, worst)


def test_the_report_sets_out_the_change_in_front(saved: Saved) -> None:
    told = (saved.folder / "report.html").read_text(encoding="utf-8")
    assert "浏览器里的推演" in told
    assert saved.shown[0] in told


def test_the_command_line_tells_the_same(saved: Saved) -> None:
    environment = {
        **os.environ,
        "KAOHE_PROJECT": str(saved.project.root),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT / "lib"), os.environ.get("PYTHONPATH")))),
        "PYTHONIOENCODING": "utf-8",
    }
    command = "from kaohe.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command, "whatif", SCHEME, UNIT, "--scenario", NAME],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    (line,) = (line for line in done.stdout.splitlines() if line.startswith(f"{UNIT}："))
    points, rank = saved.shown
    assert f"得分 83.16→{points}，" in line
    assert f"名次 18→{rank.strip('第名 ').replace('～', '–')}" in line


def test_a_saved_scenario_is_opened_again(bench: Bench, saved: Saved) -> None:
    bench.back()
    bench.open("单位")
    bench.choose("考核对象", UNIT)
    bench.choose("打开情景", NAME)
    bench.told(f"情景“{NAME}（浏览器里的推演）”：改动 6 处")
    bench.figures_are(saved.shown)
    assert bench.field("提出人").input_value() == "测试"


def test_a_scenario_changed_since_it_was_saved_makes_no_report(bench: Bench, saved: Saved) -> None:
    bench.back()
    bench.open("单位")
    bench.choose("打开情景", NAME)
    bench.told("改动 6 处")
    bench.choose("指标", "1")
    bench.fact("未完成市级任务数").locator(NUMBER).press("ArrowUp")
    bench.told("改动 7 处")
    bench.press("生成情景报告")
    bench.told("没有采用：请先保存情景，再生成报告")


@pytest.mark.parametrize("panel", SEEN)
def test_each_panel_is_exported_as_a_picture(at_unit: Bench, app_home: Home, panel: str) -> None:
    at_unit.choose("指标", "1")
    at_unit.fact("未完成市级任务数").locator(NUMBER).press("ArrowUp")
    at_unit.told("改动 1 处")
    at_unit.open(panel)
    at_unit.press("导出图片")
    told = at_unit.told("已存为 outputs/what-if/")
    path = app_home.project / told.removeprefix("已存为 ")
    assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("panel", SEEN)
def test_each_panel_fits_the_window(
    bench: Bench, saved: Saved, screenshot: Callable[..., Path], panel: str, width: int
) -> None:
    bench.back()
    bench.choose("打开情景", NAME)
    bench.told("改动 6 处")
    bench.open(panel)
    bench.shows(*SEEN[panel])
    screenshot(bench.page, f"workbench-{panel}-{width}", width=width)
    cut = bench.page.evaluate(
        """() => [...document.querySelectorAll('.k-bench *')]
            .filter(one => !one.closest('.kw-scroll, .k-scroll'))
            .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
            .map(one => `${one.tagName} ${one.className} ${one.innerText}`)"""
    )
    assert cut == []
    assert bench.page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_went_wrong_out_of_sight(bench: Bench, app_home: Home) -> None:
    assert "Traceback" not in bench.page.locator("body").inner_text()
    assert "Traceback" not in (app_home.project.parent / "log.txt").read_text(encoding="utf-8")
    assert bench.page.watched.errors == []
    assert bench.page.watched.foreign == []
