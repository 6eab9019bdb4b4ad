"""Horizontal bars with bounds, and the axis of points under them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from kaohe.report.charts.labels import Amount, Value, number
from kaohe.report.charts.style import INK, MUTED, unknown_patch

THICK = 0.62  # of a row


def bounds(value: Value) -> tuple[Amount, Amount]:
    """Return (low, high); a known value is both, one that does not apply is (0, 0)."""
    if value is None:
        return 0, 0
    return value if isinstance(value, tuple) else (value, value)


def is_open(value: Value) -> bool:
    """Whether `value` is unknown: bounds with low < high."""
    return isinstance(value, tuple) and value[0] < value[1]


def settled(low: Amount, high: Amount) -> Amount:
    """Return the part of a bar that is sure: the bound nearest to 0, or 0 when it lies between them."""
    return low if low > 0 else high if high < 0 else 0


def axis(axes: Axes, low: float, high: float, label: str, *, most: int = 6) -> None:
    """Show `low` to `high` on the x axis: about `most` round ticks, a grid, the zero if inside."""
    axes.set_xlim(low, high)
    ticks = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    slack = (high - low) * 1e-9
    kept = [float(tick) for tick in ticks if low - slack <= tick <= high + slack]
    axes.set_xticks(kept, [number(round(tick, 9), trim=True) for tick in kept])
    axes.set_xlabel(label, labelpad=3)
    axes.grid(axis="x", clip_on=False)
    if low < 0 < high:
        axes.axvline(0, color=MUTED, linewidth=0.7, zorder=1.1)


def reach(values: Iterable[Amount], *always: Amount) -> tuple[float, float]:
    """Return the finite range of `values` and `always`, wider by a twentieth where `values` lead."""
    fixed = [float(value) for value in always]
    seen = [float(value) for value in values if math.isfinite(value)] + fixed
    low, high = min(seen), max(seen)
    pad = (high - low or 1) * 0.05
    return low - pad * (low < min(fixed)), high + pad * (high > max(fixed) or high == low)


def stretch(axes: Axes, y: float, start: Amount, end: Amount, colour: str, *, edge: str = "") -> None:
    """Draw a sure piece of a bar from `start` to `end`, edged in its own `colour` unless told otherwise."""
    _piece(axes, y, start, end, {"facecolor": colour, "edgecolor": edge or colour, "linewidth": 0.5})


def interval(axes: Axes, y: float, low: Amount, high: Amount, colour: str, *, filled: bool = False) -> None:
    """Draw an interval: hatched from `low` to `high` (`filled`: on `colour`), with a stroke at each bound."""
    _piece(axes, y, low, high, unknown_patch(colour, filled=filled))
    stroke = [y - THICK * 0.72, y + THICK * 0.72]
    for end in (low, high):
        if math.isfinite(end):
            axes.plot([float(end)] * 2, stroke, color=INK, linewidth=0.8, clip_on=False, zorder=3)


def _piece(axes: Axes, y: float, start: Amount, end: Amount, looks: dict[str, object]) -> None:
    left, right = axes.get_xlim()
    first, last = sorted((min(max(float(start), left), right), min(max(float(end), left), right)))
    if last > first:
        axes.add_patch(Rectangle((first, y - THICK / 2), last - first, THICK, zorder=2, **looks))  # type: ignore[arg-type]
