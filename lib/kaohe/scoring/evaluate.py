"""Evaluating a scheme: one indicator for all units at a time, exact, every column kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from kaohe.scheme.checks import arguments
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme
from kaohe.scoring.aggregate import Aggregate, Member, either_way
from kaohe.scoring.clamp import cap, floor_at
from kaohe.scoring.conditions import holds
from kaohe.scoring.exclude import exclude
from kaohe.scoring.facts import FactColumn, FactSource
from kaohe.scoring.interval import Array, Interval
from kaohe.scoring.leaf import Leaf, Rules, condition_data
from kaohe.scoring.mean import mean
from kaohe.scoring.parameters import Parameters
from kaohe.scoring.steps import Step
from kaohe.scoring.sum import add
from kaohe.scoring.truth import Truth


@dataclass(frozen=True, eq=False)
class NodeColumn:
    """One indicator for every unit: points, maximum, where it applies, labels, and how it came about.

    ``may_leave`` marks where a missing fact decides whether it applies; it then counts as applying.
    """

    node: Indicator
    points: Interval
    maximum: Interval
    applies: Array
    steps: list[Step]
    may_leave: Array
    labels: Array | None = None
    leaf: bool = False

    @property
    def known(self) -> Array:
        """Where the points are certain (or the indicator surely does not apply)."""
        known: Array = self.points.known | ~self.applies
        return known


@dataclass
class Evaluator:
    """Evaluates indicators on demand.

    ``fixed`` gives points of indicators from elsewhere, used as given; None says the indicator does not apply.
    """

    scheme: Scheme
    facts: FactSource
    fixed: Mapping[str, Interval | None] = field(default_factory=dict)
    columns: dict[str, NodeColumn] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.size = len(self.facts.units)
        self.parameter = Parameters(self.scheme, self.size, self.fact)
        self.rules = Rules(self.fact, self.parameter, self.node_points)
        self.joining: dict[str, list[Indicator]] = {}
        for node in self.scheme.walk():
            if node.joins is not None:
                self.joining.setdefault(node.joins.node, []).append(node)

    def fact(self, name: str) -> FactColumn:
        """A fact or attribute."""
        return self.facts.column(name)

    def node_points(self, name: str) -> Interval:
        """Another indicator's points."""
        return self.column(name).points

    def column(self, name: str) -> NodeColumn:
        """One indicator, evaluated once."""
        if name not in self.columns:
            self.columns[name] = self._evaluate(self.scheme.by_id[name])
        return self.columns[name]

    def all(self) -> dict[str, NodeColumn]:
        """Every indicator of the scheme."""
        for node in self.scheme.walk():
            self.column(node.id)
        return self.columns

    def _evaluate(self, node: Indicator) -> NodeColumn:
        nominal = self._nominal(node)
        if node.id in self.fixed:
            given = self.fixed[node.id]
            points = Interval.constant(Fraction(0), self.size) if given is None else given
            applies = np.full(self.size, given is not None)
            return NodeColumn(
                node, points, nominal, applies, [Step("given", {"result": points})], self._nowhere()
            )
        if node.children:
            return self._finish(node, *self._aggregated(node, nominal))
        leaf = self._leaf(node)
        applies = self._guard(node)
        if leaf.labels is not None:
            return NodeColumn(
                node, leaf.points, nominal, applies, leaf.steps, self._nowhere(), leaf.labels, leaf=True
            )
        return self._finish(node, leaf.points, nominal, applies, leaf.steps)

    def _nominal(self, node: Indicator) -> Interval:
        if node.max is None:
            return Interval.constant(Fraction(0), self.size)
        return self.parameter(node.max)

    def _leaf(self, node: Indicator) -> Leaf:
        if node.linear is not None:
            points, step = self.rules.linear(node.linear)
            return Leaf(points, [step])
        if node.table is not None:
            return self.rules.table(node.table)
        if node.rating is not None:
            return self.rules.rating(node.rating)
        assert node.tally is not None
        return self.rules.tally(node.tally, self.facts.rows(node.tally.over))

    def _guard(self, node: Indicator) -> Array:
        """Where a leaf applies: the guard on the unit holds, and none of its facts was declared not applicable."""
        applies = np.ones(self.size, dtype=bool)
        for name, wanted in node.applies_to.items():
            column = self.fact(name)
            if column.words is not None:
                held = np.array([word is None or word == wanted for word in column.words], dtype=bool)
            else:
                held = column.missing | np.asarray(column.value.low == int(wanted is True), dtype=bool)
            applies = applies & held
        for argument in arguments(node):
            if isinstance(argument, str):
                applies = applies & self.fact(argument).applies
        return applies

    def _aggregated(self, node: Indicator, nominal: Interval) -> tuple[Interval, Interval, Array, list[Step]]:
        children = [child for child in node.children if child.joins is None]
        members, terms = [], []
        for child in children:
            column = self.column(child.id)
            own = None if child.max is None else self._nominal(child)
            weight = None if child.weight is None else Interval.constant(child.weight, self.size)
            members.append(
                Member(column.points, column.applies, column.maximum, own, weight, column.may_leave)
            )
            terms.append(
                {
                    "node": child.id,
                    "points": column.points,
                    "applies": column.applies,
                    "may_leave": column.applies & column.may_leave,
                    "maximum": column.maximum,
                    "nominal": own,
                    "weight": weight,
                }
            )
        policy = node.renormalise or "rescale"
        kind, function = ("mean", mean) if node.mean is not None else ("sum", add)
        result: Aggregate = either_way(function, members, policy)
        fields = {
            "terms": terms,
            "policy": policy,
            "nominal": result.nominal,
            "applicable": result.applicable,
            "plain": result.plain,
            "result": result.points,
        }
        maximum = result.maximum if policy == "raw" and kind == "sum" else nominal
        applies = result.applies & self._guard(node)
        return result.points, maximum, applies, [Step(kind, fields)]

    def _finish(
        self, node: Indicator, points: Interval, maximum: Interval, applies: Array, steps: list[Step]
    ) -> NodeColumn:
        may_leave = self._may_leave(node)
        if node.exclude is not None:
            points, applies, may_leave, step = self._excluded(node, points, maximum, applies)
            steps = [*steps, step]
        if node.convert is not None:
            rate = self.parameter(node.convert)
            points = rate * points
            steps = [*steps, Step("convert", {"rate": rate, "result": points})]
        points, steps = self._joined(node, "before", points, steps)
        clamp = node.clamp
        if clamp is not None and clamp.hi is not None:
            limit = self.parameter(clamp.hi)
            steps = [*steps, Step("cap", {"cap": limit, "before": points, "result": cap(points, limit)})]
            points = cap(points, limit)
        points, steps = self._joined(node, "after", points, steps)
        if clamp is not None and clamp.lo is not None:
            limit = self.parameter(clamp.lo)
            steps = [
                *steps,
                Step("floor", {"floor": limit, "before": points, "result": floor_at(points, limit)}),
            ]
            points = floor_at(points, limit)
        return NodeColumn(node, points, maximum, applies, steps, may_leave, leaf=not node.children)

    def _nowhere(self) -> Array:
        return np.zeros(self.size, dtype=bool)

    def _may_leave(self, node: Indicator) -> Array:
        """An aggregate may leave where each child that applies may."""
        columns = [
            self.column(child.id) for child in node.children if child.joins is None and child.max is not None
        ]
        if not columns:
            return self._nowhere()
        staying = [column.applies & ~column.may_leave for column in columns]
        return ~np.logical_or.reduce(staying)

    def _excluded(
        self, node: Indicator, points: Interval, maximum: Interval, applies: Array
    ) -> tuple[Interval, Array, Array, Step]:
        assert node.exclude is not None
        when = self._given(node, holds(node.exclude.when, self.fact, self.parameter))
        points, leaves = exclude(points, maximum, when, node.exclude.policy)
        fields = {
            "when": condition_data(node.exclude.when),
            "holds": when,
            "policy": node.exclude.policy,
            "says": node.exclude.says,
            "result": points,
        }
        unsure = when.possible & ~when.sure if node.exclude.policy == "leave" else self._nowhere()
        return points, applies & ~leaves, unsure, Step("exclude", fields)

    def _given(self, node: Indicator, when: Truth) -> Truth:
        """An attribute nobody gave excludes no one."""
        assert node.exclude is not None
        for name in node.exclude.when.names() & set(self.scheme.attributes):
            given = ~self.fact(name).missing
            when = Truth(when.sure & given, when.possible & given)
        return when

    def _joined(
        self, node: Indicator, place: str, points: Interval, steps: list[Step]
    ) -> tuple[Interval, list[Step]]:
        joined = [
            child for child in self.joining.get(node.id, []) if child.joins and child.joins.cap == place
        ]
        for child in joined:
            column = self.column(child.id)
            zero = Interval.constant(Fraction(0), self.size)
            change = zero.choose(column.points, column.applies)
            points = points + change
            fields: dict[str, Any] = {"node": child.id, "change": change, "place": place, "result": points}
            steps = [*steps, Step("join", fields)]
        return points, steps
