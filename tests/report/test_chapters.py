"""Sections by ranking: groups ranked apart, bulletin, missing numbers, and what other readings change."""

from __future__ import annotations

import pytest
from towns import FIRST, SECOND, block, evaluation, parts, tables

from kaohe.report import sections
from kaohe.report.sections import shown


def test_units_ranked_by_group_have_a_table_and_a_chart_a_group():
    found = block(sections.ranking(evaluation(SECOND)))
    assert list(tables(found)) == ["排名（乡镇）", "排名（部门）"]
    assert [part["text"] for part in parts(found) if part["kind"] == "heading"] == ["乡镇", "部门"]
    assert [row[1] for row in tables(found)["排名（部门）"]["rows"]] == ["教育局", "民政局"]
    captions = [part["caption"] for part in parts(found) if part["kind"] == "chart"]
    assert captions == ["得分与名次（乡镇）", "得分与名次（部门）"]


@pytest.mark.parametrize("section", ["distribution", "parts", "heatmap"])
def test_charts_are_drawn_a_group(section):
    found = block(getattr(sections, section)(evaluation(SECOND)))
    captions = [part["caption"] for part in parts(found) if part["kind"] == "chart"]
    assert [caption[-4:] for caption in captions] == ["（乡镇）", "（部门）"]


def test_a_unit_is_placed_among_its_group():
    texts = [
        part["text"]
        for part in parts(block(sections.units(evaluation(FIRST))))
        if part["kind"] == "paragraph"
    ]
    assert "名次第 1 名（部门共 2 个）。" in next(text for text in texts if text.startswith("教育局"))


def test_groups_that_are_not_ranked_stand_apart(monkeypatch):
    ev = evaluation(FIRST)
    monkeypatch.setattr(shown, "ranked_groups", lambda ev: ["部门"])
    first, second = shown.standings(ev)
    assert (first.title, first.ranked, len(first.units)) == ("部门", True, 2)
    assert (second.title, second.ranked, len(second.units)) == ("乡镇", False, 3)
    ranking = block(sections.ranking(ev))
    assert list(tables(ranking)) == ["排名（部门）", "得分（乡镇）"]
    assert "名次" not in [column["title"] for column in tables(ranking)["得分（乡镇）"]["columns"]]
    chapters = block(sections.units(ev))["blocks"]
    assert [part["kind"] for part in chapters] == ["group", "group", "paragraph"]
    assert chapters[2]["text"].startswith("不参加排名的单位（乡镇）不单列：东乡、西乡、南镇。")


def test_an_open_grade_is_told_as_open():
    found = tables(block(sections.units(evaluation(SECOND))))["各项得分"]
    assert [row[2] for row in found["rows"] if row[0] == "G"] == ["未定"]


def test_without_an_as_of_day_there_is_no_bulletin():
    assert block(sections.bulletin(evaluation(SECOND)))["blocks"] == []


def test_the_bulletin_tells_the_month_and_the_standing_by_group():
    found = block(sections.bulletin(evaluation(SECOND, as_of="2020-06-30")))
    heading, told = found["blocks"][:2]
    assert heading["text"] == "月度通报（2020年6月）"
    assert told["text"] == (
        "本月（2020-06-01 至 2020-06-30）计入台账记录 6 行。与上月末（2020-05-31）相比，得分上升 0 个、下降 0 个、"
        "未变 1 个、不能比较 4 个。"
    )
    rows = tables(found)["本月变动和累计得分（部门）"]["rows"]
    assert rows[1] == ["1–2", "1–2", "民政局", "88.00", "88.00", "0.00", "0", "—"]
    rows = tables(found)["本月变动和累计得分（乡镇）"]["rows"]
    assert rows[1][-1] == "栏目更新 −5.00、信息采用 +4.00"


def test_the_bulletin_of_the_first_month_compares_nothing():
    found = block(sections.bulletin(evaluation(SECOND, as_of="2020-01-15")))
    assert "没有上月可比" in found["blocks"][1]["text"]
    titles = [column["title"] for column in tables(found)["本月变动和累计得分（乡镇）"]["columns"]]
    assert titles == ["现名次", "考核对象", "累计得分（分）", "本月记录（行）"]


def test_missing_numbers_are_listed_by_how_much_they_widen():
    rows = tables(block(sections.unknowns(evaluation(SECOND))))["缺少的参数及其影响"]["rows"]
    assert rows == [
        ["P.2b", "每条错链扣分", "XU-2b", "原文“*”，1 到 9", "5", "4", "34.00", "0"],
        ["P.5", "优秀的分数线", "XU-5", "原文“**”，10 到 99", "55", "0", "0.00", "5"],
    ]


def test_a_number_without_bounds_says_so():
    rows = tables(block(sections.unknowns(evaluation(SECOND, "XU-4:1B"))))["缺少的参数及其影响"]["rows"]
    assert rows[-1] == ["P.4", "信息加分的上限", "XU-4", "没有界限", "—", "—", "—", "—"]
    assert rows[0][6] == "无界"


def test_each_other_reading_names_the_units_it_changes_with_their_numbers():
    used, others = tables(block(sections.readings(evaluation(FIRST)))).values()
    assert used["rows"] == [
        ["XV-2a", "XV-2a:1", "一次是指一个栏目还是一次检查", "A 一个栏目一次", "“扣完为止”"]
    ]
    assert others["rows"] == [["XV-2a:1B", "不以0分为底", "0", "0", "0", "0.00", "无"]]
    _, others = tables(block(sections.readings(evaluation(SECOND)))).values()
    row = next(row for row in others["rows"] if row[0] == "XU-2a:1C")
    assert row[2:6] == ["3", "0", "0", "10.00"]
    assert row[6].split("；") == [
        "南镇 67.60→57.60",
        "东乡 86.00～94.00→81.00～89.00",
        "西乡 74.00～87.00→69.00～82.00",
    ]


def test_readings_that_move_ranks_say_from_where_to_where():
    _, others = tables(block(sections.readings(evaluation(SECOND)))).values()
    row = next(row for row in others["rows"] if row[0] == "XU-4:1B")
    assert row[5] == "∞"
    assert "南镇 67.60→−∞～67.60，名次 3→1–3" in row[6].split("；")
