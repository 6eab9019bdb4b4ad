"""Event rows as columns: the rows that count, with what is derived from them computed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import cache

import numpy as np
import pandas as pd

from kaohe.ledger.cells import as_day, shown, value_column
from kaohe.ledger.counting.derived import Table, derived_column, given_first, told
from kaohe.ledger.counting.rowranks import Ranking, Whose, ranking
from kaohe.ledger.counting.window import within
from kaohe.quantities import INFINITY
from kaohe.scheme.fact import Events, Window
from kaohe.scheme.model import Scheme
from kaohe.scoring.facts import FactColumn, RowColumns


def event_rows(
    scheme: Scheme,
    table: str,
    frame: pd.DataFrame,
    units: Sequence[str],
    *,
    zero_reports: set[str],
    as_of: date | None,
    complete: bool | None,
    groups: Sequence[str | None] | None = None,
) -> RowColumns:
    """The rows of one event table that count, by column.

    Parameters
    ----------
    complete
        Takes the frame as all there is: no expected number of rows, no unit unheard of; None says that nobody kept
        the table at all.
    groups
        Each unit's group; None: of none is it known.
    """
    events = scheme.events[table]
    period = (None, None) if complete is not False else (scheme.period.start, scheme.period.end)
    days = (period, (None, as_of))
    surely, possibly = within(scheme, events, frame, events.window, *days, complete=bool(complete))
    _, kept_at_all = within(scheme, events, frame, Window(), *days)
    kept = _known_by(frame[possibly].reset_index(drop=True), events, as_of)
    sure = surely[possibly]
    index = {unit: place for place, unit in enumerate(units)}
    columns: dict[str, FactColumn] = {
        name: value_column(kept[name].tolist() if name in kept else [None] * len(kept), spec.type)
        for name, spec in events.columns.items()
    }
    size = len(units)
    heard = {
        *frame["unit"][kept_at_all].tolist(),
        *zero_reports,
    }  # rows before the window tell of the table too
    absent = np.array([unit not in heard for unit in units], dtype=bool)
    if complete is not None and (complete or events.absent == "zero"):
        absent = np.zeros(size, dtype=bool)
    unit = np.array([index[name] for name in kept["unit"]], dtype=int)
    short = np.zeros(size, dtype=int)
    if events.expected is not None and not complete:
        short = np.maximum(int(events.expected.rows) - np.bincount(unit[sure], minlength=size), 0)
        absent = np.zeros(size, dtype=bool)
    others = INFINITY if complete or absent.any() else Fraction(int(short.sum()))
    whose = Whose(unit, kept["unit"].tolist(), groups or [None] * size, sure, others, short)
    rankings: dict[str, Ranking] = {}
    for name, derived in events.derive.items():
        held = Table(scheme, kept, columns, as_of)
        if derived.rank is None:
            columns[name] = derived_column(held, name, derived)
            continue
        ranked = ranking(derived.rank, columns, events, whose)
        columns[name] = given_first(held, name, derived, ranked.column())
        if name not in kept:
            rankings[name] = ranked
    titles = {name: spec.title for name, spec in events.columns.items()}
    titles |= {name: spec.title for name, spec in events.derive.items()}
    places = kept["place"].tolist() if "place" in kept else [""] * len(kept)

    lists = {name: kept[name].tolist() for name in (*events.columns, "source", "evidence") if name in kept}

    @cache
    def row(number: int) -> dict[str, str]:
        cells = {name: shown(lists[name][number]) for name in events.columns if name in lists}
        cells |= {name: told(columns[name], derived, number) for name, derived in events.derive.items()}
        for name in ("source", "evidence"):
            if name in lists and lists[name][number]:
                cells[name] = str(lists[name][number])
        return cells

    return RowColumns(unit, columns, absent, short, places, titles, row, sure, rankings)


def _known_by(frame: pd.DataFrame, events: Events, as_of: date | None) -> pd.DataFrame:
    """The rows as they stood on a day: what happened to them later is blank."""
    if as_of is None or frame.empty:
        return frame
    seen = frame.copy()
    for name, spec in events.columns.items():
        if name not in seen or name == events.dated_by:
            continue
        cells = seen[name].tolist()
        if spec.type == "dates":
            cells = [value and tuple(day for day in value if day <= as_of) for value in cells]
        elif spec.type in ("date", "datetime") and spec.optional and not spec.ahead:
            cells = [None if value is not None and as_day(value) > as_of else value for value in cells]
        seen[name] = pd.Series(cells, index=seen.index, dtype=object)
    return seen
