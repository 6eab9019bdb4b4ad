"""The panel “年中”: best and worst case while facts are missing, what is decided, what each missing fact is worth."""

from __future__ import annotations

from pathlib import Path

import ipywidgets as widgets

from kaohe.report.display import Block
from kaohe.report.sections.midyear import midyear_view
from kaohe.workbench.html_view import HtmlView, blocks_text
from kaohe.workbench.panel import Bench, Panel
from kaohe.workbench.picture import page_picture

_HELP = "数据未齐时，每个单位最好、最坏能得多少，哪些名次和等次已成定局，每个缺少的事实值多少分。"


class MidyearPanel(Panel):
    """The mid-year view of the evaluation with the scenario."""

    title = "年中"

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.view = HtmlView(self._text)
        self.whole = widgets.ToggleButtons(options=["本单位", "全部单位"])
        self.whole.observe(lambda _: self.touch(), "value")
        self.widget = widgets.VBox([widgets.HTML(f"<p>{_HELP}</p>"), self.whole, self.view.widget])

    def _text(self) -> str:
        return blocks_text(self._blocks())

    def _blocks(self) -> list[Block]:
        ev = self.session.after
        return [midyear_view(ev, self.unit if self.whole.value == "本单位" else None)]

    def draw(self) -> None:
        """The view anew."""
        self.view.draw()

    def picture(self, path: Path) -> None:
        """The view as a PNG file."""
        ev = self.session.after
        page_picture(self._blocks(), path, title=ev.scheme.title, sample=ev.sample)
