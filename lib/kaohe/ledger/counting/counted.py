"""What counts of event rows (or of groups of rows), and what it comes to: counts, totals, means, extremes.

Bounds hold whatever turns out: a row that may not count, a cell still blank, a row the ledger still lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from kaohe.quantities import INFINITY, Number

Span = tuple[Number, Number]
NOTHING: Span = (Fraction(0), Fraction(0))
EXTREMES: Final = ("mean", "most", "least")
"""What there is none of where nothing counts."""


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


RULES: Final[dict[str, Callable[[Counted], Span]]] = {
    "count": _count,
    "total": _total,
    "mean": _mean,
    "most": _most,
    "least": _least,
    "exists": _exists,
    "all": _all,
}
"""Each way to count (:data:`kaohe.scheme.fact.OVER_ROWS`): bounds of what it comes to."""


def held(rule: str, span: Span, limits: Span) -> Span:
    """What it comes to, given between how many count."""
    if rule == "count":
        return max(span[0], limits[0]), min(span[1], limits[1])
    if rule in ("exists", "all"):
        low = Fraction(1) if limits[0] > 0 else Fraction(0)
        high = Fraction(0) if limits[1] < 1 else Fraction(1)
        low, high = (low, high) if rule == "exists" else (1 - high, 1 - low)
        return max(span[0], low), min(span[1], high)
    return span
