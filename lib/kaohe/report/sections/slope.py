"""Ranks before and after a change, as slope charts: one of all units, or one a group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from kaohe.report.charts.slope import Side, Slope, slope_chart, told
from kaohe.report.display import Block, Chart, Group, Paragraph
from kaohe.report.sections import shown

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


class Drawing(NamedTuple):
    """A slope chart: its title, the SVG, and what it shows in words."""

    title: str
    svg: str
    alt: str


def slope(before: Evaluation, after: Evaluation, unit: str = "") -> Block:
    """Charts of the ranks before and after; ``unit`` stands out."""
    charts: list[Block] = [
        Chart(item.svg, item.title, item.alt) for item in drawings(before, after, unit, titled=False)
    ]
    return Group(charts or [Paragraph("没有排名的考核对象，不画名次变化图。")])


def drawings(
    before: Evaluation, after: Evaluation, unit: str = "", *, titled: bool = True
) -> Iterator[Drawing]:
    """A chart of each ranking, in the order of the scheme; its title is drawn into it when ``titled``."""
    apart = after.scheme.ranking.among == "group"
    names = shown.ranked_groups(after) if apart else [""]
    mine, theirs = _sides(before), _sides(after)
    nothing = Side(None, None, "")
    members: dict[str, list[str]] = {name: [] for name in names}
    groups = {
        **dict(zip(after.units, after.groups, strict=True)),
        **dict(zip(before.units, before.groups, strict=True)),
    }
    for name, group in groups.items():
        if name in mine or name in theirs:
            members.setdefault(group if apart else "", []).append(name)
    for group, units in members.items():
        if units:
            slopes = [Slope(name, mine.get(name, nothing), theirs.get(name, nothing)) for name in units]
            title = f"名次变化（{group}）" if group else "名次变化"
            svg = slope_chart(
                slopes, source=_source(before, after), title=title if titled else "", highlight=unit
            )
            yield Drawing(title, svg, f"{title}：{told(slopes)}")


def _sides(ev: Evaluation) -> dict[str, Side]:
    """The units that are ranked."""
    columns = (ev.ranking[name].tolist() for name in ("unit", "low", "high", "rank_low", "rank_high"))
    return {
        unit: Side(best, worst, shown.points(ev, low, high))
        for unit, low, high, best, worst in zip(*columns, strict=True)
        if best is not None
    }


def _source(before: Evaluation, after: Evaluation) -> str:
    mark = "　示例数据" if before.sample or after.sample else ""
    return f"来源：{after.scheme.document}，台账“{after.ledger.name}”{mark}"
