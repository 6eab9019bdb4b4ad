"""How sections write points, bounds and ranks."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from kaohe.analysis.composition import composition
from kaohe.quantities import Number, display
from kaohe.report.charts import labels
from kaohe.scoring.rank import rate as rates

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation
    from kaohe.scheme.indicator import Indicator


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
    return ev.scheme.ranking.groups or ev.scheme.groups


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


def maximum(ev: Evaluation, index: int) -> Fraction | None:
    """What applies of the total's maximum for one unit; None where none is stated, or while it is open."""
    node = ev.scheme.by_id[ev.scheme.ranking.of]
    column = ev.columns[node.id]
    if node.max is None or not column.applies[index]:
        return None
    low, high = column.maximum.at(index)
    return high if low == high and isinstance(high, Fraction) else None


def full_marks(ev: Evaluation, units: Iterable[int]) -> Fraction | None:
    """The maximum of these units, where all have the same; None where none is stated or they differ."""
    found = {maximum(ev, index) for index in units if ev.columns[ev.scheme.ranking.of].applies[index]}
    return found.pop() if len(found) == 1 else None


def without_maximum(ev: Evaluation) -> bool:
    """Whether the total has no maximum: points are then gathered, not lost."""
    return ev.scheme.by_id[ev.scheme.ranking.of].max is None


def made_of(ev: Evaluation, units: Iterable[int]) -> dict[str, Fraction]:
    """Points that units surely have, by the indicators that make up the total, the most first; zeros left out."""
    node = ev.scheme.by_id[ev.scheme.ranking.of]
    totals: dict[str, Fraction] = {}
    for index in units:
        if ev.columns[node.id].applies[index]:
            for name, (low, _) in composition(ev, node, index).items():
                if isinstance(low, Fraction):
                    totals[name] = totals.get(name, Fraction(0)) + low
    return dict(sorted(((name, total) for name, total in totals.items() if total), key=lambda item: -item[1]))


def by_rate(ev: Evaluation) -> bool:
    """Whether units are ranked by their rate (得分率)."""
    return ev.scheme.ranking.basis == "rate"


def rated(ev: Evaluation, units: Iterable[int]) -> bool:
    """Whether rates are shown beside the points: they rank the units, or the units' maxima differ."""
    known = {maximum(ev, index) for index in units} - {None}
    return bool(known) and (by_rate(ev) or len(known) > 1)


def rate(ev: Evaluation, index: int) -> tuple[Number, Number] | None:
    """Least and most rate (points / what applies of the maximum); None where there is none to show."""
    column = ev.columns[ev.scheme.ranking.of]
    if not column.applies[index] or column.node.max is None or column.maximum.low[index] <= 0:
        return None
    place = np.array([index])
    return rates(column.points.take(place), column.maximum.take(place)).at(0)


def rate_text(ev: Evaluation, index: int) -> str:
    """``95.36%``, ``90.12%～93.50%`` or —."""
    bounds = rate(ev, index)
    if bounds is None:
        return "—"
    low, high = (f"{display(end * 100)}%" for end in bounds)
    return low if bounds[0] == bounds[1] else f"{low}～{high}"


def grade_title(ev: Evaluation) -> str:
    """What the scheme calls its grades."""
    return "等次" if ev.scheme.ranking.grade is None else ev.scheme.by_id[ev.scheme.ranking.grade].title


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
