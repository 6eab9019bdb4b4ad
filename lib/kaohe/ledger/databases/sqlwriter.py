"""A ledger as tables of a database; reading them back gives the same ledger."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    inspect,
)
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateSchema
from sqlalchemy.types import TypeEngine

from kaohe.errors import KaoheError
from kaohe.ledger.corrections import portable
from kaohe.ledger.databases.connection import writing
from kaohe.ledger.databases.database import Database, database_of
from kaohe.ledger.model import Ledger, LedgerShape
from kaohe.ledger.sheets import BANNER_TEXT, Field, Sheet, key, sheets
from kaohe.ledger.writer import cell_text, decimal_text, sheet_rows, sheets_used

_DIGITS = 38  # what DuckDB's decimals hold
_BIG = 2**63
_NATIVE: dict[str, type[TypeEngine[Any]]] = {"yes_no": Boolean, "date": Date, "datetime": DateTime}


def write_sql(ledger: Ledger, shape: LedgerShape, target: str | Path | Database) -> None:
    """Write one table a sheet, names and columns by machine name, with a primary key ``id`` that numbers the rows.

    Numbers are NUMERIC (whole ones BIGINT), and TEXT in SQLite, which has no exact decimals, and where they have
    more than 38 digits; ratios, several dates and the values of facts are text as a workbook has it. A sample says
    so in the comments of its tables, where the database has comments.

    Parameters
    ----------
    target
        A new file (.duckdb, .sqlite), or the address of a server, whose credentials are the environment's or the
        keyring's; its schema is made when it is not there.

    Raises
    ------
    KaoheError
        The file, or a table of that name, is there already; the database cannot be written.
    ValueError
        When a number has no finite decimal form.
    """
    database = database_of(target)
    if database is None:
        raise KaoheError(f"“{target}”不是数据库；应为 .duckdb、.sqlite 文件或数据库地址")
    if database.path is None:
        _write(ledger, shape, database)
        return
    if database.path.exists():
        raise KaoheError(f"{database} 已经存在")
    try:
        _write(ledger, shape, database)
    except BaseException:
        database.path.unlink(missing_ok=True)
        raise


def _write(ledger: Ledger, shape: LedgerShape, database: Database) -> None:
    ledger = portable(ledger)
    with writing(database) as connection:
        _refuse_present(connection, shape, database)
        if database.kind == "postgresql" and database.schema:
            connection.execute(CreateSchema(database.schema, if_not_exists=True))
        tables = MetaData(schema=database.schema or None)
        filled = []
        for sheet in sheets_used(ledger, shape):
            rows = list(sheet_rows(ledger, shape, sheet))
            filled.append(_table(sheet, rows, tables, database.kind, ledger.sample))
        tables.create_all(connection, checkfirst=False)
        for table, records in filled:
            if records:
                connection.execute(table.insert(), records)


def _refuse_present(connection: Connection, shape: LedgerShape, database: Database) -> None:
    present = set(inspect(connection).get_table_names(database.schema or None))
    taken = [sheet.name for sheet in sheets(shape) if sheet.name in present]
    if taken:
        raise KaoheError(f"{database} 里已经有表 {'、'.join(taken)}")


def _table(
    sheet: Sheet, rows: list[list[Any]], tables: MetaData, kind: str, sample: bool
) -> tuple[Table, list[dict[str, Any]]]:
    """A table and its records."""
    taken = {key(name) for field in sheet.fields for name in (field.name, field.title)}
    number = next(name for name in ("id", "row_id", "ledger_row_id") if name not in taken)
    records: list[dict[str, Any]] = [{number: at} for at in range(1, len(rows) + 1)]
    columns = []
    for at, field in enumerate(sheet.fields):
        type_, values = _stored(field, [row[at] for row in rows], kind)
        columns.append(Column(field.name, type_, comment=field.title))
        for record, value in zip(records, values, strict=True):
            record[field.name] = value
    table = Table(
        sheet.name,
        tables,
        Column(number, Integer, primary_key=True, autoincrement=False),
        *columns,
        comment=BANNER_TEXT if sample else sheet.title,
    )
    return table, records


def _stored(field: Field, cells: list[Any], kind: str) -> tuple[TypeEngine[Any], list[Any]]:
    """The type of a column, and its values."""
    if field.type in _NATIVE:
        return _NATIVE[field.type](), cells
    if field.type in ("count", "number", "rating") and kind != "sqlite":
        numbers = [None if cell is None else decimal_text(cell) for cell in cells]
        if field.type == "count" and all(cell is None or cell < _BIG for cell in cells):
            return BigInteger(), [None if cell is None else int(cell) for cell in cells]
        places = max((len(text.partition(".")[2]) for text in numbers if text), default=0)
        whole = max((len(text.partition(".")[0].lstrip("-")) for text in numbers if text), default=1)
        if places + whole <= _DIGITS:
            return Numeric(_DIGITS, places), [None if text is None else Decimal(text) for text in numbers]
    return Text(), [None if cell is None else cell_text(cell) for cell in cells]
