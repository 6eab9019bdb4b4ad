"""Sheets of a workbook as grids."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.datetime import WINDOWS_EPOCH, from_ISO8601
from openpyxl.utils.exceptions import InvalidFileException
from tqdm import tqdm

from kaohe.ledger.formats.sheetxml import SheetXML, Stored
from kaohe.ledger.formats.stored import (
    as_cell,
    moment_cell,
    number_cell,
    report_error,
    report_uncached,
)
from kaohe.ledger.formats.strict import transitional
from kaohe.ledger.grid import Cell, Faults, Grid, file_text

TELL_AFTER = 1.0  # seconds
UNREADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    ExpatError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    NotImplementedError,
    OSError,  # a place in the archive before its beginning
)
"""What openpyxl raises at a broken or encrypted file."""


def read_workbook(path: Path, faults: Faults) -> list[Grid]:
    """Read every sheet that holds anything."""
    file = file_text(path)
    with path.open("rb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of drop-downs and formats that openpyxl passes over
        try:
            with transitional(stream) as usual:
                return _grids(file, path.name, usual, faults)
        except UNREADABLE:
            faults.whole(file, "", "不能作为工作簿打开", expected="未加密的 .xlsx 文件")
            return []


def _grids(file: str, name: str, stream: IO[bytes], faults: Faults) -> list[Grid]:
    grids = []
    reader = ExcelReader(stream, read_only=True, data_only=True)
    reader.read()
    book = reader.wb
    for lost in (sheet.name for sheet in reader.parser.sheets if sheet.name not in book.sheetnames):
        faults.whole(file, lost, "工作表的内容不在文件里", expected="重新保存或重新导出的文件")
    same: dict[Any, Any] = {}  # equal cells share one object, so that a million rows stay in memory
    with closing(book), zipfile.ZipFile(stream) as archive:
        for sheet in book.worksheets:
            member = getattr(sheet, "_worksheet_path", "").lstrip("/")
            if not member:
                continue
            found = SheetXML()
            grid = Grid(
                file,
                name,
                sheet.title,
                [],
                lined=False,
                hidden=sheet.sheet_state != "visible",
                serials=book.epoch == WINDOWS_EPOCH,
            )
            cells = _Cells(sheet, book.epoch, grid, faults, same)
            with archive.open(member) as part, _told(part, sheet.title, archive.getinfo(member)) as told:
                for number, row in found.rows(told):
                    cells.add(number, row)
            for number, column in found.uncached:
                report_uncached(grid, number, column, faults)
            if grid.rows or found.uncached:
                grids.append(replace(grid, merged=tuple(found.merged)))
    return grids


def _told(part: IO[bytes], title: str, info: zipfile.ZipInfo) -> Any:
    """The part, telling on a terminal how far it is read when that takes longer than a second."""
    return tqdm.wrapattr(
        part,
        "read",
        total=info.file_size,
        desc=f"读“{title}”",
        disable=None,
        delay=TELL_AFTER,
        leave=False,
    )


class _Cells:
    """Turns what a sheet stores into cells of its grid; each number of a style once, as ledgers repeat them."""

    def __init__(self, sheet: Any, epoch: datetime, grid: Grid, faults: Faults, same: dict[Any, Any]) -> None:
        self._sheet = sheet
        self._epoch = epoch
        self._grid = grid
        self._faults = faults
        self._same = same
        self._strings: list[str] = getattr(sheet, "_shared_strings", [])
        self._known: dict[tuple[str, str], dict[str, Cell]] = {}
        self._formats: dict[str, str] = {}

    def add(self, number: int, stored: list[Stored]) -> None:
        """Add a row to the grid, unless all of it is blank."""
        row: list[Cell] = [None] * (max(item[0] for item in stored) + 1)
        filled = False
        for column, kind, style, text in stored:
            if kind == "inlineStr" or kind == "str":
                cell: Cell = text.strip() or None
                cell = self._same.setdefault(cell, cell)
            else:
                known = self._known.get((kind, style))
                if known is None:
                    known = self._known[kind, style] = {}
                if text in known:
                    cell = known[text]
                else:
                    cell, sound = self._cell(number, column, kind, style, text)
                    if sound:
                        known[text] = cell
            row[column] = cell
            filled = filled or cell is not None
        if filled:
            self._grid.rows.append((number, row))

    def _cell(self, row: int, column: int, kind: str, style: str, text: str) -> tuple[Cell, bool]:
        """The cell, and whether there is nothing to report of it."""
        value: Any = text
        if kind == "n":
            number = float(text) if "." in text or "E" in text or "e" in text else int(text)
            return number_cell(
                self._grid, row, column, number, self._format(style), self._epoch, self._faults
            )
        elif kind == "s":
            value = self._strings[int(text)]
        elif kind == "b":
            value = bool(int(text))
        elif kind == "e":
            report_error(self._grid, row, column, text, self._faults)
        elif kind == "d":
            moment = from_ISO8601(text)
            return moment_cell(
                self._grid, row, column, moment, self._format(style), self._epoch, self._faults
            )
        return as_cell(value, self._format(style)), kind != "e"

    def _format(self, style: str) -> str:
        if style not in self._formats:
            cell = ReadOnlyCell(self._sheet, 1, 1, 0, "n", int(style))
            self._formats[style] = cell.number_format
        return self._formats[style]
