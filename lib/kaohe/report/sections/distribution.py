"""How the scores are spread: by grade where the scheme has grades, else by bands of the total."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from kaohe.quantities import Number
from kaohe.report.charts.distribution import count_by_band, count_by_grade, distribution_chart
from kaohe.report.display import Block, Chart, Group, Paragraph
from kaohe.report.sections import shown
from kaohe.report.sections.shown import Standing

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

_MOST_BANDS = 8
_EDGES = [Fraction(edge, 100) for edge in (60, 70, 80, 90)]


def distribution(ev: Evaluation) -> Block:
    """Bars of how many units have each grade, or lie in each band (shares of full marks); a chart a ranking."""
    found = [standing for standing in shown.standings(ev) if standing.ranked]
    few = [standing for standing in found if len(found) > 1 and len(standing.units) == 1]
    blocks: list[Block] = [_chart(ev, standing) for standing in found if standing not in few]
    if len(found) == 1:
        return blocks[0]
    if few:
        told = "、".join(standing.title for standing in few)
        blocks.append(Paragraph(f"只有一个考核对象的类别（{told}）不画分布。"))
    return Group(blocks)


def _chart(ev: Evaluation, standing: Standing) -> Chart:
    mine = ev.ranking["unit"].isin([ev.units[index] for index in standing.units])
    ranked = ev.ranking[mine & ev.ranking["low"].notna()]
    root = ev.scheme.ranking.of
    if ev.scheme.ranking.grade is not None:
        table = ev.scheme.by_id[ev.scheme.ranking.grade].table
        order = [row.label or "" for row in table.all_rows] if table else []
        counts, undecided = count_by_grade(list(ranked["grade"]), order)
        title = shown.grade_title(ev)
        figure = distribution_chart(counts, undecided, label=title, sample=ev.sample)
        caption = "等次分布" if title.endswith("等次") else f"{title}分布"
    else:
        rated = shown.rated(ev, standing.units)
        bounds = [
            _drawn(ev, index, rated=rated)
            for index in standing.units
            if shown.value(ev, root, index) is not None
        ]
        counts, undecided = count_by_band(bounds, _edges(ev, standing, bounds, rated=rated))
        label = "得分率（%，各段含下限）" if rated else f"得分（{ev.scheme.points_unit}，各段含下限）"
        figure = distribution_chart(counts, undecided, label=label, sample=ev.sample)
        caption = "得分率分布" if rated else "得分分布"
    caption = f"{caption}（{standing.title}）" if standing.title else caption
    told = "，".join(f"{name} {count} 个" for name, count in counts)
    return Chart(figure, caption, f"{caption}：{told}；未定 {undecided} 个", width=0.8)


def _drawn(ev: Evaluation, index: int, *, rated: bool) -> tuple[Number, Number]:
    if not rated:
        return ev.columns[ev.scheme.ranking.of].points.at(index)
    low, high = shown.rate(ev, index) or (Fraction(0), Fraction(0))
    return low * 100, high * 100


def _edges(
    ev: Evaluation, standing: Standing, bounds: list[tuple[Number, Number]], *, rated: bool
) -> list[Fraction]:
    """Shares of full marks; where none are stated, round steps up to the best score."""
    full = Fraction(100) if rated else shown.full_marks(ev, standing.units)
    if full is not None:
        return [edge * full for edge in _EDGES]
    best = max((end for pair in bounds for end in pair if isinstance(end, Fraction)), default=Fraction(0))
    step = next(size for size in _steps() if size * _MOST_BANDS >= best)
    return [step * count for count in range(1, max(2, ceil(best / step)))]


def _steps() -> Iterator[Fraction]:
    """1, 2, 5, 10, 20, 50 …"""
    size = Fraction(1)
    while True:
        yield from (size, size * 2, size * 5)
        size *= 10
