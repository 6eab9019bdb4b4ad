"""Bands (分档): overlaps, gaps and unsorted tiers are found before anything is scored."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from kaohe.quantities import percent, plain
from kaohe.scheme.primitive import Row, Table

Edge = tuple[Fraction, bool]
"""A threshold and whether a value exactly on it lies below it (``up_to``, ``above``) — True — or not."""

_ZERO: Edge = (Fraction(0), False)
_MEET = "一档的上限即另一档的下限，且 below 接 at_least、up_to 接 above"


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
    """What is wrong with a table's rows: (row index, message, expected)."""
    yield from _closing(table.all_rows, bands=table.bands is not None)
    ranked = [row for row in table.bands or [] if not row.last]
    if any(not isinstance(limit, Fraction) for row in ranked for limit in (*_below(row), *_above(row))):
        return
    if all(upper(row) and lower(row) for row in ranked):
        yield from _explicit(ranked, ratio)
    elif all(upper(row) and not lower(row) for row in ranked):
        yield from _sorted([upper(row) for row in ranked], ratio, ascending=True)
    elif all(lower(row) and not upper(row) for row in ranked):
        yield from _sorted([lower(row) for row in ranked], ratio, ascending=False)
    else:
        yield from _mixed(ranked, ratio)


def _below(row: Row) -> list[Any]:
    return [limit for limit in (row.below, row.up_to) if limit is not None]


def _above(row: Row) -> list[Any]:
    return [limit for limit in (row.at_least, row.above) if limit is not None]


def _closing(rows: list[Row], *, bands: bool) -> Iterator[tuple[int, str, str]]:
    for index, row in enumerate(rows[:-1]):
        if row.last:
            yield index, "otherwise 之后的行永远用不到", "otherwise 放在最后"
    open_ended = bands and not all(map(_below, rows)) and not all(map(_above, rows))
    if rows and not rows[-1].last and not open_ended:
        yield len(rows) - 1, "各行之外还有空隙，没有 otherwise", "最后一行写 otherwise"


def _sorted(edges: list[Edge | None], ratio: bool, *, ascending: bool) -> Iterator[tuple[int, str, str]]:
    for index, (before, here) in enumerate(pairwise(edges), start=1):
        assert before and here
        if here == before:
            yield index, f"分档重叠：{_show(here[0], ratio)} 出现两次", "界限各不相同"
        elif (here < before) if ascending else (here > before):
            way = "从小到大" if ascending else "从大到小"
            message = f"分档未按顺序：{_show(here[0], ratio)} 排在 {_show(before[0], ratio)} 之后"
            yield index, message, f"界限{way}排列"


def _explicit(rows: list[Row], ratio: bool) -> Iterator[tuple[int, str, str]]:
    spans = [(lower(row) or _ZERO, upper(row) or _ZERO) for row in rows]
    empty = [index for index, (low, high) in enumerate(spans) if low >= high]
    for index in empty:
        low, high = spans[index]
        yield index, f"分档为空：{_show(low[0], ratio)} 到 {_show(high[0], ratio)}", "下限小于上限"
    if empty:
        return
    order = sorted(range(len(rows)), key=lambda index: spans[index])
    if order not in (list(range(len(rows))), list(reversed(range(len(rows))))):
        rising = spans[0] < spans[1]
        index = next(index for index, (a, b) in enumerate(pairwise(spans), start=1) if (a < b) != rising)
        yield index, "分档未按顺序", "界限从小到大或从大到小排列"
    for first, second in pairwise(order):
        yield from _joint(max(first, second), spans[first][1], spans[second][0], ratio)


def _mixed(rows: list[Row], ratio: bool) -> Iterator[tuple[int, str, str]]:
    """Bands of which some name one end and some both: the inner joints must still meet."""
    for index, (before, here) in enumerate(pairwise(rows), start=1):
        joints = [(upper(before), lower(here)), (upper(here), lower(before))]
        if (lower(here) or _ZERO) < (lower(before) or _ZERO):
            joints.reverse()
        met = next(((end, start) for end, start in joints if end and start), None)
        if met is None:
            yield index, "分档的写法不一致，看不出是否相接", "各档都写上限，或都写下限，或两端都写"
        else:
            yield from _joint(index, *met, ratio)


def _joint(index: int, end: Edge, start: Edge, ratio: bool) -> Iterator[tuple[int, str, str]]:
    """Where a band ends the next must start: neither earlier nor later, nor both with the same value."""
    one, other = _show(end[0], ratio), _show(start[0], ratio)
    if end > start:
        message = f"{one} 同时属于两档" if end[0] == start[0] else f"{other} 至 {one} 同时属于两档"
        yield index, f"分档重叠：{message}", _MEET
    elif end < start:
        message = f"{one} 不属于任何一档" if end[0] == start[0] else f"{one} 至 {other} 不属于任何一档"
        yield index, f"分档有空隙：{message}", _MEET


def _show(value: Fraction, ratio: bool) -> str:
    return percent(value) if ratio else plain(value)
