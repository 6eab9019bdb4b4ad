"""Several sources for one fact (多源核对): which value stands, and what the others said.

The scheme's order of sources decides; within one source the latest date; a value without date is oldest (the reader
refuses one that differs). Of one source and day the correction (更正) entered last stands; one without a value
withdraws what was recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from kaohe.ledger.model import SCENARIO

Day = date


@dataclass(frozen=True)
class Entry:
    """One recorded value of a fact.

    Attributes
    ----------
    entered, correction
        Day of entry, and why it corrects an older record; None and empty where not given.
    replaced
        The records of the same source and day that it corrects, oldest first.
    counted
        Whether it was counted from event rows (:mod:`kaohe.ledger.counts`), not entered.
    """

    value: Any
    denominator: Any
    date: Day | None
    source: str
    evidence: str
    note: str
    place: str
    entered: Day | None = None
    correction: str = ""
    replaced: tuple[Entry, ...] = ()
    counted: bool = False

    @property
    def content(self) -> Any:
        """What is compared when sources disagree: 19/20, 95/100 and 95% are the same share."""
        if self.denominator:
            return Fraction(self.value) / self.denominator
        return self.value if self.denominator is None else (self.value, self.denominator)


@dataclass(frozen=True)
class Settled:
    """The value that stands, and the entries set aside.

    Attributes
    ----------
    others
        What each other source says, its newest entry, in the order of sources.
    older
        What a source said before its newest entry: the sources in their order, newer entries first.
    """

    entry: Entry
    others: tuple[Entry, ...] = ()
    older: tuple[Entry, ...] = ()

    @property
    def differing(self) -> tuple[Entry, ...]:
        """Those of the others that say something else."""
        return tuple(other for other in self.others if other.content != self.entry.content)

    @property
    def conflict(self) -> bool:
        """Whether another source says something else."""
        return bool(self.differing)


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
    found = entries(facts, as_of)
    order = {source: place for place, source in enumerate(precedence)}

    def standing(entry: Entry) -> tuple[int, str, int]:
        place = -1 if entry.source == SCENARIO else order.get(entry.source, len(order))
        return place, entry.source, -(entry.date.toordinal() if entry.date else 0)

    settled = {}
    for key, recorded in found.items():
        ranked = sorted((entry for entry in recorded if entry.value is not None), key=standing)
        if ranked:
            newest: dict[str, Entry] = {}
            older = [entry for entry in ranked if newest.setdefault(entry.source, entry) is not entry]
            first, *others = newest.values()
            settled[key] = Settled(first, tuple(others), tuple(older))
    return settled


def entries(facts: pd.DataFrame, as_of: date | None) -> dict[tuple[str, str], list[Entry]]:
    """What was recorded of each (unit, fact), corrections in place of what they correct; value None: withdrawn."""
    found: dict[tuple[str, str], list[Entry]] = {}
    columns = ["unit", "fact", "value", "denominator", "date", "source", "evidence", "note", "place"]
    extras = [facts[name] if name in facts else [None] * len(facts) for name in ("entered", "correction")]
    rows = zip(facts[columns].itertuples(index=False), *extras, strict=True)
    corrected = set()
    for (unit, fact, value, denominator, day, source, evidence, note, place), entered, why in rows:
        if (value is None and not why) or (as_of is not None and day is not None and day > as_of):
            continue
        texts = (source or "", evidence or "", note or "", place or "")
        found.setdefault((unit, fact), []).append(
            Entry(value, denominator, day, *texts, entered=entered, correction=why or "")
        )
        if why:
            corrected.add((unit, fact))
    for key in corrected:
        found[key] = _corrected(found[key])
    return found


def _corrected(recorded: list[Entry]) -> list[Entry]:
    """Of each source and day what was entered last, with what it replaces."""
    groups: dict[tuple[str, date | None], list[Entry]] = {}
    for entry in recorded:
        groups.setdefault((entry.source, entry.date), []).append(entry)
    kept: list[Entry] = []
    for group in groups.values():
        if not any(entry.correction for entry in group):
            kept += group
            continue
        ordered = sorted(group, key=lambda entry: (bool(entry.correction), entry.entered or date.min))
        kept.append(replace(ordered[-1], replaced=tuple(ordered[:-1])))
    return kept
