"""Filling in a template as a clerk would: values into input cells, nothing else touched."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from kaohe.ledger.model import Ledger
from kaohe.ledger.sheets import FORM, Sheet, entry_titles, sheets, without_extras
from kaohe.ledger.writer import cell_text
from kaohe.scheme.model import Scheme

OUTSIDE = {"place"}


class Locked(AssertionError):
    """A value belongs where the template lets nobody write."""


def fill(path: Path, ledger: Ledger, scheme: Scheme) -> None:
    """Enter all facts, events and evidence of a ledger, and whether it is a sample."""
    book = openpyxl.load_workbook(path)
    enter(book["说明"], 3, "内容", "是" if ledger.sample else "否")
    frames = {"facts": ledger.facts, "evidence": ledger.evidence, **ledger.events}
    for sheet in map(without_extras, sheets(scheme.shape)):
        name = FORM if sheet.name == "facts" and FORM in book.sheetnames else sheet.sheet_name
        if sheet.name == "facts":
            _facts(book[name], sheet, ledger.facts, entry_titles(scheme.shape))
        elif sheet.name in frames:
            _rows(book[name], sheet, frames[sheet.name])
    book.save(path)


def enter(page: Worksheet, row: int, title: str, value: Any, *, percent: bool = False) -> None:
    """Write one input cell, named by the head of its column."""
    if value is None:
        return
    column = heads(page)[title]
    cell = page.cell(row, column)
    if locked(page, row, column) and cell.value != value:
        raise Locked(f"{page.title}!{cell.coordinate}")
    cell.value = _typed(value)
    if percent:
        cell.number_format = "0.00%"


def heads(page: Worksheet) -> dict[str, int]:
    """Column numbers by head; a head is never further right than the 40th column."""
    (cells,) = page.iter_rows(max_row=1, max_col=40)
    return {str(cell.value): cell.column for cell in cells if cell.value is not None}


def locked(page: Worksheet, row: int, column: int) -> bool:
    """Whether sheet protection keeps a cell from being changed: its own style, else that of its column."""
    cell = page.cell(row, column)
    if cell.has_style:
        return bool(cell.protection.locked)
    return bool(style_of(page, column).protection.locked)


def style_of(page: Worksheet, column: int) -> ColumnDimension:
    """The style of a column's cells that hold nothing; alike neighbours are kept as one."""
    return next(item for item in page.column_dimensions.values() if item.min <= column <= item.max)


def same(left: Ledger, right: Ledger, scheme: Scheme) -> None:
    """Everything but the order of the facts, the words of 说明 and where it stands.

    ``left`` may say of its units what ``right`` leaves to the roster.
    """
    assert left.sample == right.sample
    keys = ["unit", "fact", "source", "date", "value", "note"]
    _same(_sorted(left.facts, keys), _sorted(right.facts, keys))
    _same(left.units, with_roster(right.units, scheme))
    _same(left.evidence, right.evidence)
    assert left.events.keys() == right.events.keys()
    for name in left.events:
        _same(left.events[name], right.events[name])


def with_roster(units: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """The units with what the roster says of them where they say nothing."""
    filled = units.copy()
    for name, attribute in scheme.attributes.items():
        listed = [
            scheme.units[u].value(name, attribute) if u in scheme.units else None for u in units["unit"]
        ]
        told = [other if own is None else own for own, other in zip(units[name], listed, strict=True)]
        filled[name] = pd.Series(told, dtype=object)
    return filled


def _same(left: pd.DataFrame, right: pd.DataFrame) -> None:
    columns = [name for name in right if name not in OUTSIDE]
    assert left[columns].to_dict("records") == right[columns].to_dict("records")


def _sorted(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return frame.sort_values(keys, key=lambda column: column.map(str), kind="stable").reset_index(drop=True)


def _facts(page: Worksheet, sheet: Sheet, frame: pd.DataFrame, titles: dict[str, str]) -> None:
    unit, fact = (heads(page)[title] - 1 for title in ("考核对象", "事实"))
    free = {
        (row[unit], row[fact]): number
        for number, row in enumerate(page.iter_rows(min_row=2, values_only=True), 2)
        if row[unit] is not None
    }
    end = max((*free.values(), 1)) + 1
    for entry in frame.to_dict("records"):
        said = {**entry, "fact": titles[entry["fact"]]}
        row = free.pop((entry["unit"], said["fact"]), None)
        if row is None:
            row, end = end, end + 1
        share = isinstance(entry["value"], Fraction) and entry["denominator"] is None and _is_share(page, row)
        for field in sheet.fields:
            enter(page, row, field.title, said[field.name], percent=share and field.name == "value")


def _is_share(page: Worksheet, row: int) -> bool:
    return "分子" in str(page.cell(row, heads(page)["填法"]).value)


def _rows(page: Worksheet, sheet: Sheet, frame: pd.DataFrame) -> None:
    """Rows below the head, whose cells are all as their columns are."""
    columns = heads(page)
    for field in sheet.fields:
        column = columns[field.title]
        if style_of(page, column).protection.locked:
            raise Locked(f"{page.title} {field.title}")
        for row, value in enumerate(frame[field.name], 2):
            if value is not None:
                page.cell(row, column).value = _typed(value)


def _typed(value: Any) -> Any:
    """As it is typed into a cell: numbers as numbers where 15 digits hold them."""
    if isinstance(value, Fraction):
        near = float(value)
        return near if Fraction(format(near, ".15g")) == value else cell_text(value)
    return value if isinstance(value, date | str) else cell_text(value)
