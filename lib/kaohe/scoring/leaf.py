"""Leaf rules of an indicator on columns: linear, table, rating and sums over event rows, with their steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from kaohe.quantities import INFINITY, Number, exact
from kaohe.scheme.bands import regions
from kaohe.scheme.base import Parameter, Reference
from kaohe.scheme.condition import Condition
from kaohe.scheme.indicator import Tally
from kaohe.scheme.primitive import Linear, NodeOf, Rating, Row, Table
from kaohe.scoring.conditions import Lookup, holds
from kaohe.scoring.facts import RowColumns
from kaohe.scoring.interval import Interval
from kaohe.scoring.linear import linear
from kaohe.scoring.parameters import Parameters
from kaohe.scoring.rating import rating
from kaohe.scoring.steps import Each, Step
from kaohe.scoring.sum import add_rows
from kaohe.scoring.table import labels, table
from kaohe.scoring.truth import Truth, at_most, below

NodePoints = Callable[[str], Interval]


@dataclass(frozen=True, eq=False)
class Leaf:
    """Points (or labels) of a leaf rule, and its steps."""

    points: Interval
    steps: list[Step]
    labels: Any = None


@dataclass(frozen=True)
class Rules:
    """What a rule may look up: facts, parameters, other indicators' points; all of one length."""

    fact: Lookup
    parameter: Parameters
    node: NodePoints

    def argument(self, of: NodeOf | str) -> Interval:
        """The column a rule is about."""
        return self.node(of.node) if isinstance(of, NodeOf) else self.fact(of).value

    def linear(
        self, rule: Linear, x: Interval | None = None, of: NodeOf | str | None = None
    ) -> tuple[Interval, Step]:
        """Apply a linear rule; inside a table ``x`` is the table's argument."""
        name = rule.of if rule.of is not None else of
        if rule.of is not None or x is None:
            assert name is not None
            x = self.argument(name)
        rate, base, origin, step = (
            self.parameter(item) for item in (rule.rate, rule.base, rule.origin, rule.step)
        )
        lowest = None if rule.floor is None else self.parameter(rule.floor)
        highest = None if rule.cap is None else self.parameter(rule.cap)
        result = linear(
            x,
            rate=rate,
            base=base,
            origin=origin,
            step=step,
            steps=rule.steps,
            lowest=lowest,
            highest=highest,
        )
        fields = {
            "of": named(name),
            "x": x,
            "base": base,
            "rate": rate,
            "origin": origin,
            "step_size": step,
            "steps": rule.steps,
            "count": result.count,
            "raw": result.raw,
            "floor": lowest,
            "cap": highest,
            "result": result.points,
        }
        return result.points, Step("linear", fields)

    def table(self, rule: Table) -> Leaf:
        """Apply a decision table."""
        x = self.argument(rule.of) if rule.of is not None else None
        rows = rule.all_rows
        truths = [self.row_holds(row, x) for row in rows]
        if any(row.label is not None for row in rows):
            return self._labelled(rule, rows, truths, x)
        outcomes, told = [], []
        for row, truth, region in zip(rows, truths, regions(rows), strict=True):
            points, step = self._outcome(row, None if x is None else restricted(x, region), rule.of)
            outcomes.append(points)
            told.append(
                {"when": row_data(row), "region": region, "holds": truth, "points": points, "by": step}
            )
        result = table(truths, outcomes)
        for line, hit in zip(told, result.hits, strict=True):
            line["hit"] = hit
        fields = {"of": named(rule.of), "x": x, "rows": told, "result": result.points}
        return Leaf(result.points, [Step("table", fields)])

    def _labelled(self, rule: Table, rows: list[Row], truths: list[Truth], x: Interval | None) -> Leaf:
        result = labels(truths, [row.label or "" for row in rows])
        told = [
            {"when": row_data(row), "holds": truth, "label": row.label, "hit": hit}
            for row, truth, hit in zip(rows, truths, result.hits, strict=True)
        ]
        step = Step("table", {"of": named(rule.of), "x": x, "rows": told, "label": result.labels})
        return Leaf(result.points, [step], result.labels)

    def row_holds(self, row: Row, x: Interval | None) -> Truth:
        """Where a row's own condition holds, the rows above left aside."""
        size = self.parameter.size
        if row.last:
            return Truth.constant(True, size)
        if row.when is not None:
            return holds(row.when, self.fact, self.parameter)
        assert x is not None
        truth = Truth.constant(True, size)
        for operator, limit in (
            ("at_least", row.at_least),
            ("above", row.above),
            ("below", row.below),
            ("at_most", row.up_to),
        ):
            if limit is not None:
                truth = truth & compared(x, operator, self.parameter(limit))
        return truth

    def _outcome(self, row: Row, x: Interval | None, of: NodeOf | str | None) -> tuple[Interval, Step | None]:
        if row.linear is not None:
            return self.linear(row.linear, x, of)
        if row.node is not None:
            return self.node(row.node), Step("node", {"node": row.node})
        assert row.points is not None
        return self.parameter(row.points), None

    def rating(self, rule: Rating) -> Leaf:
        """Take an entered score."""
        entered = self.fact(rule.of).value
        lowest, highest = self.parameter(rule.floor), self.parameter(rule.cap)
        points = rating(entered, lowest, highest)
        fields = {"of": rule.of, "x": entered, "floor": lowest, "cap": highest, "result": points}
        return Leaf(points, [Step("rating", fields)])

    def lost(self, rule: Table, maximum: Interval, full: Parameter) -> Interval:
        """What a decision table takes off the maximum ``full``, row by row."""
        x = self.argument(rule.of) if rule.of is not None else None
        nothing = Interval.constant(Fraction(0), len(maximum))
        outcomes = []
        for row, region in zip(rule.all_rows, regions(rule.all_rows), strict=True):
            points, _ = self._outcome(row, None if x is None else restricted(x, region), rule.of)
            outcomes.append(nothing if row.points == full else maximum - points)
        return table([self.row_holds(row, x) for row in rule.all_rows], outcomes).points

    def tally(self, rule: Tally, rows: RowColumns) -> Leaf:
        """Score each event row and add up by unit."""
        size = self.parameter.size
        by_row = Rules(
            lambda name: rows.columns[name],
            self.parameter.resized(len(rows), lambda name: rows.columns[name]),
            self.node,
        )
        counted = Truth(rows.sure, np.ones(len(rows), dtype=bool))
        if rule.where is not None:
            counted = counted & holds(rule.where, by_row.fact, by_row.parameter)
        if rule.table is not None:
            found = by_row.table(rule.table)
            points, detail = found.points, found.steps[0]
        else:
            assert rule.linear is not None
            points, detail = by_row.linear(rule.linear)
        zero = Interval.constant(Fraction(0), len(rows))
        points = points.hull(zero, counted.possible & ~counted.sure).choose(zero, ~counted.possible)
        summed = add_rows(points, rows.unit, size)
        anything = Interval.between(*reach(rule), size)
        nothing = Interval.constant(Fraction(0), size)
        summed = summed + nothing.choose(anything, rows.absent | (rows.short > 0))
        base = self.parameter(rule.base)
        result = base + summed

        def told(index: int) -> list[dict[str, Any]]:
            mine = np.flatnonzero((rows.unit == index) & counted.possible)
            return [
                {"place": rows.places[row], "row": titled(rows, int(row)), **detail.at(int(row))}
                | ({} if counted.sure[row] else {"counts": "maybe"})
                for row in mine
            ]

        fields = {"over": rule.over, "base": base, "rows": Each(told), "total": summed, "result": result}
        if rows.rankings:
            counts = counted.possible
            fields["ranks"] = Each(
                lambda index: rows.ranked([int(row) for row in np.flatnonzero((rows.unit == index) & counts)])
            )
        return Leaf(result, [Step("tally", fields)])


def reach(rule: Tally) -> tuple[Number, Number]:
    """Between what any number of rows can add up to: no more than 0 where every row deducts, no less where it adds."""
    outcomes = [row.points for row in rule.table.all_rows] if rule.table is not None else [None]
    deducts = all(isinstance(points, Fraction) and points <= 0 for points in outcomes)
    adds = all(isinstance(points, Fraction) and points >= 0 for points in outcomes)
    return (Fraction(0) if adds else -INFINITY), (Fraction(0) if deducts else INFINITY)


def compared(x: Interval, operator: str, limit: Interval) -> Truth:
    """A threshold of a band."""
    if operator == "below":
        return below(x, limit)
    if operator == "at_most":
        return at_most(x, limit)
    return ~at_most(x, limit) if operator == "above" else ~below(x, limit)


def restricted(x: Interval, region: tuple[Fraction | None, Fraction | None]) -> Interval:
    """Bounds of the argument inside a band; known values stay as they are."""
    low, high = region
    held = x
    if low is not None:
        held = held.maximum(Interval.constant(low, len(x), x.dtype))
    if high is not None:
        held = held.minimum(Interval.constant(high, len(x), x.dtype))
    return held.choose(x, x.known)


def named(of: NodeOf | str | None) -> Any:
    """An argument's name as plain data."""
    return {"node": of.node} if isinstance(of, NodeOf) else of


def titled(rows: RowColumns, row: int) -> dict[str, str]:
    """An event row with Chinese heads."""
    other = {"source": "来源", "evidence": "凭证"}
    return {rows.titles.get(name) or other[name]: text for name, text in rows.shown(row).items()}


def row_data(row: Row) -> Any:
    """A row's condition as plain data."""
    if row.last:
        return "otherwise"
    if row.when is not None:
        return condition_data(row.when)
    limits = {"at_least": row.at_least, "above": row.above, "below": row.below, "at_most": row.up_to}
    return {name: limit_data(limit) for name, limit in limits.items() if limit is not None}


def condition_data(condition: Condition) -> Any:
    """A condition as plain data."""
    if condition.parts:
        return {"operator": condition.operator, "parts": [condition_data(part) for part in condition.parts]}
    return {"operator": condition.operator, "name": condition.name, "operand": limit_data(condition.operand)}


def limit_data(limit: Any) -> Any:
    """A threshold as plain data."""
    if isinstance(limit, Fraction):
        return exact(limit)
    if isinstance(limit, Reference):
        named_by: dict[str, Any] = {"unknown": limit.unknown} if limit.unknown else {"fact": limit.fact}
        if limit.by is not None:
            named_by = {"by": limit.by, "values": {key: exact(value) for key, value in limit.values.items()}}
        if limit.plus:
            named_by["plus"] = exact(limit.plus)
        return named_by if limit.times == 1 else named_by | {"times": exact(limit.times)}
    if isinstance(limit, (bool, str)) or limit is None:
        return limit
    return list(limit) if isinstance(limit, tuple) else str(limit)
