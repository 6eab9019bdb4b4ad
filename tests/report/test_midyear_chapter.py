"""The mid-year chapter: shown while facts are missing, with cases, charts, what is decided and what facts are worth."""

from __future__ import annotations

import dataclasses

import pytest
from towns import FIRST, PROJECT, SECOND, block, evaluation, parts, tables

from kaohe.errors import KaoheError
from kaohe.evaluation import Evaluation, evaluate
from kaohe.ledger.load import load_ledger
from kaohe.report import sections
from kaohe.report.charts.ranges import Range, range_chart
from kaohe.report.sections.midyear import midyear_text, midyear_view
from kaohe.scheme.loader import load_scheme


def without(unit: str, *facts: str) -> Evaluation:
    """The first year without some facts of a unit."""
    scheme = load_scheme(FIRST, project=PROJECT)
    ledger = load_ledger(FIRST, scheme=scheme, project=PROJECT)
    gone = (ledger.facts["unit"] == unit) & ledger.facts["fact"].isin(facts)
    assert gone.sum() == len(facts)
    return evaluate(scheme, dataclasses.replace(ledger, facts=ledger.facts[~gone]))


def test_where_no_fact_is_missing_the_chapter_is_left_out():
    assert block(sections.midyear(evaluation(FIRST)))["blocks"] == []
    assert (
        block(sections.midyear(evaluation(SECOND)))["blocks"] == []
    )  # its open numbers have a chapter of their own


def test_the_chapter_shows_the_open_units_and_counts_the_others():
    found = block(sections.midyear(without("东乡", "n_dead_links")))
    assert found["blocks"][0]["text"] == "数据未齐时的最好与最坏"
    cases = tables(found)["最好与最坏（乡镇）"]
    assert "东乡" in [row[0] for row in cases["rows"]]
    assert "最好与最坏（部门）" not in tables(found)
    assert [part["caption"] for part in parts(found) if part["kind"] == "chart"] == ["最好与最坏（乡镇）"]


def test_a_missing_count_of_dead_links_is_worth_the_maximum_they_can_cost():
    (row,) = tables(block(sections.midyear(without("东乡", "n_dead_links"))))["缺少的事实值多少分"]["rows"]
    assert row[0] == "错链条数"
    assert row[3:] == ["东乡", "10.00"]


def test_a_unit_seen_alone_tells_its_best_once_the_fact_turns_out_worst():
    ev = without("东乡", "n_dead_links")
    (row,) = tables(block(midyear_view(ev, "东乡")))["缺少的事实值多少分"]["rows"]
    low, high = ev.bounds("东乡", "T")
    assert high - low == 10
    assert [row[-2], row[-1]] == [f"{float(low):.2f}", f"{float(high):.2f}"]


def test_the_lines_for_the_terminal_tell_cases_facts_and_what_is_decided():
    lines = midyear_text(without("东乡", "n_dead_links"))
    assert next(line for line in lines if line.startswith("东乡（乡镇）：最坏～最好 "))
    assert "缺少的事实共 1 项：" in lines
    assert next(line for line in lines if "错链条数：值 10.00 分" in line).startswith("  东乡　")
    assert next(line for line in lines if line.startswith("两两比较共 4 对，先后已定的 "))


def test_the_lines_of_one_unit_leave_the_others_out():
    lines = midyear_text(without("东乡", "n_dead_links"), "东乡")
    assert not any("西乡" in line for line in lines)
    with pytest.raises(KaoheError, match="没有考核对象“北乡”"):
        midyear_text(evaluation(FIRST), "北乡")


def test_open_numbers_without_missing_facts_are_said_to_be_that():
    lines = midyear_text(evaluation(SECOND))
    assert "没有缺失的事实；未定的得分来自原文没有给出的参数，见“待定参数”。" in lines
    assert lines[-1].endswith("同样按待定计。")
    assert midyear_text(evaluation(FIRST)) == ["没有缺失的事实，也没有未定的得分。"]


def test_an_end_without_limit_runs_out_of_the_chart():
    figure = range_chart([Range("甲", float("-inf"), 90, "1–2"), Range("乙", 60, 60, "1–2")], [("优秀", 85)])
    left, right = figure.axes[0].get_xlim()
    assert -1e6 < left < 60
    assert right > 90
    dots = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert len(dots) == 3


def test_more_units_than_a_page_holds_are_refused():
    with pytest.raises(ValueError, match="请分成几张图"):
        range_chart([Range(str(number), 0, 1, "1") for number in range(61)])
