"""What scoring sees of the facts: columns by unit (or by event row), with their states."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np

from kaohe.scoring.interval import Array, Interval, everything


@dataclass(frozen=True, eq=False)
class FactColumn:
    """One fact of every unit.

    Attributes
    ----------
    value
        Bounds; a missing fact has those of its kind. Yes is 1 and no is 0; dates count in days.
    words
        Texts of a text fact (None: missing), else None.
    applies
        False where the fact was declared not applicable (不适用).
    missing
        Where nobody has said.
    empty
        Where a ratio's denominator is 0.
    maybe_empty
        Where it could yet turn out to be 0.
    kind
        The fact's type.
    trace
        For one unit's index: where the value comes from, as plain data.
    awaited
        Where a missing fact may yet be said: rules for what is missing (``missing: true``) then may hold or not.
        None: nowhere, what is missing stays so.
    """

    value: Interval
    applies: Array
    missing: Array
    empty: Array
    maybe_empty: Array
    kind: str
    words: Array | None = None
    trace: Callable[[int], dict[str, Any]] = field(default=lambda index: {})
    awaited: Array | None = None

    def __len__(self) -> int:
        return len(self.applies)


def column(value: Interval, kind: str, **states: Any) -> FactColumn:
    """A fact column; states not named are False (``applies``: True)."""
    size = len(value)
    no = np.zeros(size, dtype=bool)
    given = {"applies": ~no, "missing": no, "empty": no, "maybe_empty": no} | states
    return FactColumn(value=value, kind=kind, **given)


def word_column(words: list[str | None]) -> FactColumn:
    """A column of texts; None is missing."""
    array = np.empty(len(words), dtype=object)
    array[:] = words
    missing = np.array([word is None for word in words], dtype=bool)
    return column(everything(len(words)), "text", words=array, missing=missing)


def traced(found: FactColumn, trace: Callable[[int], dict[str, Any]]) -> FactColumn:
    """The same column, told otherwise."""
    return replace(found, trace=trace)


class Ranked(Protocol):
    """What a rank column was computed from."""

    def told(self, title: str, rows: Sequence[int]) -> dict[str, Any]:
        """What the ranks of some rows rest on, as plain data."""


@dataclass(frozen=True, eq=False)
class RowColumns:
    """The rows of an event table that count: columns by row, and whose each row is.

    ``unit`` is the index of each row's unit; ``absent`` marks units of which nobody has said whether they have
    rows; ``short`` is how many rows each unit's complete ledger still lacks; ``sure`` marks the rows that surely
    count (the others may lie outside a window whose ends are unknown); ``rankings`` tell of rank columns
    what they were computed from.
    """

    unit: Array
    columns: dict[str, FactColumn]
    absent: Array
    short: Array
    places: list[str]
    titles: dict[str, str]
    shown: Callable[[int], dict[str, str]]
    sure: Array
    rankings: Mapping[str, Ranked] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.unit)

    def ranked(self, rows: Sequence[int]) -> list[dict[str, Any]]:
        """What the ranks of some rows were computed from, as plain data, by rank column."""
        return [item.told(self.titles[name], rows) for name, item in self.rankings.items()]


class FactSource(Protocol):
    """Where evaluation takes its facts from."""

    units: list[str]

    def column(self, name: str) -> FactColumn:
        """A fact, an attribute or ``group`` by name."""

    def rows(self, table: str) -> RowColumns:
        """An event table by name."""

    def kept(self, table: str) -> bool:
        """Whether anybody kept an event table: False only for one not handed over in Python."""
