"""Points by part, stacked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.report.charts.parts import parts_chart
from kaohe.report.display import Chart, Group, Paragraph
from kaohe.report.sections import shown
from kaohe.report.sections.shown import Standing

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

_MOST = 8


def parts(ev: Evaluation) -> Group:
    """What each part gives to each unit, best first; a chart a ranking."""
    every = shown.standings(ev)
    found = [standing for standing in every if 1 < len(standing.parts) <= _MOST]
    many = [
        f"{standing.title or '考核总分'}由 {len(standing.parts)} 项指标组成，不逐项画图"
        for standing in every
        if len(standing.parts) > _MOST
    ]
    told = [Paragraph(f"{'；'.join(many)}，见下章的热力图和“各考核对象”。")] if many else []
    if not found:
        return Group(told or [Paragraph("本方案不分部分。")])
    averaged = ev.scheme.by_id[ev.scheme.parents[found[0].parts[0].id]].mean is not None
    text = (
        "总分为各部分的平均分；图中为各部分得分，条长为其和，右列为总分。"
        if averaged
        else "总分为各部分得分之和。"
    )
    blocks: list[Paragraph | Chart] = [Paragraph(text), *told]
    for standing in found:
        blocks += _charts(ev, standing)
    return Group(blocks)


def _charts(ev: Evaluation, standing: Standing) -> list[Chart]:
    root = ev.scheme.ranking.of
    charts = []
    for piece in shown.chunks(list(standing.units)):
        with shown.rounding(ev):
            figure = parts_chart(
                [ev.units[index] for index in piece],
                [f"{node.id} {node.title}" for node in standing.parts],
                [[shown.value(ev, node.id, index) for node in standing.parts] for index in piece],
                groups=[ev.groups[index] for index in piece],
                totals=[shown.value(ev, root, index) for index in piece],
                sample=ev.sample,
            )
        caption = f"各部分得分（{standing.title}）" if standing.title else "各部分得分"
        charts.append(Chart(figure, caption, f"{len(piece)} 个考核对象各部分得分的堆积条形图"))
    return charts
