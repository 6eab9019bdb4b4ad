"""What supplied numbers must add up to: maxima to their parent's maximum, weights to 100%."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from kaohe.quantities import percent, plain
from kaohe.scheme.base import Reference
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme


class Mismatch(NamedTuple):
    """Supplied unknowns whose values do not add up: what they give, and what they should."""

    unknowns: list[str]
    message: str
    found: str
    expected: str


def mismatches(scheme: Scheme) -> Iterator[Mismatch]:
    """Every sum that is wholly known, thanks to supplied numbers, and wrong."""
    for node in scheme.walk():
        if node.mean is not None and node.weights_add_to == "100%":
            weights = [child.weight for child in node.mean if child.weight is not None]
            yield from _checked(scheme, node, weights, Fraction(1), "权重")
        elif node.total is not None and node.max is not None and node.discrepancy is None:
            maxima = [child.max for child in node.total if child.joins is None and child.max is not None]
            yield from _checked(scheme, node, maxima, _value(scheme, node.max), "满分")


def _checked(
    scheme: Scheme, node: Indicator, parts: list[Fraction | Reference], whole: Fraction | None, what: str
) -> Iterator[Mismatch]:
    names = [part.unknown for part in parts if isinstance(part, Reference) and part.unknown]
    values = [_value(scheme, part) for part in parts]
    known = [value for value in values if value is not None]
    if not names or whole is None or len(known) < len(values) or sum(known) == whole:
        return
    show = percent if what == "权重" else plain
    yield Mismatch(names, f"“{node.title}”各项{what}相加不符", show(sum(known, Fraction(0))), show(whole))


def _value(scheme: Scheme, parameter: Fraction | Reference) -> Fraction | None:
    """A literal, or a supplied number; None where it is open or differs by unit."""
    if isinstance(parameter, Fraction):
        return parameter
    supplied = scheme.supplied.get(parameter.unknown or "")
    if supplied is None or not isinstance(supplied.number, Fraction):
        return None
    return parameter.plus + parameter.times * supplied.number
