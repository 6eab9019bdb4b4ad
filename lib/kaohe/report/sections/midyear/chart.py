"""The charts of the mid-year view: worst to best, 60 units a chart, with the lines between grades."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.analysis.midyear import Case
from kaohe.report.charts.ranges import Range, range_chart
from kaohe.report.display import Chart
from kaohe.report.sections import shown
from kaohe.scheme.base import Reference
from kaohe.scheme.primitive import NodeOf

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


def charts(ev: Evaluation, found: Sequence[Case], caption: str) -> list[Chart]:
    """Worst and best case of the units of one ranking, on one scale; grade lines where grades go by the total."""
    made = []
    limits = min(case.low for case in found), max(case.high for case in found)
    for piece in shown.chunks(list(found)):
        ranges = [Range(case.unit, case.low, case.high, shown.rank(case.best, case.worst)) for case in piece]
        with shown.rounding(ev):
            figure = range_chart(
                ranges,
                grade_lines(ev),
                limits=limits,
                label=f"得分（{ev.scheme.points_unit}）",
                sample=ev.sample,
            )
        alt = f"{len(piece)} 个考核对象最坏至最好得分的区间图，按名次排列：{piece[0].unit}至{piece[-1].unit}"
        made.append(Chart(figure, caption, alt))
    return made


def grade_lines(ev: Evaluation) -> list[tuple[str, Fraction]]:
    """The points from which on each grade is given, where the grade table goes by the ranked total."""
    node = ev.scheme.by_id.get(ev.scheme.ranking.grade or "")
    if node is None or node.table is None or node.table.of != NodeOf(node=ev.scheme.ranking.of):
        return []
    found = []
    for row in node.table.all_rows:
        limit = row.at_least
        if isinstance(limit, Reference) and limit.unknown in ev.scheme.supplied:
            limit = limit.plus + limit.times * Fraction(ev.scheme.supplied[limit.unknown].number)
        if isinstance(limit, Fraction) and row.label is not None:
            found.append((row.label, limit))
    return found
