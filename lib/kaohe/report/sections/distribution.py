"""How the scores are spread: by grade where the scheme has grades, else by bands of the total."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.report.charts.distribution import count_by_band, count_by_grade, distribution_chart
from kaohe.report.display import Chart, Group
from kaohe.report.sections import shown
from kaohe.report.sections.shown import Standing

if TYPE_CHECKING:
    from kaohe.scoring.evaluation import Evaluation

_EDGES = [Fraction(edge, 100) for edge in (60, 70, 80, 90)]


def distribution(ev: Evaluation) -> Chart | Group:
    """Bars of how many units have each grade, or lie in each band (shares of full marks); a chart a ranking."""
    charts = [_chart(ev, standing) for standing in shown.standings(ev) if standing.ranked]
    return charts[0] if len(charts) == 1 else Group(charts)


def _chart(ev: Evaluation, standing: Standing) -> Chart:
    mine = ev.ranking["unit"].isin([ev.units[index] for index in standing.units])
    ranked = ev.ranking[mine & ev.ranking["low"].notna()]
    if ev.scheme.ranking.grade is not None:
        table = ev.scheme.by_id[ev.scheme.ranking.grade].table
        order = [row.label or "" for row in table.all_rows] if table else []
        counts, undecided = count_by_grade(list(ranked["grade"]), order)
        figure = distribution_chart(counts, undecided, label="等次", sample=ev.sample)
        caption = "等次分布"
    else:
        maximum = shown.full_marks(ev, standing.units)
        bounds = list(zip(ranked["low"], ranked["high"], strict=True))
        counts, undecided = count_by_band(bounds, [edge * maximum for edge in _EDGES])
        label = f"得分（{ev.scheme.points_unit}，各段含下限）"
        figure = distribution_chart(counts, undecided, label=label, sample=ev.sample)
        caption = "得分分布"
    caption = f"{caption}（{standing.title}）" if standing.title else caption
    told = "，".join(f"{name} {count} 个" for name, count in counts)
    return Chart(figure, caption, f"{caption}：{told}；未定 {undecided} 个", width=0.8)
