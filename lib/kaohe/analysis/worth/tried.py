"""The values to try for a missing fact: the ends of what it can be, and wherever a rule turns."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kaohe.scheme.base import Reference
from kaohe.scheme.condition import comparisons
from kaohe.scoring.interval import Array, constant

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation
    from kaohe.scheme.indicator import Indicator
    from kaohe.scheme.primitive import Linear

LARGE = (Fraction(10**6), Fraction(10**9))
"""Stand for a number without limit."""
_FEW = 64
_NEAR = Fraction(1, 1000)


@dataclass(frozen=True, eq=False)
class Tried:
    """Columns of values, one a trial, the ends first; ``all``: they are all the values there are."""

    values: list[Array]
    all: bool


def tried(ev: Evaluation, name: str, units: Array) -> Tried:
    """What to try for a fact at some units; every value can be the fact's there."""
    low, high = _limits(ev, name)
    kind = ev.scheme.facts[name].type
    least, most = min(low[units]), max(high[units])
    if kind == "yes_no":
        values = [Fraction(0), Fraction(1)]
    elif kind == "count" and most - least <= _FEW:
        values = [Fraction(number) for number in range(math.ceil(least), math.floor(most) + 1)]
    else:
        turns = {near for turn in _turns(ev, name) for near in _around(turn, kind)}
        ends = {least, most, *(-large for large in LARGE), *LARGE, Fraction(0)}
        values = sorted(value for value in turns | ends if not isinstance(value, float))
        values = [values[0], values[-1], *values[1:-1]]
        return Tried(_distinct([_within(value, low, high) for value in values], units), all=False)
    return Tried(_distinct([_within(value, low, high) for value in values], units), all=True)


def _within(value: Fraction, low: Array, high: Array) -> Array:
    held: Array = np.minimum(np.maximum(constant(value, len(low)), low), high)
    return held


def _distinct(columns: list[Array], units: Array) -> list[Array]:
    found = {tuple(column[units]): column for column in columns}
    return list(found.values())


def _limits(ev: Evaluation, name: str) -> tuple[Array, Array]:
    """Bounds of a missing fact, by unit: a part of a share is held by the other part, a date by the period."""
    value = ev.facts.column(name).value
    low, high = value.low.copy(), value.high.copy()
    if ev.scheme.facts[name].type == "date":
        period = ev.scheme.period
        low = np.maximum(low, constant(Fraction(date(period.start.year - 1, 1, 1).toordinal()), len(low)))
        high = np.minimum(high, constant(Fraction(date(period.end.year + 1, 12, 31).toordinal()), len(low)))
    for spec in ev.scheme.facts.values():
        if spec.ratio is None or ev.scheme.facts[spec.ratio[0]].add is not None:
            continue
        above, under = spec.ratio
        if name == above:
            high = np.minimum(high, np.maximum(ev.facts.column(under).value.high, low))
        elif name == under:
            low = np.maximum(low, np.minimum(ev.facts.column(above).value.low, high))
    return low, high


def _around(turn: Fraction, kind: str) -> Iterator[Fraction]:
    """A turn and its neighbours."""
    if kind in ("count", "date"):
        whole = math.floor(turn)
        yield from (Fraction(number) for number in range(whole - 1, math.ceil(turn) + 2))
    else:
        yield from (turn - _NEAR, turn, turn + _NEAR)


def _turns(ev: Evaluation, name: str) -> Iterator[Fraction]:
    """Where the rules that read the fact itself change course."""
    for node in ev.scheme.walk():
        for test in comparisons([node.table, node.exclude]):
            if test.name == name:
                yield from _numbers(ev, test.operand)
        yield from _of_rule(ev, node, name)


def _of_rule(ev: Evaluation, node: Indicator, name: str) -> Iterator[Fraction]:
    if node.linear is not None and node.linear.of == name:
        yield from _of_linear(ev, node.linear)
    if node.table is None:
        return
    for row in node.table.all_rows:
        if node.table.of == name:
            for limit in (row.at_least, row.above, row.below, row.up_to):
                yield from _numbers(ev, limit)
        if row.linear is not None and (row.linear.of or node.table.of) == name:
            yield from _of_linear(ev, row.linear)
    if node.rating is not None and node.rating.of == name:
        yield from _numbers(ev, node.rating.cap)


def _of_linear(ev: Evaluation, rule: Linear) -> Iterator[Fraction]:
    """Where it begins, and where it meets its floor and its cap."""
    yield from _numbers(ev, rule.origin)
    for limit in (rule.floor, rule.cap):
        parts = [list(_numbers(ev, item)) for item in (limit, rule.base, rule.rate, rule.step, rule.origin)]
        if all(parts) and parts[2][0]:
            end, base, rate, step, origin = (part[0] for part in parts)
            yield (end - base) / rate * step + origin


def _numbers(ev: Evaluation, operand: object) -> Iterator[Fraction]:
    """A literal, or what a reference is known to be."""
    if isinstance(operand, date):
        yield Fraction(operand.toordinal())
    elif isinstance(operand, Fraction):
        yield operand
    elif isinstance(operand, Reference) and operand.unknown in ev.scheme.supplied:
        yield operand.plus + operand.times * Fraction(ev.scheme.supplied[operand.unknown].number)
    elif isinstance(operand, Reference) and operand.values:
        yield from (operand.plus + operand.times * value for value in operand.values.values())
