"""What an indicator's rule reads, and where in the file a name is mentioned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kaohe.scheme.base import Reference, references
from kaohe.scheme.condition import Condition
from kaohe.scheme.fact import Fact
from kaohe.scheme.indicator import Indicator, Tally
from kaohe.scheme.model import Scheme
from kaohe.scheme.primitive import Linear, NodeOf, Row
from kaohe.scheme.yamltree import Position

_APART = ("id", "title", "clauses", "readings", "sum", "mean", "names", "joins", "applies_to", "lead")


def arguments(node: Indicator) -> Iterator[str | NodeOf]:
    """What an indicator's rule reads: facts, and other indicators' points."""
    linears: list[Linear] = [node.linear] if node.linear else []
    rows: list[Row] = list(node.table.all_rows) if node.table else []
    if node.table is not None and node.table.of is not None:
        yield node.table.of
    linears += [row.linear for row in rows if row.linear is not None]
    yield from (linear.of for linear in linears if linear.of is not None)
    yield from (NodeOf(node=row.node) for row in rows if row.node is not None)
    if node.rating is not None:
        yield node.rating.of
    if node.rollup is not None:
        yield node.rollup.of
    if node.rate is not None:
        yield from (NodeOf(node=name) for name in node.rate.of)
    for condition in conditions(node):
        yield from sorted(condition.names())
    for reference in parameters(node):
        if reference.name is not None and reference.by != "group":
            yield reference.name


def parameters(node: Indicator) -> list[Reference]:
    """The references to unknowns, facts and look-ups in an indicator's own rule (sums over event rows apart)."""
    rules = [node.linear, node.table, node.rating, node.base, node.convert, node.clamp, node.max]
    return references([*rules, *(child.weight for child in node.children)])


def conditions(node: Indicator) -> list[Condition]:
    """The conditions of an indicator that compare facts of the unit."""
    found = [row.when for row in (node.table.all_rows if node.table else []) if row.when is not None]
    return [*found, node.exclude.when] if node.exclude is not None else found


def used_facts(scheme: Scheme) -> set[str]:
    """The facts that indicators need, directly or through derived facts."""
    return reached(scheme.facts, (name for node in scheme.walk() for name in arguments(node)))


def reached(facts: dict[str, Fact], names: Iterable[str | NodeOf]) -> set[str]:
    """The given facts and all they are derived from."""
    used: set[str] = set()
    waiting = [name for name in names if isinstance(name, str)]
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting += facts[name].sources() if name in facts else []
    return used


def pooled(scheme: Scheme) -> set[str]:
    """The facts that may change with the facts or event rows of other units."""
    own = {
        name
        for name, fact in scheme.facts.items()
        if fact.pooled or (fact.table is not None and scheme.events[fact.table].pooled)
    }
    return {name for name in scheme.facts if reached(scheme.facts, [name]) & own}


def mention(raw: Any, name: str, position: Position = (), *, rule: bool = False) -> Position:
    """The first position at or under ``position`` whose key or value is ``name``; itself when there is none.

    With ``rule``, ``raw`` is an indicator, and only its own rule and conditions are looked through.
    """
    if rule and isinstance(raw, dict):
        tally = {"sum": raw["sum"]} if isinstance(raw.get("sum"), dict) else {}
        raw = {key: item for key, item in raw.items() if key not in _APART} | tally
    return next(_mentions(raw, name, position), position)


def mentioned(raw: Any) -> set[str]:
    """Every key and every text in raw data."""
    if isinstance(raw, dict):
        return {str(key) for key in raw}.union(*(mentioned(item) for item in raw.values()))
    if isinstance(raw, list):
        return set().union(*(mentioned(item) for item in raw))
    return {raw} if isinstance(raw, str) else set()


def _mentions(raw: Any, name: str, position: Position) -> Iterator[Position]:
    if isinstance(raw, dict):
        for key, item in raw.items():
            if key == name:
                yield (*position, key)
            yield from _mentions(item, name, (*position, key))
    elif isinstance(raw, list):
        for index, item in enumerate(raw):
            yield from _mentions(item, name, (*position, index))
    elif isinstance(raw, str) and raw == name:
        yield position


def row_rule(scheme: Scheme, node: Indicator) -> Tally | None:
    """An indicator's sum over event rows, with the rule it takes over from another written out."""
    tally = node.tally
    if tally is None or tally.like is None:
        return tally
    other = scheme.by_id[tally.like].tally
    assert other is not None
    return tally.model_copy(update={"table": other.table, "linear": other.linear, "like": None})


@dataclass(frozen=True)
class Uses:
    """What an indicator's rule hangs on: facts (and attributes), other indicators' points, unknowns."""

    facts: frozenset[str]
    nodes: tuple[str, ...]
    unknowns: frozenset[str]
    tally: Tally | None


def uses_of(scheme: Scheme, node: Indicator) -> Uses:
    """What an indicator's rule hangs on, found once a scheme."""
    found: Uses | None = scheme._uses.get(node.id)
    if found is None:
        own = list(arguments(node))
        found = Uses(
            frozenset(item for item in own if isinstance(item, str)),
            tuple(item.node for item in own if isinstance(item, NodeOf)),
            frozenset(unknowns_of(scheme, node)),
            row_rule(scheme, node),
        )
        scheme._uses[node.id] = found
    return found


def unknowns_of(scheme: Scheme, node: Indicator) -> list[str]:
    """The unknown parameters an indicator hangs on: in its rule, its conditions, and the facts and rows it counts."""
    tally = row_rule(scheme, node)
    found = parameters(node) + references(tally)
    tested = conditions(node)
    if tally is not None and tally.where is not None:
        tested = [*tested, tally.where]
    columns: dict[str, set[str]] = {}
    if tally is not None:
        columns[tally.over] = set(scheme.events[tally.over].derive)
    for name in reached(scheme.facts, arguments(node)):
        fact = scheme.facts.get(name)
        if fact is None:
            continue
        found += references(fact)
        if fact.table is not None:
            asked = fact.columns(scheme.events[fact.table].dated_by)
            columns.setdefault(fact.table, set()).update(asked)
    for table, names in columns.items():
        events = scheme.events[table]
        found += references([events.window, [events.derive[name] for name in sorted(events.needed(names))]])
    named = [reference.unknown for reference in found]
    named += [name for condition in tested for name in sorted(condition.unknowns())]
    return list(dict.fromkeys(name for name in named if name is not None))
