"""An invented regulation with a roster, event tables of every kind of column, and facts derived in every way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from kaohe.ledger.facts import Facts
from kaohe.ledger.model import Ledger
from kaohe.scheme.model import Scheme

Row = dict[str, Any]
ENTRY = ("unit", "fact", "value", "denominator", "date", "source", "evidence", "note", "place")

REGULATION = (
    "一、考核县区和部门。\n二、每月报送，超过*周未更新的，每次扣*分；任务按期办结。\n三、其余按台账计算。\n"
)

SCHEME = """\
id: x-2020
title: 虚构市考核
place: 虚构市
document: 虚政办〔2020〕1号
regulation: x-2020.txt
period: {from: 2020-01-01, to: 2020-12-31}
rounding: {decimals: 2}
groups: [县区, 部门]
ranking: {of: T}

attributes:
  parent: {title: 主管部门, type: unit, optional: true}
  people: {title: 人口, type: number, optional: true}
  large: {title: 大县, optional: true}

units:
  甲县: {group: 县区, people: 50, aliases: [甲县人民政府], clauses: [X-1]}
  乙县: {group: 县区, large: true}
  丙局: {group: 部门}
  丁所: {group: 部门, parent: 丙局}

events:
  tasks:
    title: 任务
    columns:
      set_on: {title: 交办日期, type: date, optional: true}
      due_on: {title: 期限, type: date}
      done_on: {title: 办结日期, type: date, optional: true}
      done: {title: 完成数, type: number, optional: true}
      target: {title: 目标数, type: number, optional: true}
      urgent: {title: 紧急, type: yes_no, optional: true}
    derive:
      allowed: {title: 给的天数, days: [[set_on, period_start], due_on]}
      taken: {title: 用时（天）, days: [{first_of: [set_on, period_start]}, done_on], signed: true}
      rate: {title: 完成率, ratio: [done, target]}
      less: {title: 较少, least: [done, target]}
      greater: {title: 较多, most: [done, target]}
      area: {title: 乘积, product: [done, target]}
      late: {title: 逾期, holds: {any: [{done_on: {missing: true}}, {done_on: {after: due_on}}]}}
    dated_by: due_on
    absent: zero
  accounts:
    title: 账号
    columns:
      checked_on: {title: 检查日期, type: date}
      updates: {title: 更新日期, type: dates}
    derive:
      gaps:
        title: 超期未更新次数
        lapses: {of: updates, longer_than: {unknown: P.limit}, between: [period_start, period_end]}
    dated_by: checked_on
    window: {from: {unknown: P.from}, to: 2020-06-30}
  months:
    title: 月报
    columns:
      month_end: {title: 月末, type: date}
      reported: {title: 已报, type: yes_no}
      score: {title: 得分, type: count}
    dated_by: month_end
    expected: {rows: 3}

facts:
  n_tasks: {title: 任务数, type: count, count: tasks}
  n_late: {title: 逾期任务, type: count, count: tasks, where: {late: true}}
  done_total: {title: 完成总数, type: number, total: {over: tasks, column: done}}
  rate_mean: {title: 平均完成率, type: number, mean: {over: tasks, column: rate}, where: {urgent: true}, range: [0, 1]}
  done_most: {title: 最多完成数, type: number, most: {over: tasks, column: done}}
  done_least: {title: 最少完成数, type: number, least: {over: tasks, column: done}}
  latest: {title: 最后办结, type: date, most: {over: tasks, column: done_on}}
  any_late: {title: 有逾期, type: yes_no, exists: tasks, where: {late: true}}
  all_reported: {title: 月月报送, type: yes_no, all: months, where: {reported: true}}
  score_total: {title: 月报得分, type: number, total: {over: months, column: score}}
  score_most: {title: 月报最高分, type: number, most: {over: months, column: score}, range: [0, 10]}
  n_gaps: {title: 超期次数, type: number, total: {over: accounts, column: gaps}}
  n_held: {title: 计数的任务, type: number, min: [n_tasks, {unknown: P.most}]}
  n_more: {title: 较多的, type: number, most_of: [n_tasks, n_late, 2]}
  n_scaled: {title: 折算数, type: number, scale: {of: n_late, by: {unknown: P.most}, over: n_tasks}}
  bad: {title: 有问题, type: yes_no, either: [any_late, told_off]}
  told_off: {title: 被通报, type: yes_no}

unknowns:
  P.limit: {title: 未更新的天数, state: masked, clause: X-2, mask: "**"}
  P.rate: {title: 每次扣分, state: masked, clause: X-2, mask: "*", unit: 分}
  P.most: {title: 至多计几个, state: masked, clause: X-2, mask: "*"}
  P.from:
    title: 检查从何时起
    state: masked
    clause: X-2
    mask: "2020-*-*"
    type: date
    range: [2020-01-01, 2020-02-29]

indicators:
  id: T
  title: 总分
  clauses: [X-3]
  sum:
  - {id: "1", title: 更新, linear: {of: n_gaps, rate: {unknown: P.rate, times: -1}}, clauses: [X-2]}
  - {id: "2", title: 完成总数, linear: {of: done_total, rate: 1}}
  - {id: "3", title: 完成率, linear: {of: rate_mean, rate: 1}}
  - {id: "4", title: 最多, linear: {of: done_most, rate: 1}}
  - {id: "5", title: 最少, linear: {of: done_least, rate: 1}}
  - {id: "6", title: 有问题, table: {rows: [{when: {bad: true}, points: -1}, {otherwise: 0}]}}
  - {id: "7", title: 月报, table: {rows: [{when: {all_reported: true}, points: 1}, {otherwise: 0}]}}
  - {id: "8", title: 得分, linear: {of: score_total, rate: 1}}
  - {id: "9", title: 最高分, linear: {of: score_most, rate: 1}}
  - {id: "10", title: 计数, linear: {of: n_held, rate: 1}}
  - {id: "11", title: 较多, linear: {of: n_more, rate: 1}}
  - {id: "12", title: 折算, linear: {of: n_scaled, rate: 1}}
  - id: "13"
    title: 最后办结
    table: {rows: [{when: {latest: {after: {unknown: P.from}}}, points: 1}, {otherwise: 0}]}
  - id: "14"
    title: 类别
    table: {rows: [{when: {group: {in: [县区]}}, points: 1}, {when: {large: true}, points: 2}, {otherwise: 0}]}
  - {id: "15", title: 人口, applies_to: {group: 县区}, linear: {of: people, rate: 1}}
  - {id: "16", title: 主管, table: {rows: [{when: {parent: 丙局}, points: 1}, {otherwise: 0}]}}
  - id: "17"
    title: 检查
    sum: {over: accounts, linear: {of: gaps, rate: -1}}

waivers:
- {quote: 任务按期办结, because: 虚构}

clauses:
  X-1: {section: 一, quote: 考核县区和部门。, kind: scope}
  X-2: {section: 二, quote: "每月报送，超过*周未更新的，每次扣*分", kind: deduct}
  X-3: {section: 三, quote: 其余按台账计算。, kind: aggregate}
"""


def ledger(
    scheme: Scheme,
    events: Mapping[str, Iterable[Row]] | None = None,
    units: Iterable[Row] = ({"unit": "甲县"},),
    given: Iterable[Row] = (),
) -> Ledger:
    """A ledger as the reader gives it: blanks are None; rows belong to the first unit unless they say otherwise."""
    shape, units = scheme.shape, list(units)
    tables = {}
    for table in shape.events:
        columns = ["unit", *(column.name for column in table.columns), "source", "evidence", "note", "place"]
        rows = [
            dict.fromkeys(columns)
            | {"unit": units[0]["unit"], "place": f"台账.xlsx {table.title}!A{number}"}
            | row
            for number, row in enumerate((events or {}).get(table.name, ()), 2)
        ]
        tables[table.name] = frame(rows, columns)
    members = ["unit", "group", *(column.name for column in shape.attributes)]
    groups = {unit.name: unit.group for unit in shape.roster}
    told = [dict.fromkeys(members) | {"group": groups.get(unit["unit"], "部门")} | unit for unit in units]
    entries = [dict.fromkeys(ENTRY) | {"unit": units[0]["unit"], "source": "自评"} | row for row in given]
    return Ledger(
        about={"示例数据": "是"},
        units=frame(told, members),
        facts=frame(entries, list(ENTRY)),
        events=tables,
        evidence=frame([], ["evidence", "title", "date", "holder", "note"]),
        name="台账.xlsx",
    )


def frame(rows: list[Row], columns: list[str]) -> pd.DataFrame:
    """Object columns, blanks as None."""
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in columns})


def facts(scheme: Scheme, events: Mapping[str, Iterable[Row]] | None = None, **more: Any) -> Facts:
    """The facts of a small ledger; ``as_of`` and what :func:`ledger` takes besides."""
    as_of = more.pop("as_of", None)
    return Facts(scheme, ledger(scheme, events, **more), as_of=as_of)


def value(found: Facts, name: str, index: int = 0) -> Any:
    """A fact of one unit: one number when it is certain, else its (low, high)."""
    return one(found.column(name).value.at(index))


def cell(found: Facts, table: str, name: str, row: int = 0) -> Any:
    """A column of one row, in the same way."""
    return one(found.rows(table).columns[name].value.at(row))


def one(span: tuple[Any, Any]) -> Any:
    """A number, or bounds."""
    return span[0] if span[0] == span[1] else span


def on(text: str) -> date:
    """``9-29`` of 2020."""
    month, day = text.split("-")
    return date(2020, int(month), int(day))


def task(due: str = "6-30", **cells: Any) -> Row:
    """A row of 任务; dates as ``9-29``, numbers exact."""
    return {"due_on": on(due)} | {name: _exact(name, item) for name, item in cells.items()}


def month(number: int, reported: bool | None = True, score: int | None = 1) -> Row:
    """A row of 月报."""
    exact = None if score is None else Fraction(score)
    return {"month_end": on(f"{number}-28"), "reported": reported, "score": exact}


def account(checked: str, *updates: str) -> Row:
    """A row of 账号."""
    return {"checked_on": on(checked), "updates": tuple(on(update) for update in updates)}


def _exact(name: str, item: Any) -> Any:
    if name.endswith("_on") and isinstance(item, str):
        return on(item)
    return item if isinstance(item, bool) or item is None else Fraction(item)
