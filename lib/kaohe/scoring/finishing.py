"""What comes after a rule: exclusion, conversion, what joins an indicator, cap and floor."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from kaohe.scheme.indicator import Indicator
from kaohe.scoring.clamp import cap, floor_at
from kaohe.scoring.column import Columns, NodeColumn, nowhere
from kaohe.scoring.conditions import holds
from kaohe.scoring.exclude import exclude
from kaohe.scoring.interval import Array, Interval
from kaohe.scoring.leaf import condition_data
from kaohe.scoring.loss import Loss
from kaohe.scoring.steps import Step
from kaohe.scoring.truth import Truth


def finish(
    known: Columns,
    node: Indicator,
    points: Interval,
    maximum: Interval,
    applies: Array,
    steps: list[Step],
    loss: Loss | None = None,
) -> NodeColumn:
    may_leave = _may_leave(known, node)
    if node.exclude is not None:
        points, applies, may_leave, step = _excluded(known, node, points, maximum, applies)
        loss = None if loss is None else loss.excluded(step.fields["holds"], node.exclude.policy, maximum)
        steps = [*steps, step]
    if node.convert is not None:
        rate = known.parameter(node.convert)
        points = rate * points
        steps = [*steps, Step("convert", {"rate": rate, "result": points})]
    loss = None if loss is None or node.convert is not None or known.scheme.joined_by(node.id) else loss
    points, steps = _joined(known, node, "before", points, steps)
    clamp = node.clamp
    if loss is not None and clamp is not None:
        loss = loss.clamped(clamp.hi == node.max, clamp.lo == 0, maximum)
    if clamp is not None and clamp.hi is not None:
        limit = known.parameter(clamp.hi)
        steps = [*steps, Step("cap", {"cap": limit, "before": points, "result": cap(points, limit)})]
        points = cap(points, limit)
    points, steps = _joined(known, node, "after", points, steps)
    if clamp is not None and clamp.lo is not None:
        limit = known.parameter(clamp.lo)
        steps = [
            *steps,
            Step("floor", {"floor": limit, "before": points, "result": floor_at(points, limit)}),
        ]
        points = floor_at(points, limit)
    return NodeColumn(node, points, maximum, applies, steps, may_leave, leaf=not node.children, loss=loss)


def _may_leave(known: Columns, node: Indicator) -> Array:
    """An aggregate may leave where each child that applies may."""
    columns = [
        known.column(child.id) for child in node.children if child.joins is None and child.max is not None
    ]
    if not columns:
        return nowhere(known.size)
    staying = [column.applies & ~column.may_leave for column in columns]
    return ~np.logical_or.reduce(staying)


def _excluded(
    known: Columns, node: Indicator, points: Interval, maximum: Interval, applies: Array
) -> tuple[Interval, Array, Array, Step]:
    assert node.exclude is not None
    when = _given(known, node, holds(node.exclude.when, known.fact, known.parameter))
    points, leaves = exclude(points, maximum, when, node.exclude.policy)
    fields = {
        "when": condition_data(node.exclude.when),
        "holds": when,
        "policy": node.exclude.policy,
        "says": node.exclude.says,
        "result": points,
    }
    unsure = when.possible & ~when.sure if node.exclude.policy == "leave" else nowhere(known.size)
    return points, applies & ~leaves, unsure, Step("exclude", fields)


def _given(known: Columns, node: Indicator, when: Truth) -> Truth:
    """An attribute nobody gave excludes no one, nor does an event table that nobody kept."""
    assert node.exclude is not None
    for name in node.exclude.when.names():
        spec = known.scheme.facts.get(name)
        table = None if spec is None else spec.table
        kept = spec is not None and (table is None or known.facts.kept(table))
        if not kept:
            given = ~known.fact(name).missing
            when = Truth(when.sure & given, when.possible & given)
    return when


def _joined(
    known: Columns, node: Indicator, place: str, points: Interval, steps: list[Step]
) -> tuple[Interval, list[Step]]:
    joined = [child for child in known.scheme.joined_by(node.id) if child.joins and child.joins.cap == place]
    for child in joined:
        column = known.column(child.id)
        zero = Interval.constant(Fraction(0), known.size)
        change = zero.choose(column.points, column.applies)
        points = points + change
        fields: dict[str, Any] = {"node": child.id, "change": change, "place": place, "result": points}
        steps = [*steps, Step("join", fields)]
    return points, steps
