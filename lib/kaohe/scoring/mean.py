"""WMEAN: weighted arithmetic mean (加权平均): Σ w·s / Σ w over the members that apply."""

from __future__ import annotations

from collections.abc import Sequence

from kaohe.quantities import Number
from kaohe.scheme.indicator import Renormalise
from kaohe.scoring.aggregate import Aggregate, Member, any_applies, positive, present, total
from kaohe.scoring.interval import Array, Interval
from kaohe.scoring.openweights import mean_bounds


def mean(members: Sequence[Member], policy: Renormalise, whole: Number | None = None) -> Aggregate:
    """Average children.

    ``rescale`` divides by the weights of the members that apply; ``full``, ``raw`` and ``zero`` by all weights, a
    member that leaves counting with its nominal maximum (``full``) or with 0. While weights are open, ``whole`` is
    what they all add up to (None: nothing says).
    """
    size, dtype = len(members[0].points), members[0].points.dtype
    one = Interval.constant(1, size, dtype)
    weights = [one if member.weight is None else member.weight for member in members]
    all_weights = total(weights, size, dtype)
    their_weights = [present(weight, member.applies) for weight, member in zip(weights, members, strict=True)]
    applicable = total(their_weights, size, dtype)
    scores = []
    for member in members:
        points = present(member.points, member.applies)
        if policy == "full" and member.nominal is not None:
            points = member.nominal.choose(member.points, member.applies)
        scores.append(points)
    plain = total([weight * points for weight, points in zip(weights, scores, strict=True)], size, dtype)
    divisor = positive(applicable) if policy == "rescale" else positive(all_weights)
    result = plain / divisor
    if not all_weights.known.all():
        counted = [member.applies | (policy != "rescale") for member in members]
        result = _open(result, scores, weights, counted, whole)
    maxima = total(
        [weight * member.maximum for weight, member in zip(weights, members, strict=True)], size, dtype
    )
    return Aggregate(
        result, maxima / positive(all_weights), any_applies(members, size), plain, all_weights, applicable
    )


def _open(
    result: Interval,
    scores: Sequence[Interval],
    weights: Sequence[Interval],
    counted: Sequence[Array],
    whole: Number | None,
) -> Interval:
    """The mean of the units whose weights are open."""
    low, high = result.low.copy(), result.high.copy()
    for index in range(len(result)):
        places = [place for place, member in enumerate(counted) if member[index]]
        bounds = [weights[place].at(index) for place in places]
        if places and any(least != most for least, most in bounds):
            total_weight = whole if len(places) == len(weights) else None
            told = [scores[place].at(index) for place in places]
            low[index], high[index] = mean_bounds(told, bounds, total_weight)
    return Interval(low, high)
