"""Corrections (更正): a record entered later replaces an older one, with a reason; nothing is ever edited.

Which event rows stand, what was known on a day, and what was corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any

import pandas as pd

from kaohe.ledger.cells import as_day, shown
from kaohe.ledger.model import Ledger
from kaohe.ledger.sheets import key
from kaohe.scheme.fact import Events

_BLANK = shown(None)
ENTERED, CORRECTION = "entered", "correction"
RECORD, REPLACES = "record", "replaces"
EVIDENCE = "evidence"
REPLACED, WITHDRAWS = "replaced_place", "withdraws"
"""Columns of an event frame as read: the place of the row that a row replaces, and whether it only takes it away."""


def standing(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of an event table that no other row replaces, without those that only take one away."""
    if REPLACED not in frame:
        return frame
    gone = frame["place"].isin(set(frame[REPLACED].dropna())) | frame[WITHDRAWS].notna()
    return frame[~gone].reset_index(drop=True) if gone.any() else frame


def portable(ledger: Ledger) -> Ledger:
    """The ledger as it can be written elsewhere: corrections name the older row by what goes with it.

    A correction that names its row by its place names it by 记录号 instead; a row that has none is given one.
    """
    records = {table: _portable(frame) for table, frame in ledger.records.items()}
    return replace(ledger, records=records)


def _portable(frame: pd.DataFrame) -> pd.DataFrame:
    if REPLACED not in frame:
        return frame
    blank: list[Any] = [None] * len(frame)
    record = frame[RECORD].tolist() if RECORD in frame else blank
    evidence = frame[EVIDENCE].tolist()
    named, rows = frame[REPLACES].tolist(), {place: row for row, place in enumerate(frame["place"])}
    taken = {key(text) for column in (record, evidence, named) for text in column if text is not None}
    for row, place in enumerate(frame[REPLACED]):
        old = rows.get(place)
        if old is None or key(named[row]) in {key(text) for text in (record[old], evidence[old]) if text}:
            continue
        if record[old] is None:
            record[old] = next(name for name in map("R-{}".format, count(old + 1)) if key(name) not in taken)
            taken.add(key(record[old]))
        named[row] = record[old]
    changed = {RECORD: record, REPLACES: named}
    return frame.assign(
        **{name: pd.Series(cells, frame.index, dtype=object) for name, cells in changed.items()}
    )


def known(ledger: Ledger, day: date, dated_by: dict[str, str | None]) -> Ledger:
    """The ledger as it was known on a day: what was entered later does not exist yet.

    A record without 录入日期 counts as entered on the day it is dated, one without any date as always known. A piece
    of evidence is known with the first record that refers to it; one that none refers to, from its own date. What was
    mended and which personal details were found is told of what was known.

    Parameters
    ----------
    ledger
        As read.
    day
        Last day of entry.
    dated_by
        Event table to the column that dates its rows.
    """
    events, records = {}, {}
    for table, frame in ledger.events.items():
        kept = _entered_by(ledger.records.get(table, frame), dated_by.get(table), day)
        events[table] = standing(kept)
        if len(events[table]) < len(kept):
            records[table] = kept
    facts = _entered_by(ledger.facts, "date", day)
    return replace(
        ledger,
        facts=facts,
        events=events,
        records=records,
        evidence=_cut(ledger.evidence, _days_of_evidence(ledger, dated_by), day),
        repairs=ledger.repairs if ledger.repaired is None else ledger.repaired.listed(known_at=day),
        notes=ledger.notes if ledger.noted is None else ledger.noted.listed(known_at=day),
        received=(),  # the files are those of today
        personal=tuple(item for item in ledger.personal if item.known is None or item.known <= day),
        known_at=day,
    )


def row_days(entered: Sequence[Any], dated: Sequence[Any]) -> list[date | None]:
    """On which day each record was known: entered, else dated; None where always. Columns may be empty."""
    size = max(len(entered), len(dated))
    blank = [None] * size
    pairs = zip(entered or blank, dated or blank, strict=True)
    same: dict[date | None, date | None] = {}
    days = (_day(one if one is not None else other) for one, other in pairs)
    return [same.setdefault(day, day) for day in days]


def evidence_days(
    numbers: Sequence[Any], dated: Sequence[Any], cited: Iterable[tuple[Any, date | None]]
) -> list[date | None]:
    """On which day each piece of evidence was known: with the first record that refers to it, else on its own date.

    ``cited`` are the number and the day of each record; None: always known.
    """
    first: dict[Any, date] = {}
    for number, day in cited:
        if number is not None:
            first[number] = min(first.get(number, date.max), day or date.min)
    own = [_day(day) for day in dated]
    days = [first.get(number, day) for number, day in zip(numbers, own, strict=True)]
    return [None if day == date.min else day for day in days]


def _days_of(frame: pd.DataFrame, dated_by: str | None) -> list[date | None]:
    blank = [None] * len(frame)
    return row_days(
        frame[ENTERED].tolist() if ENTERED in frame else blank,
        frame[dated_by].tolist() if dated_by in frame else blank,
    )


def _days_of_evidence(ledger: Ledger, dated_by: dict[str, str | None]) -> list[date | None]:
    cited: list[tuple[Any, date | None]] = []
    for frame, column in (
        (ledger.facts, "date"),
        *((ledger.records.get(name, rows), dated_by.get(name)) for name, rows in ledger.events.items()),
    ):
        cited += zip(frame["evidence"], _days_of(frame, column), strict=True)
    return evidence_days(ledger.evidence["evidence"].tolist(), ledger.evidence["date"].tolist(), cited)


def _entered_by(frame: pd.DataFrame, dated_by: str | None, day: date) -> pd.DataFrame:
    return _cut(frame, _days_of(frame, dated_by), day)


def _cut(frame: pd.DataFrame, days: list[date | None], day: date) -> pd.DataFrame:
    kept = [when is None or when <= day for when in days]
    return (
        frame if all(kept) else frame[pd.Series(kept, index=frame.index, dtype=bool)].reset_index(drop=True)
    )


def _day(value: Any) -> date | None:
    return as_day(value) if isinstance(value, date) else None


@dataclass(frozen=True)
class Correction:
    """One event row replaced by another, or taken away.

    Attributes
    ----------
    units
        Whom the old row concerns, and the new one.
    days
        When both rows are dated; None for a row without date.
    was, now
        What differs, title to text; all of the old row, and nothing, where it is taken away.
    place, by
        Where the old and the new row stand.
    first, entered
        ISO dates of entry of the old and the new row; empty when not given.
    """

    table: str
    units: tuple[str, str]
    days: tuple[date | None, date | None]
    was: dict[str, str]
    now: dict[str, str]
    withdrawn: bool
    reason: str
    place: str
    by: str
    first: str
    entered: str

    def concerns(self, read: set[str]) -> bool:
        """Whether a count that looks at these columns (titles) may change by it."""
        return self.withdrawn or self.units[0] != self.units[1] or bool(read & {*self.was, *self.now})

    def told(self) -> dict[str, Any]:
        """As plain data, for the trace."""
        found = {
            "place": self.place,
            "by": self.by,
            "entered": self.entered,
            "first_entered": self.first,
            "reason": self.reason,
            "was": self.was,
            "now": self.now,
            "withdrawn": self.withdrawn,
        }
        return {key: value for key, value in found.items() if value}


def corrections(ledger: Ledger, table: str, events: Events) -> list[Correction]:
    """What was corrected in an event table, in the order of the ledger."""
    return list(_corrections(ledger.records[table], table, events)) if table in ledger.records else []


def _corrections(frame: pd.DataFrame, table: str, events: Events) -> Iterator[Correction]:
    rows: dict[str, dict[Any, Any]] = {row["place"]: row for row in frame.to_dict("records")}
    titles = {"unit": "考核对象", **{name: spec.title for name, spec in events.columns.items()}}
    titles |= {"source": "来源", "evidence": "凭证"}
    for new in rows.values():
        old = rows.get(new[REPLACED] or "")
        if old is None:
            continue
        withdrawn = bool(new[WITHDRAWS])
        cells = {title: (shown(old.get(name)), shown(new.get(name))) for name, title in titles.items()}
        differing = {
            title: (before, after)
            for title, (before, after) in cells.items()
            if (before != _BLANK if withdrawn else before != after)
        }
        yield Correction(
            table,
            (old["unit"], new["unit"]),
            (_day(old.get(events.dated_by)), None if withdrawn else _day(new.get(events.dated_by))),
            {title: before for title, (before, _) in differing.items()},
            {} if withdrawn else {title: after for title, (_, after) in differing.items()},
            withdrawn,
            new[CORRECTION] or "",
            old["place"],
            new["place"],
            _iso(old.get(ENTERED)),
            _iso(new.get(ENTERED)),
        )


def _iso(value: Any) -> str:
    return "" if value is None else str(value.isoformat())
