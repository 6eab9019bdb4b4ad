"""Where the points went: a heat map units × items, and the losses by clause."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.quantities import display
from kaohe.report.charts.heatmap import loss_heatmap
from kaohe.report.charts.pareto import pareto_chart
from kaohe.report.display import Chart, Column, Group, Table
from kaohe.report.sections import shown
from kaohe.report.sections.shown import Standing

if TYPE_CHECKING:
    from kaohe.scheme.indicator import Indicator
    from kaohe.scoring.evaluation import Evaluation


def heatmap(ev: Evaluation) -> Group:
    """The share of its points each unit lost on each item that applies to any of them; by ranking."""
    blocks: list[Chart] = []
    for standing in shown.standings(ev):
        blocks += _heatmaps(ev, standing)
    return Group(blocks)


def _heatmaps(ev: Evaluation, standing: Standing) -> list[Chart]:
    places = list(standing.units)
    items = [
        node
        for node in ev.scheme.root.walk()
        if not node.children and node.max is not None and ev.columns[node.id].applies[places].any()
    ]
    charts = []
    for piece in shown.chunks(places, 50) if items else []:
        figure = loss_heatmap(
            [ev.units[index] for index in piece],
            [(node.id, node.title) for node in items],
            [[_share(ev, node, index) for node in items] for index in piece],
            groups=[ev.groups[index] for index in piece],
            sample=ev.sample,
        )
        alt = f"{len(piece)} 个考核对象在 {len(items)} 项指标上失分占比的热力图，颜色越深失分越多"
        caption = f"各项指标失分占比（{standing.title}）" if standing.title else "各项指标失分占比"
        charts.append(Chart(figure, caption, alt))
    return charts


def _share(ev: Evaluation, node: Indicator, index: int) -> Any:
    value = shown.value(ev, node.id, index)
    maximum = ev.columns[node.id].maximum.high[index]
    if value is None or not maximum:
        return None
    if isinstance(value, tuple):
        return (1 - Fraction(value[1]) / maximum, 1 - Fraction(value[0]) / maximum)
    return 1 - Fraction(value) / maximum


def pareto(ev: Evaluation) -> Group:
    """Losses by clause, all units together, in points of the total."""
    lost = ev.losses
    own = lost[~lost["adjusts"].astype(bool)]
    totals: dict[str, Fraction] = {}
    for node, contribution in zip(own["node"], own["contribution"], strict=True):
        totals[node] = totals.get(node, Fraction(0)) + contribution
    ranked = sorted((item for item in totals.items() if item[1] > 0), key=_by_loss)
    names = [(f"{node} {ev.scheme.by_id[node].title}", total) for node, total in ranked]
    with shown.rounding(ev):
        figure = pareto_chart(names, label=f"失分合计（折合总分，{ev.scheme.points_unit}）", sample=ev.sample)
    told = "、".join(name for name, _ in names[:3])
    chart = Chart(figure, "失分集中在哪些条款", f"按失分从多到少排列的条形图，最多的是：{told or '无'}")
    return Group([chart, _table(ev, ranked)])


def _by_loss(item: tuple[str, Fraction]) -> Fraction:
    return -item[1]


def _table(ev: Evaluation, ranked: list[tuple[str, Fraction]]) -> Table:
    columns = [
        Column("node", "指标"),
        Column("title", "名称"),
        Column("clause", "条款"),
        Column("lead", "牵头单位"),
        Column("units", "失分对象（个）", "integer"),
        Column("total", f"失分合计（{ev.scheme.points_unit}）", "number"),
        Column("average", f"平均（{ev.scheme.points_unit}）", "number"),
    ]
    rows = []
    for node, total in ranked:
        spec = ev.scheme.by_id[node]
        clauses = "、".join(key for key in spec.clauses if ev.scheme.clauses[key].scoring)
        losing = ev.losses[(ev.losses["node"] == node) & (ev.losses["contribution"] > 0)]
        average = display(total / len(ev.units))
        rows.append([node, spec.title, clauses, lead_of(ev, node), str(len(losing)), display(total), average])
    note = "失分按其在总分中的分量折合；得分未定的，只计必失的部分。封顶、折算补回的分不在此列。"
    return Table(columns, rows, caption="各条款失分", note=note)


def lead_of(ev: Evaluation, node: str) -> str:
    """The unit in charge of an indicator: its own, else its nearest ancestor's."""
    here: str | None = node
    while here is not None:
        lead = ev.scheme.by_id[here].lead
        if lead:
            return lead
        here = ev.scheme.parents.get(here)
    return "—"
