"""What event rows are put together by: the month or quarter of a date, a column, the unit or its group."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import floor
from typing import Final

from kaohe.quantities import plain
from kaohe.scheme.fact import Events
from kaohe.scheme.grouping import Calendar, Key
from kaohe.scheme.model import Scheme
from kaohe.scoring.facts import FactColumn, RowColumns

_MONTHS: Final = {"month": 1, "quarter": 3}


def label(day: date, calendar: Calendar) -> str:
    """A month as ``2017年03月``, a quarter as ``2017年第1季度``: in the order of time as texts."""
    if calendar == "month":
        return f"{day.year}年{day.month:02d}月"
    return f"{day.year}年第{(day.month + 2) // 3}季度"


def spans(first: date, last: date, calendar: Calendar) -> Iterator[str]:
    """The months or quarters from one day to another, both included."""
    day = first.replace(day=1)
    while day <= last:
        text = label(day, calendar)
        yield text
        while label(day, calendar) == text:
            day = date(day.year + day.month // 12, day.month % 12 + 1, 1)


def known(scheme: Scheme, events: Events, key: Key, as_of: date | None) -> list[str] | None:
    """All groups there are by a key, whether they have rows or not; None where only rows can tell.

    Months and quarters are those of the period, up to the as-of day.
    """
    if key.calendar is not None:
        period = scheme.period
        last = period.end if as_of is None else min(period.end, as_of)
        return list(spans(period.start, last, key.calendar))
    name = key.reads(events.dated_by) or ""
    column = events.columns.get(name)
    if column is not None and column.choices:
        return list(column.choices)
    return ["是", "否"] if events.kinds.get(name) == "yes_no" else None


def labels(key: Key, events: Events, rows: RowColumns) -> list[str | None]:
    """The group of every row by one key; None where it is not known."""
    return column_labels(rows.columns[key.reads(events.dated_by) or ""], key.calendar)


def column_labels(column: FactColumn, calendar: Calendar | None) -> list[str | None]:
    """What a column says, row by row, as text; None where it is blank or open."""
    if column.words is not None:
        return [None if word is None else str(word) for word in column.words]
    sure = column.value.known & ~column.missing
    return [_text(column, row, calendar) if known_here else None for row, known_here in enumerate(sure)]


def _text(column: FactColumn, row: int, calendar: Calendar | None) -> str:
    value = column.value.low[row]
    if column.kind in ("date", "datetime") or calendar is not None:
        day = date.fromordinal(floor(value))
        return label(day, calendar) if calendar is not None else day.isoformat()
    if column.kind == "yes_no":
        return "是" if value else "否"
    return plain(value)
