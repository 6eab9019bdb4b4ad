"""Where the points went, a chapter a ranking: a heat map units × items, and the losses by clause.

Where a total has no maximum there is nothing to lose: then where the points came from.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.quantities import display
from kaohe.report.charts.heatmap import loss_heatmap
from kaohe.report.charts.pareto import pareto_chart
from kaohe.report.display import Block, Chart, Column, Group, Paragraph, Table
from kaohe.report.sections import shown
from kaohe.report.sections.shown import Standing

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation
    from kaohe.scheme.indicator import Indicator


@dataclass(frozen=True)
class _Words:
    """How a chapter names what it lists."""

    what: str
    total: str
    weighed: str
    chart: str
    table: str
    note: str


_LOST = _Words(
    "失分",
    "失分合计",
    "折合总分，",
    "失分集中在哪些条款",
    "各条款失分",
    "失分按其在总分中的分量折合；得分未定的，只计必失的部分。封顶、折算补回的分不在此列。",
)
_MADE = _Words(
    "得分",
    "得分合计",
    "",
    "得分来自哪些指标",
    "各指标得分合计",
    "总分没有满分，不计失分；得分未定的，只计必得的部分。",
)


def heatmap(ev: Evaluation) -> Group:
    """The share of its points each unit lost on each item that applies to any of them; by ranking."""
    blocks: list[Chart] = []
    for standing in shown.standings(ev):
        blocks += _heatmaps(ev, standing)
    return Group(blocks)


def _heatmaps(ev: Evaluation, standing: Standing) -> list[Chart]:
    places = list(standing.units)
    items = [
        node for node in ev.scheme.root.walk() if _is_item(node) and ev.columns[node.id].applies[places].any()
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


def _is_item(node: Indicator) -> bool:
    """Whether it has a maximum, and nothing under it has one."""
    return node.max is not None and all(child.max is None for child in node.walk() if child is not node)


def _share(ev: Evaluation, node: Indicator, index: int) -> Any:
    value = shown.value(ev, node.id, index)
    maximum = ev.columns[node.id].maximum.high[index]
    if value is None or not maximum:
        return None
    if isinstance(value, tuple):
        return (1 - Fraction(value[1]) / maximum, 1 - Fraction(value[0]) / maximum)
    return 1 - Fraction(value) / maximum


def pareto(ev: Evaluation) -> Group:
    """Losses by clause in points of the total, or what the points are made of (of several indicators); by ranking."""
    blocks: list[Block] = []
    for standing in shown.standings(ev):
        lost = lost_by(ev, standing)
        if lost or not shown.without_maximum(ev):
            blocks += _told(ev, standing, _LOST, lost, _losing(ev, standing))
        else:
            made = shown.made_of(ev, standing.units)
            if len(made) < 2:
                continue
            blocks += _told(ev, standing, _MADE, made, _gaining(ev, standing, list(made)))
    return Group(blocks)


def lost_by(ev: Evaluation, standing: Standing) -> dict[str, Fraction]:
    """What units of a ranking lost for certain, by indicator, the most first."""
    totals: dict[str, Fraction] = {}
    for row in _own(ev, standing):
        totals[row["node"]] = totals.get(row["node"], Fraction(0)) + row["contribution"]
    return dict(sorted(((node, total) for node, total in totals.items() if total > 0), key=_by_size))


def _own(ev: Evaluation, standing: Standing) -> list[dict[Any, Any]]:
    names = [ev.units[index] for index in standing.units]
    mine = ev.losses[ev.losses["unit"].isin(names) & ~ev.losses["adjusts"].astype(bool)]
    return list(mine.to_dict("records"))


def _losing(ev: Evaluation, standing: Standing) -> dict[str, int]:
    """How many units lost points, by indicator."""
    return Counter(row["node"] for row in _own(ev, standing) if row["contribution"] > 0)


def _gaining(ev: Evaluation, standing: Standing, nodes: list[str]) -> dict[str, int]:
    """How many units surely have points, by indicator."""
    return {
        node: sum(
            bool(ev.columns[node].applies[index]) and ev.columns[node].points.low[index] != 0
            for index in standing.units
        )
        for node in nodes
    }


def _by_size(item: tuple[str, Fraction]) -> Fraction:
    return -item[1]


def _told(
    ev: Evaluation, standing: Standing, words: _Words, totals: dict[str, Fraction], counts: dict[str, int]
) -> list[Block]:
    if not totals:
        return [Paragraph(f"{standing.title or '各考核对象'}没有确定的{words.what}。")]
    unit, suffix = ev.scheme.points_unit, f"（{standing.title}）" if standing.title else ""
    names = [(f"{node} {ev.scheme.by_id[node].title}", total) for node, total in totals.items()]
    gains = words is _MADE
    with shown.rounding(ev):
        figure = pareto_chart(
            names, label=f"{words.total}（{words.weighed}{unit}）", gains=gains, sample=ev.sample
        )
    most = "、".join(name for name, _ in names[:3])
    alt = f"按{words.what}从多到少排列的条形图，最多的是：{most}"
    columns = [
        Column("node", "指标"),
        Column("title", "名称"),
        Column("clause", "条款"),
        Column("lead", "牵头单位"),
        Column("units", f"{words.what}对象（个）", "integer"),
        Column("total", f"{words.total}（{unit}）", "number"),
        Column("average", f"平均（{unit}）", "number"),
    ]
    rows = []
    for node, total in totals.items():
        spec = ev.scheme.by_id[node]
        scoring = [key for key in spec.clauses if ev.scheme.clauses[key].scoring]
        clauses = "、".join(scoring or spec.clauses) or "—"
        average = display(total / len(standing.units))
        rows.append(
            [node, spec.title, clauses, lead_of(ev, node), str(counts[node]), display(total), average]
        )
    return [
        Chart(figure, f"{words.chart}{suffix}", alt),
        Table(columns, rows, caption=f"{words.table}{suffix}", note=words.note),
    ]


def lead_of(ev: Evaluation, node: str) -> str:
    """The unit in charge of an indicator: its own, else its nearest ancestor's."""
    here: str | None = node
    while here is not None:
        lead = ev.scheme.by_id[here].lead
        if lead:
            return lead
        here = ev.scheme.parents.get(here)
    return "—"
