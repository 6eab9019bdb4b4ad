"""Rows of a sheet as typed columns, and the faults of their cells."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from kaohe.ledger.grid import Cell, Faults, Grid, shown
from kaohe.ledger.reading import values
from kaohe.ledger.reading.heads import (
    HEAD,
    Head,
    exact_titles_of,
    find_head,
    titles_of,
    without_numbering,
    without_numbers,
)
from kaohe.ledger.reading.mending import SPELLING, mend, seen
from kaohe.ledger.reading.tidying import Body, records, tidy
from kaohe.ledger.sheets import BANNER, RAW, Field, Sheet, key

GUIDING = "说明列"
LACKING = "缺列"
_NOTHING = frozenset({"-", "--", "—", "——", "–", "/", "\\", "无", "空", "暂无"})
Told = Callable[[dict[str, str], str], list[str]]
"""Given the texts of a row's guide columns and its fact, the columns that no template writes like that."""


class Bad:
    """Stands for a cell already reported, so that no later check reports it again."""

    def __repr__(self) -> str:
        return "BAD"


BAD = Bad()


@dataclass(frozen=True)
class Table:
    """A sheet with its head understood.

    Attributes
    ----------
    numbers
        Row number of each row, from 1.
    columns
        Field name to values, one per row: typed, None for blank, BAD for reported; raw cells of RAW fields.
    positions, titles
        Field name to column, from 0, and to the head as written.
    banner
        Whether a row beginning with 示例数据 stands above the head.
    mended
        Whether cells are mended, and repairs recorded; in what this project writes itself nothing is.
    head
        Row number of the head.
    """

    grid: Grid
    sheet: Sheet
    numbers: list[int]
    columns: dict[str, list[Any]]
    positions: dict[str, int]
    titles: dict[str, str]
    banner: bool
    mended: bool = False
    head: int = 1

    def __len__(self) -> int:
        return len(self.numbers)

    def part(self, row: int) -> Table:
        """The table of the one sheet that a row comes from."""
        return self

    def fault(
        self, faults: Faults, row: int, name: str, message: str, found: Cell = None, expected: str = ""
    ) -> None:
        """Report the cell of row index ``row`` (from 0) and field ``name``; a missing column as the first."""
        part = self.part(row)
        position, title = part.positions.get(name, 0), part.titles.get(name, "")
        faults.cell(part.grid, self.numbers[row], position, message, found, expected, title)

    def repair(self, faults: Faults, row: int, name: str, found: Cell, read_as: str, kind: str) -> None:
        """Record that the cell was read otherwise than it is written."""
        part = self.part(row)
        position, title = part.positions.get(name, 0), part.titles.get(name, "")
        faults.repairs.cell(part.grid, self.numbers[row], position, shown(found), read_as, kind, title)

    def note(self, faults: Faults, row: int, name: str, found: Cell, said: str, kind: str) -> None:
        """Record that the cell was read as it stands and wants a look."""
        part = self.part(row)
        position, title = part.positions.get(name, 0), part.titles.get(name, "")
        faults.notes.cell(part.grid, self.numbers[row], position, shown(found), said, kind, title)

    @property
    def extras(self) -> list[str]:
        """The extra columns that the sheet has."""
        return [field.name for field in self.sheet.fields if field.extra and field.name in self.positions]

    @property
    def unused(self) -> set[str]:
        """The extra columns that it lacks."""
        return {field.name for field in self.sheet.fields if field.extra} - set(self.extras)

    def blank(self, row: int) -> bool:
        """Whether an event row says nothing in the table's own columns."""
        return all(self.columns[name][row] is None for name in self.sheet.own)

    def place(self, row: int, name: str) -> str:
        """Where the cell stands."""
        part = self.part(row)
        return part.grid.place(self.numbers[row], part.positions.get(name, 0))

    def places(self, name: str) -> list[str]:
        """``place`` of one column for every row."""
        return self.grid.places(self.numbers, self.positions.get(name, 0))

    def seen(self, row: int, other: int, name: str) -> str:
        """Which row ``other`` is, as row ``row`` would say it: its place only where it is of another file."""
        part = self.part(row)
        if self.part(other) is part:
            return part.grid.row_text(self.numbers[other])
        return f" {self.place(other, name)} "

    def near(self, row: int, other: int, name: str) -> str:
        """Where row ``other`` has its cell, as row ``row`` would say it: the file only where it is another."""
        part = self.part(row)
        if self.part(other).grid.file != part.grid.file:
            return self.place(other, name)
        if part.grid.lined:
            return f"第 {self.numbers[other]} 行"
        return self.place(other, name).removeprefix(f"{part.grid.book} ")


def read_table(
    grid: Grid, sheet: Sheet, faults: Faults, *, mended: bool = False, guides: Told | None = None
) -> Table | None:
    """Find the head, check it, and read every column; None when the head is unusable.

    ``mended``: cells are mended first (``mending``), rows of totals left out and merged cells filled (``tidying``).
    ``guides`` says what of the columns that only guide is not what a template writes there, which is listed.
    """
    if grid.broken:
        return None
    rows = grid.rows
    banner = bool(rows) and _is_banner(rows[0][1])
    if banner:
        rows = rows[1:]
    if not rows:
        faults.whole(grid.file, grid.sheet_path, "没有表头", expected=_heads(sheet.fields))
        return None
    top: Head | None = Head(rows[0][0], rows[0][1], rows[1:])
    if mended:
        top = find_head(grid, sheet, rows, faults)
    if top is None:
        return None
    banner = banner or any(_is_banner(row) for number, row in rows if number < top.number)
    head, numbering = without_numbering(top, sheet) if mended else (top.cells, [])
    positions = _positions(grid, sheet, top.number, head, faults, mended=mended)
    if positions is None:
        return None
    body = top.body
    titles = {name: str(head[position]) for name, position in positions.items()}
    if mended:
        body = records(grid, positions, body, faults)
        body = without_numbers(grid, top, numbering, body, faults)
    body = _said(grid, body, sheet, head, positions, faults, guides)
    if mended:
        body = tidy(grid, positions, titles, body, faults)
    _check_beyond(grid, head, body, faults)
    if mended and body:
        _list_lacking(grid, sheet, top.number, positions, faults)
    table = Table(
        grid, sheet, [number for number, _ in body], {}, positions, titles, banner, mended, top.number
    )
    withdrawing = _withdrawing(sheet, positions, body)
    for field in sheet.fields:
        cells = _column(body, positions.get(field.name))
        blank = withdrawing if field.name in sheet.own else set()
        table.columns[field.name] = cells if field.type == RAW else _typed(table, field, cells, faults, blank)
    return table


def _list_lacking(grid: Grid, sheet: Sheet, number: int, positions: dict[str, int], faults: Faults) -> None:
    """List the scheme's own columns that a sheet does not have: every row counts as having nothing there."""
    for field in sheet.fields:
        if field.name in sheet.own and field.name not in positions:
            faults.repairs.cell(grid, number, 0, f"没有“{field.title}”列", "各行都当作空缺", LACKING)


def _withdrawing(sheet: Sheet, positions: dict[str, int], body: list[tuple[int, list[Cell]]]) -> set[int]:
    """Rows that name the row they replace and have nothing in its place: they take it away."""
    if "replaces" not in positions:
        return set()
    own = [_column(body, positions.get(name)) for name in sheet.own]
    return {
        row
        for row, cell in enumerate(_column(body, positions["replaces"]))
        if cell is not None and all(column[row] is None for column in own)
    }


def suggestion(found: str, options: Iterable[str]) -> str:
    """``,是否指“X”`` for the option most like what was found; empty when none is."""
    close = difflib.get_close_matches(found, list(options), n=1, cutoff=0.6)
    return f"，是否指“{close[0]}”" if close else ""


def _is_banner(row: list[Cell]) -> bool:
    filled = [cell for cell in row if cell is not None]
    return len(filled) == 1 and isinstance(filled[0], str) and filled[0].startswith(BANNER)


def _heads(fields: Iterable[Field]) -> str:
    return "、".join(field.title for field in fields if not field.extra)


def _said(
    grid: Grid,
    body: Body,
    sheet: Sheet,
    head: list[Cell],
    positions: dict[str, int],
    faults: Faults,
    guides: Told | None,
) -> Body:
    """The rows that say something outside the columns that only guide, which are blanked."""
    columns = {key(str(cell)): column for column, cell in enumerate(head) if cell and _guides(sheet, cell)}
    if not columns:
        return body
    for number, row in body if guides is not None else ():
        told = {name: shown(cell) for name, cell in zip(columns, _cells(row, columns.values()), strict=True)}
        (fact,) = _cells(row, [positions["fact"]])
        for name in guides(told, shown(fact)) if guides is not None else ():
            faults.repairs.cell(grid, number, columns[name], told[name], "不读", GUIDING, name)
    said = (
        (number, [None if column in columns.values() else cell for column, cell in enumerate(row)])
        for number, row in body
    )
    return [(number, row) for number, row in said if any(cell is not None for cell in row)]


def _cells(row: list[Cell], columns: Iterable[int]) -> list[Cell]:
    return [row[column] if column < len(row) else None for column in columns]


def _guides(sheet: Sheet, head: Cell) -> bool:
    return key(str(head)) in sheet.guides


def _positions(
    grid: Grid, sheet: Sheet, number: int, head: list[Cell], faults: Faults, *, mended: bool
) -> dict[str, int] | None:
    exact = exact_titles_of(sheet)
    names = titles_of(sheet) if mended else exact
    titles = {field.name: field.title for field in sheet.fields}
    positions: dict[str, int] = {}
    for column, cell in enumerate(head):
        if cell is None or _guides(sheet, cell):
            continue
        name = names.get(key(str(cell)))
        if name is None:
            hint = suggestion(str(cell), [field.title for field in sheet.fields])
            expected = f"{_heads(sheet.fields)}{hint}"
            faults.cell(grid, number, column, "没有这一列", cell, expected, title="表头")
        elif name in positions:
            faults.cell(grid, number, column, "列重复", cell, "每列只出现一次", title="表头")
        else:
            positions[name] = column
            if key(str(cell)) not in exact:
                faults.repairs.cell(grid, number, column, shown(cell), titles[name], HEAD, shown(cell))
    missing = [field for field in sheet.fields if field.name not in positions and not field.optional]
    for field in missing:
        title = f"缺少列“{field.title}”"
        faults.cell(grid, number, 0, title, expected=f"表头含“{field.title}”或“{field.name}”", title="表头")
    return None if missing else positions


def _check_beyond(grid: Grid, head: list[Cell], body: list[tuple[int, list[Cell]]], faults: Faults) -> None:
    headless = {column for column, cell in enumerate(head) if cell is None}
    width = len(head)
    for number, row in body:
        if len(row) <= width and not headless:
            continue
        for column, cell in enumerate(row):
            if cell is not None and (column >= width or column in headless):
                title = f"第 {column + 1} 列"
                faults.cell(grid, number, column, "所在的列没有表头", cell, "空白", title=title)


def _column(body: list[tuple[int, list[Cell]]], position: int | None) -> list[Cell]:
    if position is None:
        return [None] * len(body)
    return [row[position] if position < len(row) else None for _, row in body]


def _typed(
    table: Table, field: Field, cells: list[Cell], faults: Faults, may_be_blank: Collection[int] = ()
) -> list[Any]:
    """Parse each distinct cell once: a ledger repeats its units, sources and dates on every row.

    ``may_be_blank`` are rows in which a blank is no fault.
    """
    expected = field.wanted or values.EXPECTED[field.type]
    known: dict[Any, Any] = {}
    kinds: dict[Any, tuple[str, str]] = {}
    typed: list[Any] = []
    for row, cell in enumerate(cells):
        if cell is None:
            blank = field.may_be_blank or row in may_be_blank
            if not blank:
                belongs = _choices(field) or expected
                table.fault(faults, row, field.name, f"{field.title}空缺", expected=belongs)
            typed.append(None if blank else BAD)
            continue
        token = (type(cell), cell)
        if token not in known:
            plain: Cell = cell
            kind = ""
            if table.mended:
                plain, kind = mend(cell, field.type, serials=table.grid.serials, title=field.title)
            try:
                known[token] = values.parse(plain, field.type)
                if field.choices and table.mended and known[token] not in field.choices:
                    known[token], plain, kind = _chosen(known[token], field.choices)
            except values.Misfit as misfit:
                known[token], kind = misfit, ""
            if kind:
                kinds[token] = shown(plain), kind
        value = known[token]
        if token in kinds:
            table.repair(faults, row, field.name, cell, *kinds[token])
        if isinstance(value, values.Misfit):
            belongs = f"{expected}，没有的请空着" if _says_nothing(field, cell) else expected
            table.fault(faults, row, field.name, str(value), cell, belongs)
            value = BAD
        elif field.choices and value not in field.choices:
            hint = suggestion(str(cell), field.choices)
            table.fault(faults, row, field.name, f"没有这种{field.title}", cell, f"{_choices(field)}{hint}")
            value = BAD
        typed.append(value)
    return typed


def _says_nothing(field: Field, cell: Cell) -> bool:
    """Whether a cell that may be blank has a sign there for nothing."""
    return field.may_be_blank and field.type != "yes_no" and isinstance(cell, str) and key(cell) in _NOTHING


def _chosen(text: str, choices: tuple[str, ...]) -> tuple[str, str, str]:
    """The choice meant by a text that differs in width or blanks only; the choice again, and the kind of repair."""
    meant = {key(choice): choice for choice in choices}.get(key(seen(text)))
    return (text, text, "") if meant is None else (meant, meant, SPELLING)


def _choices(field: Field) -> str:
    return "、".join(field.choices)
