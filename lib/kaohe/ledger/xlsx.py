"""Sheets of a workbook as grids."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from contextlib import closing
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.utils.exceptions import InvalidFileException

from kaohe.ledger.grid import Faults, Grid, file_text
from kaohe.ledger.sheetxml import scan
from kaohe.ledger.stored import as_cell, report_error, report_lost_digits, report_uncached

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
    """Read every sheet that holds anything."""
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
                row = [as_cell(cell.value, cell.number_format) for cell in cells]
                for column, cell in enumerate(cells):
                    if cell.data_type == "e":
                        report_error(grid, number, column, str(cell.value), faults)
                    elif cell.data_type == "n":
                        report_lost_digits(grid, number, column, cell.value, faults)
                if any(cell is not None for cell in row):
                    kept = [
                        cell if cell is None else same.setdefault((type(cell), cell), cell) for cell in row
                    ]
                    grid.rows.append((number, kept))
            for row_number, column in found.uncached:
                report_uncached(grid, row_number, column, faults)
            if grid.rows or found.uncached:
                grids.append(grid)
    return grids
