"""What event rows come to as one source among others: a count stands before what comes later in precedence.

The source of a count is that of the unit's rows in the table which stands first; a count of no rows at all is no
source, so that a fact entered as such is used where nobody kept the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any, Final

import numpy as np

from kaohe.ledger.model import SCENARIO
from kaohe.ledger.reconcile import Entry, Settled
from kaohe.quantities import Number
from kaohe.scheme.fact import Fact
from kaohe.scoring.facts import FactColumn, RowColumns

OPEN: Final = "未定"
"""The value of a count that is open."""


def beside(
    item: Settled,
    spec: Fact,
    title: str,
    found: FactColumn,
    rows: RowColumns,
    index: int,
    order: Mapping[str, int],
) -> Settled:
    """What is entered of a fact, settled with what the unit's rows come to.

    Parameters
    ----------
    title
        Of the event table.
    found
        What the rows of every unit come to.
    order
        Sources by their place in precedence; those it lacks come last.
    """
    mine = np.flatnonzero(rows.unit == index)
    if not len(mine) or item.entry.source == SCENARIO:
        return item
    shown = [rows.shown(int(row)) for row in mine]
    sources = sorted(
        {row.get("source", "") for row in shown}, key=lambda source: order.get(source, len(order))
    )
    count = Entry(
        value_of(spec, *found.value.at(index)) if found.applies[index] else OPEN,
        None,
        None,
        sources[0],
        "",
        f"台账“{title}”{len(mine)} 行",
        rows.places[int(mine[0])],
        counted=True,
    )
    if order.get(count.source, len(order)) < order.get(item.entry.source, len(order)):
        return Settled(count, (item.entry, *item.others), item.older)
    others = (*item.others, count)
    return replace(item, others=tuple(sorted(others, key=lambda entry: order.get(entry.source, len(order)))))


def value_of(spec: Fact, low: Number, high: Number) -> Any:
    """A count as an entry has it: yes or no, a day, a number; open where it is."""
    if low != high or isinstance(low, float):
        return OPEN
    if spec.type == "yes_no":
        return bool(low)
    return date.fromordinal(floor(low)) if spec.type == "date" else Fraction(low)
