"""Tables of a database as grids."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection

from kaohe.ledger.databases.catalog import Relation, relations
from kaohe.ledger.databases.connection import reading
from kaohe.ledger.databases.database import Database
from kaohe.ledger.databases.sqlvalues import Inexact, converter
from kaohe.ledger.grid import Faults, Grid
from kaohe.ledger.sheets import Sheet, key

CHUNK = 10_000
_HEAD = 0


@dataclass(frozen=True)
class RecordGrid(Grid):
    """A table or view; its rows are known by their primary key, or by their number where it has none.

    Attributes
    ----------
    key_names, keys
        The primary key's columns, and its value of each row; empty where there is none. A single column's values
        stand for themselves.
    titles
        The columns as the reader knows them.
    """

    key_names: tuple[str, ...] = ()
    keys: list[Any] = field(default_factory=list)
    titles: tuple[str, ...] = ()

    def row_text(self, row: int) -> str:
        if not self.key_names:
            return super().row_text(row)
        value = self.keys[row - 1]
        values = value if isinstance(value, tuple) else (value,)
        return "，".join(f"{name}={item}" for name, item in zip(self.key_names, values, strict=True))

    def path(self, row: int, column: int, title: str = "") -> str:
        if row == _HEAD:
            return self.name
        return f"{self.name}!{self.titles[column]}（{self.row_text(row)}）"

    def place(self, row: int, column: int) -> str:
        return f"{self.book} {self.path(row, column)}"

    def places(self, rows: Iterable[int], column: int) -> list[str]:
        return [self.place(row, column) for row in rows]


def read_database(database: Database, expected: Sequence[Sheet], faults: Faults) -> list[Grid]:
    """Read the tables and views that a ledger of these sheets may have, all as of one moment.

    A database may hold other things than a ledger: what no sheet is called is left alone, unless a sheet is missing
    that it may have been meant for. The columns of a primary key that no sheet has are no cells.

    Raises
    ------
    KaoheError
        The database cannot be opened or read.
    """
    named = {key(name): sheet for sheet in expected for name in sheet.names}
    with reading(database) as connection:
        found = relations(connection, database)
        missing = [
            sheet for sheet in expected if not any(named.get(key(item.name)) is sheet for item in found)
        ]
        similar = [name for sheet in missing for name in (sheet.name, sheet.title)]
        grids: list[Grid] = []
        for relation in found:
            sheet = named.get(key(relation.name))
            if sheet is not None:
                grids.append(_read(connection, database, relation, sheet, faults))
            elif difflib.get_close_matches(relation.name, similar, n=1, cutoff=0.6):
                grids.append(RecordGrid(str(database), database.label, relation.name, [], lined=False))
    if not grids:
        schema = f"模式 {database.schema} " if database.schema else "数据库"
        names = "、".join(sheet.name for sheet in expected if sheet.required)
        faults.whole(str(database), "", f"{schema}里没有台账的表", expected=names)
    return grids


def digest(grids: Iterable[Grid]) -> str:
    """SHA-256 of all cells: the same rows give the same digest, whatever they are stored in."""
    found = hashlib.sha256()
    for grid in grids:
        found.update(repr((grid.name, grid.rows[:1])).encode())
        for _, cells in grid.rows[1:]:
            found.update(repr(cells).encode())
    return found.hexdigest()


def _read(
    connection: Connection, database: Database, relation: Relation, sheet: Sheet, faults: Faults
) -> RecordGrid:
    titles = {key(name): field.title for field in sheet.fields for name in (field.name, field.title)}
    shown = [
        at for at, name in enumerate(relation.columns) if key(name) in titles or name not in relation.key
    ]
    identity = [relation.columns.index(name) for name in relation.key]
    head = [relation.columns[at] for at in shown]
    grid = RecordGrid(
        str(database),
        database.label,
        relation.name,
        [(_HEAD, list(head))],
        lined=False,
        key_names=relation.key,
        titles=tuple(titles.get(key(name), name) for name in head),
    )
    converters = [(at, converter(relation.types[at])) for at in shown]
    inexact: set[int] = set()
    in_chunks = {"yield_per": CHUNK}
    result = connection.execute(text(_escaped(relation.query)), execution_options=in_chunks)
    for part in result.partitions(CHUNK):
        for row in part:
            if identity:
                values = tuple(row[at] for at in identity)
                grid.keys.append(values if len(values) > 1 else values[0])
            number = len(grid.rows)
            cells = [convert(row[at]) for at, convert in converters]
            grid.rows.append((number, cells))
            for column, value in enumerate(cells):
                if type(value) is Inexact and column not in inexact:
                    inexact.add(column)
                    _refuse(grid, number, column, database, faults)
    return grid


def _refuse(grid: RecordGrid, row: int, column: int, database: Database, faults: Faults) -> None:
    """Once a column: the first of its cells that is a binary float."""
    exact = "TEXT" if database.kind == "sqlite" else "NUMERIC 或 TEXT"
    expected = f"{exact} 列；二进制浮点数（REAL、DOUBLE）不能准确表示小数"
    faults.cell(
        grid, row, column, f"“{grid.titles[column]}”列是二进制浮点数", grid.rows[row][1][column], expected
    )


def _escaped(query: str) -> str:
    """SQL text whose colons are no parameters."""
    return query.replace(":", "\\:")
