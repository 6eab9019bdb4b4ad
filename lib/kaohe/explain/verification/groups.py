"""Event rows in groups: which row is in which, what each group comes to, and which groups count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from kaohe.explain.verification.conditions import YES, Truth, holds, opposite
from kaohe.explain.verification.numbers import INFINITY, ZERO, Number, Span, number, span
from kaohe.explain.verification.sheet import Sheet

Item = tuple[Span, bool]
"""One row (or group): its value, and whether it surely counts."""


class Rows(NamedTuple):
    """The rows of a unit, those still lacking (one for any number), how many these are, and what each may hold."""

    items: list[Item]
    yet: list[Item]
    lacking: Number
    more: Span


Rule = Callable[[list[Item], list[Item], Number, Span], Span]
_EXTREMES = ("mean", "most", "least")
_BLANK = ("—", "未定")


def check_groups(
    sheet: Sheet, where: str, fact: Mapping[str, Any], rows: Rows, rules: Mapping[str, Rule]
) -> tuple[list[Item], Number, Span, Span]:
    """The groups that count, how many there may be besides, what these may be worth; between how many count."""
    told, how = fact["grouped"], fact["how"]
    groups = told["groups"]
    newcomers = [(rows.items[place][0], False) for place in told.get("newcomers", [])]
    _partition(sheet, where, told, len(rows.items))
    found: list[Item] = []
    surely = perhaps = 0
    for group in groups:
        name = "、".join(group["label"])
        at = f"{where} 组 {name}"
        own = [rows.items[place] for place in group["rows"]]
        unplaced = [(rows.items[place][0], False) for place in group.get("unplaced", [])]
        value = rules[how]([*own, *unplaced], rows.yet, rows.lacking, rows.more)
        sheet.number(at, "取值", group["value"], value)
        for place in told.get("unplaced", []):
            if place < len(fact["hits"]):
                may = _label(told["by"], group["label"], fact["hits"][place]) is None
                sheet.plain(at, f"第 {place} 行是否可能在此组", place in group.get("unplaced", []), may)
        for place in group["rows"]:
            if place < len(fact["hits"]):
                said = _label(told["by"], group["label"], fact["hits"][place])
                if said is not None:
                    sheet.say(said, at)
        sure = any(counts for _, counts in own)
        exists = sure if how in _EXTREMES else bool(group["exists"])
        sheet.plain(at, "是否必有此组", group["exists"], exists or sure)
        gone = how in _EXTREMES and not [*own, *unplaced, *rows.yet]
        counts = _counts(sheet, told, value, exists=exists, gone=gone)
        sheet.plain(at, "是否计入", group["counts"], counts)
        if counts != "no":
            found.append((value, counts == "yes"))
        alone = _asked(sheet, told, rules[how](own, [], Fraction(0), rows.more))
        surely += alone[0] and bool(exists)
        perhaps += alone[1] and (bool(own) or how not in _EXTREMES)
    if not set(told.get("newcomers", [])) <= set(told.get("unplaced", [])):
        sheet.say("可能自成一组的行不在组别未定的行之中", where)
    more, open_ = _besides(sheet, where, fact, rows, rules[how](newcomers, rows.yet, rows.lacking, rows.more))
    further = rows.lacking + len(told.get("unplaced", []))
    limits: Span = (Fraction(0), INFINITY)
    if further not in (0, INFINITY):
        limits = Fraction(max(0, surely - int(further))), perhaps + further + more
    return found, more, open_, limits


def _partition(sheet: Sheet, where: str, told: Mapping[str, Any], rows: int) -> None:
    """Every row is in one group, or said to be in any or none; groups come once, months without a gap."""
    groups = told["groups"]
    placed = [place for group in groups for place in group["rows"]]
    placed += [*told.get("unplaced", []), *told.get("outside", [])]
    sheet.plain(where, "分到各组的行", sorted(placed), list(range(rows)))
    labels = [tuple(group["label"]) for group in groups]
    if len(set(labels)) != len(labels):
        sheet.say("同一组列了两次", where)
    key = told["by"][0]
    if len(told["by"]) == 1 and key.get("every") and key.get("calendar"):
        step = 12 if key["calendar"] == "month" else 4
        numbers = [_ordinal(label[0], step) for label in labels]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False:
            sheet.say("各组的月份或季度不相连", where)


def _ordinal(label: str, step: int) -> int:
    """``2017年03月`` or ``2017年第1季度`` as a number that grows by one."""
    year, _, rest = label.partition("年")
    return int(year) * step + int("".join(sign for sign in rest if sign.isdigit()))


def _label(by: list[Mapping[str, Any]], label: list[str], hit: Mapping[str, str]) -> str | None:
    """What of a row's own cells says that it is not in a group; None where nothing does (a blank cell may be any)."""
    for key, part in zip(by, label, strict=True):
        cell = hit[key["title"]]
        if cell in _BLANK:
            continue
        said = cell if "calendar" not in key else _span_of(cell, key["calendar"])
        if said not in _written(part):
            return f"{hit['place']} 的{key['title']}为 {cell}，不属于此组"
    return None


def _written(part: str) -> Iterator[str]:
    """The ways a label is written in a cell: a negative number has another sign there."""
    yield part
    yield part.replace("-", "−")


def _span_of(cell: str, calendar: str) -> str:
    day = date.fromisoformat(cell[:10])
    if calendar == "month":
        return f"{day.year}年{day.month:02d}月"
    return f"{day.year}年第{(day.month + 2) // 3}季度"


def _counts(sheet: Sheet, told: Mapping[str, Any], value: Span, *, exists: bool, gone: bool) -> str:
    sure, possible = _asked(sheet, told, value)
    if gone or not possible:
        return "no"
    return "yes" if sure and exists else "maybe"


def _asked(sheet: Sheet, told: Mapping[str, Any], value: Span) -> Truth:
    """Whether a group is asked for by its value; for ``all``, whether it is not as it should be."""
    if "where" not in told:
        return YES
    low, high = (_text(end) for end in value)
    facts = {"value": {"kind": "number", "value": {"low": low, "high": high}}}
    truth = holds(told["where"], facts, sheet.unknowns)
    return opposite(truth) if told["then"] == "all" else truth


def _text(value: Number) -> str:
    return str(value)


def _besides(
    sheet: Sheet, where: str, fact: Mapping[str, Any], rows: Rows, value: Span
) -> tuple[Number, Span]:
    """How many groups there may be that no row tells of yet."""
    told = fact["grouped"]
    recorded = number(str(told.get("more", 0)))
    more = _new(fact, rows.lacking)
    if not all(key.get("every") for key in told["by"]) and told.get("unlabelled", 0) < len(
        told.get("newcomers", [])
    ):
        sheet.say("组别不明的行数少于所列", where)
    if more and not _asked(sheet, told, value)[1]:
        more = Fraction(0)
    if recorded != more:
        sheet.say(f"或有的其他组记录为 {recorded} 个，重算为 {more} 个", where)
    if not more:
        return Fraction(0), ZERO
    if span(told["open"]) != value:
        sheet.number(where, "或有的其他组的取值", told["open"], value)
    return more, value


def _new(fact: Mapping[str, Any], lacking: Number) -> Number:
    """How many groups there may be that no row tells of, whatever they are worth."""
    told = fact["grouped"]
    if all(key.get("every") for key in told["by"]):
        return Fraction(0)
    rows = lacking + told.get("unlabelled", 0)
    return rows if rows in (0, INFINITY) else rows * told.get("each", 1)
