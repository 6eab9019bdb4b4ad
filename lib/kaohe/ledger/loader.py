"""A ledger from a workbook or a folder of CSV files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from kaohe.ledger import roster
from kaohe.ledger.correcting import corrected
from kaohe.ledger.corrections import REPLACED, WITHDRAWS, standing
from kaohe.ledger.csvfolder import read_folder
from kaohe.ledger.factrows import read_facts
from kaohe.ledger.grid import Faults, Grid, file_text, shown
from kaohe.ledger.model import Ledger, LedgerShape
from kaohe.ledger.privacy import Masker, protect, protect_facts
from kaohe.ledger.rows import BAD, Table, read_table, suggestion
from kaohe.ledger.sheets import BANNER, Sheet, key, sheets
from kaohe.ledger.xlsx import read_workbook

SUFFIXES = (".xlsx", ".xlsm")


def read_ledger(path: Path, shape: LedgerShape, *, show_personal: bool = False) -> Ledger:
    """Read and check a whole ledger.

    Parameters
    ----------
    path
        A workbook (.xlsx, .xlsm), or a folder of CSV files, one per sheet.
    shape
        What the scheme asks for.
    show_personal
        Leave personal details in free texts as they are, instead of masking them.

    Raises
    ------
    ProblemReport
        With every fault of every sheet, each with file, sheet and cell (or line and column).
    """
    path = Path(path)
    faults = Faults()
    grids = _read_grids(path, faults)
    if not grids:
        faults.report()
    tables = _match(path, grids, sheets(shape), faults)
    masker = Masker()
    personal = list(protect(tables.values(), masker, show=show_personal))
    about = _about(tables.get("about"), shape, faults)
    _check_banners(tables, about, faults)
    roster.rename(tables, shape)
    units = _known(tables.get("units"), "unit", "考核对象重复", faults)
    if "units" in tables:
        roster.check(tables["units"], shape, units, faults)
    evidence: set[str] | None = _known(tables.get("evidence"), "evidence", "凭证号重复", faults)
    if "evidence" not in tables and any(key(grid.name) in ("evidence", "凭证") for grid in grids):
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
    faults.report(table.grid.name for table in tables.values())
    assert facts is not None and fact_rows is not None
    texts = {fact.name for fact in shape.facts if fact.type == "text" and not fact.choices}
    personal += protect_facts(facts, fact_rows, texts, masker, show=show_personal)
    kept = fact_rows.rows
    fact_frame = _frame(
        {
            "unit": _take(facts, "unit", kept),
            "fact": fact_rows.facts,
            "value": fact_rows.values,
            "denominator": fact_rows.denominators,
            **{name: _take(facts, name, kept) for name in ("date", "source", "evidence", "note")},
            "place": [facts.place(row, "value") for row in kept],
            **{name: _take(facts, name, kept) for name in facts.extras},
        }
    )
    records = {table.name: _event_frame(tables[table.name], replaced[table.name]) for table in shape.events}
    events = {name: standing(frame) for name, frame in records.items()}
    return Ledger(
        about=about,
        units=_frame(tables["units"].columns),
        facts=fact_frame,
        events=events,
        evidence=_frame(
            tables["evidence"].columns
            if "evidence" in tables
            else {name: [] for name in ("evidence", "title", "date", "holder", "note")}
        ),
        name=path.name,
        files=tuple(dict.fromkeys(path / grid.book if grid.lined else path for grid in grids)),
        records={name: frame for name, frame in records.items() if len(frame) > len(events[name])},
        personal=tuple(personal),
        personal_shown=show_personal,
    )


def scheme_named(path: Path) -> str | None:
    """The scheme that a ledger's 说明 sheet says it belongs to."""
    for grid in _read_grids(Path(path), Faults()):
        if key(grid.name) in ("about", "说明"):
            for _, cells in grid.rows:
                if len(cells) > 1 and cells[0] is not None and shown(cells[0]) == "方案":
                    return shown(cells[1])
    return None


def _read_grids(path: Path, faults: Faults) -> list[Grid]:
    file = file_text(path)
    if path.is_dir():
        grids = read_folder(path, faults)
        if not grids:
            faults.whole(file, "", "文件夹里没有台账", expected="每张表一个 .csv 文件")
        return grids
    if not path.exists():
        faults.whole(file, "", "找不到台账", expected=".xlsx 工作簿，或 .csv 文件所在的文件夹")
        return []
    if path.suffix.lower() not in SUFFIXES:
        faults.whole(file, "", "不是能读的台账", path.suffix, ".xlsx 工作簿，或 .csv 文件所在的文件夹")
        return []
    grids = read_workbook(path, faults)
    if not grids and not faults:
        faults.whole(file, "", "工作簿是空的", expected="至少有“说明”“考核对象”“事实”三张表")
    return grids


def _match(path: Path, grids: list[Grid], expected: tuple[Sheet, ...], faults: Faults) -> dict[str, Table]:
    """Tables by sheet name; a sheet whose head is unusable is reported and left out."""
    names = {key(text): sheet for sheet in expected for text in (sheet.name, sheet.title, sheet.sheet_name)}
    titles = "、".join(sheet.title for sheet in expected)
    found: dict[str, Grid] = {}
    for grid in grids:
        sheet = names.get(key(grid.name))
        if sheet is None and grid.hidden:
            continue  # lists behind a template's drop-downs
        if sheet is None:
            hint = suggestion(grid.name, [sheet.title for sheet in expected])
            faults.whole(grid.file, grid.sheet_path, "没有这种表", grid.name, f"{titles}{hint}")
        elif sheet.name in found:
            both = f"{found[sheet.name].name}、{grid.name}"
            faults.whole(grid.file, grid.sheet_path, f"“{sheet.title}”表有两份", both, "一份")
        else:
            found[sheet.name] = grid
    tables: dict[str, Table] = {}
    for sheet in expected:
        if sheet.name in found:
            table = read_table(found[sheet.name], sheet, faults)
            if table is not None:
                tables[sheet.name] = table
        elif sheet.required:
            files = f"{sheet.sheet_name}.csv 或 {sheet.name}.csv"
            wanted = files if path.is_dir() else f"工作表“{sheet.title}”"
            faults.whole(file_text(path), "", f"缺少“{sheet.title}”表", expected=wanted)
    return tables


def _about(table: Table | None, shape: LedgerShape, faults: Faults) -> dict[str, str]:
    about: dict[str, str] = {}
    if table is None:
        return about
    for row, name in enumerate(table.columns["key"]):
        value = table.columns["value"][row]
        text = value.isoformat() if isinstance(value, date) else shown(value)
        if name in about:
            table.fault(faults, row, "key", "项目重复", name)
        elif name == "方案" and text != shape.scheme:
            table.fault(faults, row, "value", "台账不属于这个方案", text, shape.scheme)
        elif name == BANNER and text not in ("是", "否"):
            table.fault(faults, row, "value", "“示例数据”没有写明", text, "是 或 否")
        if name is not BAD:
            about[name] = text
    if BANNER not in about:
        faults.whole(
            table.grid.file,
            table.grid.sheet_path,
            "缺少“示例数据”一项",
            expected="“示例数据”一行，写 是 或 否",
        )
    return about


def _check_banners(tables: dict[str, Table], about: dict[str, str], faults: Faults) -> None:
    if about.get(BANNER) != "否":
        return
    for table in tables.values():
        if table.banner:
            number, row = table.grid.rows[0]
            expected = "真实台账不写“示例数据”；虚构台账在“说明”表写 示例数据 是"
            faults.cell(table.grid, number, 0, "“说明”表写明不是示例数据", row[0], expected, title="首行")


def _known(table: Table | None, name: str, message: str, faults: Faults) -> set[str]:
    """Distinct values of an identifying column; repeats are reported."""
    known: dict[str, int] = {}
    if table is not None:
        for row, value in enumerate(table.columns[name]):
            if value is BAD:
                continue
            if value in known:
                expected = f"只出现一次，已见于第 {table.numbers[known[value]]} 行"
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
    for row, number in enumerate(table.columns["evidence"]):
        if number is not None and number is not BAD and number not in evidence:
            table.fault(faults, row, "evidence", "没有这个凭证号", number, "“凭证”表里的凭证号")


def _take(table: Table, name: str, rows: list[int]) -> list[Any]:
    column = table.columns[name]
    return [column[row] for row in rows]


def _event_frame(table: Table, replaced: list[int | None]) -> pd.DataFrame:
    places = table.grid.places(table.numbers, table.positions["unit"])
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
