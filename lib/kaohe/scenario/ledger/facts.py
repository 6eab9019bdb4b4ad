"""Changed facts, beside what was recorded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from kaohe.ledger.model import SCENARIO, LedgerShape
from kaohe.ledger.reading.factrows import FactRows, read_facts
from kaohe.ledger.reading.rows import Table
from kaohe.ledger.sheets import key, sheets
from kaohe.scenario.ledger.cells import cell
from kaohe.scenario.ledger.changed import ChangedLedger, Key
from kaohe.scenario.ledger.sheet import ChangeSheet
from kaohe.scenario.model import MISSING, FactChange, Scenario
from kaohe.scenario.names import fact_names, unit_names
from kaohe.scheme.unit import folded
from kaohe.scoring.states import NOT_APPLICABLE


def change_facts(scenario: Scenario, changed: ChangedLedger, shape: LedgerShape) -> None:
    """Put a scenario's facts into a changed ledger, or its faults."""
    sheet = next(item for item in sheets(shape) if item.name == "facts")
    grid = ChangeSheet(
        scenario, sheet, ("facts",), ("unit", "fact", "value", "denominator", "source", "note")
    )
    repeated = False
    units, facts = unit_names(shape), fact_names(shape)
    first: dict[Key, int] = {}
    for index, item in enumerate(scenario.facts):
        own = units.get(folded(item.unit), item.unit), facts.get(key(item.fact), item.fact)
        if first.setdefault(own, index) != index:
            message = "同一考核对象的同一事实写了两次"
            problem = scenario.tree.problem(("facts", index), message, found=f"{item.unit}的 {item.fact}")
            changed.problems.append(problem)
            repeated = True
            continue
        value = NOT_APPLICABLE.value if _missing(item) else cell(item.value)
        grid.add(
            index,
            {
                "unit": item.unit,
                "fact": item.fact,
                "value": value,
                "denominator": None if _missing(item) else cell(item.denominator),
                "source": SCENARIO,
                "note": item.note or None,
            },
        )
    table = grid.read(shape, changed.ledger.units["unit"].tolist())
    rows = None if table is None else read_facts(table, shape, grid.faults)
    if table is not None:
        for row, value in enumerate(table.columns["value"]):
            if value is None:
                expected = f"数值，或“{MISSING}”、“不适用”"
                table.fault(grid.faults, row, "value", "没有写明数值", expected=expected)
    changed.problems += grid.problems
    if not (repeated or grid.problems) and table is not None and rows is not None:
        _put(scenario, changed, table, rows)


def _missing(item: FactChange) -> bool:
    return isinstance(item.value, str) and key(item.value) == MISSING


def _put(scenario: Scenario, changed: ChangedLedger, table: Table, rows: FactRows) -> None:
    """Changed facts beside what was recorded; those taken away are gone."""
    units = table.columns["unit"]
    keys = [(units[row], fact) for row, fact in zip(rows.rows, rows.facts, strict=True)]
    gone = {key for key, item in zip(keys, scenario.facts, strict=True) if _missing(item)}
    entries = [
        entry(unit, fact, value, below, table.columns["note"][row], table.place(row, "value"))
        for (unit, fact), row, value, below in zip(
            keys, rows.rows, rows.values, rows.denominators, strict=True
        )
        if (unit, fact) not in gone
    ]
    append(changed, entries, set(keys), gone)


def entry(unit: str, fact: str, value: Any, below: Any, note: Any, place: str) -> dict[str, Any]:
    """One fact as a row of the ledger."""
    return {
        "unit": unit,
        "fact": fact,
        "value": value,
        "denominator": below,
        "date": None,
        "source": SCENARIO,
        "evidence": None,
        "note": note,
        "place": place,
    }


def append(
    changed: ChangedLedger, entries: list[dict[str, Any]], keys: set[Key], gone: Collection[Key] = ()
) -> None:
    """Entries laid beside those of the ledger, in place of an earlier scenario's."""
    frame = changed.ledger.facts
    near = np.flatnonzero(frame["unit"].isin({unit for unit, _ in keys}))
    units, facts, sources = (frame[name].to_numpy() for name in ("unit", "fact", "source"))
    dropped = [
        row
        for row in near
        if (units[row], facts[row]) in gone or (sources[row] == SCENARIO and (units[row], facts[row]) in keys)
    ]
    kept = frame.drop(frame.index[np.array(dropped, dtype=int)]) if dropped else frame
    if entries:
        full = [{name: entry.get(name) for name in frame.columns} for entry in entries]
        added = pd.DataFrame(full, columns=frame.columns, dtype=object)
        kept = pd.concat([kept, added], ignore_index=True) if len(kept) else added
    changed.ledger = replace(changed.ledger, facts=kept)
    changed.facts |= keys
