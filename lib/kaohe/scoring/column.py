"""One indicator for all units, and what the parts of an evaluation ask of the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme
from kaohe.scoring.facts import FactColumn, FactSource
from kaohe.scoring.interval import Array, Interval
from kaohe.scoring.loss import Loss
from kaohe.scoring.parameters import Parameters
from kaohe.scoring.steps import Step


@dataclass(frozen=True, eq=False)
class NodeColumn:
    """One indicator for every unit: points, maximum, where it applies, labels, and how it came about.

    ``may_leave`` marks where a missing fact decides whether it applies; it then counts as applying.
    """

    node: Indicator
    points: Interval
    maximum: Interval
    applies: Array
    steps: list[Step]
    may_leave: Array
    labels: Array | None = None
    leaf: bool = False
    loss: Loss | None = None

    @property
    def known(self) -> Array:
        """Where the points are certain (or the indicator surely does not apply)."""
        known: Array = self.points.known | ~self.applies
        return known


@dataclass(frozen=True, eq=False)
class Fixed:
    """Points of an indicator handed over: of which units, and where the indicator then applies."""

    points: Interval
    applies: Array
    units: Array


class Columns(Protocol):
    """The scheme and the facts of an evaluation, and every other indicator, evaluated when asked for."""

    scheme: Scheme
    facts: FactSource
    size: int
    parameter: Parameters

    def fact(self, name: str) -> FactColumn:
        """A fact or attribute."""

    def column(self, name: str) -> NodeColumn:
        """One indicator."""

    def nominal(self, node: Indicator) -> Interval:
        """An indicator's maximum as written; 0 where it has none."""


def nowhere(size: int) -> Array:
    """No unit of so many."""
    return np.zeros(size, dtype=bool)
