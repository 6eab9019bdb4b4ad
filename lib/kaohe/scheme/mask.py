"""Masked numbers and dates: one ``*`` stands for one digit that the regulation hides."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from kaohe.quantities import parse_number

_NUMBER = re.compile(r"[0-9*]+(\.[0-9*]+)?")
_WRITTEN = re.compile(r"[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")


def number_bounds(mask: str) -> tuple[Fraction, Fraction] | None:
    """The least and the greatest number a mask can hide; None for a mask of anything else.

    ``*`` is 0–9, ``**`` is 10–99, ``*.*`` is 0.1–9.9, ``1.*`` is 1.0–1.9: nothing is written as 0.0.
    """
    bare = mask.strip()
    if not _NUMBER.fullmatch(bare):
        return None
    whole, point, decimals = bare.partition(".")
    least = whole.replace("*", "1" if len(whole) > 1 else "0", 1) if whole.startswith("*") else whole
    low = parse_number((least + point + decimals).replace("*", "0"))
    if not low and decimals.endswith("*"):
        low = Fraction(1, 10 ** len(decimals))
    high = parse_number(bare.replace("*", "9"))
    assert low is not None and high is not None
    return low, high


def fits(text: str, mask: str) -> bool:
    """Whether a written value could stand behind a mask, as it is or with as many decimals (1 as 1.0)."""
    hidden = re.compile(re.escape(mask.strip()).replace(r"\*", r"\d"))
    return any(hidden.fullmatch(form) for form in (text, _padded(text, mask)))


def _padded(text: str, mask: str) -> str:
    """A number with as many decimals as its mask; nothing is not written as 0.0."""
    sign = "%" if text.endswith("%") else ""
    bare = text.removesuffix(sign)
    decimals = len(mask.strip().removesuffix("%").partition(".")[2])
    if not decimals or not _WRITTEN.fullmatch(bare) or not Fraction(bare):
        return text
    whole, _, given = bare.partition(".")
    return f"{whole}.{given.ljust(decimals, '0')}{sign}"


def day(value: object) -> date | None:
    """A date, or the text of one; None for anything else."""
    if isinstance(value, date):
        return value
    match = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        return None if match is None else date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def day_text(value: date) -> str:
    """A date as masks count its digits: ``2024-1-31``."""
    return f"{value.year}-{value.month}-{value.day}"
