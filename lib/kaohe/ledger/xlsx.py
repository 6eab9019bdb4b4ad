"""Sheets of a workbook as grids."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from kaohe.ledger.grid import Cell, Faults, Grid, file_text

_NOT_CODES = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_workbook(path: Path, faults: Faults) -> list[Grid]:
    """Read every sheet that holds anything.

    Numbers become their shortest decimal text of at most 15 digits, as Excel shows them; a number under a
    percent format keeps its sign (``85.3%``). A midnight under a format without hours is a date.
    """
    file = file_text(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        faults.whole(file, "", "不能作为工作簿打开", expected="未加密的 .xlsx 文件")
        return []
    grids = []
    try:
        with zipfile.ZipFile(path) as archive:
            for sheet in book.worksheets:
                hidden = sheet.sheet_state != "visible"
                grid = Grid(file, path.name, sheet.title, [], lined=False, hidden=hidden)
                uncached = _uncached_formulas(archive, getattr(sheet, "_worksheet_path", ""))
                sheet.reset_dimensions()
                for number, cells in enumerate(sheet.iter_rows(), start=1):
                    row = [_cell(cell) for cell in cells]
                    for column, cell in enumerate(cells):
                        if cell.data_type == "e":
                            value = str(cell.value)
                            faults.cell(
                                grid, number, column, "单元格是错误值", value, "数值或文字", last=True
                            )
                    if any(cell is not None for cell in row):
                        grid.rows.append((number, row))
                for row_number, column in uncached:
                    expected = "数值；请在表格软件中打开、重算并保存"
                    faults.cell(grid, row_number, column, "公式没有算出的值", expected=expected, last=True)
                if grid.rows or uncached:
                    grids.append(grid)
    finally:
        book.close()
    return grids


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


def _uncached_formulas(archive: zipfile.ZipFile, member: str) -> list[tuple[int, int]]:
    """(row from 1, column from 0) of formulas stored without a value; openpyxl shows them as blank."""
    member = member.lstrip("/")
    if not member or b"<f" not in archive.read(member):
        return []
    found = []
    with archive.open(member) as stream:
        for _, element in ElementTree.iterparse(stream):
            if element.tag != f"{_MAIN}c":
                continue
            value = element.find(f"{_MAIN}v")
            empty = value is None or (not value.text and element.get("t") != "str")
            if empty and element.find(f"{_MAIN}f") is not None:
                found.append(_address(element.get("r", "A1")))
            element.clear()
    return found


def _address(text: str) -> tuple[int, int]:
    letters = text.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(text[len(letters) :]), column - 1
