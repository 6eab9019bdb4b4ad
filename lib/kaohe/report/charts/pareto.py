"""Where the points went: losses by clause, the greatest first, with their cumulative share."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Any

from matplotlib.figure import Figure

from kaohe.report.charts import bars, rows
from kaohe.report.charts.labels import Amount, as_fraction, number, one_line
from kaohe.report.charts.style import (
    LOSS,
    MUTED,
    PAGE_WIDTH,
    POINTS,
    SMALL,
    panel,
    sample_mark,
    sheet,
    styled,
    write,
)

_REST = "#A3A3A3"
Loss = tuple[str, Fraction]


def greatest(losses: Sequence[tuple[str, Amount]], top: int) -> tuple[list[Loss], Loss | None]:
    """Order losses above 0 by size, equal ones as given, and sum up what follows the first `top`.

    A single loss too many is kept as it is: it takes no more room than the sum would.
    """
    exact = [(one_line(label), Fraction(as_fraction(lost))) for label, lost in losses if lost > 0]
    exact.sort(key=lambda loss: -loss[1])
    if len(exact) <= top + 1:
        return exact, None
    rest = sum((lost for _, lost in exact[top:]), Fraction(0))
    return exact[:top], (f"其他（{len(exact) - top} 项）", rest)


@styled
def pareto_chart(
    losses: Sequence[tuple[str, Amount]],
    *,
    top: int = 15,
    label: str = "失分合计（分）",
    gains: bool = False,
    sample: bool = False,
) -> Figure:
    """Draw losses by clause in descending order, and how much of all losses the first ones make up.

    Parameters
    ----------
    losses
        (title of the clause or item, finite points lost); those at or below 0 are left out.
    top
        How many are shown one by one, at most 22; the rest is summed up as 其他, always the last row.
    label
        Title of the x axis, with its unit.
    gains
        What is listed was gained, not lost: points by item.
    """
    if not 1 <= top <= 22:
        raise ValueError(f"top 应为 1 至 22（实为 {top}）")
    shown, rest = greatest(losses, top)
    if not shown:
        return _nothing("没有得分" if gains else "没有失分", sample)
    colour = POINTS if gains else LOSS
    every = [*shown, rest] if rest else shown
    total = sum((lost for _, lost in every), Fraction(0))
    shares = [lost * 100 / total for lost in accumulate(lost for _, lost in every)]
    layout = rows.lay_out(
        [name for name, _ in every],
        "指标" if gains else "条款",
        after=[
            rows.Column("得分" if gains else "失分", [number(lost) for _, lost in every]),
            rows.Column("累计", [f"{number(share)}%" for share in shares]),
        ],
        label_room=6.4,
        label_lines=2,
        aside=3.3,
    )
    bars.axis(layout.axes, *bars.reach([lost for _, lost in every], 0), label)
    for y, (_, lost) in zip(layout.ys, every, strict=True):
        bars.stretch(layout.axes, y, 0, lost, _REST if rest and y == layout.ys[-1] else colour)
    beside = layout.beside(rows.RIGHT - 2.9, 2.75)
    bars.axis(beside, 0, 100, "", most=4)
    layout.title(rows.RIGHT - 2.9, "累计占比（%）", align="left")
    dots: dict[str, Any] = {
        "marker": "o",
        "markersize": 3.5,
        "markerfacecolor": colour,
        "markeredgecolor": colour,
    }
    beside.plot(list(map(float, shares)), layout.ys, color=MUTED, linewidth=1, clip_on=False, **dots)
    if sample:
        sample_mark(layout.figure)
    return layout.figure


def _nothing(text: str, sample: bool) -> Figure:
    figure = sheet(PAGE_WIDTH, 1.6)
    panel(figure, 0.1, 0.5, PAGE_WIDTH - 0.2, 1.0).set_axis_off()
    write(figure, PAGE_WIDTH / 2, 0.95, text, size=SMALL, color=MUTED, ha="center")
    if sample:
        sample_mark(figure)
    return figure
