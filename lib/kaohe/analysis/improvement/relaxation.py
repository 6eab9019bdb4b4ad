"""The integer programme: options chosen, points no lower than they truly are, never missing a plan that works."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ortools.sat.python import cp_model

from kaohe.analysis.improvement.cluster import Cluster
from kaohe.analysis.improvement.expression import Expression, Key

SCALES = (2_520_000_000, 25_200_000, 252_000, 2_520)
"""Points in a programme are whole multiples of one of these parts of a point, rounded up; the finest that fits."""
LARGEST = 2**53
"""No sum in a programme may get this far: solver and floats hold it exactly, with room to spare."""
COARSE = 1_000_000
"""The largest common denominator taken exactly."""
FAR = Fraction(1_000_000)
"""Stands for points without bound."""


class Relaxation:
    """One 0/1 variable for each option, one of each cluster chosen; auxiliary variables for points.

    ``largest`` is the most that any sum asked for so far can come to, either way.
    """

    def __init__(self, clusters: Sequence[Cluster], scale: int) -> None:
        self.clusters, self.scale, self.largest = clusters, scale, 0
        self.model = cp_model.CpModel()
        self.chosen = [
            [self.model.new_bool_var(f"{place}.{option}") for option in range(len(cluster.options))]
            for place, cluster in enumerate(clusters)
        ]
        for variables in self.chosen:
            self.model.add_exactly_one(variables)
        self._points: dict[str, Any] = {}
        self._spans: dict[str, tuple[Fraction, Fraction]] = {}

    def options(self, cluster: int, values: Sequence[Fraction | float]) -> Expression:
        """The value of the option chosen in a cluster."""
        held = [min(max(Fraction(value), -FAR), FAR) if _finite(value) else _far(value) for value in values]
        least = held[0]
        terms: dict[Key, Fraction] = {
            (cluster, place): value - least for place, value in enumerate(held) if value != least
        }
        return Expression(least, terms)

    def bounds(self, expression: Expression) -> tuple[Fraction, Fraction]:
        """The least and the most an expression can be."""
        low = high = expression.constant
        by_cluster: dict[int, dict[int, Fraction]] = {}
        for key, factor in expression.terms.items():
            if isinstance(key, str):
                ends = [factor * end for end in self._spans[key]]
                low, high = low + min(ends), high + max(ends)
            else:
                by_cluster.setdefault(key[0], {})[key[1]] = factor
        for cluster, factors in by_cluster.items():
            values = [factors.get(place, Fraction(0)) for place in range(len(self.chosen[cluster]))]
            low, high = low + min(values), high + max(values)
        return low, high

    def capped(self, expression: Expression, cap: Fraction) -> Expression:
        """No more than a cap."""
        low, high = self.bounds(expression)
        if high <= cap:
            return expression
        if low >= cap:
            return Expression(cap)
        return self._below(expression, low, cap)

    def floored(self, expression: Expression, floor: Fraction) -> Expression:
        """No less than a floor."""
        low, high = self.bounds(expression)
        if low >= floor:
            return expression
        if high <= floor:
            return Expression(floor)
        name = f"points {len(self._points)}"
        points = self._variable(name, floor, high)
        above = self.model.new_bool_var(f"{name} above")
        side, divisor = self.scaled(expression)
        self.model.add(divisor * points <= side + divisor - 1).only_enforce_if(above)
        self.model.add(points <= math.ceil(floor * self.scale)).only_enforce_if(~above)
        return Expression(Fraction(0), {name: Fraction(1)})

    def if_chosen(self, expression: Expression, cluster: int, places: Sequence[int]) -> Expression:
        """An expression where one of some options is chosen, else 0."""
        low, high = self.bounds(expression)
        name = f"points {len(self._points)}"
        points = self._variable(name, min(low, Fraction(0)), max(high, Fraction(0)))
        here = self.model.new_bool_var(f"{name} here")
        self.model.add(sum(self.chosen[cluster][place] for place in places) == here)
        side, divisor = self.scaled(expression)
        self.model.add(divisor * points <= side + divisor - 1).only_enforce_if(here)
        self.model.add(points <= 0).only_enforce_if(~here)
        return Expression(Fraction(0), {name: Fraction(1)})

    def _below(self, expression: Expression, low: Fraction, high: Fraction) -> Expression:
        name = f"points {len(self._points)}"
        points = self._variable(name, low, high)
        side, divisor = self.scaled(expression)
        self.model.add(divisor * points <= side + divisor - 1)
        return Expression(Fraction(0), {name: Fraction(1)})

    def _variable(self, name: str, low: Fraction, high: Fraction) -> Any:
        variable = self.model.new_int_var(math.floor(low * self.scale), math.ceil(high * self.scale), name)
        self._points[name], self._spans[name] = variable, (low, high)
        return variable

    def scaled(self, expression: Expression) -> tuple[Any, int]:
        """An integer expression no less than ``divisor · scale`` times the given one, and the divisor."""
        named = {key: value for key, value in expression.terms.items() if isinstance(key, str)}
        divisor = math.lcm(*(value.denominator for value in named.values()), 1)
        if divisor > COARSE:
            divisor = COARSE
        variables: list[Any] = []
        factors: list[int] = []
        constant = expression.constant * self.scale * divisor
        for key, value in expression.terms.items():
            if isinstance(key, str):
                factor = math.ceil(value * divisor)
                least = math.floor(self._spans[key][0] * self.scale)
                constant += (value * divisor - factor) * least
                variables.append(self._points[key])
                factors.append(factor)
            else:
                variables.append(self.chosen[key[0]][key[1]])
                factors.append(math.ceil(value * self.scale * divisor))
        far = [
            abs(factor) * (self._reach(key) if isinstance(key, str) else 1)
            for key, factor in zip(expression.terms, factors, strict=True)
        ]
        self.largest = max(self.largest, sum(far) + abs(math.ceil(constant)) + divisor * (1 + self.scale))
        return cp_model.LinearExpr.weighted_sum(variables, factors) + math.ceil(constant), divisor

    def _reach(self, name: str) -> int:
        """The largest a variable for points can be, either way."""
        return math.ceil(max(abs(end) for end in self._spans[name]) * self.scale)

    def at_least(self, expression: Expression, value: Fraction) -> None:
        """Require an expression to reach a value."""
        side, divisor = self.scaled(expression)
        self.model.add(side >= math.ceil(value * self.scale * divisor))

    def moved(self, levers: frozenset[int]) -> list[Any]:
        """For each of some levers whether it is moved, as a 0/1 expression."""
        found = []
        for lever in sorted(levers):
            found.append(
                sum(
                    self.chosen[place][option]
                    for place, cluster in enumerate(self.clusters)
                    if lever in cluster.levers
                    for option, told in enumerate(cluster.options)
                    if lever in told.levers
                )
            )
        return found

    def forbid(self, places: Sequence[int]) -> None:
        """Rule out exactly one choice of options."""
        self.model.add(
            sum(self.chosen[cluster][place] for cluster, place in enumerate(places)) <= len(places) - 1
        )

    def forbid_moving(self, levers: frozenset[int]) -> None:
        """Rule out every choice that moves all of some levers."""
        self.model.add(sum(self.moved(levers)) <= len(levers) - 1)


def _finite(value: Fraction | float) -> bool:
    return not (isinstance(value, float) and math.isinf(value))


def _far(value: Fraction | float) -> Fraction:
    return FAR if value > 0 else -FAR
