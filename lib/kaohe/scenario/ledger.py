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
from kaohe.ledger.rows import Table, read_table
from kaohe.ledger.sheets import Sheet, key, sheets
from kaohe.ledger.writer import cell_text, decimal_text
from kaohe.scenario.model import MISSING, FactChange, RowChange, Scenario
from kaohe.scheme.yamltree import Position, Tree
from kaohe.scoring.states import NOT_APPLICABLE

Key = tuple[str, str]


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


def changed_ledger(scenario: Scenario, ledger: Ledger, shape: LedgerShape) -> ChangedLedger:
    """The ledger as the scenario has it."""
    changed = ChangedLedger(ledger)
    sources = (*shape.sources, SCENARIO)
    shape = replace(shape, sources=sources)
    if scenario.units:
        _units(scenario, changed, shape)
    if scenario.facts:
        _facts(scenario, changed, shape)
    for table in scenario.events:
        _rows(scenario, table, changed, shape)
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
        self.faults = Faults()

    def add(self, index: int, cells: dict[str, Cell]) -> None:
        line = _line(self.tree, (*self.place, index))
        self.rows.append((line, [cells.get(name) for name in self.heads]))

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
            return report.problems
        return []


def _facts(scenario: Scenario, changed: ChangedLedger, shape: LedgerShape) -> None:
    sheet = next(item for item in sheets(shape) if item.name == "facts")
    grid = _Sheet(scenario, sheet, ("facts",), ("unit", "fact", "value", "denominator", "source", "note"))
    for index, item in enumerate(scenario.facts):
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
    units = changed.ledger.units["unit"].tolist()
    table = grid.read(shape, units)
    rows = None if table is None else read_facts(table, shape, grid.faults)
    if table is not None and rows is not None:
        for index, row in enumerate(rows.rows):
            if table.columns["value"][row] is None:
                table.fault(
                    grid.faults, row, "value", "没有写明数值", expected=f"数值，或“{MISSING}”、“不适用”"
                )
            assert rows.facts[index] is not None
    changed.problems += grid.problems
    if not grid.problems and table is not None and rows is not None:
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
        added = pd.DataFrame(entries, columns=frame.columns, dtype=object)
        kept = pd.concat([kept, added], ignore_index=True) if len(kept) else added
    changed.ledger = replace(changed.ledger, facts=kept)
    changed.facts |= keys


def _rows(scenario: Scenario, name: str, changed: ChangedLedger, shape: LedgerShape) -> None:
    found = {table.name: table.title for table in shape.events}
    due = {table.name for table in shape.events if table.due}
    if name not in found:
        expected = "、".join(f"{table}（{title}）" for table, title in found.items()) or "本方案没有台账"
        changed.problems.append(
            scenario.tree.problem(("events", name), f"没有台账“{name}”", expected=expected)
        )
        return
    sheet = next(item for item in sheets(shape) if item.name == name)
    frame = changed.ledger.events[name]
    places = {place: number for number, place in enumerate(frame["place"])}
    heads = [item.name for item in sheet.fields if item.name in frame or item.name == "unit"]
    grid = _Sheet(scenario, sheet, ("events", name), heads)
    lists = {head: frame[head].tolist() for head in heads}
    removed: list[int] = []
    targets: list[int | None] = []
    problems: list[Problem] = []
    for index, item in enumerate(scenario.events[name]):
        place: Position = ("events", name, index)
        number = places.get(item.row) if item.row else None
        fault = _row_fault(item, number, frame, heads, found[name])
        if fault:
            problems.append(
                scenario.tree.problem((*place, fault[0]), fault[1], found=fault[2], expected=fault[3])
            )
        elif item.remove:
            assert number is not None
            removed.append(number)
        else:
            old = {} if number is None else {head: cell_text(lists[head][number]) or None for head in heads}
            cells = old | {"unit": item.unit, "source": SCENARIO}
            grid.add(index, cells | {head: cell(value) for head, value in item.cells.items()})
            targets.append(number)
    units = changed.ledger.units["unit"].tolist()
    table = grid.read(shape, units) if grid.rows else None
    changed.problems += problems + grid.problems
    if problems or grid.problems:
        return
    places_now = frame["place"].tolist()
    for row, target in enumerate(targets):
        assert table is not None
        for head in heads:
            value = table.columns[head][row]
            if target is None:
                lists[head].append(value)
            else:
                lists[head][target] = value
        told = table.place(row, "unit")
        if target is None:
            places_now.append(told)
        else:
            places_now[target] = _changed_place(places_now[target], told)
    heard = set(lists["unit"])
    keep = [number for number in range(len(lists["unit"])) if number not in set(removed)]
    columns = {head: [cells[number] for number in keep] for head, cells in lists.items()}
    columns["place"] = [places_now[number] for number in keep]
    events = pd.DataFrame({head: pd.Series(cells, dtype=object) for head, cells in columns.items()})
    changed.ledger = replace(changed.ledger, events={**changed.ledger.events, name: events})
    changed.tables.add(name)
    silent = [] if name in due else sorted(heard - set(columns["unit"]))
    if silent:
        told = f"情景去掉了“{found[name]}”的全部记录"
        entries = [_entry(unit, name, Fraction(0), None, told, grid.book) for unit in silent]
        _append(changed, entries, {(unit, name) for unit in silent})


def places(scenario: Scenario, table: str) -> list[str]:
    """Where the rows that a scenario adds or changes itself stand in the ledger under it, one for each change."""
    told = [
        f"{_book(scenario)}:{_line(scenario.tree, ('events', table, index))}"
        for index in range(len(scenario.events.get(table, [])))
    ]
    return [
        _changed_place(item.row, place) if item.row else place
        for item, place in zip(scenario.events.get(table, []), told, strict=True)
    ]


def _changed_place(row: str, told: str) -> str:
    return f"{row}（{told} 改）"


def _book(scenario: Scenario) -> str:
    return f"{scenario.name}.yaml" if scenario.name else scenario.label


def _line(tree: Tree, place: Position) -> int:
    """The line of a change; its number among its siblings where there are no lines."""
    line = tree.line(place) if tree.lines else None
    return int(place[-1]) + 1 if line is None else line


def _row_fault(
    item: RowChange, number: int | None, frame: pd.DataFrame, heads: Sequence[str], title: str
) -> tuple[str, str, str, str] | None:
    """What is wrong with a change of a row: (key, message, found, expected)."""
    unknown = [head for head in (*item.cells, *item.was) if head not in heads]
    if unknown:
        named = "cells" if unknown[0] in item.cells else "was"
        return named, f"台账“{title}”没有“{unknown[0]}”栏", unknown[0], "、".join(heads)
    if item.row and number is None:
        return "row", f"台账“{title}”没有这一行，台账可能已经改动", item.row, "台账中记录的位置"
    if item.remove and number is None:
        return "remove", "要去掉的行没有用 row 写明位置", "", "row: 台账中记录的位置"
    if number is None:
        return None
    own = frame["unit"].iloc[number]
    if own != item.unit:
        return "unit", "这一行是另一个考核对象的", item.unit, own
    for head, value in item.was.items():
        held = cell_text(frame[head].iloc[number])
        if held != cell_text_of(value):
            return "was", "台账已经改动，与写情景时不同", held or "空白", cell_text_of(value) or "空白"
    return None


def cell_text_of(value: Any) -> str:
    """A value of a scenario file as the ledger would write it."""
    found = cell(value)
    return "" if found is None else cell_text(found)


def _units(scenario: Scenario, changed: ChangedLedger, shape: LedgerShape) -> None:
    frame = changed.ledger.units
    rows = {unit: number for number, unit in enumerate(frame["unit"])}
    given = {member.name: set(member.given) | {"group"} for member in shape.roster}
    types = {item.name: item for item in shape.attributes}
    lists = {name: frame[name].tolist() for name in frame}
    for index, item in enumerate(scenario.units):
        place: Position = ("units", index)
        if item.unit not in rows:
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
            if name in given.get(item.unit, ()):
                fault, expected = f"“{name}”由名单写明", f"写在 scheme: units: {item.unit}: {name}"
            elif name == "group":
                fault = "" if found in shape.groups else "没有这种类别"
                expected = "、".join(shape.groups)
            elif name not in types:
                fault = f"没有属性“{name}”"
            else:
                found, fault, expected = _attribute(found, types[name])
            if fault:
                problem = scenario.tree.problem(
                    (*place, "cells", name), fault, found=cell_text_of(value), expected=expected
                )
                changed.problems.append(problem)
            else:
                lists[name][rows[item.unit]] = found
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
