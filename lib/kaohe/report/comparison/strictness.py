"""How strict each regulation is: measures with their definitions, and how points are won or lost."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.analysis.strictness import DEFINITIONS, RULES, by_rule
from kaohe.analysis.strictness import strictness as measured
from kaohe.quantities import display
from kaohe.report.comparison.rows import share_chart, share_text, structures
from kaohe.report.display import Bullets, Column, Group, Table

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


def strictness(evs: Sequence[Evaluation]) -> Group:
    """A row a structure; each measure is defined above the table."""
    found = structures(evs)
    columns = [Column("name", "办法"), *(Column(title, title, "number") for title in DEFINITIONS)]
    rows = []
    for item in found:
        measures = measured(item.ev, item.group, item.groups)
        rows.append(
            [
                item.name,
                share_text(measures.rate),
                share_text(measures.deducting),
                share_text(measures.all_or_nothing),
                _count(measures.vetoes),
                _count(measures.deductions),
            ]
        )
    note = "各量分别说明一个侧面，不合成一个总的严格程度。满分待定的，每百分条款数不计，记作“—”。"
    table = Table(columns, rows, caption="严格程度", note=note)
    kinds = [(item.name, by_rule(item.ev.scheme, item.group)) for item in found]
    present = [rule for rule in RULES if any(rule in shares for _, shares in kinds)]
    chart = share_chart(kinds, present, "分数怎样得到", "占总分满分的比重（%）", sample=False)
    return Group([Bullets([f"{title}：{text}" for title, text in DEFINITIONS.items()]), table, chart])


def _count(value: Fraction | None) -> str:
    return "—" if value is None else display(value, 1)
