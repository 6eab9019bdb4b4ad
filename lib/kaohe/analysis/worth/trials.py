"""A missing fact filled in on trial: the ledger's facts with one of them given at some units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kaohe.analysis.worth.lacking import Lacking
from kaohe.analysis.worth.tried import tried
from kaohe.scheme.condition import comparisons
from kaohe.scoring.facts import FactColumn
from kaohe.scoring.interval import Array, Interval

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation
    from kaohe.ledger.facts import Facts

_OTHER_WORD = "（其他）"


@dataclass(frozen=True, eq=False)
class Trials:
    """The ledger's facts with what is missing filled in, once a trial; ``all``: no other value is possible."""

    facts: Iterable[Facts]
    all: bool


def trials(ev: Evaluation, item: Lacking, units: Array) -> Trials:
    """What is missing, known in every way that matters, at some units; nothing to try where rows are too free."""
    if item.kind in ("fact", "share") or (len(item.facts) == 1 and not _has_rows_apart(ev, item)):
        return _of_fact(ev, item.facts[0], units)
    if item.kind != "absent":
        return Trials([], all=False)
    rows = ev.facts.rows(item.name)
    return Trials([ev.facts.given({}, {item.name: replace(rows, absent=rows.absent & ~units)})], all=False)


def _has_rows_apart(ev: Evaluation, item: Lacking) -> bool:
    """Whether an indicator adds up the rows themselves."""
    return any(ev.scheme.by_id[node].tally is not None for node in item.nodes)


def _of_fact(ev: Evaluation, name: str, units: Array) -> Trials:
    column = ev.facts.column(name)
    if column.words is not None:
        return Trials((ev.facts.given({name: given}) for given in _worded(ev, name, column, units)), all=True)
    found = tried(ev, name, units)
    columns = [_valued(column, values, units) for values in found.values]
    if (column.maybe_empty & units).any():
        nothing = _valued(column, np.full(len(column), Fraction(0), dtype=object), units)
        columns.append(replace(nothing, empty=column.empty | units))
    if column.awaited is not None and (column.awaited & units).any():
        columns.append(replace(column, awaited=column.awaited & ~units))
    return Trials((ev.facts.given({name: given}) for given in columns), found.all)


def _valued(column: FactColumn, values: Array, units: Array) -> FactColumn:
    value = column.value.choose(Interval(values, values), units)
    return replace(
        column, value=value, missing=column.missing & ~units, maybe_empty=column.maybe_empty & ~units
    )


def _worded(ev: Evaluation, name: str, column: FactColumn, units: Array) -> Iterator[FactColumn]:
    operands = [
        test.operand
        for node in ev.scheme.walk()
        for test in comparisons([node.table, node.exclude])
        if test.name == name
    ]
    words = {word for operand in operands for word in (operand if isinstance(operand, tuple) else [operand])}
    for word in [*sorted(word for word in words if isinstance(word, str)), _OTHER_WORD]:
        given = np.array(column.words, dtype=object)
        given[units] = word
        yield replace(column, words=given, missing=column.missing & ~units)
