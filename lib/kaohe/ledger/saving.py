"""A ledger saved in any of its forms, chosen by the name of the target."""

from __future__ import annotations

from pathlib import Path

from kaohe.errors import KaoheError
from kaohe.ledger.databases.database import database_of
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
        from kaohe.ledger.databases.sqlwriter import write_sql

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


def personal_in(ledger: Ledger) -> str:
    """What is to be said of the personal details in a saved copy, to follow where it was written; may be empty."""
    count = len(ledger.personal)
    if not count:
        return ""
    if ledger.personal_shown:
        hint = "要公开的副本加 --mask-personal；逐处见 kaohe check"
        return f"，其中有个人信息 {count} 处，照原样写入，不宜公开（{hint}）"
    kept = sum(item.kept for item in ledger.personal)
    rest = f"，编号中的 {kept} 处没有遮盖" if kept else ""
    return f"，其中个人信息 {count - kept} 处已遮盖{rest}，这份副本不能代替原台账"
