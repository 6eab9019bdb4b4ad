"""How much each open number widens the result: what is known more once it is fixed and the others stay open."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.errors import ProblemReport
from kaohe.quantities import Number, half_up
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.primitive import NodeOf
from kaohe.scheme.unknown import Supplied, Unknown
from kaohe.scheme.usage import arguments, unknowns_of

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation
    from kaohe.scheme.model import Scheme


@dataclass(frozen=True)
class Width:
    """How open a result is: places between best and worst rank, points between bounds, units without a grade."""

    ranks: int
    scores: Number
    grades: int


@dataclass(frozen=True)
class Widening:
    """What fixing one unknown takes off the width of the result.

    Attributes
    ----------
    unknown
        Its name.
    value
        The value tried: the middle of what it can be, as its mask allows; None where nothing bounds it, or
        where the scheme does not allow that value beside the others.
    ranks, grades
        Places and units less; None when nothing was tried.
    scores
        Points less, infinite where only this unknown leaves scores unbounded; None when nothing was tried, or
        scores stay unbounded.
    """

    unknown: str
    value: Any = None
    ranks: int | None = None
    scores: Number | None = None
    grades: int | None = None


def width(ev: Evaluation) -> Width:
    """How open the ranking is."""
    ranking = ev.ranking[ev.ranking["low"].notna()]
    placed = ranking[ranking["rank_low"].notna()]
    ranks = sum(int(high - low) for low, high in zip(placed["rank_low"], placed["rank_high"], strict=True))
    scores: Number = Fraction(0)
    for low, high in zip(ranking["low"], ranking["high"], strict=True):
        scores = scores + (high - low)
    graded = ev.scheme.ranking.grade is not None
    return Width(ranks, scores, int(ranking["grade"].isna().sum()) if graded else 0)


def widenings(ev: Evaluation) -> list[Widening]:
    """Each needed and unsupplied unknown that bears on the ranking or the grade, the widest first.

    One that was not tried stands after the others.
    """
    whole = width(ev)
    nodes = concerned(ev.scheme)
    found = []
    for name in ev.unsupplied:
        direct = [node for node in nodes if name in unknowns_of(ev.scheme, node)]
        if direct:
            found.append(_widening(ev, name, whole, direct))
    return sorted(found, key=_by_width)


def fixed(ev: Evaluation, name: str, value: Any) -> Evaluation:
    """The same with one unknown given; raises ProblemReport where the scheme refuses the value."""
    given = Supplied(value=value, by="试算", authority="试取可能范围的中间值")
    return ev.of(ev.scheme.with_supplied({name: given}))


def limits(unknown: Unknown) -> tuple[Any, Any] | None:
    """What an unknown can be; None where nothing bounds it."""
    low, high = unknown.bounds
    return None if any(isinstance(end, float) and math.isinf(end) for end in (low, high)) else (low, high)


def middle(unknown: Unknown) -> Any:
    """The middle of what an unknown can be, with the digits of its mask; None where nothing bounds it."""
    ends = limits(unknown)
    if ends is None:
        return None
    value = Fraction(ends[0] + ends[1]) / 2
    if unknown.type == "date":
        return date.fromordinal(math.floor(value))
    if not unknown.mask:
        return value
    scale = 100 if unknown.unit == "%" else 1
    return half_up(value * scale, len(unknown.mask.removesuffix("%").partition(".")[2])) / scale


def _widening(ev: Evaluation, name: str, whole: Width, direct: list[Indicator]) -> Widening:
    value = middle(ev.scheme.unknowns[name])
    if value is None:
        return Widening(name)
    if not _open(ev, direct):
        return Widening(name, value, 0, Fraction(0), 0)
    try:
        less = width(fixed(ev, name, value))
    except ProblemReport:
        return Widening(name)
    scores: Number | None = None if _is_infinite(less.scores) else whole.scores - less.scores
    return Widening(name, value, whole.ranks - less.ranks, scores, whole.grades - less.grades)


def _open(ev: Evaluation, nodes: list[Indicator]) -> bool:
    """Whether any unit's points (or label) are open on these indicators or their parents."""
    ids = {node.id for node in nodes}
    ids |= {ev.scheme.parents[node.id] for node in nodes if node.id in ev.scheme.parents}
    return any(
        ev.state(ev.columns[name], index) == "bounds" for name in ids for index in range(len(ev.units))
    )


def concerned(scheme: Scheme, *, grade: bool = True) -> list[Indicator]:
    """The indicators that the ranked score (and the grade) rest on, directly or through others."""
    waiting = [scheme.ranking.of, *([scheme.ranking.grade] if grade and scheme.ranking.grade else [])]
    found: dict[str, Indicator] = {}
    while waiting:
        name = waiting.pop(0)
        if name in found:
            continue
        node = found[name] = scheme.by_id[name]
        waiting += [child.id for child in node.children]
        waiting += [argument.node for argument in arguments(node) if isinstance(argument, NodeOf)]
        waiting += [other.id for other in scheme.walk() if other.joins and other.joins.node == name]
    return list(found.values())


def _by_width(item: Widening) -> tuple[bool, int, Number, int]:
    scores = item.scores if item.scores is not None else Fraction(0)
    return item.ranks is None, -(item.ranks or 0), -scores, -(item.grades or 0)


def _is_infinite(value: Number) -> bool:
    return isinstance(value, float) and math.isinf(value)
