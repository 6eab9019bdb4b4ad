"""Facts of a few of the units: the same columns, cut to their places."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kaohe.analysis.places import fact_at, rows_at
from kaohe.scoring.facts import FactColumn, FactSource, RowColumns
from kaohe.scoring.interval import Array


@dataclass(eq=False)
class Few:
    """The facts of the units at some places, as a source of facts; event rows of others are left out."""

    facts: FactSource
    places: Array
    units: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.units = [self.facts.units[place] for place in self.places]

    def column(self, name: str) -> FactColumn:
        """A fact by name."""
        return fact_at(self.facts.column(name), self.places)

    def rows(self, table: str) -> RowColumns:
        """An event table by name."""
        whole = self.facts.rows(table)
        taken = np.flatnonzero(np.isin(whole.unit, self.places))
        to = np.full(len(self.facts.units), -1)
        to[self.places] = np.arange(len(self.places))
        return rows_at(
            whole,
            taken,
            unit=to[whole.unit[taken]],
            absent=whole.absent[self.places],
            short=whole.short[self.places],
        )

    def kept(self, table: str) -> bool:
        """Whether anybody kept an event table."""
        return self.facts.kept(table)
