"""The scheme's own names for what scenarios may call otherwise: by alias, by title, by a like reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kaohe.ledger.model import ColumnShape, LedgerShape, TableShape
from kaohe.ledger.sheets import key
from kaohe.scheme.model import Scheme
from kaohe.scheme.supplied import number
from kaohe.scheme.unit import folded
from kaohe.scheme.unknown import ordinal


@dataclass(frozen=True)
class Names:
    """Names of one scheme; what it does not know stays as it is."""

    scheme: Scheme

    @cached_property
    def _shape(self) -> LedgerShape:
        return self.scheme.shape

    @cached_property
    def _units(self) -> dict[str, str]:
        return unit_names(self._shape)

    @cached_property
    def _facts(self) -> dict[str, str]:
        return fact_names(self._shape)

    @cached_property
    def _unknowns(self) -> Mapping[str, str]:
        return {unknown.alias: name for name, unknown in self.scheme.unknowns.items() if unknown.alias}

    def unit(self, name: str) -> str:
        """A unit by any of its names."""
        return self._units.get(folded(name), name)

    def fact(self, name: str) -> str:
        """A fact, or an event table, by name or title."""
        return self._facts.get(key(name), name)

    def unknown(self, name: str) -> str:
        """An unknown by name or alias."""
        return self._unknowns.get(name, name)

    def value(self, unknown: str, value: Any) -> Any:
        """What a value given for an unknown comes to; None opens it."""
        spec = self.scheme.unknowns.get(self.unknown(unknown))
        return value if spec is None or value is None else ordinal(number(value, spec))

    def reading(self, name: str) -> str:
        """The reading that others of the same ambiguity follow."""
        spec = self.scheme.readings.get(name)
        return name if spec is None else spec.same_as or name


def unit_names(shape: LedgerShape) -> dict[str, str]:
    """The roster's own name of each unit by every name it has, folded."""
    return {folded(name): unit.name for unit in shape.roster for name in (unit.name, *unit.aliases)}


def fact_names(shape: LedgerShape) -> dict[str, str]:
    """Facts and event tables by name and title, folded; as in a ledger, a fact goes before a table."""
    targets: list[ColumnShape | TableShape] = [*shape.events, *shape.facts]
    return {key(target.title): target.name for target in targets} | {
        key(target.name): target.name for target in targets
    }
