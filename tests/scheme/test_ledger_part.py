"""Faults in the part of a scheme that says what a ledger holds: roster, derived columns, derived facts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kaohe.errors import ProblemReport
from kaohe.scheme.model import Scheme

CASES = {
    "no such group": (
        "乙县: {group: 县区, large: true}",
        "乙县: {group: 县, large: true}",
        ["units.乙县.group：没有类别“县”（实为 县，应为 县区、部门）"],
    ),
    "no such attribute": (
        "县区, large: true}",
        "县区, larg: true}",
        ["units.乙县.larg：单位属性“larg”用到了但没有声明（实为 larg，应为 “large”？）"],
    ),
    "a word for yes": (
        "县区, large: true}",
        "县区, large: 是}",
        ["units.乙县.large：“大县”的取值类型不对（实为 是，应为 true 或 false）"],
    ),
    "a word for a number": (
        "people: 50",
        "people: 五十",
        ["units.甲县.people：“人口”的取值类型不对（实为 五十，应为 数字）"],
    ),
    "a unit above that is none": (
        "部门, parent: 丙局}",
        "部门, parent: 丙}",
        ["units.丁所.parent：名单中没有“丙”（实为 丙，应为 “丙局”？）"],
    ),
    "a unit above itself": (
        "丙局: {group: 部门}",
        "丙局: {group: 部门, parent: 丁所}",
        [
            "units.丙局.parent：“丙局”的主管部门绕回了自己（实为 丁所，应为 不含自身的归属）",
            "units.丁所.parent：“丁所”的主管部门绕回了自己（实为 丙局，应为 不含自身的归属）",
        ],
    ),
    "a name of two units": (
        "乙县: {group: 县区, large: true}",
        "乙县: {group: 县区, large: true, aliases: [甲 县]}",
        ["units.乙县.aliases.[1]：名称“甲 县”已是“甲县”的名称（实为 甲 县，应为 每个名称只指一个考核对象）"],
    ),
    "a clause that is none": (
        "clauses: [X-1]}",
        "clauses: [X-9]}",
        ["units.甲县.clauses.[1]：没有条款“X-9”（实为 X-9，应为 clauses 中的条款编号）"],
    ),
    "a group asked for that is none": (
        "{group: {in: [县区]}}",
        "{group: {in: [县]}}",
        ["indicators.sum.14.table.rows.[1].when.group.in.[1]：没有类别“县”（实为 县，应为 县区、部门）"],
    ),
    "a guard for a group that is none": (
        "applies_to: {group: 县区}",
        "applies_to: {group: 县}",
        ["indicators.sum.15.applies_to.group：没有类别“县”（实为 县，应为 县区、部门）"],
    ),
    "two rules": (
        "rate: {title: 完成率, ratio: [done, target]}",
        "rate: {title: 完成率, ratio: [done, target], least: [done]}",
        [
            "events.tasks.derive.rate：派生栏须恰好有一种算法（"
            "应为 hours、business_days、business_hours、days、months、ratio、least、most、product、holds、"
            "lapses、rank 之一）"
        ],
    ),
    "a column further down": (
        "      rate: {title: 完成率, ratio: [done, target]}\n      less: {title: 较少, least: [done, target]}\n",
        "      less: {title: 较少, least: [done, rate]}\n      rate: {title: 完成率, ratio: [done, target]}\n",
        [
            "events.tasks.derive.less.least.[2]：台账“tasks”没有“rate”栏（实为 rate，"
            "应为 set_on、due_on、done_on、done、target、urgent、allowed、taken）"
        ],
    ),
    "a ratio of dates": (
        "ratio: [done, target]}",
        "ratio: [done_on, target]}",
        ["events.tasks.derive.rate.ratio.[1]：“done_on”栏不是数（实为 done_on，应为 数的栏）"],
    ),
    "days of numbers": (
        "days: [[set_on, period_start], due_on]}",
        "days: [[target, period_start], due_on]}",
        ["events.tasks.derive.allowed.days.[1].[1]：“target”栏不是日期（实为 target，应为 日期的栏）"],
    ),
    "lapses of one date": (
        "{of: updates,",
        "{of: checked_on,",
        [
            "events.accounts.derive.gaps.lapses.of：“checked_on”栏不是几个日期（实为 checked_on，应为 几个日期的栏）"
        ],
    ),
    "a number for a date": (
        "between: [period_start, period_end]}",
        "between: [period_start, {unknown: P.most}]}",
        ["unknowns.P.most：待定参数“P.most”用作日期（实为 type 为 number，应为 type 为 date）"],
    ),
    "a date for a number": (
        "by: {unknown: P.most}",
        "by: {unknown: P.from}",
        ["unknowns.P.from：待定参数“P.from”用作数（实为 type 为 date，应为 type 为 number）"],
    ),
    "a range of numbers for a date": (
        "range: [2020-01-01, 2020-02-29]",
        "range: [1, 60]",
        ["unknowns.P.from.range：range 的两端应为日期（实为 1 到 60，应为 type 为 date）"],
    ),
    "a fact reference in a dated comparison": (
        "{after: {unknown: P.from}}",
        "{after: {fact: latest}}",
        [
            "indicators.sum.13.table.rows.[1].when.latest.after：after 后应为日期或日期栏名"
            "（实为 {fact: …}，应为 日期，如 2017-12-31，或栏名、{unknown: P.…}）"
        ],
    ),
    "a total over no table": (
        "total: {over: months, column: score}",
        "total: {over: month, column: score}",
        ["facts.score_total.total.over：台账“month”用到了但没有声明（实为 month，应为 “months”？）"],
    ),
    "a total of no column": (
        "total: {over: months, column: score}",
        "total: {over: months, column: mark}",
        [
            "facts.score_total.total.column：台账“months”没有“mark”栏（实为 mark，应为 month_end、reported、score）"
        ],
    ),
    "a total of dates": (
        "total: {over: months, column: score}",
        "total: {over: months, column: month_end}",
        ["facts.score_total.total.column：“month_end”栏不是数（实为 month_end，应为 数的栏）"],
    ),
    "every row of what": (
        "all: months, where: {reported: true}",
        "all: months",
        ["facts.all_reported.all：all 须用 where 写明每行应符合的条件"],
    ),
    "a number for a yes or no": (
        "type: yes_no, exists: tasks",
        "type: number, exists: tasks",
        ["facts.any_late.exists：exists 的 type 应为 yes_no（实为 number）"],
    ),
    "a text derived": (
        "type: number, min: [n_tasks",
        "type: text, min: [n_tasks",
        ["facts.n_held：文字不能推算（实为 min）"],
    ),
    "a fact that is none": (
        "most_of: [n_tasks, n_late, 2]",
        "most_of: [n_tasks, n_lat, 2]",
        ["facts.n_more.most_of.[2]：事实“n_lat”用到了但没有声明（实为 n_lat，应为 “n_late”？）"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_pointed_at_and_nothing_else_is_said(toy_edited: Callable[..., Scheme], case: str) -> None:
    old, new, said = CASES[case]
    with pytest.raises(ProblemReport) as caught:
        toy_edited((old, new))
    told = [str(problem).partition(" ")[2] for problem in caught.value.problems]
    assert told == said


def test_the_invented_scheme_is_sound(toy: Scheme) -> None:
    assert toy.shape.roster[0].aliases == ("甲县人民政府",)
    assert toy.shape.roster[3].links == {"parent": "丙局"}
    assert toy.facts["n_held"].sources() == ["n_tasks"]
    assert toy.events["tasks"].kinds["late"] == "yes_no"
