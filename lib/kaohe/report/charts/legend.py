"""The legend strip: colour swatches with their labels, filling lines like words."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from kaohe.report.charts.labels import shorten, width
from kaohe.report.charts.style import INCH, SMALL, Patch, write

LINE = 0.44  # cm
_SWATCH, _GAP = 0.42, 0.5

Key = tuple[str, Patch]
"""A label and the looks of its swatch."""


def swatch(figure: Figure, x: float, middle: float, patch: Patch, *, lower_half: bool = False) -> None:
    """Draw a swatch, or its lower right half, with its left edge at `x` cm."""
    right, low, high = x + _SWATCH, middle - 0.12, middle + 0.12
    corners = [(right, high), (right, low), (x, low), *([] if lower_half else [(x, high)])]
    inches = [(across / INCH, up / INCH) for across, up in corners]
    figure.add_artist(Polygon(inches, closed=True, transform=figure.dpi_scale_trans, **patch))


def draw_one(figure: Figure, x: float, middle: float, label: str, patch: Patch) -> float:
    """Draw a swatch with its label and return where the next may begin."""
    swatch(figure, x, middle, patch)
    write(figure, x + _SWATCH + 0.12, middle, label, size=SMALL, va="center_baseline")
    return x + _SWATCH + 0.12 + width(label, SMALL) + _GAP


def lines(keys: Sequence[Key], room: float) -> list[list[tuple[float, str, Patch]]]:
    """Place `keys` in lines of `room` cm: lists of (x, label, looks), x counted from the left."""
    placed: list[list[tuple[float, str, Patch]]] = []
    reached = 0.0
    for label, patch in keys:
        label = shorten(label, room - _SWATCH - 0.2, SMALL)
        needed = _SWATCH + 0.12 + width(label, SMALL)
        if not placed or reached + needed > room:
            placed.append([])
            reached = 0.0
        placed[-1].append((reached, label, patch))
        reached += needed + _GAP
    return placed


def height(keys: Sequence[Key], room: float) -> float:
    """Height in cm that `draw` takes; 0 without keys."""
    return LINE * len(lines(keys, room)) + 0.1 if keys else 0.0


def draw(figure: Figure, keys: Sequence[Key], left: float, top: float, room: float) -> None:
    """Draw `keys` below `top` and from `left` on, in lines of `room` cm."""
    for index, line in enumerate(lines(keys, room)):
        middle = top - LINE * (index + 0.5)
        for x, label, patch in line:
            draw_one(figure, left + x, middle, label, patch)
