"""Evaluating a scheme: one indicator for all units at a time, exact, every column kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme
from kaohe.scheme.usage import row_rule
from kaohe.scoring.column import Fixed, NodeColumn, nowhere
from kaohe.scoring.facts import FactColumn, FactSource
from kaohe.scoring.finishing import finish
from kaohe.scoring.gathering import aggregated, gathered, lost_of, rated
from kaohe.scoring.guard import among, guard
from kaohe.scoring.interval import Interval
from kaohe.scoring.leaf import Leaf, Rules
from kaohe.scoring.loss import Loss
from kaohe.scoring.parameters import Parameters
from kaohe.scoring.steps import Step


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
        nominal = self.nominal(node)
        if fixed is not None and fixed.units.all():
            step = Step("given", {"result": fixed.points})
            applies = fixed.applies & among(self, self.scheme.guard(node))
            return NodeColumn(node, fixed.points, nominal, applies, [step], nowhere(self.size))
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
            points, maximum, applies, steps, changes = aggregated(self, node, nominal)
            loss = None
            if node.starts_full and not nominal.known.all() and changes is not None:
                loss = Loss(-changes)
            elif node.total is not None and node.base is None and not nominal.known.all():
                loss = lost_of(self, node)
            return finish(self, node, points, maximum, applies, steps, loss)
        if node.rollup is not None:
            points, applies, steps = gathered(self, node.rollup)
            return finish(self, node, points, nominal, applies & guard(self, node), steps)
        if node.rate is not None:
            points, applies, steps = rated(self, node.rate, nominal)
            return finish(self, node, points, nominal, applies & guard(self, node), steps)
        leaf = self._leaf(node)
        applies = guard(self, node)
        if leaf.labels is not None:
            told = leaf.labels.copy()
            told[~applies] = None
            return NodeColumn(
                node, leaf.points, nominal, applies, leaf.steps, nowhere(self.size), told, leaf=True
            )
        loss = None
        if node.table is not None and node.max is not None and not nominal.known.all():
            loss = Loss(self.rules.lost(node.table, nominal, node.max))
        return finish(self, node, leaf.points, nominal, applies, leaf.steps, loss)

    def nominal(self, node: Indicator) -> Interval:
        """An indicator's maximum as written; 0 where it has none."""
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
