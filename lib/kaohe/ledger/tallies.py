"""Facts over the rows of an event table: counts, totals, means, extremes, and whether any or every row is so.

Bounds hold whatever turns out: a row that may not count, a cell still blank, a row the ledger still lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from kaohe.ledger.cells import bounds_of
from kaohe.quantities import INFINITY, Number
from kaohe.scheme.fact import Fact
from kaohe.scheme.model import Scheme
from kaohe.scoring.conditions import holds
from kaohe.scoring.facts import RowColumns
from kaohe.scoring.interval import Array, Interval
from kaohe.scoring.parameters import Parameters
from kaohe.scoring.truth import Truth

Span = tuple[Number, Number]
NOTHING: Span = (Fraction(0), Fraction(0))


@dataclass(frozen=True)
class Item:
    """One row: its value, and whether it surely counts."""

    low: Number
    high: Number
    sure: bool


@dataclass
class Counted:
    """What counts of one unit: its rows (by place in the table), and the rows still lacking.

    ``lacking`` is how many there may yet be (infinite where nobody has said), each of a value within ``open``.
    """

    rows: list[int] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    lacking: Number = Fraction(0)
    open: Span = NOTHING

    def possible(self) -> Iterator[Item]:
        """The rows there are, and those there may yet be (one stands for any number)."""
        yield from self.items
        times = 1 if isinstance(self.lacking, float) else int(self.lacking)
        for _ in range(times):
            yield Item(*self.open, False)


@dataclass(frozen=True, eq=False)
class Tally:
    """A fact over rows by unit: bounds, where it applies, where it may yet turn out not to, and what was counted."""

    value: Interval
    applies: Array
    may_leave: Array
    counted: list[Counted]


def tallied(scheme: Scheme, spec: Fact, rows: RowColumns, size: int) -> Tally:
    """A fact over the rows of its table, for every unit."""
    counts = _counts(scheme, spec, rows)
    values = None if spec.column is None else rows.columns[spec.column].value
    kind = "count" if spec.column is None else scheme.events[spec.table or ""].kinds[spec.column]
    found = [Counted(lacking=Fraction(int(short)), open=bounds_of(kind)) for short in rows.short]
    for index in np.flatnonzero(rows.absent):
        found[index].lacking = INFINITY
    for row in np.flatnonzero(counts.possible):
        low, high = NOTHING if values is None else values.at(int(row))
        mine = found[rows.unit[row]]
        mine.rows.append(int(row))
        mine.items.append(Item(low, high, bool(counts.sure[row])))
    spans = [_RULES[spec.rule](mine) for mine in found]
    limited = [_limited(span, spec.range) for span in spans]
    value = Interval(
        Interval.of([low for low, _ in limited]).low, Interval.of([high for _, high in limited]).low
    )
    applies, may_leave = np.ones(size, dtype=bool), np.zeros(size, dtype=bool)
    if spec.rule in ("mean", "most", "least"):
        applies = np.array([any(True for _ in mine.possible()) for mine in found], dtype=bool)
        may_leave = applies & ~np.array([any(item.sure for item in mine.items) for mine in found], dtype=bool)
    return Tally(value, applies, may_leave, found)


def _counts(scheme: Scheme, spec: Fact, rows: RowColumns) -> Truth:
    """Which rows count; for ``all``, which rows are not as they should be."""
    inside = Truth(rows.sure, np.ones(len(rows), dtype=bool))
    if spec.where is None:
        return inside
    parameters = Parameters(scheme, len(rows), rows.columns.__getitem__)
    asked = holds(spec.where, rows.columns.__getitem__, parameters)
    return inside & (~asked if spec.rule == "all" else asked)


def _limited(span: Span, limits: tuple[Fraction, Fraction] | None) -> Span:
    """Open bounds held to the fact's range."""
    low, high = span
    if limits is None or low == high:
        return span
    held = max(low, limits[0]), min(high, limits[1])
    return held if held[0] <= held[1] else span


def _count(mine: Counted) -> Span:
    sure = Fraction(sum(item.sure for item in mine.items))
    return sure, len(mine.items) + mine.lacking


def _total(mine: Counted) -> Span:
    low = _sum(item.low if item.sure else min(item.low, Fraction(0)) for item in mine.items)
    high = _sum(item.high if item.sure else max(item.high, Fraction(0)) for item in mine.items)
    least, most = (min(mine.open[0], Fraction(0)), max(mine.open[1], Fraction(0)))
    return _sum([low, _times(mine.lacking, least)]), _sum([high, _times(mine.lacking, most)])


def _sum(values: Iterator[Number] | list[Number]) -> Number:
    """Σ; an end without limit stays without."""
    total: Number = Fraction(0)
    for value in values:
        if isinstance(value, float):
            return value
        total += value
    return total


def _times(first: Number, second: Number) -> Number:
    return Fraction(0) if first == 0 or second == 0 else first * second


def _mean(mine: Counted) -> Span:
    items = list(mine.possible())
    if not items:
        return NOTHING
    low = _least_mean(
        [item.low for item in items if item.sure], [item.low for item in items if not item.sure]
    )
    high = _least_mean(
        [-item.high for item in items if item.sure], [-item.high for item in items if not item.sure]
    )
    return low, -high


def _least_mean(sure: list[Number], unsure: list[Number]) -> Number:
    """The least mean of the sure values and any of the others (at least one value in all)."""
    for end in (-INFINITY, INFINITY):
        if end in sure or (end < 0 and end in unsure):
            return end
    total, count = sum(sure, Fraction(0)), len(sure)
    for value in sorted(unsure):
        if count and value * count >= total:
            break
        total, count = total + value, count + 1
    return total / count


def _most(mine: Counted) -> Span:
    items = list(mine.possible())
    if not items:
        return NOTHING
    sure = [item.low for item in items if item.sure]
    return max(sure) if sure else min(item.low for item in items), max(item.high for item in items)


def _least(mine: Counted) -> Span:
    items = list(mine.possible())
    if not items:
        return NOTHING
    sure = [item.high for item in items if item.sure]
    return min(item.low for item in items), min(sure) if sure else max(item.high for item in items)


def _exists(mine: Counted) -> Span:
    sure = any(item.sure for item in mine.items)
    return Fraction(int(sure)), Fraction(int(bool(mine.items) or mine.lacking > 0))


def _all(mine: Counted) -> Span:
    low, high = _exists(mine)
    return 1 - high, 1 - low


_RULES: dict[str, Callable[[Counted], Span]] = {
    "count": _count,
    "total": _total,
    "mean": _mean,
    "most": _most,
    "least": _least,
    "exists": _exists,
    "all": _all,
}
