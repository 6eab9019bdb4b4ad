"""A ledger from a workbook, from a folder of workbooks and CSV files, or from a database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from kaohe.errors import Problem, ProblemReport, together
from kaohe.ledger.databases.database import Database, database_of
from kaohe.ledger.grid import Faults, shown
from kaohe.ledger.model import Ledger, LedgerShape
from kaohe.ledger.privacy import Masker, protect
from kaohe.ledger.reading import roster
from kaohe.ledger.reading.about import check_banners, read_about
from kaohe.ledger.reading.correcting import corrected
from kaohe.ledger.reading.evidence import check_evidence, homes_of, owners_of, register
from kaohe.ledger.reading.factrows import read_facts
from kaohe.ledger.reading.forms import check_claims, check_corrections, check_owners, form_files
from kaohe.ledger.reading.frames import date_rows, days_of, frame, frames_of, sound_part, standing_events
from kaohe.ledger.reading.lacking import list_lacking, note_lacking
from kaohe.ledger.reading.matching import match, order_of, sheet_of
from kaohe.ledger.reading.merging import note_alike, once
from kaohe.ledger.reading.origins import file_of, name_of, origin, read_grids
from kaohe.ledger.reading.received import received
from kaohe.ledger.reading.resent import without_resent
from kaohe.ledger.reading.rows import BAD, Table, Told
from kaohe.ledger.reading.whereabouts import heads
from kaohe.ledger.sheets import sheets

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
    grids = read_grids(source, sheets(shape), faults)
    if not grids:
        faults.report()
    comes_from = origin(source, grids)
    tables, unread = match(source, grids, sheets(shape), faults, guides)
    files = received(source, grids, tables.values()) if isinstance(source, Path) else ()
    note_lacking(tables, faults)
    masker = Masker()
    says = {name: table for name, table in tables.items() if name == "about"}
    personal = protect(says, {}, masker, show=show_personal)
    about = read_about(file_of(source), tables.get("about"), shape, faults)
    check_banners(tables, about, faults)
    forms = form_files(tables.get("facts"))
    roster.rename(tables, shape, faults, forms=forms)
    owners = check_owners(tables.get("units"), forms, faults)
    if "units" in tables:
        tables["units"] = roster.adopt(tables["units"], shape, forms, faults)
    date_rows(tables, days_of(tables, shape), faults)
    without_resent(tables, [table.name for table in shape.events], faults)
    homes = homes_of(tables.get("evidence"))
    for name, table in tables.items():
        if name != "about":
            tables[name] = once(table, faults, counted=name not in ("units", "facts", "evidence"))
    units = set()
    if "units" in tables:
        units = roster.distinct(tables["units"], faults)
        roster.check(tables["units"], shape, units, faults)
        list_lacking(tables["units"], shape, faults)
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
                check_units(tables[name], units, shape, faults)
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
        note_alike(tables[name], targets, faults)
    order = order_of(grids, tables)
    try:
        faults.report(order)
    except ProblemReport as report:
        if also is None or fact_rows is None or facts is None or "units" not in tables:
            raise
        frames = frames_of(tables, facts, fact_rows, replaced, shape)
        part, whole = sound_part(frames, source)
        part = replace(part, heads=heads(tables.values()))
        more = also(part, whole and "facts" not in unread)
        raise ProblemReport(together(report.problems, more)) from None
    assert facts is not None and fact_rows is not None
    personal += protect(
        {name: table for name, table in tables.items() if name != "about"},
        days_of(tables, shape),
        masker,
        show=show_personal,
        facts=fact_rows,
        texts={fact.name for fact in shape.facts if fact.type == "text" and not fact.choices},
    )
    records = frames_of(tables, facts, fact_rows, replaced, shape)
    units_frame, fact_frame = records.pop("units"), records.pop("facts")
    events = standing_events(records)
    return Ledger(
        about=about,
        units=units_frame,
        facts=fact_frame,
        events=events,
        evidence=frame(
            tables["evidence"].columns
            if "evidence" in tables
            else {name: [] for name in ("evidence", "title", "date", "holder", "note")}
        ),
        name=name_of(source),
        **comes_from,
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


def scheme_named(path: Path | str | Database) -> str | None:
    """The scheme that a ledger's 说明 sheet says it belongs to."""
    about = [sheet for sheet in sheets(LedgerShape("")) if sheet.name == "about"]
    for grid in read_grids(database_of(path) or Path(str(path)), about, Faults()):
        if sheet_of(grid, about) is not None:
            for _, cells in grid.rows:
                if len(cells) > 1 and cells[0] is not None and shown(cells[0]) == "方案":
                    return shown(cells[1])
    return None


def check_units(table: Table, units: set[str], shape: LedgerShape, faults: Faults) -> None:
    """Report every row whose unit is not among these."""
    expected: dict[str, str] = {}
    for row, unit in enumerate(table.columns["unit"]):
        if unit is not BAD and unit not in units:
            if unit not in expected:
                expected[unit] = f"“考核对象”表里的名称{roster.hint(unit, units, shape)}"
            table.fault(faults, row, "unit", "没有这个考核对象", unit, expected[unit])
