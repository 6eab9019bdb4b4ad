"""Linear expressions over options chosen and points of indicators, exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Key = tuple[int, int] | str
"""An option of a cluster (cluster, option): 0 or 1; or the name of an auxiliary number of points."""


@dataclass(frozen=True)
class Expression:
    """``constant + Σ coefficient · variable``."""

    constant: Fraction = Fraction(0)
    terms: Mapping[Key, Fraction] = field(default_factory=dict)

    def __add__(self, other: Expression) -> Expression:
        terms = dict(self.terms)
        for key, value in other.terms.items():
            terms[key] = terms.get(key, Fraction(0)) + value
        return Expression(self.constant + other.constant, terms)

    def __mul__(self, factor: Fraction) -> Expression:
        if not factor:
            return Expression()
        return Expression(self.constant * factor, {key: value * factor for key, value in self.terms.items()})

    def __sub__(self, other: Expression) -> Expression:
        return self + other * Fraction(-1)

    @property
    def fixed(self) -> bool:
        """Whether it is one number."""
        return not any(self.terms.values())


def number(value: Fraction | int) -> Expression:
    """One number."""
    return Expression(Fraction(value))
