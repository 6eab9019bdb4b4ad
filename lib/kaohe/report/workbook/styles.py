"""The formats of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.report.workbook.sheet import GENERAL

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format


class Styles:
    """The formats of one workbook, one for each number format."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._cells: dict[tuple[str, bool], Format] = {}
        self._line = {"border": 1, "border_color": "#BFBFBF", "valign": "top"}
        bold = {"bold": True, "valign": "vcenter"}
        self.header = book.add_format(self._line | bold | {"text_wrap": True, "bg_color": "#E7EDF4"})
        self.title = book.add_format(bold | {"font_size": 14})
        warning = {"font_size": 14, "font_color": "#FFFFFF", "bg_color": "#B3261E"}
        self.banner = book.add_format(bold | warning)

    def cell(self, number: str = GENERAL, *, wrap: bool = False) -> Format:
        key = (number, wrap)
        if key not in self._cells:
            self._cells[key] = self._book.add_format(self._line | {"num_format": number, "text_wrap": wrap})
        return self._cells[key]
