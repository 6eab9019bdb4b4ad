"""Counts of event rows as one source among others: what the scheme's precedence puts first stands."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from toy import Row, facts, ledger, task, value

from kaohe.analysis.sources import claims, conflicts
from kaohe.evaluation import Evaluation
from kaohe.explain.verify import verify_records
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
