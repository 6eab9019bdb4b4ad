"""The facts of a record: derived ones from their sources, entered ones from what was written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

from kaohe.explain.verification.cells import written
from kaohe.explain.verification.conditions import limit_of, value_of
from kaohe.explain.verification.numbers import (
    EVERYTHING,
    INFINITY,
    ONE,
    ZERO,
    Span,
    hull,
    known,
    least,
    most,
    over,
    plus,
    times,
)
from kaohe.explain.verification.overrows import OVER_ROWS, check_rows
from kaohe.explain.verification.ranks import check_rank
from kaohe.explain.verification.sheet import Sheet

OVER_FACTS = ("ratio", "add", "min", "most_of", "either", "scale")


def check_facts(sheet: Sheet) -> None:
    """Every fact of a record."""
    for name, fact in sheet.record.get("facts", {}).items():
        how = fact.get("how")
        where = f"事实 {name}"
        if how == "ratio":
            _ratio(sheet, where, fact)
        elif how == "scale":
            _scale(sheet, where, fact)
        elif how in OVER_ROWS:
            check_rows(sheet, where, fact)
        elif how == "rank":
            check_rank(sheet, where, fact)
        elif how in OVER_FACTS:
            _joined(sheet, where, fact)
        elif how is None:
            _entered(sheet, where, fact)
        if how in (*OVER_ROWS, *OVER_FACTS):
            gone = not known(value_of(fact)) and not fact.get("empty")
            sheet.plain(where, "是否缺失", bool(fact.get("missing")), gone)


def _terms(sheet: Sheet, fact: Mapping[str, Any]) -> list[Span]:
    """What a fact is derived from: facts of the record, and parameters."""
    return [
        value_of(sheet.facts[term])
        if isinstance(term, str) and term in sheet.facts
        else limit_of(term, sheet.facts, sheet.unknowns)
        for term in fact["of"]
    ]


def _ratio(sheet: Sheet, where: str, fact: Mapping[str, Any]) -> None:
    above, under = _terms(sheet, fact)
    empty = under[1] == 0
    sheet.plain(where, "分母是否为 0", bool(fact.get("empty")), empty)
    sheet.number(where, "比值", fact["value"], ZERO if empty else _quotient(above, under))


def _quotient(above: Span, under: Span) -> Span:
    """A share; while either part is open it is held to 0–1."""
    if under[0] == 0:
        return hull(ZERO, ONE)
    quotient = over(above, under)
    return quotient if known(above) and known(under) else least(quotient, ONE)


def _scale(sheet: Sheet, where: str, fact: Mapping[str, Any]) -> None:
    found, size, sampled = _terms(sheet, fact)
    empty = sampled == ZERO
    sheet.plain(where, "分母是否为 0", bool(fact.get("empty")), empty)
    above = times(found, size)
    result = ZERO if empty or above == ZERO else _unheld(above, sampled)
    sheet.number(where, "折算", fact["value"], result)


def _unheld(above: Span, under: Span) -> Span:
    """A quotient whose divisor may be 0."""
    if under[0] > 0 and not (under[0] == INFINITY and above[1] == INFINITY):
        return over(above, under)
    if under[0] < 0 or above[0] < 0:
        return EVERYTHING
    return (over((above[0], above[0]), (under[1], under[1]))[0] if under[1] > 0 else Fraction(0)), INFINITY


def _joined(sheet: Sheet, where: str, fact: Mapping[str, Any]) -> None:
    join, word = _JOINS[fact["how"]]
    sheet.number(where, word, fact["value"], reduce(join, _terms(sheet, fact)))


_JOINS: dict[str, tuple[Callable[[Span, Span], Span], str]] = {
    "add": (plus, "合计"),
    "min": (least, "较小者"),
    "most_of": (most, "较大者"),
    "either": (most, "有一项为是"),
}


def _said(entry: Mapping[str, Any], kind: str) -> Any:
    """What an entry says: 19/20 and 95% are the same share."""
    if kind == "text":
        return entry["shown"]
    try:
        return written(entry["shown"], kind)
    except (ValueError, KeyError):
        return entry["shown"]


def _entered(sheet: Sheet, where: str, fact: Mapping[str, Any]) -> None:
    sheet.plain(where, "是否缺失", bool(fact.get("missing")), fact["shown"] in ("缺", "—"))
    others = fact.get("others", [])
    if others:
        differing = any(_said(other, fact["kind"]) != _said(fact, fact["kind"]) for other in others)
        sheet.plain(where, "来源是否不一致", bool(fact.get("conflict")), differing)
    if fact.get("missing"):
        return
    if fact["shown"] == "不适用":
        sheet.plain(where, "是否不适用", bool(fact.get("not_applicable")), True)
        return
    if fact["kind"] == "text":
        sheet.plain(where, "取值", fact["value"], fact["shown"])
        return
    value = written(fact["shown"], fact["kind"])
    sheet.plain(where, "分母是否为 0", bool(fact.get("empty")), value is None)
    sheet.number(where, "取值", fact["value"], ZERO if value is None else (value, value))
