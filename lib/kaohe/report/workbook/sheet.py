"""A sheet before it is written: columns and values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

POINTS, WHOLE, SHARE, GENERAL = "0.00", "0", "0.00%", "General"
SAMPLE = "示例数据"
TITLE_ROW, HEADER_ROW = 0, 1


@dataclass(frozen=True)
class Column:
    """A column: its title and the number format of its numbers."""

    title: str
    number: str = GENERAL


@dataclass(frozen=True)
class Sheet:
    """A sheet before it is written.

    Attributes
    ----------
    rows
        Cell values: text, bool, int, ``Fraction``, ±infinity, date, datetime, or None for a blank cell.
    fixed
        How many columns stay in sight when scrolling.
    """

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    fixed: int = 1
