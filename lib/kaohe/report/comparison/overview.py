"""What is compared: size of each regulation, its ledger and where its numbers come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kaohe.report.comparison.rows import name_of
from kaohe.report.display import Callout, Column, Group, Table

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


def overview(evs: Sequence[Evaluation]) -> Group:
    """A row a city-year."""
    columns = [
        Column("name", "地区和年度"),
        Column("document", "文号"),
        Column("groups", "类别"),
        Column("units", "对象（个）", "integer"),
        Column("leaves", "计分指标（项）", "integer"),
        Column("clauses", "计分条款（条）", "integer"),
        Column("readings", "疑义（项）", "integer"),
        Column("unknowns", "待定参数（项）", "integer"),
        Column("data", "台账"),
    ]
    rows = []
    for ev in evs:
        scheme = ev.scheme
        rows.append(
            [
                name_of(ev),
                scheme.document,
                "、".join(scheme.groups),
                str(len(ev.units)),
                str(sum(not node.children for node in scheme.root.walk())),
                str(sum(clause.scoring for clause in scheme.clauses.values())),
                str(sum(reading.same_as is None for reading in scheme.readings.values())),
                str(len(scheme.unknowns)),
                "示例数据" if ev.sample else "所载数据",
            ]
        )
    samples = [name_of(ev) for ev in evs if ev.sample]
    blocks: list[Callout | Table] = [Table(columns, rows, caption="所比较的办法")]
    if samples:
        text = f"示例数据：{'、'.join(samples)}的台账由程序生成，得分率和等次只供演示；结构、条款和参数出自办法原文。"
        blocks.insert(0, Callout(text, tone="warn"))
    return Group(blocks)
