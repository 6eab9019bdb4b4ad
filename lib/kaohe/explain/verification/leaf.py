"""Linear rules, decision tables and ratings, re-done from their own inputs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

from kaohe.explain.verification.cells import in_row
from kaohe.explain.verification.conditions import (
    TRUTHS,
    WORDS,
    YES,
    OutOfRecord,
    Truth,
    compare,
    holds,
    limit_of,
    value_of,
)
from kaohe.explain.verification.numbers import (
    INFINITY,
    Number,
    Span,
    ceil,
    floor,
    hull,
    known,
    least,
    minus,
    most,
    over,
    plus,
    span,
    times,
)
from kaohe.explain.verification.sheet import Sheet

Step = Mapping[str, Any]
Region = tuple[Number | None, Number | None]
_HALF = (Fraction(1, 2), Fraction(1, 2))


def argument(sheet: Sheet, of: Any) -> Span | None:
    """What a rule is about, looked up in the record or, for another indicator's points, in that one's."""
    if isinstance(of, Mapping):
        return sheet.outcome(of["node"])
    return value_of(sheet.facts[of])


def check_linear(sheet: Sheet, where: str, step: Step, x: Sequence[Span] | None = None) -> Span:
    """``clamp(base + rate · q((x − origin) / step), floor, cap)``; ``x``: what x may be, else looked up."""
    if x is None:
        found = argument(sheet, step["of"])
        x = [] if found is None else [found]
    own = span(step["x"])
    if x and own not in x:
        sheet.number(where, "自变量", step["x"], x[0])
    origin, size = span(step["origin"]), span(step["step_size"])
    open_ = size[0] <= 0 <= size[1]
    quotient = (-INFINITY, INFINITY) if open_ else over(minus(own, origin), size)
    count = quantised(quotient, step["steps"])
    sheet.number(where, "步数", step["count"], count)
    raw = plus(span(step["base"]), times(span(step["rate"]), count))
    sheet.number(where, "限幅之前", step["raw"], raw)
    points = raw
    if step["cap"] is not None:
        points = least(points, span(step["cap"]))
    if step["floor"] is not None:
        points = most(points, span(step["floor"]))
    sheet.number(where, "结果", step["result"], points)
    return points


def quantised(quotient: Span, steps: str) -> Span:
    """Steps counted: all, complete, started, or to the nearest (half up)."""
    if steps == "nearest":
        return floor(plus(quotient, _HALF))
    return {"exact": lambda value: value, "complete": floor, "started": ceil}[steps](quotient)


def check_cell(sheet: Sheet, where: str, x: Span, cells: Collection[str]) -> None:
    """What a rule about a column of an event row takes from it stands in the row."""
    if known(x) and not in_row(x[0], cells):
        sheet.say(f"自变量记录为 {x[0]}，该行中没有这个数", where)


def check_rating(sheet: Sheet, where: str, step: Step) -> Span:
    """An entered score between its floor and cap."""
    entered = value_of(sheet.facts[step["of"]])
    sheet.number(where, "评分", step["x"], entered)
    points = most(least(span(step["x"]), span(step["cap"])), span(step["floor"]))
    sheet.number(where, "结果", step["result"], points)
    return points


def check_table(
    sheet: Sheet, where: str, step: Step, x: Span | None = None, cells: Collection[str] | None = None
) -> Span | None:
    """The first row that holds; None when the rows give words. ``x``: the argument, else looked up.

    ``cells`` are those of the event row that the table scores: its rules are about columns of it.
    """
    own = None if step["x"] is None else span(step["x"])
    if step["of"] is not None:
        found = argument(sheet, step["of"]) if x is None else x
        if found is not None:
            sheet.number(where, "自变量", step["x"], found)
    rows = step["rows"]
    open_surely, open_possibly = True, True
    points: Span = (INFINITY, -INFINITY)
    words = set()
    for number, (row, region) in enumerate(zip(rows, regions(rows), strict=True), 1):
        place = f"{where}第 {number} 档"
        sure, possible = _row(sheet, place, row, own)
        hit = (sure and open_surely, possible and open_possibly)
        sheet.plain(place, "是否命中", row["hit"], WORDS[hit])
        open_surely, open_possibly = open_surely and not possible, open_possibly and not sure
        if "label" in row:
            words |= {row["label"]} if hit[1] else set()
            continue
        if "region" in row:
            recorded = [None if end is None else span(end)[0] for end in row["region"]]
            sheet.plain(place, "区间的两端", recorded, list(region))
        outcome = _outcome(sheet, place, step, row, own, region, cells)
        points = hull(points, outcome) if hit[1] else points
    if "label" in step:
        sheet.plain(where, "等次", step["label"], words.pop() if len(words) == 1 else None)
        return None
    sheet.number(where, "结果", step["result"], points)
    return points


def _row(sheet: Sheet, where: str, row: Step, x: Span | None) -> Truth:
    """Where a row's own condition holds; as recorded, when it is about what the record does not hold."""
    try:
        truth = row_holds(row["when"], x, sheet)
    except OutOfRecord:
        return TRUTHS[row["holds"]]
    sheet.plain(where, "条件是否成立", row["holds"], WORDS[truth])
    return truth


def row_holds(when: Any, x: Span | None, sheet: Sheet) -> Truth:
    """A row's condition: ``otherwise``, thresholds of the argument, or a condition on facts."""
    if when == "otherwise":
        return YES
    if "operator" in when:
        return holds(when, sheet.facts, sheet.unknowns)
    if x is None:
        raise ValueError("分档没有自变量")
    truths = [compare(key, x, limit_of(limit, sheet.facts, sheet.unknowns)) for key, limit in when.items()]
    return all(sure for sure, _ in truths), all(possible for _, possible in truths)


def _outcome(
    sheet: Sheet,
    where: str,
    table: Step,
    row: Step,
    x: Span | None,
    region: Region,
    cells: Collection[str] | None,
) -> Span:
    by = row["by"]
    if by is None:
        return span(row["points"])
    if by["step"] == "node":
        other = sheet.outcome(by["node"])
        if other is not None:
            sheet.number(where, f"指标 {by['node']} 的得分", row["points"], other)
        return span(row["points"])
    given = None
    if x is not None and by["of"] == table["of"]:
        # The row's argument is the table's, held to the row's region; or the rule names the same fact itself.
        given = [restricted(x, region), x]
    elif cells is not None:
        given = [span(by["x"])]
        check_cell(sheet, where, given[0], cells)
    result = check_linear(sheet, where, by, given)
    sheet.number(where, "得分", row["points"], result)
    return result


def restricted(x: Span, region: Region) -> Span:
    """Bounds of an argument inside a band; a known value stays as it is."""
    low, high = region
    if known(x):
        return x
    held = x if low is None else most(x, (low, low))
    return held if high is None else least(held, (high, high))


def regions(rows: Sequence[Step]) -> list[Region]:
    """Between which literal thresholds each band can be the first that holds."""
    found: list[Region] = []
    start: Number | None = None
    end: Number | None = None
    for row in rows:
        when = row["when"]
        bands = when if isinstance(when, dict) and "operator" not in when else {}
        low = _literal(bands, "at_least", "above")
        high = _literal(bands, "below", "at_most")
        found.append((start if low is None else low, end if high is None else high))
        if high is not None and low is None:
            start = high if start is None else max(start, high)
        elif low is not None and high is None:
            end = low if end is None else min(end, low)
    return found


def _literal(bands: Mapping[str, Any], *keys: str) -> Number | None:
    for key in keys:
        if isinstance(bands.get(key), str):
            return span(bands[key])[0]
    return None
