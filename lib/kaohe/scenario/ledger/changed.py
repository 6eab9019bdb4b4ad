"""A ledger under a scenario."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaohe.errors import Problem
from kaohe.ledger.model import Ledger

Key = tuple[str, str]


@dataclass
class ChangedLedger:
    """A ledger under a scenario, and what of it differs.

    Attributes
    ----------
    facts
        (unit, fact) whose standing value may differ; for a zero report the fact is the table's name.
    tables
        Event tables whose rows differ.
    units
        Whether attributes or groups of units differ.
    problems
        Faults of the scenario; the ledger is then of no use.
    """

    ledger: Ledger
    facts: set[Key] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    units: bool = False
    problems: list[Problem] = field(default_factory=list)
