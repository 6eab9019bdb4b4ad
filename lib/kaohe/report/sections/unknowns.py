"""Unknown parameters, and who supplied them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.report.display import Column, Group, Paragraph, Table

if TYPE_CHECKING:
    from kaohe.scoring.evaluation import Evaluation

STATES = {"masked": "原文遮盖", "dropped": "原文脱落", "external": "见于其他文件", "local": "由当地确定"}


def unknowns(ev: Evaluation) -> Group:
    """Every number the regulation needs and does not give: state, bounds, value and its source."""
    scheme = ev.scheme
    if not scheme.unknowns:
        return Group([Paragraph("本办法没有待定参数。")])
    needed = set(ev.unsupplied)
    rows = []
    for name, unknown in scheme.unknowns.items():
        supplied = scheme.supplied.get(name)
        bounds = unknown.shown() or "—"
        if supplied is not None:
            text = f"{unknown.shown(supplied.value)}（补充参数，非原文）"
            who = "，".join(
                filter(
                    None, [supplied.by, supplied.on.isoformat() if supplied.on else "", supplied.authority]
                )
            )
        else:
            text = "未补充" if name in needed else "未补充（按现用读法不需要）"
            who = "—"
        rows.append([name, unknown.title, unknown.clause, STATES[unknown.state], bounds, text, who])
    columns = [
        Column("name", "参数"),
        Column("title", "含义"),
        Column("clause", "条款"),
        Column("state", "缺失原因"),
        Column("bounds", "可能范围"),
        Column("value", "补充值"),
        Column("by", "补充人、日期和依据"),
    ]
    return Group(
        [Table(columns, rows, caption="待定参数", note="没有补充值的参数不作任何假定，得分以区间给出。")]
    )
