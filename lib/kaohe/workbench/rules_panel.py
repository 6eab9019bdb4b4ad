"""The panel “规则”: weights, points, bands, unknowns and readings, and what they do to the ranking."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import ipywidgets as widgets

from kaohe.report.sections.slope import slope as slope_block
from kaohe.workbench import views
from kaohe.workbench.indicator_page import IndicatorPage
from kaohe.workbench.panel import Bench, Panel
from kaohe.workbench.picture import page_picture
from kaohe.workbench.reading_control import ReadingControl
from kaohe.workbench.reading_page import ReadingPage
from kaohe.workbench.unknown_page import UnknownPage

_PAGES = ("指标", "待定参数", "读法")


class RulesPanel(Panel):
    """For the drafter of next year's rule: controls to the left, the ranking before and after to the right.

    Attributes
    ----------
    page
        Which page of controls is in sight: 指标, 待定参数 or 读法.
    indicators, unknowns, readings
        The pages.
    """

    title = "规则"

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._known: dict[str, ReadingControl] = {}
        self.indicators = IndicatorPage(self.session, self._reading, self._to_unknown)
        self.unknowns = UnknownPage(self.session)
        self.readings = ReadingPage(self.session, self._reading)
        self._pages: dict[str, IndicatorPage | UnknownPage | ReadingPage] = dict(
            zip(_PAGES, (self.indicators, self.unknowns, self.readings), strict=True)
        )
        self.page = widgets.ToggleButtons(
            options=_PAGES,
            tooltips=["一项指标的满分、权重、分值和分档", "原文没有写明的数", "有歧义的条款怎么读"],
            style={"button_width": "7em"},
        )
        self.page.observe(lambda _: self._turned(), "value")
        self._place = widgets.VBox([self.indicators.widget])
        self.totals, self.slope, self.agreement, self.overtaken = (widgets.HTML() for _ in range(4))
        controls = widgets.VBox([self.page, self._place])
        controls.add_class("k-controls")
        told = widgets.VBox([self.agreement, self.overtaken])
        charts = widgets.HBox([self.slope, told])
        charts.add_class("k-charts")
        shown = widgets.VBox([self.totals, charts])
        shown.add_class("k-views")
        both = widgets.HBox([controls, shown])
        both.add_class("k-rules")
        self.widget = widgets.VBox([widgets.HTML(_style()), both])

    def draw(self) -> None:
        """Bring the page in sight and the views up to date with the session."""
        self._pages[self.page.value].draw()
        before, after = self.session.before, self.session.after
        self.totals.value = views.totals(after.scheme)
        self.slope.value = views.slope(before, after, self.unit)
        self.agreement.value = views.agreement(before, after)
        self.overtaken.value = views.overtaken(before, after)

    def picture(self, path: Path) -> None:
        """Write the views as a PNG file."""
        before, after = self.session.before, self.session.after
        blocks = [
            views.totals_block(after.scheme),
            slope_block(before, after, self.unit),
            views.agreement_block(before, after),
            views.overtaken_block(before, after),
        ]
        title = f"{after.scheme.title}：规则推演"
        page_picture(blocks, path, title=title, sample=before.sample or after.sample)

    def _turned(self) -> None:
        page = self._pages[self.page.value]
        page.draw()
        self._place.children = [page.widget]

    def _reading(self, key: str) -> ReadingControl:
        """The control of a reading; the pages share it."""
        if key not in self._known:
            self._known[key] = ReadingControl(self.session, key)
        return self._known[key]

    def _to_unknown(self, name: str) -> None:
        self.unknowns.choice.value = name
        self.page.value = "待定参数"


@cache
def _style() -> str:
    return f"<style>{(Path(__file__).with_name('rules.css')).read_text(encoding='utf-8')}</style>"
