"""The rank of an event row among the rows (名次): a derived column, and what the trace tells of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from kaohe.ledger.counting.keys import column_labels
from kaohe.ledger.counting.ranking import Within, fits, ranks
from kaohe.quantities import Number, exact
from kaohe.scheme.fact import Events
from kaohe.scheme.grouping import Key, RowRank
from kaohe.scoring.facts import FactColumn, column
from kaohe.scoring.interval import Array

Label = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Whose:
    """Whose the rows are: index and name of each row's unit, the units' groups, which rows surely count.

    ``others`` is how many rows the ledger still lacks in all, ``short`` how many of each unit.
    """

    unit: Array
    names: Sequence[str]
    groups: Sequence[str | None]
    sure: Array
    others: Number
    short: Array

    def words(self, key: Key) -> list[str | None]:
        """Each row's unit, or the group of that."""
        return list(self.names) if key.of_unit == "unit" else [self.groups[place] for place in self.unit]


@dataclass(frozen=True, eq=False)
class Ranking:
    """All that a rank column is computed from: the values, and what each row is ranked within."""

    rule: RowRank
    of: FactColumn
    of_title: str
    by: Sequence[str]
    keys: Sequence[Within]
    sure: Array
    lacking: Sequence[Number]

    def column(self) -> FactColumn:
        """The rank of every row."""
        everybody = np.ones(len(self.keys), dtype=bool)
        rule = self.rule
        found = ranks(
            self.of.value, self.keys, self.sure, everybody, self.lacking, first=rule.first, ties=rule.ties
        )
        return column(found, "count", missing=~found.known)

    @cached_property
    def _together(self) -> dict[Within, list[int]]:
        found: dict[Within, list[int]] = defaultdict(list)
        for row, key in enumerate(self.keys):
            found[key].append(row)
        return found

    def told(self, title: str, rows: Sequence[int]) -> dict[str, Any]:
        """The groups that some rows are ranked within: which of these rows, and the values of all rows there."""
        mine: dict[Label, list[int]] = defaultdict(list)
        for place, row in enumerate(rows):
            key = self.keys[row]
            if None not in key:
                mine[tuple(map(str, key))].append(place)
        groups = [
            {
                "label": list(label),
                "rows": mine[label],
                "members": self._members(label),
                "more": self._more(label),
            }
            for label in sorted(mine)
        ]
        how = {"title": title, "of": self.of_title, "by": list(self.by)}
        return {**how, "first": self.rule.first, "ties": self.rule.ties, "groups": groups}

    def _members(self, label: Label) -> list[dict[str, Any]]:
        """The values of a group, the first first, each with how many rows have it."""
        known = self._together[label]
        nowhere = [
            row for key, rows in self._together.items() if None in key and fits(key, label) for row in rows
        ]
        kept = Counter((*self.of.value.at(row), bool(self.sure[row])) for row in known)
        kept.update((*self.of.value.at(row), False) for row in nowhere)
        order = sorted(kept, reverse=self.rule.first == "most")
        return [
            {
                "value": exact(low) if low == high else {"low": exact(low), "high": exact(high)},
                "counts": "yes" if sure else "maybe",
                "rows": kept[low, high, sure],
            }
            for low, high, sure in order
        ]

    def _more(self, label: Label) -> Any:
        return exact(self.lacking[self._together[label][0]])


def ranking(rule: RowRank, columns: dict[str, FactColumn], events: Events, whose: Whose) -> Ranking:
    """What a rank column is computed from."""
    parts = [
        whose.words(key)
        if key.of_unit
        else column_labels(columns[key.reads(events.dated_by) or ""], key.calendar)
        for key in rule.keys
    ]
    whole = [tuple(part[row] for part in parts) for row in range(len(whose.unit))]
    keys: list[Within] = [tuple(None if part is None else str(part) for part in label) for label in whole]
    lacking = whose.short[whose.unit] if rule.within_unit else [whose.others] * len(whole)
    titles = {name: spec.title for name, spec in events.columns.items()}
    titles |= {name: spec.title for name, spec in events.derive.items()}
    words = {"unit": "考核对象", "group": "类别"}
    by = [words.get(key.of_unit) or titles[key.reads(events.dated_by) or ""] for key in rule.keys]
    return Ranking(rule, columns[rule.of], titles[rule.of], by, keys, whose.sure, list(lacking))
