"""The panel “年中”."""

from __future__ import annotations

from kaohe.workbench.panel import Panel


class MidyearPanel(Panel):
    """To be written."""

    title = "年中"

    def draw(self) -> None:
        """Nothing yet."""
