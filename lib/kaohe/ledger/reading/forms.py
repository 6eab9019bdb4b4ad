"""Self-assessment forms (自评表) among a ledger's files: what a unit may say in its own, and what it may not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from kaohe.ledger import notes
from kaohe.ledger.grid import Faults, Grid
from kaohe.ledger.model import SELF
from kaohe.ledger.reading.merging import parts_of
from kaohe.ledger.reading.rows import BAD, Table
from kaohe.ledger.sheets import FORM

_GUIDES = {"满分", "条款"}


def form_files(facts: Table | None) -> set[str]:
    """The files whose 事实 sheet is a 自评表, by its name or by the guide columns that only forms have."""
    parts = () if facts is None else parts_of(facts)
    return {part.grid.file for part in parts if part.mended and _is_form(part.grid)}


def _is_form(grid: Grid) -> bool:
    heads = {str(cell) for _, row in grid.rows[:1] for cell in row}
    return FORM in grid.name or heads >= _GUIDES


def own_units(units: Table | None, forms: Collection[str]) -> dict[str, list[int]]:
    """The rows of the 考核对象 sheet of each form."""
    found: dict[str, list[int]] = {}
    for row in range(len(units) if units is not None else 0):
        assert units is not None
        file = units.part(row).grid.file
        if file in forms and units.columns["unit"][row] is not BAD:
            found.setdefault(file, []).append(row)
    return found


def check_owners(units: Table | None, forms: Collection[str], faults: Faults) -> dict[str, str]:
    """The unit of each form that lists one; in a folder one that lists more is reported."""
    owners = {}
    for file, rows in own_units(units, forms).items():
        assert units is not None
        names = units.columns["unit"]
        if len(rows) == 1:
            owners[file] = names[rows[0]]
        elif len(parts_of(units)) > 1:
            for row in rows[1:]:
                expected = f"只有本单位一行（第一行是{names[rows[0]]}）；名单另存一个工作簿"
                units.fault(faults, row, "unit", "一份自评表列有几个考核对象", names[row], expected)
    return owners


def check_claims(
    tables: Iterable[Table], forms: Collection[str], owners: Mapping[str, str], faults: Faults
) -> None:
    """Report rows of forms that claim another source than 自评, or are about another unit than the form's own."""
    if not forms:
        return
    for table in tables:
        for row, (unit, source) in enumerate(
            zip(table.columns["unit"], table.columns["source"], strict=True)
        ):
            file = table.part(row).grid.file
            if file not in forms:
                continue
            if source not in (None, BAD, SELF):
                expected = f"{SELF}；其他来源由考核部门在自己的工作簿里登记"
                table.fault(faults, row, "source", "自评表里只有自评", source, expected)
            if unit is not BAD and unit != owners.get(file, unit):
                table.fault(faults, row, "unit", "自评表里有别的考核对象", unit, owners[file])
        for part in parts_of(table):
            named = [unit for unit in dict.fromkeys(part.columns["unit"]) if unit is not BAD]
            if part.grid.file in forms and part.grid.file not in owners and len(named) > 1:
                faults.notes.sheet(part.grid, "、".join(named), notes.SEVERAL_UNITS)


def check_corrections(
    table: Table, targets: list[int | None], forms: Collection[str], faults: Faults
) -> None:
    """Report corrections in forms of what is not the unit's own 自评."""
    for row, target in enumerate(targets):
        if target is None or table.part(row).grid.file not in forms:
            continue
        same = table.columns["unit"][target] == table.columns["unit"][row]
        if not same or table.part(target).grid.file not in forms:
            named, place = table.columns["replaces"][row], table.place(target, "unit")
            message = f"自评表不能更正别处的记录（{place}）"
            table.fault(faults, row, "replaces", message, named, "本单位自评表里的记录")
