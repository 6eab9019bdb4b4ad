"""Which indicators of one unit move when a fact changes or rows of an event table go."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from kaohe.evaluation import Evaluation
from kaohe.ledger.attributes import fits
from kaohe.scheme.base import references
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.primitive import NodeOf
from kaohe.scheme.usage import arguments

Atom = str | tuple[str, int]
"""What can move: a fact, or one row of an event table (by its place among those that count)."""


class Dependence:
    """What each indicator of one unit hangs on; units below stay as they are."""

    def __init__(self, ev: Evaluation, unit: str) -> None:
        self.ev, self.unit, self.index = ev, unit, ev.index(unit)
        self.scheme = ev.scheme
        self._facts: dict[str, frozenset[Atom]] = {}
        self._nodes: dict[str, frozenset[Atom]] = {}
        self._places: dict[str, dict[str, int]] = {}
        self.joined: dict[str, list[Indicator]] = {}
        for node in self.scheme.walk():
            needed = None if node.joins is None else node.joins.once_supplied
            if node.joins is not None and (needed is None or needed in self.scheme.supplied):
                self.joined.setdefault(node.joins.node, []).append(node)

    def given(self, name: str) -> bool:
        """Whether the unit's value of a fact was entered."""
        return self.ev.facts.entered(self.unit, name) is not None

    def fact(self, name: str) -> frozenset[Atom]:
        """What a fact hangs on: itself; what it is derived from, unless it is given directly."""
        if name not in self._facts:
            spec = self.scheme.facts.get(name)
            found: set[Atom] = set() if spec is None else {name}
            if spec is not None and spec.derived and not self.given(name):
                if spec.table is not None:
                    told = self.ev.facts.column(name).trace(self.index)
                    found |= {(spec.table, self.row(spec.table, hit["place"])) for hit in told["hits"]}
                for source in spec.sources():
                    found |= self.fact(source)
            self._facts[name] = frozenset(found)
        return self._facts[name]

    def row(self, table: str, place: str) -> int:
        """A row's place among those of its table that count, from where it stands in the ledger."""
        if table not in self._places:
            rows = self.ev.facts.rows(table)
            self._places[table] = {
                text: row for row, text in enumerate(rows.places) if rows.unit[row] == self.index
            }
        return self._places[table][place]

    def tallied(self, node: Indicator) -> list[dict[str, Any]]:
        """The rows an indicator sums over directly, as its trace tells them; none where it does not."""
        column = self.ev.columns[node.id]
        steps = [step for step in column.steps if step.kind == "tally"]
        told: list[dict[str, Any]] = steps[0].at(self.index)["rows"] if steps else []
        return told

    def own(self, node: Indicator) -> frozenset[Atom]:
        """What an indicator's own rule reads, other indicators left aside."""
        found: frozenset[Atom] = frozenset()
        for name in self.read(node):
            found |= self.fact(name)
        if node.tally is not None:
            table = node.tally.over
            found |= {(table, self.row(table, told["place"])) for told in self.tallied(node)}
        return found

    def read(self, node: Indicator) -> list[str]:
        """The facts an indicator's own rule names."""
        names = [name for name in arguments(node) if isinstance(name, str)]
        base = references(node.tally.base) if node.tally is not None else []
        names += [reference.fact for reference in base if reference.fact is not None]
        return list(dict.fromkeys(name for name in names if name in self.scheme.facts))

    def needs(self, node: Indicator) -> list[Indicator]:
        """The indicators whose points go into one directly."""
        found = [child for child in node.children if child.joins is None]
        found += self.joined.get(node.id, [])
        if node.rollup is None:
            found += [self.scheme.by_id[of.node] for of in arguments(node) if isinstance(of, NodeOf)]
        return list({child.id: child for child in found}.values())

    def node(self, name: str) -> frozenset[Atom]:
        """All an indicator hangs on, directly or through others."""
        if name not in self._nodes:
            node = self.scheme.by_id[name]
            found: frozenset[Atom] = self.own(node) if self.concerns(node) else frozenset()
            if self.concerns(node):
                for other in self.needs(node):
                    found |= self.node(other.id)
            self._nodes[name] = found
        return self._nodes[name]

    def concerns(self, node: Indicator) -> bool:
        """Whether an indicator is for units like this one (group and attributes)."""
        guard = self.scheme.guard(node).items()
        return all(bool(fits(self.ev.facts.column(name), wanted)[self.index]) for name, wanted in guard)

    def under(self, names: Iterable[str]) -> list[Indicator]:
        """The given indicators and all that goes into them, those that concern the unit."""
        found: dict[str, Indicator] = {}
        waiting = [self.scheme.by_id[name] for name in names]
        while waiting:
            node = waiting.pop(0)
            if node.id not in found and self.concerns(node):
                found[node.id] = node
                waiting += self.needs(node)
        return list(found.values())

    @cached_property
    def moving(self) -> dict[str, frozenset[Atom]]:
        """What each indicator hangs on, those that hang on nothing left out."""
        return {node.id: atoms for node in self.scheme.walk() if (atoms := self.node(node.id))}
