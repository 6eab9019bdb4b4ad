"""Conditions on columns of facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import numpy as np

from kaohe.scheme.base import Reference
from kaohe.scheme.condition import DATED, Condition
from kaohe.scoring.facts import FactColumn
from kaohe.scoring.interval import Interval, floor
from kaohe.scoring.parameters import Parameters
from kaohe.scoring.truth import Truth, at_most, below, equal

Lookup = Callable[[str], FactColumn]


def holds(condition: Condition, fact: Lookup, parameter: Parameters) -> Truth:
    """Where a condition holds: three-valued, by column."""
    if condition.operator == "all":
        return _joined(condition, fact, parameter, every=True)
    if condition.operator == "any":
        return _joined(condition, fact, parameter, every=False)
    if condition.operator == "not":
        return ~holds(condition.parts[0], fact, parameter)
    column = fact(condition.name)
    if condition.operator == "missing":
        if column.awaited is None:
            return Truth.known(column.missing)
        return Truth(column.missing & ~column.awaited, column.missing)
    if condition.operator == "empty":
        return Truth(column.empty, column.empty | column.maybe_empty)
    return _compared(column, condition, fact, parameter)


def _joined(condition: Condition, fact: Lookup, parameter: Parameters, *, every: bool) -> Truth:
    truths = [holds(part, fact, parameter) for part in condition.parts]
    joined = truths[0]
    for truth in truths[1:]:
        joined = joined & truth if every else joined | truth
    return joined


def _compared(column: FactColumn, condition: Condition, fact: Lookup, parameter: Parameters) -> Truth:
    operator, operand = condition.operator, condition.operand
    if column.words is not None:
        return _worded(column, operator, operand)
    value, limit = column.value, operand
    if isinstance(operand, bool):
        limit = Interval.constant(Fraction(int(operand)), len(column))
    elif isinstance(operand, date):
        value, limit = value.map(floor), Interval.constant(Fraction(operand.toordinal()), len(column))
    elif isinstance(operand, str):
        other = fact(operand)
        value, limit = (value.map(floor) if other.kind == "date" else value), other.value
    elif isinstance(operand, (Fraction, Reference)):
        value, limit = (value.map(floor) if operator in DATED else value), parameter(operand)
    if operator in ("below", "before"):
        return below(value, limit)
    if operator in ("at_most", "on_or_before"):
        return at_most(value, limit)
    if operator in ("above", "after"):
        return ~at_most(value, limit)
    if operator in ("at_least", "on_or_after"):
        return ~below(value, limit)
    return ~equal(value, limit) if operator == "is_not" else equal(value, limit)


def _worded(column: FactColumn, operator: str, operand: object) -> Truth:
    assert column.words is not None
    wanted = operand if isinstance(operand, tuple) else (operand,)
    same = np.array([word in wanted for word in column.words], dtype=bool)
    truth = Truth(same, same | column.missing)
    return ~truth if operator == "is_not" else truth
