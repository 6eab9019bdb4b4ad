"""A view in an HTML widget, sent to the browser only when its text differs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as widgets

from kaohe.report.display import Block
from kaohe.report.export.html import blocks_html


def blocks_text(blocks: Sequence[Block]) -> str:
    """Blocks of the report in the look of the views."""
    return f'<section class="kw">{blocks_html([block.block() for block in blocks])}</section>'


class HtmlView:
    """A function to HTML text, and the widget that shows it."""

    def __init__(self, text: Callable[[], str]) -> None:
        self._text = text
        self.widget = widgets.HTML()

    def draw(self) -> None:
        """Ask for the text anew."""
        text = self._text()
        if text != self.widget.value:
            self.widget.value = text
