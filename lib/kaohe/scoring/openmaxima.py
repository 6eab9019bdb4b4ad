"""Totals while maxima are open (满分待定): what is lost is carried beside what is scored.

Points of 0 to an unknown maximum say little; that nothing was lost says everything. A member that starts from its
maximum and loses ``lost`` has maximum − lost points; where the whole's maximum is known, the total is the whole less
what was lost, and, when some members leave and the rest is rescaled, whole × (1 − Σ lost / Σ maxima).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaohe.quantities import INFINITY, Number

Bounds = tuple[Number, Number]


@dataclass(frozen=True)
class Part:
    """One member that counts towards the whole: where it applies, its points, its maximum, and what it lost.

    ``held`` says that it loses at least 0 and at most its maximum.
    """

    applies: bool
    points: Bounds
    maximum: Bounds
    lost: Bounds
    held: bool


def total_bounds(parts: Sequence[Part], whole: Number, policy: str) -> Bounds:
    """Least and most points of a whole whose members' maxima add up to ``whole``."""
    there = [part for part in parts if part.applies]
    gone = _total([part.maximum for part in parts if not part.applies])
    held = all(part.held for part in there)
    applicable = _within(_total([part.maximum for part in there]), (whole - gone[1], whole - gone[0]))
    lost = _total([part.lost for part in there])
    if held:
        lost = _within(lost, (Fraction(0), applicable[1]))
    points = _within(
        _total([part.points for part in there]), (applicable[0] - lost[1], applicable[1] - lost[0])
    )
    if len(there) == len(parts):
        return _within(points, (whole - lost[1], whole - lost[0]))
    if policy == "full":
        return whole - lost[1], whole - lost[0]
    if policy in ("raw", "zero"):
        return points
    least, most = _share(there, lost, applicable, held)
    return whole * (1 - most), whole * (1 - least)


def rate_bounds(parts: Sequence[Part]) -> Bounds:
    """Σ points / Σ maxima of the members that apply (at least one)."""
    there = [part for part in parts if part.applies]
    applicable = _total([part.maximum for part in there])
    lost = _total([part.lost for part in there])
    least, most = _share(there, lost, applicable, all(part.held for part in there))
    return 1 - most, 1 - least


def _share(there: Sequence[Part], lost: Bounds, applicable: Bounds, held: bool) -> Bounds:
    """Σ lost / Σ maxima.

    Where each member's maximum is at least what it lost, a greater maximum only makes the greatest share smaller.
    """
    if applicable[1] <= 0:
        return Fraction(0), Fraction(0)
    least_divisor = applicable[0]
    if held:
        least_divisor = max(
            least_divisor, sum((max(part.maximum[0], part.lost[1]) for part in there), Fraction(0))
        )
    if least_divisor <= 0:
        return Fraction(0), Fraction(int(lost[1] > 0)) if held else INFINITY
    most = lost[1] / (least_divisor if lost[1] >= 0 else applicable[1])
    least = lost[0] / (applicable[1] if lost[0] >= 0 else least_divisor)
    return (max(Fraction(0), least), min(Fraction(1), most)) if held else (least, most)


def _total(bounds: Sequence[Bounds]) -> Bounds:
    return sum((low for low, _ in bounds), Fraction(0)), sum((high for _, high in bounds), Fraction(0))


def _within(bounds: Bounds, limits: Bounds) -> Bounds:
    """The part of some bounds inside others; themselves where they do not meet."""
    low, high = max(bounds[0], limits[0]), min(bounds[1], limits[1])
    return (low, high) if low <= high else bounds


__all__ = ["Part", "rate_bounds", "total_bounds"]
