"""Sums over event rows, re-done row by row."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from kaohe.explain.verification.facts import decimal
from kaohe.explain.verification.leaf import check_linear, check_table
from kaohe.explain.verification.numbers import INFINITY, ZERO, Number, Span, hull, known, plus, span, total
from kaohe.explain.verification.sheet import Sheet

ENDLESS = "无终止时间"
UNHEARD = ((-INFINITY, 0), (0, INFINITY), (-INFINITY, INFINITY))


def check_tally(sheet: Sheet, where: str, step: Mapping[str, Any]) -> Span:
    """``base`` plus the points of each row."""
    changes = []
    for row in step["rows"]:
        place = f"{where}{row['place']}"
        x = span(row["x"]) if row.get("x") is not None else None
        if x is not None and known(x) and not in_row(x[0], row["row"].values()):
            sheet.say(f"自变量记录为 {x[0]}，该行中没有这个数", place)
        if row["step"] == "table":
            change = check_table(sheet, place, row, x) or span(row["result"])
        else:
            change = check_linear(sheet, place, row, [] if x is None else [x])
        changes.append(hull(change, ZERO) if row.get("counted") == "maybe" else change)
    recorded = span(step["total"])
    # Nobody has said whether the unit has rows: what it may lose or gain, or both, has no limit.
    unheard = not step["rows"] and recorded in UNHEARD
    if not unheard:
        sheet.number(where, "各行合计", step["total"], total(changes))
    points = plus(span(step["base"]), recorded)
    sheet.number(where, "结果", step["result"], points)
    return points


def in_row(value: Number, told: Iterable[str]) -> bool:
    """Whether a row's cells give a number, as written or rounded to 2 decimals as durations are."""
    numbers = set(_numbers(told))
    if value in numbers or (isinstance(value, float) and math.isinf(value)):
        return value in numbers
    return Fraction(math.floor(value * 100 + Fraction(1, 2)), 100) in numbers


def _numbers(cells: Iterable[str]) -> Iterator[Number]:
    for text in cells:
        moment = _moment(text)
        if text in ("是", "否"):
            yield Fraction(int(text == "是"))
        elif text == ENDLESS:
            yield INFINITY
        elif moment is not None:
            yield moment
        try:
            yield decimal(text)
        except ValueError:
            continue


def _moment(text: str) -> Fraction | None:
    """A date or moment in days."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.toordinal() + Fraction(moment.hour * 60 + moment.minute, 24 * 60)
