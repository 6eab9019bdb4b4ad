"""One cell to one typed value."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any

from kaohe.ledger.grid import Cell

_NUMBER = re.compile(r"[+-]?(?:[1-9]\d{0,2}(?:,\d{3})+|\d{1,60})(?:\.\d{1,60})?", re.ASCII)
_DATE = r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)"
_TIME = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?"
_YEAR_AND_MONTH = re.compile(r"\d{4}(?:[-/.]\d{1,2}|年\d{1,2}月?)", re.ASCII)
_MONTH_AND_DAY = re.compile(r"\d{1,2}(?:[-/.]\d{1,2}|月\d{1,2}日?)", re.ASCII)
_BETWEEN_DATES = re.compile(r"[；;、，,\s]+")
_DATE_ONLY = re.compile(_DATE, re.ASCII)
_MOMENT = re.compile(rf"{_DATE}[ T]*{_TIME}", re.ASCII)
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x2212: "-"}
_YES_NO = {"是": True, "否": False}

EXPECTED = {
    "text": "文字",
    "count": "0 或正整数",
    "number": "数，如 12 或 85.5",
    "rating": "分数，如 12 或 85.5",
    "ratio": "百分数，如 85.3%，或 95/100",
    "yes_no": "是 或 否",
    "date": "日期，如 2017-09-29",
    "datetime": "日期和时刻，如 2017-09-29 16:30",
    "dates": "日期，几个之间用“；”隔开，如 2017-09-29；2017-10-13，没有的写“无”",
    "unit": "考核对象的名称",
}


class Misfit(ValueError):
    """A cell that is not of its type; the message says how."""


def parse(cell: Cell, type_: str) -> Any:
    """Typed value of a filled cell.

    Returns
    -------
    str, Fraction, bool, date or datetime by type; a "ratio" in one cell is its share as a Fraction, "dates" are a
    tuple of dates in order.

    Raises
    ------
    Misfit
        With a Chinese message; ``EXPECTED[type_]`` says what belongs there.
    """
    return _PARSERS[type_](cell)


def percentage(cell: Cell) -> Fraction | None:
    """The share that a percentage states ("85.3%" is 853/1000); None when the cell is none."""
    if not isinstance(cell, str):
        return None
    text = _plain(cell)
    if not text.endswith("%"):
        return None
    share = number(text[:-1].rstrip()) / 100
    if share < 0:
        raise Misfit("百分数为负")
    if share > 1:
        raise Misfit("百分数大于 100%")
    return share


def number(cell: Cell) -> Fraction:
    """A decimal, exactly as written."""
    if not isinstance(cell, str):
        raise Misfit("不是数")
    text = _plain(cell)
    if not _NUMBER.fullmatch(text):
        raise Misfit("不是数")
    return Fraction(text.replace(",", ""))


def count(cell: Cell) -> Fraction:
    """A whole number from 0."""
    value = number(cell)
    if value < 0:
        raise Misfit("数量为负")
    if value.denominator != 1:
        raise Misfit("数量不是整数")
    return value


def halfwidth(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones; nothing else (``5²`` is not 52)."""
    return text if text.isascii() else text.translate(_HALF_WIDTH).strip()


def _plain(text: str) -> str:
    return halfwidth(text).strip()


def _text(cell: Cell) -> str:
    if not isinstance(cell, str):
        raise Misfit("不是文字")
    return cell


def _share(cell: Cell) -> Fraction:
    share = percentage(cell)
    if share is not None:
        return share
    parts = _plain(cell).split("/") if isinstance(cell, str) else []
    if len(parts) != 2:
        raise Misfit("不是比率")
    above, below = number(parts[0]), number(parts[1])
    if below <= 0 or above < 0:
        raise Misfit("不是比率")
    if above > below:
        raise Misfit("分子大于分母")
    return above / below


def _yes_no(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    word = _plain(cell) if isinstance(cell, str) else ""
    if word in _YES_NO:
        return _YES_NO[word]
    if word in ("有", "无"):
        raise Misfit(f"不知道“{word}”指“是”“否”还是没有数据")
    raise Misfit("不是“是”或“否”")


def _date(cell: Cell) -> date:
    if isinstance(cell, datetime):
        if cell.time() != time():  # exports write a date as midnight
            raise Misfit("日期带有时刻")
        return cell.date()
    if isinstance(cell, date):
        return cell
    if not isinstance(cell, str):
        raise Misfit("不是日期")
    text = _plain(cell)
    match = _DATE_ONLY.fullmatch(text)
    if match is None:
        if _YEAR_AND_MONTH.fullmatch(text):
            raise Misfit("日期只有年月，没有日")
        raise Misfit("日期没有年份" if _MONTH_AND_DAY.fullmatch(text) else "不是日期")
    year, _, *days = match.groups()
    month, day = (int(part) for part in days if part is not None)
    try:
        return date(int(year), month, day)
    except ValueError:
        raise Misfit("没有这一天") from None


def _dates(cell: Cell) -> tuple[date, ...]:
    if not isinstance(cell, str):
        return (_date(cell),)
    if _plain(cell) == "无":
        return ()
    return tuple(sorted(_date(part) for part in _BETWEEN_DATES.split(cell) if part))


def _datetime(cell: Cell) -> datetime:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        raise Misfit("只有日期，没有时刻")
    if not isinstance(cell, str):
        raise Misfit("不是日期和时刻")
    text = _plain(cell)
    if _DATE_ONLY.fullmatch(text):
        raise Misfit("只有日期，没有时刻")
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise Misfit("不是日期和时刻")
    year, _, *days, clock_hour, clock_minute, second, fraction = match.groups()
    month, day = (int(part) for part in days if part is not None)
    hour, minute = int(clock_hour), int(clock_minute)
    microsecond = int((fraction or "").ljust(6, "0"))
    try:
        return datetime(int(year), month, day, hour, minute, int(second or 0), microsecond)
    except ValueError:
        raise Misfit("没有这一刻") from None


_PARSERS: dict[str, Callable[[Cell], Any]] = {
    "text": _text,
    "count": count,
    "number": number,
    "rating": number,
    "ratio": _share,
    "yes_no": _yes_no,
    "date": _date,
    "datetime": _datetime,
    "dates": _dates,
    "unit": _text,
}
