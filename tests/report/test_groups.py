"""Reports of regulations with a tree a group: rates, maxima that differ, totals without a maximum."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from city_years import evaluation, ledger, scheme

from kaohe.analysis.composition import composition
from kaohe.evaluation import Evaluation, evaluate
from kaohe.explain.record import record
from kaohe.explain.verify import verify_records
from kaohe.quantities import display
from kaohe.report import sections
from kaohe.report.sections.summary import missing

HENGYANG, YUEYANG, DAZHOU = "hengyang-2018", "yueyang-2017", "dazhou-2009"


@cache
def block(section: str, name: str) -> dict[str, Any]:
    return getattr(sections, section)(evaluation(name)).block()


def parts(of: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield dict(of)
    for member in of.get("blocks", []):
        yield from parts(member)


def table(section: str, name: str, caption: str) -> dict[str, Any]:
    return next(part for part in parts(block(section, name)) if part.get("caption") == caption)


def said(section: str, name: str) -> str:
    return json.dumps(block(section, name), ensure_ascii=False)


def records(ev: Evaluation, unit: str, *nodes: str) -> list[dict[str, Any]]:
    index = ev.index(unit)
    return [record(ev, ev.scheme.by_id[node], index, readings=False) for node in nodes]


def test_rates_and_maxima_stand_beside_points_where_they_rank():
    found = table("ranking", HENGYANG, "排名（市直）")
    assert [column["title"] for column in found["columns"]][:6] == [
        "名次",
        "考核对象",
        "得分（分）",
        "适用满分",
        "得分率",
        "年度评优资格",
    ]
    rows = {row[1]: row for row in found["rows"]}
    assert rows["市档案局"][3] == "300"
    ev = evaluation(HENGYANG)
    for unit, row in rows.items():
        bounds = ev.bounds(unit, "3.2.1")
        if bounds is not None and bounds[0] == bounds[1]:
            assert row[4] == f"{display(Fraction(bounds[0]) / int(row[3]) * 100)}%"
    assert "满分" not in found["note"].replace("适用满分", "")
    assert "满分 500 分" in table("ranking", HENGYANG, "排名（县市区）")["note"]
    assert "满分" not in table("ranking", DAZHOU, "排名（县市区）")["note"]


@pytest.mark.parametrize("name", [HENGYANG, YUEYANG, DAZHOU])
def test_highest_lowest_and_mean_are_told_a_group(name):
    told = said("summary", name)
    for group in scheme(name).groups[:2]:
        assert f"{group}得分已定者中" in told


def test_losses_are_told_a_group():
    captions = [part["caption"] for part in parts(block("pareto", HENGYANG)) if part["kind"] == "chart"]
    assert captions == ["失分集中在哪些条款（县市区）", "失分集中在哪些条款（市直）"]
    nodes = {row[0] for row in table("pareto", HENGYANG, "各条款失分（市直）")["rows"]}
    assert nodes == {f"3.1.{number}b" for number in range(1, 7)}


def test_items_that_lose_by_deductions_stand_in_the_map_of_losses():
    alts = [part["alt"] for part in parts(block("heatmap", YUEYANG)) if part["kind"] == "chart"]
    assert "36 项指标" in alts[0]
    assert "23 项指标" in alts[1]


def test_a_total_without_maximum_is_told_by_what_it_is_made_of():
    ev = evaluation(DAZHOU)
    root = ev.scheme.root
    for index, unit in enumerate(ev.units):
        found = composition(ev, root, index)
        for end in (0, 1):
            assert sum(pair[end] for pair in found.values()) == ev.columns[root.id].points.at(index)[end], (
                unit
            )
    made = table("pareto", DAZHOU, "各指标得分合计（县市区）")
    totals = sum(Fraction(row[5]) for row in made["rows"])
    assert totals == sum(
        ev.bounds(unit, root.id)[0]  # type: ignore[index]
        for unit, group in zip(ev.units, ev.groups, strict=True)
        if group == "县市区"
    )
    assert any(part.get("caption") == "各条款失分（达州市）" for part in parts(block("pareto", DAZHOU)))


def test_missing_says_which_columns_of_a_row_are_blank():
    assert missing(evaluation(YUEYANG), "云溪区") == ["C24无此任务（台账“无任务说明”1 行“已经认定”空缺）"]


def test_a_deduction_that_did_not_occur_is_said_so():
    ev = evaluation(YUEYANG)
    (found,) = records(ev, "岳阳楼区", "C2a")
    assert {"label": "计算", "text": "没有出现扣分情形，不扣分"} in found["lines"]


def test_an_excluded_indicator_says_why():
    (found,) = records(evaluation(HENGYANG), "市移民局", "3.1.1b")
    told = [line["text"] for line in found["lines"] if line["label"] == "不适用"]
    assert told == ["没有部门网站:本项不适用，不计入"]


def test_bounds_without_limit_leave_no_gap_in_the_bulletin():
    ev = evaluate(scheme(DAZHOU), ledger(DAZHOU), as_of=date(2009, 5, 31))
    told = json.dumps(sections.bulletin(ev).block(), ensure_ascii=False)
    assert "0.00～∞" in told
    assert "nan" not in told


@pytest.mark.parametrize(("name", "nodes"), [(HENGYANG, ["3.2.3服务", "6c热线"]), (DAZHOU, ["T1", "I5a和"])])
def test_rules_of_rows_groups_and_open_steps_verify(name, nodes):
    ev = evaluation(name)
    assert verify_records([item for unit in ev.units for item in records(ev, unit, *nodes)]) == []


def test_a_number_that_no_column_of_the_rows_gives_is_found():
    ev = evaluation(HENGYANG)
    given = [item for unit in ev.units[:4] for item in records(ev, unit, "3.2.3服务")]
    broken = copy.deepcopy(given)
    row = broken[0]["steps"][0]["rows"][0]["rows"][1]["by"]
    row["cap"] = "7777"
    assert any("cap：记录为 7777" in finding for finding in verify_records(broken))
