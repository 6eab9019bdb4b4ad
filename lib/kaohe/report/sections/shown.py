"""How sections write points, bounds and ranks."""

from __future__ import annotations

from contextlib import AbstractContextManager
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.quantities import Number, display
from kaohe.report.charts import labels

if TYPE_CHECKING:
    from kaohe.scoring.evaluation import Evaluation


def rounding(ev: Evaluation) -> AbstractContextManager[None]:
    """Charts drawn inside show points with the scheme's decimals."""
    return labels.rounding(int(ev.scheme.rounding.decimals))


Value = Any
"""Points for a chart: a number, ``(low, high)`` while unknown, None where not applicable."""


def points(ev: Evaluation, low: Number | None, high: Number | None) -> str:
    """``92.50``, ``86.39～94.73`` or 不适用."""
    if low is None or high is None:
        return "不适用"
    decimals = int(ev.scheme.rounding.decimals)
    if low == high:
        return display(low, decimals)
    return f"{display(low, decimals)}～{display(high, decimals)}"


def rank(low: int | None, high: int | None) -> str:
    """``3``, ``2–5`` or —."""
    if low is None or high is None:
        return "—"
    return str(low) if low == high else f"{low}–{high}"


def full_marks(ev: Evaluation) -> Fraction:
    """The most a unit can reach; where the maximum is unknown or none is stated, the best score."""
    full = ev.scheme.by_id[ev.scheme.ranking.of].max
    if isinstance(full, Fraction):
        return full
    known = [high for high in ev.ranking["high"] if isinstance(high, Fraction)]
    return max(known, default=Fraction(100))


def value(ev: Evaluation, node: str, index: int) -> Value:
    """An indicator's points of one unit, for a chart."""
    column = ev.columns[node]
    if not column.applies[index]:
        return None
    low, high = column.points.at(index)
    return low if low == high else (low, high)


def order(ev: Evaluation) -> list[int]:
    """Places of the units, best first."""
    return [ev.index(unit) for unit in ev.ranking["unit"]]


def chunks(items: list[Any], most: int = 60) -> list[list[Any]]:
    """A long list in even pieces of at most ``most``, so that each chart stays legible."""
    pieces = max(1, -(-len(items) // most))
    size = -(-len(items) // pieces) if items else 1
    return [items[start : start + size] for start in range(0, len(items), size)] or [[]]
