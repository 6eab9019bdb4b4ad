"""Sums and means over indicators, re-done with what leaves and what is renormalised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaohe.explain.verify_numbers import ONE, ZERO, Span, minus, over, plus, span, times, total
from kaohe.explain.verify_sheet import Sheet

Step = Mapping[str, Any]


def check_sum(sheet: Sheet, where: str, step: Step) -> Span:
    """Σ of the terms that apply; terms without a maximum are added after rescaling."""
    scored = [term for term in step["terms"] if term["nominal"] is not None]
    changes = [term for term in step["terms"] if term["nominal"] is None]
    plain = total([_present(term, "points") for term in scored])
    nominal = total([span(term["nominal"]) for term in scored])
    applicable = total([_present(term, "maximum") for term in scored])
    _totals(sheet, where, step, plain, nominal, applicable)
    points = plain
    if step["policy"] == "rescale" and applicable != nominal:
        points = over(times(plain, nominal), positive(applicable))
    elif step["policy"] == "full":
        points = plus(plain, minus(nominal, applicable))
    points = plus(points, total([_present(term, "points") for term in changes]))
    sheet.number(where, "结果", step["result"], points)
    return points


def check_mean(sheet: Sheet, where: str, step: Step) -> Span:
    """Σ weight × points / Σ weight."""
    terms = step["terms"]
    weights = [ONE if term["weight"] is None else span(term["weight"]) for term in terms]
    everyone = total(weights)
    there = total([weight if term["applies"] else ZERO for weight, term in zip(weights, terms, strict=True)])
    parts = []
    for weight, term in zip(weights, terms, strict=True):
        points = _present(term, "points")
        if step["policy"] == "full" and not term["applies"] and term["nominal"] is not None:
            points = span(term["nominal"])
        parts.append(times(weight, points))
    plain = total(parts)
    _totals(sheet, where, step, plain, everyone, there)
    result = over(plain, positive(there) if step["policy"] == "rescale" else everyone)
    sheet.number(where, "结果", step["result"], result)
    return result


def positive(value: Span) -> Span:
    """A divisor: 1 in place of 0."""
    return ONE if value[0] <= 0 else value


def _present(term: Step, key: str) -> Span:
    return span(term[key]) if term["applies"] else ZERO


def _totals(sheet: Sheet, where: str, step: Step, plain: Span, nominal: Span, applicable: Span) -> None:
    sheet.number(where, "各项合计", step["plain"], plain)
    sheet.number(where, "全部分母", step["nominal"], nominal)
    sheet.number(where, "适用分母", step["applicable"], applicable)
