"""Columns that may be absent and are: listed, as every row counts as having nothing there."""

from __future__ import annotations

from kaohe.ledger import notes
from kaohe.ledger.grid import Faults
from kaohe.ledger.model import LedgerShape
from kaohe.ledger.reading.merging import parts_of
from kaohe.ledger.reading.rows import LACKING, Table


def list_lacking(table: Table, shape: LedgerShape, faults: Faults) -> None:
    """List attributes that a sheet of units has no column of, and the roster does not give for all of them."""
    given = {unit.name: unit.given for unit in shape.roster}
    for part in parts_of(table) if table.mended else ():
        for attribute in shape.attributes:
            known = (attribute.name in given.get(unit, ()) for unit in part.columns["unit"])
            if attribute.name not in part.positions and not all(known):
                told = f"没有“{attribute.title}”列"
                faults.repairs.cell(part.grid, part.head, 0, told, "名单没有给的当作空缺", LACKING)


def note_lacking(tables: dict[str, Table], faults: Faults) -> None:
    """Note columns of 事实 that may be absent and are (those of event tables are listed as lacking)."""
    facts = tables.get("facts")
    for part in parts_of(facts) if facts is not None else ():
        lacking = [
            f"“{field.title}”"
            for field in part.sheet.fields
            if field.name in ("date", "evidence", "note") and field.name not in part.positions
        ]
        if lacking and len(part):
            faults.notes.sheet(part.grid, f"{'、'.join(lacking)}当作全部空白", notes.NO_COLUMN)
