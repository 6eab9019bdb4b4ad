"""The facts of a record: derived ones from their sources, entered ones from what was written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from kaohe.explain.verification.conditions import value_of
from kaohe.explain.verification.numbers import INFINITY, ONE, ZERO, Span, hull, known, least, over, plus
from kaohe.explain.verification.sheet import Sheet


def check_facts(sheet: Sheet) -> None:
    """Every fact of a record."""
    for name, fact in sheet.facts.items():
        how = fact.get("how")
        where = f"事实 {name}"
        if how == "ratio":
            _ratio(sheet, where, fact)
        elif how == "count":
            _count(sheet, where, fact)
        elif how in ("add", "min"):
            _joined(sheet, where, fact)
        elif how is None:
            _entered(sheet, where, fact)
        if how in ("ratio", "add", "min", "count"):
            gone = not known(value_of(fact)) and not fact.get("empty")
            sheet.plain(where, "是否缺失", bool(fact.get("missing")), gone)


def _ratio(sheet: Sheet, where: str, fact: Mapping[str, Any]) -> None:
    above, under = (value_of(sheet.facts[name]) for name in fact["of"])
    empty = under[1] == 0
    sheet.plain(where, "分母是否为 0", bool(fact.get("empty")), empty)
    sheet.number(where, "比值", fact["value"], ZERO if empty else _quotient(above, under))


def _quotient(above: Span, under: Span) -> Span:
    """A share; while either part is open it is held to 0–1."""
    if under[0] == 0:
        return hull(ZERO, ONE)
    quotient = over(above, under)
    return quotient if known(above) and known(under) else least(quotient, ONE)


def _joined(sheet: Sheet, where: str, fact: Mapping[str, Any]) -> None:
    parts = [value_of(sheet.facts[name]) for name in fact["of"]]
    result = parts[0]
    for part in parts[1:]:
        result = plus(result, part) if fact["how"] == "add" else least(result, part)
    sheet.number(where, "合计" if fact["how"] == "add" else "较小者", fact["value"], result)


def _count(sheet: Sheet, where: str, fact: Mapping[str, Any]) -> None:
    hits, value = fact["hit_rows"], value_of(fact)
    named = [place for place in hits if place]
    if len(set(named)) != len(named):
        sheet.say("同一行计了两次", where)
    if fact["rows"] < len(hits):
        sheet.say(f"台账只有 {fact['rows']} 行，却计了 {len(hits)} 行", where)
    places = [hit["place"] for hit in fact["hits"]]
    sheet.plain(where, "所列各行", places, hits[: len(places)])
    highest = INFINITY if fact.get("absent") else Fraction(len(hits) + int(fact.get("short", 0)))
    if value[1] != highest:
        sheet.number(where, "计数", fact["value"], (min(value[0], highest), highest))
    elif not 0 <= value[0] <= len(hits):
        sheet.say(f"计数的下限记录为 {value[0]}，计入的只有 {len(hits)} 行", where)


def _entered(sheet: Sheet, where: str, fact: Mapping[str, Any]) -> None:
    sheet.plain(where, "是否缺失", bool(fact.get("missing")), fact["shown"] in ("缺", "—"))
    others = fact.get("others", [])
    if others:
        differing = any(other["shown"] != fact["shown"] for other in others)
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


def written(shown: str, kind: str) -> Fraction | None:
    """What a person wrote down, as a number; None for a share with denominator 0."""
    if kind == "yes_no":
        return Fraction({"是": 1, "否": 0}[shown])
    if kind == "date":
        return Fraction(date.fromisoformat(shown).toordinal())
    if kind == "ratio" and "/" in shown:
        above, _, under = shown.partition("/")
        return None if decimal(under) == 0 else decimal(above) / decimal(under)
    return decimal(shown)


def decimal(shown: str) -> Fraction:
    """``−0.5``, ``50/3`` or ``95%`` as an exact number."""
    bare = shown.replace("−", "-")
    if bare.endswith("%"):
        return Fraction(bare[:-1]) / 100
    return Fraction(bare)
