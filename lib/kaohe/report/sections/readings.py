"""The readings in force, and what each other one would change."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.analysis.sensitivity import Change, Effect, effects
from kaohe.quantities import display
from kaohe.report.display import Block, Column, Group, Paragraph, Table
from kaohe.report.sections import shown

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

_MOST = 8


def readings(ev: Evaluation) -> Group:
    """Clause, question, the reading used and why; for each other reading the units whose result differs."""
    found = effects(ev)
    if not found:
        return Group([Paragraph("本办法没有需要选定读法的条款。")])
    used = [
        [
            key.rpartition(":")[0],
            key,
            reading.about,
            f"{ev.readings[key]} {reading.options[ev.readings[key]].says}",
            reading.because,
        ]
        for key, reading, _ in found
    ]
    columns = [
        Column("clause", "条款"),
        Column("id", "读法"),
        Column("about", "疑义"),
        Column("used", "采用"),
        Column("because", "理由"),
    ]
    blocks: list[Block] = [Table(columns, used, caption="所用读法")]
    others = [effect for _, _, others in found for effect in others]
    if others:
        blocks.append(_effects(ev, others))
    return Group(blocks)


def _effects(ev: Evaluation, found: list[Effect]) -> Table:
    graded = ev.scheme.ranking.grade is not None
    columns = [
        Column("id", "改用"),
        Column("says", "读法内容", width=0.8),
        Column("scores", "得分变动", "integer"),
        Column("ranks", "名次变动", "integer"),
        *([Column("grades", f"{shown.grade_title(ev)}变动", "integer")] if graded else []),
        Column("change", f"最大变动（{ev.scheme.points_unit}）", "number"),
        Column("who", "变动的对象", width=1.5),
    ]
    rows = []
    for effect in found:
        counts = [str(len(effect.scores)), str(len(effect.ranks)), str(len(effect.grades))]
        counts = counts if graded else counts[:2]
        counts.append(_greatest(ev, effect))
        if effect.refused:
            counts = ["—"] * len(counts)
        rows.append([f"{effect.reading}{effect.letter}", effect.says, *counts, _who(ev, effect)])
    note = f"每次只改一项读法，其余不变；得分、名次变动的是对象个数；变动大者在前，至多列 {_MOST} 个。"
    return Table(columns, rows, caption="改用其他读法的影响", note=note)


def _greatest(ev: Evaluation, effect: Effect) -> str:
    """The largest move of a total; in words where it comes to apply or ceases to."""
    moved = [change.points for change in effect.changes if change.points[0] != change.points[1]]
    if any(bounds[0] is None for pair in moved for bounds in pair):
        return "是否适用"
    return display(effect.change, int(ev.scheme.rounding.decimals))


def _who(ev: Evaluation, effect: Effect) -> str:
    """Each unit with its numbers, the largest moves first; the rest counted."""
    if effect.refused:
        return f"不能与现用的其他读法并用：{effect.refused}"
    told = "；".join(_told(ev, change) for change in effect.changes[:_MOST])
    if len(effect.changes) > _MOST:
        told += f"；等 {len(effect.changes)} 个"
    return told or "无"


def _told(ev: Evaluation, change: Change) -> str:
    """``东乡 88.00→78.00，名次 1→2，等次 优秀→合格``."""
    parts = []
    before, after = (shown.points(ev, *bounds) for bounds in change.points)
    if change.points[0] != change.points[1]:
        unseen = display(
            Fraction(1, 10 ** int(ev.scheme.rounding.decimals)), int(ev.scheme.rounding.decimals)
        )
        parts.append(f"{before}（变动不足 {unseen}）" if before == after else f"{before}→{after}")
    if change.ranks[0] != change.ranks[1]:
        parts.append("名次 " + "→".join(shown.rank(*ranks) for ranks in change.ranks))
    if change.grade[0] != change.grade[1]:
        parts.append(f"{shown.grade_title(ev)} " + "→".join(grade or "未定" for grade in change.grade))
    for node, labels in change.labels.items():
        title = ev.scheme.by_id[node].title
        parts.append(f"{title} " + "→".join(label or "未定" for label in labels))
    return f"{change.unit} {'，'.join(parts)}"
