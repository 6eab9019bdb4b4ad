"""Facts over the rows of an event table: counts, totals, means, extremes, and whether any or every row is so.

Rows may first be put together in groups, each worth what its own rows come to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

import numpy as np

from kaohe.ledger.cells import bounds_of
from kaohe.ledger.counting.counted import EXTREMES, NOTHING, RULES, Counted, Item, Span, held
from kaohe.ledger.counting.groups import Groups, Parted
from kaohe.quantities import INFINITY, Number
from kaohe.scheme.fact import Fact
from kaohe.scheme.model import Scheme
from kaohe.scoring.conditions import holds
from kaohe.scoring.facts import RowColumns
from kaohe.scoring.interval import Array, Interval
from kaohe.scoring.parameters import Parameters
from kaohe.scoring.truth import Truth


@dataclass(frozen=True, eq=False)
class Tally:
    """A fact over rows by unit: bounds, where it applies, where it may yet turn out not to, and what was counted.

    ``groups`` and ``outer`` are of facts over groups: the groups of each unit, and what counts of them.
    """

    value: Interval
    applies: Array
    may_leave: Array
    counted: list[Counted]
    groups: list[Parted]
    outer: list[Counted]


def tallied(
    scheme: Scheme,
    spec: Fact,
    rows: RowColumns,
    size: int,
    *,
    as_of: date | None = None,
    sampled: Interval | None = None,
) -> Tally:
    """A fact over the rows of its table, for every unit.

    ``as_of`` ends the months and quarters there are; ``sampled`` is how many rows each unit's sample should have.
    """
    counts = _counts(scheme, spec, rows)
    values = None if spec.column is None else rows.columns[spec.column].value
    kind = "count" if spec.column is None else scheme.events[spec.table or ""].kinds[spec.column]
    found = [Counted(lacking=more, open=bounds_of(kind)) for more in _lacking(rows, size, sampled)]
    for row in np.flatnonzero(counts.possible):
        low, high = NOTHING if values is None else values.at(int(row))
        mine = found[rows.unit[row]]
        mine.rows.append(int(row))
        mine.items.append(Item(low, high, bool(counts.sure[row])))
    groups: list[Parted] = []
    outer = found
    if spec.grouped is not None:
        grouping = Groups(scheme, spec, rows, as_of)
        groups = [grouping.of(index, mine) for index, mine in enumerate(found)]
        outer = grouping.counted(found, groups)
    rule = spec.rule if spec.grouped is None else spec.grouped.then
    spans = [RULES[rule](mine) for mine in outer]
    if groups:
        spans = [held(rule, span, own.limits) for span, own in zip(spans, groups, strict=True)]
    spans = [_limited(span, spec.range) for span in spans]
    value = Interval(Interval.of([low for low, _ in spans]).low, Interval.of([high for _, high in spans]).low)
    applies, may_leave = np.ones(size, dtype=bool), np.zeros(size, dtype=bool)
    if rule in EXTREMES:
        applies = np.array([any(True for _ in mine.possible()) for mine in outer], dtype=bool)
        may_leave = applies & ~np.array([any(item.sure for item in mine.items) for mine in outer], dtype=bool)
    return Tally(value, applies, may_leave, found, groups, outer)


def _lacking(rows: RowColumns, size: int, sampled: Interval | None) -> list[Number]:
    """How many rows of each unit the ledger may still lack."""
    if sampled is None:
        return [
            INFINITY if absent else Fraction(int(short))
            for absent, short in zip(rows.absent, rows.short, strict=True)
        ]
    there = np.bincount(rows.unit[rows.sure], minlength=size)
    return [
        most if isinstance(most, float) else Fraction(max(floor(most) - int(have), 0))
        for most, have in zip(sampled.high, there, strict=True)
    ]


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
