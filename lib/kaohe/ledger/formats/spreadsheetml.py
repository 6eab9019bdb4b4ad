"""Sheets of an XML spreadsheet (SpreadsheetML of Excel 2003) as grids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from kaohe.ledger.formats.decoding import decoded
from kaohe.ledger.formats.stored import (
    GENERAL,
    as_cell,
    moment_cell,
    number_cell,
    report_error,
    report_uncached,
)
from kaohe.ledger.grid import Cell, Faults, Grid, file_text

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NAMED = {
    "Percent": "0.00%",
    "General Date": "yyyy-mm-dd hh:mm",
    "Long Date": "yyyy-mm-dd",
    "Medium Date": "yyyy-mm-dd",
    "Short Date": "yyyy-mm-dd",
    "Long Time": "hh:mm:ss",
    "Medium Time": "hh:mm",
    "Short Time": "hh:mm",
    "Currency": "0.00",
    "Euro Currency": "0.00",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Scientific": "0.00E+00",
    "Yes/No": "0",
    "True/False": "0",
    "On/Off": "0",
    "General Number": GENERAL,
    "": GENERAL,
}
_FIRST_DAYS = ("1899-12-30", "1899-12-31", "1904-01-01")  # the day of a time of no day


def read_spreadsheetml(path: Path, faults: Faults, expected: str) -> list[Grid]:
    """Read every sheet that holds anything, cells as ``xlsx.read_workbook`` gives them.

    A file that declares a document type is refused unparsed: spreadsheets have none. ``expected`` says what to do
    about a file that does not open.
    """
    file = file_text(path)
    content = path.read_bytes()
    declared = _ENCODING.match(content.lstrip(b"\xef\xbb\xbf \r\n\t"))
    text = decoded(content, file, faults, expected, declared[1].decode() if declared else "")
    if text is None:
        return []
    try:
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise ValueError("a document type")
        root = ElementTree.fromstring(_DECLARATION.sub("", text).lstrip())
        if root.tag != f"{_SS}Workbook":
            faults.whole(file, "", "是 XML，但不是 XML 表格", expected=expected)
            return []
        epoch = WINDOWS_EPOCH if root.find(f".//{_X}Date1904") is None else MAC_EPOCH
        formats = _formats(root)
        sheets = [_Sheet(file, path.name, sheet, formats, epoch) for sheet in root.iter(f"{_SS}Worksheet")]
        read = [sheet.read(faults) for sheet in sheets]
    except (ElementTree.ParseError, ValueError, ArithmeticError):
        faults.whole(file, "", "不能作为 XML 表格打开", expected=expected)
        return []
    return [grid for grid in read if grid is not None]


def _formats(root: ElementTree.Element) -> dict[str, str]:
    """Number formats by the name of the style; a style has that of the one it is based on unless it says."""
    own: dict[str, tuple[str | None, str]] = {}
    for style in root.iter(f"{_SS}Style"):
        number = style.find(f"{_SS}NumberFormat")
        said = None if number is None else number.get(f"{_SS}Format", "")
        own[style.get(f"{_SS}ID", "")] = said, style.get(f"{_SS}Parent", "")
    found = {}
    for name in own:
        said, parent = own[name]
        seen = {name}
        while said is None and parent in own and parent not in seen:
            seen.add(parent)
            said, parent = own[parent]
        found[name] = _NAMED.get(said or "", said or GENERAL)
    return found


class _Sheet:
    def __init__(
        self,
        file: str,
        book: str,
        sheet: ElementTree.Element,
        formats: Mapping[str, str],
        epoch: datetime,
    ) -> None:
        self._table = sheet.find(f"{_SS}Table")
        self._formats = formats
        self._epoch = epoch
        self._styles: dict[int, str] = {}
        self._merged: list[tuple[int, int, int, int]] = []
        visible = sheet.findtext(f"{_X}WorksheetOptions/{_X}Visible", "")
        self._place = Grid(
            file,
            book,
            sheet.get(f"{_SS}Name", ""),
            [],
            lined=False,
            hidden=visible in ("SheetHidden", "SheetVeryHidden"),
            serials=epoch == WINDOWS_EPOCH,
        )

    def read(self, faults: Faults) -> Grid | None:
        """The sheet; None where it holds nothing."""
        if self._table is None:
            return None
        self._style_columns(self._table)
        base = self._table.get(f"{_SS}StyleID", "")
        lost = False
        number = 0
        for row in self._table.iter(f"{_SS}Row"):
            number = int(row.get(f"{_SS}Index", number + 1))
            cells: dict[int, Cell] = {}
            column = -1
            for cell in row.iter(f"{_SS}Cell"):
                column = int(cell.get(f"{_SS}Index", column + 2)) - 1
                style = row.get(f"{_SS}StyleID") or self._styles.get(column, base)
                number_format = self._formats.get(cell.get(f"{_SS}StyleID", style), GENERAL)
                data = cell.find(f"{_SS}Data")
                if data is not None:
                    cells[column] = self._cell(number, column, data, number_format, faults)
                elif cell.get(f"{_SS}Formula"):
                    report_uncached(self._place, number, column, faults)
                    lost = True
                across, down = int(cell.get(f"{_SS}MergeAcross", 0)), int(cell.get(f"{_SS}MergeDown", 0))
                if across or down:
                    self._merged.append((number, column, number + down, column + across))
                    column += across
            filled = [column for column, cell in cells.items() if cell is not None]
            if filled:
                self._place.rows.append((number, [cells.get(column) for column in range(max(filled) + 1)]))
            number += int(row.get(f"{_SS}Span", 0))
        if not self._place.rows and not lost:
            return None
        place = self._place
        return Grid(
            place.file,
            place.book,
            place.name,
            place.rows,
            lined=False,
            hidden=place.hidden,
            merged=tuple(sorted(self._merged)),
            serials=place.serials,
        )

    def _style_columns(self, table: ElementTree.Element) -> None:
        column = -1
        for item in table.iter(f"{_SS}Column"):
            column = int(item.get(f"{_SS}Index", column + 2)) - 1
            last = column + int(item.get(f"{_SS}Span", 0))
            style = item.get(f"{_SS}StyleID")
            if style and last - column < 1 << 14:
                self._styles.update(dict.fromkeys(range(column, last + 1), style))
            column = last

    def _cell(
        self, row: int, column: int, data: ElementTree.Element, number_format: str, faults: Faults
    ) -> Cell:
        text = "".join(data.itertext())
        kind = data.get(f"{_SS}Type", "String")
        value: Any = text
        if kind == "Error":
            report_error(self._place, row, column, text.strip(), faults)
        elif not text.strip():
            return None
        elif kind == "Number":
            plain = text.strip()
            number = float(plain) if set(plain) & set(".Ee") else int(plain)
            return number_cell(self._place, row, column, number, number_format, self._epoch, faults)[0]
        elif kind == "Boolean":
            value = text.strip() == "1"
        elif kind == "DateTime":
            value = datetime.fromisoformat(text.strip())
            if text.strip().startswith(_FIRST_DAYS) and value.time() != time():
                value = value.time()
            return moment_cell(self._place, row, column, value, number_format, self._epoch, faults)[0]
        return as_cell(value, number_format)
