"""Evaluating a scheme: one indicator for all units at a time, exact, every column kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from kaohe.scheme.checks import arguments
from kaohe.scheme.indicator import Indicator, Rate, Rollup
from kaohe.scheme.model import Scheme
from kaohe.scheme.usage import row_rule
from kaohe.scoring.aggregate import Aggregate, Member, either_way
from kaohe.scoring.clamp import cap, floor_at
from kaohe.scoring.conditions import holds
from kaohe.scoring.exclude import exclude
from kaohe.scoring.facts import FactColumn, FactSource
from kaohe.scoring.interval import Array, Interval
from kaohe.scoring.leaf import Leaf, Rules, condition_data
from kaohe.scoring.loss import Loss
from kaohe.scoring.mean import mean
from kaohe.scoring.parameters import Parameters
from kaohe.scoring.rollup import rollup
from kaohe.scoring.steps import Each, Step, at
from kaohe.scoring.sum import add, score_rate
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
    loss: Loss | None = None

    @property
    def known(self) -> Array:
        """Where the points are certain (or the indicator surely does not apply)."""
        known: Array = self.points.known | ~self.applies
        return known


@dataclass(frozen=True, eq=False)
class Fixed:
    """Points of an indicator handed over: of which units, and where the indicator then applies."""

    points: Interval
    applies: Array
    units: Array


@dataclass
class Evaluator:
    """Evaluates indicators on demand.

    ``fixed`` gives points of indicators from elsewhere, used as given.
    """

    scheme: Scheme
    facts: FactSource
    fixed: Mapping[str, Fixed] = field(default_factory=dict)
    columns: dict[str, NodeColumn] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.size = len(self.facts.units)
        self.parameter = Parameters(self.scheme, self.size, self.fact)
        self.rules = Rules(self.fact, self.parameter, self.node_points)

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
        fixed = self.fixed.get(node.id)
        nominal = self._nominal(node)
        if fixed is not None and fixed.units.all():
            step = Step("given", {"result": fixed.points})
            applies = fixed.applies & self._among(self.scheme.guard(node))
            return NodeColumn(node, fixed.points, nominal, applies, [step], self._nowhere())
        found = self._computed(node, nominal)
        if fixed is None:
            return found
        return replace(
            found,
            points=found.points.choose(fixed.points, fixed.units),
            applies=np.where(fixed.units, fixed.applies, found.applies),
            may_leave=found.may_leave & ~fixed.units,
            loss=None,
        )

    def _computed(self, node: Indicator, nominal: Interval) -> NodeColumn:
        if node.children:
            points, maximum, applies, steps, changes = self._aggregated(node, nominal)
            loss = None
            if node.starts_full and not nominal.known.all() and changes is not None:
                loss = Loss(-changes)
            elif node.total is not None and node.base is None and not nominal.known.all():
                loss = self._lost_of(node)
            return self._finish(node, points, maximum, applies, steps, loss)
        if node.rollup is not None:
            points, applies, steps = self._gathered(node.rollup)
            return self._finish(node, points, nominal, applies & self._guard(node), steps)
        if node.rate is not None:
            points, applies, steps = self._rated(node.rate, nominal)
            return self._finish(node, points, nominal, applies & self._guard(node), steps)
        leaf = self._leaf(node)
        applies = self._guard(node)
        if leaf.labels is not None:
            told = leaf.labels.copy()
            told[~applies] = None
            return NodeColumn(
                node, leaf.points, nominal, applies, leaf.steps, self._nowhere(), told, leaf=True
            )
        loss = None
        if node.table is not None and node.max is not None and not nominal.known.all():
            loss = Loss(self.rules.lost(node.table, nominal, node.max))
        return self._finish(node, leaf.points, nominal, applies, leaf.steps, loss)

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
        tally = row_rule(self.scheme, node)
        assert tally is not None
        return self.rules.tally(tally, self.facts.rows(tally.over))

    def _gathered(self, rule: Rollup) -> tuple[Interval, Array, list[Step]]:
        """Points of the units below, gathered by the unit each names."""
        below = self.column(rule.of.node)
        places = {unit: index for index, unit in enumerate(self.facts.units)}
        names = self.fact(rule.by).words
        assert names is not None
        above = np.array([-1 if name is None else places.get(name, -1) for name in names], dtype=int)
        counted = below.applies & self._among(rule.among)
        points, applies = rollup(below.points, counted, above, rule.how)

        def told(index: int) -> list[dict[str, Any]]:
            mine = np.flatnonzero(counted & (above == index))
            return [{"unit": self.facts.units[row], "points": at(below.points, int(row))} for row in mine]

        fields = {"of": rule.of.node, "how": rule.how, "units": Each(told), "result": points}
        return points, applies, [Step("rollup", fields)]

    def _rated(self, rule: Rate, nominal: Interval) -> tuple[Interval, Array, list[Step]]:
        """The maximum times the score rate of some indicators."""
        columns = [self.column(name) for name in rule.of]
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

    def _among(self, wanted: Mapping[str, Any]) -> Array:
        """Where the unit has the attributes wanted; an attribute nobody gave leaves none out."""
        found = np.ones(self.size, dtype=bool)
        for name, value in wanted.items():
            column = self.fact(name)
            if column.words is not None:
                options = value if isinstance(value, list) else [value]
                held = np.array([word is None or word in options for word in column.words], dtype=bool)
            else:
                held = column.missing | np.asarray(column.value.low == int(value is True), dtype=bool)
            found = found & held
        return found

    def _guard(self, node: Indicator) -> Array:
        """Where a leaf applies: the guard on the unit holds, and none of its facts was declared not applicable."""
        applies = self._among(self.scheme.guard(node))
        for argument in arguments(node):
            if isinstance(argument, str):
                applies = applies & self.fact(argument).applies
        return applies

    def _aggregated(
        self, node: Indicator, nominal: Interval
    ) -> tuple[Interval, Interval, Array, list[Step], Interval | None]:
        """Points, maximum, where it applies, steps; and what was added to the base, when nothing else was."""
        children = [child for child in node.children if child.joins is None]
        members, terms = [], []
        for child in children:
            column = self.column(child.id)
            own = None if child.max is None else self._nominal(child)
            weight = None if child.weight is None else self.parameter(child.weight)
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
        whole = self._whole(node, members, nominal)
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
            base = self.parameter(node.base)
            changes = points if all(member.nominal is None for member in members) else None
            points = base + points
            fields |= {"base": base, "result": points}
        maximum = result.maximum if policy == "raw" and kind == "sum" else nominal
        applies = self._guard(node) & (result.applies | (node.base is not None))
        return points, maximum, applies, [Step(kind, fields)], changes

    def _lost_of(self, node: Indicator) -> Loss | None:
        """What the children of a sum lost together, where each carries its own loss."""
        columns = [self.column(child.id) for child in node.children if child.joins is None]
        losses = [column.loss.points for column in columns if column.loss is not None]
        if len(losses) < len(columns):
            return None
        summed = Interval.constant(Fraction(0), self.size)
        for column, lost in zip(columns, losses, strict=True):
            assert lost is not None
            summed = summed + Interval.constant(Fraction(0), self.size).choose(lost, column.applies)
        return Loss(summed, all(column.loss is not None and column.loss.held for column in columns))

    def _whole(self, node: Indicator, members: list[Member], nominal: Interval) -> Any:
        """What open weights, or open maxima, add up to; None where none is open, or nothing says."""
        if node.mean is not None:
            weights = [member.weight for member in members if member.weight is not None]
            open_ = any(not weight.known.all() for weight in weights)
            return Fraction(1) if open_ and node.weights_add_to == "100%" else None
        maxima = [member.nominal for member in members if member.nominal is not None]
        open_ = any(not maximum.known.all() for maximum in maxima)
        return nominal if open_ and node.max is not None and node.discrepancy is None else None

    def _finish(
        self,
        node: Indicator,
        points: Interval,
        maximum: Interval,
        applies: Array,
        steps: list[Step],
        loss: Loss | None = None,
    ) -> NodeColumn:
        may_leave = self._may_leave(node)
        if node.exclude is not None:
            points, applies, may_leave, step = self._excluded(node, points, maximum, applies)
            loss = None if loss is None else loss.excluded(step.fields["holds"], node.exclude.policy, maximum)
            steps = [*steps, step]
        if node.convert is not None:
            rate = self.parameter(node.convert)
            points = rate * points
            steps = [*steps, Step("convert", {"rate": rate, "result": points})]
        loss = None if loss is None or node.convert is not None or self.scheme.joined_by(node.id) else loss
        points, steps = self._joined(node, "before", points, steps)
        clamp = node.clamp
        if loss is not None and clamp is not None:
            loss = loss.clamped(clamp.hi == node.max, clamp.lo == 0, maximum)
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
        return NodeColumn(node, points, maximum, applies, steps, may_leave, leaf=not node.children, loss=loss)

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
        """An attribute nobody gave excludes no one, nor does an event table that nobody kept."""
        assert node.exclude is not None
        for name in node.exclude.when.names():
            spec = self.scheme.facts.get(name)
            table = None if spec is None else spec.table
            kept = spec is not None and (table is None or self.facts.kept(table))
            if not kept:
                given = ~self.fact(name).missing
                when = Truth(when.sure & given, when.possible & given)
        return when

    def _joined(
        self, node: Indicator, place: str, points: Interval, steps: list[Step]
    ) -> tuple[Interval, list[Step]]:
        joined = [
            child for child in self.scheme.joined_by(node.id) if child.joins and child.joins.cap == place
        ]
        for child in joined:
            column = self.column(child.id)
            zero = Interval.constant(Fraction(0), self.size)
            change = zero.choose(column.points, column.applies)
            points = points + change
            fields: dict[str, Any] = {"node": child.id, "change": change, "place": place, "result": points}
            steps = [*steps, Step("join", fields)]
        return points, steps
