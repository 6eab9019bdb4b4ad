"""The 考核对象 sheet against the scheme's roster (名单): names, groups, and the units that attributes name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from kaohe.ledger.grid import Faults
from kaohe.ledger.model import Ledger, LedgerShape
from kaohe.ledger.rows import BAD, Table, suggestion
from kaohe.scheme.unit import around, folded

RENAMED = "单位名称"
_BETWEEN = re.compile(r"[、，,；;\n]+")


def rename(tables: Mapping[str, Table], shape: LedgerShape, faults: Faults | None = None) -> None:
    """Put a unit's own name wherever a sheet writes another of its names, blanks and widths aside.

    Names are those of the roster, and those of the 考核对象 sheet, whose column 别名 may give others. ``faults``
    takes what was renamed, and aliases that mean two units.
    """
    known = {folded(name): unit.name for unit in shape.roster for name in (unit.name, *unit.aliases)}
    if "units" in tables:
        _learn(tables["units"], known, faults)
    links = [attribute.name for attribute in shape.attributes if attribute.type == "unit"]
    columns = {"units": ["unit", *links], "facts": ["unit"]} | {
        table.name: ["unit"] for table in shape.events
    }
    for sheet, names in columns.items():
        table = tables.get(sheet)
        for name in names if table is not None else []:
            assert table is not None
            _rename(table, name, known, faults)


def _learn(table: Table, known: dict[str, str], faults: Faults | None) -> None:
    """Add the names of the 考核对象 sheet to those of the roster."""
    for unit in table.columns["unit"]:
        if isinstance(unit, str):
            known.setdefault(folded(unit), unit)
    for row, cell in enumerate(table.columns.get("aliases", ())):
        unit = table.columns["unit"][row]
        if not isinstance(cell, str) or not isinstance(unit, str):
            continue
        own = known[folded(unit)]
        for alias in filter(None, _BETWEEN.split(cell)):
            owner = known.setdefault(folded(alias), own)
            if owner != own and faults is not None:
                table.fault(
                    faults, row, "aliases", f"“{alias}”已是“{owner}”的名称", cell, "每个名称只指一个考核对象"
                )


def _rename(table: Table, name: str, known: Mapping[str, str], faults: Faults | None) -> None:
    cells = table.columns[name]
    own: dict[str, str] = {}
    for row, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        if cell not in own:
            own[cell] = known.get(folded(cell), cell)
        cells[row] = own[cell]
        if faults is not None and cell != own[cell]:
            table.repair(faults, row, name, cell, own[cell], RENAMED)


def check(table: Table, shape: LedgerShape, units: Collection[str], faults: Faults) -> None:
    """Fill in the groups of roster units; report what contradicts the roster and what nobody gives."""
    roster = {unit.name: unit for unit in shape.roster}
    for row, name in enumerate(table.columns["unit"]):
        unit = roster.get(name) if isinstance(name, str) else None
        _group(table, row, None if unit is None else unit.group, shape, faults)
        for attribute in shape.attributes:
            lacking = (
                table.columns[attribute.name][row] is None and attribute.name in table.part(row).positions
            )
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
            title = table.part(row).titles[name]
            table.fault(faults, row, name, f"“{unit}”的{title}绕回了自己", cell, "不含自身的归属")


def silent(ledger: Ledger) -> list[str]:
    """Units of a ledger that no fact and no record is about."""
    frames = (ledger.facts, *ledger.events.values())
    heard = {unit for frame in frames for unit in frame["unit"]}
    return [unit for unit in ledger.units["unit"] if unit not in heard]
