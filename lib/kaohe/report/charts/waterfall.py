"""The waterfall: from full marks, step by step, to the score of one unit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kaohe.report.charts import bars, legend, rows
from kaohe.report.charts.labels import Amount, Value, as_fraction, number, one_line, span
from kaohe.report.charts.steps import Move, check, read_steps
from kaohe.report.charts.style import INK, LOSS, MUTED, POINTS, sample_mark, styled, unknown_patch


@styled
def waterfall_chart(
    start: Amount,
    steps: Sequence[tuple[str, Value]],
    end: Value,
    *,
    start_label: str = "满分",
    end_label: str = "得分",
    unit: str = "分",
    sample: bool = False,
) -> Figure:
    """Draw what took the points and what gave them.

    Totals are dots and steps are lengths, so that the axis need not begin at 0.

    Parameters
    ----------
    start
        Full marks, in points.
    steps
        (label, change in points): negative for a loss, (low, high) while unknown; zeros and None are left
        out.
    end
        The score, or its (low, high) bounds, which may be narrower than those of the steps together.

    Raises
    ------
    ValueError
        More than 25 steps, or steps that do not lead from `start` to `end`.
    """
    start = as_fraction(start)
    low, high = map(as_fraction, bars.bounds(end))
    moves = read_steps(steps)
    check(start, moves, low, high)
    best = list(accumulate((most for _, _, most in moves), initial=start))
    layout = rows.lay_out(
        [one_line(start_label), *(label for label, *_ in moves), one_line(end_label)],
        "步骤",
        after=[
            rows.Column("增减", ["", *(_signed(least, most) for _, least, most in moves), ""]),
            rows.Column("分数", [number(start), *[""] * len(moves), span(low, high)]),
        ],
        keys=_keys(moves, low < high),
        label_room=6.4,
        label_lines=2,
    )
    axes, ys = layout.axes, layout.ys
    lowest = [before + least for before, (_, least, _) in zip(best, moves, strict=False)]
    shown = _reach([low, high, *best, *lowest], start)
    bars.axis(axes, *shown, f"分数（{unit}，横轴不从 0 起）" if shown[0] > 0 else f"分数（{unit}）")
    for y, before, (_, least, most) in zip(ys[1:], best, moves, strict=False):
        colour = LOSS if least + most < 0 else POINTS
        _join(axes, y, before)
        bars.stretch(axes, y, before, before + bars.settled(least, most), colour)
        if least < most:
            bars.interval(axes, y, before + least, before + most, colour)
    axes.plot(float(start), ys[0], "o", color=INK, markersize=5, clip_on=False, zorder=3)
    _join(axes, ys[-1], best[-1])
    if low < high:
        bars.interval(axes, ys[-1], low, high, MUTED)
    else:
        axes.plot(float(low), ys[-1], "o", color=INK, markersize=5, clip_on=False, zorder=3)
    if sample:
        sample_mark(layout.figure)
    return layout.figure


def _keys(moves: Sequence[Move], open_end: bool) -> list[legend.Key]:
    keys: list[legend.Key] = []
    if any(most > 0 for _, _, most in moves):
        keys += [("失分", {"facecolor": LOSS}), ("加分", {"facecolor": POINTS})]
    if open_end or any(least < most for _, least, most in moves):
        keys.append(("未定区间（最低至最高）", unknown_patch(MUTED)))
    return keys


def _reach(values: Sequence[Amount], start: Amount) -> tuple[float, float]:
    """Show 0 too, unless all happens far from it."""
    least = min(value for value in [*values, start] if math.isfinite(value))
    near = 0 < least < start * 2 / 5 or least == start
    return bars.reach(values, start, *([0] if near else []))


def _join(axes: Axes, y: float, x: Amount) -> None:
    """Draw the thin line that carries the best total `x` down to the row at `y`."""
    if math.isfinite(x):
        axes.plot([float(x)] * 2, [y - 1, y], color=MUTED, linewidth=0.6, zorder=1.5)


def _signed(least: Amount, most: Amount) -> str:
    return f"+{number(most)}" if least == most > 0 else span(least, most)
