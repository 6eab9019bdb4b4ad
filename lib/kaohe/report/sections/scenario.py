"""The change set of a scenario, in front of its report: what is otherwise, and what comes of it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.analysis.agreement import agreements
from kaohe.analysis.overtaking import moves
from kaohe.quantities import display, plain
from kaohe.report.display import Block, Callout, Column, Group, Heading, Pairs, Paragraph, Table
from kaohe.report.sections import shown
from kaohe.report.sections.slope import slope
from kaohe.scenario.changes import changes
from kaohe.scenario.model import layers
from kaohe.scheme.totals import overfull, unbalanced

if TYPE_CHECKING:
    from kaohe.analysis.sensitivity import Change as Effect
    from kaohe.evaluation import Evaluation


def scenario(ev: Evaluation) -> Group:
    """Who asks what and why; every place changed; whose points, ranks and grades differ. Nothing without a scenario."""
    if not ev.scenarios:
        return Group([])
    blocks: list[Block] = [
        Heading("情景改动", anchor="scenario"),
        Callout("本报告按下列情景计算，用于推演，不是正式评分结果。", tone="warn"),
    ]
    stacked = layers(ev.scenarios)
    for number, item in enumerate(stacked, start=1):
        pairs = [("情景", item.label), ("提出", item.author), ("理由", item.reason)]
        pairs += [("日期", item.dated.isoformat())] if item.dated is not None else []
        pairs += [("依托", "、".join(item.includes))] if item.includes else []
        blocks += [Heading(f"情景 {number}", 3), Pairs(pairs)] if len(stacked) > 1 else [Pairs(pairs)]
    return Group([*blocks, change_table(ev), *_totals(ev), *effects(ev)])


def change_table(ev: Evaluation) -> Block:
    """Every place that is otherwise, before and after."""
    rows = [[item.kind, item.whose, item.what, item.before, item.after] for item in changes(ev)]
    if not rows:
        return Paragraph("情景没有改变任何一处。")
    columns = [
        Column("kind", "类别"),
        Column("whose", "对象、指标或条款"),
        Column("what", "改动之处"),
        Column("before", "现行"),
        Column("after", "情景"),
    ]
    return Table(columns, rows, caption="改动对照")


def _totals(ev: Evaluation) -> list[Block]:
    told = []
    for total in unbalanced(ev.scheme):
        found, stated = total.shown()
        title = f"{total.node.id} {total.node.title}"
        told.append(f"{title}：各项{total.what}相加为 {found}，写明的是 {stated}。")
    told += [f"{line}。" for line in rule_notes(ev)]
    return [Callout("".join(told), tone="warn")] if told else []


def rule_notes(ev: Evaluation) -> list[str]:
    """What a drafter should know of changed maxima: points beyond them, and that a maximum alone moves nothing."""
    notes = [
        f"{node.id} {node.title}：满分 {plain(node.max)}，而规则最多可得 {plain(most)}"
        for node, most in overfull(ev.scheme, ev.rule_changes)
        if isinstance(node.max, Fraction)
    ]
    changed = [item for items in ev.rule_changes.values() for item in items]
    same = all(
        one.points is two.points or (one.points.low == two.points.low).all()
        for one, two in ((ev.base.columns[name], ev.columns[name]) for name in [ev.scheme.ranking.of])
    )
    if changed and same and all(item.what == "满分" for item in changed):
        notes.append(
            "只改了满分，得分没有变：满分不参与这些指标的计算；要加重一项，请改权重，或连同其下的分值一起改"
        )
    return notes


def effects(ev: Evaluation) -> list[Block]:
    """Units whose points, ranks or grades differ from what they were without the scenario."""
    blocks: list[Block] = []
    moved = [move for move in moves(ev.base, ev) if _differs(move.change)]
    if not moved:
        return [Paragraph("各考核对象的得分、名次和等次都没有变化。")]
    graded = ev.scheme.ranking.grade is not None
    columns = [
        Column("unit", "考核对象"),
        Column("before", "现行得分", "number"),
        Column("after", "情景得分", "number"),
        Column("change", "变动", "number"),
        Column("ranks", "名次"),
        *([Column("grade", shown.grade_title(ev))] if graded else []),
        Column("passed", "超过", width=1.5),
    ]
    rows = []
    for move in moved:
        change = move.change
        row = [change.unit, *(shown.points(ev, *bounds) for bounds in change.points), difference(ev, change)]
        row.append(arrow(*(shown.rank(*ranks) for ranks in change.ranks)))
        if graded:
            row.append(arrow(*(grade or "未定" for grade in change.grade)))
        rows.append([*row, "、".join(move.passed) or "—"])
    blocks.append(Table(columns, rows, caption="得分、名次变动", note="只列有变动的考核对象。"))
    if any(move.change.ranks[0] != move.change.ranks[1] for move in moved):
        blocks.append(slope(ev.base, ev))
    for item in agreements(ev.base, ev):
        whose = f"{item.group}：" if item.group else ""
        blocks.append(
            Paragraph(
                f"{whose}{item.units} 个名次确定的考核对象两次名次的一致程度：肯德尔 τ-b {item.tau.shown()}，"
                f"斯皮尔曼 ρ {item.rho.shown()}；名次有变的 {item.changed} 个。"
            )
        )
    return blocks


def difference(ev: Evaluation, change: Effect) -> str:
    """How far a certain total moved, with its sign; — while either is open."""
    (low, high), (other_low, other_high) = change.points
    if low is None or other_low is None or low != high or other_low != other_high:
        return "—"
    moved = other_low - low
    text = display(moved, int(ev.scheme.rounding.decimals))
    return f"+{text}" if moved > 0 else text


def arrow(before: str, after: str) -> str:
    """``5→3``, or the one where both are the same."""
    return before if before == after else f"{before}→{after}"


def _differs(change: Effect) -> bool:
    pairs = (change.points, change.ranks, change.grade)
    return any(before != after for before, after in pairs)
