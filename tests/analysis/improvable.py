"""Small invented schemes with something to improve, and every way to improve them tried out."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import toy

from kaohe.analysis.improvement.lever import Lever, candidates
from kaohe.analysis.improvement.plan import Cost
from kaohe.analysis.improvement.scenario import with_steps
from kaohe.evaluation import Evaluation, evaluate
from kaohe.paths import Project
from kaohe.scenario.applying import apply
from kaohe.scenario.model import Scenario
from kaohe.scheme.loader import load_scheme

HEAD = """\
id: y-2020
title: 虚构市考核
place: 虚构市
document: 虚政办〔2020〕2号
regulation: y-2020.txt
period: {from: 2020-01-01, to: 2020-12-31}
rounding: {decimals: 2}
groups: [县区]
ranking: {of: T, grade: G}
events:
  faults:
    title: 故障
    columns:
      found_on: {title: 日期, type: date}
      weight: {title: 轻重, type: number}
    dated_by: found_on
    absent: zero
facts:
  a: {title: 迟报次数, type: count}
  b: {title: 采用条数, type: count}
  done: {title: 办结件数, type: count}
  all: {title: 全部件数, type: count}
  share: {title: 办结率, type: ratio, ratio: [done, all]}
  given: {title: 满意度, type: ratio}
  ok: {title: 已建立, type: yes_no}
  bad: {title: 被通报, type: yes_no}
  out: {title: 无此项任务, type: yes_no}
  rated: {title: 评分, type: rating}
  n_faults: {title: 故障次数, type: count, count: faults}
  both: {title: 两项合计, type: count, add: [a, b]}
  everybody: {title: 全市合计, type: count, over_all_units: b}
  by_day: {title: 完成日期, type: date}
"""

TAIL = """
outside:
- id: G
  title: 等次
  table:
    of: {node: T}
    bands: [{at_least: 20, label: 优}, {at_least: 12, label: 良}, {otherwise: {label: 差}}]
- id: X
  title: 不排名的
  sum:
  - {id: X1, title: 和, linear: {of: both, rate: 1}}
  - {id: X2, title: 率, linear: {of: share, rate: 1}}
  - {id: X3, title: 满意度, linear: {of: given, rate: 1}}
  - id: X4
    title: 是否
    table: {rows: [{when: {any: [{ok: true}, {bad: true}, {out: true}]}, points: 1}, {otherwise: 0}]}
  - {id: X5, title: 评分, rating: {of: rated, cap: 100}}
  - {id: X6, title: 故障, linear: {of: n_faults, rate: 1}}
  - {id: X7, title: 全市, linear: {of: everybody, rate: 1}}
  - {id: X8, title: 日期, table: {rows: [{when: {by_day: {after: 2020-06-30}}, points: 1}, {otherwise: 0}]}}
  - {id: X9, title: 轻重, sum: {over: faults, linear: {of: weight, rate: 1}}}
clauses:
  Y-1: {section: 一, quote: 考核各县区, kind: aggregate}
"""

UNITS = ("甲县", "乙县", "丙县")


def evaluation(
    rules: str, facts: Mapping[str, Any], rows: int = 0, *, swap: tuple[str, str] = ("", "")
) -> Evaluation:
    """Score three counties by some rules (the children of the total, or the whole root); the first has these facts."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, content in (
            ("params/y-2020/scheme.yaml", f"{HEAD}indicators:\n{rules}{TAIL.replace(*swap)}"),
            ("data/regulations/y-2020.txt", "考核各县区。\n"),
        ):
            path = root / name
            path.parent.mkdir(parents=True)
            path.write_text(content, encoding="utf-8")
        scheme = load_scheme("y-2020", project=Project(root))
    entries = [_entry(name, value) for name, value in facts.items() if name in scheme.facts]
    others = [
        entry | {"unit": unit} for unit in UNITS[1:] for entry in entries if entry["fact"] != "everybody"
    ]
    faults = [
        {"found_on": date(2020, 5, day + 1), "weight": Fraction(day + 1)}
        for day in range(rows if "faults" in scheme.events else 0)
    ]
    ledger = toy.ledger(
        scheme,
        {"faults": faults} if faults else {},
        units=[{"unit": unit, "group": "县区"} for unit in UNITS],
        given=[*entries, *others],
    )
    return evaluate(scheme, ledger)


def _entry(name: str, value: Any) -> dict[str, Any]:
    above, below = value if isinstance(value, tuple) else (value, None)
    plain = isinstance(above, (bool, date))
    return {
        "fact": name,
        "value": above if plain else Fraction(above),
        "denominator": None if below is None else Fraction(below),
    }


@dataclass(frozen=True)
class Way:
    """One choice of values for all levers, scored from the ledger."""

    levers: frozenset[int]
    cost: Fraction
    amount: Fraction
    points: Fraction
    rank: int
    grade: str | None


def ways(ev: Evaluation, unit: str, costs: Mapping[str, Cost], **told: Any) -> list[Way]:
    """Every combination of every lever's values, each scored anew."""
    levers = candidates(ev, unit, **told)
    return list(_ways(ev, unit, levers, costs))


def _ways(ev: Evaluation, unit: str, levers: list[Lever], costs: Mapping[str, Cost]) -> Iterator[Way]:
    for chosen in itertools.product(*([None, *lever.options] for lever in levers)):
        steps, cost, amount = [], Fraction(0), Fraction(0)
        moved = set()
        for number, (lever, value) in enumerate(zip(levers, chosen, strict=True)):
            if value is not None:
                steps.append(lever.step(ev, value))
                far = lever.amount(value)
                own = costs.get(lever.fact, Cost())
                cost += own.fixed + own.each * far
                amount += far / lever.span
                moved.add(number)
        under = apply([with_steps(Scenario.blank(), ev.scheme, steps)], ev.scheme, ev.ledger)
        after = Evaluation(under.scheme, under.ledger)
        row = after.ranking.set_index("unit").loc[unit]
        yield Way(frozenset(moved), cost, amount, row["low"], row["rank_high"], row["grade"])
