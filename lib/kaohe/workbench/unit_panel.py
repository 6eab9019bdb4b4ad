"""The panel “单位”."""

from __future__ import annotations

from kaohe.workbench.panel import Panel


class UnitPanel(Panel):
    """To be written."""

    title = "单位"

    def draw(self) -> None:
        """Nothing yet."""
