"""Values as spreadsheets store them, brought into the form of a grid."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel

from kaohe.ledger.grid import Cell, Faults, Grid

GENERAL = "General"
_NOT_CODES = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
TOO_LONG = 10**15


class NoDate(ValueError):
    """A number under a date format that is no date."""


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


def moment_of(number: int | float, number_format: str, epoch: datetime) -> int | float | Any:
    """The date, moment, time or span that a number under a date format is; the number itself under another.

    Raises
    ------
    NoDate
        The number is outside the days that a spreadsheet knows.
    """
    if not _is_date(number_format):
        return number
    try:
        return from_excel(number, epoch, timedelta=is_timedelta_format(number_format))
    except (OverflowError, ValueError):
        raise NoDate from None


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
