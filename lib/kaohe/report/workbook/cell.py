"""One value written as what it is: number, date or text."""

from __future__ import annotations

import datetime
import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.quantities import display
from kaohe.report.workbook.exact import is_finite
from kaohe.report.workbook.sheet import Column
from kaohe.report.workbook.styles import Styles

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
_FIRST_DAY = datetime.date(1900, 3, 1)  # Excel's calendar is wrong before.
_LONGEST = 32_767


def write_cell(page: Worksheet, row: int, index: int, value: Any, column: Column, styles: Styles) -> float:
    """Write one value as what it is; its width in characters of Western text."""
    if value is None:
        page.write_blank(row, index, None, styles.cell())
        return 0
    if isinstance(value, datetime.date) and _day(value) >= _FIRST_DAY:
        moment = isinstance(value, datetime.datetime)
        page.write_datetime(row, index, value, styles.cell(_MOMENT if moment else _DAY))
        return 19 if moment else 10
    if isinstance(value, int | float | Fraction) and not isinstance(value, bool) and is_finite(value):
        page.write_number(row, index, float(value), styles.cell(column.number))
        return len(display(Fraction(value))) + 1
    text = _text(value)
    width = text_width(text)
    page.write_string(row, index, text, styles.cell(wrap=width > 60 or "\n" in text))
    return width


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    text = display(value) if isinstance(value, float) else str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _day(value: datetime.date) -> datetime.date:
    return value.date() if isinstance(value, datetime.datetime) else value


def text_width(text: str) -> float:
    """Width of the longest line in characters of Western text; a Chinese character takes two."""
    longest = max(text.split("\n"), key=len)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in longest)
