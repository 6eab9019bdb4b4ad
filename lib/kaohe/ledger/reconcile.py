"""Several sources for one fact (多源核对): which value stands, and what the others said.

The scheme's order of sources decides; within one source the latest date; a value without date is oldest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from kaohe.ledger.model import SCENARIO


@dataclass(frozen=True)
class Entry:
    """One recorded value of a fact."""

    value: Any
    denominator: Any
    date: date | None
    source: str
    evidence: str
    note: str
    place: str

    @property
    def content(self) -> Any:
        """What is compared when sources disagree: 19/20, 95/100 and 95% are the same share."""
        if self.denominator:
            return Fraction(self.value) / self.denominator
        return self.value if self.denominator is None else (self.value, self.denominator)


@dataclass(frozen=True)
class Settled:
    """The value that stands, and the entries set aside."""

    entry: Entry
    others: tuple[Entry, ...] = ()

    @property
    def conflict(self) -> bool:
        """Whether another entry says something else."""
        return any(other.content != self.entry.content for other in self.others)


def settle(
    facts: pd.DataFrame, precedence: Sequence[str], as_of: date | None
) -> dict[tuple[str, str], Settled]:
    """The standing value of each (unit, fact).

    Parameters
    ----------
    facts
        The ledger's facts frame.
    precedence
        Sources, the one that stands first.
    as_of
        Entries dated later are left out; None keeps all.
    """
    found: dict[tuple[str, str], list[Entry]] = {}
    columns = ["unit", "fact", "value", "denominator", "date", "source", "evidence", "note", "place"]
    for unit, fact, value, denominator, day, source, evidence, note, place in facts[columns].itertuples(
        index=False
    ):
        if value is None or (as_of is not None and day is not None and day > as_of):
            continue
        entry = Entry(value, denominator, day, source or "", evidence or "", note or "", place or "")
        found.setdefault((unit, fact), []).append(entry)
    order = {source: place for place, source in enumerate(precedence)}

    def standing(entry: Entry) -> tuple[int, int]:
        place = -1 if entry.source == SCENARIO else order.get(entry.source, len(order))
        return place, -(entry.date.toordinal() if entry.date else 0)

    settled = {}
    for key, entries in found.items():
        ranked = sorted(entries, key=standing)
        settled[key] = Settled(ranked[0], tuple(ranked[1:]))
    return settled
