"""The 考核对象 sheet against the scheme's roster (名单): names, groups, and the units that attributes name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from kaohe.ledger import notes
from kaohe.ledger.cells import shown
from kaohe.ledger.grid import Faults
from kaohe.ledger.model import Ledger, LedgerShape
from kaohe.ledger.reading.merging import without
from kaohe.ledger.reading.rows import BAD, Table
from kaohe.scheme.unit import around, folded, meant, nearest

RENAMED = "单位名称"
_BETWEEN = re.compile(r"[、，,；;/／\n]+")


def rename(
    tables: Mapping[str, Table],
    shape: LedgerShape,
    faults: Faults | None = None,
    *,
    forms: Collection[str] = (),
) -> None:
    """Put a unit's own name wherever a sheet writes another of its names, blanks and widths aside.

    Names are those of the roster, and those of the 考核对象 sheet, whose column 别名 may give others; what a unit's own
    form (``forms``: files) calls it comes after what others do. ``faults`` takes what was renamed, and aliases that
    mean two units.
    """
    known = _names(shape)
    if "units" in tables:
        _learn(tables["units"], known, forms, faults, listed=bool(known), place=shape.place)
    links = [attribute.name for attribute in shape.attributes if attribute.type == "unit"]
    columns = {"units": ["unit", *links], "facts": ["unit"]} | {
        table.name: ["unit"] for table in shape.events
    }
    for sheet, names in columns.items():
        table = tables.get(sheet)
        for name in names if table is not None else []:
            assert table is not None
            _rename(table, name, known, shape.place, faults)


def hint(name: str, units: Iterable[str], shape: LedgerShape) -> str:
    """``，是否指“X”`` for the unit that a name is most like by one of its names, of those given; empty when none is."""
    of = set(units)
    known = {alias: unit for alias, unit in _names(shape).items() if unit in of}
    close = nearest(name, {folded(unit): unit for unit in of} | known, shape.place)
    return f"，是否指“{close}”" if close else ""


def _names(shape: LedgerShape) -> dict[str, str]:
    """The names of the scheme's roster, as names are compared, to the unit."""
    return {folded(name): unit.name for unit in shape.roster for name in (unit.name, *unit.aliases)}


def _learn(
    table: Table,
    known: dict[str, str],
    forms: Collection[str],
    faults: Faults | None,
    *,
    listed: bool,
    place: str,
) -> None:
    """Add the names of the 考核对象 sheet to those of the roster."""
    own = [table.part(row).grid.file in forms for row in range(len(table))]
    for form in (False, True):
        rows = [row for row, is_form in enumerate(own) if is_form == form]
        for row in rows:
            unit = table.columns["unit"][row]
            if isinstance(unit, str) and not ((listed or form) and meant(unit, known, place)):
                known.setdefault(folded(unit), unit)
        _learn_aliases(table, rows, known, place, faults)


def _learn_aliases(
    table: Table, rows: Iterable[int], known: dict[str, str], place: str, faults: Faults | None
) -> None:
    aliases = table.columns.get("aliases", [None] * len(table))
    for row in rows:
        cell, unit = aliases[row], table.columns["unit"][row]
        if not isinstance(cell, str) or not isinstance(unit, str):
            continue
        own = meant(unit, known, place) or unit
        for alias in aliases_in(cell):
            owner = known.setdefault(folded(alias), own)
            if owner != own and faults is not None:
                table.fault(
                    faults, row, "aliases", f"“{alias}”已是“{owner}”的名称", cell, "每个名称只指一个考核对象"
                )


def aliases_in(cell: str) -> list[str]:
    """The names in a cell of the 别名 column."""
    return [alias.strip() for alias in _BETWEEN.split(cell) if alias.strip()]


def aliases_of(table: Table) -> dict[str, tuple[str, ...]]:
    """The aliases of each unit that has some."""
    cells = zip(table.columns["unit"], table.columns.get("aliases", ()), strict=False)
    return {unit: tuple(aliases_in(cell)) for unit, cell in cells if isinstance(cell, str)}


def _rename(table: Table, name: str, known: Mapping[str, str], place: str, faults: Faults | None) -> None:
    cells = table.columns[name]
    own: dict[str, str] = {}
    for row, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        if cell not in own:
            own[cell] = meant(cell, known, place) or cell
        cells[row] = own[cell]
        if faults is not None and cell != own[cell]:
            table.repair(faults, row, name, cell, own[cell], RENAMED)


def adopt(table: Table, shape: LedgerShape, forms: Collection[str], faults: Faults) -> Table:
    """The 考核对象 sheet without the rows of units' own forms that the office's list has.

    What only the form says is taken and noted; what contradicts the list, or the scheme's roster, is reported, and a
    unit that the list does not have.
    """
    known = {unit.name for unit in shape.roster}
    office: dict[str, int] = {}
    own = []
    for row, unit in enumerate(table.columns["unit"]):
        if table.part(row).grid.file in forms:
            own.append(row)
        elif unit is not BAD:
            office.setdefault(unit, row)
    dropped = set()
    for row in own:
        unit = table.columns["unit"][row]
        if unit is BAD:
            continue
        if known and unit not in known and not _open(table, row, shape):
            continue  # which is reported of any unit
        if office and unit not in office:
            expected = f"考核部门“考核对象”表里的名称{hint(unit, office, shape)}"
            table.fault(faults, row, "unit", "名单中没有这个考核对象", unit, expected)
            continue
        _adopt(table, shape, row, office.get(unit), faults)
        if unit in office:
            dropped.add(row)
    return without(table, dropped)


def _adopt(table: Table, shape: LedgerShape, row: int, listed: int | None, faults: Faults) -> None:
    """What one form says of its unit."""
    unit = table.columns["unit"][row]
    of_scheme = next((dict(item.values) for item in shape.roster if item.name == unit), {})
    told = []
    for name in ("group", *(attribute.name for attribute in shape.attributes)):
        cells = table.columns[name]
        cell = cells[row]
        if cell is None or cell is BAD:
            continue
        title = table.part(row).titles.get(name, name)
        if listed is not None and cells[listed] is not None:
            if cells[listed] not in (cell, BAD):
                expected = f"{shown(cells[listed])}，同 {table.near(row, listed, name)}"
                message = f"“{unit}”的{title}与考核部门的名单不符"
                table.fault(faults, row, name, message, shown(cell), expected)
        elif name in of_scheme:
            if of_scheme[name] != cell:
                message = f"“{unit}”的{title}与名单不符"
                table.fault(faults, row, name, message, shown(cell), shown(of_scheme[name]))
        elif name != "group" or not shape.roster:
            told.append(f"{title} {shown(cell)}")
            if listed is not None:
                cells[listed] = cell
    if told:
        table.note(faults, row, "unit", unit, "、".join(told), notes.OWN_WORD)


def distinct(table: Table, faults: Faults) -> set[str]:
    """The units of the 考核对象 sheet; repeats are reported, of two files with what they contradict each other in."""
    first: dict[str, int] = {}
    for row, unit in enumerate(table.columns["unit"]):
        if unit is BAD:
            continue
        other = first.setdefault(unit, row)
        if other == row:
            continue
        differing = [name for name in table.columns if name != "aliases" and _differ(table, name, row, other)]
        if not differing or table.part(row) is table.part(other):
            expected = f"只出现一次，已见于{table.seen(row, other, 'unit')}".rstrip()
            table.fault(faults, row, "unit", "考核对象重复", unit, expected)
            continue
        for name in differing:
            message = f"“{unit}”的{table.part(row).titles[name]}在两个文件里不同"
            expected = f"{shown(table.columns[name][other])}，同 {table.near(row, other, name)}"
            table.fault(faults, row, name, message, shown(table.columns[name][row]), expected)
    return set(first)


def _differ(table: Table, name: str, row: int, other: int) -> bool:
    one, two = table.columns[name][row], table.columns[name][other]
    return one is not None and two is not None and BAD not in (one, two) and one != two


def check(table: Table, shape: LedgerShape, units: Collection[str], faults: Faults) -> None:
    """Fill in the groups of roster units; report what contradicts the roster and what nobody gives.

    A unit that the roster does not have is reported unless its group is open; an attribute that differs from it
    stands, and is noted.
    """
    roster = {unit.name: unit for unit in shape.roster}
    for row, name in enumerate(table.columns["unit"]):
        unit = roster.get(name) if isinstance(name, str) else None
        if roster and unit is None and not _open(table, row, shape):
            if name is not BAD:
                expected = f"名单中的名称{hint(name, roster, shape)}；名单确有增加的，写进方案的 units 或 open_groups"
                table.fault(faults, row, "unit", "名单中没有这个考核对象", name, expected)
            if table.columns["group"][row] is None:
                table.columns["group"][row] = BAD
            continue
        _group(table, row, None if unit is None else unit.group, shape, faults)
        for attribute in shape.attributes:
            cell = table.columns[attribute.name][row]
            lacking = cell is None and attribute.name in table.part(row).positions
            given = unit is not None and attribute.name in unit.given
            if roster and lacking and not given and not attribute.optional:
                table.fault(faults, row, attribute.name, f"{attribute.title}空缺")
            listed = None if unit is None else unit.values.get(attribute.name)
            if listed is not None and cell not in (None, BAD, listed):
                said = f"“{name}”的{attribute.title}在名单中为 {shown(listed)}，以台账为准"
                table.note(faults, row, attribute.name, shown(cell), said, notes.OTHER_THAN_ROSTER)
    for attribute in shape.attributes:
        if attribute.type == "unit":
            own = {unit.name: unit.links.get(attribute.name) for unit in shape.roster}
            _links(table, attribute.name, own, units, shape, faults)


def _open(table: Table, row: int, shape: LedgerShape) -> bool:
    """Whether a unit that the roster does not have may be one all the same: its group is not listed in full."""
    group = table.columns["group"][row]
    return isinstance(group, str) and group in shape.open_groups


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
    table: Table,
    name: str,
    own: Mapping[str, str | None],
    units: Collection[str],
    shape: LedgerShape,
    faults: Faults,
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
            expected = f"“考核对象”表里的名称{hint(cell, units, shape)}"
            table.fault(faults, row, name, "没有这个考核对象", cell, expected)
        elif around(unit, above):
            title = table.part(row).titles[name]
            table.fault(faults, row, name, f"“{unit}”的{title}绕回了自己", cell, "不含自身的归属")


def silent(ledger: Ledger) -> list[str]:
    """Units of a ledger that no fact and no record is about."""
    frames = (ledger.facts, *ledger.events.values())
    heard = {unit for frame in frames for unit in frame["unit"]}
    return [unit for unit in ledger.units["unit"] if unit not in heard]
