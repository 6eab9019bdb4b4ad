"""What numbers must add up to: maxima to their parent's maximum, weights to 100%."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Literal, NamedTuple

from kaohe.quantities import percent, plain
from kaohe.scheme.base import Reference
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.model import Scheme


class Total(NamedTuple):
    """What an indicator's children add up to, and what is stated.

    ``found`` and ``stated`` are points (满分) or shares of 1 (权重); ``unknowns`` are those whose supplied values
    took part.
    """

    node: Indicator
    what: Literal["满分", "权重"]
    found: Fraction
    stated: Fraction
    unknowns: list[str]

    @property
    def right(self) -> bool:
        """Whether both agree."""
        return self.found == self.stated

    @property
    def declared(self) -> bool:
        """Whether the scheme declares that the regulation itself adds up to what was found."""
        fault = self.node.discrepancy
        return self.what == "满分" and fault is not None and fault.items == self.found

    @property
    def message(self) -> str:
        """What does not agree."""
        return f"“{self.node.title}”各项{self.what}相加不符"

    def shown(self) -> tuple[str, str]:
        """What was found and what is stated, without loss."""
        show = percent if self.what == "权重" else plain
        return show(self.found), show(self.stated)


class Mismatch(NamedTuple):
    """Supplied unknowns whose values do not add up: what they give, and what they should."""

    unknowns: list[str]
    message: str
    found: str
    expected: str


def total(scheme: Scheme, node: Indicator) -> Total | None:
    """What an indicator's children add up to; None where nothing is stated, or not all of it is known."""
    if node.mean is not None and node.weights_add_to == "100%":
        weights = [child.weight for child in node.mean if child.weight is not None]
        return _added(scheme, node, weights, Fraction(1), "权重")
    if node.total is not None and node.max is not None:
        maxima = [child.max for child in node.total if child.joins is None and child.max is not None]
        return _added(scheme, node, maxima, _value(scheme, node.max), "满分")
    return None


def unbalanced(scheme: Scheme) -> list[Total]:
    """Every sum that is known and does not agree with what is stated, unless the scheme declares it."""
    found = (total(scheme, node) for node in scheme.walk())
    return [item for item in found if item is not None and not item.right and not item.declared]


def overfull(scheme: Scheme, names: Iterable[str]) -> list[tuple[Indicator, Fraction]]:
    """Of these indicators those whose own rule can give more than their maximum, and how much (literals only)."""
    found = []
    for node in (scheme.by_id[name] for name in names if name in scheme.by_id):
        most = _most(node)
        if isinstance(node.max, Fraction) and most is not None and most > node.max:
            found.append((node, most))
    return found


def _most(node: Indicator) -> Fraction | None:
    """The most points a leaf's rule names; None where it names none."""
    ends: list[object] = [node.rating.cap] if node.rating is not None else []
    linears = [node.linear] if node.linear is not None else []
    for row in node.table.all_rows if node.table is not None else []:
        ends.append(row.points)
        linears += [row.linear] if row.linear is not None else []
    for linear in linears:
        ends += [linear.cap, linear.base if linear.cap is None else None]
    most = max((end for end in ends if isinstance(end, Fraction)), default=None)
    limit = node.clamp.hi if node.clamp is not None else None
    return min(most, limit) if most is not None and isinstance(limit, Fraction) else most


def mismatches(scheme: Scheme) -> Iterator[Mismatch]:
    """Every sum that is wholly known, thanks to supplied numbers, and wrong."""
    for item in unbalanced(scheme):
        if item.unknowns and item.node.discrepancy is None:
            yield Mismatch(item.unknowns, item.message, *item.shown())


def _added(
    scheme: Scheme,
    node: Indicator,
    parts: list[Fraction | Reference],
    whole: Fraction | None,
    what: Literal["满分", "权重"],
) -> Total | None:
    values = [_value(scheme, part) for part in parts]
    known = [value for value in values if value is not None]
    if not parts or whole is None or len(known) < len(values):
        return None
    names = [part.unknown for part in parts if isinstance(part, Reference) and part.unknown]
    return Total(node, what, sum(known, Fraction(0)), whole, names)


def _value(scheme: Scheme, parameter: Fraction | Reference) -> Fraction | None:
    """A literal, or a supplied number; None where it is open or differs by unit."""
    if isinstance(parameter, Fraction):
        return parameter
    supplied = scheme.supplied.get(parameter.unknown or "")
    if supplied is None or not isinstance(supplied.number, Fraction):
        return None
    return parameter.plus + parameter.times * supplied.number
