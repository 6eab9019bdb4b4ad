"""Unknown parameters: who supplied them, and how much each one still open widens the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.analysis.unknowns import Widening, widenings, width
from kaohe.quantities import display
from kaohe.report.display import Block, Column, Group, Paragraph, Table

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation
    from kaohe.scheme.model import Supplied, Unknown

STATES = {"masked": "原文遮盖", "dropped": "原文脱落", "external": "见于其他文件", "local": "由当地确定"}


def unknowns(ev: Evaluation) -> Group:
    """Every number the regulation needs and does not give, and what is missing by how much it widens the ranking."""
    if not ev.scheme.unknowns:
        return Group([Paragraph("本办法没有待定参数。")])
    blocks: list[Block] = [_declared(ev)]
    found = widenings(ev)
    if found:
        blocks += [Paragraph(_told(ev)), _effects(ev, found)]
    return Group(blocks)


def _declared(ev: Evaluation) -> Table:
    scheme = ev.scheme
    needed = set(ev.unsupplied)
    rows = []
    for name, unknown in scheme.unknowns.items():
        supplied = scheme.supplied.get(name)
        if supplied is not None:
            text, who = _value(supplied, unknown), _who(supplied)
        else:
            text, who = ("未补充" if name in needed else "未补充（按现用读法不需要）"), "—"
        rows.append([name, unknown.title, unknown.clause, STATES[unknown.state], _bounds(unknown), text, who])
    columns = [
        Column("name", "参数"),
        Column("title", "含义"),
        Column("clause", "条款"),
        Column("state", "缺失原因"),
        Column("bounds", "可能范围"),
        Column("value", "补充值"),
        Column("by", "补充人、日期和依据"),
    ]
    return Table(columns, rows, caption="待定参数", note="没有补充值的参数不作任何假定，得分以区间给出。")


def _value(supplied: Supplied, unknown: Unknown) -> str:
    sample = "，示例" if supplied.sample else ""
    return f"{unknown.shown(supplied.value)}（补充参数，非原文{sample}）"


def _who(supplied: Supplied) -> str:
    on = supplied.on.isoformat() if supplied.on else ""
    return "，".join(filter(None, [supplied.by, on, supplied.authority]))


def _bounds(unknown: Unknown) -> str:
    """``* ：1 至 9``: the mask as the regulation has it, and what it can be."""
    return (
        "，".join(filter(None, [f"原文“{unknown.mask}”" if unknown.mask else "", unknown.shown()]))
        or "没有界限"
    )


def _told(ev: Evaluation) -> str:
    open_ = width(ev)
    unit = ev.scheme.points_unit
    points = f"{display(open_.scores)} {unit}"
    told = f"缺少的参数都待定时，各考核对象的名次区间合计跨 {open_.ranks} 位，得分区间合计 {points}"
    if ev.scheme.ranking.grade is not None:
        told += f"，{open_.grades} 个等次未定"
    return f"{told}。下表为只补充其中一项、其余仍待定时能缩小多少，按缩小名次区间的多少排列，应先补充排在前面的。"


def _effects(ev: Evaluation, found: list[Widening]) -> Table:
    graded = ev.scheme.ranking.grade is not None
    columns = [
        Column("name", "参数"),
        Column("title", "含义"),
        Column("clause", "条款"),
        Column("bounds", "可能范围"),
        Column("value", "试取"),
        Column("ranks", "名次区间缩小（位）", "integer"),
        Column("scores", f"得分区间缩小（{ev.scheme.points_unit}）", "number"),
        *([Column("grades", "等次由未定变确定（个）", "integer")] if graded else []),
    ]
    rows = []
    for item in found:
        unknown = ev.scheme.unknowns[item.unknown]
        tried = "—" if item.value is None else unknown.shown(item.value)
        cells = [item.unknown, unknown.title, unknown.clause, _bounds(unknown), tried]
        cells += [_count(item.ranks), _points(item)]
        rows.append([*cells, _count(item.grades)] if graded else cells)
    note = (
        "试取值为可能范围的中间值，只用来比较各项参数的影响，不代表任何判断。"
        "没有界限的参数不能试取，记作“—”；得分仍无界的，得分一栏记作“无界”。"
    )
    return Table(columns, rows, caption="缺少的参数及其影响", note=note)


def _count(number: int | None) -> str:
    return "—" if number is None else str(number)


def _points(item: Widening) -> str:
    if item.ranks is None:
        return "—"
    return "无界" if item.scores is None else display(item.scores)
