"""What is computed as one source among others: it stands before what comes later in precedence.

The source of a count is that of the unit's rows in the table which stands first; a count of no rows at all is no
source, so that a fact entered as such is used where nobody kept the rows. What is computed from other facts has the
last of their sources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Basis:
    """What a computed value rests on: the source it has, in words what it is computed of, and where that stands."""

    source: str
    note: str
    place: str


def of_rows(title: str, rows: RowColumns, index: int, order: Mapping[str, int]) -> Basis | None:
    """The basis of a count of one unit's rows; None where it has none. Its source is the first of the rows'."""
    mine = np.flatnonzero(rows.unit == index)
    if not len(mine):
        return None
    sources = {rows.shown(int(row)).get("source", "") for row in mine}
    first = min(sources, key=lambda source: (order.get(source, len(order)), source))
    return Basis(first, f"台账“{title}”{len(mine)} 行", rows.places[int(mine[0])])


def of_parts(titles: Sequence[str], parts: Sequence[Basis | None], order: Mapping[str, int]) -> Basis | None:
    """The basis of what is computed from other facts: no better than the last of theirs; None where one is missing."""
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or not known:
        return None
    last = max(known, key=lambda part: (order.get(part.source, len(order)), part.source))
    return Basis(last.source, "由" + "、".join(f"“{title}”" for title in titles), known[0].place)


def beside(
    item: Settled, spec: Fact, found: FactColumn, index: int, basis: Basis | None, order: Mapping[str, int]
) -> Settled:
    """What is entered of a unit's fact, settled with what is computed.

    Parameters
    ----------
    found
        What is computed for every unit.
    order
        Sources by their place in precedence; those it lacks come last.
    """
    if basis is None:
        return item
    value = value_of(spec, *found.value.at(index)) if found.applies[index] else OPEN
    count = Entry(value, None, None, basis.source, "", basis.note, basis.place, counted=True)

    def place(entry: Entry) -> int:
        return -1 if entry.source == SCENARIO else order.get(entry.source, len(order))

    if place(count) < place(item.entry):
        return Settled(count, (item.entry, *item.others), item.older)
    return replace(item, others=tuple(sorted((*item.others, count), key=place)))


def value_of(spec: Fact, low: Number, high: Number) -> Any:
    """A count as an entry has it: yes or no, a day, a number; open where it is."""
    if low != high or isinstance(low, float):
        return OPEN
    if spec.type == "yes_no":
        return bool(low)
    return date.fromordinal(floor(low)) if spec.type == "date" else Fraction(low)
