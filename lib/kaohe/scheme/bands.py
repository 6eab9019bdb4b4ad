"""Bands (分档): overlaps, gaps and unsorted tiers are found before anything is scored."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from kaohe.quantities import percent, plain
from kaohe.scheme.primitive import Row, Table

Edge = tuple[Fraction, bool]
"""A threshold and whether a value exactly on it lies below it (``up_to``, ``above``) — True — or not."""


def lower(row: Row) -> Edge | None:
    """Where a band begins: (threshold, True when the threshold itself is outside)."""
    if isinstance(row.at_least, Fraction):
        return row.at_least, False
    return (row.above, True) if isinstance(row.above, Fraction) else None


def upper(row: Row) -> Edge | None:
    """Where a band ends: (threshold, True when the threshold itself is inside)."""
    if isinstance(row.below, Fraction):
        return row.below, False
    return (row.up_to, True) if isinstance(row.up_to, Fraction) else None


def regions(rows: list[Row]) -> list[tuple[Fraction | None, Fraction | None]]:
    """Between which thresholds each band can be the first hit (None: unbounded, or not a literal)."""
    found: list[tuple[Fraction | None, Fraction | None]] = []
    start: Fraction | None = None
    end: Fraction | None = None
    for row in rows:
        low, high = lower(row), upper(row)
        own_low, own_high = low[0] if low else None, high[0] if high else None
        found.append((start if own_low is None else own_low, end if own_high is None else own_high))
        if own_high is not None and own_low is None:
            start = own_high if start is None else max(start, own_high)
        elif own_low is not None and own_high is None:
            end = own_low if end is None else min(end, own_low)
    return found


def faults(table: Table, *, ratio: bool) -> Iterator[tuple[int, str, str]]:
    """What is wrong with a table's bands: (row index, message, expected)."""
    if table.rows is not None:
        yield from _closing(table.rows)
        return
    bands = table.bands or []
    if any(not isinstance(limit, Fraction) for row in bands for limit in _limits(row)):
        return
    yield from _closing(bands, bands=True)
    ranked = [row for row in bands if not row.last]
    if all(upper(row) and lower(row) for row in ranked) and ranked:
        yield from _explicit(ranked, ratio)
    elif all(upper(row) and not lower(row) for row in ranked):
        yield from _sorted(ranked, upper, ratio, ascending=True)
    elif all(lower(row) and not upper(row) for row in ranked):
        yield from _sorted(ranked, lower, ratio, ascending=False)
    else:
        yield from _mixed(ranked, ratio)


def _limits(row: Row) -> list[Any]:
    return [item for item in (row.at_least, row.above, row.below, row.up_to) if item is not None]


def _closing(rows: list[Row], *, bands: bool = False) -> Iterator[tuple[int, str, str]]:
    for index, row in enumerate(rows[:-1]):
        if row.last:
            yield index, "otherwise 之后还有分档,永远用不到", "otherwise 放在最后"
    if rows and not rows[-1].last:
        if bands and all(upper(row) is None or lower(row) is not None for row in rows) and _covers(rows):
            return
        if not (bands and _covers(rows)):
            yield len(rows) - 1, "分档之外还有空隙,没有 otherwise", "最后一行写 otherwise"


def _covers(rows: list[Row]) -> bool:
    return any(upper(row) is None for row in rows) and any(lower(row) is None for row in rows)


def _sorted(rows: list[Row], edge: Any, ratio: bool, *, ascending: bool) -> Iterator[tuple[int, str, str]]:
    for index in range(1, len(rows)):
        before, here = edge(rows[index - 1]), edge(rows[index])
        if here == before:
            yield index, f"分档重叠:{_show(here[0], ratio)} 出现两次", "界限各不相同"
        elif (here < before) if ascending else (here > before):
            way = "从小到大" if ascending else "从大到小"
            message = f"分档未按顺序:{_show(here[0], ratio)} 排在 {_show(before[0], ratio)} 之后"
            yield index, message, f"界限{way}排列"


def _explicit(rows: list[Row], ratio: bool) -> Iterator[tuple[int, str, str]]:
    for index, row in enumerate(rows):
        low, high = lower(row), upper(row)
        assert low and high
        if low >= high:
            yield index, f"分档为空:{_show(low[0], ratio)} 到 {_show(high[0], ratio)}", "下限小于上限"
    spans = sorted(range(len(rows)), key=lambda index: lower(rows[index]) or (Fraction(0), False))
    if spans not in (list(range(len(rows))), list(reversed(range(len(rows))))):
        yield spans[0], "分档未按顺序", "界限从小到大或从大到小排列"
    for first, second in zip(spans, spans[1:], strict=False):
        yield from _joint(max(first, second), upper(rows[first]), lower(rows[second]), ratio)


def _mixed(rows: list[Row], ratio: bool) -> Iterator[tuple[int, str, str]]:
    """Bands of which some name one end and some both: the inner joints must still meet."""
    for index in range(1, len(rows)):
        before, here = rows[index - 1], rows[index]
        if upper(before) and lower(here):
            yield from _joint(index, upper(before), lower(here), ratio)
        elif lower(before) and upper(here):
            yield from _joint(index, upper(here), lower(before), ratio)
        else:
            yield index, "分档的写法不一致,看不出是否相接", "各档都写上限,或都写下限,或两端都写"


def _joint(index: int, end: Edge | None, start: Edge | None, ratio: bool) -> Iterator[tuple[int, str, str]]:
    if end is None or start is None or end == start:
        return
    shown = f"{_show(end[0], ratio)} 与 {_show(start[0], ratio)}"
    if end > start:
        yield index, f"分档重叠:{shown}", "前一档的上限等于后一档的下限"
    else:
        yield index, f"分档有空隙:{shown} 之间没有分档", "前一档的上限等于后一档的下限"


def _show(value: Fraction, ratio: bool) -> str:
    return percent(value) if ratio else plain(value)
