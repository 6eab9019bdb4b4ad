"""What each other reading would change: units whose score, rank or grade differ."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.quantities import Number
from kaohe.scheme.reading import Reading

if TYPE_CHECKING:
    from kaohe.scoring.evaluation import Evaluation


@dataclass(frozen=True)
class Effect:
    """One reading not in force, held against the one in force.

    ``change`` is the largest difference of a unit's total (at either bound), None where nothing bounds it.
    """

    reading: str
    letter: str
    says: str
    scores: tuple[str, ...]
    ranks: tuple[str, ...]
    grades: tuple[str, ...]
    change: Number


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
    mine = ev.ranking.set_index("unit")
    theirs = ev.under(f"{key}{letter}").ranking.set_index("unit")
    scores, ranks, grades = [], [], []
    change: Number = Fraction(0)
    for unit in ev.units:
        one, other = mine.loc[unit], theirs.loc[unit]
        if (one["low"], one["high"]) != (other["low"], other["high"]):
            scores.append(unit)
            for end in ("low", "high"):
                if one[end] is not None and other[end] is not None:
                    change = max(change, abs(other[end] - one[end]))
        if (one["rank_low"], one["rank_high"]) != (other["rank_low"], other["rank_high"]):
            ranks.append(unit)
        if one["grade"] != other["grade"]:
            grades.append(unit)
    return Effect(key, letter, says, tuple(scores), tuple(ranks), tuple(grades), change)
