"""Charts of a way between ends, one row a unit: what they share of frame, axis and marks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from matplotlib.axes import Axes

from kaohe.report.charts import bars, legend, rows
from kaohe.report.charts.groups import check_count
from kaohe.report.charts.labels import Amount, one_line

Limits = tuple[Amount, Amount]


def lay_out(
    units: Sequence[str],
    *,
    before: Sequence[rows.Column] = (),
    after: Sequence[rows.Column],
    keys: Sequence[legend.Key],
) -> rows.Rows:
    """Make the figure, all but its axis; raises `ValueError` for no unit, or more than 60."""
    check_count(len(units))
    return rows.lay_out([one_line(unit) for unit in units], "考核对象", before=before, after=after, keys=keys)


def axis(axes: Axes, every: Iterable[Amount], label: str, always: Sequence[Amount] = ()) -> None:
    """Show every finite end, and `always`, with a little room at both sides."""
    every = list(every)
    fixed = always or [next((end for end in every if math.isfinite(end)), 0)]
    left, right = bars.reach(every, *fixed)
    pad = (right - left) * 0.02
    bars.axis(axes, left - pad, right + pad, label)


def inside(axes: Axes, end: Amount) -> float:
    """An end without limit runs to the edge of the chart."""
    left, right = axes.get_xlim()
    return min(max(float(end), left), right)


def dot(axes: Axes, y: float, end: Amount, size: float, **look: Any) -> None:
    """Mark an end, unless it is without limit."""
    if math.isfinite(end):
        axes.plot([float(end)], [y], marker="o", markersize=size, zorder=3, clip_on=False, **look)
