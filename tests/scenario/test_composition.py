"""Scenarios on scenarios: own over included, several side by side, and what they change listed once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from towns import SECOND

from kaohe.errors import KaoheError
from kaohe.evaluation import Evaluation
from kaohe.paths import Project
from kaohe.scenario.changes import changes
from kaohe.scenario.files import load_scenario, save_scenario
from kaohe.scenario.model import layers
from kaohe.scheme.totals import unbalanced

Write = Callable[..., str]
Scored = Callable[..., Evaluation]
ROW = "lapses.csv:2"


def row(change: str, table: str = "lapses") -> str:
    """A change of the row at ``ROW``."""
    return f"events: {{{table}: [{{unit: 东乡, row: '{ROW}', {change}}}]}}\n"


def rows(ev: Evaluation) -> list[tuple[str, ...]]:
    return [(item.kind, item.whose, item.what, item.before, item.after) for item in changes(ev)]


def links(value: str) -> str:
    return f"facts: [{{unit: 东乡, fact: n_dead_links, value: {value}}}]\n"


def test_a_scenario_stands_over_what_it_includes(write: Write, scored: Scored) -> None:
    write("low", links("5") + "supplied: {P.2b: 2}\n")
    write("top", "includes: [low]\n" + links("0"))
    ev = scored("top")
    assert rows(ev) == [
        ("事实", "东乡", "错链条数", "1", "0"),
        ("待定参数", "P.2b", "每条错链扣分", "待定", "2"),
    ]
    assert ev.bounds("东乡", "1.2") == (15, 15)


@pytest.mark.parametrize("wanted", [("low", "top"), ("top", "low"), ("top", "top"), ("low", "top", "low")])
def test_one_that_rests_on_another_goes_with_it_in_any_order(
    write: Write, scored: Scored, wanted: tuple[str, ...]
) -> None:
    write("low", links("5"))
    write("top", "includes: [low]\n" + links("0"))
    ev = scored(*wanted)
    assert rows(ev) == [("事实", "东乡", "错链条数", "1", "0")]
    assert [layer.name for layer in layers(ev.scenarios)] == ["low", "top"]


def test_what_two_include_counts_once(write: Write, scored: Scored) -> None:
    write("ground", "events: {lapses: [{unit: 教育局, cells: {found_on: 2020-05-01}}]}\n")
    write("left", "includes: [ground]\nsupplied: {P.2b: 2}\n")
    write("right", "includes: [ground]\nsupplied: {P.5: 80}\n")
    write("roof", "includes: [left, right]\n" + links("0"))
    ev = scored("roof")
    assert [layer.name for layer in layers(ev.scenarios)] == ["ground", "left", "right", "roof"]
    assert [item[0] for item in rows(ev)] == ["事实", "台账", "待定参数", "待定参数"]
    assert ev.bounds("教育局", "1.1") == (20, 20)
    assert rows(scored("left", "right")) == rows(ev)[1:]


SIDES = {
    "facts": ("facts: [{unit: 东乡, fact: 错链条数, value: 5}]", links("6"), "东乡的 n_dead_links"),
    "ratios": (
        "facts: [{unit: 东乡, fact: satisfaction, value: 9, denominator: 10}]",
        "facts: [{unit: 东乡, fact: satisfaction, value: 9, denominator: 20}]",
        "东乡的 satisfaction",
    ),
    "readings": ("readings: ['XU-2a:1B']", "readings: ['XU-2a:1C']", "读法 XU-2a:1"),
    "unknowns": ("supplied: {P.2b: 2}", "supplied: {P.2b: null}", "待定参数 P.2b"),
    "rules": (
        "scheme: {indicators: {'1': {max: 30}}}",
        "scheme: {indicators: {'1': {max: 31}}}",
        "indicators.1.max",
    ),
    "a rule gone": (
        "scheme: {indicators: {'1.1': {linear: null}}}",
        "scheme: {indicators: {'1.1': {linear: {rate: -2}}}}",
        "indicators.1.1.linear",
    ),
    "rows": (
        row("remove: true"),
        row("cells: {column: 公告}"),
        f"台账 lapses 的 {ROW}",
    ),
    "cells": (
        row("cells: {column: 政务}"),
        row("cells: {column: 公告}"),
        f"台账 lapses 的 {ROW}",
    ),
    "groups": (
        "units: [{unit: 民政局, cells: {group: 乡镇}}]",
        "units: [{unit: 民政局, cells: {group: 部门}}]",
        "民政局的 group",
    ),
}


@pytest.mark.parametrize("kind", SIDES)
def test_two_side_by_side_that_write_otherwise_are_refused(write: Write, scored: Scored, kind: str) -> None:
    one, other, place = SIDES[kind]
    write("one", one)
    write("other", other)
    write("both", "includes: [one, other]")
    for wanted in (("one", "other"), ("both",)):
        with pytest.raises(KaoheError) as caught:
            scored(*wanted)
        assert f"情景 one（试） 与 other（试） 不能并用：两者对 {place} 的改动不同" in str(caught.value)


@pytest.mark.parametrize(
    "kind", [kind for kind in SIDES if kind not in ("a rule gone", "rows", "facts", "ratios")]
)
def test_in_a_file_of_its_own_that_includes_the_other_it_stands(
    write: Write, scored: Scored, kind: str
) -> None:
    one, other, _ = SIDES[kind]
    write("one", one)
    write("other", f"includes: [one]\n{other}")
    alone = rows(scored(write("alone", other)))
    assert rows(scored("other")) == alone


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("supplied: {P.2b: 2}", "supplied: {P.2b: 2.0}"),
        ("facts: [{unit: 东乡, fact: 错链条数, value: 5}]", links("5")),
        ("scheme: {indicators: {'1': {max: 30}}}", "scheme: {indicators: {'2': {max: 30}}}"),
        (
            row("cells: {column: 政务}"),
            row("cells: {found_on: 2020-04-03}"),
        ),
    ],
)
def test_two_that_say_the_same_or_write_elsewhere_go_together(
    write: Write, scored: Scored, one: str, other: str
) -> None:
    write("one", one)
    write("other", other)
    assert sorted(rows(scored("one", "other"))) == sorted(rows(scored("other", "one"))) != []


def test_a_row_changed_below_is_changed_and_removed_above(write: Write, scored: Scored) -> None:
    write(
        "low",
        row("cells: {column: 政务}, was: {column: 政策}"),
    )
    write(
        "top",
        "includes: [low]\n" + row("cells: {found_on: 2020-04-03}"),
    )
    (told,) = rows(scored("top"))
    assert told[3:] == ("发现日期 2020-04-02，栏目 政策", "发现日期 2020-04-03，栏目 政务")
    write(
        "gone",
        "includes: [top]\n" + row("remove: true, was: {column: 政策}"),
    )
    ev = scored("gone")
    (told,) = rows(ev)
    assert told[3:] == ("发现日期 2020-04-02，栏目 政策", "去掉")
    assert ev.bounds("东乡", "1.1") == (25, 25)
    write(
        "back",
        "includes: [gone]\n" + row("cells: {column: 公告}"),
    )
    ev = scored("back")
    (told,) = rows(ev)
    assert told[3:] == ("栏目 政策", "栏目 公告")
    assert ev.bounds("东乡", "1.1") == (20, 20)


def test_a_row_added_where_the_last_was_taken_away_counts(write: Write, scored: Scored) -> None:
    write("low", row("remove: true"))
    write(
        "top",
        "includes: [low]\nevents:\n  lapses:\n"
        "  - {unit: 东乡, cells: {found_on: 2020-05-01}}\n  - {unit: 东乡, cells: {found_on: 2020-05-02}}\n",
    )
    ev = scored("top")
    assert ev.bounds("东乡", "1.1") == (15, 15)
    assert [told[3] for told in rows(ev)] == ["发现日期 2020-04-02，栏目 政策", "没有这一行", "没有这一行"]


NOTHING = [
    links("1"),
    "readings: ['XU-2a:1A']",
    "supplied: {P.2b: null}",
    "scheme: {indicators: {'1': {max: 40, title: 政府网站}, '2.2': {table: {bands: {'1': {points: 20}}}}}}",
    row("cells: {column: 政策}"),
    "units: [{unit: 民政局, cells: {group: 部门}}]",
    "facts: [{unit: 东乡, fact: satisfaction, value: 91%}]",
    "{}",
]


@pytest.mark.parametrize("text", NOTHING)
def test_a_scenario_that_writes_what_stands_lists_nothing(write: Write, scored: Scored, text: str) -> None:
    ev = scored(write("same", "" if text == "{}" else text))
    assert rows(ev) == []
    assert ev.ranking.to_dict("records") == ev.base.ranking.to_dict("records")


def test_every_kind_of_change_has_its_before_and_after(write: Write, scored: Scored) -> None:
    text = f"""\
readings: ['XU-2a:1C']
supplied: {{P.5: 90}}
scheme:
  indicators:
    '1': {{max: 45}}
    '2.2': {{table: {{bands: {{'2': {{at_least: 82%, points: 12}}}}}}}}
    '1.1': {{linear: {{floor: null}}}}
units: [{{unit: 民政局, cells: {{group: 乡镇}}}}]
facts:
- {{unit: 东乡, fact: satisfaction, value: 缺}}
- {{unit: 西乡, fact: n_lapses, value: 4}}
- {{unit: 南镇, fact: n_dead_links, value: 不适用}}
events:
  lapses:
  - {{unit: 东乡, row: '{ROW}', cells: {{column: 公告}}}}
  - {{unit: 西乡, row: 'lapses.csv:3', remove: true}}
  - {{unit: 民政局, cells: {{found_on: 2020-05-01}}}}
"""
    assert rows(scored(write("all", text))) == [
        ("事实", "东乡", "满意度", "91%", "缺"),
        ("事实", "西乡", "未更新次数", "1", "4"),
        ("事实", "南镇", "错链条数", "0", "不适用"),
        ("台账", "东乡", f"栏目未更新（{ROW}）", "栏目 政策", "栏目 公告"),
        ("台账", "西乡", "栏目未更新（lapses.csv:3）", "发现日期 2020-06-03，栏目 公告", "去掉"),
        ("台账", "民政局", "栏目未更新", "没有这一行", "增加：发现日期 2020-05-01"),
        ("属性", "民政局", "类别", "部门", "乡镇"),
        ("读法", "XU-2a:1", "一次是指一个栏目还是一次检查", "A 一个栏目一次", "C 每次扣10分"),
        ("待定参数", "P.5", "优秀的分数线", "待定", "90"),
        ("规则", "1 政府网站", "满分", "40", "45"),
        ("规则", "2.2 满意度", "第 2 档 下限（含）", "80%", "82%"),
        ("规则", "2.2 满意度", "第 2 档 分值", "10", "12"),
        ("规则", "1.1 栏目更新", "最低", "0", "无"),
    ]


def test_totals_that_no_longer_add_up_are_told_not_refused(write: Write, scored: Scored) -> None:
    ev = scored(write("wide", "scheme: {indicators: {'1.1': {max: 30}, '2': {max: 50}}}"))
    told = [(item.node.id, *item.shown()) for item in unbalanced(ev.scheme)]
    assert told == [("T", "90", "100"), ("1", "45", "40"), ("2", "60", "50")]
    assert unbalanced(ev.base.scheme) == []


def test_a_file_that_would_come_to_include_itself_is_never_written(county: Project, write: Write) -> None:
    write("low", links("5"))
    path = county.root / "params" / SECOND / "scenarios" / "low.yaml"
    before = path.read_bytes()
    low = load_scenario(SECOND, "low", project=county)
    top = low.changed(includes=["low"]).named("", None, (low,))
    with pytest.raises(KaoheError, match="绕回了自己"):
        save_scenario(top, SECOND, "low", replace=True, project=county)
    save_scenario(top, SECOND, "top", project=county)
    over = load_scenario(SECOND, "top", project=county).changed(includes=["top"])
    with pytest.raises(KaoheError, match="low → top → low 绕回了自己"):
        save_scenario(over, SECOND, "low", replace=True, project=county)
    assert path.read_bytes() == before
    assert sorted(item.name for item in path.parent.iterdir()) == ["low.yaml", "top.yaml"]
