"""The cells of a heat map: their shapes, colours and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import LinearSegmentedColormap, to_hex

from kaohe.report.charts.labels import Amount, number
from kaohe.report.charts.style import LOSS_SCALE, MUTED, SMALL, contrast

SCALE = LinearSegmentedColormap.from_list("loss", LOSS_SCALE)
Corners = list[tuple[float, float]]


def corners(x: float, y: float) -> Corners:
    """Return the corners of the cell centred at (x, y), clockwise from the upper left."""
    return [(x - 0.5, y - 0.5), (x + 0.5, y - 0.5), (x + 0.5, y + 0.5), (x - 0.5, y + 0.5)]


def colour(share: Amount) -> str:
    """Return the colour of a share lost, 0 to 1."""
    return to_hex(SCALE(min(max(float(share), 0.0), 1.0)))


def add(axes: Axes, shapes: Sequence[Corners], **looks: Any) -> None:
    """Draw `shapes` with the same `looks`."""
    if shapes:
        axes.add_collection(
            PolyCollection(shapes, **{"zorder": 1.5, "clip_on": False, **looks}), autolim=False
        )


def letter(axes: Axes, known: Iterable[tuple[float, float, Amount]]) -> None:
    """Write the share into each cell that is wide enough to hold it."""
    for x, y, share in known:
        text = "<0.1%" if 0 < share < 0.0005 else f"{number(share * 100, 1)}%" if share else "0"
        ink = contrast(colour(share)) if share else MUTED
        axes.text(x, y, text, size=SMALL, color=ink, ha="center", va="center_baseline", zorder=3)
