"""Two years of one place: what the later regulation added, removed and changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from kaohe.analysis.schemediff import Difference, indicator_differences, reading_differences
from kaohe.report.comparison.rows import name_of
from kaohe.report.display import Block, Column, Group, Heading, Paragraph, Table

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

_WHAT = {"added": "新增", "removed": "取消", "changed": "修改"}


def changes(evs: Sequence[Evaluation]) -> Group:
    """For each place compared in several years, each year against the one before it."""
    blocks: list[Block] = []
    for earlier, later in _pairs(evs):
        blocks.append(Heading(f"{name_of(later)} 与 {name_of(earlier)} 相比", 2))
        blocks += _between(earlier, later)
    return Group(blocks or [Paragraph("所比较的办法不是同一地区的，不作逐项对照。")])


def _pairs(evs: Sequence[Evaluation]) -> list[tuple[Evaluation, Evaluation]]:
    places: dict[str, list[Evaluation]] = {}
    for ev in sorted(evs, key=lambda ev: ev.scheme.period.start):
        places.setdefault(ev.scheme.place, []).append(ev)
    return [pair for those in places.values() for pair in pairwise(those)]


def _between(earlier: Evaluation, later: Evaluation) -> list[Block]:
    found = indicator_differences(earlier.scheme, later.scheme)
    readings = reading_differences(earlier.scheme, later.scheme)
    counts = {what: len({(item.before, item.after) for item in found if item.what == what}) for what in _WHAT}
    told = "、".join(f"{name} {counts[what]} 项" for what, name in _WHAT.items())
    blocks: list[Block] = [
        Paragraph(f"指标：{told}。按名称、编号对应；名称和编号都变了的，记作一项取消、一项新增。")
    ]
    if found:
        blocks.append(_table(found, earlier, later, "指标的变化", "指标"))
    if readings:
        blocks.append(_table(readings, earlier, later, "疑义的变化", "读法"))
    return blocks


def _table(
    found: Sequence[Difference], earlier: Evaluation, later: Evaluation, caption: str, what: str
) -> Table:
    before, after = earlier.scheme.period.start.year, later.scheme.period.start.year
    columns = [
        Column("what", "变化"),
        Column("ids", what),
        Column("title", "名称" if what == "指标" else "疑义"),
        Column("aspect", "方面"),
        Column("was", f"{before} 年"),
        Column("becomes", f"{after} 年"),
    ]
    rows = []
    for item in found:
        ids = [key for key in dict.fromkeys((item.before, item.after)) if key]
        rows.append(
            [
                _WHAT[item.what],
                "→".join(ids),
                item.title,
                item.aspect or "—",
                item.was or "—",
                item.becomes or "—",
            ]
        )
    return Table(columns, rows, caption=caption)
