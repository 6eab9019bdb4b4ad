"""Attributes of units as columns: what the ledger says, else the regulation's roster (名单)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from kaohe.ledger.cells import shown, value_column
from kaohe.ledger.model import Ledger
from kaohe.scheme.model import Scheme
from kaohe.scoring.facts import FactColumn, traced, word_column
from kaohe.scoring.interval import Array

SHEET = "考核对象表"
ROSTER = "名单"


def group(scheme: Scheme, ledger: Ledger) -> FactColumn:
    """The units' groups, as texts."""
    units = ledger.units["unit"].tolist()
    listed = [scheme.units[unit].group if unit in scheme.units else None for unit in units]
    entered = [value or None for value in ledger.units["group"]]
    words = [mine or theirs for mine, theirs in zip(entered, listed, strict=True)]

    def trace(index: int) -> dict[str, Any]:
        source = SHEET if entered[index] else _listed(scheme, units[index])
        return {"title": "类别", "shown": shown(words[index]), "source": source}

    return traced(word_column(words), trace)


def attribute(scheme: Scheme, ledger: Ledger, name: str) -> FactColumn:
    """One attribute: yes or no, a number, a text, or another unit's name (a text)."""
    spec = scheme.attributes[name]
    units = ledger.units["unit"].tolist()
    entered = ledger.units[name].tolist() if name in ledger.units else [None] * len(units)
    listed = [scheme.units[unit].value(name, spec) if unit in scheme.units else None for unit in units]
    values = [theirs if mine is None else mine for mine, theirs in zip(entered, listed, strict=True)]

    def trace(index: int) -> dict[str, Any]:
        from_roster = entered[index] is None and listed[index] is not None
        source = _listed(scheme, units[index]) if from_roster else SHEET
        return {"title": spec.title, "shown": shown(values[index]), "source": source}

    return traced(value_column(values, "text" if spec.type == "unit" else spec.type), trace)


def fits(column: FactColumn, wanted: Any) -> Array:
    """Where an attribute is (one of) what is wanted; one nobody gave fits."""
    if column.words is not None:
        options = wanted if isinstance(wanted, list) else [wanted]
        return np.array([word is None or word in options for word in column.words], dtype=bool)
    return np.asarray(column.missing | (column.value.low == int(wanted is True)), dtype=bool)


def among(wanted: Mapping[str, Any], column: Callable[[str], FactColumn], size: int) -> Array:
    """The units whose attributes are all as wanted."""
    taken = np.ones(size, dtype=bool)
    for name, value in wanted.items():
        taken &= fits(column(name), value)
    return taken


def _listed(scheme: Scheme, unit: str) -> str:
    clauses = scheme.units[unit].clauses if unit in scheme.units else []
    return f"{ROSTER} {'、'.join(clauses)}".strip()
