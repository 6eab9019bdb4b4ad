"""How the units are spread: by score rate, comparable between regulations, and by each regulation's own grades."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.analysis.structure import Share
from kaohe.report.charts.distribution import count_by_band, count_by_grade
from kaohe.report.comparison.rows import Structure, any_sample, share_chart, structures
from kaohe.report.display import Block, Column, Group, Paragraph, Table

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

_EDGES = [Fraction(edge) for edge in (60, 70, 80, 90)]
_OPEN = "未定"


def grades(evs: Sequence[Evaluation]) -> Group:
    """Units by bands of their score rate, as shares of all; then the grades each regulation gives."""
    found = [item for item in structures(evs) if _units(item)]
    text = "得分率是得分与适用满分之比，可在办法之间比较；跨两段以上的区间画作未定。等次是各办法自定的，分开列出。"
    blocks: list[Block] = [Paragraph(text)]
    if found:
        rows, bands = [], [(item.name, _bands(item)) for item in found]
        for name, counts in bands:
            whole = sum(counts.values())
            settled = {band: Fraction(count, whole) for band, count in counts.items() if band != _OPEN}
            shares: dict[str, Share] = {band: (share, share) for band, share in settled.items()}
            rows.append((name, shares))
        names = list(bands[0][1])
        label = "占考核对象的比重（%）"
        blocks.append(share_chart(rows, names, "得分率分布", label, sample=any_sample(evs)))
        columns = [Column("name", "办法"), *(Column(band, band, "integer") for band in names)]
        cells = [[name, *(str(counts[band]) for band in names)] for name, counts in bands]
        blocks.append(Table(columns, cells, caption="得分率分布（个）"))
    blocks.append(_own(found))
    return Group(blocks)


def _units(item: Structure) -> list[int]:
    column = item.ev.columns[item.ev.scheme.ranking.of]
    return [
        index for index, group in enumerate(item.ev.groups) if group in item.groups and column.applies[index]
    ]


def _bands(item: Structure) -> dict[str, int]:
    """Units by band in percent, and those whose bounds lie in several or whose maximum is open."""
    column = item.ev.columns[item.ev.scheme.ranking.of]
    rates, undecided = [], 0
    for index in _units(item):
        low, high = column.points.at(index)
        least, most = column.maximum.at(index)
        if any(isinstance(end, float) for end in (low, high, least, most)) or least <= 0:
            undecided += 1
            continue
        ends = [100 * Fraction(end) / Fraction(full) for end in (low, high) for full in (least, most)]
        rates.append((min(ends), max(ends)))
    counts, more = count_by_band(rates, _EDGES)
    return {**{_percent(name): count for name, count in counts}, _OPEN: undecided + more}


def _percent(band: str) -> str:
    """``60以下`` and ``60–70`` in percent."""
    return band.replace("以", "%以") if "以" in band else f"{band}%"


def _own(found: Sequence[Structure]) -> Block:
    rows = []
    for item in found:
        scheme = item.ev.scheme
        if scheme.ranking.grade is None:
            continue
        table = scheme.by_id[scheme.ranking.grade].table
        order = [row.label or "" for row in table.all_rows] if table else []
        units = {item.ev.units[index] for index in _units(item)}
        given = item.ev.ranking[item.ev.ranking["unit"].isin(units)]["grade"]
        counts, undecided = count_by_grade(list(given), order)
        told = [f"{name} {count} 个" for name, count in counts]
        told += [f"未定 {undecided} 个"] if undecided else []
        rows.append([item.name, "、".join(told)])
    if not rows:
        return Paragraph("所比较的办法都不分等次。")
    return Table([Column("name", "办法"), Column("grades", "等次")], rows, caption="各办法的等次")
