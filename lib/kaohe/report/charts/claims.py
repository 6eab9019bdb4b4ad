"""Self-assessed against verified points: two marks and the way between them, one row a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kaohe.report.charts import ends, legend, rows
from kaohe.report.charts.labels import Amount, one_line, span
from kaohe.report.charts.style import LOSS, MUTED, POINTS, sample_mark, styled

Pair = tuple[Amount, Amount]


@dataclass(frozen=True)
class ClaimRow:
    """One unit: least and most points by its self-assessment and as verified, and the difference as text."""

    unit: str
    claimed: Pair
    verified: Pair
    over: str


@styled
def claims_chart(
    claims: Sequence[ClaimRow],
    *,
    limits: ends.Limits | None = None,
    label: str = "得分（分）",
    sample: bool = False,
) -> Figure:
    """Draw both scores of up to 60 units.

    Parameters
    ----------
    claims
        The units in the order to be shown.
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
        ("自评（空心）", {"facecolor": "white", "edgecolor": LOSS}),
        ("核定（实心）", {"facecolor": POINTS}),
    ]
    layout = ends.lay_out(
        [item.unit for item in claims],
        after=[
            rows.Column("自评", [span(*item.claimed) for item in claims]),
            rows.Column("核定", [span(*item.verified) for item in claims]),
            rows.Column("相差", [one_line(item.over) for item in claims]),
        ],
        keys=keys,
    )
    every = [*(limits or ()), *(end for item in claims for end in (*item.claimed, *item.verified))]
    ends.axis(layout.axes, every, label)
    for y, item in zip(layout.ys, claims, strict=True):
        _drawn(layout.axes, y, item)
    if sample:
        sample_mark(layout.figure)
    return layout.figure


def _drawn(axes: Axes, y: float, item: ClaimRow) -> None:
    """The way from one score to the other; a score that is open is a bar from its least to its most."""
    way = [ends.inside(axes, end) for end in (*item.claimed, *item.verified)]
    axes.plot([min(way), max(way)], [y, y], color=MUTED, linewidth=0.8, zorder=1.5)
    looks: list[tuple[Pair, float, dict[str, Any]]] = [
        (item.verified, 3.4, {"color": POINTS}),
        (item.claimed, 4.6, {"markeredgecolor": LOSS, "markerfacecolor": "none", "color": LOSS}),
    ]
    for (low, high), size, look in looks:
        if low < high:
            places = [ends.inside(axes, low), ends.inside(axes, high)]
            axes.plot(places, [y, y], color=look["color"], linewidth=2.6, alpha=0.45, zorder=2)
        for end in {low, high}:
            ends.dot(axes, y, end, size, linestyle="", **look)
