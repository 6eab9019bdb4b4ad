"""WMEAN: weighted arithmetic mean (加权平均): Σ w·s / Σ w over the members that apply."""

from __future__ import annotations

from collections.abc import Sequence

from kaohe.scheme.indicator import Renormalise
from kaohe.scoring.aggregate import Aggregate, Member, any_applies, positive, present, total
from kaohe.scoring.interval import Interval


def mean(members: Sequence[Member], policy: Renormalise) -> Aggregate:
    """Average children.

    ``rescale`` divides by the weights of the members that apply; ``full``, ``raw`` and ``zero`` by all weights, a
    member that leaves counting with its nominal maximum (``full``) or with 0.
    """
    size, dtype = len(members[0].points), members[0].points.dtype
    one = Interval.constant(1, size, dtype)
    weights = [one if member.weight is None else member.weight for member in members]
    all_weights = total(weights, size, dtype)
    their_weights = [present(weight, member.applies) for weight, member in zip(weights, members, strict=True)]
    applicable = total(their_weights, size, dtype)
    terms = []
    for weight, member in zip(weights, members, strict=True):
        points = present(member.points, member.applies)
        if policy == "full" and member.nominal is not None:
            points = member.nominal.choose(member.points, member.applies)
        terms.append(weight * points)
    plain = total(terms, size, dtype)
    divisor = positive(applicable) if policy == "rescale" else all_weights
    maxima = total(
        [weight * member.maximum for weight, member in zip(weights, members, strict=True)], size, dtype
    )
    return Aggregate(
        plain / divisor, maxima / all_weights, any_applies(members, size), plain, all_weights, applicable
    )
