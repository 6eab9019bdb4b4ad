"""Durations of event rows: elapsed hours, business days and business hours between two columns.

A row without an end has not ended: on an as-of day its duration is at least what has passed by then; without one it
is longer than any limit (``open: never``) or unknown (``open: undecided``).
"""

from __future__ import annotations

from datetime import date, datetime, time
from fractions import Fraction

import numpy as np
import pandas as pd

from kaohe.ledger.cells import as_day
from kaohe.ledger.counting import calendar
from kaohe.ledger.counting.calendar import CalendarError
from kaohe.quantities import INFINITY, Number
from kaohe.scheme.derived import Derived
from kaohe.scheme.model import Scheme
from kaohe.scoring.facts import FactColumn, column
from kaohe.scoring.interval import Interval


def durations(scheme: Scheme, derived: Derived, frame: pd.DataFrame, as_of: date | None) -> FactColumn:
    """A derived column, by row: hours, or business days.

    Raises
    ------
    CalendarError
        A year outside the calendar; the message names the row.
    """
    spans = _spans(scheme, derived)
    blank = [None] * len(frame)
    starts, stops = (frame[name].tolist() if name in frame else blank for name in derived.ends)
    places = frame["place"].tolist() if "place" in frame else blank
    lows: list[Number] = []
    highs: list[Number] = []
    ended = as_of is None and derived.open == "never"
    missing = [
        first is None or (last is None and not ended) for first, last in zip(starts, stops, strict=True)
    ]
    for first, last, place in zip(starts, stops, places, strict=True):
        try:
            low, high = _bounds(derived, first, last, spans, as_of)
        except CalendarError as error:
            ends = f"起 {first}，止 {last or as_of}"
            raise CalendarError(error.year, f"{place}（{ends}）：" if place else f"{ends}：") from None
        lows.append(low)
        highs.append(high)
    value = Interval(Interval.of(lows).low, Interval.of(highs).low)
    return column(value, "number", missing=np.array(missing, dtype=bool))


def _bounds(
    derived: Derived, first: date | None, last: date | None, spans: calendar.Spans | None, as_of: date | None
) -> tuple[Number, Number]:
    if first is None:
        return Fraction(0), INFINITY
    if last is not None:
        length = _between(derived, first, last, spans or calendar.WHOLE_DAY)
        return (length if spans is not None else Fraction(0)), length
    if as_of is not None:
        passed = _between(derived, first, datetime.combine(as_of, time(23, 59)), spans or calendar.WHOLE_DAY)
        return (max(passed, Fraction(0)) if spans is not None else Fraction(0)), INFINITY
    return (INFINITY, INFINITY) if derived.open == "never" else (Fraction(0), INFINITY)


def _spans(scheme: Scheme, derived: Derived) -> calendar.Spans | None:
    """Office hours: whole days, or those supplied for an unknown (None until they are)."""
    if derived.spans is None:
        return calendar.WHOLE_DAY
    supplied = scheme.supplied.get(derived.spans.unknown or "")
    if supplied is None:
        return None
    pairs = [part.split("-") for part in str(supplied.value).split(",")]
    return tuple((first.strip(), last.strip()) for first, last in pairs)


def _between(derived: Derived, first: date, last: date, spans: calendar.Spans) -> Fraction:
    if derived.business_days is not None:
        days = calendar.business_days(as_day(first), as_day(last), derived.day_one, derived.rest_day)
        return Fraction(days)
    start, end = _moment(first), _moment(last)
    if derived.business_hours is not None:
        return calendar.business_hours(start, end, spans)
    return calendar.elapsed_hours(start, end)


def _moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time())
