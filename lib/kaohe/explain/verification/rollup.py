"""Points of the units below, re-done from what the record lists, and held against those units' own records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from kaohe.explain.verification.numbers import ZERO, Span, over, span, text, total
from kaohe.explain.verification.sheet import Sheet

Record = Mapping[str, Any]


def check_rollup(sheet: Sheet, where: str, step: Mapping[str, Any]) -> Span:
    """Mean or sum of the units below."""
    points = total([span(below["points"]) for below in step["units"]])
    names = [below["unit"] for below in step["units"]]
    if len(set(names)) != len(names):
        sheet.say("同一下级单位计了两次", where)
    if step["how"] == "mean" and names:
        number = Fraction(len(names))
        points = over(points, (number, number))
    result = points if names else ZERO
    sheet.number(where, "结果", step["result"], result)
    return result


def check_below(units: Mapping[str, Mapping[str, Record]]) -> Iterator[str]:
    """What a record lists of the units below, against their own records, where those are there."""
    for records in units.values():
        for record in records.values():
            step = record["steps"][0]
            for below in step["units"] if step["step"] == "rollup" else []:
                own = units.get(below["unit"], {}).get(step["of"])
                if own is None or own["state"] == "not_applicable" or own["points"] is None:
                    continue
                if span(own["points"]) != span(below["points"]):
                    yield (
                        f"{record['unit']} {record['node']}：下级单位 {below['unit']} 的 {step['of']} 记录为 "
                        f"{text(span(below['points']))}，它自己的记录为 {text(span(own['points']))}"
                    )
