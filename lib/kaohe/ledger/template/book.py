"""A workbook under way: its styles, its lists behind drop-downs, and sheets with protected heads."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kaohe.ledger.sheets import LISTS
from kaohe.ledger.template.words import SAMPLE

LAST_ROW = 19_999
"""The last row that drop-downs and validations reach, from 0."""
_CREATED = datetime(2000, 1, 1)  # the same scheme gives the same bytes
_RANGES = 100  # a validation for more places than this is split
_LINE, _TALLEST = 13, 400  # points
_GREY = {"bg_color": "#F2F2F2", "font_color": "#404040"}
_RULED = {"border": 1, "border_color": "#BFBFBF"}
_ENTRY = {"locked": False, "valign": "top"}
_STYLES: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "vcenter"},
    "guide_head": {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", **_GREY},
    "given": {"valign": "top", "text_wrap": True, "font_size": 10, **_RULED, **_GREY},
    "title": {"valign": "top", "text_wrap": True, "font_size": 10, "bold": True, "bg_color": "#E7EDF5"}
    | _RULED,
    "section": {"valign": "top", "text_wrap": True, "font_size": 10, "bg_color": "#E7EDF5"} | _RULED,
    "step": {"valign": "top", "text_wrap": True, "font_size": 10, **_RULED},
    "any": _ENTRY,
    "text": {**_ENTRY, "num_format": "@"},
    "words": {**_ENTRY, "num_format": "@", "text_wrap": True},
    "count": {**_ENTRY, "num_format": "0"},
    "date": {**_ENTRY, "num_format": "yyyy-mm-dd"},
    "datetime": {**_ENTRY, "num_format": "yyyy-mm-dd hh:mm"},
}
_STYLES |= {f"{name} cell": {**_STYLES[name], **_RULED} for name in ("any", "text", "words", "count", "date")}
_OF_TYPE = {"count": "count", "number": "any", "rating": "any", "ratio": "any", "date": "date"} | {
    "datetime": "datetime"
}


def style_of(kind: str) -> str:
    """The style of input cells of a type."""
    return _OF_TYPE.get(kind, "text")


@dataclass(frozen=True)
class Head:
    """One column: its head, the comment on it, its width in characters and the style of its cells."""

    title: str
    comment: str = ""
    width: int = 14
    style: str = "text"
    guide: bool = False


class Book:
    """A workbook under way; ``close`` writes it.

    Parameters
    ----------
    title
        What every printed page says on top.
    signed
        Whether pages leave room for a signature below.
    """

    def __init__(self, path: Path, title: str, *, sample: bool, signed: bool = False) -> None:
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"title": title, "created": _CREATED})
        self._title, self._sample, self._signed = title, sample, signed
        self._widths: dict[str, list[int]] = {}
        self._lists: dict[tuple[str, ...], int] = {}
        self.styles: dict[str, Format] = {
            name: self._book.add_format(style) for name, style in _STYLES.items()
        }

    def sheet(self, name: str, heads: Sequence[Head], *, frozen: int = 1, hidden: bool = False) -> Worksheet:
        """A sheet with its heads; cells below are input cells unless written otherwise."""
        page = self._book.add_worksheet(name)
        for column, head in enumerate(heads):
            page.set_column(column, column, head.width, self.styles[head.style])
            page.write_string(0, column, head.title, self.styles["guide_head" if head.guide else "head"])
            if head.comment:
                self.comment(page, 0, column, head.comment)
        self._widths[name] = [head.width for head in heads]
        page.set_row(0, 24)
        page.freeze_panes(1, frozen)
        self._print(page, name)
        page.protect("", _ALLOWED)
        if hidden:
            page.hide()
        return page

    def fit(self, page: Worksheet, row: int, texts: Mapping[int, str]) -> None:
        """Make a row as high as its wrapped texts (by column) need: not every spreadsheet does so itself."""
        widths = self._widths[page.get_name()]
        lines = max(_lines(text, widths[column]) for column, text in texts.items())
        page.set_row(row, min(lines * _LINE + 2, _TALLEST))

    def comment(self, page: Worksheet, row: int, column: int, text: str) -> None:
        """A comment in a box that its text fits into."""
        lines = _lines(text, 44)
        size = {"width": 330, "height": min(24 + 17 * lines, 620), "font_size": 9}
        page.write_comment(row, column, text, size)

    def choices(self, texts: Iterable[str]) -> str:
        """A list on the hidden sheet, as the source of a drop-down."""
        column = self._lists.setdefault(tuple(texts), len(self._lists))
        last = max(len(tuple(self._lists)[column]), 1) - 1
        first, end = (xl_rowcol_to_cell(row, column, True, True) for row in (0, last))
        return f"='{LISTS}'!{first}:{end}"

    def growing(self, name: str, sheet: str) -> str:
        """What a sheet's first column holds, however long it gets, as the source of a drop-down."""
        cells = f"'{sheet}'!$A$2:$A${LAST_ROW + 1}"
        self._book.define_name(name, f"=OFFSET('{sheet}'!$A$2,0,0,MAX(1,COUNTA({cells})),1)")
        return f"={name}"

    def close(self) -> None:
        """Write the workbook; raises OSError where that fails."""
        page = self._book.add_worksheet(LISTS)
        for texts, column in self._lists.items():
            for row, text in enumerate(texts):
                page.write_string(row, column, text)
        page.protect()
        page.hide()
        try:
            self._book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(str(error)) from error

    def _print(self, page: Worksheet, name: str) -> None:
        page.set_landscape()
        page.set_paper(9)
        page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        told = f"{self._title}　{name}" + (f"（{SAMPLE}）" if self._sample else "")
        page.set_header(f"&C{told.replace('&', '&&')[:240]}")
        signature = "填表人：　　　　　　审核人：　　　　　　填报日期：" if self._signed else ""
        page.set_footer(f"&L{signature}&R第 &P 页，共 &N 页")


_ALLOWED = dict.fromkeys(
    ("objects", "format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort"), True
) | {"autofilter": True}


def check(page: Worksheet, rows: Iterable[int], column: int, options: dict[str, Any]) -> None:
    """Put one validation on many cells of a column; a formula in it is for the first of them."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    first, *others = ([start, column, end, column] for start, end in runs)
    page.data_validation(*first, {**options, "other_cells": others} if others else options)


def split(rows: Sequence[int]) -> Iterable[Sequence[int]]:
    """Rows in portions that one validation may name."""
    return (rows[start : start + _RANGES] for start in range(0, len(rows), _RANGES))


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column, at a little less than the width of a letter in the usual size."""
    return sum(max(-(-_width(line) * 19 // (20 * width - 10)), 1) for line in text.split("\n"))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(mark) in "WFA" else 1 for mark in text)
