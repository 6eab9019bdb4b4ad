"""The steps of a record, one after the other: each from what the one before gave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kaohe.explain.verification.conditions import WORDS, holds
from kaohe.explain.verification.leaf import check_linear, check_rating, check_table
from kaohe.explain.verification.members import check_mean, check_rate, check_sum
from kaohe.explain.verification.numbers import ZERO, Span, hull, least, most, plus, span, times
from kaohe.explain.verification.rollup import check_rollup
from kaohe.explain.verification.sheet import Sheet
from kaohe.explain.verification.tally import check_tally

Step = Mapping[str, Any]

ATTRIBUTES = "考核对象表"
"""The source of a unit's attributes."""

FIRST: dict[str, Callable[[Sheet, str, Any], Span | None]] = {
    "linear": check_linear,
    "table": check_table,
    "rating": check_rating,
    "tally": check_tally,
    "sum": check_sum,
    "mean": check_mean,
    "rollup": check_rollup,
    "rate": check_rate,
    "given": lambda sheet, where, step: span(step["result"]),
}
"""What an indicator's first step may be; None: it gives a word."""


def check_steps(sheet: Sheet) -> None:
    """Every step, and the points they end in."""
    steps = sheet.record["steps"]
    label = sheet.record.get("label")
    points: Span | None = None
    for number, step in enumerate(steps, 1):
        where = f"第 {number} 步（{step['step']}）"
        if number == 1:
            points = FIRST[step["step"]](sheet, where, step)
            if points is None:
                gone = sheet.record["state"] == "not_applicable"
                sheet.plain("", "等次", label, None if gone else step["label"])
                return
        else:
            assert points is not None
            computed = LATER[step["step"]](sheet, where, step, points)
            sheet.number(where, "结果", step["result"], computed)
        # Each step goes on from the recorded result, so that one fault is one finding.
        points = span(step["result"])
    if sheet.record["state"] == "not_applicable":
        sheet.plain("", "得分", sheet.record["points"], None)
    elif points is not None:
        sheet.number("", "得分", sheet.record["points"], points)


def _exclude(sheet: Sheet, where: str, step: Step, points: Span) -> Span:
    facts = sheet.facts
    sure, possible = holds(step["when"], facts, sheet.unknowns)
    # An attribute nobody gave excludes no one.
    asked = [facts[name] for name in _names(step["when"]) if name in facts]
    if any(fact.get("missing") and fact.get("source") == ATTRIBUTES for fact in asked):
        sure = possible = False
    sheet.plain(where, "是否成立", step["holds"], WORDS[(sure, possible)])
    full = ZERO if sheet.record["maximum"] is None else span(sheet.record["maximum"])
    if step["policy"] == "leave":
        return hull(hull(points, ZERO), full) if possible and not sure else points
    given = {"zero": ZERO, "full": full}[step["policy"]]
    if sure:
        return given
    return hull(points, given) if possible else points


def _names(condition: Any) -> set[str]:
    found = {condition["name"]} if condition.get("name") else set()
    for part in condition.get("parts", []):
        found |= _names(part)
    return found


def _convert(sheet: Sheet, where: str, step: Step, points: Span) -> Span:
    return times(span(step["rate"]), points)


def _cap(sheet: Sheet, where: str, step: Step, points: Span) -> Span:
    sheet.number(where, "封顶之前", step["before"], points)
    return least(points, span(step["cap"]))


def _floor(sheet: Sheet, where: str, step: Step, points: Span) -> Span:
    sheet.number(where, "保底之前", step["before"], points)
    return most(points, span(step["floor"]))


def _join(sheet: Sheet, where: str, step: Step, points: Span) -> Span:
    change = span(step["change"])
    joined = sheet.nodes.get(step["node"])
    if joined is not None:
        gone = joined["state"] == "not_applicable"
        counted = ZERO if gone else span(joined["points"])
        sheet.number(where, f"计入的 {step['node']}", step["change"], counted)
    return plus(points, change)


LATER: dict[str, Callable[[Sheet, str, Step, Span], Span]] = {
    "exclude": _exclude,
    "convert": _convert,
    "cap": _cap,
    "floor": _floor,
    "join": _join,
}
