"""A matplotlib figure, or a drawing that is SVG already, with its caption and alternative text."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaohe.report.display.block import BLOCK_MIME, Block
from kaohe.report.export.plain import block_text
from kaohe.report.export.svg import is_svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Text stays text, and the same figure always gives the same bytes.
SVG_SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "kaohe"}


@dataclass(frozen=True)
class Chart(Block):
    """A figure, or the text of an SVG document.

    `alt` says in words what it shows, `width` is its share of the text width, 0 to 1.
    """

    figure: Figure | str
    caption: str
    alt: str
    width: float = 1.0

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(f"图“{self.caption}”缺少替代文字 alt")
        if not 0 < self.width <= 1:
            raise ValueError(f"图“{self.caption}”的宽度应大于 0、不超过 1（实为 {self.width}）")
        if isinstance(self.figure, str) and not is_svg(self.figure):
            raise ValueError(f"图“{self.caption}”的内容不是 SVG")

    def svg(self) -> str:
        """Return the chart as an SVG document, without a date."""
        if isinstance(self.figure, str):
            return self.figure
        import matplotlib

        drawn = io.StringIO()
        with matplotlib.rc_context(SVG_SETTINGS):  # type: ignore[arg-type]
            self.figure.savefig(drawn, format="svg", metadata={"Date": None})
        return drawn.getvalue()

    def block(self) -> dict[str, Any]:
        return {**self._words(), "svg": self.svg()}

    def _words(self) -> dict[str, Any]:
        return {"kind": "chart", "caption": self.caption, "alt": self.alt, "width": self.width}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        # No text/html: notebook front ends then show the SVG itself, stored once.
        words = self._words()
        return {BLOCK_MIME: words, "image/svg+xml": self.svg(), "text/plain": block_text(words)}
