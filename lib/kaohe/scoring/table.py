"""TABLE: decision table, first-hit policy (分档、条件计分).

v = outcome of the first row whose condition holds. Where a missing fact leaves several rows possible, the points
are bounded by their outcomes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kaohe.quantities import INFINITY
from kaohe.scoring.interval import Array, Interval
from kaohe.scoring.truth import Truth


@dataclass(frozen=True, eq=False)
class TableResult:
    """Points (or ``labels``), and for each row where it is the one hit: surely, or possibly."""

    points: Interval
    hits: list[Truth]
    labels: Array | None = None


def first_hit(conditions: Sequence[Truth]) -> list[Truth]:
    """For each row, where it is the first whose condition holds."""
    size = len(conditions[0].sure)
    open_surely, open_possibly = np.ones(size, dtype=bool), np.ones(size, dtype=bool)
    hits = []
    for condition in conditions:
        hits.append(Truth(condition.sure & open_surely, condition.possible & open_possibly))
        open_surely, open_possibly = open_surely & ~condition.possible, open_possibly & ~condition.sure
    return hits


def table(conditions: Sequence[Truth], outcomes: Sequence[Interval]) -> TableResult:
    """Score a column by the first row that holds; ``outcomes`` are the points of each row, by unit."""
    hits = first_hit(conditions)
    size, dtype = len(outcomes[0]), outcomes[0].dtype
    points = Interval.between(INFINITY, -INFINITY, size, dtype)
    for hit, outcome in zip(hits, outcomes, strict=True):
        points = points.hull(outcome, hit.possible)
    return TableResult(points, hits)


def labels(conditions: Sequence[Truth], words: Sequence[str]) -> TableResult:
    """Sort a column into words (等次); None where several are possible."""
    hits = first_hit(conditions)
    size = len(hits[0].sure)
    found = np.empty(size, dtype=object)
    for index in range(size):
        possible = {word for hit, word in zip(hits, words, strict=True) if hit.possible[index]}
        found[index] = possible.pop() if len(possible) == 1 else None
    zero = Interval.constant(0, size)
    return TableResult(zero, hits, found)
