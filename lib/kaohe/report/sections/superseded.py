"""Values that a newer one of the same source took the place of (同一来源以较新的为准)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kaohe.explain.record import fact_of
from kaohe.report.display import Block, Column, Table
from kaohe.scheme.checks import used_facts

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

_COLUMNS = [
    Column("unit", "考核对象"),
    Column("fact", "事实"),
    Column("source", "来源"),
    Column("now", "较新的"),
    Column("older", "较早的，不再计分"),
]


def superseded(ev: Evaluation) -> list[Block]:
    """A table of all facts of which a source said something else before; nothing where none did."""
    rows = list(_rows(ev))
    note = "同一来源以日期较新的为准；较早的值仍在台账中。"
    return [Table(_COLUMNS, rows, caption="同一来源先后不同的事实", note=note)] if rows else []


def _rows(ev: Evaluation) -> Iterator[list[Any]]:
    used = used_facts(ev.scheme)
    for (unit, name), item in ev.facts.settled.items():
        if not item.older or name not in ev.scheme.facts or name not in used:
            continue
        newest = {entry.source: entry for entry in (item.entry, *item.others)}
        differing = {entry.source for entry in item.older if entry.content != newest[entry.source].content}
        if not differing:
            continue
        told = fact_of(ev, name, ev.index(unit))
        for source in (source for source in newest if source in differing):
            now = next(one for one in (told, *told.get("others", ())) if one.get("source", "") == source)
            older = [_dated(one) for one in told["older"] if one.get("source", "") == source]
            yield [unit, ev.scheme.facts[name].title, source, _dated(now), "；".join(older)]


def _dated(told: dict[str, Any]) -> str:
    return f"{told['shown']}（{told.get('date', '没有日期')}）"
