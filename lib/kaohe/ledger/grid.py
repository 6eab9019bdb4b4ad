"""Cells of one sheet as read, and the faults found in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

from openpyxl.utils import get_column_letter

from kaohe.errors import Problem, ProblemReport
from kaohe.ledger.notes import Notes
from kaohe.ledger.repairs import Repairs

# A datetime is a date. Numbers arrive as decimal text, so that no binary float is ever seen.
Cell = str | date | time | bool | None


@dataclass(frozen=True)
class Grid:
    """One sheet of a workbook or one CSV file.

    Attributes
    ----------
    file
        The file as the user knows it, for faults.
    book
        The file's own name, for places.
    name
        Sheet name, or the CSV file's stem.
    rows
        (row number from 1, cells); blank rows may be left out. Texts are stripped, empty ones None.
    lined
        Whether rows are lines of a text file.
    hidden
        Whether the sheet is hidden in its workbook.
    broken
        Whether the file could not be read through, which is already reported.
    merged
        (first row, first column, last row, last column) of merged cells, rows from 1, columns from 0, by first row.
    serials
        Whether a number in a date column may count days from 1899-12-30.
    names
        Other names that may tell which sheet of a ledger it is.
    headed
        Whether its head tells that where no name does.
    """

    file: str
    book: str
    name: str
    rows: list[tuple[int, list[Cell]]]
    lined: bool
    hidden: bool = False
    broken: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    serials: bool = True
    names: tuple[str, ...] = ()
    headed: bool = False

    @property
    def sheet_path(self) -> str:
        """What names the sheet inside its file; nothing for a file of its own."""
        return "" if self.lined else self.name

    def place(self, row: int, column: int) -> str:
        """Where a cell stands: ``台账.xlsx 事实!C12`` or ``事实.csv:12``."""
        if self.lined:
            return f"{self.book}:{row}"
        return f"{self.book} {self.name}!{get_column_letter(column + 1)}{row}"

    def path(self, row: int, column: int, title: str = "") -> str:
        """What names a cell inside its file: ``事实!C12``; in a text file its column's title."""
        return title if self.lined else f"{self.name}!{get_column_letter(column + 1)}{row}"

    def row_text(self, row: int) -> str:
        """A row as a message names it."""
        return f"第 {row} 行"

    def places(self, rows: Iterable[int], column: int) -> list[str]:
        """``place`` of one column for many rows."""
        if self.lined:
            return [f"{self.book}:{row}" for row in rows]
        head = f"{self.book} {self.name}!{get_column_letter(column + 1)}"
        return [f"{head}{row}" for row in rows]


@dataclass
class Faults:
    """Collects problems of all sheets, in whatever order they are found, what was mended, and what wants a look."""

    repairs: Repairs = field(default_factory=Repairs)
    notes: Notes = field(default_factory=Notes)
    _found: list[tuple[tuple[str, str, int, int], Problem]] = field(default_factory=list)
    _closed: set[tuple[str, str, int, int]] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self._found)

    def of(self, file: str) -> bool:
        """Whether a fault of this file was found."""
        return any(problem.file == file for _, problem in self._found)

    def whole(self, file: str, path: str, message: str, found: str = "", expected: str = "") -> None:
        """A fault of a file or sheet as a whole; these come first."""
        self._found.append((("", "", 0, 0), Problem(file, None, path, message, found, expected)))

    def cell(
        self,
        grid: Grid,
        row: int,
        column: int,
        message: str,
        found: Cell = None,
        expected: str = "",
        title: str = "",
        *,
        last: bool = False,
    ) -> None:
        """A fault of one cell: row from 1, column from 0; ``title`` is the column's head.

        ``last``: nothing more is to be said of this cell.
        """
        place = (grid.file, grid.name, row, column)
        if place in self._closed:
            return
        if last:
            self._closed.add(place)
        path = grid.path(row, column, title)
        problem = Problem(grid.file, row if grid.lined else None, path, message, shown(found), expected)
        self._found.append((place, problem))

    def report(self, order: Iterable[str] = ()) -> None:
        """Raise ProblemReport with all that was found: files, then workbook by workbook, sheets in this order."""
        if not self._found:
            return
        rank = {name: number for number, name in enumerate(order, start=1)}

        def position(item: tuple[tuple[str, str, int, int], Problem]) -> tuple[str, int, str, int, int]:
            (file, name, row, column), problem = item
            if not name:
                return "", 0, "", 0, 0
            book = "" if problem.line is not None else file
            return book, rank.get(name, len(rank) + 1), file, row, column

        raise ProblemReport(problem for _, problem in sorted(self._found, key=position))


def shown(cell: Cell) -> str:
    """A cell as a message quotes it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return str(cell)


def file_text(path: Path) -> str:
    """The file as the user knows it: below the working directory where it is, else as given."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
