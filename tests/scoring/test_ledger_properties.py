"""Whole ledgers drawn at random: their traces come out, and their ranks hold what may still come."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from unit_facts import Scorer, UnitFacts, some_missing, unit_facts

from kaohe.evaluation import Evaluation
from kaohe.explain.record import record
from kaohe.explain.verify import verify_records
from kaohe.ledger.model import Ledger
from kaohe.scheme.model import Scheme
from kaohe.scoring.given import FACT_COLUMNS, Given

READINGS = [
    "LC-N1.2:2B",
    "LC-N1.2:2C",
    "LC-N1.3:1C",
    "LC-3.8a:2A",
    "LC-3.8a:1B",
    "LC-2.2b:1B",
    "LC-3.2:2B",
    "LC-5.1:1B",
]

units = st.one_of(unit_facts(), some_missing().map(lambda pair: pair[1]))
ledgers = st.lists(units, min_size=1, max_size=3)


def ledger(scheme: Scheme, facts: list[UnitFacts]) -> Ledger:
    """One ledger of several units; a table that is empty for one of them is a zero report (零报告)."""
    parts = [one_unit(scheme, f"第{number}单位", item) for number, item in enumerate(facts, 1)]
    tables: dict[str, pd.DataFrame] = {}
    for name in scheme.events:
        rows = [part.events[name] for part in parts if name in part.events]
        if rows:
            tables[name] = pd.concat(rows, ignore_index=True).astype(object)
            tables[name]["place"] = [f"{name}!A{row}" for row in range(2, len(tables[name]) + 2)]
    return Ledger(
        {"示例数据": "是"},
        pd.concat([part.units for part in parts], ignore_index=True).astype(object),
        pd.concat([part.facts for part in parts], ignore_index=True).astype(object),
        {name: frame.where(frame.notna(), None) for name, frame in tables.items()},
        pd.DataFrame(),
    )


def one_unit(scheme: Scheme, unit: str, facts: Mapping[str, Any]) -> Ledger:
    given = Given(scheme, scheme.root)
    for name, value in facts.items():
        given.take(name, value)
    own = given.facts().ledger
    frames = {name: frame.assign(unit=unit) for name, frame in own.events.items()}
    members = own.units.assign(unit=unit, group=scheme.groups[-1])
    zeros = [
        dict.fromkeys(FACT_COLUMNS) | {"fact": name, "value": Fraction(0)}
        for name in frames
        if frames[name].empty
    ]
    told = [*own.facts.to_dict("records"), *zeros]
    entered = pd.DataFrame(told, columns=FACT_COLUMNS, dtype=object)
    entered = entered.where(entered.notna(), None).assign(unit=unit, source="自评", place="事实!C2")
    assert list(own.facts.columns) == FACT_COLUMNS
    return Ledger({}, members, entered, frames, pd.DataFrame())


@settings(max_examples=15)
@given(ledgers, st.lists(st.sampled_from(READINGS), max_size=2, unique_by=lambda choice: choice[:-1]))
def test_the_trace_recomputed_from_the_record_alone_gives_the_points(
    scorer: Scorer, facts: list[UnitFacts], choices: list[str]
) -> None:
    scheme = scorer.scheme.with_readings(choices)
    ev = Evaluation(scheme, ledger(scheme, facts))
    told = [
        record(ev, node, index, readings=False) for index in range(len(ev.units)) for node in scheme.walk()
    ]
    assert verify_records(json.loads(json.dumps(told)), whole=True) == []


@settings(max_examples=25)
@given(st.lists(some_missing(), min_size=2, max_size=4))
def test_ranks_hold_what_the_missing_facts_may_still_change(
    scorer: Scorer, drawn: list[tuple[UnitFacts, UnitFacts]]
) -> None:
    scheme = scorer.scheme
    kept = [name for name, table in scheme.events.items() if table.absent == "zero"]
    parts = [part | {name: whole[name] for name in kept} for whole, part in drawn]
    true, found = ranking(scheme, [whole for whole, _ in drawn]), ranking(scheme, parts)
    for unit, (best, worst) in true.items():
        assert best == worst
        assert found[unit][0] <= best <= found[unit][1]


def ranking(scheme: Scheme, facts: list[UnitFacts]) -> dict[str, tuple[int, int]]:
    """Each unit's best and worst rank."""
    frame = Evaluation(scheme, ledger(scheme, facts)).ranking
    return dict(zip(frame["unit"], zip(frame["rank_low"], frame["rank_high"], strict=True), strict=True))
