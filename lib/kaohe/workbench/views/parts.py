"""A unit's indicators, before and after."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kaohe.quantities import plain
from kaohe.report.display import Block, Column, Table
from kaohe.workbench.views import words
from kaohe.workbench.views.rendering import render
from kaohe.workbench.views.subject import nodes, sampled
from kaohe.workbench.views.words import Difference

if TYPE_CHECKING:
    from kaohe.evaluation import Evaluation


class Bar(NamedTuple):
    """What is sure, and what is possible besides, in percent of the greater maximum."""

    sure: str
    possible: str


class Row(NamedTuple):
    """One indicator."""

    node: str
    title: str
    depth: int
    leaf: bool
    before: str
    after: str
    maximum: str
    difference: Difference
    bars: tuple[Bar, Bar] | None


class _Cell(NamedTuple):
    """An indicator of one evaluation: bounds (None: not applicable), label, maximum (None: none stated)."""

    bounds: tuple[Any, Any]
    label: str | None
    labelled: bool
    maximum: Any
    text: str


_plain = lru_cache(plain)
_NOTHING = _Cell((None, None), None, False, None, "无此项")


def parts(before: Evaluation, after: Evaluation, unit: str, *, only_changed: bool = False) -> str:
    """A table of the unit's indicators: points before, after, maximum, difference, and bars of both.

    Indicators that apply to the unit in neither are left out; with ``only_changed`` also those that stay.

    Raises
    ------
    KaoheError
        An unknown unit.
    """
    rows = _rows(before, after, unit)
    changed = sum(row.difference.changed for row in rows)
    shown = [row for row in rows if row.difference.changed or not only_changed]
    values = {"unit": unit, "rows": shown, "changed": changed, "count": len(rows)}
    return render("parts", **values, points_unit=after.scheme.points_unit, sample=sampled(before, after))


def parts_block(before: Evaluation, after: Evaluation, unit: str, *, only_changed: bool = False) -> Block:
    """The same as a table of the report."""
    columns = [
        Column("title", "指标"),
        Column("before", "现行", "number"),
        Column("after", "情景", "number"),
        Column("maximum", "满分", "number"),
        Column("difference", "变化", "number"),
    ]
    rows = [row for row in _rows(before, after, unit) if row.difference.changed or not only_changed]
    cells = [
        [f"{'　' * row.depth}{row.node} {row.title}", row.before, row.after, row.maximum, row.difference.text]
        for row in rows
    ]
    marks = [
        (
            place,
            4,
            "bounds" if row.difference.way == "open" else "low" if row.difference.way == "down" else "high",
        )
        for place, row in enumerate(rows)
        if row.difference.changed
    ]
    return Table(columns, cells, caption=f"{unit}：各项得分", marks=marks)


def _rows(before: Evaluation, after: Evaluation, unit: str) -> list[Row]:
    one, other = before.index(unit), after.index(unit)
    decimals = int(after.scheme.rounding.decimals)
    rows = []
    for name, node, depth in nodes(before, after):
        was = _cell(before, name, one)
        now = _cell(after, name, other, was)
        if was.bounds[0] is None and now.bounds[0] is None:
            continue
        if _NOTHING in (was, now):
            told = Difference("取消" if now is _NOTHING else "新增", "open")
        elif was.labelled or now.labelled:
            same = was.text == now.text
            told = Difference(words.NO_CHANGE, "same") if same else Difference("有变化", "open")
        else:
            told = words.difference(was.bounds, now.bounds, decimals)
            if not told.changed and was.maximum != now.maximum:
                told = Difference("满分有变化", "open")
        maxima = [_maximum(cell) for cell in (was, now)]
        maximum = maxima[1] if maxima[0] == maxima[1] or was is _NOTHING else " → ".join(maxima)
        row = Row(
            name, node.title, depth, not node.children, was.text, now.text, maximum, told, _bars(was, now)
        )
        rows.append(row)
    return rows


def _cell(ev: Evaluation, name: str, index: int, like: _Cell = _NOTHING) -> _Cell:
    """One cell; its text is taken from one ``like`` it."""
    column = ev.columns.get(name)
    if column is None:
        return _NOTHING
    if not column.applies[index]:
        return _Cell((None, None), None, False, None, "不适用")
    bounds = column.points.at(index)
    maximum = None if column.node.max is None else column.maximum.at(index)
    if column.labels is not None:
        label = column.labels[index]
        return _Cell(bounds, label, True, maximum, label or "未定")
    alike = bounds == like.bounds and not like.labelled
    return _Cell(bounds, None, False, maximum, like.text if alike else words.points(ev, *bounds))


def _maximum(cell: _Cell) -> str:
    if cell.maximum is None:
        return "—"
    low, high = cell.maximum
    return _plain(low) if low == high else f"{_plain(low)}～{_plain(high)}"


def _bars(was: _Cell, now: _Cell) -> tuple[Bar, Bar] | None:
    """Bars of both on one scale; None where no maximum is known."""
    maxima = [cell.maximum[1] for cell in (was, now) if cell.maximum is not None]
    known = [full for full in maxima if isinstance(full, Fraction) and full > 0]
    if not known or was.labelled or now.labelled:
        return None
    return _bar(was, max(known)), _bar(now, max(known))


def _bar(cell: _Cell, full: Fraction) -> Bar:
    if cell.bounds[0] is None:
        return Bar("0", "0")
    low, high = (_share(end, full) for end in cell.bounds)
    return Bar(_percent(low), _percent(high - low))


def _share(end: Any, full: Fraction) -> Fraction:
    return Fraction(min(max(end, 0), full)) / full


def _percent(share: Fraction) -> str:
    tenths = int(share * 1000)
    return f"{tenths // 10}.{tenths % 10}"
