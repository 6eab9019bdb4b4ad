"""The rank of a unit's fact among the units (名次): the rule, and what the trace tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kaohe.ledger.counting.keys import column_labels
from kaohe.ledger.counting.ranking import Within, fits, ranks
from kaohe.ledger.told import span
from kaohe.quantities import INFINITY
from kaohe.scheme.fact import Fact
from kaohe.scoring.facts import FactColumn, column, traced
from kaohe.scoring.interval import Array, Interval


@dataclass(frozen=True, eq=False)
class Members:
    """Who is ranked: the units ``taken`` in, each ``within`` those alike.

    ``complete`` is False where there may be others of whom nothing is known (facts handed over in Python).
    """

    units: Sequence[str]
    taken: Array
    within: FactColumn | None
    complete: bool = True

    @property
    def keys(self) -> list[Within]:
        """What each is ranked within; None where nobody has said."""
        if self.within is None:
            return [()] * len(self.units)
        return [(label,) for label in column_labels(self.within, None)]


def unit_ranks(spec: Fact, of: FactColumn, members: Members) -> FactColumn:
    """Each unit's rank by a fact; one to which the fact does not apply, or whose share is of nothing, has none."""
    assert spec.rank is not None
    possible = members.taken & of.applies & ~of.empty
    sure = possible & ~of.maybe_empty
    lacking = [0 if members.complete else INFINITY] * len(members.units)
    keys, rule = members.keys, spec.rank
    found = ranks(of.value, keys, sure, possible, lacking, first=rule.first, ties=rule.ties)

    def trace(index: int) -> dict[str, Any]:
        others = [
            {"unit": members.units[place], "value": span(*of.value.at(place)), "counts": counts(place, index)}
            for place in (int(one) for one in np.flatnonzero(possible))
            if place != index and fits(keys[place], keys[index])
        ]
        told: dict[str, Any] = {"title": spec.title, "unit": spec.unit, "how": "rank", "of": [rule.of]}
        told |= {"first": rule.first, "ties": rule.ties, "members": others if possible[index] else []}
        if rule.within is not None:
            told["within"] = {"name": rule.within, "value": keys[index][0]}
        if not members.complete:
            told["more"] = "inf"
        return told

    def counts(place: int, index: int) -> str:
        return "yes" if sure[place] and None not in (*keys[place], *keys[index]) else "maybe"

    missing = ~found.known & possible
    states = {"applies": members.taken & of.applies, "empty": of.empty, "missing": missing}
    return traced(column(found, "count", maybe_empty=of.maybe_empty, **states), trace)


def substituted(of: FactColumn, index: int, other: FactColumn, place: int) -> FactColumn:
    """The column with one unit's value taken from another column."""
    low, high = of.value.low.copy(), of.value.high.copy()
    low[index], high[index] = other.value.at(place)
    states = {}
    for name in ("applies", "empty", "maybe_empty"):
        states[name] = getattr(of, name).copy()
        states[name][index] = getattr(other, name)[place]
    return column(Interval(low, high), of.kind, **states)
