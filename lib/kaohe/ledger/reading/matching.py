"""Which sheet of a ledger each sheet of the files is, by its name or its head; what is passed over is listed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kaohe.ledger.databases.database import Database
from kaohe.ledger.formats.files import NOTHING
from kaohe.ledger.grid import Cell, Faults, Grid
from kaohe.ledger.reading.heads import headed
from kaohe.ledger.reading.merging import merge, parts_of
from kaohe.ledger.reading.origins import file_of
from kaohe.ledger.reading.rows import Table, Told, read_table, suggestion
from kaohe.ledger.reading.unseen import COUNTED, Unseen, look, tell
from kaohe.ledger.repairs import HIDDEN
from kaohe.ledger.sheets import LISTS, Field, Sheet, key

ALIASES = Field("aliases", "别名", optional=True)
SHEET_NAME = "表名"
_WORDS = re.compile(r"[\s_\-—（）()【】.]+")
_UNNAMED = re.compile(
    r"(?:sheet|工作表|表)[0-9]*(?:\([0-9]+\))?"
)  # what programs call a sheet that nobody named
_NUMERIC = re.compile(r"[0-9.,%/:年月日-]+")
_WIDE = 2  # cells that a row of plain text has at most


def match(
    source: Path | Database,
    grids: list[Grid],
    expected: tuple[Sheet, ...],
    faults: Faults,
    guides: Told | None,
) -> tuple[dict[str, Table], set[str]]:
    """Tables by sheet name, and the names of sheets with an unusable head, which is reported."""
    titles = "、".join(sheet.title for sheet in expected)
    found: dict[str, list[Grid]] = {sheet.name: [] for sheet in expected}
    for grid in grids:
        sheet = sheet_of(grid, expected, None if isinstance(source, Database) else faults)
        if sheet is None and (_is_lists(grid) or grid.hidden):
            _pass_over(grid, expected, faults)
        elif sheet is None and isinstance(source, Path) and _is_text(grid, expected):
            faults.repairs.whole(grid.file, f"工作表“{grid.name}”，只有文字", "不读", SHEET_NAME)
        elif sheet is None:
            hint = suggestion(grid.name, [sheet.title for sheet in expected])
            like = next((item for item in expected if headed(grid, _with_aliases(item))), None)
            if like is not None and not hint:
                hint = f"，是否指“{like.title}”"
            faults.whole(grid.file, grid.sheet_path, "没有这种表", grid.name, f"{titles}{hint}")
        elif (twin := _twin(grid, sheet, found[sheet.name], source)) is not None:
            both = f"{twin.name}、{grid.name}"
            faults.whole(grid.file, grid.sheet_path, f"“{sheet.title}”表有两份", both, "一份")
        else:
            found[sheet.name].append(grid)
    known = {grid.file for grid in grids if not grid.hidden or sheet_of(grid, expected) is not None}
    for file in dict.fromkeys(grid.file for grid in grids if grid.file not in known):
        faults.whole(file, "", NOTHING, "只有隐藏的表，都不是台账的表", f"工作表 {titles}")
    for sheet in expected:
        _list_several(sheet, found[sheet.name], faults)
    tables: dict[str, Table] = {}
    unread: set[str] = set()
    unseen: dict[str, dict[str, Unseen]] = {}
    for sheet in expected:
        parts = [_read(grid, sheet, faults, source, unseen, guides) for grid in found[sheet.name]]
        usable = [part for part in parts if part is not None]
        if len(usable) < len(parts):
            unread.add(sheet.name)
        if usable and (sheet.name not in unread or sheet.name not in ("units", "evidence")):
            tables[sheet.name] = merge(usable)
        if not parts and sheet.required:
            wanted = _wanted(source, sheet, grids)
            faults.whole(file_of(source), "", f"缺少“{sheet.title}”表", expected=wanted)
    return tables, unread


def _twin(grid: Grid, sheet: Sheet, others: list[Grid], source: Path | Database) -> Grid | None:
    """A sheet of the same file that this one can't be taken together with: all rows of one are in the other.

    So with any other in a database, whose tables are whole, and of 说明.
    """
    rows = _contents(grid)
    for other in others:
        if other.file == grid.file:
            theirs = _contents(other)
            copied = bool(rows and theirs) and (rows <= theirs or theirs <= rows)
            if copied or sheet.name == "about" or isinstance(source, Database):
                return other
    return None


def _contents(grid: Grid) -> set[tuple[Cell, ...]]:
    """The rows below the first without blank cells at their ends."""
    found = set()
    for _, row in grid.rows[1:]:
        last = max((place for place, cell in enumerate(row, start=1) if cell is not None), default=0)
        found.add(tuple(row[:last]))
    return found


def _list_several(sheet: Sheet, grids: list[Grid], faults: Faults) -> None:
    """List sheets of one workbook whose rows are taken together."""
    books: dict[str, list[str]] = {}
    for grid in grids:
        books.setdefault(grid.file, []).append(grid.name)
    for file, names in books.items():
        if len(names) > 1:
            told = "".join(f"“{name}”" for name in names)
            faults.repairs.whole(file, f"工作表{told}", f"合为一张“{sheet.title}”表", SHEET_NAME)


def _is_text(grid: Grid, expected: Sequence[Sheet]) -> bool:
    """Whether a sheet of a workbook is text beside the ledger: no head, one cell or two a row, none a number."""
    if grid.lined or any(headed(grid, _with_aliases(sheet)) for sheet in expected):
        return False
    rows = [[cell for cell in row if cell is not None] for _, row in grid.rows]
    texts = all(isinstance(cell, str) and not _NUMERIC.fullmatch(cell) for row in rows for cell in row)
    return texts and all(len(row) <= _WIDE for row in rows)


def _wanted(source: Path | Database, sheet: Sheet, grids: list[Grid]) -> str:
    if isinstance(source, Database):
        return f"表 {sheet.name} 或 {sheet.title}"
    if all(grid.lined for grid in grids):
        return f"{sheet.sheet_name}.csv 或 {sheet.name}.csv"
    return f"工作表“{sheet.title}”"


def _is_lists(grid: Grid) -> bool:
    """Whether it is what stands behind a template's drop-downs, which no one hides in an export."""
    return LISTS in (_WORDS.split(grid.name) if grid.lined else [key(grid.name)])


def _pass_over(grid: Grid, expected: Sequence[Sheet], faults: Faults) -> None:
    """List a sheet that is not read; report one that is a sheet of the ledger by its head."""
    like = next((sheet for sheet in expected if headed(grid, _with_aliases(sheet))), None)
    if like is not None:
        message = f"{'隐藏的' if grid.hidden else ''}工作表像是“{like.title}”表，名称却不是"
        wanted = f"要计入的，{'取消隐藏并' if grid.hidden else ''}改名为“{like.title}”；不计入的，删去"
        faults.whole(grid.file, grid.sheet_path, message, grid.name, wanted)
    elif not _is_lists(grid):
        faults.repairs.whole(grid.file, f"隐藏的工作表“{grid.name}”", "不读", HIDDEN)


def sheet_of(grid: Grid, expected: Sequence[Sheet], faults: Faults | None = None) -> Sheet | None:
    """The sheet a grid is of; a CSV file may be called more than that (事实-甲街道.csv), a web page anything.

    So may a sheet of a workbook whose head bears it out (鲤中街道自评表), which ``faults`` lists.
    """
    names = {key(text): sheet for sheet in expected for text in sheet.names}
    sheet = names.get(key(grid.name))
    for name in (grid.name, *grid.names) if grid.lined or grid.headed else ():
        if sheet is None:
            words = {names[word].name: names[word] for word in map(key, _WORDS.split(name)) if word in names}
            sheet = next(iter(words.values())) if len(words) == 1 else names.get(key(name))
    if sheet is None and grid.headed:
        fitting = [item for item in expected if headed(grid, _with_aliases(item))]
        return fitting[0] if len(fitting) == 1 else None
    if sheet is None and faults is not None and not (grid.lined or grid.hidden):
        name, sheet = _borne_out(grid, expected, names)
        if sheet is not None:
            faults.repairs.whole(grid.file, f"工作表“{grid.name}”", name, SHEET_NAME)
    return sheet


def _borne_out(grid: Grid, expected: Sequence[Sheet], names: dict[str, Sheet]) -> tuple[str, Sheet | None]:
    """The sheet that a workbook's sheet is by its head, and by its name where it has one; what that is called."""
    fitting = [item for item in expected if headed(grid, _with_aliases(item))]
    if _UNNAMED.fullmatch(key(grid.name)):
        words = {key(word) for word in _WORDS.split(Path(grid.book).stem)}
        if len(fitting) > 1:
            fitting = [item for item in fitting if words & {key(text) for text in item.names}]
        return (fitting[0].title, fitting[0]) if len(fitting) == 1 else ("", None)
    called = {item.name: name for name, item in names.items() if name in key(grid.name)}
    borne_out = [item for item in fitting if item.name in called]
    if len(borne_out) != 1:
        return "", None
    sheet = borne_out[0]
    return next(text for text in sheet.names if key(text) == called[sheet.name]), sheet


def _read(
    grid: Grid,
    sheet: Sheet,
    faults: Faults,
    source: Path | Database,
    unseen: dict[str, dict[str, Unseen]],
    guides: Told | None,
) -> Table | None:
    """A sheet as a table; ``unseen`` keeps what the workbooks do not show."""
    table = read_table(grid, _with_aliases(sheet), faults, mended=isinstance(source, Path), guides=guides)
    del grid.rows[1:]  # the cells are in the table's columns by now, and there may be a million
    if table is not None and grid.hidden and len(table):
        faults.repairs.whole(grid.file, f"隐藏的工作表“{grid.name}”，{len(table)} 行", COUNTED, HIDDEN)
    if table is not None and isinstance(source, Path) and not grid.lined:
        if grid.file not in unseen:
            unseen[grid.file] = look(source / grid.book if source.is_dir() else source)
        if grid.name in unseen[grid.file]:
            tell(table, unseen[grid.file][grid.name], faults)
    return table


def _with_aliases(sheet: Sheet) -> Sheet:
    """The sheet of units with the column for their other names; any other as it is."""
    taken = {text for field in sheet.fields for text in (field.name, field.title)}
    if sheet.name == "units" and not taken & {ALIASES.name, ALIASES.title}:
        return replace(sheet, fields=(*sheet.fields, ALIASES))
    return sheet


def order_of(grids: list[Grid], tables: dict[str, Table]) -> list[str]:
    """Names of sheets as the files write them, in the order of the ledger's sheets."""
    names = [part.grid.name for table in tables.values() for part in parts_of(table)]
    return list(dict.fromkeys([*names, *(grid.name for grid in grids)]))
