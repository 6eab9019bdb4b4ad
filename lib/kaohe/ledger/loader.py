"""A ledger from a workbook, from a folder of workbooks and CSV files, or from a database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kaohe.errors import Problem, ProblemReport, together
from kaohe.ledger import notes, roster
from kaohe.ledger.correcting import corrected
from kaohe.ledger.corrections import REPLACED, WITHDRAWS, standing
from kaohe.ledger.database import Database, database_of
from kaohe.ledger.factrows import FactRows, read_facts
from kaohe.ledger.files import OTHERS, WORKBOOKS, read_file, read_folder
from kaohe.ledger.forms import check_claims, check_corrections, check_owners, form_files
from kaohe.ledger.grid import Faults, Grid, file_text, shown
from kaohe.ledger.mending import SPELLING
from kaohe.ledger.merging import merge, once, parts_of
from kaohe.ledger.model import Ledger, LedgerShape
from kaohe.ledger.privacy import Masker, protect, protect_facts
from kaohe.ledger.rows import BAD, Table, read_table, suggestion
from kaohe.ledger.sheets import BANNER, GUIDE, Field, Sheet, key, sheets
from kaohe.ledger.whereabouts import heads

_ALIASES = Field("aliases", "别名", optional=True)
_WORDS = re.compile(r"[\s_\-—（）()【】.]+")


Also = Callable[[Ledger, bool], Iterable[Problem]]
"""What else is wrong with a ledger of the rows that could be read, and whether all its 事实 rows could."""


def read_ledger(
    path: Path | str | Database,
    shape: LedgerShape,
    *,
    show_personal: bool = False,
    also: Also | None = None,
) -> Ledger:
    """Read and check a whole ledger.

    Parameters
    ----------
    path
        A workbook (.xlsx, .xlsm); a folder of workbooks and CSV files (each one sheet, named by it, such as
        ``事实.csv`` or ``事实-甲街道.csv``), whose rows are taken together; or a database: a file (.duckdb, .sqlite),
        or a server by its address. What people send in files is mended where it has one reading; a database is typed.
    shape
        What the scheme asks for.
    show_personal
        Leave personal details in free texts as they are, instead of masking them.
    also
        Asked for more where there are faults; what it finds is reported with them.

    Raises
    ------
    ProblemReport
        With every fault of every sheet, each with file, sheet and cell (or line and column).
    KaoheError
        A database that cannot be opened or read.
    """
    source = database_of(path) or Path(str(path))
    faults = Faults()
    grids = _read_grids(source, sheets(shape), faults)
    if not grids:
        faults.report()
    origin = _origin(source, grids)
    tables, unread = _match(source, grids, sheets(shape), faults)
    _note_lacking(tables, faults)
    masker = Masker()
    personal = list(protect(tables.values(), masker, show=show_personal))
    about = _about(_file(source), tables.get("about"), shape, faults)
    _check_banners(tables, about, faults)
    forms = form_files(tables.get("facts"))
    roster.rename(tables, shape, faults, forms=forms)
    owners = check_owners(tables.get("units"), forms, faults)
    if "units" in tables:
        tables["units"] = roster.adopt(tables["units"], shape, forms, faults)
    for name, table in tables.items():
        if name != "about":
            tables[name] = once(table, faults, counted=name not in ("units", "facts", "evidence"))
    units = set()
    if "units" in tables:
        units = roster.distinct(tables["units"], faults)
        roster.check(tables["units"], shape, units, faults)
    evidence: set[str] | None = _known(tables.get("evidence"), "evidence", "凭证号重复", faults)
    if "evidence" in unread:
        evidence = None  # the sheet is there, its head is reported
    facts = tables.get("facts")
    fact_rows = None if facts is None else read_facts(facts, shape, faults)
    for name in ("facts", *(table.name for table in shape.events)):
        if name in tables:
            if "units" in tables:
                check_units(tables[name], units, faults)
            if evidence is not None:
                _check_evidence(tables[name], evidence, faults)
    replaced = {
        table.name: corrected(tables[table.name], faults) for table in shape.events if table.name in tables
    }
    check_claims([tables[name] for name in ("facts", *replaced) if name in tables], forms, owners, faults)
    for name, targets in replaced.items():
        check_corrections(tables[name], targets, forms, faults)
    order = _order(grids, tables)
    try:
        faults.report(order)
    except ProblemReport as report:
        if also is None or fact_rows is None or facts is None or "units" not in tables:
            raise
        frames = _frames(tables, facts, fact_rows, replaced, shape)
        part, whole = _part(frames, source)
        part = replace(part, heads=heads(tables.values()))
        more = also(part, whole and "facts" not in unread)
        raise ProblemReport(together(report.problems, more)) from None
    assert facts is not None and fact_rows is not None
    texts = {fact.name for fact in shape.facts if fact.type == "text" and not fact.choices}
    personal += protect_facts(facts, fact_rows, texts, masker, show=show_personal)
    records = _frames(tables, facts, fact_rows, replaced, shape)
    units_frame, fact_frame = records.pop("units"), records.pop("facts")
    events = _standing(records)
    return Ledger(
        about=about,
        units=units_frame,
        facts=fact_frame,
        events=events,
        evidence=_frame(
            tables["evidence"].columns
            if "evidence" in tables
            else {name: [] for name in ("evidence", "title", "date", "holder", "note")}
        ),
        name=_name(source),
        **origin,
        repairs=faults.repairs.listed(order),
        notes=faults.notes.listed(order),
        aliases=roster.aliases_of(tables["units"]),
        heads=heads(tables.values()),
        records={name: frame for name, frame in records.items() if len(frame) > len(events[name])},
        personal=tuple(personal),
        personal_shown=show_personal,
    )


def _frames(
    tables: Mapping[str, Table],
    facts: Table,
    fact_rows: FactRows,
    replaced: Mapping[str, list[int | None]],
    shape: LedgerShape,
) -> dict[str, pd.DataFrame]:
    """All frames by name; of event tables every row, also those that a correction takes away."""
    kept = fact_rows.rows
    units = {name: cells for name, cells in tables["units"].columns.items() if name != _ALIASES.name}
    fact_columns = {
        "unit": _take(facts, "unit", kept),
        "fact": fact_rows.facts,
        "value": fact_rows.values,
        "denominator": fact_rows.denominators,
        **{name: _take(facts, name, kept) for name in ("date", "source", "evidence", "note")},
        "place": [facts.place(row, "value") for row in kept],
        **{name: _take(facts, name, kept) for name in facts.extras},
    }
    events = {
        table.name: _event_frame(tables[table.name], replaced[table.name])
        for table in shape.events
        if table.name in tables
    }
    return {"units": _frame(units), "facts": _frame(fact_columns), **events}


def _part(frames: Mapping[str, pd.DataFrame], source: Path | Database) -> tuple[Ledger, bool]:
    """A ledger of the rows without a reported cell, and whether these are all rows of 事实."""
    sound = {name: _sound(frame) for name, frame in frames.items()}
    whole = len(sound["facts"]) == len(frames["facts"])
    units, facts = sound.pop("units"), sound.pop("facts")
    return Ledger({}, units, facts, _standing(sound), _frame({}), _name(source)), whole


def _name(source: Path | Database) -> str:
    return source.label if isinstance(source, Database) else source.name


def _standing(records: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {name: standing(frame) for name, frame in records.items()}


def _sound(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows without a reported cell."""
    bad = [any(cell is BAD for cell in row) for row in frame.itertuples(index=False)]
    return frame[~np.array(bad, dtype=bool)].reset_index(drop=True)


def _origin(source: Path | Database, grids: list[Grid]) -> dict[str, Any]:
    """What the ledger says of where it comes from: its files, or a server with the digest of what was read."""
    if isinstance(source, Path):
        return {
            "files": tuple(dict.fromkeys(source / grid.book if source.is_dir() else source for grid in grids))
        }
    if source.path is not None:
        return {"files": (source.path,)}
    from kaohe.ledger.sql import digest

    return {"databases": {source.address: digest(grids)}}


def scheme_named(path: Path | str | Database) -> str | None:
    """The scheme that a ledger's 说明 sheet says it belongs to."""
    about = [sheet for sheet in sheets(LedgerShape("")) if sheet.name == "about"]
    for grid in _read_grids(database_of(path) or Path(str(path)), about, Faults()):
        if _sheet_of(grid, about) is not None:
            for _, cells in grid.rows:
                if len(cells) > 1 and cells[0] is not None and shown(cells[0]) == "方案":
                    return shown(cells[1])
    return None


def _read_grids(path: Path | Database, expected: Sequence[Sheet], faults: Faults) -> list[Grid]:
    if isinstance(path, Database):
        from kaohe.ledger.sql import read_database

        return read_database(path, expected, faults)
    file = file_text(path)
    if path.is_dir():
        grids = read_folder(path, faults)
        if not grids and not faults:
            faults.whole(file, "", "文件夹里没有台账", expected=".xlsx 工作簿，或每张表一个 .csv 文件")
        return grids
    either = ".xlsx 工作簿，或 .csv 文件所在的文件夹"
    if not path.exists():
        faults.whole(file, "", "找不到台账", expected=either)
        return []
    if path.suffix.lower() not in (*WORKBOOKS, *OTHERS):
        faults.whole(file, "", "不是能读的台账", path.suffix, either)
        return []
    grids = read_file(path, faults)
    if not grids and not faults:
        faults.whole(file, "", "工作簿是空的", expected="至少有“说明”“考核对象”“事实”三张表")
    return grids


def _match(
    source: Path | Database, grids: list[Grid], expected: tuple[Sheet, ...], faults: Faults
) -> tuple[dict[str, Table], set[str]]:
    """Tables by sheet name, and the names of sheets with an unusable head, which is reported."""
    titles = "、".join(sheet.title for sheet in expected)
    found: dict[str, list[Grid]] = {sheet.name: [] for sheet in expected}
    for grid in grids:
        sheet = _sheet_of(grid, expected)
        if sheet is None and grid.hidden:
            continue  # lists behind a template's drop-downs
        if sheet is None:
            hint = suggestion(grid.name, [sheet.title for sheet in expected])
            faults.whole(grid.file, grid.sheet_path, "没有这种表", grid.name, f"{titles}{hint}")
        elif found[sheet.name] and found[sheet.name][-1].file == grid.file:
            both = f"{found[sheet.name][-1].name}、{grid.name}"
            faults.whole(grid.file, grid.sheet_path, f"“{sheet.title}”表有两份", both, "一份")
        else:
            found[sheet.name].append(grid)
    tables: dict[str, Table] = {}
    unread: set[str] = set()
    for sheet in expected:
        parts = [_read(grid, sheet, faults, mended=isinstance(source, Path)) for grid in found[sheet.name]]
        usable = [part for part in parts if part is not None]
        if len(usable) < len(parts):
            unread.add(sheet.name)
        if usable and (sheet.name not in unread or sheet.name not in ("units", "evidence")):
            tables[sheet.name] = merge(usable)
        if not parts and sheet.required:
            wanted = _wanted(source, sheet, grids)
            faults.whole(_file(source), "", f"缺少“{sheet.title}”表", expected=wanted)
    return tables, unread


def _file(source: Path | Database) -> str:
    return str(source) if isinstance(source, Database) else file_text(source)


def _wanted(source: Path | Database, sheet: Sheet, grids: list[Grid]) -> str:
    if isinstance(source, Database):
        return f"表 {sheet.name} 或 {sheet.title}"
    if all(grid.lined for grid in grids):
        return f"{sheet.sheet_name}.csv 或 {sheet.name}.csv"
    return f"工作表“{sheet.title}”"


def _sheet_of(grid: Grid, expected: Sequence[Sheet]) -> Sheet | None:
    """The sheet a grid is of; a CSV file may be called more than that (事实-甲街道.csv)."""
    names = {key(text): sheet for sheet in expected for text in sheet.names}
    sheet = names.get(key(grid.name))
    if sheet is None and grid.lined:
        words = {
            names[key(word)].name: names[key(word)] for word in _WORDS.split(grid.name) if key(word) in names
        }
        sheet = next(iter(words.values())) if len(words) == 1 else None
    return sheet


def _read(grid: Grid, sheet: Sheet, faults: Faults, *, mended: bool) -> Table | None:
    taken = {text for field in sheet.fields for text in (field.name, field.title)}
    if sheet.name == "units" and not taken & {_ALIASES.name, _ALIASES.title}:
        sheet = replace(sheet, fields=(*sheet.fields, _ALIASES))
    table = read_table(grid, sheet, faults, mended=mended)
    del grid.rows[1:]  # the cells are in the table's columns by now, and there may be a million
    return table


def _order(grids: list[Grid], tables: dict[str, Table]) -> list[str]:
    """Names of sheets as the files write them, in the order of the ledger's sheets."""
    names = [part.grid.name for table in tables.values() for part in parts_of(table)]
    return list(dict.fromkeys([*names, *(grid.name for grid in grids)]))


def _about(file: str, table: Table | None, shape: LedgerShape, faults: Faults) -> dict[str, str]:
    """The 说明 sheet; files of one ledger agree on what it is, and may differ in the rest."""
    about: dict[str, str] = {}
    first: dict[str, int] = {}
    if table is None:
        return about
    for row, name in enumerate(table.columns["key"]):
        value = table.columns["value"][row]
        if isinstance(name, str) and name.startswith(GUIDE):
            continue
        text = value.isoformat() if isinstance(value, date) else shown(value)
        if name in first and table.part(first[name]) is table.part(row):
            table.fault(faults, row, "key", "项目重复", name)
        elif name == "方案" and text != shape.scheme:
            table.fault(faults, row, "value", "台账不属于这个方案", text, shape.scheme)
        elif name == BANNER and text not in ("是", "否"):
            table.fault(faults, row, "value", "“示例数据”没有写明", text, "是 或 否")
        elif name == BANNER and about.get(name, text) != text:
            expected = f"{about[name]}，同 {table.place(first[name], 'value')}"
            table.fault(faults, row, "value", "各文件的“示例数据”不一致", text, expected)
        if name is BAD:
            continue
        first.setdefault(name, row)
        told = about.setdefault(name, text)
        if name not in (BANNER, "方案") and text not in told.split("；"):
            about[name] = f"{told}；{text}"
    if BANNER not in about:
        merged = len(parts_of(table)) > 1
        faults.whole(
            file if merged else table.grid.file,
            "" if merged else table.grid.sheet_path,
            "缺少“示例数据”一项",
            expected="“示例数据”一行，写 是 或 否",
        )
    return about


def _check_banners(tables: dict[str, Table], about: dict[str, str], faults: Faults) -> None:
    if about.get(BANNER) != "否":
        return
    for table in tables.values():
        for part in parts_of(table):
            if part.banner:
                number, row = part.grid.rows[0]
                expected = "真实台账不写“示例数据”；虚构台账在“说明”表写 示例数据 是"
                faults.cell(part.grid, number, 0, "“说明”表写明不是示例数据", row[0], expected, title="首行")


def _note_lacking(tables: dict[str, Table], faults: Faults) -> None:
    """Note columns that may be absent and are: of 事实 any, of event tables those that its rules may ask about."""
    for table in tables.values():
        if table.sheet.name in ("about", "units", "evidence"):
            continue
        asked = {"date", "evidence", "note"} if table.sheet.name == "facts" else set(table.sheet.own)
        for part in parts_of(table):
            lacking = [
                f"“{field.title}”"
                for field in part.sheet.fields
                if field.name in asked and field.optional and field.name not in part.positions
            ]
            if lacking and len(part):
                faults.notes.sheet(part.grid, f"{'、'.join(lacking)}当作全部空白", notes.NO_COLUMN)


def _known(table: Table | None, name: str, message: str, faults: Faults) -> set[str]:
    """Distinct values of an identifying column; repeats are reported."""
    known: dict[str, int] = {}
    if table is not None:
        for row, value in enumerate(table.columns[name]):
            if value is BAD:
                continue
            if value in known:
                expected = f"只出现一次，已见于{table.seen(row, known[value], name)}".rstrip()
                table.fault(faults, row, name, message, value, expected)
            known.setdefault(value, row)
    return set(known)


def check_units(table: Table, units: set[str], faults: Faults) -> None:
    """Report every row whose unit is not among these."""
    expected: dict[str, str] = {}
    for row, unit in enumerate(table.columns["unit"]):
        if unit is not BAD and unit not in units:
            if unit not in expected:
                expected[unit] = f"“考核对象”表里的名称{suggestion(unit, units)}"
            table.fault(faults, row, "unit", "没有这个考核对象", unit, expected[unit])


def _check_evidence(table: Table, evidence: set[str], faults: Faults) -> None:
    """Report numbers that no evidence has; those written in another width or with blanks are taken as meant."""
    own = {key(number): number for number in evidence if isinstance(number, str)}
    numbers = table.columns["evidence"]
    for row, number in enumerate(numbers):
        if number is None or number is BAD or number in evidence:
            continue
        meant = own.get(key(number)) if table.mended else None
        if meant is None:
            table.fault(faults, row, "evidence", "没有这个凭证号", number, "“凭证”表里的凭证号")
        else:
            table.repair(faults, row, "evidence", number, meant, SPELLING)
            numbers[row] = meant


def _take(table: Table, name: str, rows: list[int]) -> list[Any]:
    column = table.columns[name]
    return [column[row] for row in rows]


def _event_frame(table: Table, replaced: list[int | None]) -> pd.DataFrame:
    places = table.places("unit")
    columns = {name: cells for name, cells in table.columns.items() if name not in table.unused}
    frame = {**columns, "place": places}
    if "replaces" in columns:
        frame[REPLACED] = [None if row is None else places[row] for row in replaced]
        frame[WITHDRAWS] = [
            True if table.blank(row) and other is not None else None for row, other in enumerate(replaced)
        ]
    return _frame(frame)


def _frame(columns: dict[str, list[Any]]) -> pd.DataFrame:
    """Object columns throughout, so that None stays None and a Fraction a Fraction."""
    return pd.DataFrame({name: pd.Series(column, dtype=object) for name, column in columns.items()})
