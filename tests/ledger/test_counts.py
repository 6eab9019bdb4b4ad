"""Counts of event rows as one source among others: what the scheme's precedence puts first stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import toy as toys
from toy import Row, facts, ledger, task, value

from kaohe.analysis.sources import claims, conflicts
from kaohe.evaluation import Evaluation
from kaohe.explain.verify import verify_records
from kaohe.scheme.loader import load_scheme
from kaohe.scheme.model import Scheme

LATE = task(done_on="7-1") | {"source": "日常监测"}
CHECKED = task(done_on="7-5") | {"source": "现场核查"}
ON_TIME = task(done_on="6-1") | {"source": "日常监测"}


def entered(number: int, source: str, **cells: Any) -> Row:
    return {
        "fact": "n_late",
        "value": Fraction(number),
        "source": source,
        "place": "台账.xlsx 事实!A2",
    } | cells


@pytest.mark.parametrize(
    ("rows", "given", "expected"),
    [
        ([LATE], entered(0, "自评"), 1),  # what a unit says of itself comes last
        ([LATE], entered(0, "上级通报"), 0),
        ([LATE, CHECKED], entered(0, "上级通报"), 0),
        ([LATE, CHECKED], entered(3, "抽查"), 2),
        ([LATE], entered(4, "日常监测"), 4),  # of the same source what was entered as such
        ([ON_TIME], entered(2, "自评"), 0),
        ([], entered(2, "自评"), 2),  # nobody kept rows of the unit
    ],
)
def test_precedence_decides_between_what_is_entered_and_what_is_counted(
    toy: Scheme, rows: list[Row], given: Row, expected: int
) -> None:
    found = facts(toy, {"tasks": rows}, given=[given])
    assert value(found, "n_late") == expected


def test_what_does_not_stand_is_told(toy: Scheme) -> None:
    counted = facts(toy, {"tasks": [LATE]}, given=[entered(0, "自评")]).column("n_late").trace(0)
    assert counted["hits"][0]["place"] == "台账.xlsx 任务!A2"
    assert counted["conflict"]
    assert [(other["source"], other["shown"]) for other in counted["others"]] == [("自评", "0")]
    given = facts(toy, {"tasks": [LATE]}, given=[entered(0, "上级通报")]).column("n_late").trace(0)
    assert given["conflict"]
    assert [(other["note"], other["shown"]) for other in given["others"]] == [("台账“任务”1 行", "1")]


def test_rows_with_a_blank_still_stand_before_what_a_unit_says(toy: Scheme) -> None:
    rows = [task(done_on="6-1"), task(set_on="6-1")]
    told = [row | {"source": "日常监测"} for row in rows]
    found = facts(toy, {"tasks": told}, given=[entered(0, "自评")])
    assert value(found, "n_late") == 1


def evaluated(scheme: Scheme, rows: list[Row], given: list[Row]) -> Evaluation:
    units = [{"unit": "甲县"}, {"unit": "丙局"}]
    return Evaluation(scheme, ledger(scheme, {"tasks": rows}, units=units, given=given))


SUPPLIED = {"P.limit": 30, "P.most": 2, "P.rate": 3, "P.from": "2020-2-5"}


def test_a_claim_against_counted_rows_is_a_conflict_with_its_worth(toy: Scheme) -> None:
    """The larger of tasks (2), late tasks and 2 is 2 as counted; 5 by what the unit says of its tasks."""
    claim = entered(5, "自评") | {"fact": "n_tasks"}
    ev = evaluated(toy.with_supplied(SUPPLIED), [LATE, ON_TIME], [claim])
    (conflict,) = conflicts(ev)
    assert (conflict.stands.source, conflict.stands.value) == ("日常监测", 2)
    assert (conflict.other.source, conflict.other.value) == ("自评", 5)
    assert conflict.stands.counted
    (claimed,) = claims(ev)
    nodes = {name: (mine, theirs) for name, mine, theirs in claimed.nodes}
    assert nodes["11"] == ((5, 5), (2, 2))
    assert verify_records(list(json.loads(json.dumps(list(ev.records()))))) == []


def test_a_count_against_an_entered_value_is_a_conflict_too(toy: Scheme) -> None:
    given = entered(5, "上级通报") | {"fact": "n_tasks"}
    ev = evaluated(toy.with_supplied(SUPPLIED), [LATE, ON_TIME], [given])
    (conflict,) = conflicts(ev)
    assert (conflict.stands.value, conflict.other.value, conflict.other.counted) == (5, 2, True)
    other = ev.columns["11"].points.at(0)
    assert other == (5, 5)


SOURCES = ("自评", "上级通报")


def share(write_project: Callable[..., Any]) -> Scheme:
    """The invented scheme with a share of two counts."""
    text = toys.SCHEME.replace(
        "  n_gaps: {title: 超期次数",
        "  late_share: {title: 逾期率, type: ratio, ratio: [n_late, n_tasks]}\n  n_gaps: {title: 超期次数",
    ).replace(
        '  - {id: "2", title: 完成总数',
        '  - {id: "18", title: 逾期率, linear: {of: late_share, rate: 1}}\n  - {id: "2", title: 完成总数',
    )
    return load_scheme("x-2020", project=write_project(text, toys.REGULATION))


def test_a_share_stands_by_what_it_is_computed_of(write_project: Callable[..., Any]) -> None:
    """Two of three tasks were late by the rows of the office; the unit says a tenth."""
    scheme = share(write_project)
    rows = [LATE, CHECKED, ON_TIME]
    own, given = (entered(0, source, fact="late_share", value=Fraction(1, 10)) for source in SOURCES)
    assert value(facts(scheme, {"tasks": rows}, given=[own]), "late_share") == Fraction(2, 3)
    assert value(facts(scheme, {"tasks": rows}, given=[given]), "late_share") == Fraction(1, 10)
    assert value(facts(scheme, {}, given=[own]), "late_share") == Fraction(1, 10)
    trace = facts(scheme, {"tasks": rows}, given=[own]).column("late_share").trace(0)
    assert trace["conflict"]
    assert [(other["source"], other["shown"]) for other in trace["others"]] == [("自评", "10%")]
    trace = facts(scheme, {"tasks": rows}, given=[given]).column("late_share").trace(0)
    assert [(other["note"], other["source"]) for other in trace["others"]] == [
        ("由“逾期任务”、“任务数”", "现场核查")
    ]


def test_under_a_scenario_the_count_in_force_is_the_first_of_the_records(toy: Scheme) -> None:
    given = [entered(5, "情景"), entered(4, "自评")]
    told = facts(toy, {"tasks": [LATE]}, given=given).column("n_late").trace(0)
    assert told["shown"] == "5"
    assert [(other["source"], other["shown"]) for other in told["others"]] == [
        ("日常监测", "1"),
        ("自评", "4"),
    ]
