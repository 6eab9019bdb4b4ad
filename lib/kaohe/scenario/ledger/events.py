"""Changed rows of event tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from kaohe.errors import Problem
from kaohe.ledger.model import SCENARIO, Ledger, LedgerShape
from kaohe.ledger.privacy import Masker
from kaohe.ledger.sheets import sheets
from kaohe.ledger.writer import cell_text
from kaohe.scenario.ledger.cells import cell, cell_text_of
from kaohe.scenario.ledger.changed import ChangedLedger
from kaohe.scenario.ledger.facts import append, entry
from kaohe.scenario.ledger.rows import ChangedRows
from kaohe.scenario.ledger.sheet import ChangeSheet
from kaohe.scenario.model import RowChange, Scenario
from kaohe.scenario.names import unit_names
from kaohe.scheme.unit import folded
from kaohe.scheme.yamltree import Position


def change_rows(
    scenario: Scenario, name: str, changed: ChangedLedger, shape: LedgerShape, recorded: Ledger
) -> None:
    """Put a scenario's rows of one event table into a changed ledger, or its faults."""
    found = {table.name: table.title for table in shape.events}
    if name not in found:
        expected = "、".join(f"{table}（{title}）" for table, title in found.items()) or "本方案没有台账"
        changed.problems.append(
            scenario.tree.problem(("events", name), f"没有台账“{name}”", expected=expected)
        )
        return
    sheet = next(item for item in sheets(shape) if item.name == name)
    rows = ChangedRows(changed.ledger.events[name], recorded.events.get(name))
    heads = [item.name for item in sheet.fields if item.name in rows.frame]
    grid = ChangeSheet(scenario, sheet, ("events", name), heads)
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
    entries = [entry(unit, name, Fraction(0), None, told, book) for unit in sorted(before - after)]
    append(changed, entries, gone | {(unit, name) for unit in before - after}, gone)


def _row_fault(
    item: RowChange, unit: str, rows: ChangedRows, heads: Sequence[str], title: str, masker: Masker | None
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
