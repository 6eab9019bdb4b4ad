"""Why no plan reaches a target: the most that can be had, and where the rest stays, line by line."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kaohe.analysis.improvement.goal import Goal
from kaohe.analysis.improvement.lever import frozen_atoms
from kaohe.analysis.improvement.notes import named, title_of
from kaohe.analysis.improvement.plan import Plan
from kaohe.quantities import display, from_exact, plain
from kaohe.scheme.indicator import Indicator

LOSSES = 4
"""How many indicators that lose points have a line of their own, the largest loss first."""
LONGEST = 12
"""Fractions with more characters say nothing to people."""


def proof(
    goal: Goal, best: Plan, frozen: Collection[str], unfrozen: Callable[[], Fraction], within: str = ""
) -> list[str]:
    """Why the target is out of reach, in Chinese; every number can be checked against the best plan.

    Parameters
    ----------
    best
        The plan with the most points.
    unfrozen
        The most points with nothing frozen; asked for only where something is.
    within
        Within what it holds, in words; empty where nothing was left out of the search.
    """
    return _Proof(goal, best, frozen_atoms(goal.known, frozen)).lines(frozen, unfrozen, within)


@dataclass(frozen=True)
class _Loss:
    node: Indicator
    points: Fraction
    maximum: Fraction | None
    lost: Fraction


class _Proof:
    def __init__(self, goal: Goal, best: Plan, frozen: Collection[str]) -> None:
        self.goal, self.best, self.frozen = goal, best, frozen
        self.scheme, self.index = goal.ev.scheme, goal.known.index
        self.capped = self._capped()

    def lines(self, frozen: Collection[str], unfrozen: Callable[[], Fraction], within: str) -> list[str]:
        return [
            f"{within}，{self._most()}" if within else self._most(),
            *self._stopped(frozen, unfrozen),
            *self._full(),
            *self._caps(),
            *self._lost(),
        ]

    def number(self, value: Fraction) -> str:
        """With the scheme's decimals."""
        return display(value, int(self.scheme.rounding.decimals), trim=True)

    def points(self, value: Fraction, *more: str) -> str:
        """``9.23 分（120/13）``: the fraction beside it where its decimals do not end; then ``more``."""
        exact = plain(value)
        told = [*([exact] if "/" in exact and len(exact) <= LONGEST else []), *more]
        return f"{self.number(value)} 分" + (f"（{'；'.join(told)}）" if told else "")

    def _most(self) -> str:
        goal, best = self.goal, self.best
        of = self.scheme.by_id[goal.of].title
        head = f"“{goal.known.unit}”把能改变的事实都改到最好，{of}最多 {self.points(best.after)}"
        target = goal.target
        if target.kind == "points":
            missing = Fraction(target.value) - best.after
            return f"{head}，目标 {self.points(Fraction(target.value))}，还差 {self.points(missing)}"
        if target.kind == "rank":
            least, what = goal.least, "得分率" if goal.by_rate else "得分"
            needs = ""
            if least is not None:
                mark = f"{display(least * 100, 4, trim=True)}%" if goal.by_rate else self.points(least)
                needs = f"；别的考核对象得分不变，{target}的{what}须不低于 {mark}"
            return f"{head}，可排第 {best.rank} 名，达不到{target}{needs}"
        return f"{head}，等次为“{best.grade}”，没有一种改法能达到“{target}”"

    def _stopped(self, frozen: Collection[str], unfrozen: Callable[[], Fraction]) -> list[str]:
        stopped = [name for name in sorted(frozen) if self._matters(name)]
        if not stopped:
            return []
        without, names = unfrozen(), named([title_of(self.scheme, name) for name in stopped])
        return [
            f"不冻结{names}时最多可达 {self.points(without)}，"
            f"冻结使最多可达的得分少 {self.points(without - self.best.after)}"
        ]

    def _matters(self, name: str) -> bool:
        """Whether the unit's points hang on a fact or event table."""
        nodes = self.goal.known.under(self.goal.roots)
        read = {item for node in nodes for item in self._read(node)}
        return name in read

    def _read(self, node: Indicator) -> set[str]:
        """Facts that an indicator names, those they are derived from, and tables it sums over."""
        known = self.goal.known
        names = known.read(node)
        atoms = {atom if isinstance(atom, str) else atom[0] for name in names for atom in known.fact(name)}
        return {*names, *atoms} | ({node.tally.over} if node.tally is not None else set())

    def _losses(self) -> list[_Loss]:
        """The indicators without others below that apply, once everything is at its best."""
        found = []
        for node in self.goal.known.under([self.goal.of]):
            column = self.best.evaluation.columns[node.id]
            low, most = column.points.low[self.index], column.maximum.low[self.index]
            if (
                node.children
                or not column.applies[self.index]
                or isinstance(low, float)
                or isinstance(most, float)
            ):
                continue
            maximum = None if node.max is None else Fraction(most)
            lost = -Fraction(low) if maximum is None else maximum - Fraction(low)
            found.append(_Loss(node, Fraction(low), maximum, lost))
        return found

    def _full(self) -> list[str]:
        full = [item for item in self._losses() if item.maximum is not None and item.lost <= 0]
        if not full:
            return []
        return [f"已得满分的指标：{named([_called(item.node) for item in full])}"]

    def _capped(self) -> dict[str, tuple[Fraction, Fraction]]:
        """Indicators whose points are cut off, with what they would be and the cap."""
        found = {}
        for node in self.goal.known.under([self.goal.of]):
            column = self.best.evaluation.columns[node.id]
            for step in column.steps if column.applies[self.index] else []:
                if step.kind == "cap":
                    told = step.at(self.index)
                    before, limit = _number(told["before"]), _number(told["cap"])
                    if before is not None and limit is not None and before > limit:
                        found[node.id] = before, limit
        return found

    def _caps(self) -> list[str]:
        """Where points are cut off."""
        told = [
            f"{_called(self.scheme.by_id[name])}（合计 {self.number(before)}，封顶 {self.number(limit)}）"
            for name, (before, limit) in self.capped.items()
        ]
        return [f"已封顶的指标：{named(told)}"] if told else []

    def _lost(self) -> list[str]:
        """Where points are still lost in the best plan, and why."""
        under = {node.id for node in self.goal.known.under(self.capped)}
        losses = sorted((item for item in self._losses() if item.lost > 0), key=lambda item: -item.lost)
        shown = [item for item in losses if item.node.id not in under or self._held(item)]
        lines = [self._loss(item) for item in shown[:LOSSES]]
        rest = shown[LOSSES:]
        if rest:
            lost = sum((item.lost for item in rest), Fraction(0))
            names = named([_called(item.node) for item in rest])
            lines.append(f"另有 {len(rest)} 项仍失分，共 {self.points(lost)}：{names}")
        idle = [item for item in losses if item not in shown]
        if idle:
            names = named([_called(item.node) for item in idle])
            lines.append(f"没有得满、但上级指标已封顶、再提高也不计的指标：{names}")
        return lines

    def _loss(self, item: _Loss) -> str:
        full = [] if item.maximum is None else [f"满分 {self.number(item.maximum)}"]
        held = [title_of(self.scheme, name) for name in self._held(item)]
        why = f"，已冻结：{named(held)}" if held else ""
        points = self.points(item.points, *full)
        return f"{_called(item.node)}得 {points}，仍失 {self.number(item.lost)} 分{why}"

    def _held(self, item: _Loss) -> list[str]:
        """The frozen facts that an indicator reads."""
        return sorted(self._read(item.node) & set(self.frozen))


def _called(node: Indicator) -> str:
    return f"{node.id} {node.title}"


def _number(told: Any) -> Fraction | None:
    text = told["low"] if isinstance(told, dict) else told
    number = from_exact(text)
    return None if isinstance(number, float) else number
