"""A workbook of the same cells as sheets that were read from an older file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from kaohe.ledger.grid import Cell, Grid

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")
_FORMATS = ((datetime, "yyyy-mm-dd hh:mm:ss"), (date, "yyyy-mm-dd"), (time, "hh:mm:ss"))
_NARROWEST, _WIDEST = 8, 50


def rewritten(grids: Iterable[Grid]) -> Any:
    """An openpyxl workbook that is read as the same grids, in their order."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for grid in grids:
        sheet = book.create_sheet(grid.name)
        sheet.sheet_state = "hidden" if grid.hidden else "visible"
        widths: dict[int, int] = {}
        for number, cells in grid.rows:
            for column, cell in enumerate(cells):
                if cell is not None:
                    _put(sheet.cell(number, column + 1), cell)
                    widths[column] = max(widths.get(column, _NARROWEST), _width(str(cell)))
        for column, width in widths.items():
            sheet.column_dimensions[get_column_letter(column + 1)].width = min(width, _WIDEST)
        for top, left, bottom, right in grid.merged:
            sheet.merge_cells(None, top, left + 1, bottom, right + 1)
    return book


def _put(place: Any, cell: Cell) -> None:
    if isinstance(cell, str):
        if _NUMBER.fullmatch(cell) and _text(float(cell)) == cell:
            place.value = float(cell) if "." in cell else int(cell)
        else:
            place.value = ILLEGAL_CHARACTERS_RE.sub("", cell)
            place.data_type = "s"  # a text that begins with = is no formula
        return
    place.value = cell
    for kind, number_format in _FORMATS:
        if isinstance(cell, kind):
            place.number_format = number_format
            return


def _text(number: float) -> str:
    text = format(Decimal(format(number, ".15g")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _width(text: str) -> int:
    return max(sum(1 if mark.isascii() else 2 for mark in line) for line in (text.splitlines() or [""])) + 2
