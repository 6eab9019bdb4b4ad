"""A weighted mean while weights are open: the least and the most it can be, each weight within its bounds.

A mean is a convex combination, so it reaches its extremes where the smallest (or largest) scores have the most
weight they can have. Where the weights must add up to a known total, they share it out; otherwise the quotient
Σ w·s / Σ w is least (most) when, in the order of the scores, the first few have their greatest weight and the rest
their least.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaohe.quantities import INFINITY, Number

Bounds = tuple[Number, Number]


def mean_bounds(scores: Sequence[Bounds], weights: Sequence[Bounds], total: Number | None) -> Bounds:
    """Least and most of Σ w·s / Σ w.

    Parameters
    ----------
    scores, weights
        Bounds of each member; weights are not negative.
    total
        What the weights add up to, or None where nothing says.
    """
    lows, highs = [low for low, _ in scores], [high for _, high in scores]
    least = _least(lows, weights, total)
    most = -_least([-high for high in highs], weights, total)
    return least, most


def _least(scores: Sequence[Number], weights: Sequence[Bounds], total: Number | None) -> Number:
    if any(score == -INFINITY and weight[1] > 0 for score, weight in zip(scores, weights, strict=True)):
        return -INFINITY
    finite = [
        (score, weight)
        for score, weight in zip(scores, weights, strict=True)
        if score not in (INFINITY, -INFINITY)
    ]
    if len(finite) < len(scores) or not finite:
        return min(scores) if scores else Fraction(0)
    order = sorted(range(len(scores)), key=lambda place: scores[place])
    shared = None if total is None else _shared(order, scores, weights, total)
    return _quotient(order, scores, weights) if shared is None else shared


def _shared(
    order: Sequence[int], scores: Sequence[Number], weights: Sequence[Bounds], total: Number
) -> Number | None:
    """The least with weights that add up to ``total``; None where no such weights are within the bounds."""
    rest = total - sum((low for low, _ in weights), Fraction(0))
    if rest < 0 or sum((high for _, high in weights), Fraction(0)) < total or total <= 0:
        return None
    summed: Number = sum((low * score for (low, _), score in zip(weights, scores, strict=True)), Fraction(0))
    for place in order:
        low, high = weights[place]
        more = min(rest, high - low)
        summed, rest = summed + more * scores[place], rest - more
    return summed / total


def _quotient(order: Sequence[int], scores: Sequence[Number], weights: Sequence[Bounds]) -> Number:
    """The least over all weights within the bounds, wherever some weight is left."""
    found: list[Number] = []
    for most in range(len(order) + 1):
        chosen = {place: weights[place][1 if rank < most else 0] for rank, place in enumerate(order)}
        divisor = sum(chosen.values(), Fraction(0))
        if divisor > 0:
            found.append(sum((chosen[place] * scores[place] for place in chosen), Fraction(0)) / divisor)
    return min(found) if found else min(scores)


__all__ = ["mean_bounds"]
