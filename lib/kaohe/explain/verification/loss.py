"""What an indicator lost of an open maximum, re-done where it started from its maximum."""

from __future__ import annotations

from kaohe.explain.verification.numbers import ZERO, hull, least, minus, most, span, total
from kaohe.explain.verification.sheet import Sheet


def check_lost(sheet: Sheet) -> None:
    """The points its children deducted, held by the exclusion, cap and floor that follow."""
    record = sheet.record
    first = record["steps"][0]
    if "lost" not in record or "base" not in first or record["state"] == "not_applicable":
        return
    full = span(record["maximum"])
    lost = minus(ZERO, total([span(term["points"]) for term in first["terms"] if term["applies"]]))
    for step in record["steps"][1:]:
        if step["step"] == "exclude":
            given = full if step["policy"] == "zero" else ZERO
            if step["policy"] == "leave":
                lost = hull(hull(lost, ZERO), full) if step["holds"] == "maybe" else lost
            elif step["holds"] == "yes":
                lost = given
            elif step["holds"] == "maybe":
                lost = hull(lost, given)
        elif step["step"] == "cap":
            lost = most(lost, ZERO)
        elif step["step"] == "floor":
            lost = least(lost, full)
    sheet.number("", "失分", record["lost"], lost)
