"""Sharing out a whole in proportion, in round parts that add up exactly (最大余数法)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

_FINEST = 4


def apportioned(parts: Sequence[Fraction], whole: Fraction, grid: Fraction) -> list[Fraction]:
    """Parts in proportion to those given that add up to ``whole``, each a multiple of ``grid``.

    The grid is made finer, ten times at each turn, until the whole is a multiple of it; a whole that never is
    (1/3) is shared out exactly. The largest remainders are rounded up.

    Raises
    ------
    ValueError
        All parts are zero, or one of them or the whole is negative.
    """
    total = sum(parts, Fraction(0))
    if total <= 0 or whole < 0 or any(part < 0 for part in parts):
        raise ValueError("nothing to share out in proportion")
    due = [part * whole / total for part in parts]
    for _ in range(_FINEST):
        if (whole / grid).denominator == 1:
            break
        grid /= 10
    else:
        return due
    counts = [floor(part / grid) for part in due]
    order = sorted(range(len(due)), key=lambda place: (counts[place] * grid - due[place], place))
    for place in order[: int(whole / grid) - sum(counts)]:
        counts[place] += 1
    return [count * grid for count in counts]
