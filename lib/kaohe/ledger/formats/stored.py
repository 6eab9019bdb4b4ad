"""Values as spreadsheets store them, brought into the form of a grid."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel, to_excel

from kaohe.ledger.grid import Cell, Faults, Grid

GENERAL = "General"
_NOT_CODES = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
TOO_LONG = 10**15
_FIRST_YEAR, _LAST_YEAR = 1949, 2099  # serials of other years are numbers typed into a cell for dates
_A_DATE = "年月日齐全的日期，如 2017-09-29；是数量的，先把单元格设为常规格式再填"
_SPELLING = "日期写法"


def as_cell(value: Any, number_format: str = GENERAL) -> Cell:
    """A stored value, under its number format, as a cell.

    Numbers become their shortest decimal text of at most 15 digits, as Excel shows them; a number under a
    percent format keeps its sign (``85.3%``). A midnight under a format without hours is a date.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime):
        return value if value.time() != time() or "h" in _codes(number_format) else value.date()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, date | time):
        return value
    return str(value)


def number_cell(
    grid: Grid,
    row: int,
    column: int,
    number: int | float,
    number_format: str,
    epoch: datetime,
    faults: Faults,
) -> tuple[Cell, bool]:
    """A stored number as a cell: the date, moment, time or span that it is under a format of such, else the number.

    Returns
    -------
    cell, plain
        ``plain``: nothing of it is reported, be it a fault or a repair. ``20170930`` typed into a cell for dates is no
        day that a spreadsheet knows, and shows as ######## there; it is read as the date that it spells.
    """
    if not _is_date(number_format):
        lost = report_lost_digits(grid, row, column, number, faults)
        return as_cell(number, number_format), not lost
    if is_timedelta_format(number_format):
        try:
            return as_cell(from_excel(number, epoch, timedelta=True), number_format), True
        except OverflowError:
            return _no_date(grid, row, column, number, faults), False
    spelt = _spelt(number)
    if spelt is not None:
        faults.repairs.cell(grid, row, column, _number(number, GENERAL), spelt.isoformat(), _SPELLING)
        return spelt, False
    try:
        value = from_excel(number, epoch)
    except (OverflowError, ValueError):
        return _no_date(grid, row, column, number, faults), False
    if not _passes(value, number_format):
        return _no_date(grid, row, column, number, faults), False
    return as_cell(value, number_format), True


def moment_cell(
    grid: Grid,
    row: int,
    column: int,
    value: date | time | timedelta,
    number_format: str,
    epoch: datetime,
    faults: Faults,
) -> tuple[Cell, bool]:
    """``number_cell`` of a moment that is stored as such."""
    if isinstance(value, date) and not _passes(value, number_format):
        return _no_date(grid, row, column, to_excel(value, epoch), faults), False
    return as_cell(value, number_format), True


def _passes(value: date | time, number_format: str) -> bool:
    """Whether it is a moment, and not another number typed into a cell for dates, such as 9.30 or 2017."""
    if isinstance(value, time):
        return bool(set("hs") & set(_codes(number_format)))
    return _FIRST_YEAR <= value.year <= _LAST_YEAR


def _spelt(number: int | float) -> date | None:
    if not isinstance(number, int) and not number.is_integer():
        return None
    if not _FIRST_YEAR * 10**4 <= number < (_LAST_YEAR + 1) * 10**4:
        return None
    year, month, day = int(number) // 10**4, int(number) // 100 % 100, int(number) % 100
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _no_date(grid: Grid, row: int, column: int, number: int | float, faults: Faults) -> Cell:
    cell = _number(number, GENERAL)
    faults.cell(grid, row, column, "日期格式的单元格里不是日期", cell, _A_DATE, last=True)
    return cell


def report_error(grid: Grid, row: int, column: int, code: str, faults: Faults) -> None:
    """A cell that is an error value, such as #DIV/0!."""
    faults.cell(grid, row, column, "单元格是错误值", code, "数值或文字", last=True)


def report_uncached(grid: Grid, row: int, column: int, faults: Faults) -> None:
    """A formula that its program stored without what it comes to."""
    expected = "数值；请在表格软件中打开、重算并保存"
    faults.cell(grid, row, column, "公式没有算出的值", expected=expected, last=True)


def report_lost_digits(grid: Grid, row: int, column: int, value: Any, faults: Faults) -> bool:
    """Whether it is a number of more digits than the 15 that a number keeps, which is reported."""
    if not isinstance(value, int | float) or abs(value) < TOO_LONG:
        return False
    expected = "先把单元格设为文本格式，再重新填写"
    found = _number(value, GENERAL)
    faults.cell(grid, row, column, "数字超过 15 位，末尾的数字已经丢失", found, expected, last=True)
    return True


def _number(value: int | float, number_format: str) -> str:
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    percent = "%" in _codes(number_format)
    text = format(exact * 100 if percent else exact, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}%" if percent else text


@cache
def _codes(number_format: str) -> str:
    """A number format without the texts in it."""
    return _NOT_CODES.sub("", number_format).lower()


_is_date = cache(is_date_format)
