"""Facts derived from other facts: ratio, sum, least, most, either, and a count brought to another sample size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

import numpy as np

from kaohe.ledger.counting.quotient import quotient
from kaohe.scheme.fact import Fact
from kaohe.scoring.interval import Array, Interval


@dataclass(frozen=True, eq=False)
class Joined:
    """Bounds of a derived fact, and where its denominator is 0 or may be."""

    value: Interval
    empty: Array | None = None
    maybe_empty: Array | None = None


def joined(spec: Fact, parts: list[Interval]) -> Joined:
    """A fact from the columns of what it is derived from (:meth:`Fact.terms`), sums over all units apart."""
    return _RULES[spec.rule](parts)


def _ratio(parts: list[Interval]) -> Joined:
    """A share; while either part is open it is held to 0–1."""
    top, bottom = parts
    zero = Interval.constant(Fraction(0), len(top))
    one = Interval.constant(Fraction(1), len(top))
    empty = np.asarray(bottom.high == 0, dtype=bool)
    maybe = np.asarray(bottom.low == 0, dtype=bool) & ~empty
    unsure = ~(top.known & bottom.known) & ~empty
    safe = bottom.choose(one, empty | maybe)
    share = top * Interval(1 / safe.high, 1 / safe.low)
    bounded = share.minimum(one).choose(zero.hull(one, np.ones(len(top), dtype=bool)), maybe)
    return Joined(share.choose(bounded, unsure).choose(zero, empty), empty, maybe)


def _scale(parts: list[Interval]) -> Joined:
    """Found × size / sampled; nothing found is nothing whatever was sampled."""
    found, size, sampled = parts
    zero = Interval.constant(Fraction(0), len(found))
    above = found * size
    nothing = np.asarray((above.low == 0) & (above.high == 0), dtype=bool)
    empty = np.asarray((sampled.low == 0) & (sampled.high == 0), dtype=bool)
    maybe = np.asarray((sampled.low <= 0) & (sampled.high >= 0), dtype=bool) & ~empty
    return Joined(quotient(above, sampled).choose(zero, nothing | empty), empty, maybe)


def _all_by(function: Callable[[Interval, Interval], Interval]) -> Callable[[list[Interval]], Joined]:
    return lambda parts: Joined(reduce(function, parts))


_RULES: dict[str, Callable[[list[Interval]], Joined]] = {
    "ratio": _ratio,
    "scale": _scale,
    "add": _all_by(Interval.__add__),
    "min": _all_by(Interval.minimum),
    "most_of": _all_by(Interval.maximum),
    "either": _all_by(Interval.maximum),
}
