"""Best and worst cases and the worth of missing facts, held against every way the facts can be filled in."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import toy as toys
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.analysis.awaited import awaiting
from kaohe.analysis.midyear import cases, certain_order, growing_units, possible_grades
from kaohe.analysis.worth import worth
from kaohe.evaluation import Evaluation, evaluate
from kaohe.paths import Project
from kaohe.report.evaluating import evaluation
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme

SCHEME = """\
id: m-2020
title: 虚构市考核
place: 虚构市
document: 虚政办〔2020〕1号
regulation: m-2020.txt
period: {from: 2020-01-01, to: 2020-12-31}
rounding: {decimals: 2}
groups: [部门]
ranking: {of: T, grade: G}

facts:
  a: {title: 迟报次数, type: count, range: [0, 4]}
  b: {title: 有方案, type: yes_no}
  c: {title: 未公开项数, type: count}
  n: {title: 办结件数, type: count}
  d: {title: 来件数, type: count}
  share: {title: 办结率, type: ratio, ratio: [n, d]}
  s: {title: 测评得分, type: count, range: [0, 5]}
  veto: {title: 一票否决, type: yes_no}

indicators:
  id: T
  title: 总分
  max: 30
  clauses: [M-1]
  exclude: {when: {veto: true}, policy: zero, says: 一票否决}
  sum:
  - {id: "1", title: 报送, max: 6, linear: {of: a, base: 6, rate: -2, floor: 0}}
  - {id: "2", title: 方案, max: 5, table: {rows: [{when: {b: true}, points: 5}, {otherwise: 0}]}}
  - {id: "3", title: 公开, max: 5, linear: {of: c, base: 5, rate: -1, floor: 0}}
  - id: "4"
    title: 办结
    max: 10
    linear: {of: share, rate: 10}
    exclude: {when: {share: {empty: true}}, policy: leave, says: 没有来件}
  - id: "5"
    title: 测评
    max: 4
    table: {rows: [{when: {s: {missing: true}}, points: 2}, {when: {s: {at_least: 3}}, points: 4}, {otherwise: 1}]}
  - {id: "6", title: 补报, linear: {of: a, rate: 1, cap: 2}}

outside:
- id: G
  title: 等次
  table:
    of: {node: T}
    bands: [{at_least: 20, label: 优秀}, {at_least: 12, label: 合格}, {otherwise: {label: 不合格}}]

clauses:
  M-1: {section: 一, quote: 考核按台账计算。, kind: aggregate}
"""
UNITS = ("甲局", "乙局", "丙局")
VALUES: dict[str, list[Any]] = {
    "a": [Fraction(number) for number in range(5)],
    "b": [False, True],
    "c": [Fraction(number) for number in (0, 1, 4, 5, 6, 90)],
    "s": [Fraction(number) for number in range(6)],
    "veto": [False, True],
}
SHARES = [
    (Fraction(0), Fraction(4)),
    (Fraction(1), Fraction(4)),
    (Fraction(4), Fraction(4)),
    (Fraction(0), Fraction(0)),
]
Filled = dict[tuple[str, str], Any]

checked = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def scheme(tmp_path_factory: pytest.TempPathFactory) -> Scheme:
    """A made-up regulation with a floor, a cap, a veto, a share and a rule for what is missing."""
    root: Path = tmp_path_factory.mktemp("midyear")
    for path, text in (
        ("params/m-2020/scheme.yaml", SCHEME),
        ("data/regulations/m-2020.txt", "一、考核按台账计算。\n"),
        ("pyproject.toml", ""),
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return load_scheme("m-2020", project=Project(root))


def scored(scheme: Scheme, filled: Filled, as_of: date | None = date(2020, 6, 30)) -> Evaluation:
    rows = [{"unit": unit, "fact": name, "value": value} for (unit, name), value in filled.items()]
    ledger = toys.ledger(scheme, units=[{"unit": unit} for unit in UNITS], given=rows)
    return evaluate(scheme, ledger, as_of=as_of)


@st.composite
def ledgers(draw: st.DrawFn, *, whole: bool = False) -> Filled:
    """What has been entered of three units; ``whole``: everything."""
    filled: Filled = {}
    for unit in UNITS:
        for name, values in VALUES.items():
            value = draw(st.sampled_from(values if whole else [None, *values]))
            if value is not None:
                filled[unit, name] = value
        share = draw(st.sampled_from(SHARES if whole else [None, *SHARES]))
        if share is not None:
            filled[unit, "n"], filled[unit, "d"] = share
    return filled


@checked
@given(ledgers(), ledgers(whole=True))
def test_points_ranks_and_grades_stay_within_the_cases_however_the_facts_are_filled(scheme, known, rest):
    found = {case.unit: case for case in cases(scored(scheme, known))}
    pairs = certain_order(awaiting(scored(scheme, known)))
    ev = scored(scheme, rest | known)
    ranking = ev.ranking.set_index("unit")
    for unit, case in found.items():
        row = ranking.loc[unit]
        assert case.low <= row["points"] <= case.high
        assert case.best <= row["rank"] <= case.worst
        assert row["grade"] in case.grades
    for first, last in pairs:
        assert ranking.loc[first, "points"] > ranking.loc[last, "points"]


@checked
@given(ledgers())
def test_a_missing_fact_is_worth_what_trying_every_value_says(scheme, known):
    ev = awaiting(scored(scheme, known))
    for item in worth(scored(scheme, known)):
        low, high = ev.bounds(item.unit, "T")
        if item.name == "share":
            tried = [{(item.unit, "n"): n, (item.unit, "d"): d} for n, d in SHARES]
        elif item.name in VALUES:
            tried = [{(item.unit, item.name): value} for value in VALUES[item.name]]
        else:
            pytest.fail(f"not a missing fact: {item.name}")
        ends = [awaiting(scored(scheme, known | one)).bounds(item.unit, "T") for one in tried]
        if item.name == "s":  # a rule says what it counts for when it stays missing
            ends.append(scored(scheme, known).bounds(item.unit, "T"))
        falls, rises = min(end[1] for end in ends), max(end[0] for end in ends)
        assert (item.falls_to, item.rises_to) == (falls, rises)
        assert item.least == max(high - falls, rises - low)
        assert item.most >= item.least


@checked
@given(ledgers())
def test_facts_with_few_values_and_plain_deductions_are_worth_an_exact_number(scheme, known):
    for item in worth(scored(scheme, known)):
        if item.name in ("a", "b", "veto", "s", "c"):
            assert item.exact


def test_every_missing_fact_is_told_once_and_the_most_valuable_first(scheme):
    known = {(unit, name): values[0] for unit, name, values in _all() if unit != "甲局"}
    found = worth(scored(scheme, known), "甲局")
    assert sorted(item.name for item in found) == ["a", "b", "c", "s", "share", "veto"]
    assert [item.most for item in found] == sorted((item.most for item in found), reverse=True)
    assert {item.unit for item in found} == {"甲局"}
    assert next(item for item in found if item.name == "share").kind == "share"


def test_one_part_of_a_share_alone_is_the_fact_that_is_missing(scheme):
    (item,) = (
        item for item in worth(scored(scheme, {("甲局", "d"): Fraction(5)}), "甲局") if item.nodes == ("4",)
    )
    assert (item.name, item.kind, item.exact, item.least) == ("n", "fact", True, 10)


def test_behind_a_sure_veto_nothing_is_worth_anything(scheme):
    found = worth(scored(scheme, {("甲局", "veto"): True}), "甲局")
    assert found
    assert all(item.most == 0 for item in found)


def test_a_rule_for_what_is_missing_does_not_settle_what_may_yet_be_entered(scheme):
    known = {(unit, name): values[0] for unit, name, values in _all() if name != "s"}
    known |= {(unit, name): Fraction(4) for unit, name in product(UNITS, ("n", "d"))}
    ev = scored(scheme, known)
    assert ev.bounds("甲局", "5") == (2, 2)
    assert awaiting(ev).bounds("甲局", "5") == (1, 4)
    assert awaiting(scored(scheme, known, None)).bounds("甲局", "5") == (2, 2)


def test_with_nothing_missing_all_is_decided(scheme):
    known = {(unit, name): values[0] for unit, name, values in _all()}
    known |= {(unit, name): Fraction(4) for unit, name in product(UNITS, ("n", "d"))}
    ev = scored(scheme, known)
    assert worth(ev) == []
    assert {case.decided for case in cases(ev)} == {("rank", "grade")}
    assert possible_grades(ev, "甲局") == ("优秀",)


def _all() -> list[tuple[str, str, list[Any]]]:
    return [(unit, name, values) for unit in UNITS for name, values in VALUES.items()]


PROJECT = Project(Path(__file__).parents[2])


def test_nothing_is_decided_while_event_rows_can_still_come():
    ev = evaluation("dazhou-2009", as_of="2009-06-30", project=PROJECT)
    assert growing_units(ev)
    assert {case.unit for case in cases(ev) if case.decided} & growing_units(ev) == set()
    assert growing_units(evaluation("dazhou-2009", project=PROJECT)) == set()
