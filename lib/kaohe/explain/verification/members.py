"""Sums and means over indicators, re-done with what leaves and what is renormalised."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kaohe.explain.verification.numbers import ONE, ZERO, Span, minus, over, plus, span, times, total
from kaohe.explain.verification.open import rated, scored, weighted
from kaohe.explain.verification.sheet import Sheet

Step = Mapping[str, Any]
Function = Callable[[Step, Sequence[Step]], tuple[Span, tuple[Span, Span, Span]]]
_KEYS = ("plain", "nominal", "applicable")


def check_sum(sheet: Sheet, where: str, step: Step) -> Span:
    """Σ of the terms that apply; terms without a maximum are added after rescaling."""
    return _either_way(sheet, where, step, _sum)


def check_mean(sheet: Sheet, where: str, step: Step) -> Span:
    """Σ weight × points / Σ weight."""
    return _either_way(sheet, where, step, _mean)


def check_rate(sheet: Sheet, where: str, step: Step) -> Span:
    """The maximum times what some indicators got of theirs."""
    for term in step["of"]:
        points = sheet.outcome(term["node"]) if term["applies"] else None
        if points is not None:
            sheet.number(where, f"指标 {term['node']} 的得分", term["points"], points)
    rate = rated(step["of"]) if any(term["applies"] for term in step["of"]) else ZERO
    result = times(span(step["maximum"]), rate)
    sheet.number(where, "结果", step["result"], result)
    return result


def _either_way(sheet: Sheet, where: str, step: Step, function: Function) -> Span:
    """With the terms that may leave, and without them."""
    terms = step["terms"]
    result, totals = function(step, terms)
    base = span(step["base"]) if "base" in step else ZERO
    for name, key, value in zip(("各项合计", "全部分母", "适用分母"), _KEYS, totals, strict=True):
        sheet.number(where, name, step[key], value)
    staying = [{**term, "applies": term["applies"] and not term["may_leave"]} for term in terms]
    counted = [term for term in staying if term["nominal"] is not None] or staying
    if staying != list(terms) and any(term["applies"] for term in counted):
        without, _ = function(step, staying)
        result = min(result[0], without[0]), max(result[1], without[1])
    result = plus(base, result)
    sheet.number(where, "结果", step["result"], result)
    return result


def _sum(step: Step, terms: Sequence[Step]) -> tuple[Span, tuple[Span, Span, Span]]:
    scored_terms = [term for term in terms if term["nominal"] is not None]
    changes = [term for term in terms if term["nominal"] is None]
    plain = total([_present(term, "points") for term in scored_terms])
    nominal = total([span(term["nominal"]) for term in scored_terms])
    applicable = total([_present(term, "maximum") for term in scored_terms])
    points = plain
    if step["policy"] == "rescale" and applicable != nominal:
        points = over(times(plain, nominal), positive(applicable))
    elif step["policy"] == "full":
        points = plus(plain, minus(nominal, applicable))
    if "whole" in step:
        points = scored(scored_terms, span(step["whole"]), step["policy"]) or points
    return plus(points, total([_present(term, "points") for term in changes])), (plain, nominal, applicable)


def _mean(step: Step, terms: Sequence[Step]) -> tuple[Span, tuple[Span, Span, Span]]:
    weights = [ONE if term["weight"] is None else span(term["weight"]) for term in terms]
    everyone = total(weights)
    there = total([weight if term["applies"] else ZERO for weight, term in zip(weights, terms, strict=True)])
    scores = []
    for term in terms:
        points = _present(term, "points")
        if step["policy"] == "full" and not term["applies"] and term["nominal"] is not None:
            points = span(term["nominal"])
        scores.append(points)
    plain = total([times(weight, points) for weight, points in zip(weights, scores, strict=True)])
    divisor = positive(there) if step["policy"] == "rescale" else positive(everyone)
    whole = span(step["whole"])[0] if "whole" in step else None
    bounds = weighted(terms, scores, step["policy"], whole)
    return over(plain, divisor) if bounds is None else bounds, (plain, everyone, there)


def positive(value: Span) -> Span:
    """A divisor: 1 in place of 0."""
    return ONE if value[0] <= 0 else value


def _present(term: Step, key: str) -> Span:
    return span(term[key]) if term["applies"] else ZERO
