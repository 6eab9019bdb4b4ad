"""What the trace tells of a fact: entries of the ledger, event rows, groups of rows, ranks among units."""

from __future__ import annotations

from typing import Any

from kaohe.ledger.cells import shown
from kaohe.ledger.counting.counted import Counted
from kaohe.ledger.counting.groups import Parted
from kaohe.ledger.reconcile import Entry, Settled
from kaohe.quantities import Number, exact
from kaohe.scheme.fact import Events, Fact
from kaohe.scheme.grouping import Grouped
from kaohe.scoring.facts import RowColumns
from kaohe.scoring.leaf import condition_data, titled
from kaohe.scoring.states import NOT_APPLICABLE


def span(low: Number, high: Number) -> Any:
    """Bounds as plain data: one number where they are equal."""
    return exact(low) if low == high else {"low": exact(low), "high": exact(high)}


def counted(spec: Fact, rows: RowColumns, mine: Counted) -> dict[str, Any]:
    """The event rows counted of one unit: where they stand, what they say, whether they surely count."""
    told: dict[str, Any] = {
        "hits": [{"place": rows.places[row], **titled(rows, row)} for row in mine.rows],
        "counts": ["yes" if item.sure else "maybe" for item in mine.items],
    }
    if spec.column is not None:
        told["column"] = rows.titles[spec.column]
        told["values"] = [span(item.low, item.high) for item in mine.items]
    if mine.lacking and spec.column is not None:
        told["open"] = span(*mine.open)
    return told


def grouped(
    spec: Fact, rule: Grouped, events: Events, rows: RowColumns, mine: Counted, parted: Parted, outer: Counted
) -> dict[str, Any]:
    """The groups of one unit: by what, which rows are in each, what it is worth, whether it counts."""
    by = []
    for key in rule.by:
        told: dict[str, Any] = {"title": rows.titles[key.reads(events.dated_by) or ""]}
        if key.calendar is not None:
            told["calendar"] = key.calendar
        if rule.closed(key):
            told["every"] = True
        by.append(told)
    groups = []
    for group in parted.groups:
        told = {"label": list(group.label), "rows": group.rows, "value": span(*group.value)}
        told |= {"counts": group.counts, "exists": group.exists}
        if group.unplaced:
            told["unplaced"] = group.unplaced
        if not group.rows and group.seen is not None:
            told["seen"] = rows.places[group.seen]
        groups.append(told)
    kind = _kind(spec, events)
    found: dict[str, Any] = {"by": by, "then": rule.then, "kind": kind, "groups": groups}
    if rule.where is not None:
        found["where"] = condition_data(rule.where)
    if parted.unlabelled:
        found["unlabelled"] = parted.unlabelled
    if parted.each != 1:
        found["each"] = parted.each
    if parted.unplaced:
        found["unplaced"] = parted.unplaced
    if parted.newcomers:
        found["newcomers"] = parted.newcomers
    if parted.outside:
        found["outside"] = parted.outside
    if outer.lacking:
        found |= {"more": exact(outer.lacking), "open": span(*outer.open)}
    return found


def _kind(spec: Fact, events: Events) -> str:
    """The type of what a group comes to."""
    if spec.rule in ("exists", "all"):
        return "yes_no"
    kind = events.kinds.get(spec.column or "", "count")
    return {"datetime": "date", "yes_no": "ratio"}.get(kind, kind)


def settled(item: Settled | None, kind: str) -> dict[str, Any]:
    """An entered fact with what other sources say; or that it is missing."""
    if item is None:
        return {"shown": "缺", "missing": True}
    return entered(item.entry, kind) | others(item, kind)


def others(item: Settled, kind: str) -> dict[str, Any]:
    """What other sources say of a fact, and what a source said before; nothing where there is none."""
    found: dict[str, Any] = {}
    if item.others:
        found = {"others": [entered(other, kind) for other in item.others], "conflict": item.conflict}
    if item.older:
        found["older"] = [entered(entry, kind) for entry in item.older]
    return found


def entered(entry: Entry, kind: str) -> dict[str, Any]:
    """One entry with those it corrects."""
    if entry.value is NOT_APPLICABLE:
        text = "不适用"
    elif entry.value is None:
        text = "撤销"
    elif entry.denominator is not None:
        text = f"{shown(entry.value)}/{shown(entry.denominator)}"
    else:
        text = shown(entry.value, kind)
    told: dict[str, Any] = {
        "shown": text,
        "source": entry.source,
        "evidence": entry.evidence,
        "note": entry.note,
        "place": entry.place,
        "counted": entry.counted,
    }
    if entry.date is not None:
        told["date"] = entry.date.isoformat()
    if entry.entered is not None:
        told["entered"] = entry.entered.isoformat()
    told["correction"] = entry.correction
    told["replaced"] = [entered(other, kind) for other in entry.replaced]
    return {key: value for key, value in told.items() if value}
