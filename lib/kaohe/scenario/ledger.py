"""What a scenario changes in the ledger: checked as the ledger's own cells are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from kaohe.errors import Problem, ProblemReport
from kaohe.ledger import roster, values
from kaohe.ledger.factrows import FactRows, read_facts
from kaohe.ledger.grid import Cell, Faults, Grid
from kaohe.ledger.loader import check_units
from kaohe.ledger.model import SCENARIO, Ledger, LedgerShape
from kaohe.ledger.privacy import Masker
from kaohe.ledger.rows import Table, read_table
from kaohe.ledger.sheets import Sheet, key, sheets
from kaohe.ledger.writer import cell_text, decimal_text
from kaohe.scenario.model import MISSING, FactChange, RowChange, Scenario
from kaohe.scenario.names import fact_names, unit_names
from kaohe.scheme.unit import around, folded
from kaohe.scheme.yamltree import Position, Tree
from kaohe.scoring.states import NOT_APPLICABLE

Key = tuple[str, str]
_CHANGED = "（情景 "


@dataclass
class ChangedLedger:
    """A ledger under a scenario, and what of it differs.

    Attributes
    ----------
    facts
        (unit, fact) whose standing value may differ; for a zero report the fact is the table's name.
    tables
        Event tables whose rows differ.
    units
        Whether attributes or groups of units differ.
    problems
        Faults of the scenario; the ledger is then of no use.
    """

    ledger: Ledger
    facts: set[Key] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    units: bool = False
    problems: list[Problem] = field(default_factory=list)


def changed_ledger(
    scenario: Scenario, ledger: Ledger, shape: LedgerShape, recorded: Ledger | None = None
) -> ChangedLedger:
    """The ledger as the scenario has it.

    ``recorded`` is the ledger before any scenario, whose rows the scenario names; default the ledger itself.
    """
    changed = ChangedLedger(ledger)
    sources = (*shape.sources, SCENARIO)
    shape = replace(shape, sources=sources)
    if scenario.units:
        _units(scenario, changed, shape)
    if scenario.facts:
        _facts(scenario, changed, shape)
    for table in scenario.events:
        _rows(scenario, table, changed, shape, recorded or ledger)
    return changed


def cell(value: Any) -> Cell:
    """A value of a scenario file as a ledger cell has it."""
    if isinstance(value, Fraction):
        try:
            return decimal_text(value)
        except ValueError:
            return f"{value.numerator}/{value.denominator}"
    if isinstance(value, (list, tuple)):
        return "；".join(str(cell(item)) for item in value) or "无"
    if value is None or isinstance(value, (bool, date)):
        return value
    return str(value).strip() or None


class _Sheet:
    """Changes of one sheet as rows of a grid, whose faults point at the scenario's lines."""

    def __init__(self, scenario: Scenario, sheet: Sheet, place: Position, heads: Sequence[str]) -> None:
        self.tree, self.sheet, self.place, self.heads = scenario.tree, sheet, place, list(heads)
        self.book = _book(scenario)
        self.rows: list[tuple[int, list[Cell]]] = []
        self.items: dict[int, int | None] = {}
        self.faults = Faults()

    def add(self, index: int, cells: dict[str, Cell]) -> None:
        number = _line(self.tree, (*self.place, index))
        self.items[number] = None if number in self.items else index
        self.rows.append((number, [cells.get(name) for name in self.heads]))

    def read(self, shape: LedgerShape, units: Sequence[str]) -> Table | None:
        head: list[Cell] = list(self.heads)
        grid = Grid(self.tree.file, self.book, self.sheet.title, [(0, head), *self.rows], lined=True)
        table = read_table(grid, self.sheet, self.faults)
        if table is not None:
            roster.rename({self.sheet.name: table}, shape)
            check_units(table, set(units), self.faults)
        return table

    @property
    def problems(self) -> list[Problem]:
        try:
            self.faults.report()
        except ProblemReport as report:
            return [replace(problem, **self._where(problem)) for problem in report.problems]
        return []

    def _where(self, problem: Problem) -> dict[str, Any]:
        """The item that a fault stands in, where its line has no other; a scenario made in memory has no lines."""
        index = self.items.get(problem.line or 0)
        place = self.place if index is None else (*self.place, index)
        path = ".".join(part for part in (self.tree.path(place), problem.path) if part)
        return {"path": path, "line": problem.line if self.tree.lines else None}


def _facts(scenario: Scenario, changed: ChangedLedger, shape: LedgerShape) -> None:
    sheet = next(item for item in sheets(shape) if item.name == "facts")
    grid = _Sheet(scenario, sheet, ("facts",), ("unit", "fact", "value", "denominator", "source", "note"))
    repeated = False
    units, facts = unit_names(shape), fact_names(shape)
    first: dict[Key, int] = {}
    for index, item in enumerate(scenario.facts):
        own = units.get(folded(item.unit), item.unit), facts.get(key(item.fact), item.fact)
        if first.setdefault(own, index) != index:
            message = "同一考核对象的同一事实写了两次"
            problem = scenario.tree.problem(("facts", index), message, found=f"{item.unit}的 {item.fact}")
            changed.problems.append(problem)
            repeated = True
            continue
        value = NOT_APPLICABLE.value if _missing(item) else cell(item.value)
        grid.add(
            index,
            {
                "unit": item.unit,
                "fact": item.fact,
                "value": value,
                "denominator": None if _missing(item) else cell(item.denominator),
                "source": SCENARIO,
                "note": item.note or None,
            },
        )
    table = grid.read(shape, changed.ledger.units["unit"].tolist())
    rows = None if table is None else read_facts(table, shape, grid.faults)
    if table is not None:
        for row, value in enumerate(table.columns["value"]):
            if value is None:
                expected = f"数值，或“{MISSING}”、“不适用”"
                table.fault(grid.faults, row, "value", "没有写明数值", expected=expected)
    changed.problems += grid.problems
    if not (repeated or grid.problems) and table is not None and rows is not None:
        _put(scenario, changed, table, rows)


def _missing(item: FactChange) -> bool:
    return isinstance(item.value, str) and key(item.value) == MISSING


def _put(scenario: Scenario, changed: ChangedLedger, table: Table, rows: FactRows) -> None:
    """Changed facts beside what was recorded; those taken away are gone."""
    units = table.columns["unit"]
    keys = [(units[row], fact) for row, fact in zip(rows.rows, rows.facts, strict=True)]
    gone = {key for key, item in zip(keys, scenario.facts, strict=True) if _missing(item)}
    entries = [
        _entry(unit, fact, value, below, table.columns["note"][row], table.place(row, "value"))
        for (unit, fact), row, value, below in zip(
            keys, rows.rows, rows.values, rows.denominators, strict=True
        )
        if (unit, fact) not in gone
    ]
    _append(changed, entries, set(keys), gone)


def _entry(unit: str, fact: str, value: Any, below: Any, note: Any, place: str) -> dict[str, Any]:
    return {
        "unit": unit,
        "fact": fact,
        "value": value,
        "denominator": below,
        "date": None,
        "source": SCENARIO,
        "evidence": None,
        "note": note,
        "place": place,
    }


def _append(
    changed: ChangedLedger, entries: list[dict[str, Any]], keys: set[Key], gone: Collection[Key] = ()
) -> None:
    """Entries laid beside those of the ledger, in place of an earlier scenario's."""
    frame = changed.ledger.facts
    near = np.flatnonzero(frame["unit"].isin({unit for unit, _ in keys}))
    units, facts, sources = (frame[name].to_numpy() for name in ("unit", "fact", "source"))
    dropped = [
        row
        for row in near
        if (units[row], facts[row]) in gone or (sources[row] == SCENARIO and (units[row], facts[row]) in keys)
    ]
    kept = frame.drop(frame.index[np.array(dropped, dtype=int)]) if dropped else frame
    if entries:
        full = [{name: entry.get(name) for name in frame.columns} for entry in entries]
        added = pd.DataFrame(full, columns=frame.columns, dtype=object)
        kept = pd.concat([kept, added], ignore_index=True) if len(kept) else added
    changed.ledger = replace(changed.ledger, facts=kept)
    changed.facts |= keys


def _rows(
    scenario: Scenario, name: str, changed: ChangedLedger, shape: LedgerShape, recorded: Ledger
) -> None:
    found = {table.name: table.title for table in shape.events}
    if name not in found:
        expected = "、".join(f"{table}（{title}）" for table, title in found.items()) or "本方案没有台账"
        changed.problems.append(
            scenario.tree.problem(("events", name), f"没有台账“{name}”", expected=expected)
        )
        return
    sheet = next(item for item in sheets(shape) if item.name == name)
    rows = _Rows(changed.ledger.events[name], recorded.events.get(name))
    heads = [item.name for item in sheet.fields if item.name in rows.frame]
    grid = _Sheet(scenario, sheet, ("events", name), heads)
    units = unit_names(shape)
    targets: list[str] = []
    problems: list[Problem] = []
    written: set[str] = set()
    for index, item in enumerate(scenario.events[name]):
        place: Position = ("events", name, index)
        unit = units.get(folded(item.unit), item.unit)
        fault = _row_fault(item, unit, rows, heads, found[name], changed.ledger.masker)
        if item.row and item.row in written and fault is None:
            fault = "row", "同一行写了两次", item.row, "每行只写一次"
        written.add(item.row)
        if fault:
            problems.append(
                scenario.tree.problem((*place, fault[0]), fault[1], found=fault[2], expected=fault[3])
            )
        elif item.remove:
            rows.remove(item.row)
        else:
            held = rows.held(item.row) or {}
            cells = {head: cell_text(held.get(head)) or None for head in heads}
            cells |= {"unit": unit, "source": SCENARIO}
            grid.add(index, cells | {head: cell(value) for head, value in item.cells.items()})
            targets.append(item.row)
    table = grid.read(shape, changed.ledger.units["unit"].tolist()) if grid.rows else None
    changed.problems += problems + grid.problems
    if problems or grid.problems:
        return
    for row, target in enumerate(targets):
        assert table is not None
        rows.put(target, {head: table.columns[head][row] for head in heads}, table.place(row, "unit"))
    events = rows.table()
    changed.ledger = replace(changed.ledger, events={**changed.ledger.events, name: events})
    changed.tables.add(name)
    if not any(table.due for table in shape.events if table.name == name):
        _zero_reports(changed, name, found[name], set(rows.frame["unit"]), set(events["unit"]), grid.book)


def _zero_reports(
    changed: ChangedLedger, name: str, title: str, before: set[str], after: set[str], book: str
) -> None:
    """Units whose last row is gone report none; those that have a row by now no longer do."""
    gone = {(unit, name) for unit in after - before} - changed.facts
    told = f"情景去掉了“{title}”的全部记录"
    entries = [_entry(unit, name, Fraction(0), None, told, book) for unit in sorted(before - after)]
    _append(changed, entries, gone | {(unit, name) for unit in before - after}, gone)


def places(scenario: Scenario, table: str) -> list[str]:
    """Where the rows that a scenario adds or changes itself stand in the ledger under it, one for each change."""
    items = scenario.events.get(table, [])
    told = [
        f"{_book(scenario)}:{_line(scenario.tree, ('events', table, index))}" for index in range(len(items))
    ]
    return [
        _changed_place(item.row, place) if item.row else place
        for item, place in zip(items, told, strict=True)
    ]


def _changed_place(row: str, told: str) -> str:
    return f"{row}{_CHANGED}{told} 改）"


def _book(scenario: Scenario) -> str:
    return f"{scenario.name}.yaml" if scenario.name else f"情景“{scenario.title}”"


def _line(tree: Tree, place: Position) -> int:
    """The line of a change; its number among its siblings where there are no lines."""
    line = tree.line(place) if tree.lines else None
    return int(place[-1]) + 1 if line is None else line


class _Rows:
    """The rows of an event table by the places that the ledger has them at, also where a scenario changed them."""

    def __init__(self, frame: pd.DataFrame, recorded: pd.DataFrame | None) -> None:
        self.frame = frame
        self._recorded = frame if recorded is None else recorded
        self._lists: dict[Any, list[Any]] = {name: frame[name].tolist() for name in frame}
        self._removed: set[int] = set()
        self._numbers: dict[str, int] = {}
        own = set(self._recorded["place"])
        for number, place in enumerate(self._lists["place"]):
            origin = "" if place in own else place.rpartition(_CHANGED)[0]
            self._numbers[origin or place] = number

    def recorded(self, place: str) -> dict[Any, Any] | None:
        """What the ledger itself has there."""
        frame = self._recorded[self._recorded["place"] == place]
        return None if frame.empty else dict(frame.iloc[0])

    def held(self, place: str) -> dict[Any, Any] | None:
        """What stands there; what the ledger has where a scenario below took it away; None where no row is."""
        number = self._numbers.get(place)
        if number is None:
            return self.recorded(place)
        return {name: cells[number] for name, cells in self._lists.items()}

    def remove(self, place: str) -> None:
        """Take a row away, if it is not gone already."""
        if place in self._numbers:
            self._removed.add(self._numbers[place])

    def put(self, place: str, cells: dict[str, Any], told: str) -> None:
        """Other cells at a place; a new row where it is empty, or the row was taken away."""
        number = self._numbers.get(place) if place else None
        if number is None:
            number = len(self._lists["place"])
            for values in self._lists.values():
                values.append(None)
        for name, value in cells.items():
            self._lists[name][number] = value
        self._lists["place"][number] = _changed_place(place, told) if place else told

    def table(self) -> pd.DataFrame:
        """All rows."""
        keep = [number for number in range(len(self._lists["place"])) if number not in self._removed]
        return pd.DataFrame(
            {
                name: pd.Series([cells[number] for number in keep], dtype=object)
                for name, cells in self._lists.items()
            }
        )


def _row_fault(
    item: RowChange, unit: str, rows: _Rows, heads: Sequence[str], title: str, masker: Masker | None
) -> tuple[str, str, str, str] | None:
    """What is wrong with a change of a row: (key, message, found, expected)."""
    unknown = [head for head in (*item.cells, *item.was) if head not in heads]
    if unknown:
        named = "cells" if unknown[0] in item.cells else "was"
        return named, f"台账“{title}”没有“{unknown[0]}”栏", unknown[0], "、".join(heads)
    held = rows.held(item.row) if item.row else None
    if item.row and held is None:
        return "row", f"台账“{title}”没有这一行，台账可能已经改动", item.row, "台账中记录的位置"
    if item.remove and held is None:
        return "remove", "要去掉的行没有用 row 写明位置", "", "row: 台账中记录的位置"
    if held is None:
        return None
    if held["unit"] != unit:
        return "unit", "这一行是另一个考核对象的", item.unit, held["unit"]
    recorded = rows.recorded(item.row) or held
    for head, value in item.was.items():
        told = [cell_text(cells.get(head)) for cells in (recorded, held)]
        told += [masker.mask(text)[0] for text in told] if masker else []  # it was written on masked texts
        if cell_text_of(value) not in told:
            expected = cell_text_of(value) or "空白"
            return "was", "台账已经改动，与写情景时不同", told[0] or "空白", expected
    return None


def cell_text_of(value: Any) -> str:
    """A value of a scenario file as the ledger would write it."""
    found = cell(value)
    return "" if found is None else cell_text(found)


def _units(scenario: Scenario, changed: ChangedLedger, shape: LedgerShape) -> None:
    frame = changed.ledger.units
    names = unit_names(shape)
    rows = {unit: number for number, unit in enumerate(frame["unit"])}
    given = {member.name: set(member.given) | {"group"} for member in shape.roster}
    types = {item.name: item for item in shape.attributes}
    lists = {name: frame[name].tolist() for name in frame}
    written: set[Key] = set()
    for index, item in enumerate(scenario.units):
        place: Position = ("units", index)
        unit = names.get(folded(item.unit), item.unit)
        if unit not in rows:
            changed.problems.append(
                scenario.tree.problem(
                    (*place, "unit"), "没有这个考核对象", found=item.unit, expected="、".join(rows)
                )
            )
            continue
        for name, value in item.cells.items():
            fault = ""
            found: Any = cell(value)
            expected = "、".join(["group", *types])
            if (unit, name) in written:
                fault, expected = "同一考核对象的同一属性写了两次", "每个属性只写一次"
            elif name in given.get(unit, ()):
                fault, expected = f"“{name}”由名单写明", f"写在 scheme: units: {unit}: {name}"
            elif name == "group":
                fault = "" if found in shape.groups else "没有这种类别"
                expected = "、".join(shape.groups)
            elif name not in types:
                fault = f"没有属性“{name}”"
            else:
                found, fault, expected = _attribute(found, types[name])
                if not fault and found is not None and types[name].type == "unit":
                    found = names.get(folded(found), found)
                    above = dict(zip(frame["unit"], lists[name], strict=True)) | {unit: found}
                    fault = "" if found in rows else "没有这个考核对象"
                    fault = fault or (
                        f"“{unit}”的{types[name].title}绕回了自己" if around(unit, above) else ""
                    )
            written.add((unit, name))
            if fault:
                problem = scenario.tree.problem(
                    (*place, "cells", name), fault, found=cell_text_of(value), expected=expected
                )
                changed.problems.append(problem)
            else:
                lists[name][rows[unit]] = found
    units = pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in lists.items()})
    changed.ledger, changed.units = replace(changed.ledger, units=units), True


def _attribute(found: Cell, column: Any) -> tuple[Any, str, str]:
    """An attribute's cell as its value, or what is wrong with it and what was expected."""
    if found is None:
        return None, "" if column.optional else f"{column.title}空缺", values.EXPECTED[column.type]
    try:
        value = values.parse(found, column.type)
    except values.Misfit as misfit:
        return None, str(misfit), values.EXPECTED[column.type]
    if column.choices and value not in column.choices:
        return None, f"没有这种{column.title}", "、".join(column.choices)
    return value, "", ""
