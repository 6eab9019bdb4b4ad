"""Sheets of an Excel 97—2003 workbook (.xls, and .et of WPS) as grids."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlrd
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from xlrd.compdoc import CompDocError

from kaohe.ledger.formats.stored import (
    GENERAL,
    as_cell,
    number_cell,
    report_error,
    report_uncached,
)
from kaohe.ledger.grid import Cell, Faults, Grid, file_text

_BIFF_UNICODE = 80  # from Excel 97; before that, texts are in the code page of the machine
_CHINESE = "gb18030"
_SHEET = struct.pack("<4H", 0x0809, 8, 0x0500, 0x0010)
_FORMULAS = (0x0006, 0x0206, 0x0406)
_END_OF_SHEET = 0x000A
_CALCULATE_ON_OPENING = 0x0002
_DAY, _MOMENT, _CLOCK = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm"
_LOCAL_FORMATS = {
    **dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), _DAY),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), _CLOCK),
}
"""Formats that each Excel shows in its own language and files do not spell out."""

_UNREADABLE = (
    xlrd.XLRDError,
    CompDocError,
    struct.error,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    NotImplementedError,
)
"""What xlrd raises at a broken file."""


def read_biff(path: Path, faults: Faults, expected: str) -> list[Grid]:
    """Read every sheet that holds anything, cells as ``xlsx.read_workbook`` gives them.

    ``expected`` says what to do about a file that does not open.
    """
    file = file_text(path)
    content = path.read_bytes()
    alone = content.startswith(_SHEET)
    try:
        with _opened(_in_a_workbook(content) if alone else content) as book:
            return [
                grid
                for number, sheet in enumerate(book.sheets())
                if (grid := _grid(file, path, book, number, sheet, faults, alone=alone)) is not None
            ]
    except _UNREADABLE as error:
        if "encrypted" in str(error):
            faults.whole(file, "", "工作簿有密码，不能打开", expected="去掉密码后保存的文件")
        else:
            faults.whole(file, "", "不能作为工作簿打开", expected=expected)
        return []


def _opened(content: bytes) -> Any:
    def book(encoding: str | None) -> Any:
        return xlrd.open_workbook(
            file_contents=content,
            logfile=io.StringIO(),
            formatting_info=True,
            ragged_rows=True,
            on_demand=True,  # which keeps the records
            encoding_override=encoding,
        )

    found = book(None)
    if found.biff_version < _BIFF_UNICODE and not found.codepage:
        found.release_resources()
        return book(_CHINESE)
    return found


def _in_a_workbook(sheet: bytes) -> bytes:
    """The workbook that a sheet of Excel 5 lacks where a script wrote nothing else; texts in the Chinese code page."""
    begin = struct.pack("<6H", 0x0809, 8, 0x0500, 0x0005, 0, 0)
    page = struct.pack("<3H", 0x0042, 2, 936)
    position = len(begin) + len(page) + 12 + 4
    named = struct.pack("<2HIHB", 0x0085, 8, position, 0, 1) + b"1"
    return begin + page + named + struct.pack("<2H", _END_OF_SHEET, 0) + sheet


def _grid(
    file: str, path: Path, book: Any, number: int, sheet: Any, faults: Faults, *, alone: bool
) -> Grid | None:
    epoch = MAC_EPOCH if book.datemode else WINDOWS_EPOCH
    merged = sorted({(top + 1, left, end, right - 1) for top, end, left, right in sheet.merged_cells})
    grid = Grid(
        file,
        path.name,
        path.stem if alone else sheet.name,
        [],
        lined=False,
        hidden=bool(sheet.visibility),
        merged=tuple(merged),
        serials=epoch == WINDOWS_EPOCH,
        headed=alone,
    )
    waiting = {place for place in _uncalculated(book, number) if not sheet.cell_value(*place)}
    for row, column in sorted(waiting):
        report_uncached(grid, row + 1, column, faults)
    formats: dict[int, str] = {}
    for row in range(sheet.nrows):
        cells: list[Cell] = []
        for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
            if (row, column) in waiting or kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                cells.append(None)
                continue
            style = sheet.cell_xf_index(row, column)
            if style not in formats:
                formats[style] = _format(book, style)
            cells.append(_cell(grid, row + 1, column, kind, value, formats[style], epoch, faults))
        if any(cell is not None for cell in cells):
            grid.rows.append((row + 1, cells))
    return grid if grid.rows or waiting else None


def _cell(
    grid: Grid, row: int, column: int, kind: int, value: Any, number_format: str, epoch: Any, faults: Faults
) -> Cell:
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        value = xlrd.error_text_from_code.get(value, "#ERR!")
        report_error(grid, row, column, value, faults)
    elif kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return number_cell(grid, row, column, value, number_format, epoch, faults)[0]
    return as_cell(value, number_format)


def _format(book: Any, style: int) -> str:
    if style >= len(book.xf_list):
        return GENERAL
    key = book.xf_list[style].format_key
    known = book.format_map.get(key)
    return (known.format_str if known else "") or _LOCAL_FORMATS.get(key, GENERAL)


def _uncalculated(book: Any, number: int) -> Iterator[tuple[int, int]]:
    """Row and column, from 0, of formulas that wait to be calculated on opening; xlrd passes over that mark."""
    position = book._sh_abs_posn[number]
    depth = 0
    while position + 4 <= len(book.mem):
        kind, size = struct.unpack_from("<HH", book.mem, position)
        if kind in (0x0009, 0x0209, 0x0409, 0x0809):
            depth += 1  # charts within the sheet begin and end like it
        elif kind == _END_OF_SHEET:
            depth -= 1
            if depth <= 0:
                return
        elif kind in _FORMULAS and depth == 1 and book.biff_version >= 50:
            row, column, _, _, flags = struct.unpack_from("<HHH8sH", book.mem, position + 4)
            if flags & _CALCULATE_ON_OPENING:
                yield row, column
        position += 4 + size
