"""Points by part, stacked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.report.charts.parts import parts_chart
from kaohe.report.display import Chart, Group, Paragraph
from kaohe.report.sections import shown

if TYPE_CHECKING:
    from kaohe.scoring.evaluation import Evaluation


def parts(ev: Evaluation) -> Group:
    """What each part gives to each unit, best first."""
    root = ev.scheme.by_id[ev.scheme.ranking.of]
    nodes = root.children
    if not 1 < len(nodes) <= 8:
        return Group([Paragraph("本方案不分部分。")])
    averaged = root.mean is not None
    text = (
        "总分为各部分的平均分；图中为各部分得分，条长为其和，右列为总分。"
        if averaged
        else "总分为各部分得分之和。"
    )
    blocks: list[Paragraph | Chart] = [Paragraph(text)]
    for piece in shown.chunks(shown.order(ev)):
        with shown.rounding(ev):
            figure = parts_chart(
                [ev.units[index] for index in piece],
                [f"{node.id} {node.title}" for node in nodes],
                [[shown.value(ev, node.id, index) for node in nodes] for index in piece],
                groups=[ev.groups[index] for index in piece],
                totals=[shown.value(ev, root.id, index) for index in piece],
                sample=ev.sample,
            )
        blocks.append(Chart(figure, "各部分得分", f"{len(piece)} 个考核对象各部分得分的堆积条形图"))
    return Group(blocks)
