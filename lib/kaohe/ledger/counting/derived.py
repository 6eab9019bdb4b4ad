"""Derived columns of an event table (派生栏), row by row; each kind is one function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from kaohe.ledger.cells import as_day, value_column
from kaohe.ledger.counting.durations import durations
from kaohe.ledger.counting.lapses import lapses
from kaohe.ledger.counting.months import months, written
from kaohe.ledger.counting.quotient import quotient
from kaohe.ledger.counting.window import Span, edge
from kaohe.quantities import INFINITY, Number, display, plain
from kaohe.scheme.base import Reference
from kaohe.scheme.derived import DURATIONS, END, START, Derived
from kaohe.scheme.model import Scheme
from kaohe.scoring.conditions import holds
from kaohe.scoring.facts import FactColumn, column
from kaohe.scoring.interval import Interval
from kaohe.scoring.parameters import Parameters


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of an event table: cells as recorded, and the columns made of them so far."""

    scheme: Scheme
    frame: pd.DataFrame
    columns: Mapping[str, FactColumn]
    as_of: date | None

    def __len__(self) -> int:
        return len(self.frame)

    def cells(self, name: str) -> list[Any]:
        """One column as recorded."""
        return self.frame[name].tolist() if name in self.frame else [None] * len(self)

    def parameters(self) -> Parameters:
        """Parameters by row."""
        return Parameters(self.scheme, len(self), self.columns.__getitem__)

    def days(self, name: str) -> list[date | None]:
        """A date column, or an end of the period for every row."""
        period = {START: self.scheme.period.start, END: self.scheme.period.end}
        if name in period:
            return [period[name]] * len(self)
        return [None if value is None else as_day(value) for value in self.cells(name)]


def derived_column(table: Table, name: str, derived: Derived) -> FactColumn:
    """One derived column (ranks apart); a value given in the row is used as given."""
    if derived.rule in DURATIONS:
        computed = durations(table.scheme, derived, table.frame, table.as_of)
    else:
        computed = _COMPUTED[derived.rule](table, derived)
    return given_first(table, name, derived, computed)


def given_first(table: Table, name: str, derived: Derived, computed: FactColumn) -> FactColumn:
    """A computed column, with what is given in the rows put in its place."""
    if name not in table.frame:
        return computed
    given = value_column(table.cells(name), derived.kind)
    value = given.value.choose(computed.value, given.missing)
    return column(value, derived.kind, missing=given.missing & computed.missing)


def told(found: FactColumn, derived: Derived, row: int) -> str:
    """A derived value as the row shows it."""
    low, high = found.value.at(row)
    if low != high:
        blank = found.missing[row] and derived.rule in ("least", "most", "product", "ratio")
        return "—" if blank else "未定"
    if derived.rule in DURATIONS:
        return "无终止时间" if low == INFINITY else display(low, trim=True)
    if derived.rule == "months":
        return written(low)
    if derived.kind == "yes_no":
        return "是" if low else "否"
    return plain(low)


def _days(table: Table, derived: Derived) -> FactColumn:
    return _elapsed(table, derived, lambda first, last: last - first)


def _months(table: Table, derived: Derived) -> FactColumn:
    return _elapsed(table, derived, months)


def _elapsed(table: Table, derived: Derived, length: Callable[[Number, Number], Number]) -> FactColumn:
    """Time between the first given of each choice; what has not ended has lasted until the as-of day.

    An unknown date leaves it open; it is not missing for that.
    """
    firsts, lasts = (_spans(table, choice) for choice in derived.elapsed)
    anywhere: Span = (-INFINITY, INFINITY)
    unended = anywhere if table.as_of is None else (Fraction(table.as_of.toordinal()), INFINITY)
    lowest: Number = -INFINITY if derived.signed else Fraction(0)
    lows: list[Number] = []
    highs: list[Number] = []
    for first, last in zip(firsts, lasts, strict=True):
        start, end = first or anywhere, last or unended
        low, high = length(start[1], end[0]), length(start[0], end[1])
        lows.append(low if low == high else max(lowest, low))
        highs.append(high)
    missing = np.array([None in pair for pair in zip(firsts, lasts, strict=True)], dtype=bool)
    return _numbers(lows, highs, missing)


def _spans(table: Table, choice: tuple[str, ...] | Reference) -> list[Span | None]:
    """The first given of a choice, by row; the bounds of an unknown date."""
    if isinstance(choice, Reference):
        return [edge(table.scheme, choice)] * len(table)
    cells = zip(*map(table.days, choice), strict=True)
    days = [next((cell for cell in row if cell is not None), None) for row in cells]
    return [None if day is None else edge(table.scheme, day) for day in days]


def _ratio(table: Table, derived: Derived) -> FactColumn:
    assert derived.ratio is not None
    above, under = (table.columns[name] for name in derived.ratio)
    zero = np.asarray((under.value.low == 0) & (under.value.high == 0), dtype=bool)
    value = quotient(above.value, under.value)
    return column(value, "number", missing=above.missing | under.missing | zero)


def _least(table: Table, derived: Derived) -> FactColumn:
    return _extreme([table.columns[name] for name in derived.least or ()], min)


def _most(table: Table, derived: Derived) -> FactColumn:
    return _extreme([table.columns[name] for name in derived.most or ()], max)


def _extreme(parts: list[FactColumn], pick: Callable[..., Number]) -> FactColumn:
    """The least or most of those present; where none is, between the bounds of them all."""
    lows: list[Number] = []
    highs: list[Number] = []
    missing = np.logical_and.reduce([part.missing for part in parts])
    for row in range(len(missing)):
        present = [part.value.at(row) for part in parts if missing[row] or not part.missing[row]]
        choose_low, choose_high = (min, max) if missing[row] else (pick, pick)
        lows.append(choose_low(low for low, _ in present))
        highs.append(choose_high(high for _, high in present))
    return _numbers(lows, highs, missing)


def _product(table: Table, derived: Derived) -> FactColumn:
    parts = [table.columns[name] for name in derived.product or ()]
    value = parts[0].value
    for part in parts[1:]:
        value = value * part.value
    return column(value, "number", missing=np.logical_or.reduce([part.missing for part in parts]))


def _holds(table: Table, derived: Derived) -> FactColumn:
    assert derived.holds is not None
    truth = holds(derived.holds, table.columns.__getitem__, table.parameters())
    lows: list[Number] = [Fraction(int(sure)) for sure in truth.sure]
    highs: list[Number] = [Fraction(int(possible)) for possible in truth.possible]
    value = Interval(Interval.of(lows).low, Interval.of(highs).low)
    return column(value, "yes_no", missing=truth.possible & ~truth.sure)


def _lapses(table: Table, derived: Derived) -> FactColumn:
    assert derived.lapses is not None
    rule = derived.lapses
    limit = table.parameters()(rule.longer_than)
    starts, ends = (_ends(table, end) for end in rule.between)
    if table.as_of is not None:
        seen = Fraction(table.as_of.toordinal())
        ends = [(min(low, seen), min(high, seen)) for low, high in ends]
    cells = table.cells(rule.of)
    spans = [
        lapses(dates, start, end, limit.at(row), rule.counted_in)
        for row, (dates, start, end) in enumerate(zip(cells, starts, ends, strict=True))
    ]
    missing = np.array([dates is None for dates in cells], dtype=bool)
    found = _numbers([low for low, _ in spans], [high for _, high in spans], missing)
    return column(found.value, "count", missing=missing)


def _ends(table: Table, end: str | date | Reference) -> list[Span]:
    """One end of a window, by row; where nobody said it lies anywhere."""
    if not isinstance(end, str):
        return [edge(table.scheme, end)] * len(table)
    days = table.days(end)
    return [(-INFINITY, INFINITY) if day is None else edge(table.scheme, day) for day in days]


def _numbers(lows: list[Number], highs: list[Number], missing: Any) -> FactColumn:
    return column(Interval(Interval.of(lows).low, Interval.of(highs).low), "number", missing=missing)


_COMPUTED: dict[str, Callable[[Table, Derived], FactColumn]] = {
    "days": _days,
    "months": _months,
    "ratio": _ratio,
    "least": _least,
    "most": _most,
    "product": _product,
    "holds": _holds,
    "lapses": _lapses,
}
