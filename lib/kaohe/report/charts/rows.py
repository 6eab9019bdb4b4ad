"""Charts of one row per unit, item or step: labels left, bars, columns of numbers right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kaohe.report.charts import legend
from kaohe.report.charts.groups import cover, slots
from kaohe.report.charts.labels import CM_PER_POINT, shorten, widest, width, wrap
from kaohe.report.charts.style import INCH, MUTED, PAGE_HEIGHT, PAGE_WIDTH, SMALL, TEXT, panel, sheet, write

EDGE, GAP, HEAD, FOOT = 0.12, 0.3, 0.6, 1.1  # cm
RIGHT = PAGE_WIDTH - EDGE


@dataclass(frozen=True)
class Column:
    """Texts beside the bars, right-aligned under a title."""

    title: str
    cells: Sequence[str]

    def width(self, size: float) -> float:
        return max(widest(list(self.cells), size), width(self.title, SMALL))


@dataclass
class Rows:
    """Rows of a figure, the first `top` cm up, each `step` cm high; `ys` are their places in `axes`."""

    figure: Figure
    top: float
    step: float
    size: float
    ys: list[float]
    headings: dict[int, str]
    axes: Axes = field(init=False)

    def middle(self, y: float) -> float:
        """Height in cm of the row at `y`."""
        return self.top - self.step * (y + 0.5)

    @property
    def axes_width(self) -> float:
        """Width in cm of the bar axes."""
        return float(self.axes.get_position().width * self.figure.get_size_inches()[0] * INCH)

    def title(self, x: float, text: str, align: str = "right") -> None:
        write(self.figure, x, self.top + 0.17, text, size=SMALL, color=MUTED, ha=align, va="baseline")

    def column(self, right: float, column: Column) -> float:
        """Write `column` up to `right` cm and return its left end."""
        self.title(right, column.title)
        for y, cell in zip(self.ys, column.cells, strict=True):
            write(self.figure, right, self.middle(y), cell, size=self.size, ha="right", va="center_baseline")
        return right - column.width(self.size)

    def beside(self, left: float, wide: float) -> Axes:
        """Add axes of these rows, `wide` cm wide, without labels."""
        count = len(self.ys) + len(self.headings)
        axes = panel(self.figure, left, self.top - self.step * count, wide, self.step * count)
        axes.set_ylim(count - 0.5, -0.5)
        axes.set_yticks([])
        return axes


def lay_out(
    labels: Sequence[str],
    title: str,
    *,
    groups: Sequence[str] = (),
    before: Sequence[Column] = (),
    after: Sequence[Column] = (),
    keys: Sequence[legend.Key] = (),
    label_room: float = 5.2,
    label_lines: int = 1,
    aside: float = 0.0,
) -> Rows:
    """Make the figure, as high as its rows need, at most a page, with all texts but those of the x axis.

    `title` stands over the labels, which take `label_room` cm at most; `aside` cm stay free at the right end.
    """
    fit = shorten if label_lines == 1 else partial(wrap, lines=label_lines)
    label_lines = max(fit(text, label_room, TEXT).count("\n") + 1 for text in labels)
    ys, headings = slots(groups or [""] * len(labels))
    count = len(ys) + len(headings)
    strip = legend.height(keys, RIGHT - EDGE)
    step = min(0.56 if label_lines == 1 else 0.38 * label_lines, (PAGE_HEIGHT - strip - HEAD - FOOT) / count)
    size = TEXT if step > 0.36 * label_lines else SMALL
    top = FOOT + step * count
    made = Rows(sheet(PAGE_WIDTH, top + HEAD + strip), top, step, size, ys, headings)
    legend.draw(made.figure, keys, EDGE, top + HEAD + strip - 0.05, RIGHT - EDGE)
    left = EDGE
    for column in before:
        left += column.width(size)
        made.column(left, column)
        left += GAP
    texts = [fit(text, label_room, size) for text in labels]
    left += max(widest(texts, size), width(title, SMALL))
    made.title(left, title)
    right = RIGHT - aside
    for column in reversed(after):
        right = made.column(right, column) - GAP
    made.axes = made.beside(left + 0.15, right - left - 0.15)
    made.axes.set_yticks(ys, texts, fontsize=size, va="center_baseline", linespacing=1.1)
    made.axes.tick_params(axis="y", pad=0.15 / CM_PER_POINT)
    for place, group in headings.items():
        text = shorten(group, PAGE_WIDTH / 2, size)
        write(made.figure, EDGE, made.middle(place), text, size=size, weight="bold", va="center_baseline")
        cover(made.axes, place)
    return made
