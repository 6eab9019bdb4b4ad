"""What a total is made of: its points indicator by indicator, for totals that have no maximum to lose from."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.quantities import Number

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation
    from kaohe.scheme.indicator import Indicator

Composition = dict[str, tuple[Number, Number]]


def composition(ev: Evaluation, node: Indicator, index: int) -> Composition:
    """Bounds of points by indicator, which add up to those of ``node`` for one unit (zeros included).

    A sum without a maximum is told by its children; an indicator with a maximum, or whose children do not simply add
    up (converted, capped, rescaled), by its own points.
    """
    points = ev.columns[node.id].points.at(index)
    own: Composition = {node.id: points}
    if node.max is not None or node.total is None:
        return own
    found: Composition = {}
    for child in node.children:
        if child.joins is None and ev.columns[child.id].applies[index]:
            found |= composition(ev, child, index)
    for joined in joined_to(ev, node, index):
        found[joined.id] = ev.columns[joined.id].points.at(index)
    sums = tuple(sum((pair[end] for pair in found.values()), Fraction(0)) for end in (0, 1))
    return found if found and sums == points else own


def joined_to(ev: Evaluation, node: Indicator, index: int) -> list[Indicator]:
    """The indicators that count in this one's total instead of their parent's, for one unit."""
    found = []
    for other in ev.scheme.walk():
        joins = other.joins
        if joins is None or joins.node != node.id or not ev.columns[other.id].applies[index]:
            continue
        if joins.once_supplied is None or joins.once_supplied in ev.scheme.supplied:
            found.append(other)
    return found
