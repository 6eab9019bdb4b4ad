"""The rows of an event table that count by their date: surely, possibly, or not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kaohe.ledger.cells import as_day
from kaohe.quantities import INFINITY, Number
from kaohe.scheme.base import Reference
from kaohe.scheme.fact import Events, Window
from kaohe.scheme.model import Scheme
from kaohe.scheme.unknown import ordinal
from kaohe.scoring.interval import Array

Span = tuple[Number, Number]


def within(
    scheme: Scheme,
    events: Events,
    frame: pd.DataFrame,
    window: Window,
    *days: tuple[date | None, date | None],
    complete: bool = False,
) -> tuple[Array, Array]:
    """Which rows are dated within the window and the given first and last days: (surely, possibly), by row.

    A row without a date counts, but only possibly where the window is open and the frame is not ``complete``, taken
    as all there is.
    """
    size = len(frame)
    if events.dated_by not in frame or frame.empty:
        return np.ones(size, dtype=bool), np.ones(size, dtype=bool)
    starts = [_end(scheme, window.start), *(_end(scheme, first) for first, _ in days)]
    ends = [_end(scheme, window.end), *(_end(scheme, last) for _, last in days)]
    start = _latest([span for span in starts if span is not None])
    end = _earliest([span for span in ends if span is not None])
    known = complete or (start[0] == start[1] and end[0] == end[1])
    sure, possible = [], []
    for value in frame[events.dated_by]:
        day = None if value is None else as_day(value).toordinal()
        sure.append(known if day is None else start[1] <= day <= end[0])
        possible.append(True if day is None else start[0] <= day <= end[1])
    return np.array(sure, dtype=bool), np.array(possible, dtype=bool)


def edge(scheme: Scheme, end: date | Reference) -> Span:
    """A date, or the bounds of an unknown one, in days."""
    if isinstance(end, date):
        return ordinal(end), ordinal(end)
    assert end.unknown is not None
    supplied = scheme.supplied.get(end.unknown)
    return scheme.unknowns[end.unknown].bounds if supplied is None else (supplied.number, supplied.number)


def _end(scheme: Scheme, end: date | Reference | None) -> Span | None:
    return None if end is None else edge(scheme, end)


def _latest(spans: list[Span]) -> Span:
    low = max((span[0] for span in spans), default=-INFINITY)
    return low, max((span[1] for span in spans), default=-INFINITY)


def _earliest(spans: list[Span]) -> Span:
    low = min((span[0] for span in spans), default=INFINITY)
    return low, min((span[1] for span in spans), default=INFINITY)
