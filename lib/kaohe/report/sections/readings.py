"""The readings in force, and what each other one would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.analysis.sensitivity import Effect, effects
from kaohe.quantities import display
from kaohe.report.display import Block, Column, Group, Paragraph, Table

if TYPE_CHECKING:
    from kaohe.scoring.evaluation import Evaluation


def readings(ev: Evaluation) -> Group:
    """Clause, question, the reading used and why; for each other reading the units whose score or rank differ."""
    found = effects(ev)
    if not found:
        return Group([Paragraph("本办法没有需要选定读法的条款。")])
    used = [
        [key, reading.about, f"{ev.readings[key]} {reading.options[ev.readings[key]].says}", reading.because]
        for key, reading, _ in found
    ]
    columns = [
        Column("id", "读法"),
        Column("about", "疑义"),
        Column("used", "采用"),
        Column("because", "理由"),
    ]
    blocks: list[Block] = [Table(columns, used, caption="所用读法")]
    rows = [_row(effect) for _, _, others in found for effect in others]
    if rows:
        blocks.append(
            _effects(
                rows, ev.scheme.points_unit, any(effect.grades for _, _, others in found for effect in others)
            )
        )
    return Group(blocks)


def _effects(rows: list[list[str]], unit: str, graded: bool) -> Table:
    columns = [
        Column("id", "改用"),
        Column("says", "读法内容"),
        Column("scores", "得分变动（个）", "integer"),
        Column("ranks", "名次变动（个）", "integer"),
        *([Column("grades", "等次变动（个）", "integer")] if graded else []),
        Column("change", f"最大变动（{unit}）", "number"),
        Column("who", "得分变动的对象"),
    ]
    kept = rows if graded else [[*row[:4], *row[5:]] for row in rows]
    return Table(columns, kept, caption="改用其他读法的影响", note="每次只改一项读法，其余不变。")


def _row(effect: Effect) -> list[str]:
    who = "、".join(effect.scores[:4])
    if len(effect.scores) > 4:
        who += f"等 {len(effect.scores)} 个"
    counts = [str(len(effect.scores)), str(len(effect.ranks)), str(len(effect.grades))]
    return [f"{effect.reading}{effect.letter}", effect.says, *counts, display(effect.change), who or "无"]
