"""Conditions of a record, three-valued: (sure, possible), from the facts and unknowns in the record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from kaohe.explain.verification.numbers import EVERYTHING, Span, floor, known, plus, span, times

Truth = tuple[bool, bool]

YES: Truth = (True, True)
WORDS = {(True, True): "yes", (False, True): "maybe", (False, False): "no"}
TRUTHS = {word: truth for truth, word in WORDS.items()}
DATED = ("after", "on_or_after", "before", "on_or_before")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class OutOfRecord(KeyError):
    """A condition about something the record does not hold (a column of an event row)."""


def value_of(fact: Mapping[str, Any]) -> Span:
    """A fact's bounds; a text has none."""
    return EVERYTHING if fact.get("kind") == "text" else span(fact["value"])


def maybe_empty(fact: Mapping[str, Any], facts: Mapping[str, Any], unknowns: Mapping[str, Any]) -> bool:
    """Whether a denominator could yet turn out to be 0, or a mean or extreme to be of no row."""
    if fact.get("empty"):
        return False
    how = fact.get("how")
    if how in ("ratio", "scale"):
        under = fact["of"][-1]
        low, high = value_of(facts[under]) if str(under) in facts else limit_of(under, facts, unknowns)
        return low <= 0 <= high
    if how == "rank":
        return maybe_empty(facts[fact["of"][0]], facts, unknowns)
    counts = fact.get("counts")
    if "grouped" in fact:
        how, counts = fact["grouped"]["then"], [group["counts"] for group in fact["grouped"]["groups"]]
    if how in ("mean", "most", "least"):
        return "yes" not in (counts or ()) and not fact.get("not_applicable")
    return fact.get("kind") == "ratio" and "how" not in fact and bool(fact.get("missing"))


def holds(data: Any, facts: Mapping[str, Any], unknowns: Mapping[str, Any]) -> Truth:
    """Where a condition (as in a record) holds."""
    operator = data["operator"]
    if operator in ("all", "any", "not"):
        parts = [holds(part, facts, unknowns) for part in data["parts"]]
        if operator == "not":
            return opposite(parts[0])
        join = all if operator == "all" else any
        return join(sure for sure, _ in parts), join(possible for _, possible in parts)
    if data["name"] not in facts:
        raise OutOfRecord(data["name"])
    fact = facts[data["name"]]
    if operator == "missing":
        gone = bool(fact.get("missing"))
        return gone, gone
    if operator == "empty":
        gone = bool(fact.get("empty"))
        return gone, gone or maybe_empty(fact, facts, unknowns)
    return _compared(fact, operator, data["operand"], facts, unknowns)


def _compared(
    fact: Mapping[str, Any],
    operator: str,
    operand: Any,
    facts: Mapping[str, Any],
    unknowns: Mapping[str, Any],
) -> Truth:
    if fact.get("kind") == "text":
        same = fact["value"] in (operand if isinstance(operand, list) else [operand])
        truth = (same, same or bool(fact.get("missing")))
        return opposite(truth) if operator == "is_not" else truth
    value = value_of(fact)
    if isinstance(operand, str) and _DAY.fullmatch(operand):
        day = Fraction(date.fromisoformat(operand).toordinal())
        return compare(operator, floor(value), (day, day))
    if isinstance(operand, str) and operand in facts:
        other = facts[operand]
        return compare(operator, floor(value) if other["kind"] == "date" else value, value_of(other))
    if isinstance(operand, bool):
        limit: Span = (Fraction(int(operand)), Fraction(int(operand)))
        return compare(operator, value, limit)
    if operator in DATED:
        value = floor(value)
    return compare(operator, value, limit_of(operand, facts, unknowns))


def limit_of(limit: Any, facts: Mapping[str, Any], unknowns: Mapping[str, Any]) -> Span:
    """A threshold: a number, or where one is found."""
    if not isinstance(limit, dict):
        return span(limit)
    factor, offset = span(limit.get("times", "1")), span(limit.get("plus", "0"))
    return plus(offset, times(_found(limit, facts, unknowns), factor))


def _found(limit: Mapping[str, Any], facts: Mapping[str, Any], unknowns: Mapping[str, Any]) -> Span:
    if limit.get("fact"):
        if limit["fact"] not in facts:
            raise OutOfRecord(limit["fact"])
        return value_of(facts[limit["fact"]])
    if limit.get("by"):
        if limit["by"] not in facts:
            raise OutOfRecord(limit["by"])
        return span(limit["values"].get(facts[limit["by"]]["value"], {"low": "-inf", "high": "inf"}))
    unknown = unknowns[limit["unknown"]]
    return span(unknown["value"]) if "value" in unknown else EVERYTHING


def compare(operator: str, value: Span, limit: Span) -> Truth:
    """One comparison of bounds."""
    if operator in ("below", "before"):
        return value[1] < limit[0], value[0] < limit[1]
    if operator in ("at_most", "on_or_before"):
        return value[1] <= limit[0], value[0] <= limit[1]
    if operator in ("above", "after"):
        return opposite(compare("at_most", value, limit))
    if operator in ("at_least", "on_or_after"):
        return opposite(compare("below", value, limit))
    same = (
        known(value) and known(limit) and value[0] == limit[0],
        value[0] <= limit[1] and limit[0] <= value[1],
    )
    if operator == "is_not":
        return opposite(same)
    if operator == "is":
        return same
    raise ValueError(f"没有比较“{operator}”")


def opposite(truth: Truth) -> Truth:
    """Not."""
    return not truth[1], not truth[0]
