"""What was read otherwise than it is written (修正): listed, so that no score rests on a silent one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe.ledger.grid import Grid

DATE = "日期写法"
SERIAL = "日期序列值"
REPEATED = "重复行"
HIDDEN = "隐藏"
_DIGITS = re.compile(r"[0-9０-９]+")


@dataclass(frozen=True)
class Repair:
    """One text of one column, or one file, that was read otherwise than it is written.

    Dates written in the same way are one, and so are rows that many files repeat.

    Attributes
    ----------
    file
        The file as the user knows it.
    sheet
        Sheet of a workbook; empty for a CSV file and for the file as a whole.
    cell
        The first cell: ``C12``, line and column head of a CSV file (``12 数值``), column and key of a database's row
        (``考核对象（id=12）``); empty for the file as a whole.
    found, read_as
        The text as it stands, and as it was taken.
    kind
        What was mended, in Chinese: 全角字符, 量词, 日期写法…
    rows
        Row numbers, from 1, of all cells of the column with this text, in order.
    files
        How many files have it.
    """

    file: str
    sheet: str
    cell: str
    found: str
    read_as: str
    kind: str
    rows: tuple[int, ...] = ()
    files: int = 1

    @property
    def place(self) -> str:
        """Where it stands inside its file: ``事实!C12 等 3 处``; empty for the file as a whole."""
        head = f"{self.sheet}!{self.cell}" if self.sheet else self.cell
        if self.files > 1:
            return f"{head} 等 {self.files} 个文件 {len(self.rows)} 处"
        more = f" 等 {len(self.rows)} 处" if len(self.rows) > 1 else ""
        return f"{head}{more}"

    def where(self, file: str) -> str:
        """``place`` after the file, called as given: ``台账.xlsx 事实!C12``, ``事实.csv:12 数值``."""
        within = self.place
        return f"{file} {within}" if self.sheet else f"{file}:{within}" if within else file

    def __str__(self) -> str:
        return f"{self.where(self.file)}：{self.found} → {self.read_as}（{self.kind}）"


@dataclass
class _Group:
    """Repairs that are listed as one: the first of them, and the rows of all by file."""

    grid: Grid
    row: int
    title: str
    found: str
    read_as: str
    rows: dict[str, list[int]] = field(default_factory=dict)
    varied: bool = False

    def add(self, cell: _Group) -> None:
        self.rows.setdefault(cell.grid.file, []).append(cell.row)
        self.varied |= cell.found != self.found
        if (cell.grid.file, cell.row) < (self.grid.file, self.row):
            self.grid, self.row, self.title = cell.grid, cell.row, cell.title
            self.found, self.read_as = cell.found, cell.read_as


class Repairs:
    """Collects repairs; cells of one column with the same text, or dates in the same form, are one."""

    def __init__(self) -> None:
        self._cells: dict[tuple[str, str, int, str, str, str], _Group] = {}
        self._files: dict[Repair, None] = {}

    def whole(self, file: str, found: str, read_as: str, kind: str) -> None:
        """A repair of a file as a whole."""
        self._files[Repair(file, "", "", found, read_as, kind)] = None

    def cell(
        self, grid: Grid, row: int, column: int, found: str, read_as: str, kind: str, title: str = ""
    ) -> None:
        """A repair of one cell: row from 1, column from 0; ``title`` is the column's head."""
        cell = _Group(grid, row, title if grid.lined else "", _visible(found), read_as)
        text, meant, file, name = cell.found, read_as, grid.file, grid.name
        if set(kind.split("、")) <= {DATE, SERIAL}:
            text, meant = _DIGITS.sub("#", text), "date"
        elif kind == REPEATED:
            file, name = "", grid.sheet_path
        self._cells.setdefault((file, name, column, text, meant, kind), cell).add(cell)

    def listed(self, order: Iterable[str] = ()) -> tuple[Repair, ...]:
        """All of them: files, then sheets by name in this order, row by row."""
        rank = {name: number for number, name in enumerate(order)}
        found = []
        for (_, _, column, _, _, kind), group in self._cells.items():
            grid, row = group.grid, group.row
            file, sheet, lined = grid.file, grid.sheet_path, grid.lined
            within = grid.path(row, column, group.title)
            cell = f"{row} {within}".rstrip() if lined else within.removeprefix(f"{sheet}!")
            more = " 等" if group.varied else ""
            rows = tuple(number for book in sorted(group.rows) for number in sorted(set(group.rows[book])))
            text, read_as = f"{group.found}{more}", f"{group.read_as}{more}"
            repair = Repair(file, sheet, cell, text, read_as, kind, rows, len(group.rows))
            order_of = rank.get(grid.name, len(rank))
            found.append((("" if lined else file, order_of, file, row, column), repair))
        found.sort(key=lambda item: item[0])
        return (*self._files, *(repair for _, repair in found))


def _visible(text: str) -> str:
    """The text with line breaks as 〈换行〉, and characters that nobody sees by their number."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        "〈换行〉"
        if mark == "\n"
        else f"〈U+{ord(mark):04X}〉"
        if unicodedata.category(mark) in ("Cf", "Cc")
        else mark
        for mark in text
    )
