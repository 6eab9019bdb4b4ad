"""Columns and facts computed with dates and parameters: as a scheme writes them, scored, and verified."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

import kaohe
from kaohe.scheme.model import Scheme

PUBLISHED = "published_on: {title: 公布日期, type: date, optional: true}\n"
WHERE = """\
    where:
      any:
      - {published_on: {missing: true}}
      - {published_on: {after: due_on}}
"""
READING = """\
          overlay:
            facts:
              late:
                where:
                  any:
                    "2":
                      published_on: {after: null, on_or_after: due_on}
"""
SEEN = "  P.seen: {title: 监测日期, state: external, clause: X-1, type: date}\n  P.5: {title: 折入"
PLAIN = (READING, '          overlay: {indicators: {"1": {linear: {rate: -6}}}}\n')


def aged(dated_by: str = "due_on") -> list[tuple[str, str]]:
    age = "    derive:\n      age: {title: 距监测日期（月）, months: [published_on, {unknown: P.seen}]}\n"
    return [
        (f"      {PUBLISHED}    dated_by: due_on\n", f"      {PUBLISHED}{age}    dated_by: {dated_by}\n"),
        (WHERE, "    where: {age: {above: 3}}\n"),
        PLAIN,
        ("  P.5: {title: 折入", SEEN),
    ]


@pytest.mark.parametrize(
    ("published", "points"),
    [("2020-08-15", 100), ("2020-08-16", 100), ("2020-08-14", 95), ("2020-12-01", 100)],
)
def test_three_months_to_the_day_are_not_above_three(
    load: Callable[..., Scheme], published: str, points: int
) -> None:
    rows = {"batches": [{"due_on": "2020-04-30", "published_on": published}]}
    found = kaohe.score(load(*aged()), "1", rows, supplied={"P.seen": "2020-11-15"})
    assert found == points


def test_an_unknown_date_leaves_the_months_open(load: Callable[..., Scheme]) -> None:
    rows = {"batches": [{"due_on": "2020-04-30", "published_on": "2020-08-15"}]}
    assert kaohe.score(load(*aged()), "1", rows) is kaohe.NOT_COMPUTABLE


def test_months_run_between_dates(complaints: Callable[..., list[str]]) -> None:
    edits = aged()
    edits[0] = (
        edits[0][0],
        edits[0][1].replace("[published_on, {unknown: P.seen}]", "[publishd, {unknown: P.5}]"),
    )
    said = complaints(*edits)
    assert any("台账“batches”没有“publishd”栏" in line for line in said)
    assert any("待定参数“P.5”用作日期（实为 type 为 number，应为 type 为 date）" in line for line in said)


WINDOW = [
    (
        f"      {PUBLISHED}    dated_by: due_on\n",
        f"      {PUBLISHED}    dated_by: published_on\n    window: {{from: {{unknown: P.seen}}}}\n",
    ),
    (WHERE, "    where: {due_on: {missing: false}}\n"),
    PLAIN,
    ("  P.5: {title: 折入", SEEN),
]


def test_a_row_handed_over_without_a_date_counts_surely_while_the_window_is_open(
    load: Callable[..., Scheme],
) -> None:
    dateless: dict[str, Any] = {"due_on": "2020-04-30", "published_on": None}
    scheme = load(*WINDOW)
    assert kaohe.score(scheme, "1", {"batches": [dateless]}) == 95
    dated = dateless | {"published_on": "2020-08-15"}
    assert kaohe.score(scheme, "1", {"batches": [dated]}) is kaohe.NOT_COMPUTABLE


WEEKS = "lapses: {of: updates, longer_than: 1, between: [due_on, published_on], in: weeks}"
LAPSES = [
    (
        f"      {PUBLISHED}    dated_by: due_on\n",
        f"      {PUBLISHED}      updates: {{title: 更新日期, type: dates}}\n"
        f"    derive:\n      gaps: {{title: 断更次数, {WEEKS}}}\n    dated_by: due_on\n",
    ),
    ("    count: batches\n", "    total: {over: batches, column: gaps}\n"),
    (WHERE, ""),
    PLAIN,
]


@pytest.mark.parametrize(("edits", "points"), [((), 95), (((", in: weeks", ", in: days"),), 90)])
def test_lapses_in_calendar_weeks_or_days(
    load: Callable[..., Scheme], edits: tuple[tuple[str, str], ...], points: int
) -> None:
    changed = [(old, new.replace(*edits[0])) if edits else (old, new) for old, new in LAPSES]
    row = {"due_on": date(2020, 9, 7), "published_on": date(2020, 9, 28), "updates": [date(2020, 9, 20)]}
    assert kaohe.score(load(*changed), "1", {"batches": [row]}) == points


def test_lapses_know_no_other_unit(complaints: Callable[..., list[str]]) -> None:
    changed = [(old, new.replace("in: weeks", "in: months")) for old, new in LAPSES]
    assert any("events.batches.derive.gaps.lapses.in" in line for line in complaints(*changed))


ADDED = [
    (f"    count: batches\n{WHERE}", "    add: [online, -1, {unknown: P.2b, times: 2}]\n"),
    PLAIN,
]


def test_a_sum_of_facts_literals_and_parameters(load: Callable[..., Scheme]) -> None:
    with_sum = load(
        *ADDED,
        (
            "  batches:\n    title: 清单公布批次\n    columns:\n      due_on: {title: 应公布日期, type: date}\n      "
            + PUBLISHED
            + "    dated_by: due_on\n",
            "",
        ),
    )
    assert kaohe.score(with_sum, "1", {"online": 4}, supplied={"P.2b": 1}) == 100 - 5 * (4 - 1 + 2)
    assert kaohe.score(with_sum, "1", {"online": 4}) is kaohe.NOT_COMPUTABLE
    assert with_sum.facts["late"].terms()[1] == Fraction(-1)
