"""A view in an HTML widget, sent to the browser only when its text differs."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets


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
