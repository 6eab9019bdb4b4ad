"""The answers that are not numbers: not applicable, not computable, bounds."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import NamedTuple


class State(Enum):
    """Never mixed with zero."""

    NOT_APPLICABLE = "不适用"
    NOT_COMPUTABLE = "无法计算"

    def __repr__(self) -> str:
        return f"kaohe.{self.name}"


NOT_APPLICABLE = State.NOT_APPLICABLE
"""The indicator leaves the total; as a fact: it does not apply to the unit."""

NOT_COMPUTABLE = State.NOT_COMPUTABLE
"""A fact or parameter the clause needs is missing."""


class Bounds(NamedTuple):
    """What a total can still be, while facts or parameters are missing (points, both ends included)."""

    low: Fraction | float
    high: Fraction | float
