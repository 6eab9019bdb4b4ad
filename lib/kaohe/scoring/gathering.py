"""Points made of other indicators' points: a sum or mean, a rate of some, a roll-up of the units below."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from kaohe.scheme.indicator import Indicator, Rate, Rollup
from kaohe.scoring.aggregate import Aggregate, Member, either_way
from kaohe.scoring.column import Columns
from kaohe.scoring.guard import among, guard
from kaohe.scoring.interval import Array, Interval
from kaohe.scoring.loss import Loss
from kaohe.scoring.mean import mean
from kaohe.scoring.rollup import rollup
from kaohe.scoring.steps import Each, Step, at
from kaohe.scoring.sum import add, score_rate


def gathered(known: Columns, rule: Rollup) -> tuple[Interval, Array, list[Step]]:
    """Points of the units below, gathered by the unit each names."""
    below = known.column(rule.of.node)
    places = {unit: index for index, unit in enumerate(known.facts.units)}
    names = known.fact(rule.by).words
    assert names is not None
    above = np.array([-1 if name is None else places.get(name, -1) for name in names], dtype=int)
    counted = below.applies & among(known, rule.among)
    points, applies = rollup(below.points, counted, above, rule.how)

    def told(index: int) -> list[dict[str, Any]]:
        mine = np.flatnonzero(counted & (above == index))
        return [{"unit": known.facts.units[row], "points": at(below.points, int(row))} for row in mine]

    fields = {"of": rule.of.node, "how": rule.how, "units": Each(told), "result": points}
    return points, applies, [Step("rollup", fields)]


def rated(known: Columns, rule: Rate, nominal: Interval) -> tuple[Interval, Array, list[Step]]:
    """The maximum times the score rate of some indicators."""
    columns = [known.column(name) for name in rule.of]
    members = [
        Member(
            column.points,
            column.applies,
            column.maximum,
            column.maximum,
            lost=None if column.loss is None else column.loss.points,
            held=column.node.held if column.loss is None else column.loss.held,
        )
        for column in columns
    ]
    applies = np.logical_or.reduce([column.applies for column in columns])
    points = nominal * score_rate(members, applies)
    terms = [
        {
            "node": column.node.id,
            "points": column.points,
            "applies": column.applies,
            "maximum": column.maximum,
            "nominal": column.maximum,
        }
        | ({} if member.lost is None else {"lost": member.lost, "held": member.held})
        for column, member in zip(columns, members, strict=True)
    ]
    return points, applies, [Step("rate", {"of": terms, "maximum": nominal, "result": points})]


def aggregated(
    known: Columns, node: Indicator, nominal: Interval
) -> tuple[Interval, Interval, Array, list[Step], Interval | None]:
    """Points, maximum, where it applies, steps; and what was added to the base, when nothing else was."""
    children = [child for child in node.children if child.joins is None]
    members, terms = [], []
    for child in children:
        column = known.column(child.id)
        own = None if child.max is None else known.nominal(child)
        weight = None if child.weight is None else known.parameter(child.weight)
        loss = column.loss or Loss(held=child.held)
        members.append(
            Member(
                column.points,
                column.applies,
                column.maximum,
                own,
                weight,
                column.may_leave,
                loss.points,
                loss.held,
            )
        )
        term = {
            "node": child.id,
            "points": column.points,
            "applies": column.applies,
            "may_leave": column.applies & column.may_leave,
            "maximum": column.maximum,
            "nominal": own,
            "weight": weight,
        }
        terms.append(term | ({"lost": loss.points, "held": loss.held} if loss.points is not None else {}))
    policy = node.renormalise or "rescale"
    whole = _whole(known, node, members, nominal)
    kind, function = ("mean", mean) if node.mean is not None else ("sum", add)
    result: Aggregate = either_way(partial(function, whole=whole), members, policy)
    points, changes = result.points, None
    fields = {
        "terms": terms,
        "policy": policy,
        "nominal": result.nominal,
        "applicable": result.applicable,
        "plain": result.plain,
        "result": result.points,
    }
    if whole is not None:
        fields["whole"] = whole
    if node.base is not None:
        base = known.parameter(node.base)
        changes = points if all(member.nominal is None for member in members) else None
        points = base + points
        fields |= {"base": base, "result": points}
    maximum = result.maximum if policy == "raw" and kind == "sum" else nominal
    applies = guard(known, node) & (result.applies | (node.base is not None))
    return points, maximum, applies, [Step(kind, fields)], changes


def lost_of(known: Columns, node: Indicator) -> Loss | None:
    """What the children of a sum lost together, where each carries its own loss."""
    columns = [known.column(child.id) for child in node.children if child.joins is None]
    losses = [column.loss.points for column in columns if column.loss is not None]
    if len(losses) < len(columns):
        return None
    summed = Interval.constant(Fraction(0), known.size)
    for column, lost in zip(columns, losses, strict=True):
        assert lost is not None
        summed = summed + Interval.constant(Fraction(0), known.size).choose(lost, column.applies)
    return Loss(summed, all(column.loss is not None and column.loss.held for column in columns))


def _whole(known: Columns, node: Indicator, members: list[Member], nominal: Interval) -> Any:
    """What open weights, or open maxima, add up to; None where none is open, or nothing says."""
    if node.mean is not None:
        weights = [member.weight for member in members if member.weight is not None]
        open_ = any(not weight.known.all() for weight in weights)
        return Fraction(1) if open_ and node.weights_add_to == "100%" else None
    maxima = [member.nominal for member in members if member.nominal is not None]
    open_ = any(not maximum.known.all() for maximum in maxima)
    return nominal if open_ and node.max is not None and node.discrepancy is None else None
