"""What stands of the facts of a ledger: what was entered, settled with what is computed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kaohe.ledger.counts import Basis, beside, of_parts, of_rows
from kaohe.ledger.reconcile import Entry, Settled, entries

if TYPE_CHECKING:
    from kaohe.ledger.facts import Facts

Key = tuple[str, str]


class Standings:
    """By (unit, fact), what stands and what other sources say.

    ``recorded`` is what was entered, settled between the sources of the ledger; it stands alone where what is computed
    does not take part (facts handed over in Python).
    """

    def __init__(self, facts: Facts, recorded: dict[Key, Settled], *, alone: bool = False) -> None:
        self.facts, self.recorded, self.alone = facts, recorded, alone
        self._by_fact: dict[str, list[Settled | None]] = {}

    @cached_property
    def every(self) -> dict[Key, Settled]:
        """What stands of each (unit, fact) that was entered."""
        specs, found = self.facts.scheme.facts, dict(self.recorded)
        for name in dict.fromkeys(fact for _, fact in self.recorded):
            if name in specs and specs[name].derived:
                items = zip(self.facts.units, self.of(name), strict=True)
                found |= {(unit, name): item for unit, item in items if item is not None}
        return found

    @cached_property
    def replacing(self) -> dict[tuple[str, str], list[Entry]]:
        """Entries that correct others, or take them away (no value), by (unit, fact)."""
        if "correction" not in self.facts.ledger.facts:
            return {}
        found = entries(self.facts.ledger.facts, self.facts.as_of)
        return {
            key: kept for key, items in found.items() if (kept := [item for item in items if item.replaced])
        }

    def of(self, name: str) -> list[Settled | None]:
        """What stands of a fact, by unit; None where nothing was entered."""
        if name not in self._by_fact:
            self._by_fact[name] = self._settled(name)
        return self._by_fact[name]

    def _settled(self, name: str) -> list[Settled | None]:
        spec = self.facts.scheme.facts[name]
        items = [self.recorded.get((unit, name)) for unit in self.facts.units]
        if self.alone or not spec.derived or not any(items):
            return items
        found = self.facts.computed(name)
        return [
            None if item is None else beside(item, spec, found, index, self._basis(name, index), self._order)
            for index, item in enumerate(items)
        ]

    @cached_property
    def _order(self) -> dict[str, int]:
        return {source: place for place, source in enumerate(self.facts.scheme.sources.precedence)}

    def _basis(self, name: str, index: int) -> Basis | None:
        """What a unit's computed value of a fact rests on; None where it is not computed, or a part is open."""
        scheme = self.facts.scheme
        spec = scheme.facts[name]
        if spec.table is not None:
            return of_rows(scheme.events[spec.table].title, self.facts.rows(spec.table), index, self._order)
        parts = [part for part in spec.sources() if part in scheme.facts]
        if self.facts.computed(name).missing[index]:
            return None
        titles = [scheme.facts[part].title for part in parts]
        return of_parts(titles, [self._part(part, index) for part in parts], self._order)

    def _part(self, name: str, index: int) -> Basis | None:
        """What a unit's value of a fact rests on, entered or computed."""
        item = self.of(name)[index]
        if item is not None:
            return Basis(item.entry.source, item.entry.note, item.entry.place)
        return self._basis(name, index) if self.facts.scheme.facts[name].derived else None
