"""The rows of a unit in groups (分组), each worth what its own rows come to.

A row whose group is not known may be in any of them, or in one of its own; so may a row the ledger still lacks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np

from kaohe.ledger.counting.counted import EXTREMES, NOTHING, RULES, Counted, Item, Span
from kaohe.ledger.counting.keys import known, labels
from kaohe.ledger.counting.ranking import Within, fits
from kaohe.quantities import INFINITY, Number
from kaohe.scheme.fact import Fact
from kaohe.scheme.grouping import VALUE
from kaohe.scheme.model import Scheme
from kaohe.scoring.conditions import holds
from kaohe.scoring.facts import FactColumn, RowColumns, column
from kaohe.scoring.interval import Interval
from kaohe.scoring.parameters import Parameters
from kaohe.scoring.truth import Truth

Label = tuple[str, ...]


@dataclass
class Group:
    """One group of a unit: the rows counted in it (by place among those that count), and what they come to.

    ``unplaced`` are rows that may be in it, as far as is known of their group.
    ``alone`` is what they come to when no further row turns out to be in it. ``exists`` is whether there surely is
    such a group with a value, ``gone`` whether there surely is none, ``seen`` a row (of the table) that tells of it,
    ``counts`` what the condition on groups says (yes, maybe, no).
    """

    label: Label
    rows: list[int] = field(default_factory=list)
    unplaced: list[int] = field(default_factory=list)
    value: Span = NOTHING
    alone: Span = NOTHING
    exists: bool = True
    gone: bool = False
    seen: int | None = None
    counts: str = "yes"


@dataclass
class Parted:
    """The groups of one unit; rows whose group is not known (``unplaced``); rows in none that there is (``outside``).

    ``more`` is how many more groups there may be: ``each`` for every row the ledger lacks, and for every row
    (``unlabelled``) that may be in a group no other row tells of; ``newcomers`` are those of them that count.
    ``limits`` are between how many groups count, as far as it is told by each further row being in one group only.
    """

    groups: list[Group]
    unplaced: list[int] = field(default_factory=list)
    outside: list[int] = field(default_factory=list)
    more: Number = Fraction(0)
    unlabelled: int = 0
    newcomers: list[int] = field(default_factory=list)
    each: int = 1
    limits: Span = (Fraction(0), INFINITY)


class Groups:
    """The groups of every unit by the keys of one fact.

    Where only rows can tell which groups there are, all rows of the unit tell, those ``where`` passes over too.
    """

    def __init__(self, scheme: Scheme, spec: Fact, rows: RowColumns, as_of: date | None) -> None:
        assert spec.grouped is not None
        self.scheme, self.spec, self.grouped, self.rows = scheme, spec, spec.grouped, rows
        events = scheme.events[spec.table or ""]
        self.kind = "count" if spec.column is None else events.kinds[spec.column]
        keys = self.grouped.by
        parts = [labels(key, events, rows) for key in keys]
        self._labels: list[Within] = list(zip(*parts, strict=True))
        self._known = [
            known(scheme, events, key, as_of) if self.grouped.closed(key) else None for key in keys
        ]
        self._of: dict[int, list[int]] = defaultdict(list)
        for row, unit in enumerate(rows.unit):
            self._of[int(unit)].append(row)

    @property
    def open(self) -> bool:
        """Whether rows may make groups that nobody knows of beforehand."""
        return any(one is None for one in self._known)

    def of(self, unit: int, mine: Counted) -> Parted:
        """The groups of one unit, those without rows included where they are known beforehand."""
        found = {group.label: group for group in self._told(unit)}
        parted = Parted([found[label] for label in sorted(found, key=self._order)])
        for place, row in enumerate(mine.rows):
            label = self._labels[row]
            if None in label:
                parted.unplaced.append(place)
                if None in self._by_rows(label):
                    parted.newcomers.append(place)
            elif (known_ := tuple(map(str, label))) in found:
                found[known_].rows.append(place)
            else:
                parted.outside.append(place)
        for group in parted.groups:
            group.unplaced = [
                place for place in parted.unplaced if fits(self._labels[mine.rows[place]], group.label)
            ]
            self._value(mine, group)
        if self.open:
            parted.unlabelled = sum(None in self._by_rows(self._labels[row]) for row in self._of[unit])
            parted.each = prod(len(one) for one in self._known if one is not None)
            rows = mine.lacking + parted.unlabelled
            parted.more = rows if rows in (0, INFINITY) else rows * parted.each
        return parted

    def _told(self, unit: int) -> Iterator[Group]:
        """The groups there are: what rows tell of by some keys, with all there are by the others."""
        if not self.open:
            yield from (Group(label) for label in product(*(one or () for one in self._known)))
            return
        told: dict[Label, tuple[bool, int]] = {}
        for row in self._of[unit]:
            own = self._by_rows(self._labels[row])
            if None not in own:
                label = tuple(map(str, own))
                sure, first = told.get(label, (False, row))
                told[label] = sure or bool(self.rows.sure[row]), first
        for label, (sure, first) in told.items():
            for rest in product(*(one for one in self._known if one is not None)):
                yield Group(self._whole(label, rest), exists=sure, seen=first)

    def _by_rows(self, label: Within) -> Within:
        """The part of a label that only rows can tell."""
        return tuple(part for part, one in zip(label, self._known, strict=True) if one is None)

    def _whole(self, own: Label, rest: Label) -> Label:
        first, second = iter(own), iter(rest)
        return tuple(next(first) if one is None else next(second) for one in self._known)

    def _order(self, label: Label) -> tuple[tuple[int, str], ...]:
        return tuple(
            (0 if one is None else one.index(part), part)
            for part, one in zip(label, self._known, strict=True)
        )

    def _value(self, mine: Counted, group: Group) -> None:
        """What its rows come to; a group of which there is no mean or extreme is none."""
        own = [mine.items[place] for place in group.rows]
        inner = Counted(items=[*own, *_unsure(mine, group.unplaced)], lacking=mine.lacking, open=mine.open)
        group.value = RULES[self.spec.rule](inner)
        group.alone = RULES[self.spec.rule](Counted(items=own))
        if self.spec.rule in EXTREMES:
            group.exists = any(item.sure for item in own)
            group.gone = not any(True for _ in inner.possible())

    def counted(self, found: list[Counted], parted: list[Parted]) -> list[Counted]:
        """What counts of the groups of every unit, by the condition on them."""
        every = [group for own in parted for group in own.groups]
        asked = self._asked([group.value for group in every])
        for group, sure, possible in zip(every, asked.sure, asked.possible, strict=True):
            group.counts = "no" if group.gone or not possible else "yes" if sure and group.exists else "maybe"
        outer = [self._outer(mine, own) for mine, own in zip(found, parted, strict=True)]
        for mine, own in zip(found, parted, strict=True):
            own.limits = self._limits(mine, own)
        return outer

    def _limits(self, mine: Counted, parted: Parted) -> Span:
        """Between how many groups count: only so many can be changed by rows that are in one of them each."""
        rows = mine.lacking + len(parted.unplaced)
        if rows in (0, INFINITY):
            return Fraction(0), INFINITY
        asked = self._asked([group.alone for group in parted.groups])
        valued = [bool(group.rows) or self.spec.rule not in EXTREMES for group in parted.groups]
        pairs = list(zip(parted.groups, asked.sure, asked.possible, valued, strict=True))
        sure = sum(bool(yes and group.exists) for group, yes, _, _ in pairs)
        possible = sum(bool(yes and there) for _, _, yes, there in pairs)
        return Fraction(max(0, sure - int(rows))), possible + rows + parted.more

    def _outer(self, mine: Counted, parted: Parted) -> Counted:
        items = [Item(*group.value, group.counts == "yes") for group in parted.groups if group.counts != "no"]
        if parted.more == 0:
            return Counted(items=items)
        span = RULES[self.spec.rule](
            Counted(items=_unsure(mine, parted.newcomers), lacking=mine.lacking, open=mine.open)
        )
        if not self._asked([span]).possible[0]:
            parted.more = Fraction(0)
        return Counted(items=items, lacking=parted.more, open=span)

    def _asked(self, spans: list[Span]) -> Truth:
        """Which groups are asked for by their value; for ``all``, which are not as they should be."""
        where = self.grouped.where
        if where is None:
            return Truth.constant(True, len(spans))
        low, high = Interval.of([one for one, _ in spans]), Interval.of([one for _, one in spans])
        values = {VALUE: self._column(Interval(low.low, high.low))}
        truth = holds(where, values.__getitem__, Parameters(self.scheme, len(spans), values.__getitem__))
        return ~truth if self.grouped.then == "all" else truth

    def _column(self, value: Interval) -> FactColumn:
        kind = "yes_no" if self.spec.rule in ("exists", "all") else self.kind
        return column(value, kind, missing=np.zeros(len(value), dtype=bool))


def _unsure(mine: Counted, places: list[int]) -> list[Item]:
    """Some of the rows that count, as rows that may."""
    return [Item(mine.items[place].low, mine.items[place].high, False) for place in places]
