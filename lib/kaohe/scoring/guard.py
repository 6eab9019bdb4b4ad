"""Where an indicator applies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kaohe.scheme.checks import arguments
from kaohe.scheme.indicator import Indicator
from kaohe.scoring.column import Columns
from kaohe.scoring.interval import Array


def among(known: Columns, wanted: Mapping[str, Any]) -> Array:
    """Where the unit has the attributes wanted; an attribute nobody gave leaves none out."""
    found = np.ones(known.size, dtype=bool)
    for name, value in wanted.items():
        column = known.fact(name)
        if column.words is not None:
            options = value if isinstance(value, list) else [value]
            held = np.array([word is None or word in options for word in column.words], dtype=bool)
        else:
            held = column.missing | np.asarray(column.value.low == int(value is True), dtype=bool)
        found = found & held
    return found


def guard(known: Columns, node: Indicator) -> Array:
    """Where a leaf applies: the guard on the unit holds, and none of its facts was declared not applicable."""
    applies = among(known, known.scheme.guard(node))
    for argument in arguments(node):
        if isinstance(argument, str):
            applies = applies & known.fact(argument).applies
    return applies
