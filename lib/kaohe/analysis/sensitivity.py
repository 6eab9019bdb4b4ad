"""What each other reading would change: units whose score, rank, grade or another label differ."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.errors import ProblemReport
from kaohe.quantities import INFINITY, Number
from kaohe.scheme.reading import Reading, ReadingError

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation

Pair = tuple[Any, Any]


@dataclass(frozen=True)
class Change:
    """One unit under another reading: what was and what would be.

    Attributes
    ----------
    points
        ``(low, high)`` of the total, ``(None, None)`` where it does not apply.
    ranks
        ``(best, worst)``.
    grade
        None while open.
    labels
        Labels of other indicators that differ, by indicator.
    """

    unit: str
    points: tuple[Pair, Pair]
    ranks: tuple[Pair, Pair]
    grade: Pair
    labels: dict[str, Pair]

    @property
    def size(self) -> Number:
        """The larger move of the two bounds; infinite where one end is unbounded or does not apply."""
        before, after = self.points
        moves = [_distance(one, other) for one, other in zip(before, after, strict=True)]
        return max(moves)


@dataclass(frozen=True)
class Effect:
    """One reading not in force, held against the one in force.

    Attributes
    ----------
    scores, ranks, grades
        Units whose total, rank or grade differ.
    change
        The largest difference of a unit's total, at either bound.
    changes
        Each unit that differs in anything, the largest difference first.
    refused
        Why it cannot go with the other readings in force; empty when it can.
    """

    reading: str
    letter: str
    says: str
    scores: tuple[str, ...] = ()
    ranks: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    change: Number = Fraction(0)
    changes: tuple[Change, ...] = ()
    refused: str = ""


def effects(ev: Evaluation) -> list[tuple[str, Reading, list[Effect]]]:
    """For each reading, what its other options would change, in the order of the scheme."""
    found = []
    for key, reading in ev.scheme.readings.items():
        if reading.same_as is not None:
            continue
        others = [
            _effect(ev, key, letter, option.says)
            for letter, option in reading.options.items()
            if letter != ev.readings[key]
        ]
        found.append((key, reading, others))
    return found


def _effect(ev: Evaluation, key: str, letter: str, says: str) -> Effect:
    options = ev.scheme.readings[key].options
    if not options[letter].overlay and not options[ev.readings[key]].overlay:
        return Effect(key, letter, says)
    try:
        other = ev.under(f"{key}{letter}")
    except (ReadingError, ProblemReport) as error:
        return Effect(key, letter, says, refused=str(error))
    found = changes(ev, other)
    return Effect(
        key,
        letter,
        says,
        tuple(change.unit for change in found if change.points[0] != change.points[1]),
        tuple(change.unit for change in found if change.ranks[0] != change.ranks[1]),
        tuple(change.unit for change in found if change.grade[0] != change.grade[1]),
        max((change.size for change in found if change.points[0] != change.points[1]), default=Fraction(0)),
        tuple(sorted(filter(_differs, found), key=lambda change: -change.size)),
    )


def changes(before: Evaluation, after: Evaluation) -> list[Change]:
    """Every unit of both evaluations, in the order of the first, changed or not."""
    mine, theirs = _rows(before), _rows(after)
    labelled = [
        name
        for name, column in before.columns.items()
        if column.labels is not None and name != before.scheme.ranking.grade and name in after.columns
    ]
    found = []
    for index, unit in enumerate(before.units):
        if unit not in theirs:
            continue
        there = after.index(unit)
        labels = {name: (_label(before, name, index), _label(after, name, there)) for name in labelled}
        differing = {name: pair for name, pair in labels.items() if pair[0] != pair[1]}
        found.append(_change(mine[unit], theirs[unit], differing))
    return found


def _rows(ev: Evaluation) -> dict[str, dict[Any, Any]]:
    names = list(ev.ranking.columns)
    rows = zip(*(ev.ranking[name].tolist() for name in names), strict=True)
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows}


def _change(one: dict[Any, Any], other: dict[Any, Any], labels: dict[str, Pair]) -> Change:
    return Change(
        one["unit"],
        ((one["low"], one["high"]), (other["low"], other["high"])),
        ((one["rank_low"], one["rank_high"]), (other["rank_low"], other["rank_high"])),
        (one["grade"], other["grade"]),
        labels,
    )


def _label(ev: Evaluation, name: str, index: int) -> Any:
    labels = ev.columns[name].labels
    return None if labels is None else labels[index]


def _differs(change: Change) -> bool:
    pairs = (change.points, change.ranks, change.grade)
    return bool(change.labels) or any(before != after for before, after in pairs)


def _distance(one: Any, other: Any) -> Number:
    if one == other:
        return Fraction(0)
    if one is None or other is None:
        return INFINITY
    distance: Number = abs(other - one)
    return distance
