"""The panel “规则”."""

from __future__ import annotations

from kaohe.workbench.panel import Panel


class RulesPanel(Panel):
    """To be written."""

    title = "规则"

    def draw(self) -> None:
        """Nothing yet."""
