"""Exact numbers beside the rounded ones that a cell shows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kaohe.quantities import from_exact, plain


def ends(value: Any) -> tuple[Any, Any]:
    """Both ends of a number of a trace record: an exact text such as ``50/3``, bounds, or nothing."""
    if value is None:
        return None, None
    if isinstance(value, Mapping):
        return from_exact(value["low"]), from_exact(value["high"])
    return from_exact(value), from_exact(value)


def exact_text(low: Any, high: Any, places: int = 2) -> str | None:
    """Exact text of a number or interval; None when its cells show it in full with that many places."""
    given = [end for end in dict.fromkeys((low, high)) if end is not None]
    if all(not is_finite(end) or (Fraction(end) * 10**places).denominator == 1 for end in given):
        return None
    return "～".join(plain(end) for end in given)


def is_finite(value: Any) -> bool:
    """Whether a cell can hold the value as a number; exact numbers always are finite."""
    return not (isinstance(value, float) and not math.isfinite(value))
