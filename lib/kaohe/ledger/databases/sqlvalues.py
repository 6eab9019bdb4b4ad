"""Values of a database as cells: decimals as text, never through a binary float."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from kaohe.ledger.grid import Cell

BEIJING = timezone(timedelta(hours=8))
_KEPT = 50_000


class Inexact(str):
    """The shortest text of a binary float, which a ledger does not take as a number."""


def converter(declared: str) -> Callable[[Any], Cell]:
    """What makes a column's values cells; equal values share one, for memory.

    ``declared`` is the column's type, which tells SQLite's yes/no and dates from its numbers and texts.
    A moment with a time zone is told as Beijing time; several dates (an array) as text, as in a workbook.
    """
    make = _stored_as(declared)
    known: dict[tuple[type, Any], Cell] = {}

    def convert(value: Any) -> Cell:
        if value is None:
            return None
        try:
            token = (type(value), value)
            if token not in known:
                if len(known) > _KEPT:
                    known.clear()
                known[token] = cell(make(value))
            return known[token]
        except TypeError:  # a list: not hashable
            return cell(make(value))

    return convert


def cell(value: Any) -> Cell:
    """One value as a cell."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float):
        return Inexact(repr(value))
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, datetime):
        return value if value.tzinfo is None else value.astimezone(BEIJING).replace(tzinfo=None)
    if isinstance(value, date | time):
        return value
    if isinstance(value, list) and all(isinstance(item, date) for item in value):
        return "；".join(item.isoformat() for item in value) or "无"
    if isinstance(value, bytes | memoryview):
        return "（二进制数据）"
    return str(value)


def _decimal(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _stored_as(declared: str) -> Callable[[Any], Any]:
    """SQLite keeps yes/no as 0 and 1, dates as text; the other databases give what they declare."""
    if declared.startswith("BOOL"):
        return lambda value: bool(value) if value in (0, 1) else value
    if declared.startswith(("DATE", "TIMESTAMP")):
        return _moment
    return lambda value: value


def _moment(value: Any) -> Any:
    if isinstance(value, str):
        with suppress(ValueError):
            return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    return value
