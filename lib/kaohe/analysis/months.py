"""A month within the period: the standing at its end (or at an as-of day in it) held against the month before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kaohe.quantities import Number

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

Bounds = tuple[Number, Number]


@dataclass(frozen=True)
class Move:
    """One unit's month.

    Attributes
    ----------
    before, now
        Bounds of the total at the end of the month before (None in the first month, or where it did not apply)
        and at the as-of day.
    ranks_before, ranks_now
        Best and worst rank.
    rows
        Event rows recorded in the month.
    changes
        Change in points of each indicator without children that changed, in the order of the scheme; only
        where both are known.
    """

    unit: str
    before: Bounds | None
    now: Bounds | None
    ranks_before: tuple[int, int] | None
    ranks_now: tuple[int, int] | None
    rows: int
    changes: tuple[tuple[str, Fraction], ...]

    @property
    def change(self) -> Number | None:
        """Points won or lost in the month; None while either end is open."""
        if self.before is None or self.now is None or self.before[0] != self.before[1]:
            return None
        return self.now[0] - self.before[0] if self.now[0] == self.now[1] else None


def last_month_end(ev: Evaluation) -> date | None:
    """The last day of the month before the as-of day; None in the first month of the period."""
    if ev.as_of is None:
        return None
    end = ev.as_of.replace(day=1) - timedelta(days=1)
    return end if end >= ev.scheme.period.start else None


def at(ev: Evaluation, day: date) -> Evaluation:
    """The same up to another day."""
    from kaohe.evaluation import Evaluation

    return Evaluation(ev.scheme, ev.ledger, as_of=day)


def moves(ev: Evaluation) -> dict[str, Move]:
    """The month up to the as-of day, by unit."""
    end = last_month_end(ev)
    earlier = None if end is None else at(ev, end)
    rows = _rows(ev) - (_rows(earlier) if earlier is not None else 0)
    then, now = {} if earlier is None else _ranks(earlier), _ranks(ev)
    found = {}
    for index, unit in enumerate(ev.units):
        before = None if earlier is None else _bounds(earlier, index)
        found[unit] = Move(
            unit,
            before,
            _bounds(ev, index),
            then.get(unit),
            now[unit],
            int(rows[index]),
            () if earlier is None else tuple(_changes(earlier, ev, index)),
        )
    return found


def _bounds(ev: Evaluation, index: int) -> Bounds | None:
    column = ev.columns[ev.scheme.ranking.of]
    return column.points.at(index) if column.applies[index] else None


def _ranks(ev: Evaluation) -> dict[str, tuple[int, int] | None]:
    return {
        row["unit"]: None if row["rank_low"] is None else (row["rank_low"], row["rank_high"])
        for row in ev.ranking.to_dict("records")
    }


def _rows(ev: Evaluation) -> np.ndarray:
    counts = np.zeros(len(ev.units), dtype=int)
    for table in ev.ledger.events:
        counts += np.bincount(ev.facts.rows(table).unit, minlength=len(ev.units))
    return counts


def _changes(earlier: Evaluation, ev: Evaluation, index: int) -> list[tuple[str, Fraction]]:
    found = []
    for node in ev.scheme.by_id[ev.scheme.ranking.of].walk():
        before, now = earlier.columns[node.id], ev.columns[node.id]
        if node.children or not (before.applies[index] and now.applies[index]):
            continue
        (low, high), (least, most) = before.points.at(index), now.points.at(index)
        if low == high and least == most and low != least:
            found.append((node.id, Fraction(least) - Fraction(low)))
    return found
