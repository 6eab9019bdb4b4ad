"""A ledger from a workbook, from a folder of workbooks and CSV files, or from a database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kaohe.errors import Problem, ProblemReport, together
from kaohe.ledger import notes, roster
from kaohe.ledger.correcting import corrected
from kaohe.ledger.corrections import REPLACED, WITHDRAWS, evidence_days, row_days, standing
from kaohe.ledger.database import Database, database_of
from kaohe.ledger.evidence import check_evidence, homes_of, owners_of, register
from kaohe.ledger.factrows import FactRows, read_facts
from kaohe.ledger.files import NOTHING, OTHERS, WORKBOOKS, passed_over, read_file, read_folder
from kaohe.ledger.forms import check_claims, check_corrections, check_owners, form_files
from kaohe.ledger.grid import Faults, Grid, file_text, shown
from kaohe.ledger.heads import headed
from kaohe.ledger.merging import merge, once, parts_of
from kaohe.ledger.model import Ledger, LedgerShape
from kaohe.ledger.privacy import Masker, protect
from kaohe.ledger.received import received
from kaohe.ledger.repairs import HIDDEN
from kaohe.ledger.rows import BAD, LACKING, Table, Told, read_table, suggestion
from kaohe.ledger.sheets import BANNER, GUIDE, LISTS, Field, Sheet, key, sheets
from kaohe.ledger.unseen import COUNTED, Unseen, look, tell
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
    guides: Told | None = None,
    also: Also | None = None,
) -> Ledger:
    """Read and check a whole ledger.

    Parameters
    ----------
    path
        A workbook (.xlsx, .xlsm, .xls, .et, whatever it holds); a folder of workbooks and CSV files (each one sheet,
        named by it, such as ``事实.csv`` or ``事实-甲街道.csv``), whose rows are taken together; or a database: a file
        (.duckdb, .sqlite), or a server by its address. What people send in files is mended where it has one reading;
        a database is typed.
    shape
        What the scheme asks for.
    show_personal
        Leave personal details in free texts as they are, instead of masking them.
    guides
        Which guide columns of a row hold what no template writes there; they are not read, and these are listed.
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
    tables, unread = _match(source, grids, sheets(shape), faults, guides)
    files = received(source, grids, tables.values()) if isinstance(source, Path) else ()
    _note_lacking(tables, faults)
    masker = Masker()
    says = {name: table for name, table in tables.items() if name == "about"}
    personal = protect(says, {}, masker, show=show_personal)
    about = _about(_file(source), tables.get("about"), shape, faults)
    _check_banners(tables, about, faults)
    forms = form_files(tables.get("facts"))
    roster.rename(tables, shape, faults, forms=forms)
    owners = check_owners(tables.get("units"), forms, faults)
    if "units" in tables:
        tables["units"] = roster.adopt(tables["units"], shape, forms, faults)
    _date_rows(tables, _days(tables, shape), faults)
    homes = homes_of(tables.get("evidence"))
    for name, table in tables.items():
        if name != "about":
            tables[name] = once(table, faults, counted=name not in ("units", "facts", "evidence"))
    units = set()
    if "units" in tables:
        units = roster.distinct(tables["units"], faults)
        roster.check(tables["units"], shape, units, faults)
        _list_lacking(tables["units"], shape, faults)
    evidence = register(tables.get("evidence"), homes, faults)
    if len(grids) > 1:
        evidence.owners = owners_of(
            tables[name] for name in ("facts", *(table.name for table in shape.events)) if name in tables
        )
    facts = tables.get("facts")
    fact_rows = None if facts is None else read_facts(facts, shape, faults)
    for name in ("facts", *(table.name for table in shape.events)):
        if name in tables:
            if "units" in tables:
                check_units(tables[name], units, faults)
            if "evidence" not in unread:  # else the sheet is there, its head is reported
                check_evidence(tables[name], evidence, faults)
    replaced = {
        table.name: corrected(tables[table.name], table.dated_by, faults)
        for table in shape.events
        if table.name in tables
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
    personal += protect(
        {name: table for name, table in tables.items() if name != "about"},
        _days(tables, shape),
        masker,
        show=show_personal,
        facts=fact_rows,
        texts={fact.name for fact in shape.facts if fact.type == "text" and not fact.choices},
    )
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
        repaired=faults.repairs,
        notes=faults.notes.listed(order),
        noted=faults.notes,
        aliases=roster.aliases_of(tables["units"]),
        heads=heads(tables.values()),
        records={name: frame for name, frame in records.items() if len(frame) > len(events[name])},
        personal=tuple(personal),
        personal_shown=show_personal,
        masker=masker.fresh(),
        received=files,
    )


def _days(tables: dict[str, Table], shape: LedgerShape) -> dict[str, list[date | None]]:
    """On which day each row of a table was known; tables left out were always known."""
    dated_by = {"facts": "date", **{table.name: table.dated_by for table in shape.events}}
    days: dict[str, list[date | None]] = {}
    for name, column in dated_by.items():
        if name in tables:
            columns = tables[name].columns
            days[name] = row_days(columns["entered"], columns[column] if column else [])
    if "evidence" in tables:
        columns = tables["evidence"].columns
        cited = (zip(tables[name].columns["evidence"], known, strict=True) for name, known in days.items())
        days["evidence"] = evidence_days(
            columns["evidence"], columns["date"], chain.from_iterable(list(cited))
        )
    return days


def _date_rows(tables: dict[str, Table], days: dict[str, list[date | None]], faults: Faults) -> None:
    """Tell the repairs on which day each row of each sheet was known."""
    for name, table in tables.items():
        start = 0
        for part in parts_of(table):
            stop = start + len(part)
            known = days[name][start:stop] if name in days else [None] * len(part)
            faults.repairs.dated(part.grid, part.numbers, known)
            faults.notes.dated(part.grid, part.numbers, known)
            start = stop


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
            others = "、".join(other.name for other in passed_over(path))
            faults.whole(
                file, "", "文件夹里没有台账", others, expected=".xlsx 工作簿，或每张表一个 .csv 文件"
            )
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
        sheet = _sheet_of(grid, expected, None if isinstance(source, Database) else faults)
        if sheet is None and (_is_lists(grid) or grid.hidden):
            _pass_over(grid, expected, faults)
        elif sheet is None:
            hint = suggestion(grid.name, [sheet.title for sheet in expected])
            like = next((item for item in expected if headed(grid, _with_aliases(item))), None)
            if like is not None and not hint:
                hint = f"，是否指“{like.title}”"
            faults.whole(grid.file, grid.sheet_path, "没有这种表", grid.name, f"{titles}{hint}")
        elif found[sheet.name] and found[sheet.name][-1].file == grid.file:
            both = f"{found[sheet.name][-1].name}、{grid.name}"
            faults.whole(grid.file, grid.sheet_path, f"“{sheet.title}”表有两份", both, "一份")
        else:
            found[sheet.name].append(grid)
    known = {grid.file for grid in grids if not grid.hidden or _sheet_of(grid, expected) is not None}
    for file in dict.fromkeys(grid.file for grid in grids if grid.file not in known):
        faults.whole(file, "", NOTHING, "只有隐藏的表，都不是台账的表", f"工作表 {titles}")
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


def _sheet_of(grid: Grid, expected: Sequence[Sheet], faults: Faults | None = None) -> Sheet | None:
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
        called = {item.name: (name, item) for name, item in names.items() if name in key(grid.name)}
        borne_out = [found for found in called.values() if headed(grid, _with_aliases(found[1]))]
        if len(borne_out) == 1:
            name, sheet = borne_out[0]
            meant = next(text for text in sheet.names if key(text) == name)
            faults.repairs.whole(grid.file, f"工作表“{grid.name}”", meant, "表名")
    return sheet


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
    if sheet.name == "units" and not taken & {_ALIASES.name, _ALIASES.title}:
        return replace(sheet, fields=(*sheet.fields, _ALIASES))
    return sheet


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
                column, cell = next((place, cell) for place, cell in enumerate(row) if cell is not None)
                faults.cell(
                    part.grid, number, column, "“说明”表写明不是示例数据", cell, expected, title="首行"
                )


def _list_lacking(table: Table, shape: LedgerShape, faults: Faults) -> None:
    """List attributes that a sheet of units has no column of, and the roster does not give for all of them."""
    given = {unit.name: unit.given for unit in shape.roster}
    for part in parts_of(table) if table.mended else ():
        for attribute in shape.attributes:
            known = (attribute.name in given.get(unit, ()) for unit in part.columns["unit"])
            if attribute.name not in part.positions and not all(known):
                told = f"没有“{attribute.title}”列"
                faults.repairs.cell(part.grid, part.head, 0, told, "名单没有给的当作空缺", LACKING)


def _note_lacking(tables: dict[str, Table], faults: Faults) -> None:
    """Note columns of 事实 that may be absent and are (those of event tables are listed as lacking)."""
    facts = tables.get("facts")
    for part in parts_of(facts) if facts is not None else ():
        lacking = [
            f"“{field.title}”"
            for field in part.sheet.fields
            if field.name in ("date", "evidence", "note") and field.name not in part.positions
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
