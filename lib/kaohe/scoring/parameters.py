"""Parameters of a rule as columns: literals, unknowns (their bounds until supplied), per-unit facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np

from kaohe.quantities import INFINITY
from kaohe.scheme.base import Reference
from kaohe.scheme.model import Scheme
from kaohe.scoring.facts import FactColumn
from kaohe.scoring.interval import Interval


class Parameters:
    """Resolves parameters for columns of one length and dtype."""

    def __init__(
        self, scheme: Scheme, size: int, fact: Callable[[str], FactColumn], dtype: object = object
    ) -> None:
        self.scheme, self.size, self.dtype = scheme, size, dtype
        self._fact = fact

    def __call__(self, parameter: Fraction | Reference) -> Interval:
        """The column of a parameter."""
        if isinstance(parameter, Fraction):
            return Interval.constant(parameter, self.size, self.dtype)
        times = Interval.constant(parameter.times, self.size, self.dtype)
        value = self._found(parameter) * times
        return (
            value if not parameter.plus else Interval.constant(parameter.plus, self.size, self.dtype) + value
        )

    def _found(self, parameter: Reference) -> Interval:
        if parameter.fact is not None:
            return self._fact(parameter.fact).value
        if parameter.by is not None:
            return self._looked_up(parameter.by, parameter.values)
        assert parameter.unknown is not None
        return self._unknown(parameter.unknown)

    def _unknown(self, name: str) -> Interval:
        supplied = self.scheme.supplied.get(name)
        if supplied is not None:
            return Interval.constant(supplied.number, self.size, self.dtype)
        low, high = self.scheme.unknowns[name].bounds
        return Interval.between(low, high, self.size, self.dtype)

    def _looked_up(self, by: str, values: Mapping[str, Fraction]) -> Interval:
        """Each unit's number; where nobody said which is the unit's, it lies between them all."""
        words = self._fact(by).words
        assert words is not None
        least, most = min(values.values()), max(values.values())
        found = [
            (least, most) if word is None else (values.get(word, -INFINITY), values.get(word, INFINITY))
            for word in words
        ]
        low, high = Interval.of([item for item, _ in found]), Interval.of([item for _, item in found])
        return low if np.array_equal(low.low, high.low) else Interval(low.low, high.low)

    def resized(self, size: int, fact: Callable[[str], FactColumn]) -> Parameters:
        """The same for columns of another length (event rows)."""
        return Parameters(self.scheme, size, fact, self.dtype)
