"""What was read otherwise than it is written (修正): listed, so that no score rests on a silent one."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe.ledger.grid import Grid


@dataclass(frozen=True)
class Repair:
    """One text of one column, or one file, that was read otherwise than it is written.

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
    """

    file: str
    sheet: str
    cell: str
    found: str
    read_as: str
    kind: str
    rows: tuple[int, ...] = ()

    @property
    def place(self) -> str:
        """Where it stands inside its file: ``事实!C12 等 3 处``; empty for the file as a whole."""
        head = f"{self.sheet}!{self.cell}" if self.sheet else self.cell
        more = f" 等 {len(self.rows)} 处" if len(self.rows) > 1 else ""
        return f"{head}{more}"

    def where(self, file: str) -> str:
        """``place`` after the file, called as given: ``台账.xlsx 事实!C12``, ``事实.csv:12 数值``."""
        within = self.place
        return f"{file} {within}" if self.sheet else f"{file}:{within}" if within else file

    def __str__(self) -> str:
        return f"{self.where(self.file)}：{self.found} → {self.read_as}（{self.kind}）"


class Repairs:
    """Collects repairs; cells of one column with the same text are one."""

    def __init__(self) -> None:
        self._cells: dict[tuple[str, str, int, str, str, str], tuple[str, list[int]]] = {}
        self._grids: dict[tuple[str, str], Grid] = {}
        self._files: dict[Repair, None] = {}
        self._days: dict[tuple[str, str], tuple[Sequence[int], Sequence[date | None]]] = {}
        self._first: dict[str, date | None] = {}
        self._order: tuple[str, ...] = ()

    def dated(self, grid: Grid, rows: Sequence[int], days: Sequence[date | None]) -> None:
        """Take in on which day each row of a sheet was known, None: always; the rows by number, ascending."""
        self._days[grid.file, grid.name] = (rows, days)
        firsts = [self._first[grid.file]] if grid.file in self._first else []
        firsts += set(days)
        self._first[grid.file] = None if None in firsts else min(filter(None, firsts), default=None)

    def _known(self, file: str, name: str, row: int, last: date) -> bool:
        """Whether a row was known on a day; one that is no record (a row of totals) with the first of its file."""
        rows, days = self._days.get((file, name), ((), ()))
        place = bisect_left(rows, row)
        day = days[place] if place < len(rows) and rows[place] == row else self._first.get(file)
        return day is None or day <= last

    def whole(self, file: str, found: str, read_as: str, kind: str) -> None:
        """A repair of a file as a whole."""
        self._files[Repair(file, "", "", found, read_as, kind)] = None

    def cell(
        self, grid: Grid, row: int, column: int, found: str, read_as: str, kind: str, title: str = ""
    ) -> None:
        """A repair of one cell: row from 1, column from 0; ``title`` is the column's head."""
        self._grids[grid.file, grid.name] = grid
        place = (grid.file, grid.name, column, _visible(found), read_as, kind)
        self._cells.setdefault(place, (title if grid.lined else "", []))[1].append(row)

    def listed(self, order: Iterable[str] = (), *, known_at: date | None = None) -> tuple[Repair, ...]:
        """All of them: files, then sheets by name in this order (that given last), row by row.

        ``known_at``: only what was known on this day; a file as a whole is known with the first of its rows.
        """
        self._order = tuple(order) or self._order
        rank = {name: number for number, name in enumerate(self._order)}
        found = []
        last = known_at or date.max
        files = (item for item in self._files if (self._first.get(item.file) or date.min) <= last)
        for (file, name, column, text, read_as, kind), (title, rows) in self._cells.items():
            rows = sorted(set(rows))
            if known_at is not None:
                rows = [row for row in rows if self._known(file, name, row, last)]
            if not rows:
                continue
            grid = self._grids[file, name]
            sheet, lined = grid.sheet_path, grid.lined
            within = grid.path(rows[0], column, title)
            cell = f"{rows[0]} {within}".rstrip() if lined else within.removeprefix(f"{sheet}!")
            repair = Repair(file, sheet, cell, text, read_as, kind, tuple(rows))
            found.append((("" if lined else file, rank.get(name, len(rank)), file, rows[0], column), repair))
        found.sort(key=lambda item: item[0])
        return (*files, *(repair for _, repair in found))


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
