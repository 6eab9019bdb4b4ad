"""Columns of event tables: what each must be, and what rows are put together by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kaohe.scheme.declared.naming import no_column
from kaohe.scheme.fault import Fault
from kaohe.scheme.grouping import CALENDAR, Key
from kaohe.scheme.model import Scheme
from kaohe.scheme.usage import mention
from kaohe.scheme.yamltree import Position

COLUMNS = {"date": "日期", "dates": "几个日期", "number": "数", "ordered": "数或日期"}
FITTING = {
    "date": ("date", "datetime"),
    "dates": ("dates",),
    "number": ("count", "number"),
    "ordered": ("count", "number", "date", "datetime"),
}
"""The column types that are dates, several dates, numbers, or either a number or a date."""


def keys(scheme: Scheme, table: str, keys: Iterable[Key], raw: Any, base: Position) -> Iterator[Fault]:
    """What rows are put together by: columns there are, of a date where it is a month or a quarter."""
    events = scheme.events[table]
    for key in keys:
        column = key.reads(events.dated_by)
        if column is None or not column:
            place = mention(raw, key.word, base)
            yield Fault(
                place, "一个事实各行本属同一考核对象，不能再按它分组", key.word, "month、quarter 或栏名"
            )
            continue
        place = mention(raw, column if key.calendar is None or not key.word else key.word, base)
        if key.word in CALENDAR and key.word in events.kinds:
            yield either(table, key, place)
            continue
        yield from no_column(scheme, table, column, place, derived=True)
        if (
            key.calendar is not None
            and column in events.kinds
            and events.kinds[column] not in FITTING["date"]
        ):
            needs: tuple[Position, ...] = (place, ("events", table, "columns"))
            yield Fault(place, f"“{column}”栏不是日期", column, "日期的栏", needs)


def either(table: str, key: Key, place: Position) -> Fault:
    """A word that means the calendar, and is a column too."""
    expected = f"{{column: {key.word}}}，或 {{{key.word}: 日期栏}}"
    return Fault(place, f"“{key.word}”也是台账“{table}”的栏名，须写明是哪一样", key.word, expected)
