"""The ranking: one bar per unit, with its bounds while something is unknown."""

from __future__ import annotations

from matplotlib.figure import Figure
from pandas import DataFrame

from kaohe.report.charts import bars, legend, rows
from kaohe.report.charts.groups import check_count, regroup
from kaohe.report.charts.labels import Amount, number, one_line, span
from kaohe.report.charts.style import POINTS, sample_mark, styled, unknown_patch


@styled
def ranking_chart(
    ranking: DataFrame,
    maximum: Amount | None,
    *,
    limits: tuple[Amount, Amount] | None = None,
    unit: str = "分",
    by_rate: bool = False,
    sample: bool = False,
) -> Figure:
    """Draw the final points of up to 60 units.

    Parameters
    ----------
    ranking
        Columns unit, group, low, high (points, low = high when known), rank_label (``3``, ``2–5``); rows in
        the order to be shown. Groups stand as their first rows do and are headed when there are several.
        With `by_rate` also rate_low and rate_high, in percent: they are drawn, and the points written beside.
    maximum
        Full marks, in points; None where none are stated.
    limits
        Range of all that is drawn, when the ranking is cut into several charts that should share a scale.
    unit
        What points are counted in.

    Raises
    ------
    ValueError
        More than 60 units: cut them with `style.chunks`.
    """
    check_count(len(ranking))
    groups = [one_line(group) for group in ranking["group"]]
    frame = ranking.iloc[regroup(groups)]
    points = list(zip(frame["low"], frame["high"], strict=True))
    drawn = list(zip(frame["rate_low"], frame["rate_high"], strict=True)) if by_rate else points
    keys: list[legend.Key] = []
    if any(low < high for low, high in drawn):
        settled = "已定得分率" if by_rate else "已定得分"
        keys = [(settled, {"facecolor": POINTS}), ("未定区间（最低至最高）", unknown_patch(POINTS))]
    after = [rows.Column("得分", [span(low, high) for low, high in points])]
    if by_rate:
        after.append(rows.Column("得分率（%）", [span(low, high) for low, high in drawn]))
    layout = rows.lay_out(
        [one_line(unit) for unit in frame["unit"]],
        "考核对象",
        groups=[one_line(group) for group in frame["group"]],
        before=[rows.Column("名次", [one_line(rank) for rank in frame["rank_label"]])],
        after=after,
        keys=keys,
    )
    every = [*(limits or ()), *(bound for pair in drawn for bound in pair)]
    full: list[Amount] = [100] if by_rate else [] if maximum is None else [maximum]
    bars.axis(layout.axes, *bars.reach(every, 0, *full), _label(maximum, unit, by_rate=by_rate))
    for y, (low, high) in zip(layout.ys, drawn, strict=True):
        bars.stretch(layout.axes, y, 0, bars.settled(low, high), POINTS)
        if low < high:
            bars.interval(layout.axes, y, low, high, POINTS)
    if sample:
        sample_mark(layout.figure)
    return layout.figure


def _label(maximum: Amount | None, unit: str, *, by_rate: bool) -> str:
    if by_rate:
        return "得分率（%，得分与适用满分之比）"
    if maximum is None:
        return f"得分（{unit}）"
    return f"得分（{unit}，满分 {number(maximum, trim=True)} {unit}）"
