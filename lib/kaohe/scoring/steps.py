"""Steps of a node's arithmetic as columns: kept while scoring, turned into plain data for one unit on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from kaohe.quantities import exact
from kaohe.scoring.interval import Interval
from kaohe.scoring.truth import Truth


@dataclass(frozen=True, eq=False)
class Step:
    """One line of arithmetic for every unit: its kind, and columns or constants by name."""

    kind: str
    fields: dict[str, Any] = field(default_factory=dict)

    def at(self, index: int) -> dict[str, Any]:
        """The step of one unit as plain data; numbers as exact text, bounds as two of them."""
        return {"step": self.kind} | {name: at(value, index) for name, value in self.fields.items()}


@dataclass(frozen=True, eq=False)
class Each:
    """A value found for one unit only when asked for."""

    function: Callable[[int], Any]


def at(value: Any, index: int) -> Any:
    """A column's entry for one unit, as plain data."""
    if isinstance(value, Interval):
        low, high = value.at(index)
        return exact(low) if low == high else {"low": exact(low), "high": exact(high)}
    if isinstance(value, Truth):
        return "yes" if value.sure[index] else "maybe" if value.possible[index] else "no"
    if isinstance(value, np.ndarray):
        item = value[index]
        return bool(item) if isinstance(item, np.bool_) else item
    if isinstance(value, Step):
        return value.at(index)
    if isinstance(value, Each):
        return value.function(index)
    if isinstance(value, Fraction):
        return exact(value)
    if isinstance(value, dict):
        return {key: at(item, index) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [at(item, index) for item in value]
    return value
