"""Units on a chart: how many fit, and how those of a group stand together under its name."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

LIMIT = 60  # units on one page


def check_count(count: int) -> None:
    """Raise `ValueError` unless `count` units fit one chart."""
    if not 1 <= count <= LIMIT:
        raise ValueError(f"一张图可画 1 至 {LIMIT} 个考核对象（实为 {count} 个），请分成几张图")


def regroup(groups: Sequence[str]) -> list[int]:
    """Order that brings the rows of each group together; groups stand as their first rows do."""
    first = {group: place for place, group in reversed(list(enumerate(groups)))}
    return sorted(range(len(groups)), key=lambda index: first[groups[index]])


def slots(groups: Sequence[str]) -> tuple[list[float], dict[int, str]]:
    """Places of the rows, and of the headings of groups where there are several: a heading takes a row."""
    headings: dict[int, str] = {}
    ys: list[float] = []
    for index, group in enumerate(groups):
        if len(set(groups)) > 1 and (index == 0 or group != groups[index - 1]):
            headings[index + len(headings)] = group
        ys.append(float(index + len(headings)))
    return ys, headings


def cover(axes: Axes, place: int) -> None:
    """Keep grid lines out of the row of a heading."""
    axes.axhspan(
        place - 0.48, place + 0.48, -0.01, 1.01, color="white", zorder=1.9, linewidth=0, clip_on=False
    )
