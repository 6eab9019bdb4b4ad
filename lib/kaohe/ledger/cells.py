"""Recorded values as columns, and as readers write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import numpy as np

from kaohe.quantities import INFINITY, Number, percent, plain
from kaohe.scoring.facts import FactColumn, column, word_column
from kaohe.scoring.interval import Interval, everything

_DAY = 86400


def moment(value: date | datetime) -> Fraction:
    """A date or moment as days (since year 1), exact to the second."""
    if isinstance(value, datetime):
        seconds = (value.hour * 60 + value.minute) * 60 + value.second
        return value.toordinal() + Fraction(seconds, _DAY)
    return Fraction(value.toordinal())


def as_day(value: date) -> date:
    """The day of a date or moment."""
    return value.date() if isinstance(value, datetime) else value


def shown(value: Any, kind: str = "") -> str:
    """A recorded value as a reader writes it."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return percent(value) if kind == "ratio" else plain(value)
    if isinstance(value, tuple):
        return "；".join(item.isoformat() for item in value) or "无"
    return str(value)


def bounds_of(kind: str) -> tuple[Number, Number]:
    """What a cell of a kind can hold while it is blank."""
    if kind == "yes_no":
        return Fraction(0), Fraction(1)
    return (Fraction(0) if kind == "count" else -INFINITY), INFINITY


def value_column(values: Sequence[Any], kind: str) -> FactColumn:
    """Recorded values (None: missing) of one kind as a column."""
    if kind == "text":
        return word_column([None if value is None else str(value) for value in values])
    if kind == "dates":
        gone = np.array([value is None for value in values], dtype=bool)
        return column(everything(len(values)), kind, missing=gone)
    bounds = bounds_of(kind)
    lows: list[Number] = []
    highs: list[Number] = []
    for value in values:
        if value is None:
            lows.append(bounds[0])
            highs.append(bounds[1])
        else:
            known = moment(value) if isinstance(value, date) else Fraction(value)
            lows.append(known)
            highs.append(known)
    missing = np.array([value is None for value in values], dtype=bool)
    low = Interval.of(lows)
    value_bounds = low if not missing.any() else Interval(low.low, Interval.of(highs).low)
    return column(value_bounds, kind, missing=missing)
