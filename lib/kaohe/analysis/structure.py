"""What a regulation spends its points on: the nominal share of each theme, and of each kind of rule, in the total.

An indicator's share is its maximum among its siblings' (or its weight among theirs) times its parent's share; what a
parent grants by itself (底分) is its own. Indicators without a maximum, which only add or deduct, have no share; where
a whole has no maximum at all, each of its children can be anything between nothing and all of it. While maxima or
weights are unknown a share is an interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, get_args

from kaohe.analysis.unknowns import limits
from kaohe.quantities import INFINITY, Number
from kaohe.scheme.base import Reference
from kaohe.scheme.indicator import Indicator, Theme

if TYPE_CHECKING:
    from kaohe.scheme.model import Scheme

UNNAMED = "未归类"
THEMES: tuple[str, ...] = (*get_args(Theme), UNNAMED)
Bounds = tuple[Number, Number]
Share = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Portion:
    """A piece of the total: the indicator it hangs on, its theme, and its least and greatest share."""

    node: Indicator
    theme: str
    share: Share


def portions(scheme: Scheme, group: str) -> list[Portion]:
    """The pieces that the total of a group's units is made of, in the order of the scheme."""
    return list(
        _portions(scheme, scheme.by_id[scheme.ranking.of], group, (Fraction(1), Fraction(1)), UNNAMED)
    )


def by_theme(scheme: Scheme, group: str) -> dict[str, Share]:
    """The share of each theme that occurs, in the order of ``THEMES``."""
    return gathered(portions(scheme, group), lambda portion: portion.theme, THEMES)


def gathered(
    pieces: Iterable[Portion], name: Callable[[Portion], str], order: Iterable[str]
) -> dict[str, Share]:
    """Shares added up by a name; together they make the whole, which narrows them."""
    sums: dict[str, list[Fraction]] = {}
    for piece in pieces:
        ends = sums.setdefault(name(piece), [Fraction(0), Fraction(0)])
        ends[0], ends[1] = ends[0] + piece.share[0], ends[1] + piece.share[1]
    least = sum((ends[0] for ends in sums.values()), Fraction(0))
    most = sum((ends[1] for ends in sums.values()), Fraction(0))
    return {
        key: (max(sums[key][0], 1 - (most - sums[key][1])), min(sums[key][1], 1 - (least - sums[key][0])))
        for key in order
        if key in sums
    }


def groups_alike(scheme: Scheme) -> list[tuple[str, str]]:
    """A group for each kind of structure, with the title of all groups that share it (empty where all do).

    A group that no part of the total applies to has none.
    """
    kinds: dict[Any, list[str]] = {}
    for group in scheme.groups:
        key = tuple((piece.node.id, piece.theme, piece.share) for piece in portions(scheme, group))
        if key:
            kinds.setdefault(key, []).append(group)
    if len(kinds) == 1:
        return [(next(iter(kinds.values()))[0], "")]
    return [(groups[0], "、".join(groups)) for groups in kinds.values()]


def _portions(scheme: Scheme, node: Indicator, group: str, share: Share, theme: str) -> Iterator[Portion]:
    theme = node.theme or theme
    children = [child for child in node.children if child.joins is None and applies(child, group)]
    if node.mean is not None:
        sized = [(child, _weight(scheme, child, group)) for child in children]
    else:
        sized = [(child, bounds(scheme, child.max, group)) for child in children if child.max is not None]
    own = node.base
    if own is not None and sized:
        sized = [(node, bounds(scheme, own, group)), *sized]
    if not sized and node.max is None and node.children:
        for child in children:
            least = share[0] if len(children) == 1 else Fraction(0)
            yield from _portions(scheme, child, group, (least, share[1]), theme)
        return
    if not sized:
        yield Portion(node, theme, share)
        return
    whole = None if node.mean is not None else _literal(node)
    for (child, _), part in zip(sized, shares([size for _, size in sized], whole), strict=True):
        portion = (share[0] * part[0], share[1] * part[1])
        if child is node:
            yield Portion(node, theme, portion)
        else:
            yield from _portions(scheme, child, group, portion, theme)


def shares(sizes: list[Bounds], whole: Fraction | None = None) -> list[Share]:
    """Each size as a share of all; sizes that are open add up to ``whole`` where it is given."""
    open_ = any(low != high for low, high in sizes)
    found: list[Share] = []
    for place, (low, high) in enumerate(sizes):
        others = [size for other, size in enumerate(sizes) if other != place]
        least = sum((size[0] for size in others), Fraction(0))
        most = sum((size[1] for size in others), Fraction(0))
        if open_ and whole:
            low, high = max(low, whole - most), min(high, whole - least)
            found.append((_clipped(low / whole), _clipped(high / whole)))
        else:
            found.append((_part(low, most), _part(high, least)))
    return found


def bounds(scheme: Scheme, parameter: Fraction | Reference | None, group: str) -> Bounds:
    """What a maximum or weight can be for a group's units, not below 0."""
    if isinstance(parameter, Fraction):
        return parameter, parameter
    low, high = (Fraction(0), INFINITY) if parameter is None else _referred(scheme, parameter, group)
    return max(low, Fraction(0)), max(high, Fraction(0))


def _referred(scheme: Scheme, reference: Reference, group: str) -> Bounds:
    values = reference.values
    found: Bounds | None = None
    if values:
        by_group = reference.by == "group"
        known = [values[group]] if by_group and group in values else list(values.values())
        found = min(known), max(known)
    elif reference.unknown is not None:
        supplied = scheme.supplied.get(reference.unknown)
        if supplied is not None and isinstance(supplied.value, Fraction):
            found = supplied.value, supplied.value
        else:
            found = limits(scheme.unknowns[reference.unknown])
    if found is None:
        return Fraction(0), INFINITY
    low, high = sorted(end * reference.times for end in found)
    return low, high


def _weight(scheme: Scheme, child: Indicator, group: str) -> Bounds:
    return (Fraction(1), Fraction(1)) if child.weight is None else bounds(scheme, child.weight, group)


def _literal(node: Indicator) -> Fraction | None:
    """What the children's maxima add up to; None where the regulation itself does not add up."""
    return node.max if isinstance(node.max, Fraction) and node.discrepancy is None else None


def applies(node: Indicator, group: str) -> bool:
    """Whether an indicator is for the units of a group, as far as its guard names groups."""
    wanted = node.applies_to.get("group")
    return wanted is None or group == wanted or (isinstance(wanted, (list, tuple)) and group in wanted)


def _part(size: Number, rest: Number) -> Fraction:
    """``size / (size + rest)``, also at infinity."""
    if isinstance(size, float) and math.isinf(size):
        return Fraction(1)
    if (isinstance(rest, float) and math.isinf(rest)) or not size:
        return Fraction(0)
    return Fraction(size) / (Fraction(size) + Fraction(rest))


def _clipped(share: Number) -> Fraction:
    return Fraction(min(max(share, 0), 1))
