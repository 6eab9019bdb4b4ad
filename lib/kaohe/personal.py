"""Personal details (个人信息) in what people write beside the ledger: supplied numbers and scenarios.

They are masked where an evaluation takes these texts up, with the ledger's own masks: a detail looks the same
wherever it stands. The files themselves are not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from kaohe.ledger.model import Ledger
from kaohe.ledger.privacy import Masker, Personal
from kaohe.ledger.sheets import key, sheets
from kaohe.scenario.model import FactChange, RowChange, Scenario, UnitChange
from kaohe.scheme.model import Scheme
from kaohe.scheme.yamltree import Position

_SAID = {"title": "名称", "author": "提出人", "reason": "理由"}
_WORDS = ("title", "says", "because", "about", "note")


@dataclass
class _Texts:
    """Masks texts one after another, and keeps what was found in them."""

    masker: Masker
    show: bool
    found: list[Personal] = field(default_factory=list)

    @classmethod
    def of(cls, ledger: Ledger) -> _Texts:
        return cls(ledger.masker or Masker(), ledger.personal_shown)

    def read(self, text: Any, place: Callable[[], str], head: str) -> Any:
        if not isinstance(text, str):
            return text
        masked, found = self.masker.mask(text, head)
        self.found += [Personal(place(), head, kind, told) for kind, told in found]
        return text if self.show or not found else masked


def protect_supplied(scheme: Scheme, ledger: Ledger) -> tuple[Scheme, tuple[Personal, ...]]:
    """The scheme with who supplied its numbers, and on what authority, masked; what was found."""
    texts = _Texts.of(ledger)
    changed = {}
    for name, item in scheme.supplied.items():

        def place(name: str = name) -> str:
            return f"supplied.yaml {name}"

        by = texts.read(item.by, place, "给出者")
        authority = texts.read(item.authority, place, "依据")
        if (by, authority) != (item.by, item.authority):
            changed[name] = item.model_copy(update={"by": by, "authority": authority})
    return (scheme.with_supplied(changed) if changed else scheme), tuple(texts.found)


def protect_scenarios(
    scenarios: Iterable[Scenario], scheme: Scheme, ledger: Ledger
) -> tuple[tuple[Scenario, ...], tuple[Personal, ...]]:
    """Scenarios with their free texts masked, those they rest on too; what was found, each place once."""
    texts = _Texts.of(ledger)
    free = _Free(scheme)
    masked = tuple(_protected(item, texts, free) for item in scenarios)
    return masked, tuple(dict.fromkeys(texts.found))


class _Free:
    """What of a ledger is free text, by every name a scenario may call it."""

    def __init__(self, scheme: Scheme) -> None:
        shape = scheme.shape
        self.facts = {
            key(word)
            for fact in shape.facts
            if fact.type == "text" and not fact.choices
            for word in (fact.name, fact.title)
        }
        self._sheets = {
            key(word): {
                key(head): item.title
                for item in sheet.fields
                if item.free
                for head in (item.name, item.title)
            }
            for sheet in sheets(shape)
            for word in (sheet.name, sheet.title)
        }

    def heads(self, sheet: str) -> dict[str, str]:
        """Titles of the columns of free text, by folded name."""
        return self._sheets.get(key(sheet), {})


def _protected(scenario: Scenario, texts: _Texts, free: _Free) -> Scenario:
    included = tuple(_protected(item, texts, free) for item in scenario.included)

    def read(text: Any, position: Position, head: str) -> Any:
        return texts.read(text, lambda: _place(scenario, position), head)

    def cells(given: dict[str, Any], position: Position, heads: dict[str, str]) -> dict[str, Any]:
        return {
            name: read(value, (*position, name), heads[key(name)]) if key(name) in heads else value
            for name, value in given.items()
        }

    def fact(item: FactChange, position: Position) -> FactChange:
        note = read(item.note, (*position, "note"), "备注")
        value = item.value
        if key(item.fact) in free.facts:
            value = read(value, (*position, "value"), item.fact)
        return item.model_copy(update={"note": note, "value": value})

    def row(item: RowChange, position: Position, heads: dict[str, str]) -> RowChange:
        now = cells(item.cells, (*position, "cells"), heads)
        return item.model_copy(update={"cells": now, "was": cells(item.was, (*position, "was"), heads)})

    def unit(item: UnitChange, position: Position) -> UnitChange:
        now = cells(item.cells, (*position, "cells"), free.heads("units"))
        return item.model_copy(update={"cells": now})

    parts: dict[str, Any] = {
        name: read(getattr(scenario, name), (name,), head) for name, head in _SAID.items()
    }
    parts["scheme"] = _worded(scenario.scheme, ("scheme",), read)
    parts["facts"] = [fact(item, ("facts", index)) for index, item in enumerate(scenario.facts)]
    parts["units"] = [unit(item, ("units", index)) for index, item in enumerate(scenario.units)]
    parts["events"] = {
        table: [row(item, ("events", table, index), free.heads(table)) for index, item in enumerate(items)]
        for table, items in scenario.events.items()
    }
    if all(parts[name] == getattr(scenario, name) for name in parts) and _same(included, scenario.included):
        return scenario
    return scenario.changed(**parts).named(scenario.name, scenario._tree, included)


def _worded(patch: Any, position: Position, read: Callable[[Any, Position, str], Any]) -> Any:
    """An overlay on the scheme with its words masked; its numbers, names and bands stay."""
    if isinstance(patch, list):
        return [_worded(item, (*position, index), read) for index, item in enumerate(patch)]
    if not isinstance(patch, dict):
        return patch
    return {
        name: read(item, (*position, name), "规则中的文字")
        if name in _WORDS and isinstance(item, str)
        else _worded(item, (*position, name), read)
        for name, item in patch.items()
    }


def _same(one: Collection[Scenario], other: Collection[Scenario]) -> bool:
    return all(first is second for first, second in zip(one, other, strict=True))


def _place(scenario: Scenario, position: Position) -> str:
    """Where a text stands: file and line; one that is not saved is called just that."""
    line = scenario.tree.line(position) if scenario._tree is not None else None
    return f"情景 {scenario.name or '（未保存）'}" if line is None else f"{scenario.tree.file}:{line}"
