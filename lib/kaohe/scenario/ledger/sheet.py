"""Changes of one sheet, read as the ledger's own rows are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kaohe.errors import Problem, ProblemReport
from kaohe.ledger.grid import Cell, Faults, Grid
from kaohe.ledger.model import LedgerShape
from kaohe.ledger.reading import roster
from kaohe.ledger.reading.loader import check_units
from kaohe.ledger.reading.rows import Table, read_table
from kaohe.ledger.sheets import Sheet
from kaohe.scenario.ledger.places import book, line_of
from kaohe.scenario.model import Scenario
from kaohe.scheme.yamltree import Position


class ChangeSheet:
    """Changes of one sheet as rows of a grid, whose faults point at the scenario's lines."""

    def __init__(self, scenario: Scenario, sheet: Sheet, place: Position, heads: Sequence[str]) -> None:
        self.tree, self.sheet, self.place, self.heads = scenario.tree, sheet, place, list(heads)
        self.book = book(scenario)
        self.rows: list[tuple[int, list[Cell]]] = []
        self.items: dict[int, int | None] = {}
        self.faults = Faults()

    def add(self, index: int, cells: dict[str, Cell]) -> None:
        """A change by its number among its siblings, as cells by column."""
        number = line_of(self.tree, (*self.place, index))
        self.items[number] = None if number in self.items else index
        self.rows.append((number, [cells.get(name) for name in self.heads]))

    def read(self, shape: LedgerShape, units: Sequence[str]) -> Table | None:
        """The changes as a table; None where its head is at fault."""
        head: list[Cell] = list(self.heads)
        grid = Grid(self.tree.file, self.book, self.sheet.title, [(0, head), *self.rows], lined=True)
        table = read_table(grid, self.sheet, self.faults)
        if table is not None:
            roster.rename({self.sheet.name: table}, shape)
            check_units(table, set(units), shape, self.faults)
        return table

    @property
    def problems(self) -> list[Problem]:
        """What was found wrong, each at its item of the scenario."""
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
