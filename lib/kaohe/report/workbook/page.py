"""A sheet written: title, header, rows, and how it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.report.workbook.cell import text_width, write_cell
from kaohe.report.workbook.sheet import HEADER_ROW, SAMPLE, TITLE_ROW, Sheet
from kaohe.report.workbook.styles import Styles

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def write_page(page: Worksheet, sheet: Sheet, ev: Any, styles: Styles) -> None:
    """Write a sheet: sample data says so in its title and in the header of every printed page."""
    title = f"{ev.scheme.title} {sheet.name}"
    last = len(sheet.columns) - 1
    if ev.sample:
        for index in range(last + 1):
            page.write_blank(TITLE_ROW, index, None, styles.banner)
        page.write_string(TITLE_ROW, 0, f"【{SAMPLE}】{title}", styles.banner)
        page.set_header(f"&C{SAMPLE}")
    else:
        page.write_string(TITLE_ROW, 0, title, styles.title)
    page.set_footer("&C第 &P 页 共 &N 页")
    page.set_row(TITLE_ROW, 24)
    for index, column in enumerate(sheet.columns):
        page.write_string(HEADER_ROW, index, column.title, styles.header)
    widths = [text_width(column.title) for column in sheet.columns]
    for number, row in enumerate(sheet.rows, HEADER_ROW + 1):
        for index, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            widths[index] = max(widths[index], write_cell(page, number, index, value, column, styles))
    for index, width in enumerate(widths):
        page.set_column(index, index, min(width + 3, 64))
    page.freeze_panes(HEADER_ROW + 1, sheet.fixed)
    page.autofilter(HEADER_ROW, 0, HEADER_ROW + max(len(sheet.rows), 1), last)
    page.repeat_rows(TITLE_ROW, HEADER_ROW)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
