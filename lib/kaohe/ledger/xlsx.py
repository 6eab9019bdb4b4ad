"""Sheets of a workbook as grids."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from contextlib import closing
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.utils.exceptions import InvalidFileException

from kaohe.ledger.grid import Cell, Faults, Grid, file_text
from kaohe.ledger.sheetxml import scan

_NOT_CODES = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_TOO_LONG = 10**15
UNREADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    NotImplementedError,
)
"""What openpyxl raises at a broken or encrypted file."""


def read_workbook(path: Path, faults: Faults) -> list[Grid]:
    """Read every sheet that holds anything.

    Numbers become their shortest decimal text of at most 15 digits, as Excel shows them; a number under a
    percent format keeps its sign (``85.3%``). A midnight under a format without hours is a date.
    """
    file = file_text(path)
    try:
        with path.open("rb") as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of drop-downs and formats that openpyxl passes over
            return _grids(file, path.name, stream, faults)
    except UNREADABLE:
        faults.whole(file, "", "不能作为工作簿打开", expected="未加密的 .xlsx 文件")
        return []


def _grids(file: str, name: str, stream: IO[bytes], faults: Faults) -> list[Grid]:
    grids = []
    book = load_workbook(stream, read_only=True, data_only=True)
    same: dict[Any, Any] = {}  # equal cells share one object, so that a million rows stay in memory
    with closing(book), zipfile.ZipFile(stream) as archive:
        for sheet in book.worksheets:
            found = scan(archive, getattr(sheet, "_worksheet_path", ""))
            grid = Grid(
                file,
                name,
                sheet.title,
                [],
                lined=False,
                hidden=sheet.sheet_state != "visible",
                merged=found.merged,
                serials=book.epoch == WINDOWS_EPOCH,
            )
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(), start=1):
                row = [_cell(cell) for cell in cells]
                for column, cell in enumerate(cells):
                    _check(grid, number, column, cell, faults)
                if any(cell is not None for cell in row):
                    kept = [
                        cell if cell is None else same.setdefault((type(cell), cell), cell) for cell in row
                    ]
                    grid.rows.append((number, kept))
            for row_number, column in found.uncached:
                expected = "数值；请在表格软件中打开、重算并保存"
                faults.cell(grid, row_number, column, "公式没有算出的值", expected=expected, last=True)
            if grid.rows or found.uncached:
                grids.append(grid)
    return grids


def _check(grid: Grid, row: int, column: int, cell: Any, faults: Faults) -> None:
    """Report a cell whose content is lost: an error value, or digits beyond the 15 that a number keeps."""
    if cell.data_type == "e":
        faults.cell(grid, row, column, "单元格是错误值", str(cell.value), "数值或文字", last=True)
    elif cell.data_type == "n" and isinstance(cell.value, int | float) and abs(cell.value) >= _TOO_LONG:
        expected = "先把单元格设为文本格式，再重新填写"
        found = _number(cell.value, "General")
        faults.cell(grid, row, column, "数字超过 15 位，末尾的数字已经丢失", found, expected, last=True)


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return None
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    if isinstance(value, datetime):
        timed = value.time() != time() or "h" in _NOT_CODES.sub("", cell.number_format).lower()
        return value if timed else value.date()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, date | time):
        return value
    return str(value)


def _number(value: int | float, number_format: str) -> str:
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    percent = "%" in _NOT_CODES.sub("", number_format)
    text = format(exact * 100 if percent else exact, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}%" if percent else text
