"""Best and worst case of each unit while facts are missing, and what no missing fact can change any more.

Bounds are outer bounds: they hold whatever the missing facts turn out to be, and may be wider than what can really
come about. What is decided is therefore surely decided; what stands as open may be narrower than it looks. They speak
of what is missing now: events after the as-of day, and a fact declared not applicable later on, are outside them.
Nothing is called decided, therefore, of a unit whose total counts event rows that can still come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from kaohe.analysis.awaited import awaiting
from kaohe.analysis.whatmoves import readers, resting
from kaohe.quantities import Number
from kaohe.scoring.interval import Interval
from kaohe.scoring.rank import rate

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


@dataclass(frozen=True)
class Case:
    """What can still become of one unit.

    Attributes
    ----------
    low, high
        Worst and best total, in points.
    best, worst
        Best and worst rank; None where the unit is not ranked.
    grades
        The labels of the grade table that can still be the unit's, in the scheme's order; empty without grades.
    ahead, behind
        How many of its ranking surely stand behind it, and surely before it.
    peers
        How many are ranked together, itself included; 0 where it is not ranked.
    growing
        Whether its total counts rows of event tables that go on after the as-of day.
    """

    unit: str
    group: str
    low: Number
    high: Number
    best: int | None
    worst: int | None
    grades: tuple[str, ...]
    ahead: int
    behind: int
    peers: int
    growing: bool = False

    @property
    def open(self) -> bool:
        """Whether the points are still open."""
        return self.low != self.high

    @property
    def decided(self) -> tuple[str, ...]:
        """What no missing fact can change: ``rank``, ``grade``, both, or neither."""
        if self.growing:
            return ()
        rank = ("rank",) if self.best is not None and self.best == self.worst else ()
        return rank + (("grade",) if len(self.grades) == 1 else ())


def cases(ev: Evaluation) -> list[Case]:
    """Best and worst case of each unit that has a total, in the order of the ranking.

    Where a rule says what a missing fact counts for, the fact may yet be entered: bounds are then wider than those of
    the ranking (:func:`kaohe.analysis.awaited.awaiting`).
    """
    ev = awaiting(ev)
    growing = growing_units(ev)
    pairs = [pair for pair in certain_order(ev) if not growing & set(pair)]
    found = []
    for row in ev.ranking.to_dict("records"):
        if row["low"] is None:
            continue
        unit, best = row["unit"], row["rank_low"]
        found.append(
            Case(
                unit,
                row["group"],
                row["low"],
                row["high"],
                best,
                row["rank_high"],
                possible_grades(ev, unit),
                sum(first == unit for first, _ in pairs),
                sum(last == unit for _, last in pairs),
                0 if best is None else len(_peers(ev, ev.index(unit))),
                unit in growing,
            )
        )
    return found


def growing_tables(ev: Evaluation) -> list[str]:
    """The event tables whose rows can still come: the as-of day is before the end of the period, and of their window.

    A table that says how many rows a complete ledger has is none of them: its missing rows are in the bounds.
    """
    if ev.as_of is None or ev.as_of >= ev.scheme.period.end:
        return []
    return [
        name
        for name, events in ev.scheme.events.items()
        if events.expected is None
        and not (isinstance(events.window.end, date) and events.window.end <= ev.as_of)
    ]


def growing_units(ev: Evaluation) -> set[str]:
    """The units whose total or grade counts rows of such tables."""
    scheme, found = ev.scheme, set[str]()
    for table in growing_tables(ev):
        facts = [name for name, fact in scheme.facts.items() if fact.table == table]
        for name in readers(scheme, facts, table):
            counted = resting(scheme, [name]) & {scheme.ranking.of, scheme.ranking.grade or ""}
            applies = ev.columns[name].applies
            found |= {unit for unit, here in zip(ev.units, applies, strict=True) if here and counted}
    return found


def certain_order(ev: Evaluation) -> list[tuple[str, str]]:
    """Pairs of one ranking whose order is decided, the better first: the worst case of one beats the best of other."""
    basis = _basis(ev)
    return [
        (ev.units[index], ev.units[other])
        for index in range(len(ev.units))
        for other in _peers(ev, index)
        if basis.low[index] > basis.high[other]
    ]


def possible_grades(ev: Evaluation, unit: str) -> tuple[str, ...]:
    """The labels that can still be a unit's, in the scheme's order; empty where it is not graded."""
    column = ev.columns.get(ev.scheme.ranking.grade or "")
    index = ev.index(unit)
    if column is None or column.labels is None or not column.applies[index]:
        return ()
    rows = column.steps[0].fields["rows"]
    return tuple(dict.fromkeys(row["label"] for row in rows if row["hit"].possible[index]))


def _basis(ev: Evaluation) -> Interval:
    """What ranks: points, or rates."""
    column = ev.columns[ev.scheme.ranking.of]
    return column.points if ev.scheme.ranking.basis == "points" else rate(column.points, column.maximum)


def _peers(ev: Evaluation, index: int) -> list[int]:
    """The units ranked together with one, itself included; none where it is not ranked."""
    applies: np.ndarray = ev.columns[ev.scheme.ranking.of].applies
    whole = ev.scheme.ranking.among == "all"

    found = [
        other
        for other, group in enumerate(ev.groups)
        if applies[other] and ev.is_ranked(group) and (whole or group == ev.groups[index])
    ]
    return found if index in found else []
