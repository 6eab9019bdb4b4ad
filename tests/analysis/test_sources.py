"""Self-assessed against verified points, and conflicts between sources settled the other way."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pandas as pd
import pytest
from city_years import evaluation as city_year
from towns import SECOND, block, evaluation, tables

import kaohe.explain
from kaohe.analysis.sources import Span, claims, conflicts, settled_otherwise, sources
from kaohe.evaluation import Evaluation, evaluate
from kaohe.explain.jsonl import write_trace
from kaohe.explain.record import record
from kaohe.explain.verify import verify_file
from kaohe.ledger.model import SELF
from kaohe.report import sections
from kaohe.scheme.model import Sources

DAY = date(2020, 5, 20)
CHAPTER = import_module("kaohe.report.sections.sources")


def county(*own: tuple[Any, ...]) -> Evaluation:
    """The county, to which units say more of themselves: (unit, fact, value), perhaps with a source and a day."""
    base = evaluation(SECOND)
    frame = base.ledger.facts
    blank = dict.fromkeys(frame.columns)
    rows = [
        blank
        | {"unit": unit, "fact": fact, "value": value, "place": "自评表"}
        | dict(zip(("source", "date"), (*more, *(SELF, DAY)[len(more) :]), strict=True))
        for unit, fact, value, *more in own
    ]
    more = {name: pd.Series([row[name] for row in rows], dtype=object) for name in frame.columns}
    facts = pd.concat([frame, pd.DataFrame(more)], ignore_index=True)
    scheme = base.scheme.model_copy(update={"sources": Sources()})
    return evaluate(scheme, replace(base.ledger, facts=facts))


def test_what_a_unit_claims_comes_last_where_the_scheme_does_not_say():
    assert Sources().precedence[-1] == SELF
    ev = county(("西乡", "satisfaction", Fraction("0.95")))
    assert ev.bounds("西乡", "2.2") == (10, 10)


def test_a_unit_that_claims_too_much_is_told_by_how_much_and_where():
    ev = county(("西乡", "satisfaction", Fraction("0.95")), ("东乡", "satisfaction", Fraction("0.91")))
    found = {claim.unit: claim for claim in claims(ev)}
    assert list(found) == [unit for unit in ev.ranking["unit"] if unit in ("西乡", "东乡")]
    assert found["西乡"].nodes == (("2.2", (20, 20), (10, 10)),)
    assert found["东乡"].nodes == ()
    assert (found["西乡"].direction, found["东乡"].direction) == ("over", "same")
    low, high = found["西乡"].verified
    assert found["西乡"].claimed == (low + 10, high + 10)


def test_self_assessments_stand_together_when_ranks_are_claimed():
    """Each claimed rank is among what all claim."""
    ev = county(*((unit, "satisfaction", Fraction("0.95")) for unit in ("西乡", "南镇")))
    found = {claim.unit: claim for claim in claims(ev)}
    both = settled_otherwise(
        ev, {key: item.others[0] for key, item in ev.facts.settled.items() if item.others}
    )
    ranked = both.ranking.set_index("unit")
    for unit, claim in found.items():
        assert claim.ranks[0] == (ranked.at[unit, "rank_low"], ranked.at[unit, "rank_high"])


def test_a_fact_that_only_the_unit_gives_is_no_claim():
    base = city_year("sichuan-land-websites-2011")
    assert claims(base) == []
    assert sources(base) == ["上级通报"]


def test_a_conflict_is_worth_what_the_other_source_would_give():
    ev = county(("西乡", "satisfaction", Fraction("0.95")), ("东乡", "n_dead_links", Fraction(1)))
    (found,) = conflicts(ev)
    assert (found.unit, found.fact, found.stands.source, found.other.source) == (
        "西乡",
        "satisfaction",
        "日常监测",
        SELF,
    )
    (low, high), (other_low, other_high) = found.points
    assert (other_low - low, other_high - high) == (10, 10)


def test_every_source_that_differs_is_a_conflict_of_its_own_with_its_effect():
    ev = county(
        ("西乡", "satisfaction", Fraction("0.95"), "抽查"),
        ("西乡", "satisfaction", Fraction("0.75"), SELF, date(2020, 6, 1)),
        ("西乡", "satisfaction", Fraction("0.99"), SELF),
        ("东乡", "satisfaction", Fraction("0.75"), "日常监测", date(2020, 1, 1)),
    )
    found = conflicts(ev)
    assert [(item.unit, item.stands.source, item.other.source) for item in found] == [
        ("西乡", "抽查", "日常监测"),
        ("西乡", "抽查", SELF),
    ]
    for item in found:
        alone = settled_otherwise(ev, {(item.unit, item.fact): item.other}).ranking.set_index("unit")
        assert item.points[1] == (alone.at["西乡", "low"], alone.at["西乡", "high"])
    (_, high), (_, watched) = found[0].points
    assert (watched - high, found[1].points[1][1] - high) == (-10, -20)
    shown = block(sections.sources(ev))
    assert len(tables(shown)["来源不一致的事实对得分和名次的影响"]["rows"]) == 2
    assert "来源不一致的事实 1 项、不同的来源 2 个，逐个改以另一来源为准，得分有变的 2 个" in str(shown)


def test_an_older_value_of_one_source_is_no_conflict_and_is_listed_and_traced(tmp_path: Path):
    ev = county(("东乡", "satisfaction", Fraction("0.75"), "日常监测", date(2020, 1, 1)))
    assert conflicts(ev) == []
    assert block(sections.sources(ev))["blocks"] == []
    rows = tables(block(sections.quality(ev)))["同一来源先后不同的事实"]["rows"]
    assert rows == [["东乡", "满意度", "日常监测", "91%（2020-05-31）", "75%（2020-01-01）"]]
    told = record(ev, ev.scheme.by_id["2.2"], ev.index("东乡"))
    assert "others" not in told["facts"]["satisfaction"]
    assert [entry["shown"] for entry in told["facts"]["satisfaction"]["older"]] == ["75%"]
    assert "。较早的（同一来源以日期较新的为准）：日常监测 2020-01-01 为 75%" in str(told["lines"])
    write_trace(ev, tmp_path / "trace.jsonl")
    assert verify_file(tmp_path / "trace.jsonl") == []
    schema = Path(kaohe.explain.__path__[0]) / "trace.schema.json"
    jsonschema.validate(told, json.loads(schema.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "name", ["licheng-2017", "hengyang-2018", "yueyang-2017", "bozhou-2023", "dazhou-2009"]
)
def test_conflicts_evaluated_together_give_what_each_gives_alone(name):
    ev = city_year(name)
    found = conflicts(ev)
    assert found
    for item in found:
        alone = settled_otherwise(ev, {(item.unit, item.fact): item.other}).ranking.set_index("unit")
        row = alone.loc[item.unit]
        assert item.points[1] == (row["low"], row["high"])
        assert item.ranks[1] == (row["rank_low"], row["rank_high"])


def test_the_report_has_claims_and_conflicts_and_hides_them_with_one_source():
    found = tables(block(sections.sources(county(("西乡", "satisfaction", Fraction("0.95"))))))
    assert list(found) == ["自评得分与核定得分", "来源不一致的事实对得分和名次的影响"]
    row = found["自评得分与核定得分"]["rows"][0]
    assert row[0] == "西乡"
    assert "2.2 满意度 20.00 → 10.00" in row[-1]
    text = block(sections.sources(county(("西乡", "satisfaction", Fraction("0.95")))))["blocks"][1]["text"]
    assert "偏高 1 个、偏低 0 个、相同 0 个；偏高最多的是西乡（上下限各 +10.00 分）" in text
    assert block(sections.sources(evaluation(SECOND)))["blocks"] == []


CLAIMS: dict[str, tuple[Span, Span, str]] = {
    "both known": ((80, 80), (81, 81), "+1.00"),
    "the claim is open": ((80, 80), (Fraction(961, 10), 98), "+16.10～+18.00"),
    "what stands is open": ((80, 83), (85, 85), "+2.00～+5.00"),
    "both ways": ((80, 80), (79, 82), "−1.00～+2.00"),
    "no limit above": ((80, 80), (81, math.inf), "+1.00～+∞"),
    "both open, alike": ((80, 83), (82, 85), "上下限各 +2.00"),
    "both open, each its own way": ((80, 83), (81, 90), "未定"),
    "does not apply": ((80, 80), (None, None), "未定"),
}


@pytest.mark.parametrize("case", CLAIMS)
def test_a_difference_is_told_as_far_as_it_is_certain(case, monkeypatch):
    ev = county(("西乡", "satisfaction", Fraction("0.95")))
    verified, claimed, told = CLAIMS[case]
    (claim,) = claims(ev)
    changed = replace(claim, verified=verified, claimed=claimed)
    monkeypatch.setattr(CHAPTER, "claims", lambda ev: [changed])
    shown = block(sections.sources(ev))
    assert tables(shown)["自评得分与核定得分"]["rows"][0][3] == told
    text = shown["blocks"][1]["text"]
    assert "未定 分" not in text
    named = f"；偏高最多的是西乡（{told} 分）"
    assert (named in text) == (changed.direction == "over" and told != "未定")


def test_claims_and_conflicts_come_by_what_is_certain_of_them(monkeypatch):
    ev = county(("西乡", "satisfaction", Fraction("0.95")))
    (claim,), (conflict,) = claims(ev), conflicts(ev)
    spans = [
        ("不变", (80, 83), (80, 83)),
        ("未定", (80, 83), (81, 90)),
        ("+1.00～+9.00", (80, 80), (81, 89)),
        ("+2.00", (80, 80), (82, 82)),
        ("−7.00～−3.00", (87, 87), (80, 84)),
        ("上下限各 +2.50", (80, 83), (Fraction(165, 2), Fraction(171, 2))),
    ]
    several = [replace(claim, unit=told, verified=one, claimed=two) for told, one, two in spans]
    found = [replace(conflict, points=(one, two)) for _, one, two in spans]
    monkeypatch.setattr(CHAPTER, "claims", lambda ev: several)
    monkeypatch.setattr(CHAPTER, "conflicts", lambda ev: found)
    shown = block(sections.sources(ev))
    rows = tables(shown)["来源不一致的事实对得分和名次的影响"]["rows"]
    told = ["−7.00～−3.00", "上下限各 +2.50", "+2.00", "+1.00～+9.00", "未定", "不变"]
    assert [row[5] for row in rows] == told
    names = "、".join(f"{name}（{name} 分）" for name in told[1:4])
    assert f"；偏高最多的是{names}。" in shown["blocks"][1]["text"]


def test_the_effect_of_conflicts_says_what_stands_and_what_does_not():
    found = tables(block(sections.sources(county(("西乡", "n_dead_links", Fraction(0))))))
    row = found["来源不一致的事实对得分和名次的影响"]["rows"][0]
    assert row[:4] == ["西乡", "错链条数", "日常监测 2", "自评 0"]


def test_each_source_that_says_otherwise_has_a_row():
    ev = county(("西乡", "n_dead_links", Fraction(0), "抽查"), ("西乡", "n_dead_links", Fraction(1)))
    found = tables(block(sections.sources(ev)))
    rows = found["来源不一致的事实对得分和名次的影响"]["rows"]
    assert sorted(row[:4] for row in rows) == [
        ["西乡", "错链条数", "抽查 0", "日常监测 2"],
        ["西乡", "错链条数", "抽查 0", "自评 1"],
    ]
