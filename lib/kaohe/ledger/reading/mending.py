"""Cells as people write them, brought into the form the values are read from.

Only what has one reading is mended; everything else is left as it is, for the reader to refuse.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from kaohe.ledger.grid import Cell
from kaohe.ledger.reading import values
from kaohe.ledger.repairs import DATE, SERIAL

WIDTH = "全角字符"
INVISIBLE = "不可见字符"
MEASURE = "量词"
THOUSANDS = "千分位"
SPELLING = "文字写法"
YES_NO = "是否写法"
ZEROS = "前导零"

_EPOCH = datetime(1899, 12, 30)
_FIRST, _LAST = 32874, 73050  # 1990-01-01 to 2099-12-31: other numbers in a date column are no dates
_DAY = 24 * 60 * 60
_CLOSE = Fraction(1, 100)  # of a second: a moment stored as 15 digits of a day
MEASURES = (*"件个次项份篇条家人户台套处期批宗起场名", *(f"{word}次" for word in "件人条户家场台批"))
"""What counts may be followed by; a mark (评分) by 分."""

_WORDS = "|".join(MEASURES)
_COUNTED = re.compile(rf"(.*[0-9]) *(?:(?:{_WORDS})|\( *(?:{_WORDS}) *\))")
_MARKED = re.compile(r"(.*[0-9]) *(?:分|\( *分 *\))")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]{1,15})?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DASHED = re.compile(r"([0-9０-９]{4})\s*([—–―‐‑‒])\s*([0-9０-９]{1,2})\s*\2\s*([0-9０-９]{1,2})")
_WEEKDAY = re.compile(r"(.*[0-9日号]) *\(?(?:星期|周|礼拜)([一二三四五六日天])\)?")
_WEEK = {day: number for number, day in enumerate("一二三四五六日")} | {"天": 6}
_CLOCK = re.compile(r"(.*日) *([0-9]{1,2})[时点]([0-9]{1,2})分")
_ISO = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[ T]+[0-9:.]+)?")
_BETWEEN = re.compile(r"([；;、，,\s]+)")
_CHINESE = re.compile(r"([0-9０-９]{4})\s*年\s*([0-9０-９]{1,2})\s*月\s*([0-9０-９]{1,2})\s*[日号]")
_ZEROS = re.compile(r"([+-]?)0+([0-9].*)")
_TICKS = {"yes": "是", "true": "是", "y": "是", "no": "否", "false": "否", "n": "否"}
_TICKS |= dict.fromkeys("√✓✔☑", "是") | dict.fromkeys("×✗✘☒", "否")
_HAVING = re.compile(r"(?<![没未所国共私])有(?![关效])")

_NUMBERS = frozenset({"count", "number", "rating", "ratio"})


def mend(cell: Cell, type_: str, *, serials: bool = True, title: str = "") -> tuple[Cell, str]:
    """The cell in plain form, and what was mended; the cell itself and "" where nothing was.

    Parameters
    ----------
    cell
        A filled cell. Only texts are mended (numbers arrive as decimal text).
    type_
        A type of the model; texts and names of units are left alone.
    serials
        Whether a number in a date column counts days from 1899-12-30.
    title
        What the column or fact is called: 有 and 无 answer only what asks for 有.
    """
    if isinstance(cell, datetime) and type_ in ("date", "dates") and cell.time() != time():
        return cell.date(), DATE  # on which day is all that counts
    if not isinstance(cell, str) or type_ in ("text", "unit"):
        return cell, ""
    kinds: list[str] = []
    text = _step(kinds, INVISIBLE, cell, seen(cell))
    if type_ in ("date", "datetime", "dates"):
        text = _step(kinds, DATE, text, _CHINESE.sub(r"\1年\2月\3日", text))
        text = _step(kinds, DATE, text, _DASHED.sub(r"\1-\3-\4", text))
    if type_ == "dates":
        parts = _BETWEEN.split(text)
        alone = serials and len(parts) == 1
        text = "".join(
            part if number % 2 else _moment(kinds, _narrow(kinds, part), "date", serials=alone)
            for number, part in enumerate(parts)
        )
    else:
        text = _narrow(kinds, text)
    if type_ in _NUMBERS:
        text = _number(kinds, text, type_)
    elif type_ in ("date", "datetime"):
        text = _moment(kinds, text, type_, serials=serials)
    elif type_ == "yes_no":
        having = {"有": "是", "无": "否"} if _HAVING.search(title) else {}
        text = _step(kinds, YES_NO, text, (_TICKS | having).get(text.lower(), text))
    return (text, "、".join(dict.fromkeys(kinds))) if kinds else (cell, "")


def seen(text: str) -> str:
    """The text without characters that nobody sees (zero-width spaces, byte order marks, direction marks)."""
    if text.isascii():
        return text
    return "".join(mark for mark in text if unicodedata.category(mark) != "Cf").strip()


def _step(kinds: list[str], kind: str, before: str, after: str) -> str:
    if after != before:
        kinds.append(kind)
    return after


def _narrow(kinds: list[str], text: str) -> str:
    return _step(kinds, WIDTH, text, values.halfwidth(text))


def _number(kinds: list[str], text: str, type_: str) -> str:
    pattern = _MARKED if type_ == "rating" else _COUNTED
    counted = pattern.fullmatch(text)
    if counted:
        text = _step(kinds, MEASURE, text, counted[1])
    bare = text.removesuffix("%").rstrip()
    if _GROUPED.fullmatch(bare):
        text = _step(kinds, THOUSANDS, text, text.replace(",", ""))
    padded = _ZEROS.fullmatch(text)
    return _step(kinds, ZEROS, text, padded[1] + padded[2]) if padded else text


def _moment(kinds: list[str], text: str, type_: str, *, serials: bool) -> str:
    if serials and _SERIAL.fullmatch(text):
        return _step(kinds, SERIAL, text, _from_serial(text, type_))
    plain = text
    if type_ == "date":
        plain = _without_weekday(plain)
        plain = _COMPACT.sub(r"\1-\2-\3", plain) if _COMPACT.fullmatch(plain) else plain
    clock = _CLOCK.fullmatch(plain)
    plain = f"{clock[1]} {clock[2]}:{int(clock[3]):02d}" if clock else plain
    if type_ == "date":
        plain = _day_of(plain)
    if plain == text and (not text or _ISO.fullmatch(text)):
        return text
    try:
        value = values.parse(plain, type_)
    except values.Misfit:
        return text
    shown = value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return _step(kinds, DATE, text, shown)


def _day_of(text: str) -> str:
    """The day of a moment; the text itself where it is none."""
    try:
        return values.parse(text, "datetime").date().isoformat()
    except values.Misfit:
        return text


def _without_weekday(text: str) -> str:
    """A date without the day of the week behind it, if it is that day."""
    named = _WEEKDAY.fullmatch(text)
    try:
        day: date | None = values.parse(named[1], "date") if named else None
    except values.Misfit:
        return text
    return named[1] if named and day is not None and day.weekday() == _WEEK[named[2]] else text


def _from_serial(text: str, type_: str) -> str:
    days = Fraction(text)
    if not _FIRST <= days <= _LAST or (days.denominator == 1) != (type_ == "date"):
        return text
    if type_ == "date":
        return (_EPOCH + timedelta(days=int(days))).date().isoformat()
    seconds = round(days * _DAY)
    if abs(days * _DAY - seconds) > _CLOSE:
        return text
    return (_EPOCH + timedelta(seconds=seconds)).isoformat(" ")
