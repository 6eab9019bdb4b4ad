"""The frame of a heat map: names left, item ids above, room for the key below, on one A4 page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kaohe.report.charts.groups import cover, slots
from kaohe.report.charts.labels import CM_PER_POINT, one_line, shorten, widest, wrap
from kaohe.report.charts.rows import EDGE
from kaohe.report.charts.style import (
    INK,
    MUTED,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
    SMALL,
    TEXT,
    panel,
    sheet,
    write,
)

FOOT = 1.45  # cm, for the key
_NARROWEST, _LOWEST = 0.23, 0.235  # cm, of a column and a row whose label is still legible
_NAME_ROOM, _HEAD_ROOM, _LANDSCAPE_HEIGHT = 5.0, 4.2, 17.0  # cm


@dataclass(frozen=True)
class Grid:
    """The figure and its cells: column j is centred at x = j, row i at y = `ys[i]`; cell size in cm."""

    figure: Figure
    axes: Axes
    ys: list[float]
    column: float
    row: float


@dataclass(frozen=True)
class Heads:
    """Texts above the columns, their size in points, whether they stand upright, and their height in cm."""

    texts: list[str]
    size: float
    upright: bool
    height: float


def heads(items: Sequence[tuple[str, str]], column: float, room: float) -> Heads:
    """Choose what fits above columns of `column` × `room` cm: id and title, flat or upright, or ids."""
    ids = [one_line(item) for item, _ in items]
    if column >= 1.5:
        texts = [f"{one_line(item)}\n{wrap(title, column - 0.15, SMALL, 3)}" for item, title in items]
        return Heads(texts, SMALL, False, 0.2 + 0.33 * max(text.count("\n") + 1 for text in texts))
    if column >= 0.45 and room >= 2:
        limit, lines = (_HEAD_ROOM, 1) if column < 0.75 else (_HEAD_ROOM * 0.8, 2)
        texts = [wrap(f"{item} {title}", min(room, limit), SMALL, lines) for item, title in items]
        return Heads(texts, SMALL, True, widest(texts, SMALL) + 0.2)
    if widest(ids, SMALL) + 0.1 <= column:
        return Heads(ids, SMALL, False, 0.45)
    size = min(SMALL, column / CM_PER_POINT * 0.86)
    return Heads(ids, size, True, widest(ids, size) + 0.2)


def lay_out(units: Sequence[str], items: Sequence[tuple[str, str]], groups: Sequence[str]) -> Grid:
    """Make the figure: upright while columns stay legible, else across; `ValueError` when neither will do."""
    ys, headings = slots(groups or [""] * len(units))
    count = len(ys) + len(headings)
    size = TEXT if count <= 30 else SMALL
    names = [shorten(unit, _NAME_ROOM, size) for unit in units]
    left = EDGE + widest([*names, "考核对象／指标"], size) + 0.15
    across, tall = PAGE_WIDTH, PAGE_HEIGHT
    if (across - left - EDGE) / len(items) < _NARROWEST:
        across, tall = PAGE_HEIGHT, _LANDSCAPE_HEIGHT
    column = min(3.0, (across - left - EDGE) / len(items))
    head = heads(items, column, tall - FOOT - 0.2 - count * 0.32)
    again = head.height if count > 30 and head.height < 1 else 0.0
    row = min(0.56, (tall - head.height - again - FOOT) / count)
    if column < _NARROWEST or row < _LOWEST:
        raise ValueError(f"{len(units)} 个考核对象 × {len(items)} 项指标放不进一页，请分成几张图")
    if row < size * CM_PER_POINT * 1.25:
        size = row / CM_PER_POINT / 1.25
    bottom = FOOT + again
    figure = sheet(across, bottom + row * count + head.height)
    axes = panel(figure, left, bottom, column * len(items), row * count)
    axes.set_xlim(-0.5, len(items) - 0.5)
    axes.set_ylim(count - 0.5, -0.5)
    axes.set_yticks(ys, names, fontsize=size, va="center_baseline")
    axes.tick_params(axis="both", pad=0.1 / CM_PER_POINT)
    axes.tick_params(axis="x", top=True, labeltop=True, labelbottom=bool(again))
    axes.set_xticks(range(len(items)), head.texts, fontsize=head.size, color=INK, linespacing=1.1)
    for tick in axes.get_xticklabels():
        tick.set_rotation(90 if head.upright else 0)
    top = bottom + row * count
    write(figure, left - 0.15, top + 0.12, "考核对象／指标", size=SMALL, color=MUTED, ha="right")
    _rule(axes, [item for item, _ in items], count)
    for place, group in headings.items():
        y = bottom + row * (count - place - 0.5)
        cover(axes, place)
        write(figure, EDGE, y, shorten(group, 8, size), size=size, weight="bold", va="center_baseline")
    return Grid(figure, axes, ys, column, row)


def _rule(axes: Axes, ids: Sequence[str], count: int) -> None:
    """Draw the lines between cells, darker between the parts that ids such as 2.1 name."""
    looks: dict[str, Any] = {"zorder": 1.8, "clip_on": False}
    parts = [item.split(".")[0] for item in ids]
    for x in range(len(ids) + 1):
        new_part = 0 < x < len(ids) and parts[x] != parts[x - 1] and len(set(parts)) < len(ids)
        axes.axvline(x - 0.5, color=MUTED if new_part else RULE, linewidth=0.7 if new_part else 0.5, **looks)
    for y in range(count + 1):
        axes.axhline(y - 0.5, color=RULE, linewidth=0.5, **looks)
