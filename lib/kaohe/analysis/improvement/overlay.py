"""Changed facts of one unit, and the ledger that has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from kaohe.analysis.improvement.plan import Value
from kaohe.evaluation import Evaluation
from kaohe.ledger.facts import Facts
from kaohe.ledger.model import Ledger
from kaohe.ledger.reconcile import Entry
from kaohe.scheme.base import references
from kaohe.scheme.usage import arguments, reached

NOTE = "改进方案"


@dataclass(frozen=True)
class Overlay:
    """Facts with other values, and rows of event tables (by their place among those that count) left out."""

    facts: Mapping[str, Value] = field(default_factory=dict)
    removed: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def __or__(self, other: Overlay) -> Overlay:
        removed = dict(self.removed)
        for table, rows in other.removed.items():
            removed[table] = removed.get(table, frozenset()) | rows
        return Overlay({**self.facts, **other.facts}, removed)


NOTHING = Overlay()


def entry(value: Value) -> Entry:
    """A value as one recorded in the ledger."""
    above: Any = value
    below: Fraction | None = None
    if isinstance(value, tuple):
        above, below = value
    return Entry(above, below, None, "", "", NOTE, "")


def changed(ev: Evaluation, unit: str, overlay: Overlay) -> Evaluation:
    """The same ledger with one unit's facts changed, scored anew; what the change cannot concern is taken over."""
    ledger, scheme = changed_ledger(ev, unit, overlay), ev.scheme
    tables = {table for table, rows in overlay.removed.items() if rows}
    facts = Facts(scheme, ledger, as_of=ev.as_of)
    moving = {name for name in scheme.facts if _hangs(ev, name, overlay, tables)}
    same = facts.settled
    facts = ev.facts.under(scheme, set(scheme.facts) - moving, set(scheme.events) - tables)
    facts.ledger, facts.settled = ledger, same
    still = {name: column for name, column in ev.columns.items() if not _concerned(ev, name, moving, tables)}
    return Evaluation(scheme, ledger, as_of=ev.as_of, facts=facts, columns=still)


def _hangs(ev: Evaluation, name: str, overlay: Overlay, tables: set[str]) -> bool:
    """Whether any unit's value of a fact can move."""
    used = reached(ev.scheme.facts, [name])
    specs = [ev.scheme.facts[item] for item in used if item in ev.scheme.facts]
    return bool(used & set(overlay.facts)) or any(spec.table in tables for spec in specs)


def _concerned(ev: Evaluation, name: str, facts: set[str], tables: set[str]) -> bool:
    """Whether any unit's points of an indicator can move."""
    waiting, seen = [name], set[str]()
    while waiting:
        item = waiting.pop()
        if item in seen:
            continue
        seen.add(item)
        node = ev.scheme.by_id[item]
        own = list(arguments(node))
        named = {argument for argument in own if isinstance(argument, str)}
        if node.tally is not None:
            named |= {reference.fact for reference in references(node.tally.base) if reference.fact}
            if node.tally.over in tables:
                return True
        if named & facts:
            return True
        waiting += [argument.node for argument in own if not isinstance(argument, str)]
        waiting += [child.id for child in node.children]
        waiting += [other.id for other in ev.scheme.walk() if other.joins and other.joins.node == item]
    return False


def changed_ledger(ev: Evaluation, unit: str, overlay: Overlay) -> Ledger:
    """The ledger with one row for each changed fact, and without the removed event rows.

    A unit whose last row of a table goes reports zero (零报告), so that it stays known that there are none.
    """
    told = {name: entry(value) for name, value in overlay.facts.items()}
    events = dict(ev.ledger.events)
    for table, rows in overlay.removed.items():
        counted = ev.facts.rows(table)
        gone = {counted.places[row] for row in rows}
        frame = events[table]
        theirs = (frame["unit"] == unit) & frame["place"].isin(gone)
        events[table] = frame[~theirs].reset_index(drop=True)
        if not (events[table]["unit"] == unit).any() and ev.scheme.events[table].expected is None:
            told[table] = entry(Fraction(0))
    facts = ev.ledger.facts
    kept = facts[~((facts["unit"] == unit) & facts["fact"].isin(list(told)))]
    blank = dict.fromkeys(facts.columns)
    rows_ = [
        blank
        | {"unit": unit, "fact": name, "value": item.value, "denominator": item.denominator, "note": NOTE}
        for name, item in told.items()
    ]
    more = pd.DataFrame(
        {name: pd.Series([row[name] for row in rows_], dtype=object) for name in facts.columns},
        dtype=object,
    )
    frame = pd.concat([kept, more], ignore_index=True).astype(object) if rows_ else kept
    return replace(ev.ledger, facts=frame, events=events)


def rows_of(ev: Evaluation, table: str, index: int) -> list[int]:
    """The places of a unit's rows among those of a table that count."""
    return [int(row) for row in np.flatnonzero(ev.facts.rows(table).unit == index)]
