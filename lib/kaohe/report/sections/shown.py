"""How sections write points, bounds and ranks."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.quantities import Number, display
from kaohe.report.charts import labels

if TYPE_CHECKING:
    from kaohe.scheme.indicator import Indicator
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


@dataclass(frozen=True)
class Standing:
    """Units ranked against each other, a chapter of their own; or units that are scored and not ranked.

    ``title`` is empty where all units are ranked together; ``units`` are places in the ledger, best first; ``parts``
    are the indicators that make up their score.
    """

    title: str
    units: tuple[int, ...]
    parts: tuple[Indicator, ...]
    ranked: bool = True


def ranked_groups(ev: Evaluation) -> list[str]:
    """The groups whose units are ranked."""
    return list(getattr(ev.scheme.ranking, "groups", None) or ev.scheme.groups)


def standings(ev: Evaluation) -> list[Standing]:
    """The rankings of the scheme: one of all units or one a group; then the units that are not ranked, together."""
    ranked = ranked_groups(ev)
    inside = [index for index in order(ev) if ev.groups[index] in ranked]
    outside = [index for index in order(ev) if ev.groups[index] not in ranked]
    if ev.scheme.ranking.among == "all":
        runs = [("", inside)]
    else:
        runs = [(group, [index for index in inside if ev.groups[index] == group]) for group in ranked]
    found = [Standing(title, tuple(units), parts_of(ev, units)) for title, units in runs if units]
    if outside:
        names = "、".join(dict.fromkeys(ev.groups[index] for index in outside))
        found.append(Standing(names, tuple(outside), parts_of(ev, outside), ranked=False))
    return found


def parts_of(ev: Evaluation, units: Iterable[int]) -> tuple[Indicator, ...]:
    """The parts of the score of these units: the children of the total that apply to any of them.

    Where a single one does (a tree of their own), its children.
    """
    places = list(units)
    node = ev.scheme.by_id[ev.scheme.ranking.of]
    while True:
        parts = tuple(part for part in node.children if ev.columns[part.id].applies[places].any())
        if len(parts) != 1 or len(node.children) == 1 or not parts[0].children:
            return parts
        node = parts[0]


def full_marks(ev: Evaluation, units: Iterable[int] | None = None) -> Fraction:
    """The most a unit can reach; where the maximum is unknown or none is stated, the best score."""
    places = range(len(ev.units)) if units is None else list(units)
    node = ev.scheme.by_id[ev.scheme.ranking.of]
    column = ev.columns[node.id]
    if isinstance(node.max, Fraction):
        return node.max
    ends = [(column.maximum.low[place], column.maximum.high[place]) for place in places]
    if node.max is not None and ends and all(low == high for low, high in ends):
        return max(Fraction(high) for _, high in ends)
    known = [column.points.high[place] for place in places if column.applies[place]]
    return max((high for high in known if isinstance(high, Fraction)), default=Fraction(100))


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
