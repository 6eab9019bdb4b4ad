"""Scenarios laid over a scheme and a ledger, one after another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from kaohe.errors import KaoheError, ProblemReport
from kaohe.ledger.model import Ledger
from kaohe.scenario.ledger import Key, cell_text_of, changed_ledger
from kaohe.scenario.model import FactChange, RowChange, Scenario, layers
from kaohe.scenario.names import Names
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
        Two scenarios that write different things at one place, and neither rests on the other.
    """
    stacked = layers(scenarios)
    _refuse_contradictions(stacked, Names(scheme))
    recorded = ledger
    facts: set[Key] = set()
    tables: set[str] = set()
    units = False
    for layer in stacked:
        scheme, problems = changed_scheme(layer, scheme)
        changed = changed_ledger(layer, ledger, scheme.shape, recorded)
        if problems or changed.problems:
            raise ProblemReport(dict.fromkeys([*problems, *changed.problems]))
        ledger = changed.ledger
        facts |= changed.facts
        tables |= changed.tables
        units = units or changed.units
    return Applied(scheme, ledger, frozenset(facts), frozenset(tables), units)


def _refuse_contradictions(stacked: Sequence[Scenario], names: Names) -> None:
    below = {id(layer): {other.name for other in layer.stack if other.name} for layer in stacked}
    for one, other in combinations(stacked, 2):
        if one.name in below[id(other)] or other.name in below[id(one)]:
            continue
        place = _differs(one, other, names)
        if place:
            raise KaoheError(
                f"情景 {one.label} 与 {other.label} 不能并用：两者对 {place} 的改动不同；"
                "要以其一为准，请在该情景的 includes 中列出另一个"
            )


def _differs(one: Scenario, other: Scenario, names: Names) -> str:
    """Where two scenarios write different things; empty when nowhere."""
    letters = {names.reading(choice[:-1]): choice[-1] for choice in one.readings}
    for choice in other.readings:
        if letters.get(names.reading(choice[:-1]), choice[-1]) != choice[-1]:
            return f"读法 {choice[:-1]}"
    values = {names.unknown(name): names.value(name, value) for name, value in one.supplied.items()}
    for name, value in other.supplied.items():
        given = names.value(name, value)
        if values.get(names.unknown(name), given) != given:
            return f"待定参数 {name}"
    place = contradiction(one.scheme, other.scheme)
    if place is not None:
        return ".".join(str(step) for step in place)
    facts = {_key(item, names): _told(item) for item in one.facts}
    for item in other.facts:
        if facts.get(_key(item, names), _told(item)) != _told(item):
            return f"{item.unit}的 {item.fact}"
    rows = {(table, item.row): item for table, items in one.events.items() for item in items if item.row}
    for table, items in other.events.items():
        for row in items:
            if _otherwise(rows.get((table, row.row), row), row):
                return f"台账 {table} 的 {row.row}"
    cells = {(names.unit(item.unit), name): value for item in one.units for name, value in item.cells.items()}
    for unit in other.units:
        for name, value in unit.cells.items():
            held = cells.get((names.unit(unit.unit), name), value)
            if cell_text_of(held) != cell_text_of(value):
                return f"{unit.unit}的 {name}"
    return ""


def _key(item: FactChange, names: Names) -> Key:
    return names.unit(item.unit), names.fact(item.fact)


def _told(item: FactChange) -> tuple[str, str]:
    return cell_text_of(item.value), cell_text_of(item.denominator)


def _otherwise(one: RowChange, other: RowChange) -> bool:
    """Whether two changes of one row do not go together."""
    if one.remove or other.remove:
        return one.remove != other.remove
    return any(
        name in one.cells and cell_text_of(one.cells[name]) != cell_text_of(value)
        for name, value in other.cells.items()
    )
