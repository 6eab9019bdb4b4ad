"""The 考核对象 sheet against the scheme's roster (名单): names, groups, and the units that attributes name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kaohe.ledger.grid import Faults
from kaohe.ledger.model import LedgerShape
from kaohe.ledger.rows import BAD, Table, suggestion
from kaohe.scheme.unit import around, folded


def rename(tables: Mapping[str, Table], shape: LedgerShape) -> None:
    """Put the roster's own name wherever a sheet writes one of a unit's names, blanks inside them aside."""
    known = {folded(name): unit.name for unit in shape.roster for name in (unit.name, *unit.aliases)}
    links = [attribute.name for attribute in shape.attributes if attribute.type == "unit"]
    columns = {"units": ["unit", *links], "facts": ["unit"]} | {
        table.name: ["unit"] for table in shape.events
    }
    for table, names in columns.items():
        for name in names if table in tables else []:
            cells = tables[table].columns[name]
            cells[:] = [known.get(folded(cell), cell) if isinstance(cell, str) else cell for cell in cells]


def check(table: Table, shape: LedgerShape, units: Collection[str], faults: Faults) -> None:
    """Fill in the groups of roster units; report what contradicts the roster and what nobody gives."""
    roster = {unit.name: unit for unit in shape.roster}
    for row, name in enumerate(table.columns["unit"]):
        unit = roster.get(name) if isinstance(name, str) else None
        _group(table, row, None if unit is None else unit.group, shape, faults)
        for attribute in shape.attributes:
            lacking = table.columns[attribute.name][row] is None and attribute.name in table.positions
            given = unit is not None and attribute.name in unit.given
            if roster and lacking and not given and not attribute.optional:
                table.fault(faults, row, attribute.name, f"{attribute.title}空缺")
    for attribute in shape.attributes:
        if attribute.type == "unit":
            own = {unit.name: unit.links.get(attribute.name) for unit in shape.roster}
            _links(table, attribute.name, own, units, faults)


def _group(table: Table, row: int, listed: str | None, shape: LedgerShape, faults: Faults) -> None:
    groups, name = table.columns["group"], table.columns["unit"][row]
    if groups[row] is None and listed is None:
        if shape.roster and name is not BAD:
            table.fault(faults, row, "group", "类别空缺", expected="、".join(shape.groups))
        groups[row] = BAD
    elif groups[row] is None:
        groups[row] = listed
    elif listed is not None and groups[row] is not BAD and groups[row] != listed:
        table.fault(faults, row, "group", f"“{name}”的类别与名单不符", groups[row], listed)


def _links(
    table: Table, name: str, own: Mapping[str, str | None], units: Collection[str], faults: Faults
) -> None:
    """The units that one attribute names: they are in the ledger, and going up never comes back."""
    above: dict[str, Any] = dict(own)
    cells = table.columns[name]
    for row, unit in enumerate(table.columns["unit"]):
        if cells[row] is not None and cells[row] is not BAD and unit is not BAD:
            above[unit] = cells[row]
    for row, unit in enumerate(table.columns["unit"]):
        cell = cells[row]
        if cell is None or cell is BAD or unit is BAD:
            continue
        if cell not in units:
            expected = f"“考核对象”表里的名称{suggestion(cell, units)}"
            table.fault(faults, row, name, "没有这个考核对象", cell, expected)
        elif around(unit, above):
            title = table.titles[name]
            table.fault(faults, row, name, f"“{unit}”的{title}绕回了自己", cell, "不含自身的归属")
