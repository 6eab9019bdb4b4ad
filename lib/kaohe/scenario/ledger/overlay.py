"""The ledger as a scenario has it."""

from __future__ import annotations

from dataclasses import replace

from kaohe.ledger.model import SCENARIO, Ledger, LedgerShape
from kaohe.scenario.ledger.attributes import change_units
from kaohe.scenario.ledger.changed import ChangedLedger
from kaohe.scenario.ledger.events import change_rows
from kaohe.scenario.ledger.facts import change_facts
from kaohe.scenario.model import Scenario


def changed_ledger(
    scenario: Scenario, ledger: Ledger, shape: LedgerShape, recorded: Ledger | None = None
) -> ChangedLedger:
    """The ledger as the scenario has it.

    ``recorded`` is the ledger before any scenario, whose rows the scenario names; default the ledger itself.
    """
    changed = ChangedLedger(ledger)
    sources = (*shape.sources, SCENARIO)
    shape = replace(shape, sources=sources)
    if scenario.units:
        change_units(scenario, changed, shape)
    if scenario.facts:
        change_facts(scenario, changed, shape)
    for table in scenario.events:
        change_rows(scenario, table, changed, shape, recorded or ledger)
    return changed
