"""What was read otherwise than it is written (修正): listed, so that no score rests on a silent one."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe.ledger.grid import Grid

DATE = "日期写法"
SERIAL = "日期序列值"
REPEATED = "重复行"
HIDDEN = "隐藏"
TELLING = (
    "合计行",
    "表尾",
    HIDDEN,
    "缺列",
    "表外文字",
    REPEATED,
    "说明列",
    "单位名称",
    "表名",
    "合并单元格",
    "删除线",
)
"""Kinds that leave something out, fill something in or change a name, the most telling first."""

_DAYS = {DATE, SERIAL}
_FORMS = _DAYS | {"全角字符", "量词", "千分位", "前导零"}
_DIGITS = re.compile(r"[0-9０-９]+(?:,[0-9]{3})*")


@dataclass(frozen=True)
class Repair:
    """One text of one column, or one file, that was read otherwise than it is written.

    Dates and numbers of a column written in the same way are one, and so are rows that many files repeat.

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
class _Cells:
    """Cells of one column of one sheet with the same text."""

    grid: Grid
    title: str
    found: str
    read_as: str
    rows: list[int] = field(default_factory=list)

    @property
    def first(self) -> tuple[str, int]:
        return self.grid.file, self.rows[0]


_Form = tuple[str, str, int, str, str, str]
"""What cells are listed as one by: file, sheet, column, form of the text, reading, kind."""


class Repairs:
    """Collects repairs; cells of one column with the same text, or numbers or dates in the same form, are one."""

    def __init__(self) -> None:
        self._cells: dict[_Form, dict[tuple[str, str, str], _Cells]] = {}
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

    def _kept(self, cell: _Cells, last: date | None) -> _Cells:
        """The same cells in order, those only that were known on a day."""
        rows = sorted(set(cell.rows))
        if last is not None:
            rows = [row for row in rows if self._known(cell.grid.file, cell.grid.name, row, last)]
        return replace(cell, rows=rows)

    def whole(self, file: str, found: str, read_as: str, kind: str) -> None:
        """A repair of a file as a whole."""
        self._files[Repair(file, "", "", found, read_as, kind)] = None

    def cell(
        self, grid: Grid, row: int, column: int, found: str, read_as: str, kind: str, title: str = ""
    ) -> None:
        """A repair of one cell: row from 1, column from 0; ``title`` is the column's head."""
        seen = _visible(found)
        text, meant, file, name = seen, read_as, grid.file, grid.name
        kinds = set(kind.split("、"))
        if kinds <= _FORMS:
            text, meant = _DIGITS.sub("#", text), "date" if kinds & _DAYS else _DIGITS.sub("#", meant)
        elif kind == REPEATED:
            file, name, text = "", grid.sheet_path, ""
        group = self._cells.setdefault((file, name, column, text, meant, kind), {})
        place = (grid.file, grid.name, seen)
        if place not in group:
            group[place] = _Cells(grid, title if grid.lined else "", seen, read_as)
        group[place].rows.append(row)

    def listed(self, order: Iterable[str] = (), *, known_at: date | None = None) -> tuple[Repair, ...]:
        """All of them: files, then sheets by name in this order (that given last), row by row.

        ``known_at``: only what was known on this day; a file as a whole is known with the first of its rows.
        """
        self._order = tuple(order) or self._order
        rank = {name: number for number, name in enumerate(self._order)}
        found = []
        last = known_at or date.max
        files = (item for item in self._files if (self._first.get(item.file) or date.min) <= last)
        for (_, _, column, _, _, kind), group in self._cells.items():
            cells = [kept for cell in group.values() if (kept := self._kept(cell, known_at)).rows]
            if not cells:
                continue
            cells.sort(key=lambda cell: cell.first)
            head = cells[0]
            file, row, lined = head.grid.file, head.rows[0], head.grid.lined
            within = head.grid.path(row, column, head.title)
            place = f"{row} {within}".rstrip() if lined else within.removeprefix(f"{head.grid.sheet_path}!")
            several = len({cell.found for cell in cells}) > 1
            more = " 等" if several and kind != REPEATED else ""
            rows: dict[str, set[int]] = {}
            for cell in cells:
                rows.setdefault(cell.grid.file, set()).update(cell.rows)
            numbers = tuple(number for book in sorted(rows) for number in sorted(rows[book]))
            text, read_as = f"{head.found}{more}", f"{head.read_as}{more}"
            text = "与别的文件相同的行" if several and kind == REPEATED else text
            repair = Repair(file, head.grid.sheet_path, place, text, read_as, kind, numbers, len(rows))
            found.append(
                (("" if lined else file, rank.get(head.grid.name, len(rank)), file, row, column), repair)
            )
        found.sort(key=lambda item: item[0])
        return (*files, *(repair for _, repair in found))


def by_telling(repairs: Iterable[Repair]) -> list[Repair]:
    """Repairs that leave something out, fill something in or change a name first; numbers and dates in a form last."""
    return sorted(repairs, key=_rank)


def is_telling(repair: Repair) -> bool:
    """Whether it leaves something out, fills something in or changes a name."""
    return _rank(repair) < len(TELLING)


def kinds_of(repairs: Iterable[Repair]) -> dict[str, tuple[int, int]]:
    """How many items and places there are of each kind, in the order of ``by_telling``."""
    found: dict[str, tuple[int, int]] = {}
    for repair in by_telling(repairs):
        items, places = found.get(repair.kind, (0, 0))
        found[repair.kind] = items + 1, places + max(len(repair.rows), 1)
    return found


def _rank(repair: Repair) -> int:
    kinds = set(repair.kind.split("、"))
    telling = [number for number, kind in enumerate(TELLING) if kind in kinds]
    return telling[0] if telling else len(TELLING) + (kinds <= _FORMS)


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
