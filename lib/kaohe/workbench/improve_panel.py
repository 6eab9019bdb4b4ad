"""The panel “改进”."""

from __future__ import annotations

from kaohe.workbench.panel import Panel


class ImprovePanel(Panel):
    """To be written."""

    title = "改进"

    def draw(self) -> None:
        """Nothing yet."""
