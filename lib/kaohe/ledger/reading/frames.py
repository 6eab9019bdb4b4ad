"""Tables as frames: all rows, those without a fault, and on which day each was known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kaohe.ledger.corrections import REPLACED, WITHDRAWS, evidence_days, row_days, standing
from kaohe.ledger.databases.database import Database
from kaohe.ledger.grid import Faults
from kaohe.ledger.model import Ledger, LedgerShape
from kaohe.ledger.reading.factrows import FactRows
from kaohe.ledger.reading.matching import ALIASES
from kaohe.ledger.reading.merging import parts_of
from kaohe.ledger.reading.origins import name_of
from kaohe.ledger.reading.rows import BAD, Table


def frames_of(
    tables: Mapping[str, Table],
    facts: Table,
    fact_rows: FactRows,
    replaced: Mapping[str, list[int | None]],
    shape: LedgerShape,
) -> dict[str, pd.DataFrame]:
    """All frames by name; of event tables every row, also those that a correction takes away."""
    kept = fact_rows.rows
    units = {name: cells for name, cells in tables["units"].columns.items() if name != ALIASES.name}
    fact_columns = {
        "unit": _take(facts, "unit", kept),
        "fact": fact_rows.facts,
        "value": fact_rows.values,
        "denominator": fact_rows.denominators,
        **{name: _take(facts, name, kept) for name in ("date", "source", "evidence", "note")},
        "place": [facts.place(row, "value") for row in kept],
        **{name: _take(facts, name, kept) for name in facts.extras},
    }
    events = {
        table.name: _event_frame(tables[table.name], replaced[table.name])
        for table in shape.events
        if table.name in tables
    }
    return {"units": frame(units), "facts": frame(fact_columns), **events}


def sound_part(frames: Mapping[str, pd.DataFrame], source: Path | Database) -> tuple[Ledger, bool]:
    """A ledger of the rows without a reported cell, and whether these are all rows of 事实."""
    sound = {name: _sound(frame) for name, frame in frames.items()}
    whole = len(sound["facts"]) == len(frames["facts"])
    units, facts = sound.pop("units"), sound.pop("facts")
    return Ledger({}, units, facts, standing_events(sound), frame({}), name_of(source)), whole


def standing_events(records: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The rows that no correction takes away."""
    return {name: standing(frame) for name, frame in records.items()}


def _sound(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows without a reported cell."""
    bad = [any(cell is BAD for cell in row) for row in frame.itertuples(index=False)]
    return frame[~np.array(bad, dtype=bool)].reset_index(drop=True)


def _event_frame(table: Table, replaced: list[int | None]) -> pd.DataFrame:
    places = table.places("unit")
    columns = {name: cells for name, cells in table.columns.items() if name not in table.unused}
    cells: dict[str, list[Any]] = {**columns, "place": places}
    if "replaces" in columns:
        cells[REPLACED] = [None if row is None else places[row] for row in replaced]
        cells[WITHDRAWS] = [
            True if table.blank(row) and other is not None else None for row, other in enumerate(replaced)
        ]
    return frame(cells)


def _take(table: Table, name: str, rows: list[int]) -> list[Any]:
    column = table.columns[name]
    return [column[row] for row in rows]


def frame(columns: dict[str, list[Any]]) -> pd.DataFrame:
    """Object columns throughout, so that None stays None and a Fraction a Fraction."""
    return pd.DataFrame({name: pd.Series(column, dtype=object) for name, column in columns.items()})


def days_of(tables: dict[str, Table], shape: LedgerShape) -> dict[str, list[date | None]]:
    """On which day each row of a table was known; tables left out were always known."""
    dated_by = {"facts": "date", **{table.name: table.dated_by for table in shape.events}}
    days: dict[str, list[date | None]] = {}
    for name, column in dated_by.items():
        if name in tables:
            columns = tables[name].columns
            days[name] = row_days(columns["entered"], columns[column] if column else [])
    if "evidence" in tables:
        columns = tables["evidence"].columns
        cited = (zip(tables[name].columns["evidence"], known, strict=True) for name, known in days.items())
        days["evidence"] = evidence_days(
            columns["evidence"], columns["date"], chain.from_iterable(list(cited))
        )
    return days


def date_rows(tables: dict[str, Table], days: dict[str, list[date | None]], faults: Faults) -> None:
    """Tell the repairs on which day each row of each sheet was known."""
    for name, table in tables.items():
        start = 0
        for part in parts_of(table):
            stop = start + len(part)
            known = days[name][start:stop] if name in days else [None] * len(part)
            faults.repairs.dated(part.grid, part.numbers, known)
            faults.notes.dated(part.grid, part.numbers, known)
            start = stop
