"""From worst to best case: one bar between two dots per unit, with the lines between grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kaohe.report.charts import ends, legend, rows
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
    limits: ends.Limits | None = None,
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
    keys: list[legend.Key] = [
        ("最坏", {"facecolor": LOSS}),
        ("最好", {"facecolor": POINTS}),
        ("未定", {"facecolor": _OPEN}),
    ]
    layout = ends.lay_out(
        [item.unit for item in ranges],
        before=[rows.Column("名次", [one_line(item.rank) for item in ranges])],
        after=[rows.Column("最坏～最好", [span(item.low, item.high) for item in ranges])],
        keys=keys,
    )
    every = [*(limits or ()), *(end for item in ranges for end in (item.low, item.high))]
    told = "、".join(f"{name} ≥{number(points, trim=True)}" for name, points in lines)
    axis = f"{label}　{told}" if told else label
    ends.axis(layout.axes, every, axis, [points for _, points in lines])
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
    way = [ends.inside(axes, item.low), ends.inside(axes, item.high)]
    axes.plot(way, [y, y], color=_OPEN, linewidth=3, solid_capstyle="butt", zorder=2)
    for end, colour in ((item.low, LOSS), (item.high, POINTS)):
        ends.dot(axes, y, end, 3.6, color=colour)
