"""What a cell of an event row says, as numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from fractions import Fraction

from kaohe.explain.verification.numbers import INFINITY, Number

ENDLESS = "无终止时间"
_MONTHS = re.compile(r"(−?)(?:(\d+) 个月)?(?: ?(\d+) 天)?")


def written(shown: str, kind: str) -> Fraction | None:
    """What a person wrote down, as a number; None for a share with denominator 0."""
    if kind == "yes_no":
        return Fraction({"是": 1, "否": 0}[shown])
    if kind == "date":
        return Fraction(date.fromisoformat(shown).toordinal())
    if kind == "ratio" and "/" in shown:
        above, _, under = shown.partition("/")
        return None if decimal(under) == 0 else decimal(above) / decimal(under)
    return decimal(shown)


def decimal(shown: str) -> Fraction:
    """``−0.5``, ``50/3`` or ``95%`` as an exact number."""
    bare = shown.replace("−", "-")
    if bare.endswith("%"):
        return Fraction(bare[:-1]) / 100
    return Fraction(bare)


def in_row(value: Number, told: Iterable[str]) -> bool:
    """Whether a row's cells give a number, as written or rounded to 2 decimals as durations are."""
    numbers = set(_numbers(told))
    if value in numbers or (isinstance(value, float) and math.isinf(value)):
        return value in numbers
    return Fraction(math.floor(value * 100 + Fraction(1, 2)), 100) in numbers


def _numbers(cells: Iterable[str]) -> Iterator[Number]:
    for text in cells:
        moment = _moment(text)
        if text in ("是", "否"):
            yield Fraction(int(text == "是"))
        elif text == ENDLESS:
            yield INFINITY
        elif moment is not None:
            yield moment
        elif text and _MONTHS.fullmatch(text):
            yield _months(text)
        try:
            yield decimal(text)
        except ValueError:
            continue


def _months(text: str) -> Fraction:
    """``2 个月 25 天``: days count as 31sts of a month."""
    found = _MONTHS.fullmatch(text)
    assert found is not None
    sign, whole, rest = found.groups()
    return (int(whole or 0) + Fraction(int(rest or 0), 31)) * (-1 if sign else 1)


def _moment(text: str) -> Fraction | None:
    """A date or moment in days."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.toordinal() + Fraction(moment.hour * 60 + moment.minute, 24 * 60)
