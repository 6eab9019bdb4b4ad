"""What a scenario comes to, in lines for the terminal: the same numbers as the panels and the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kaohe.analysis.agreement import agreements
from kaohe.analysis.improvement import improve, single_steps
from kaohe.analysis.overtaking import moves
from kaohe.evaluation import Evaluation
from kaohe.explain.lines import heading
from kaohe.report.sections import shown
from kaohe.report.sections.midyear import midyear_text
from kaohe.report.sections.scenario import arrow, difference, rule_notes
from kaohe.scenario.changes import changes
from kaohe.scheme.totals import unbalanced
from kaohe.workbench import plan_words
from kaohe.workbench.plan_phrases import cost_phrase, fact_name, limit_phrase
from kaohe.workbench.session import Session


def outcome_lines(session: Session, unit: str | None) -> Iterator[str]:
    """What is changed, what comes of it for one unit, and for all."""
    yield "改动"
    yield from change_lines(session.after)
    if unit:
        yield from unit_lines(session, unit)
    yield "得分、名次变动"
    yield from field_lines(session)


def improvement_lines(
    session: Session,
    unit: str,
    target: str,
    costs: Sequence[str],
    frozen: Sequence[str],
    limits: Sequence[str] = (),
) -> Iterator[str]:
    """The cheapest plans to a target; costs as ``事实=3`` or ``事实=3+0.5``, limits as ``事实=低..高``."""
    ev = session.after
    found = improve(
        ev,
        unit,
        target,
        costs=dict(cost_phrase(ev.scheme, phrase) for phrase in costs),
        frozen={fact_name(ev.scheme, text) for text in frozen},
        limits=dict(limit_phrase(ev, unit, phrase) for phrase in limits),
    )
    yield from plan_words.improvement_lines(ev, found)
    if found.plans:
        yield f"{plan_words.plan_name(found, 0)}之下，得分有变的指标"
        yield from _changed_lines(ev, found.plans[0].evaluation, unit)


def step_lines(ev: Evaluation, unit: str, frozen: Sequence[str], limits: Sequence[str] = ()) -> Iterator[str]:
    """Single steps, the largest gain first."""
    yield "单步增分（只改一处，其余不变）"
    steps = single_steps(
        ev,
        unit,
        frozen={fact_name(ev.scheme, text) for text in frozen},
        limits=dict(limit_phrase(ev, unit, phrase) for phrase in limits),
    )
    for step, gain in steps:
        yield f"  {plan_words.gain_text(ev, gain)}\t{plan_words.step_text(ev, step)}"


def midyear_lines(ev: Evaluation, unit: str | None) -> Iterator[str]:
    """Best and worst cases, what is decided, what each missing fact is worth."""
    yield from midyear_text(ev, unit)


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
    yield from _changed_lines(before, after, unit)


def _changed_lines(before: Evaluation, after: Evaluation, unit: str) -> Iterator[str]:
    """One unit's indicators whose points differ, and the lines of their trace that do."""
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
    yield "  名次\t考核对象\t得分\t变动"
    for move in moves(before, after):
        change = move.change
        if change.points[0] == change.points[1] and change.ranks[0] == change.ranks[1]:
            continue
        points = arrow(*(shown.points(after, *bounds) for bounds in change.points))
        ranks = arrow(*(shown.rank(*ranks) for ranks in change.ranks))
        grade = arrow(*(grade or "未定" for grade in change.grade)) if any(change.grade) else ""
        passed = f"超过 {'、'.join(move.passed)}" if move.passed else ""
        yield "\t".join(
            [f"  {ranks}", change.unit, points, difference(after, change), grade, passed]
        ).rstrip()
    for item in agreements(before, after):
        whose = f"{item.group}：" if item.group else ""
        left = f"，另有 {item.left_out} 个名次未定、没有计入" if item.left_out else ""
        yield (
            f"{whose}名次确定的 {item.units} 个中有变的 {item.changed} 个{left}；"
            f"肯德尔 τ-b {item.tau.shown()}，斯皮尔曼 ρ {item.rho.shown()}"
        )
    for total in unbalanced(after.scheme):
        found, stated = total.shown()
        title = f"{total.node.id} {total.node.title}"
        yield f"注意：{title}：各项{total.what}相加为 {found}，写明的是 {stated}"
    yield from (f"注意：{line}" for line in rule_notes(after))
