"""Tables of a web page as grids: what many systems call an export to Excel."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from kaohe.ledger.formats.decoding import decoded
from kaohe.ledger.formats.stored import TOO_LONG, as_cell, report_error, report_lost_digits
from kaohe.ledger.grid import Cell, Faults, Grid, file_text, shown
from kaohe.ledger.repairs import HIDDEN
from kaohe.ledger.sheets import file_name

CAPTION = "表外文字"
COUNTED = "照样计入"
_HEAD = 4096
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_SHEET_NAME = re.compile(r"<x:Name>([^<]+)</x:Name>", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?%?", re.ASCII)
_STORED = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[Ee][+-]?[0-9]+)?", re.ASCII)
_UNSEEN = frozenset({"script", "style", "xml", "comment", "template"})
_VOID = frozenset({"br", "hr", "img", "input", "col", "link", "meta", "wbr"})
_OF_TABLES = frozenset({"table", "thead", "tbody", "tfoot", "colgroup", "tr", "td", "th", "caption"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_NOT_SHOWN = re.compile(r"display:none|mso-hide:(?:all|screen)|mso-element:(?:comment|annotation)")
_NOTE = "msocom"  # what the classes of cell notes begin with
_ROWS, _COLUMNS = 1_048_576, 16_384
_LONGEST = 31


@dataclass
class _Table:
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    lost: list[tuple[int, int, int | float]] = field(default_factory=list)
    caption: str = ""
    heading: str = ""
    hidden: list[int] = field(default_factory=list)
    row: int = 0
    column: int = 0
    busy: dict[int, int] = field(default_factory=dict)  # column: last row that a cell above reaches
    cell: tuple[dict[str, str], list[str]] | None = None
    titled: list[str] | None = None

    def begin_row(self) -> None:
        self.end_cell()
        self.row += 1
        self.column = 0

    def begin_cell(self, attributes: dict[str, str]) -> None:
        self.end_cell()
        if self.row == 0:
            self.begin_row()
        self.cell = (attributes, [])

    def end_cell(self) -> None:
        """Put the cell where the cells above leave room."""
        if self.cell is None:
            return
        (attributes, pieces), self.cell = self.cell, None
        while self.busy.get(self.column, 0) >= self.row:
            self.column += 1
        right = min(self.column + _span(attributes, "colspan"), _COLUMNS) - 1
        bottom = min(self.row + _span(attributes, "rowspan"), _ROWS) - 1
        if (bottom, right) != (self.row, self.column):
            self.merged.append((self.row, self.column, bottom, right))
        if bottom > self.row:
            self.busy.update(dict.fromkeys(range(self.column, right + 1), bottom))
        value = _value(attributes, _text(pieces))
        stored = _stored(attributes)
        if stored is not None and abs(stored) >= TOO_LONG:
            self.lost.append((self.row, self.column, stored))
        if "x:err" in attributes and value is not None:
            self.errors.append((self.row, self.column, str(value)))
        if value is not None:
            self.rows.setdefault(self.row, {})[self.column] = value
        self.column = right + 1

    @property
    def wide(self) -> bool:
        """Whether it has a row of two cells: every sheet of a ledger has."""
        return any(len(cells) > 1 for cells in self.rows.values())


class _Page(HTMLParser):
    """Tables in their order; one inside a cell of another is a table of its own.

    What a browser does not show inside a cell (notes, scripts, hidden elements) is none of its text.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._unseen: list[str] = []
        self._heading = ""
        self._headed: list[str] | None = None
        self._named = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _OF_TABLES and "xml" not in self._unseen:
            self._unseen.clear()
        if tag not in _VOID and tag not in _OF_TABLES and (self._unseen or _is_unseen(tag, attrs)):
            self._unseen.append(tag)
        if tag == "table":
            self._open.append(_Table(heading=self._heading))
            self.tables.append(self._open[-1])
            self._heading, self._headed = "", None
        if not self._open and not self._unseen:
            self._begin_heading(tag)
        if not self._open or self._unseen:
            return
        table = self._open[-1]
        if tag == "tr":
            table.begin_row()
            if _is_hidden(attrs):
                table.hidden.append(table.row)
        elif tag in ("td", "th"):
            table.begin_cell({name: value or "" for name, value in attrs})
        elif tag == "caption":
            table.titled = []
        elif tag in ("br", "p", "div"):
            self._put("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[len(self._unseen) - 1 - self._unseen[::-1].index(tag) :]
        elif tag in _OF_TABLES and "xml" not in self._unseen:
            self._unseen.clear()
        if not self._open:
            if tag in _HEADINGS and self._headed is not None:
                self._heading, self._headed = _BLANKS.sub(" ", _text(self._headed)), None
            elif tag == "em" and self._named:
                self._heading, self._headed = _BLANKS.sub(" ", _text(self._headed or [])), None
            return
        table = self._open[-1]
        if tag in ("td", "th", "tr"):
            table.end_cell()
        elif tag == "caption":
            table.caption, table.titled = _text(table.titled or []), None
        elif tag == "table":
            table.end_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and not self._unseen:
            self._put(_BLANKS.sub(" ", data))
        elif self._headed is not None and not self._unseen:
            self._headed.append(_BLANKS.sub(" ", data))

    def _begin_heading(self, tag: str) -> None:
        """A heading between tables; LibreOffice has the sheet's name in an ``em`` of it."""
        if tag in _HEADINGS:
            self._headed, self._named = [], False
        elif tag == "em" and self._headed is not None:
            self._headed, self._named = [], True

    def close(self) -> None:
        super().close()
        for table in self._open:
            table.end_cell()

    def _put(self, text: str) -> None:
        table = self._open[-1]
        if table.titled is not None:
            table.titled.append(text)
        elif table.cell is not None:
            table.cell[1].append(text)


def read_page(path: Path, faults: Faults, expected: str) -> list[Grid]:
    """Read every table that has two cells side by side; texts of others are listed as left out.

    A table is called as its caption, its workbook or the heading above it says, else as the file; where that tells
    nothing, its head does.
    ``expected`` says what to do about a file that holds no table.
    """
    file = file_text(path)
    content = path.read_bytes()
    declared = _CHARSET.search(content[:_HEAD])
    text = decoded(content, file, faults, expected, declared[1].decode() if declared else "")
    if text is None:
        return []
    page = _Page()
    try:
        page.feed(text)
        page.close()
    except AssertionError:  # html.parser's way with marked sections it does not know
        faults.whole(file, "", "不能作为网页打开", expected=expected)
        return []
    tables = [table for table in page.tables if table.wide]
    if not tables:
        faults.whole(file, "", "网页里没有表格", expected=expected)
    names = [_BLANKS.sub(" ", unescape(name)).strip() for name in _SHEET_NAME.findall(text)]
    if len(names) != len(tables):
        names = [""] * len(tables)
    stem = path.stem if len(tables) == 1 else ""
    taken: set[str] = set()
    grids = []
    for number, (table, name) in enumerate(zip(tables, names, strict=True), start=1):
        known = tuple(filter(None, (table.caption, name, table.heading, stem)))
        title = _free(known[0] if known else f"表{number}", taken)
        grids.append(_grid(table, Grid(file, path.name, title, [], lined=False), known, faults))
    for table in page.tables:
        if not table.wide:
            _leave_out(table, Grid(file, path.name, "网页", [], lined=False), faults)
    return grids


def _grid(table: _Table, grid: Grid, names: tuple[str, ...], faults: Faults) -> Grid:
    for row, column, code in table.errors:
        report_error(grid, row, column, code, faults)
    for row in table.hidden:
        if row in table.rows:
            faults.repairs.cell(grid, row, 0, "隐藏或筛选掉的行", COUNTED, HIDDEN)
    for row, column, number in table.lost:
        report_lost_digits(grid, row, column, number, faults)
    rows = [
        (row, [cells.get(column) for column in range(max(cells) + 1)])
        for row, cells in sorted(table.rows.items())
    ]
    last = max(table.row, 1)
    merged = sorted(
        (top, left, min(bottom, last), right)
        for top, left, bottom, right in table.merged
        if (min(bottom, last), right) != (top, left)
    )
    return Grid(
        grid.file, grid.book, grid.name, rows, lined=False, merged=tuple(merged), names=names, headed=True
    )


def _leave_out(table: _Table, grid: Grid, faults: Faults) -> None:
    for row, cells in sorted(table.rows.items()):
        for column, cell in cells.items():
            faults.repairs.cell(grid, row, column, shown(cell), "不计入", CAPTION)


def _free(name: str, taken: set[str]) -> str:
    """The name as a workbook allows it, with a number where another table has it."""
    base = file_name(name)[:_LONGEST]
    number, free = 1, base
    while free in taken:
        number += 1
        free = f"{base[: _LONGEST - 5]}（{number}）"
    taken.add(free)
    return free


def _is_unseen(tag: str, attrs: list[tuple[str, str | None]]) -> bool:
    """Whether what an element holds is no text of the page: scripts, notes of cells, what is hidden."""
    given = dict(attrs)
    noted = any(word.startswith(_NOTE) for word in (given.get("class") or "").lower().split())
    return tag in _UNSEEN or noted or _is_hidden(attrs)


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    given = dict(attrs)
    style = "".join((given.get("style") or "").lower().split())
    return "hidden" in given or _NOT_SHOWN.search(style) is not None


def _span(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "").strip()
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _text(pieces: list[str]) -> str:
    lines = "".join(pieces).replace("\u00a0", " ").split("\n")
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in lines).strip()


def _value(attributes: dict[str, str], text: str) -> Cell:
    """What a cell holds: the number that its program stored beside a rounded one, else the text as it stands."""
    stored = _stored(attributes)
    if stored is not None and _NUMBER.fullmatch(text):
        return as_cell(stored, "0%" if text.endswith("%") else "0")
    return as_cell(text)


def _stored(attributes: dict[str, str]) -> int | float | None:
    """The number beside the text, as Excel and LibreOffice store it."""
    text = (attributes.get("x:num") or attributes.get("sdval") or "").strip()
    if not _STORED.fullmatch(text):
        return None
    return float(text) if set(text) & set(".Ee") else int(text)
