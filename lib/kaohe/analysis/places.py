"""Columns taken at some places: of a few of the units, or of one unit many times over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaohe.scoring.facts import FactColumn, RowColumns
from kaohe.scoring.interval import Array, Interval

if TYPE_CHECKING:
    from kaohe.scoring.column import NodeColumn


def fact_at(column: FactColumn, places: Array) -> FactColumn:
    """A fact at some places, in their order; a place may come again."""
    return replace(
        column,
        value=_interval_at(column.value, places),
        applies=column.applies[places],
        missing=column.missing[places],
        empty=column.empty[places],
        maybe_empty=column.maybe_empty[places],
        words=None if column.words is None else column.words[places],
        awaited=None if column.awaited is None else column.awaited[places],
        trace=lambda index: column.trace(int(places[index])),
    )


def node_at(column: NodeColumn, places: Array) -> NodeColumn:
    """An indicator's points at some places, without its steps."""
    loss = column.loss
    if loss is not None and loss.points is not None:
        loss = replace(loss, points=_interval_at(loss.points, places))
    return replace(
        column,
        points=_interval_at(column.points, places),
        maximum=_interval_at(column.maximum, places),
        applies=column.applies[places],
        may_leave=column.may_leave[places],
        labels=None if column.labels is None else column.labels[places],
        steps=[],
        loss=loss,
    )


def rows_at(whole: RowColumns, rows: Array, *, unit: Array, absent: Array, short: Array) -> RowColumns:
    """Some rows of an event table; ``unit`` says whose each is, ``absent`` and ``short`` go by unit."""
    return RowColumns(
        unit=unit,
        columns={name: fact_at(column, rows) for name, column in whole.columns.items()},
        absent=absent,
        short=short,
        places=[whole.places[row] for row in rows],
        titles=whole.titles,
        shown=lambda row: whole.shown(int(rows[row])),
        sure=whole.sure[rows],
    )


def _interval_at(value: Interval, places: Array) -> Interval:
    """Some places; one array for both ends stays one."""
    low = value.low[places]
    return Interval(low, low if value.single else value.high[places])
