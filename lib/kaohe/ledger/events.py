"""Event rows as columns: the rows that count, with elapsed hours and business days computed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from kaohe.ledger.durations import as_day, durations
from kaohe.quantities import INFINITY, Number, display, percent, plain
from kaohe.scheme.fact import Events
from kaohe.scheme.model import Scheme
from kaohe.scoring.facts import FactColumn, RowColumns, column, word_column
from kaohe.scoring.interval import Interval

_DAY = 86400


def moment(value: date | datetime) -> Fraction:
    """A date or moment as days (since year 1), exact to the second."""
    if isinstance(value, datetime):
        seconds = (value.hour * 60 + value.minute) * 60 + value.second
        return value.toordinal() + Fraction(seconds, _DAY)
    return Fraction(value.toordinal())


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
    return str(value)


def value_column(values: Sequence[Any], kind: str) -> FactColumn:
    """Recorded values (None: missing) of one kind as a column."""
    if kind == "text":
        return word_column([None if value is None else str(value) for value in values])
    bounds: tuple[Number, Number] = (-INFINITY, INFINITY)
    if kind in ("yes_no", "count"):
        bounds = (Fraction(0), Fraction(1) if kind == "yes_no" else INFINITY)
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


def event_rows(
    scheme: Scheme,
    table: str,
    frame: pd.DataFrame,
    units: Sequence[str],
    *,
    zero_reports: set[str],
    as_of: date | None,
    complete: bool | None,
) -> RowColumns:
    """The rows of one event table that count, by column.

    ``complete`` takes the frame as all there is: no expected number of rows, no unit unheard of; None says that
    nobody kept the table at all.
    """
    events = scheme.events[table]
    period = (None, None) if complete is not False else (scheme.period.start, scheme.period.end)
    kept = _known_by(_within(frame, events, as_of, *period), events, as_of)
    index = {unit: place for place, unit in enumerate(units)}
    columns = {
        name: value_column(kept[name].tolist() if name in kept else [None] * len(kept), spec.type)
        for name, spec in events.columns.items()
    }
    for name, derived in events.derive.items():
        columns[name] = durations(scheme, derived, kept, as_of)
    size = len(units)
    heard = {*kept["unit"].tolist(), *zero_reports}
    absent = np.array([unit not in heard for unit in units], dtype=bool)
    if complete is not None and (complete or events.absent == "zero"):
        absent = np.zeros(size, dtype=bool)
    unit = np.array([index[name] for name in kept["unit"]], dtype=int)
    short = np.zeros(size, dtype=int)
    if events.expected is not None and not complete:
        short = np.maximum(int(events.expected.rows) - np.bincount(unit, minlength=size), 0)
        absent = np.zeros(size, dtype=bool)
    titles = {name: spec.title for name, spec in events.columns.items()}
    titles |= {name: spec.title for name, spec in events.derive.items()}
    places = kept["place"].tolist() if "place" in kept else [""] * len(kept)

    def row(number: int) -> dict[str, str]:
        told = {name: shown(kept[name].iloc[number]) for name in events.columns if name in kept}
        for name in events.derive:
            low, high = columns[name].value.at(number)
            told[name] = (
                ("无终止时间" if low == INFINITY else display(low, trim=True)) if low == high else "未定"
            )
        for name in ("source", "evidence"):
            if name in kept and kept[name].iloc[number]:
                told[name] = str(kept[name].iloc[number])
        return told

    return RowColumns(unit, columns, absent, short, places, titles, row)


def _within(
    frame: pd.DataFrame, events: Events, as_of: date | None, first: date | None, last: date | None
) -> pd.DataFrame:
    """The rows dated within the scheme's period, the table's window and the as-of day."""
    if events.dated_by not in frame or frame.empty:
        return frame
    start = max(filter(None, (events.window.start, first)), default=None)
    end = min(filter(None, (events.window.end, as_of, last)), default=None)
    days = [None if value is None else as_day(value) for value in frame[events.dated_by]]
    keep = [day is None or ((start is None or day >= start) and (end is None or day <= end)) for day in days]
    return frame[keep].reset_index(drop=True)


def _known_by(frame: pd.DataFrame, events: Events, as_of: date | None) -> pd.DataFrame:
    """The rows as they stood on a day: what happened to them later is blank."""
    if as_of is None or frame.empty:
        return frame
    seen = frame.copy()
    for name, spec in events.columns.items():
        if spec.type in ("date", "datetime") and name in seen and name != events.dated_by:
            values = [None if value is not None and as_day(value) > as_of else value for value in seen[name]]
            if spec.optional:
                seen[name] = pd.Series(values, index=seen.index, dtype=object)
    return seen
