"""What a ledger is read from: the sheets of its files or of a database, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kaohe.ledger.databases.database import Database
from kaohe.ledger.formats.files import OTHERS, WORKBOOKS, passed_over, read_file, read_folder
from kaohe.ledger.grid import Faults, Grid, file_text
from kaohe.ledger.sheets import Sheet


def read_grids(path: Path | Database, expected: Sequence[Sheet], faults: Faults) -> list[Grid]:
    """The sheets of a file, a folder or a database; what cannot be read is reported."""
    if isinstance(path, Database):
        from kaohe.ledger.databases.sql import read_database

        return read_database(path, expected, faults)
    file = file_text(path)
    if path.is_dir():
        grids = read_folder(path, faults)
        if not grids and not faults:
            others = "、".join(other.name for other in passed_over(path))
            faults.whole(
                file, "", "文件夹里没有台账", others, expected=".xlsx 工作簿，或每张表一个 .csv 文件"
            )
        return grids
    either = ".xlsx 工作簿，或 .csv 文件所在的文件夹"
    if not path.exists():
        faults.whole(file, "", "找不到台账", expected=either)
        return []
    if path.suffix.lower() not in (*WORKBOOKS, *OTHERS):
        faults.whole(file, "", "不是能读的台账", path.suffix, either)
        return []
    grids = read_file(path, faults)
    if not grids and not faults:
        faults.whole(file, "", "工作簿是空的", expected="至少有“说明”“考核对象”“事实”三张表")
    return grids


def origin(source: Path | Database, grids: list[Grid]) -> dict[str, Any]:
    """What the ledger says of where it comes from: its files, or a server with the digest of what was read."""
    if isinstance(source, Path):
        return {
            "files": tuple(dict.fromkeys(source / grid.book if source.is_dir() else source for grid in grids))
        }
    if source.path is not None:
        return {"files": (source.path,)}
    from kaohe.ledger.databases.sql import digest

    return {"databases": {source.address: digest(grids)}}


def name_of(source: Path | Database) -> str:
    """What a ledger is called."""
    return source.label if isinstance(source, Database) else source.name


def file_of(source: Path | Database) -> str:
    """What a report of faults calls it."""
    return str(source) if isinstance(source, Database) else file_text(source)
