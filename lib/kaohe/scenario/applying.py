"""Scenarios laid over a scheme and a ledger, one after another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kaohe.errors import KaoheError, ProblemReport
from kaohe.ledger.model import Ledger
from kaohe.scenario.ledger import Key, changed_ledger
from kaohe.scenario.model import Scenario
from kaohe.scenario.rules import changed_scheme
from kaohe.scheme.model import Scheme
from kaohe.scheme.overlay import contradiction


@dataclass(frozen=True)
class Applied:
    """Scheme and ledger under scenarios, and what of the ledger differs.

    ``facts`` are (unit, fact), ``tables`` event tables, ``units`` whether attributes or groups differ.
    """

    scheme: Scheme
    ledger: Ledger
    facts: frozenset[Key] = frozenset()
    tables: frozenset[str] = frozenset()
    units: bool = False


def apply(scenarios: Iterable[Scenario], scheme: Scheme, ledger: Ledger) -> Applied:
    """Lay scenarios (and those they include) over scheme and ledger.

    Raises
    ------
    ProblemReport
        Every fault of the first scenario that has any.
    KaoheError
        Two scenarios side by side that write different things at one place.
    """
    wanted = list(scenarios)
    _refuse_contradictions(wanted)
    layers = {layer.name or str(id(layer)): layer for scenario in wanted for layer in scenario.stack}
    facts: set[Key] = set()
    tables: set[str] = set()
    units = False
    for layer in layers.values():
        scheme, problems = changed_scheme(layer, scheme)
        changed = changed_ledger(layer, ledger, scheme.shape)
        if problems or changed.problems:
            raise ProblemReport([*problems, *changed.problems])
        ledger = changed.ledger
        facts |= changed.facts
        tables |= changed.tables
        units = units or changed.units
    return Applied(scheme, ledger, frozenset(facts), frozenset(tables), units)


def _refuse_contradictions(scenarios: list[Scenario]) -> None:
    for number, one in enumerate(scenarios):
        for other in scenarios[number + 1 :]:
            for mine in one.stack:
                for theirs in other.stack:
                    place = _differs(mine, theirs)
                    if place:
                        raise KaoheError(
                            f"情景 {one.label} 与 {other.label} 不能并用：两者对 {place} 的改动不同；"
                            "要以其一为准，请另写一个情景，用 includes 列出另一个"
                        )


def _differs(one: Scenario, other: Scenario) -> str:
    """Where two scenarios write different things; empty when nowhere."""
    if one == other:
        return ""
    letters = {choice[:-1]: choice[-1] for choice in one.readings}
    for choice in other.readings:
        if letters.get(choice[:-1], choice[-1]) != choice[-1]:
            return f"读法 {choice[:-1]}"
    for name, value in other.supplied.items():
        if name in one.supplied and one.supplied[name] != value:
            return f"待定参数 {name}"
    place = contradiction(one.scheme, other.scheme)
    if place is not None:
        return ".".join(str(step) for step in place)
    facts = {item.key: item for item in one.facts}
    for item in other.facts:
        mine = facts.get(item.key, item)
        if (mine.value, mine.denominator) != (item.value, item.denominator):
            return f"{item.unit}的 {item.fact}"
    rows = {(table, item.row): item for table, items in one.events.items() for item in items if item.row}
    for table, items in other.events.items():
        for row in items:
            if rows.get((table, row.row), row) != row:
                return f"台账 {table} 的 {row.row}"
    cells = {(item.unit, name): value for item in one.units for name, value in item.cells.items()}
    for unit in other.units:
        for name, value in unit.cells.items():
            if cells.get((unit.unit, name), value) != value:
                return f"{unit.unit}的 {name}"
    return ""
