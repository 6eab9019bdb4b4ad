"""How far two orders of the same units agree: Kendall's τ-b and Spearman's ρ, exact up to their last root.

With ``C`` concordant and ``D`` discordant pairs, ``n₀`` pairs in all and ``n₁``, ``n₂`` pairs tied in one order and in
the other, τ-b = (C − D) / √((n₀ − n₁)(n₀ − n₂)) (Kendall 1945). ρ is Pearson's correlation of the mid-ranks. Both are
−1 to 1; 1 is the same order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from kaohe.quantities import display

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


@dataclass(frozen=True)
class Correlation:
    """``numerator / √radicand``, both integers; the radicand is not negative."""

    numerator: int
    radicand: int

    @property
    def defined(self) -> bool:
        """False where one of the orders ties all units (or there are fewer than two)."""
        return self.radicand > 0

    def rounded(self, decimals: int = 3) -> Fraction:
        """The value, rounded half up (away from zero).

        Raises
        ------
        ZeroDivisionError
            It is not defined.
        """
        if not self.defined:
            raise ZeroDivisionError("the correlation is not defined")
        doubled = isqrt(4 * (self.numerator * 10**decimals) ** 2 // self.radicand)
        value = Fraction((doubled + 1) // 2, 10**decimals)
        return -value if self.numerator < 0 else value

    def shown(self, decimals: int = 3) -> str:
        """``0.987``, or — where it is not defined."""
        return display(self.rounded(decimals), decimals) if self.defined else "—"


@dataclass(frozen=True)
class Agreement:
    """Two orders of one ranking.

    Attributes
    ----------
    group
        Whose ranking; empty where all units are ranked together.
    units
        How many have a certain rank in both: what the correlations rest on.
    left_out
        How many are ranked, and have an open rank in one of them, or are ranked in one only.
    concordant, discordant
        Pairs of units in the same order in both, and in opposite orders; the rest are tied in one or both.
    changed
        How many have another rank.
    """

    group: str
    units: int
    left_out: int
    concordant: int
    discordant: int
    tau: Correlation
    rho: Correlation
    changed: int


def agreements(before: Evaluation, after: Evaluation) -> list[Agreement]:
    """One for each ranking (one of all units, or one a group), in the order of the scheme."""
    by_group = after.scheme.ranking.among == "group"
    mine, theirs = _ranks(before), _ranks(after)
    fields: dict[str, list[str]] = {group: [] for group in (after.scheme.groups if by_group else [""])}
    for unit, group in zip(before.units, before.groups, strict=True):
        if unit in theirs and (mine[unit] != (None, None) or theirs[unit] != (None, None)):
            fields.setdefault(group if by_group else "", []).append(unit)
    found = []
    for group, units in fields.items():
        known = [unit for unit in units if _certain(mine[unit]) and _certain(theirs[unit])]
        if units:
            one, other = ([ranks[unit][0] for unit in known] for ranks in (mine, theirs))
            found.append(_agreement(group, one, other, len(units) - len(known)))
    return found


def grade_changes(before: Evaluation, after: Evaluation) -> Counter[tuple[str | None, str | None]]:
    """How many units went from one grade to another (None: undecided); empty where the scheme has no grades."""
    if before.scheme.ranking.grade is None or after.scheme.ranking.grade is None:
        return Counter()
    mine, theirs = (dict(zip(ev.ranking["unit"], ev.ranking["grade"], strict=True)) for ev in (before, after))
    return Counter((mine[unit], theirs[unit]) for unit in before.units if unit in theirs)


def kendall(one: Sequence[int], other: Sequence[int]) -> Correlation:
    """Kendall's τ-b of two lists of ranks, of one length."""
    first, second = _signs(one), _signs(other)
    return _tau(first, second)


def spearman(one: Sequence[int], other: Sequence[int]) -> Correlation:
    """Spearman's ρ of two lists of ranks, of one length; tied units share the middle of their ranks."""
    return _rho(_signs(one), _signs(other))


def _agreement(group: str, one: list[int], other: list[int], left_out: int) -> Agreement:
    first, second = _signs(one), _signs(other)
    products = first * second
    concordant, discordant = int((products > 0).sum()) // 2, int((products < 0).sum()) // 2
    changed = sum(mine != theirs for mine, theirs in zip(one, other, strict=True))
    tau, rho = _tau(first, second), _rho(first, second)
    return Agreement(group, len(one), left_out, concordant, discordant, tau, rho, changed)


def _signs(ranks: Sequence[int]) -> Any:
    """For each pair of units, −1, 0 or 1: how their ranks compare."""
    column = np.array(ranks, dtype=np.int64)
    return np.sign(column[:, None] - column[None, :])


def _tau(first: Any, second: Any) -> Correlation:
    untied = [int((signs != 0).sum()) // 2 for signs in (first, second)]
    return Correlation(int((first * second).sum()) // 2, untied[0] * untied[1])


def _rho(first: Any, second: Any) -> Correlation:
    """A unit's row of signs adds up to twice its mid-rank less the mean of all."""
    one, other = ([int(item) for item in signs.sum(axis=1)] for signs in (first, second))
    shared = sum(mine * theirs for mine, theirs in zip(one, other, strict=True))
    return Correlation(shared, sum(item * item for item in one) * sum(item * item for item in other))


def _ranks(ev: Evaluation) -> dict[str, tuple[Any, Any]]:
    frame = ev.ranking
    return {
        unit: (low, high)
        for unit, low, high in zip(frame["unit"], frame["rank_low"], frame["rank_high"], strict=True)
    }


def _certain(ranks: tuple[Any, Any]) -> bool:
    return ranks[0] is not None and ranks[0] == ranks[1]
