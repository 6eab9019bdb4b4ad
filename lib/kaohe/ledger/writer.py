"""A ledger as a workbook or as CSV files; reading them back gives the same ledger."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kaohe.ledger.corrections import portable
from kaohe.ledger.model import ColumnShape, Ledger, LedgerShape
from kaohe.ledger.sheets import BANNER_TEXT, Field, Sheet, entry_titles, sheets
from kaohe.scoring.states import State

_EXACT = Context(prec=60, traps=[Inexact])
_EXCEL_DIGITS = 15
_WIDTHS = (8, 44)
_CREATED = datetime(2000, 1, 1)  # the same ledger gives the same bytes
_STYLES: dict[str, dict[str, Any]] = {
    "banner": {"bold": True, "font_color": "#9C0006", "bg_color": "#FFE5E0", "valign": "vcenter"},
    "head": {"bold": True, "bg_color": "#E7EDF5", "bottom": 1, "text_wrap": True},
    "text": {"num_format": "@"},
    "number": {},
    "percent": {"num_format": "0.00%"},
    "date": {"num_format": "yyyy-mm-dd"},
    "minute": {"num_format": "yyyy-mm-dd hh:mm"},
    "second": {"num_format": "yyyy-mm-dd hh:mm:ss"},
}


def write_xlsx(ledger: Ledger, shape: LedgerShape, path: Path) -> None:
    """Write a workbook: Chinese heads, frozen and filtered; a sample ledger says so above every head.

    Raises
    ------
    ValueError
        When a number has no finite decimal form.
    """
    ledger = portable(ledger)
    book = xlsxwriter.Workbook(
        str(path),
        {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False},
    )
    book.set_properties({"title": f"{shape.scheme} 台账", "created": _CREATED})
    formats = {name: book.add_format({"valign": "top", **style}) for name, style in _STYLES.items()}
    for sheet in sheets_used(ledger, shape):
        page = book.add_worksheet(sheet.sheet_name)
        _fill(page, sheet, list(sheet_rows(ledger, shape, sheet)), ledger.sample, formats)
    book.close()


def write_csv(ledger: Ledger, shape: LedgerShape, folder: Path) -> None:
    """Write one UTF-8 file a sheet, named by its Chinese title, with the BOM that spreadsheets look for.

    Raises
    ------
    ValueError
        When a number has no finite decimal form.
    """
    ledger = portable(ledger)
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in sheets_used(ledger, shape):
        lines = [f"# {BANNER_TEXT}"] if ledger.sample else []
        lines.append(_line([field.title for field in sheet.fields]))
        lines.extend(_line([cell_text(cell) for cell in row]) for row in sheet_rows(ledger, shape, sheet))
        text = "\n".join(lines) + "\n"
        (folder / f"{sheet.sheet_name}.csv").write_text(text, encoding="utf-8-sig", newline="\n")


def sheets_used(ledger: Ledger, shape: LedgerShape) -> Iterator[Sheet]:
    """The sheets, without the extra columns that this ledger does not use."""
    for sheet in sheets(shape):
        if any(field.extra for field in sheet.fields):
            frame = _frame(ledger, sheet)
            used = [
                field
                for field in sheet.fields
                if not field.extra or (field.name in frame and frame[field.name].notna().any())
            ]
            sheet = replace(sheet, fields=tuple(used))
        yield sheet


class _Share(Fraction):
    """A ratio held in one cell: shown as a percentage."""


def sheet_rows(ledger: Ledger, shape: LedgerShape, sheet: Sheet) -> Iterator[list[Any]]:
    """Typed cells of a sheet, a row at a time, in the order of its fields; ``cell_text`` makes them text."""
    if sheet.name == "about":
        yield from ([name, text] for name, text in ledger.about.items())
        return
    frame = _frame(ledger, sheet)
    columns = [_column(frame, field) for field in sheet.fields]
    if sheet.name == "facts":
        _retitle(sheet, columns, shape)
    yield from (list(row) for row in zip(*columns, strict=True))


def _frame(ledger: Ledger, sheet: Sheet) -> pd.DataFrame:
    frames = {"units": ledger.units, "facts": ledger.facts, "evidence": ledger.evidence}
    if sheet.name in frames:
        return frames[sheet.name]
    return ledger.records.get(sheet.name, ledger.events[sheet.name])


def _column(frame: pd.DataFrame, field: Field) -> list[Any]:
    cells = list(frame[field.name])
    if field.type == "ratio":
        return [None if cell is None else _Share(cell) for cell in cells]
    return cells


def _retitle(sheet: Sheet, columns: list[list[Any]], shape: LedgerShape) -> None:
    """Fact names as titles, shares as percentages."""
    names = [field.name for field in sheet.fields]
    facts, values = columns[names.index("fact")], columns[names.index("value")]
    below = columns[names.index("denominator")]
    known: dict[str, ColumnShape] = {fact.name: fact for fact in shape.facts}
    titles = entry_titles(shape)
    for row, name in enumerate(facts):
        is_share = name in known and known[name].type == "ratio" and below[row] is None
        if is_share and isinstance(values[row], Fraction):
            values[row] = _Share(values[row])
        facts[row] = titles.get(name, name)


def _fill(
    page: Worksheet, sheet: Sheet, rows: list[list[Any]], sample: bool, formats: dict[str, Format]
) -> None:
    top = 0
    last = len(sheet.fields) - 1
    if sample:
        page.merge_range(0, 0, 0, last, BANNER_TEXT, formats["banner"])
        page.set_row(0, 22)
        top = 1
    for column, field in enumerate(sheet.fields):
        page.write_string(top, column, field.title, formats["head"])
    for number, row in enumerate(rows, start=top + 1):
        for column, cell in enumerate(row):
            _write(page, number, column, cell, formats)
    page.freeze_panes(top + 1, 1)
    page.autofilter(top, 0, top + max(len(rows), 1), last)
    low, high = _WIDTHS
    for column, field in enumerate(sheet.fields):
        widest = max((_width(cell_text(row[column])) for row in rows), default=0)
        page.set_column(column, column, min(max(widest, _width(field.title) + 3, low), high) + 2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, top)


def _write(page: Worksheet, row: int, column: int, cell: Any, formats: dict[str, Format]) -> None:
    if cell is None:
        return
    text = cell_text(cell)
    if isinstance(cell, Fraction) and _fits_a_double(cell):
        style = "percent" if isinstance(cell, _Share) else "number"
        page.write_number(row, column, float(cell), formats[style])
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, cell, formats["second" if cell.second else "minute"])
    elif isinstance(cell, date):
        page.write_datetime(row, column, datetime.combine(cell, datetime.min.time()), formats["date"])
    elif page.write_string(row, column, text, formats["text"]) != 0:
        raise ValueError(f"text longer than a cell holds: {text[:40]}…")


def _fits_a_double(value: Fraction) -> bool:
    """Whether 15 digits, all that a spreadsheet keeps, give the number back."""
    return Fraction(format(float(value), f".{_EXCEL_DIGITS}g")) == value


def decimal_text(value: Fraction) -> str:
    """A number in decimal digits, exactly.

    Raises
    ------
    ValueError
        When it has no finite decimal form, or one of more than 60 digits.
    """
    try:
        quotient = _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    except Inexact:
        raise ValueError(f"{value} has no finite decimal form") from None
    text = format(quotient, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def cell_text(cell: Any) -> str:
    """A typed cell as text that reads back as the same value; a blank is empty."""
    if cell is None:
        return ""
    if isinstance(cell, State):
        return cell.value
    if isinstance(cell, tuple):
        return "；".join(item.isoformat() for item in cell) or "无"
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, _Share):
        try:
            return f"{decimal_text(cell * 100)}%"
        except ValueError:
            return f"{cell.numerator}/{cell.denominator}"
    if isinstance(cell, Fraction):
        return decimal_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds" if cell.second else "minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _line(texts: list[str]) -> str:
    """One CSV record; a # in front is quoted, as an unquoted one would begin a comment."""
    quoted = []
    for text in texts:
        special = any(mark in text for mark in ',"\r\n') or text.startswith("#")
        quoted.append('"' + text.replace('"', '""') + '"' if special else text)
    return ",".join(quoted)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(mark) in "WFA" else 1 for mark in text)
