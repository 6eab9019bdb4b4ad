"""The look shared by all charts: size, palette, fonts, marks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import pairwise
from typing import Any, ParamSpec, TypeVar

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from kaohe.report.charts.palette import INK, LOSS, MUTED, POINTS, RULE
from kaohe.report.fonts import register_with_matplotlib

__all__ = ["INK", "LOSS", "MUTED", "POINTS", "RULE"]

PAGE_WIDTH, PAGE_HEIGHT = 17.0, 24.0  # cm: what an A4 page holds between its margins
INCH = 2.54

# Hue and lightness alternate, so neighbours differ for every kind of colour vision and in grey.
PARTS = ("#2F5D8A", "#9DC3E6", "#A8752A", "#EBD6A0", "#1F4E46", "#8CC9B4", "#6B6B6B", "#D4D4D4")
LOSS_SCALE = ("#FFFFFF", "#FBE6CF", "#F2BC8B", "#DB8253", "#B4552D", "#742C14")

Patch = dict[str, Any]
NOT_APPLICABLE: Patch = {"facecolor": "#F1F1F1", "edgecolor": "#9A9A9A", "hatch": "xxxxxx", "linewidth": 0}

SMALL, TEXT = 7.0, 8.0
_SETTINGS: dict[str, Any] = {
    "figure.dpi": 100,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "font.size": TEXT,
    "text.color": INK,
    "text.parse_math": False,
    "axes.facecolor": "none",
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.labelsize": SMALL,
    "axes.linewidth": 0.6,
    "axes.axisbelow": True,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.spines.bottom": False,
    "xtick.color": MUTED,
    "xtick.labelcolor": MUTED,
    "xtick.labelsize": SMALL,
    "xtick.major.size": 0,
    "ytick.labelcolor": INK,
    "ytick.major.size": 0,
    "grid.color": RULE,
    "grid.linewidth": 0.5,
    "hatch.linewidth": 0.5,
}

P = ParamSpec("P")
Item = TypeVar("Item")


def styled(chart: Callable[P, Figure]) -> Callable[P, Figure]:
    """Draw `chart` in the house style, whatever the settings around it, and leave those as they were."""

    @wraps(chart)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with style.context(["default"]):
            register_with_matplotlib()
            style.use(_SETTINGS)
            figure = chart(*args, **kwargs)
            figure.draw_without_rendering()  # ticks are made on first drawing, and must be made in this style
        return figure

    return drawn


def sheet(width: float, height: float) -> Figure:
    """Return an empty figure of `width` × `height` cm."""
    return Figure(figsize=(width / INCH, height / INCH))


def panel(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Add axes at a place given in cm from the lower left corner."""
    across, up = (float(side) * INCH for side in figure.get_size_inches())
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def write(figure: Figure, x: float, y: float, text: str, **looks: Any) -> None:
    """Write `text` at a place given in cm from the lower left corner."""
    figure.text(x / INCH, y / INCH, text, transform=figure.dpi_scale_trans, **looks)


def unknown_patch(colour: str, *, filled: bool = False) -> Patch:
    """Return the looks of what is not settled yet: hatched in `colour` on white, or `filled` with it."""
    if not filled:
        return {"facecolor": "white", "edgecolor": colour, "hatch": "//////", "linewidth": 0.6}
    return {"facecolor": colour, "edgecolor": contrast(colour), "hatch": "//////", "linewidth": 0}


def contrast(colour: str) -> str:
    """Return the ink, dark or white, that reads on `colour`."""
    red, green, blue = to_rgb(colour)
    return INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 else "white"


def sample_mark(figure: Figure) -> None:
    """Write 示例数据 discreetly in the lower right corner of `figure`."""
    across = float(figure.get_size_inches()[0]) * INCH
    write(figure, across - 0.1, 0.12, "示例数据", size=SMALL, color=MUTED, ha="right", va="bottom")


def chunks(rows: list[Item], limit: int) -> list[list[Item]]:
    """Cut `rows` into the fewest runs of nearly equal length, none longer than `limit`: one chart each."""
    count = -(-len(rows) // limit)
    edges = [round(index * len(rows) / count) for index in range(count + 1)] if count else [0]
    return [rows[start:end] for start, end in pairwise(edges)]
