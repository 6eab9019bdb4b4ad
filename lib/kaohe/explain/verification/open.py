"""Totals with open weights or open maxima, re-done from the terms of a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from kaohe.explain.verification.numbers import INFINITY, ONE, ZERO, Number, Span, minus, span, total

Step = Mapping[str, Any]


def weighted(terms: Sequence[Step], scores: Sequence[Span], policy: str, whole: Number | None) -> Span | None:
    """Σ w·s / Σ w with open weights; None where they are all known."""
    counted = [place for place, term in enumerate(terms) if term["applies"] or policy != "rescale"]
    weights = [ONE if term["weight"] is None else span(term["weight"]) for term in terms]
    if all(low == high for low, high in (weights[place] for place in counted)):
        return None
    if len(counted) < len(terms):
        whole = None
    mine = [weights[place] for place in counted]
    low = _least([scores[place][0] for place in counted], mine, whole)
    high = -_least([-scores[place][1] for place in counted], mine, whole)
    return low, high


def _least(scores: Sequence[Number], weights: Sequence[Span], whole: Number | None) -> Number:
    """The least mean: greatest weights where the scores are smallest."""
    if any(score == -INFINITY and weight[1] > 0 for score, weight in zip(scores, weights, strict=True)):
        return -INFINITY
    if any(abs(score) == INFINITY for score in scores):
        return min(scores)
    pairs = sorted(zip(scores, weights, strict=True), key=lambda pair: pair[0])
    lowest = sum((low for _, (low, _) in pairs), Fraction(0))
    highest = sum((high for _, (_, high) in pairs), Fraction(0))
    if whole is not None and whole > 0 and lowest <= whole <= highest:
        left, summed = whole - lowest, sum((low * score for score, (low, _) in pairs), Fraction(0))
        for score, (low, high) in pairs:
            extra = min(left, high - low)
            left, summed = left - extra, summed + extra * score
        return summed / whole
    means = []
    for cut in range(len(pairs) + 1):
        chosen = [(score, high if place < cut else low) for place, (score, (low, high)) in enumerate(pairs)]
        divisor = sum((weight for _, weight in chosen), Fraction(0))
        if divisor > 0:
            means.append(sum((score * weight for score, weight in chosen), Fraction(0)) / divisor)
    return min(means, default=pairs[0][0])


def scored(terms: Sequence[Step], whole: Span, policy: str) -> Span | None:
    """Σ points with open maxima that add up to ``whole``; None where the terms do not tell."""
    maxima = [span(term["nominal"]) for term in terms]
    if all(low == high for low, high in maxima) or whole[0] != whole[1]:
        return None
    if any(term["applies"] and span(term["maximum"]) != span(term["nominal"]) for term in terms):
        return None
    full = whole[0]
    gone = total([most for term, most in zip(terms, maxima, strict=True) if not term["applies"]])
    there = [term for term in terms if term["applies"]]
    applicable = _meet(total([span(term["nominal"]) for term in there]), (full - gone[1], full - gone[0]))
    held = all(term.get("held", False) for term in there)
    losses = [_lost(term) for term in there]
    lost = total(losses)
    if held:
        lost = _meet(lost, (ZERO[0], applicable[1]))
    points = _meet(total([span(term["points"]) for term in there]), minus(applicable, lost))
    if len(there) == len(terms):
        return _meet(points, (full - lost[1], full - lost[0]))
    if policy == "full":
        return full - lost[1], full - lost[0]
    if policy != "rescale":
        return points
    least, most = _share(there, losses, lost, applicable, held)
    return full * (1 - most), full * (1 - least)


def rated(terms: Sequence[Step]) -> Span:
    """Σ points / Σ maxima of the terms that apply."""
    there = [term for term in terms if term["applies"]]
    losses = [_lost(term) for term in there]
    applicable = total([span(term["maximum"]) for term in there])
    held = all(term.get("held", False) for term in there)
    least, most = _share(there, losses, total(losses), applicable, held)
    return 1 - most, 1 - least


def _lost(term: Step) -> Span:
    return span(term["lost"]) if "lost" in term else minus(span(term["nominal"]), span(term["points"]))


def _share(there: Sequence[Step], losses: Sequence[Span], lost: Span, applicable: Span, held: bool) -> Span:
    if applicable[1] <= 0:
        return ZERO
    smallest = applicable[0]
    if held:
        own = [max(span(term["nominal"])[0], loss[1]) for term, loss in zip(there, losses, strict=True)]
        smallest = max(smallest, sum(own, Fraction(0)))
    if smallest <= 0:
        return Fraction(0), Fraction(int(lost[1] > 0)) if held else INFINITY
    most = lost[1] / (smallest if lost[1] >= 0 else applicable[1])
    least = lost[0] / (applicable[1] if lost[0] >= 0 else smallest)
    return (max(Fraction(0), least), min(Fraction(1), most)) if held else (least, most)


def _meet(first: Span, second: Span) -> Span:
    low, high = max(first[0], second[0]), min(first[1], second[1])
    return (low, high) if low <= high else first


__all__ = ["rated", "scored", "weighted"]
