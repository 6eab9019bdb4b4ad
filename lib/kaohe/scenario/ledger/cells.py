"""A value of a scenario file as a cell of the ledger."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from kaohe.ledger.grid import Cell
from kaohe.ledger.writer import cell_text, decimal_text


def cell(value: Any) -> Cell:
    """A value of a scenario file as a ledger cell has it."""
    if isinstance(value, Fraction):
        try:
            return decimal_text(value)
        except ValueError:
            return f"{value.numerator}/{value.denominator}"
    if isinstance(value, (list, tuple)):
        return "；".join(str(cell(item)) for item in value) or "无"
    if value is None or isinstance(value, (bool, date)):
        return value
    return str(value).strip() or None


def cell_text_of(value: Any) -> str:
    """A value of a scenario file as the ledger would write it."""
    found = cell(value)
    return "" if found is None else cell_text(found)
