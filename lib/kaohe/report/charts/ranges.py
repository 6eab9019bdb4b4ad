"""From worst to best case: one bar between two dots per unit, with the lines between grades."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kaohe.report.charts import bars, legend, rows
from kaohe.report.charts.groups import check_count
from kaohe.report.charts.labels import Amount, number, one_line, span
from kaohe.report.charts.style import LOSS, MUTED, POINTS, SMALL, sample_mark, styled

_OPEN = "#9DC3E6"


@dataclass(frozen=True)
class Range:
    """One unit: its worst and best case, and its ranks as text."""

    unit: str
    low: Amount
    high: Amount
    rank: str


@styled
def range_chart(
    ranges: Sequence[Range],
    lines: Sequence[tuple[str, Amount]] = (),
    *,
    limits: tuple[Amount, Amount] | None = None,
    label: str = "得分（分）",
    sample: bool = False,
) -> Figure:
    """Draw the worst and best case of up to 60 units.

    Parameters
    ----------
    ranges
        The units in the order to be shown; an end without limit runs out of the chart without a dot.
    lines
        Names of grades, each with the points it begins at.
    limits
        Range of all that is drawn, when units are cut into several charts that should share a scale.
    label
        What the axis counts.

    Raises
    ------
    ValueError
        No unit, or more than 60.
    """
    check_count(len(ranges))
    keys: list[legend.Key] = [
        ("最坏", {"facecolor": LOSS}),
        ("最好", {"facecolor": POINTS}),
        ("未定", {"facecolor": _OPEN}),
    ]
    layout = rows.lay_out(
        [one_line(item.unit) for item in ranges],
        "考核对象",
        before=[rows.Column("名次", [one_line(item.rank) for item in ranges])],
        after=[rows.Column("最坏～最好", [span(item.low, item.high) for item in ranges])],
        keys=keys,
    )
    every = [*(limits or ()), *(end for item in ranges for end in (item.low, item.high))]
    fixed = [points for _, points in lines] or [next((end for end in every if math.isfinite(end)), 0)]
    left, right = bars.reach(every, *fixed)
    pad = (right - left) * 0.02
    told = "、".join(f"{name} ≥{number(points, trim=True)}" for name, points in lines)
    bars.axis(layout.axes, left - pad, right + pad, f"{label}　{told}" if told else label)
    for name, points in lines:
        _line(layout.axes, name, points)
    for y, item in zip(layout.ys, ranges, strict=True):
        _drawn(layout.axes, y, item)
    if sample:
        sample_mark(layout.figure)
    return layout.figure


def _line(axes: Axes, name: str, points: Amount) -> None:
    """The line from which on a grade is given, with its name at the upper end."""
    axes.axvline(float(points), color=MUTED, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1.2)
    top = axes.get_ylim()[1]
    axes.annotate(
        one_line(name),
        (float(points), top),
        (0, 2),
        textcoords="offset points",
        fontsize=SMALL,
        color=MUTED,
        ha="center",
        va="bottom",
        annotation_clip=False,
    )


def _drawn(axes: Axes, y: float, item: Range) -> None:
    left, right = axes.get_xlim()
    low, high = max(float(item.low), left), min(float(item.high), right)
    axes.plot([low, high], [y, y], color=_OPEN, linewidth=3, solid_capstyle="butt", zorder=2)
    for end, colour in ((item.low, LOSS), (item.high, POINTS)):
        if math.isfinite(end):
            axes.plot([float(end)], [y], marker="o", markersize=3.6, color=colour, zorder=3, clip_on=False)
