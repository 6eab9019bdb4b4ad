"""Facts and points of a few of the units: the same columns, cut to their places."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from kaohe.scoring.facts import FactColumn, FactSource, RowColumns
from kaohe.scoring.interval import Array, Interval

if TYPE_CHECKING:
    from kaohe.scoring.column import NodeColumn


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
        return _fact(self.facts.column(name), self.places)

    def rows(self, table: str) -> RowColumns:
        """An event table by name."""
        whole = self.facts.rows(table)
        taken = np.flatnonzero(np.isin(whole.unit, self.places))
        to = np.full(len(self.facts.units), -1)
        to[self.places] = np.arange(len(self.places))
        return replace(
            whole,
            unit=to[whole.unit[taken]],
            columns={name: _fact(column, taken) for name, column in whole.columns.items()},
            absent=whole.absent[self.places],
            short=whole.short[self.places],
            places=[whole.places[row] for row in taken],
            shown=lambda row: whole.shown(int(taken[row])),
            sure=whole.sure[taken],
        )

    def kept(self, table: str) -> bool:
        """Whether anybody kept an event table."""
        return self.facts.kept(table)


def cut(column: NodeColumn, places: Array) -> NodeColumn:
    """An indicator's points at some places, without its steps."""
    loss = column.loss
    if loss is not None and loss.points is not None:
        loss = replace(loss, points=_taken(loss.points, places))
    return replace(
        column,
        points=_taken(column.points, places),
        maximum=_taken(column.maximum, places),
        applies=column.applies[places],
        may_leave=column.may_leave[places],
        labels=None if column.labels is None else column.labels[places],
        steps=[],
        loss=loss,
    )


def _fact(column: FactColumn, places: Array) -> FactColumn:
    return replace(
        column,
        value=_taken(column.value, places),
        applies=column.applies[places],
        missing=column.missing[places],
        empty=column.empty[places],
        maybe_empty=column.maybe_empty[places],
        words=None if column.words is None else column.words[places],
        awaited=None if column.awaited is None else column.awaited[places],
        trace=lambda index: column.trace(int(places[index])),
    )


def _taken(value: Interval, places: Array) -> Interval:
    """Some places; one array for both ends stays one."""
    low = value.low[places]
    return Interval(low, low if value.single else value.high[places])
