"""Ledgers as older programs and exporting systems write them: Excel 97—2003, XML spreadsheets, web pages.

Each function gives the bytes of one file from sheets as ``make_messy_files.sound`` has them. A text beginning with =
is a formula; =1/0 is the error it comes to, any other is stored without its value.
"""

from __future__ import annotations

import io
import struct
from datetime import datetime
from html import escape
from typing import Any

import xlwt
from xlwt.Cell import FormulaCell

Sheets = dict[str, list[list[Any]]]
Merge = tuple[str, str, Any]

_CALCULATE_ON_OPENING = 2


def old_workbook(
    sheets: Sheets, merge: Merge | None = None, *, date_1904: bool = False, hidden: str = ""
) -> bytes:
    """A workbook of Excel 97—2003."""
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = date_1904
    date = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in sheets.items():
        page = book.add_sheet(name, cell_overwrite_ok=True)
        page.visibility = int(name == hidden)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell == "=1/0":
                    page.row(number).set_cell_error(column, 0x07)
                elif isinstance(cell, str) and cell.startswith("="):
                    page.row(number).insert_cell(
                        column,
                        FormulaCell(
                            number,
                            column,
                            book.add_style(xlwt.Style.default_style),
                            xlwt.Formula(cell[1:]),
                            _CALCULATE_ON_OPENING,
                        ),
                    )
                elif isinstance(cell, datetime):
                    page.write(number, column, cell, date)
                elif cell is not None:
                    page.write(number, column, cell)
        if merge and merge[0] == name:
            (top, left), (bottom, right) = corners(merge[1])
            style = date if isinstance(merge[2], datetime) else xlwt.Style.default_style
            page.write_merge(top, bottom, left, right, merge[2], style)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_password(book: bytes) -> bytes:
    """The workbook with the record that says it is encrypted, in the place of one that says nothing."""
    return book.replace(b"\xe1\x00\x02\x00", b"\x2f\x00\x02\x00", 1)


def bare_sheet(rows: list[list[Any]]) -> bytes:
    """A sheet without a workbook around it, texts in GBK: what scripts write that know no more of the format."""
    records = [struct.pack("<6H", 0x0809, 8, 0x0500, 0x10, 0, 0)]
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, int | float):
                records.append(struct.pack("<5Hd", 0x0203, 14, number, column, 0, cell))
            elif cell is not None:
                text = _text(cell).encode("gbk")
                head = struct.pack("<6H", 0x0204, 8 + len(text), number, column, 0, len(text))
                records.append(head + text)
    return b"".join([*records, struct.pack("<2H", 0x000A, 0)])


def spreadsheetml(
    sheets: Sheets, merge: Merge | None = None, *, date_1904: bool = False, hidden: str = ""
) -> bytes:
    """An XML spreadsheet of Excel 2003; blank cells and rows are left out."""
    parts = []
    for name, rows in sheets.items():
        merges = [merge] if merge and merge[0] == name else []
        lines = [_line(number, row, merges) for number, row in enumerate(merged_rows(rows, merges), start=1)]
        state = "SheetHidden" if name == hidden else "SheetVisible"
        parts.append(
            f'<Worksheet ss:Name="{escape(name)}"><Table>{"".join(lines)}</Table>'
            f"<x:WorksheetOptions><x:Visible>{state}</x:Visible></x:WorksheetOptions></Worksheet>"
        )
    epoch = "<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook>" if date_1904 else ""
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f"{epoch}<Styles>"
        '<Style ss:ID="day"><NumberFormat ss:Format="Short Date"/></Style>'
        '<Style ss:ID="bold" ss:Parent="day"/>'
        f"</Styles>{''.join(parts)}</Workbook>\n"
    ).encode()


def _line(number: int, row: list[Any], merges: list[Merge]) -> str:
    cells = []
    last = -1
    for column, cell in enumerate(row):
        spans = ""
        for _, area, _ in merges:
            (top, left), (bottom, right) = corners(area)
            if (number - 1, column) == (top, left):
                spans = f' ss:MergeAcross="{right - left}" ss:MergeDown="{bottom - top}"'
        if cell is None and not spans:
            continue
        index = "" if column == last + 1 else f' ss:Index="{column + 1}"'
        cells.append(f"<Cell{index}{spans}{_data(cell)}</Cell>")
        last = column + (right - left if spans else 0)
    return f'<Row ss:Index="{number}">{"".join(cells)}</Row>' if cells else ""


def _data(cell: Any) -> str:
    if cell is None:
        return ">"
    if cell == "=1/0":
        return '><Data ss:Type="Error">#DIV/0!</Data>'
    if isinstance(cell, str) and cell.startswith("="):
        return f' ss:Formula="{cell}">'
    if isinstance(cell, datetime):
        return f' ss:StyleID="bold"><Data ss:Type="DateTime">{cell.isoformat()}.000</Data>'
    if isinstance(cell, str):
        return f'><Data ss:Type="String">{escape(cell)}</Data>'
    return f'><Data ss:Type="Number">{cell:.17G}</Data>'


def page(
    sheets: Sheets,
    merge: Merge | None = None,
    *,
    charset: str = "utf-8",
    captions: bool = True,
    beside: dict[str, str] | None = None,
) -> bytes:
    """A web page with a table for each sheet, its lines broken and its end tags left out as systems do.

    ``beside`` are attributes of cells by what stands in them.
    """
    tables = []
    for name, rows in sheets.items():
        merges = [merge] if merge and merge[0] == name else []
        lines = [
            f"<tr>{_fields(number, row, merges, beside or {})}"
            for number, row in enumerate(merged_rows(rows, merges))
        ]
        title = f"<caption>{escape(name)}</caption>" if captions else ""
        tables.append(f"<table border=1>{title}\n" + "\n".join(lines) + "\n</table>")
    text = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
        f'<meta http-equiv=Content-Type content="text/html; charset={charset}">'
        "<style>td {mso-number-format:'\\@';}</style></head>\n<body>" + "\n".join(tables) + "</body></html>\n"
    )
    return text.encode(charset)


def _fields(number: int, row: list[Any], merges: list[Merge], beside: dict[str, str]) -> str:
    fields = []
    for column, cell in enumerate(row):
        spans = ""
        covered = False
        for _, area, _ in merges:
            (top, left), (bottom, right) = corners(area)
            inside = top <= number <= bottom and left <= column <= right
            covered = inside and (number, column) != (top, left)
            if inside and not covered:
                spans = f" colspan={right - left + 1} rowspan={bottom - top + 1}"
        if not covered:
            text = "&nbsp;" if cell is None else escape(_text(cell)).replace("\n", "<br>")
            wrong = " x:err" if cell == "=1/0" else ""
            fields.append(f"<td{spans}{wrong}{beside.get(_text(cell), '')}>{text}")
    return "\n  ".join(fields)


def merged_rows(rows: list[list[Any]], merges: list[Merge]) -> list[list[Any]]:
    """The rows with what the merged cells hold in the first of them, and nothing in the others."""
    rows = [list(row) for row in rows]
    for _, area, value in merges:
        (top, left), (bottom, right) = corners(area)
        for number in range(top, bottom + 1):
            while len(rows) <= number:
                rows.append([])
            rows[number] += [None] * (right + 1 - len(rows[number]))
            for column in range(left, right + 1):
                rows[number][column] = value if (number, column) == (top, left) else None
    return rows


def corners(area: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Row and column, from 0, of the first and the last cell of ``A2:A4``."""
    first, last = area.split(":")
    return (int(first[1:]) - 1, ord(first[0]) - 65), (int(last[1:]) - 1, ord(last[0]) - 65)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if cell == "=1/0":
        return "#DIV/0!"
    return cell.date().isoformat() if isinstance(cell, datetime) else str(cell)
