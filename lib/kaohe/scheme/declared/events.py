"""Columns that event tables name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kaohe.scheme.declared.columns import COLUMNS, FITTING, either
from kaohe.scheme.declared.naming import no_column
from kaohe.scheme.derived import Derived
from kaohe.scheme.fault import Fault
from kaohe.scheme.grouping import CALENDAR
from kaohe.scheme.model import Scheme
from kaohe.scheme.usage import mention
from kaohe.scheme.yamltree import Position


def in_events(scheme: Scheme, data: dict[str, Any]) -> Iterator[Fault]:
    """Columns that event tables name."""
    for name, events in scheme.events.items():
        above: dict[str, str] = {key: column.type for key, column in events.columns.items()}
        for key, derived in events.derive.items():
            raw = data["events"][name]["derive"][key][derived.rule]
            yield from _derived(scheme, name, key, derived, above, raw)
            above[key] = derived.kind
        yield from no_column(scheme, name, events.dated_by, ("events", name, "dated_by"), derived=False)


def _derived(
    scheme: Scheme, table: str, key: str, derived: Derived, above: Mapping[str, str], raw: Any
) -> Iterator[Fault]:
    """Columns a derived column is computed from: they stand above it, and are what it can be computed from."""
    base: Position = ("events", table, "derive", key, derived.rule)
    events = scheme.events[table]
    if derived.rank is not None:
        unclear = [key for key in derived.rank.keys if key.word in CALENDAR and key.word in events.kinds]
        yield from (either(table, key, mention(raw, key.word, base)) for key in unclear)
    for name, wanted in dict.fromkeys(derived.reads(events.dated_by)):
        place = mention(raw, name, base)
        needs: tuple[Position, ...] = (place, ("events", table, "columns"), ("events", table, "derive"))
        if name not in above:
            yield Fault(place, f"台账“{table}”没有“{name}”栏", name, "、".join(above), needs)
        elif wanted in FITTING and above[name] not in FITTING[wanted]:
            yield Fault(place, f"“{name}”栏不是{COLUMNS[wanted]}", name, f"{COLUMNS[wanted]}的栏", needs)
