"""SUM over event rows: each row scored, and added up by unit."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from columns import INF

import kaohe
from kaohe.evaluation import Evaluation
from kaohe.ledger.model import Ledger
from kaohe.paths import Project
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme
from kaohe.scoring.given import FACT_COLUMNS

REGULATION = "一、每被采用一篇信息加2分。\n"
SCHEME = """
id: x-2020
title: 虚构县信息采用
place: 虚构县
document: 虚政办〔2020〕0号
regulation: x-2020.txt
period: {from: 2020-01-01, to: 2020-12-31}
rounding: {decimals: 2}
groups: [部门]
ranking: {of: T}
events:
  articles:
    title: 采用信息
    columns:
      on: {title: 日期, type: date}
      score: {title: 分值, type: number}
    dated_by: on
EXPECTED
facts: {}
indicators:
  id: T
  title: 采用信息加分
  clauses: [X-1]
  sum:
    over: articles
    linear: {of: score, rate: 1}
clauses:
  X-1: {section: 一, quote: "一、每被采用一篇信息加2分。", kind: add}
"""


@pytest.fixture
def articles(write_project: Callable[..., Project]) -> Callable[..., Scheme]:
    """A scheme that adds up the points of adopted articles."""

    def load(expected: str = "") -> Scheme:
        return load_scheme("x-2020", project=write_project(SCHEME.replace("EXPECTED", expected), REGULATION))

    return load


def ledger(rows: dict[str, list[int]], units: tuple[str, ...] = ("甲局", "乙局")) -> Ledger:
    """Each unit's articles by their points."""
    day = pd.Timestamp("2020-05-06").date()
    told: list[dict[str, Any]] = [
        {"unit": unit, "on": day, "score": value, "place": f"采用信息!A{row}"}
        for unit, values in rows.items()
        for row, value in enumerate(values, 2)
    ]
    members = pd.DataFrame([{"unit": unit, "group": "部门"} for unit in units], dtype=object)
    table = pd.DataFrame(told, columns=["unit", "on", "score", "place"], dtype=object)
    facts = pd.DataFrame(columns=FACT_COLUMNS, dtype=object)
    return Ledger({}, members, facts, {"articles": table}, pd.DataFrame())


def test_rows_add_up_by_unit(articles: Callable[..., Scheme]) -> None:
    ev = Evaluation(articles(), ledger({"甲局": [2, 5], "乙局": [1]}))
    assert ev.bounds("甲局", "T") == (7, 7)
    assert ev.bounds("乙局", "T") == (1, 1)


@pytest.mark.parametrize(
    ("faults", "points"),
    [
        ([], 20),
        ([("10:00", "12:00")], 20),
        ([("10:00", "12:01")], 18),
        ([("10:00", None)], 16),
        ([("10:00", "13:00")] * 3, 14),
        ([("10:00", None)] * 6, 0),
    ],
)
def test_each_fault_is_scored_by_its_own_duration(licheng: Scheme, faults: list[Any], points: int) -> None:
    """LC-4.3b: within 2 hours nothing, within 24 hours 2 points, longer 4 points, down to zero."""
    rows = [
        {"fault_start": f"2017-10-16 {start}", "fault_repaired": None if end is None else f"2017-10-16 {end}"}
        for start, end in faults
    ]
    assert kaohe.score(licheng, "4.3", {"faults": rows}) == points


def test_a_unit_of_which_nobody_has_said_may_have_gained_any_number_of_times(
    articles: Callable[..., Scheme],
) -> None:
    bounds = Evaluation(articles(), ledger({"甲局": [2]})).bounds("乙局", "T")
    assert bounds is not None
    assert bounds[1] == INF


def test_a_unit_of_which_nobody_has_said_can_only_have_lost_where_every_row_deducts(licheng: Scheme) -> None:
    """LC-4.3: between nothing lost of 20 and everything."""
    assert kaohe.score(licheng, "4.3", {}) is kaohe.NOT_COMPUTABLE
    nothing_else = {"group_set_up": False, "items_sorted_out": False, "app_promoted": False}
    assert kaohe.score(licheng, "4", nothing_else) == kaohe.Bounds(Fraction(0), Fraction(20))


def test_rows_still_lacking_leave_a_sum_open(articles: Callable[..., Scheme]) -> None:
    """Three articles are expected of each unit; 甲局 has reported one."""
    ev = Evaluation(articles("    expected: {rows: 3}"), ledger({"甲局": [2], "乙局": [1, 1, 1]}))
    bounds = ev.bounds("甲局", "T")
    assert bounds is not None
    assert bounds[0] < bounds[1]
