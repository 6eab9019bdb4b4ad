"""Where what a scenario changes stands: its own lines, and the ledger's rows."""

from __future__ import annotations

from kaohe.scenario.model import Scenario
from kaohe.scheme.yamltree import Position, Tree

CHANGED = "（情景 "


def places(scenario: Scenario, table: str) -> list[str]:
    """Where the rows that a scenario adds or changes itself stand in the ledger under it, one for each change."""
    items = scenario.events.get(table, [])
    told = [
        f"{book(scenario)}:{line_of(scenario.tree, ('events', table, index))}" for index in range(len(items))
    ]
    return [
        changed_place(item.row, place) if item.row else place for item, place in zip(items, told, strict=True)
    ]


def changed_place(row: str, told: str) -> str:
    """Where a changed row stands: its place in the ledger, with that of the change."""
    return f"{row}{CHANGED}{told} 改）"


def book(scenario: Scenario) -> str:
    """What a scenario's rows have for a workbook's name."""
    return f"{scenario.name}.yaml" if scenario.name else f"情景“{scenario.title}”"


def line_of(tree: Tree, place: Position) -> int:
    """The line of a change; its number among its siblings where there are no lines."""
    line = tree.line(place) if tree.lines else None
    return int(place[-1]) + 1 if line is None else line
