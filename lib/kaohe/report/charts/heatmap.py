"""The map of losses: units × items, the darker the greater the share of points lost."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.cm import ScalarMappable
from matplotlib.figure import Figure

from kaohe.report.charts import bars, legend
from kaohe.report.charts.cells import SCALE, add, colour, corners, letter
from kaohe.report.charts.grid import Grid, lay_out
from kaohe.report.charts.groups import check_count, regroup
from kaohe.report.charts.labels import Value, one_line, width
from kaohe.report.charts.rows import EDGE
from kaohe.report.charts.style import (
    INK,
    MUTED,
    NOT_APPLICABLE,
    SMALL,
    panel,
    sample_mark,
    styled,
    write,
)


@styled
def loss_heatmap(
    units: Sequence[str],
    items: Sequence[tuple[str, str]],
    shares: Sequence[Sequence[Value]],
    *,
    groups: Sequence[str] = (),
    sample: bool = False,
) -> Figure:
    """Draw which share of its points each unit lost on each item.

    Parameters
    ----------
    units
        Names, up to 60.
    items
        (id, title), in the order of the regulation; a line divides ids that differ before the first dot.
    shares
        Units × items: share lost, 0 to 1 (what lies beyond is drawn as the nearer end), (low, high) while
        unknown, None where the item does not apply.
    groups
        Group of each unit; headed when there are several.

    Raises
    ------
    ValueError
        More than 60 units, more cells than an A4 page holds (60 × 50 upright, 50 × 75 across), or a matrix of
        another size.
    """
    check_count(len(units))
    if not items or len(shares) != len(units) or any(len(line) != len(items) for line in shares):
        raise ValueError(f"失分占比应为 {len(units)} 行 × {len(items)} 列，且至少有一项指标")
    families = [one_line(group) for group in groups] or [""] * len(units)
    order = regroup(families)
    grid = lay_out([one_line(units[index]) for index in order], items, [families[index] for index in order])
    lines = zip(grid.ys, order, strict=True)
    cells = [(x, y, value) for y, index in lines for x, value in enumerate(shares[index])]
    absent = [corners(x, y) for x, y, value in cells if value is None]
    bounds = [(x, y, *bars.bounds(value)) for x, y, value in cells if value is not None]
    unknown = [cell for cell in bounds if cell[2] < cell[3]]
    known = [(x, y, low) for x, y, low, high in bounds if low == high]
    shapes = [(corners(x, y), colour(share)) for x, y, share in known if share > 0]
    for x, y, low, high in unknown:
        top_left, top_right, bottom_right, bottom_left = corners(x, y)
        shapes.append(([top_left, top_right, bottom_left], colour(low)))
        shapes.append(([top_right, bottom_right, bottom_left], colour(high)))
    add(grid.axes, [shape for shape, _ in shapes], facecolors=[shade for _, shade in shapes], linewidth=0)
    add(grid.axes, absent, **NOT_APPLICABLE)
    outlines = [corners(x, y) for x, y, *_ in unknown]
    add(grid.axes, outlines, facecolors="none", edgecolors=INK, linewidths=0.7, zorder=2.2)
    if grid.column > width("100.0%", SMALL) and grid.row >= 0.4:
        letter(grid.axes, known)
    _key(grid, absent=bool(absent), unknown=bool(unknown))
    if sample:
        sample_mark(grid.figure)
    return grid.figure


def _key(grid: Grid, *, absent: bool, unknown: bool) -> None:
    """Explain the colours and marks below the cells."""
    figure, middle = grid.figure, 0.85
    write(figure, EDGE, middle, "失分占比（%）", size=SMALL, color=MUTED, va="center_baseline")
    left = EDGE + width("失分占比（%）", SMALL) + 0.2
    bar = panel(figure, left, middle - 0.13, 4.5, 0.26)
    figure.colorbar(ScalarMappable(cmap=SCALE), cax=bar, orientation="horizontal")
    bar.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    bar.tick_params(axis="x", pad=2)
    left += 5.1
    if absent:
        left = legend.draw_one(figure, left, middle, "不适用", NOT_APPLICABLE)
    if unknown:
        low, high = {"facecolor": colour(0.1)}, {"facecolor": colour(0.7)}
        outline = {"facecolor": "none", "edgecolor": INK, "linewidth": 0.7}
        legend.swatch(figure, left, middle, low)
        legend.swatch(figure, left, middle, high, lower_half=True)
        legend.draw_one(figure, left, middle, "未定（左上为最低，右下为最高）", outline)
