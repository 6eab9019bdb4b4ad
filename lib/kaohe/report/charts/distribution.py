"""The distribution: how many units in each band of points or each grade."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from kaohe.report.charts.labels import Amount, number, one_line, shorten, width, wrap
from kaohe.report.charts.style import (
    INK,
    MUTED,
    PAGE_WIDTH,
    POINTS,
    SMALL,
    TEXT,
    panel,
    sample_mark,
    sheet,
    styled,
    unknown_patch,
    write,
)

Count = tuple[str, int]
"""The name of a band or grade and the number of units in it."""


def count_by_band(
    intervals: Sequence[tuple[Amount, Amount]], edges: Sequence[Amount] = (60, 70, 80, 90)
) -> tuple[list[Count], int]:
    """Count units by bands of points; a band holds its lower edge.

    Parameters
    ----------
    intervals
        (low, high) points of each unit, low = high when known.
    edges
        Edges of the bands, ascending.

    Returns
    -------
    counts, undecided
        ``[("60以下", 3), ("60–70", 12), …]`` and the number of units whose bounds lie in different bands.
    """
    names = [number(edge, trim=True) for edge in edges]
    labels = [f"{names[0]}以下", *map("–".join, pairwise(names)), f"{names[-1]}以上"]
    counts = [0] * len(labels)
    undecided = 0
    for low, high in intervals:
        first, last = (sum(edge <= bound for edge in edges) for bound in (low, high))
        if first == last:
            counts[first] += 1
        else:
            undecided += 1
    return list(zip(labels, counts, strict=True)), undecided


def count_by_grade(grades: Sequence[str | None], order: Sequence[str]) -> tuple[list[Count], int]:
    """Count units by grade in the given `order`; grades that are not in it (None, several) are undecided."""
    counts = [(grade, sum(given == grade for given in grades)) for grade in order]
    return counts, len(grades) - sum(count for _, count in counts)


@styled
def distribution_chart(
    counts: Sequence[Count],
    undecided: int = 0,
    *,
    label: str = "得分（分，各段含下限）",
    sample: bool = False,
) -> Figure:
    """Draw the numbers of units by band or grade, as `count_by_band` and `count_by_grade` return them.

    There may be 12 bands; `undecided` units, which could fall into several, are the last, hatched bar.
    `label` is the title of the x axis.
    """
    bars = [(one_line(name), count) for name, count in counts] + ([("未定", undecided)] if undecided else [])
    if not 1 <= len(bars) <= 13:
        raise ValueError(f"分布图可画 1 至 12 段（实为 {len(counts)} 段）")
    across = PAGE_WIDTH - 0.2
    each = across / len(bars)
    size = TEXT if all(width(name, TEXT) < each - 0.1 for name, _ in bars) else SMALL
    names = [wrap(name, each - 0.1, size, 3) for name, _ in bars]
    foot = 0.75 + 0.4 * max(name.count("\n") + 1 for name in names)
    figure = sheet(PAGE_WIDTH, foot + 5.9)
    write(figure, 0.1, foot + 5.5, "考核对象（个）", size=SMALL, color=MUTED)
    axes = panel(figure, 0.1, foot, across, 4.7)
    top = max(max(count for _, count in bars), 1)
    axes.set_ylim(0, top)
    axes.set_xlim(-0.5, len(bars) - 0.5)
    thick = min(0.62, 2.2 / each)
    for x, (_, count) in enumerate(bars):
        looks = unknown_patch(POINTS) if undecided and x == len(bars) - 1 else {"facecolor": POINTS}
        axes.add_patch(Rectangle((x - thick / 2, 0), thick, count, **looks))
        colour = INK if count else MUTED
        axes.annotate(str(count), (x, count), (0, 3), textcoords="offset points", ha="center", color=colour)
    axes.axhline(0, color=MUTED, linewidth=0.8, clip_on=False)
    axes.set_xticks(range(len(bars)), names, fontsize=size, color=INK, linespacing=1.1)
    axes.set_yticks([])
    axes.set_xlabel(shorten(label, across - 3, SMALL), labelpad=3)
    if sample:
        sample_mark(figure)
    return figure
