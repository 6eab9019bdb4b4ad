"""What a scenario comes to, in lines for the terminal: the same numbers as the panels and the report."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.analysis.agreement import agreements
from kaohe.analysis.overtaking import moves
from kaohe.explain.lines import heading
from kaohe.report.sections import shown
from kaohe.report.sections.scenario import arrow, difference
from kaohe.scenario.changes import changes
from kaohe.scheme.totals import unbalanced
from kaohe.scoring.evaluation import Evaluation
from kaohe.workbench.session import Session


def change_lines(ev: Evaluation) -> Iterator[str]:
    """Every change, before and after."""
    for item in changes(ev):
        yield f"  {item.kind} {item.whose} {item.what}：{item.before} → {item.after}"


def unit_lines(session: Session, unit: str) -> Iterator[str]:
    """One unit's total, rank and grade before and after, and its indicators that differ with their reasons."""
    before, after = session.before, session.after
    move = next(item for item in moves(before, after) if item.unit == unit)
    change = move.change
    points = arrow(*(shown.points(after, *bounds) for bounds in change.points))
    told = [f"得分 {points}", f"名次 {arrow(*(shown.rank(*ranks) for ranks in change.ranks))}"]
    if after.scheme.ranking.grade is not None:
        told.append(f"{shown.grade_title(after)} {arrow(*(grade or '未定' for grade in change.grade))}")
    yield f"{unit}：{'，'.join(told)}"
    if move.passed:
        yield f"  超过 {'、'.join(move.passed)}"
    if move.passed_by:
        yield f"  被 {'、'.join(move.passed_by)} 超过"
    for node in after.scheme.walk():
        if node.id not in before.columns or before.columns[node.id] is after.columns[node.id]:
            continue
        old = next(before.records(unit, [node.id]))
        new = next(after.records(unit, [node.id]))
        if old["points"] == new["points"] and old.get("label") == new.get("label"):
            continue
        yield f"  {node.id} {node.title}：{arrow(heading(old), heading(new))}"
        if not node.children:
            for sign, one, other in (("−", old, new), ("+", new, old)):
                for line in one["lines"]:
                    if line not in other["lines"] and line["label"] not in ("条款", "读法"):
                        yield f"    {sign} {line['label']} {line['text']}"


def field_lines(session: Session) -> Iterator[str]:
    """Every unit whose total, rank or grade differs; how far the orders agree; totals that no longer add up."""
    before, after = session.before, session.after
    for move in moves(before, after):
        change = move.change
        if change.points[0] == change.points[1] and change.ranks[0] == change.ranks[1]:
            continue
        points = arrow(*(shown.points(after, *bounds) for bounds in change.points))
        ranks = arrow(*(shown.rank(*ranks) for ranks in change.ranks))
        grade = arrow(*(grade or "未定" for grade in change.grade)) if any(change.grade) else ""
        yield "\t".join([f"  {ranks}", change.unit, points, difference(after, change), grade]).rstrip()
    for item in agreements(before, after):
        whose = f"{item.group}：" if item.group else ""
        yield f"{whose}名次有变的 {item.changed} 个；肯德尔 τ-b {item.tau.shown()}，斯皮尔曼 ρ {item.rho.shown()}"
    for total in unbalanced(after.scheme):
        found, stated = total.shown()
        yield f"注意：{total.node.id} {total.message}，相加为 {found}，写明的是 {stated}"
