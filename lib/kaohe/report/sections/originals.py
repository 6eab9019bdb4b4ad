"""Appendix of a regulation in traditional characters: every clause as shown and as received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.report.display import Block, Column, Group, Heading, Paragraph, Table

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


def originals(ev: Evaluation) -> Group:
    """Clause, simplified text and original, under a heading of its own; nothing for simplified regulations."""
    scheme = ev.scheme
    if scheme.script != "traditional":
        return Group([])
    rows = [
        [key, scheme.readable(clause.text), clause.text]
        for key, clause in scheme.clauses.items()
        if scheme.readable(clause.text) != clause.text
    ]
    columns = [Column("id", "条款"), Column("shown", "报告所示（简体）"), Column("quote", "原文")]
    text = (
        f"data/regulations/{scheme.regulation} 为繁体。引文逐字核对的是原文；报告为便于阅读以简体显示条款，"
        "由 OpenCC 按词转换。简繁有出入时，以原文为准。"
    )
    blocks: list[Block] = [Heading("附录：条款原文", anchor="originals"), Paragraph(text)]
    return Group([*blocks, Table(columns, rows, caption="条款原文")])
