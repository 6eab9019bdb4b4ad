"""How views write points, ranks, grades and differences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from kaohe.analysis.overtaking import direction
from kaohe.quantities import Number, display, plain
from kaohe.report.charts.slope import rank_range
from kaohe.report.sections.shown import points

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

__all__ = ["Difference", "difference", "grade", "points", "rank", "rank_difference", "signed"]

Bounds = tuple[Number | None, Number | None]
NO_CHANGE = "不变"
_ARROWS = {"up": "↑", "down": "↓"}


class Difference(NamedTuple):
    """What changed: the words, and ``up``, ``down``, ``same`` or ``open`` (neither for certain)."""

    text: str
    way: str

    @property
    def changed(self) -> bool:
        """Whether anything did."""
        return self.way != "same"


def difference(before: Bounds, after: Bounds, decimals: int) -> Difference:
    """Points after less points before, with their sign.

    Where one is not certain, the two ends are compared apart; None is not applicable.
    """
    if before == after:
        return Difference(NO_CHANGE, "same")
    if before[0] is None or after[0] is None:
        return Difference("变为不适用" if after[0] is None else "变为适用", "open")
    low, high = (_less(one, other) for one, other in zip(before, after, strict=True))
    way = _way(low, high)
    arrow = f" {_ARROWS[way]}" if way in _ARROWS else ""
    if low == high and low is not None:
        return Difference(signed(low, decimals) + arrow, way)
    ends = [f"{name} {_end(item, decimals)}" for name, item in (("最低", low), ("最高", high))]
    return Difference("，".join(ends) + arrow, way)


def signed(value: Number, decimals: int) -> str:
    """``+1.50`` or ``−0.25``; a difference that rounding would hide gets more digits; 0 is 0."""
    if value == 0:
        return "0"
    shown = display(value, decimals)
    for more in range(decimals + 1, decimals + 5):
        if shown.strip("−0.") == "":
            shown = display(value, more)
    if shown.strip("−0.") == "":
        shown = plain(value)
    return shown if value < 0 else f"+{shown}"


def rank(best: int | None, worst: int | None) -> str:
    """``第 3 名``, ``第 2～5 名`` or 不排名."""
    return "不排名" if best is None else f"第 {rank_range(best, worst)} 名"


def rank_difference(before: tuple[Any, Any], after: tuple[Any, Any]) -> Difference:
    """``升 2 名 ↑``, ``降 1 名 ↓``, 不变, or 升降未定 while open ranks leave it so."""
    way = direction(before, after)
    if way == "same":
        return Difference(NO_CHANGE, way)
    if way == "open":
        return Difference("变为不排名" if after[0] is None else "升降未定", way)
    least, most = sorted((abs(before[0] - after[1]), abs(before[1] - after[0])))
    told = str(least) if least == most else f"{least}～{most}"
    return Difference(f"{'升' if way == 'up' else '降'} {told} 名 {_ARROWS[way]}", way)


def grade(ev: Evaluation, unit: str, label: str | None) -> str:
    """A grade; 未定 while it is open, 不适用 where the unit gets none."""
    name = ev.scheme.ranking.grade
    if label is not None or name is None:
        return label or "—"
    return "未定" if ev.columns[name].applies[ev.index(unit)] else "不适用"


def _less(before: Any, after: Any) -> Number | None:
    """The difference; None between infinities and numbers."""
    if before == after:
        return 0
    infinite = any(isinstance(end, float) and math.isinf(end) for end in (before, after))
    found: Number = after - before
    return None if infinite else found


def _end(value: Number | None, decimals: int) -> str:
    if value is None:
        return "不可比"
    return signed(value, decimals) if value else NO_CHANGE


def _way(low: Number | None, high: Number | None) -> str:
    if low is None or high is None or low * high < 0:
        return "open"
    return "up" if low + high > 0 else "down"
