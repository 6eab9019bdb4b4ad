"""Why no plan reaches a target: the most that can be had, and where the rest stays, line by line."""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction
from typing import Any

from kaohe.analysis.improvement.goal import Goal
from kaohe.analysis.improvement.plan import Plan
from kaohe.analysis.improvement.target import Target
from kaohe.evaluation import Evaluation
from kaohe.quantities import from_exact, plain
from kaohe.scheme.indicator import Indicator

SHOWN = 6
"""How many frozen facts are named."""


def proof(goal: Goal, best: Plan, frozen: Collection[str], unfrozen: Callable[[], Fraction]) -> list[str]:
    """Why the target is out of reach, in Chinese; every number can be checked against the best plan.

    Parameters
    ----------
    best
        The plan with the most points.
    unfrozen
        The most points with nothing frozen; asked for only where something is.
    """
    lines = [_most(goal, best)]
    stopped = [name for name in sorted(frozen) if name in _read(goal)]
    if stopped:
        without = unfrozen()
        names = "、".join(_title(goal.ev, name) for name in stopped[:SHOWN])
        more = f"等 {len(stopped)} 项" if len(stopped) > SHOWN else ""
        lines.append(
            f"不冻结{names}{more}时最多可达 {plain(without)} 分，"
            f"冻结使最多可达的得分少 {plain(without - best.after)} 分"
        )
    return [*lines, *_full(goal, best), *_caps(goal, best), *_lost(goal, best, frozen)]


def _most(goal: Goal, best: Plan) -> str:
    unit, after = goal.known.unit, plain(best.after)
    head = f"“{unit}”把能改变的事实都改到最好，{goal.ev.scheme.by_id[goal.of].title}最多 {after} 分"
    target: Target = goal.target
    if target.kind == "points":
        missing = Fraction(target.value) - best.after
        return f"{head}，目标 {target}，还差 {plain(missing)} 分"
    if target.kind == "rank":
        least = goal.least
        what = "得分率不低于" if goal.by_rate else "不低于"
        scale = "" if goal.by_rate else " 分"
        needs = "" if least is None else f"；别的考核对象得分不变，{target}须{what} {plain(least)}{scale}"
        return f"{head}，可排第 {best.rank} 名，达不到{target}{needs}"
    return f"{head}，等次为“{best.grade}”，没有一种改法能达到“{target}”"


def _leaves(goal: Goal, best: Plan) -> list[tuple[Indicator, Fraction, Fraction | None]]:
    """The indicators without others below that apply, with points and maximum once everything is at its best."""
    found = []
    index = goal.known.index
    for node in goal.known.under([goal.of]):
        column = best.evaluation.columns[node.id]
        low, maximum = column.points.low[index], column.maximum.low[index]
        if node.children or not column.applies[index] or isinstance(low, float) or isinstance(maximum, float):
            continue
        found.append((node, Fraction(low), None if node.max is None else Fraction(maximum)))
    return found


def _full(goal: Goal, best: Plan) -> list[str]:
    full = [(node, low) for node, low, most in _leaves(goal, best) if most is not None and low >= most]
    if not full:
        return []
    told = "、".join(f"{node.id} {node.title}（{plain(low)} 分）" for node, low in full)
    return [f"已到满分的指标 {len(full)} 项：{told}"]


def _capped(goal: Goal, best: Plan) -> dict[str, tuple[Fraction, Fraction]]:
    """Indicators whose points are cut off, with what they would be and the cap."""
    found = {}
    for node in goal.known.under([goal.of]):
        column = best.evaluation.columns[node.id]
        for step in column.steps if column.applies[goal.known.index] else []:
            if step.kind == "cap":
                told = step.at(goal.known.index)
                before, limit = _number(told["before"]), _number(told["cap"])
                if before is not None and limit is not None and before > limit:
                    found[node.id] = before, limit
    return found


def _caps(goal: Goal, best: Plan) -> list[str]:
    """Where points are cut off."""
    return [
        f"指标 {name} {goal.ev.scheme.by_id[name].title}封顶 {plain(limit)} 分：合计 {plain(before)} 分，"
        f"超出的 {plain(before - limit)} 分不计"
        for name, (before, limit) in _capped(goal, best).items()
    ]


def _lost(goal: Goal, best: Plan, frozen: Collection[str]) -> list[str]:
    """Where points are still lost in the best plan, and why."""
    lines, capped = [], _under(goal, _capped(goal, best))
    for node, low, most in _leaves(goal, best):
        lost = (most - low) if most is not None else -low
        if lost <= 0:
            continue
        held = [name for name in goal.known.read(node) if _held(goal, name, frozen)]
        if node.tally is not None and node.tally.over in frozen:
            held.append(node.tally.over)
        why = f"（已冻结：{'、'.join(_title(goal.ev, name) for name in held)}）" if held else ""
        if not held and node.id in capped:
            why = "（上级指标已封顶，再提高也不计）"
        share = f"{plain(low)}/{plain(most)} 分" if most is not None else f"{plain(low)} 分"
        lines.append(f"指标 {node.id} {node.title}在得分最多的方案中为 {share}，失 {plain(lost)} 分{why}")
    return lines


def _under(goal: Goal, names: Collection[str]) -> set[str]:
    return {node.id for node in goal.known.under(names)}


def _read(goal: Goal) -> set[str]:
    """The facts and event tables that the unit's points hang on."""
    nodes = goal.known.under(goal.roots)
    facts = {atom for node in nodes for atom in goal.known.own(node) if isinstance(atom, str)}
    return facts | {node.tally.over for node in nodes if node.tally is not None}


def _held(goal: Goal, name: str, frozen: Collection[str]) -> bool:
    """Whether a fact, or one it is derived from, is frozen."""
    return any(atom in frozen for atom in goal.known.fact(name) if isinstance(atom, str))


def _title(ev: Evaluation, name: str) -> str:
    fact = ev.scheme.facts.get(name)
    return f"“{ev.scheme.events[name].title if fact is None else fact.title}”"


def _number(told: Any) -> Fraction | None:
    text = told["low"] if isinstance(told, dict) else told
    number = from_exact(text)
    return None if isinstance(number, float) else number
