"""A ledger saved in any of its forms, chosen by the name of the target."""

from __future__ import annotations

from pathlib import Path

from kaohe.errors import KaoheError
from kaohe.ledger.database import database_of
from kaohe.ledger.grid import file_text
from kaohe.ledger.model import Ledger, LedgerShape


def save_ledger(ledger: Ledger, shape: LedgerShape, target: str) -> str:
    """Write a workbook (.xlsx), a database (.duckdb, .sqlite, or a server's address) or a folder of CSV files.

    Returns
    -------
    str
        The target as the user knows it.

    Raises
    ------
    KaoheError
        The target is there already, or cannot be written.
    """
    database = database_of(target)
    if database is not None:
        from kaohe.ledger.sqlwriter import write_sql

        write_sql(ledger, shape, database)
        return str(database)
    from kaohe.ledger.writer import write_csv, write_xlsx

    path = Path(target)
    if path.exists():
        raise KaoheError(f"{file_text(path)} 已经存在")
    if path.suffix.lower() == ".xlsx":
        write_xlsx(ledger, shape, path)
    elif path.suffix:
        raise KaoheError(f"不能写成 {path.suffix}；应为 .xlsx、.duckdb、.sqlite、数据库地址或文件夹")
    else:
        write_csv(ledger, shape, path)
    return file_text(path)
