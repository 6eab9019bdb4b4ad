"""Changed facts of one unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from kaohe.analysis.improvement.plan import Value
from kaohe.ledger.model import SCENARIO
from kaohe.ledger.reconcile import Entry


@dataclass(frozen=True)
class Overlay:
    """Facts with other values, and rows of event tables (by their place among those that count) left out."""

    facts: Mapping[str, Value] = field(default_factory=dict)
    removed: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def __or__(self, other: Overlay) -> Overlay:
        removed = dict(self.removed)
        for table, rows in other.removed.items():
            removed[table] = removed.get(table, frozenset()) | rows
        return Overlay({**self.facts, **other.facts}, removed)


NOTHING = Overlay()


def entry(value: Value) -> Entry:
    """A value as one recorded in the ledger."""
    above: Any = value
    below: Fraction | None = None
    if isinstance(value, tuple):
        above, below = value
    return Entry(above, below, None, SCENARIO, "", "", "")
