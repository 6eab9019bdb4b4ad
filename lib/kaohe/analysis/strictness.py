"""How strict a regulation is: a few measures, each with its definition, from the scheme and from the scores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.analysis.structure import Portion, Share, applies, bounds, gathered, portions
from kaohe.scheme.base import Reference
from kaohe.scheme.indicator import Indicator

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation
    from kaohe.scheme.base import Parameter
    from kaohe.scheme.model import Scheme

RULES = ("扣分", "计分", "分档", "有无", "评议", "其他")
DEFINITIONS = {
    "平均得分率": "各考核对象得分与其适用满分之比的平均数；得分或满分未定的，以区间计入。与台账有关。",
    "扣分项比重": "从底分往下扣的指标，其满分占总分满分的比重。",
    "有无项比重": "做到得满分、没做到得 0 分，别无中间分的指标，其满分占总分满分的比重。",
    "每百分否决条款": "性质为否决的条款数，折合成每 100 分满分。",
    "每百分扣分条款": "性质为扣分的条款数，折合成每 100 分满分。",
}


@dataclass(frozen=True)
class Strictness:
    """The measures of ``DEFINITIONS`` in their order; None where one cannot be told.

    Rates and shares are ``(low, high)``.
    """

    rate: Share | None
    deducting: Share
    all_or_nothing: Share
    vetoes: Fraction | None
    deductions: Fraction | None


def strictness(ev: Evaluation, group: str, groups: Iterable[str]) -> Strictness:
    """The measures for the structure of a group, and for the units of all groups that share it."""
    scheme = ev.scheme
    rules = by_rule(scheme, group)
    low, high = bounds(scheme, scheme.by_id[scheme.ranking.of].max, group)
    full = Fraction(low) if low == high and low else None
    none = (Fraction(0), Fraction(0))
    return Strictness(
        mean_rate(ev, groups),
        rules.get("扣分", none),
        rules.get("有无", none),
        None if full is None else 100 * _clauses(scheme, "veto", group) / full,
        None if full is None else 100 * _clauses(scheme, "deduct", group) / full,
    )


def by_rule(scheme: Scheme, group: str) -> dict[str, Share]:
    """The share of each kind of rule in the total, in the order of ``RULES``."""
    return gathered(portions(scheme, group), lambda portion: rule_of(scheme, portion, group), RULES)


def rule_of(scheme: Scheme, portion: Portion, group: str) -> str:
    """How the points of a piece are won: 扣分, 计分, 分档, 有无, 评议 or 其他."""
    node = portion.node
    if node.children:
        return "扣分" if any(_deducts(child) for child in node.children) else "其他"
    if node.linear is not None:
        return "扣分" if _negative(node.linear.rate) else "计分"
    if node.table is not None:
        return "有无" if _all_or_nothing(node) else "分档"
    if node.rating is not None:
        return "评议"
    if node.tally is not None:
        return "扣分" if node.tally.base != 0 else "计分"
    return "其他"


def mean_rate(ev: Evaluation, groups: Iterable[str]) -> Share | None:
    """Points over the maximum that applies, averaged over the units; None where nothing bounds it."""
    column = ev.columns[ev.scheme.ranking.of]
    lows, highs = [], []
    chosen = set(groups)
    for index, group in enumerate(ev.groups):
        low, high = column.points.at(index)
        least, most = column.maximum.at(index)
        if group not in chosen or not column.applies[index]:
            continue
        if any(isinstance(end, float) for end in (low, high, least, most)) or least <= 0:
            return None
        rates = [Fraction(end) / Fraction(full) for end in (low, high) for full in (least, most)]
        lows.append(min(rates))
        highs.append(max(rates))
    if not lows:
        return None
    return sum(lows, Fraction(0)) / len(lows), sum(highs, Fraction(0)) / len(highs)


def _clauses(scheme: Scheme, kind: str, group: str) -> int:
    """Clauses of a kind that indicators of the group's tree rest on."""
    used = {key for node in _tree(scheme.by_id[scheme.ranking.of], group) for key in node.clauses}
    used |= {key for node in scheme.outside for inner in node.walk() for key in inner.clauses}
    return sum(kind in {clause.kind, *clause.also} for key, clause in scheme.clauses.items() if key in used)


def _tree(node: Indicator, group: str) -> Iterable[Indicator]:
    yield node
    for child in node.children:
        if applies(child, group):
            yield from _tree(child, group)


def _negative(parameter: Parameter) -> bool:
    return parameter.times < 0 if isinstance(parameter, Reference) else parameter < 0


def _deducts(child: Indicator) -> bool:
    return child.max is None and (
        (child.linear is not None and _negative(child.linear.rate))
        or child.children != []
        or child.tally is not None
    )


def _all_or_nothing(node: Indicator) -> bool:
    assert node.table is not None
    outcomes = [row.points for row in node.table.all_rows]
    if any(row.linear is not None or row.node is not None for row in node.table.all_rows):
        return False
    return {outcome == 0 for outcome in outcomes} == {True, False} and len(
        {str(item) for item in outcomes}
    ) == 2
