"""Whole units of Licheng 2017, drawn at random: their facts as ``kaohe.score`` takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from hypothesis import strategies as st

import kaohe
from kaohe.scheme.model import Scheme
from kaohe.scoring.column import NodeColumn
from kaohe.scoring.evaluate import Evaluator
from kaohe.scoring.given import Given

UnitFacts = dict[str, Any]

ATTRIBUTES = (
    "has_streets",
    "runs_portal",
    "is_tech_owner",
    "has_connected_resource",
    "issues_legacy_licences",
)
SHARES = {
    "n_items_all": ("n_runless",),
    "n_items_project": ("n_items_both_done",),
    "n_items_with_fee": ("n_items_epay",),
    "n_items_total": ("n_items_express", "n_items_elicence"),
    "n_requests": ("n_closed_replied",),
}
"""Denominators and what is counted of them."""

ANSWERS = (
    "auth_done",
    "group_set_up",
    "all_named",
    "items_sorted_out",
    "app_promoted",
    "catalogue_registered",
)
RATES = ("r_basic_info", "r_process_info", "r_legal_person", "r_satisfaction")
FIRST = datetime(2017, 1, 1)

days = st.dates(date(2017, 1, 1), date(2017, 12, 20)).map(date.isoformat)
moments = st.integers(0, 353 * 24 * 60 - 1).map(lambda minutes: FIRST + timedelta(minutes=minutes))
yes_no = st.booleans()


@st.composite
def pairs(draw: st.DrawFn) -> list[int]:
    """A share, of 0 now and then."""
    whole = draw(st.sampled_from([0, 1, 3, 7, 10, 40, 100, 999]))
    return [draw(st.integers(0, whole)), whole]


@st.composite
def batches(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for due in (date(2017, 4, 30), date(2017, 7, 31), date(2017, 10, 31)):
        shift = draw(st.sampled_from([-9, 0, 1, None]))
        published = None if shift is None else (due + timedelta(days=shift)).isoformat()
        found.append({"due_on": due.isoformat(), "published_on": published})
    return found


@st.composite
def cases(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        submitted = draw(moments)
        seen = submitted + timedelta(hours=draw(st.sampled_from([1, 20, 30, 70, 200])))
        sent = seen + timedelta(hours=draw(st.sampled_from([0, 3, 23])))
        found.append(
            {
                "channel": draw(st.sampled_from(["网上", "窗口"])),
                "submit_time": submitted.isoformat(),
                "prereview_time": draw(st.sampled_from([seen.isoformat(), None])),
                "sent_time": sent.isoformat(),
                "complete": draw(yes_no),
            }
        )
    return found


@st.composite
def faults(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for _ in range(draw(st.integers(0, 3))):
        start = draw(moments)
        hours = draw(st.sampled_from([1, 2, 5, 24, 25, None]))
        repaired = None if hours is None else (start + timedelta(hours=hours)).isoformat()
        found.append({"fault_start": start.isoformat(), "fault_repaired": repaired})
    return found


def checks(day: str, *answers: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    """A table of spot checks: a day, and what was found."""
    row = st.fixed_dictionaries({day: days} | dict.fromkeys(answers, yes_no))
    return st.lists(row, max_size=3)


@st.composite
def unit_facts(draw: st.DrawFn) -> UnitFacts:
    """Everything the scheme asks of one unit."""
    facts: UnitFacts = {name: draw(yes_no) for name in (*ATTRIBUTES, *ANSWERS)}
    for whole, parts in SHARES.items():
        facts[whole] = draw(st.sampled_from([0, 1, 8, 10, 100, 1000]))
        for part in parts:
            facts[part] = draw(st.integers(0, facts[whole]))
    facts |= {name: draw(pairs()) for name in RATES}
    facts["n_city_tasks_unfinished"] = draw(st.integers(0, 5))
    facts["n_district_tasks_unfinished"] = draw(st.integers(0, 6))
    facts["n_streets_missing"] = draw(st.integers(0, 12))
    facts["batches"] = draw(batches())
    facts["cases"] = draw(cases())
    facts["faults"] = draw(faults())
    facts["rejections"] = draw(checks("found_on", "vague", "unexplained"))
    facts["link_checks"] = draw(checks("checked_on", "link_absent"))
    facts["maintenance_failures"] = draw(checks("found_on"))
    facts["licence_checks"] = draw(checks("checked_on", "not_generated", "not_collected"))
    facts["legacy_checks"] = draw(checks("found_on"))
    return facts


@st.composite
def some_missing(draw: st.DrawFn) -> tuple[UnitFacts, UnitFacts]:
    """A unit's facts, and the same with some of them missing (attributes apart: they are never left out)."""
    whole = draw(unit_facts())
    names = sorted(set(whole) - set(ATTRIBUTES))
    gone = set(draw(st.lists(st.sampled_from(names), min_size=1, max_size=6, unique=True)))
    return whole, {name: value for name, value in whole.items() if name not in gone}


@dataclass(frozen=True)
class Scorer:
    """A scheme, with a name short enough to be read when a test fails."""

    scheme: Scheme

    def __repr__(self) -> str:
        return self.scheme.id

    def columns(self, facts: Mapping[str, Any]) -> dict[str, NodeColumn]:
        """Every indicator of one unit."""
        given = Given(self.scheme, self.scheme.root)
        for name, value in facts.items():
            given.take(name, value)
        return Evaluator(self.scheme, given.facts(), given.fixed()).all()

    def total(self, facts: Mapping[str, Any], *readings: str) -> Any:
        """One unit's total, as users get it."""
        return kaohe.score(self.scheme, "N1.3", facts, readings=readings)


def certain(column: NodeColumn) -> bool:
    """Whether the unit's points on an indicator are known, and it applies."""
    return bool(column.applies[0]) and bool(np.all(column.points.known))
