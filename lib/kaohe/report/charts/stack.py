"""A stacked bar: gains right of zero, losses left of it, bounds hatched."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kaohe.report.charts import bars
from kaohe.report.charts.labels import Amount, Value, number, width
from kaohe.report.charts.rows import Rows
from kaohe.report.charts.style import PARTS, SMALL, contrast


def ends(line: Sequence[Value]) -> tuple[Amount, Amount]:
    """How far the stack of `line` reaches on either side of zero."""
    both = [pair for pair in map(bars.bounds, line) if all(map(math.isfinite, pair))]
    return sum(min(low, 0) for low, _ in both), sum(max(high, 0) for _, high in both)


def stack(layout: Rows, y: float, line: Sequence[Value], *, lettered: bool) -> None:
    """Draw the bar of one unit in the row at `y`; `lettered` writes points into it, where they fit."""
    left: Amount = 0
    right: Amount = 0
    for value, colour in zip(line, PARTS, strict=False):
        low, high = bars.bounds(value)
        gain, more, loss, less = max(low, 0), max(high, 0), min(high, 0), min(low, 0)
        for start, end in ((right, right + gain), (left + loss, left)):
            bars.stretch(layout.axes, y, start, end, colour, edge="white")
            if lettered:
                _letter(layout, y, start, end, colour)
        for start, end in ((right + gain, right + more), (left + less, left + loss)):
            if start < end:
                bars.interval(layout.axes, y, start, end, colour, filled=True)
        left, right = left + less, right + more


def _letter(layout: Rows, y: float, start: Amount, end: Amount, colour: str) -> None:
    """Write the points of a piece into it, where they fit."""
    if not (math.isfinite(start) and math.isfinite(end)):
        return
    text = number(end - start if start >= 0 else start - end)
    left, right = layout.axes.get_xlim()
    if width(text, SMALL) + 0.1 < float(end - start) / (right - left) * layout.axes_width:
        middle = float(start + end) / 2
        layout.axes.text(
            middle, y, text, size=SMALL, color=contrast(colour), ha="center", va="center_baseline", zorder=3
        )
