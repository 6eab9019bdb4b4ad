"""Data validation: what a spreadsheet refuses, or asks about, while a template is filled in."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from kaohe.ledger.reading.values import EXPECTED
from kaohe.quantities import plain
from kaohe.scheme.fact import Fact
from kaohe.scheme.model import Period

YES_NO = ["是", "否"]
NOT_APPLICABLE = "不适用"
_TITLE = "填写有误"


def listed(source: str | list[str], *, what: str = "", firm: bool = True) -> dict[str, Any]:
    """A drop-down list; one that is not firm lets other entries pass after asking."""
    message = f"请从下拉列表中选{what}" if firm else f"不在列表中{what}，仍要填写？"
    return _refusing({"validate": "list", "source": source}, message, firm=firm)


def dated(period: Period, kind: str, *, counted: bool) -> dict[str, Any]:
    """A date (or moment) within a year of the period; a row counted by it is asked about outside the period."""
    first, last = (
        (period.start, period.end) if counted else (_start(period.start.year - 1), _end(period.end.year + 1))
    )
    beyond = date.fromordinal(last.toordinal() + 1)
    message = (
        f"不在考核期间（{first} 至 {last}）的记录不计入，仍要填写？"
        if counted
        else f"应为{EXPECTED[kind]}，在 {first} 至 {last} 之间"
    )
    criteria = {"validate": "date", "criteria": "between", "minimum": first, "maximum": beyond}
    if kind == "date":
        criteria["maximum"] = last
    return _refusing(criteria, message, firm=not counted)


def of_number(kind: str) -> dict[str, Any]:
    """A count from 0, or any number."""
    if kind == "count":
        criteria = {"validate": "integer", "criteria": ">=", "value": 0}
    else:
        criteria = {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15}
    return _refusing(criteria, f"应为{EXPECTED[kind]}，不写单位")


def denominator() -> dict[str, Any]:
    """What a share is of."""
    return _refusing({"validate": "decimal", "criteria": ">=", "value": 0}, "分母应为 0 或正数")


def of_fact(fact: Fact, cell: str, period: Period) -> dict[str, Any] | None:
    """The value of a fact, which may also be 不适用; None where anything may stand.

    ``cell`` is the first cell it holds for, as ``C2``.
    """
    if fact.type == "yes_no":
        return listed([*YES_NO, NOT_APPLICABLE])
    if fact.type == "text":
        return None
    number = {
        "count": f"AND({cell}>=0,{cell}=INT({cell}))",
        "ratio": f"{cell}>=0",
        "date": f"AND({cell}>={_day(_start(period.start.year - 1))},{cell}<={_day(_end(period.end.year + 1))})",
    }.get(fact.type, "TRUE")
    told = EXPECTED[fact.type]
    if fact.range is not None and fact.type in ("count", "number", "rating"):
        low, high = fact.range
        number = f"AND({number},{cell}>={_decimal(low)},{cell}<={_decimal(high)})"
        told += f"，{plain(low)} 至 {plain(high)}"
    percent = f',RIGHT({cell},1)="%",RIGHT({cell},1)="％"' if fact.type == "ratio" else ""
    formula = f'=OR({cell}="{NOT_APPLICABLE}"{percent},IF(ISNUMBER({cell}),{number},FALSE))'
    return _refusing({"validate": "custom", "value": formula}, f"应为{told}；或 {NOT_APPLICABLE}")


def zero_report() -> dict[str, Any]:
    """The value of a zero report."""
    return _refusing({"validate": "list", "source": ["0"]}, "零报告只填 0；有记录的填到台账，此处空着")


def _refusing(criteria: dict[str, Any], message: str, *, firm: bool = True) -> dict[str, Any]:
    error = {"error_title": _TITLE, "error_message": message[:255]}
    return {**criteria, **error, "error_type": "stop" if firm else "warning", "ignore_blank": True}


def _start(year: int) -> date:
    return date(year, 1, 1)


def _end(year: int) -> date:
    return date(year, 12, 31)


def _day(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


def _decimal(value: Fraction) -> str:
    """A bound inside a formula, where a quotient is as good as a decimal."""
    return f"({value.numerator}/{value.denominator})"
