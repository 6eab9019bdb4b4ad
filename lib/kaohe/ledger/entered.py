"""Entered facts as columns: numbers, shares, days and texts, with what is missing or not applicable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from kaohe.ledger import told
from kaohe.ledger.cells import moment
from kaohe.ledger.reconcile import Entry, Settled
from kaohe.quantities import Number
from kaohe.scheme.fact import Fact
from kaohe.scoring.facts import FactColumn
from kaohe.scoring.interval import Interval
from kaohe.scoring.states import NOT_APPLICABLE


def entered_column(
    spec: Fact, given: Sequence[Settled | None], gone: Mapping[int, Sequence[Entry]]
) -> FactColumn:
    """What stands of a fact by unit (None: missing); ``gone`` are the entries withdrawn, by place of the unit."""
    lows: list[Number] = []
    highs: list[Number] = []
    low, high = spec.bounds
    empty = np.zeros(len(given), dtype=bool)
    applies = np.ones(len(given), dtype=bool)
    for index, item in enumerate(given):
        known = None if item is None else _value(item.entry)
        if item is not None and item.entry.value is NOT_APPLICABLE:
            applies[index] = False
        elif item is not None and item.entry.denominator == 0:
            empty[index] = True
        lows.append(low if known is None else known)
        highs.append(high if known is None else known)
    missing = np.array([item is None for item in given], dtype=bool)

    def trace(index: int) -> dict[str, Any]:
        found = told.settled(given[index], spec.type)
        if gone.get(index):
            found["withdrawn"] = [told.entered(entry, spec.type) for entry in gone[index]]
        return {"title": spec.title, "unit": spec.unit, **found}

    words = None
    if spec.type == "text":
        words = np.array([None if item is None else _word(item.entry) for item in given], dtype=object)
    value = Interval(Interval.of(lows).low, Interval.of(highs).low)
    maybe = missing & (spec.type == "ratio")
    return FactColumn(value, applies, missing, empty, maybe, spec.type, words, trace)


def _word(entry: Entry) -> str | None:
    return None if entry.value is NOT_APPLICABLE else str(entry.value)


def _value(entry: Entry) -> Fraction | None:
    """An entry as a number; a share when it is a pair; None for texts and for what is not applicable."""
    value = entry.value
    if value is NOT_APPLICABLE:
        return Fraction(0)
    if isinstance(value, date):
        return moment(value)
    if isinstance(value, str):
        return None
    if entry.denominator is not None:
        return Fraction(value) / entry.denominator if entry.denominator else Fraction(0)
    return Fraction(value)
