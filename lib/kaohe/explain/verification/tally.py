"""Sums over event rows, re-done row by row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaohe.explain.verification.leaf import check_cell, check_linear, check_table
from kaohe.explain.verification.numbers import INFINITY, ZERO, Span, hull, plus, span, total
from kaohe.explain.verification.ranks import check_ranking
from kaohe.explain.verification.sheet import Sheet

UNHEARD = ((-INFINITY, 0), (0, INFINITY), (-INFINITY, INFINITY))


def check_tally(sheet: Sheet, where: str, step: Mapping[str, Any]) -> Span:
    """``base`` plus the points of each row."""
    changes = []
    for row in step["rows"]:
        place = f"{where}{row['place']}"
        x = span(row["x"]) if row.get("x") is not None else None
        cells = list(row["row"].values())
        if x is not None:
            check_cell(sheet, place, x, cells)
        if row["step"] == "table":
            change = check_table(sheet, place, row, x, cells) or span(row["result"])
        else:
            change = check_linear(sheet, place, row, [] if x is None else [x])
        changes.append(hull(change, ZERO) if row.get("counts") == "maybe" else change)
    for ranking in step.get("ranks", ()):
        check_ranking(sheet, where, ranking, [{"place": row["place"], **row["row"]} for row in step["rows"]])
    recorded = span(step["total"])
    # Nobody has said whether the unit has rows: what it may lose or gain, or both, has no limit.
    unheard = not step["rows"] and recorded in UNHEARD
    if not unheard:
        sheet.number(where, "各行合计", step["total"], total(changes))
    points = plus(span(step["base"]), recorded)
    sheet.number(where, "结果", step["result"], points)
    return points
