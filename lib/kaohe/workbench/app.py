"""The workbench (工作台): three panels and the mid-year view on one scenario."""

from __future__ import annotations

from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from kaohe.errors import KaoheError
from kaohe.paths import Project
from kaohe.scenario.model import Scenario
from kaohe.workbench.improve_panel import ImprovePanel
from kaohe.workbench.midyear_panel import MidyearPanel
from kaohe.workbench.panel import Bench, Panel
from kaohe.workbench.rules_panel import RulesPanel
from kaohe.workbench.session import Session
from kaohe.workbench.toolbar import Toolbar
from kaohe.workbench.unit_panel import UnitPanel
from kaohe.workbench.views import style

_CSS = (Path(__file__).parent / "bench.css").read_text(encoding="utf-8")
_PANELS: tuple[type[Panel], ...] = (UnitPanel, RulesPanel, ImprovePanel, MidyearPanel)


class Workbench:
    """Toolbar, unit and panels of one city-year.

    Attributes
    ----------
    session
        What all of them show and change; everything they do can be done with it in Python.
    widget
        The whole, to be displayed.
    held
        A scenario that did not fit the day, taken up again on a day that it fits; None where there is none.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.held: Scenario | None = None
        self.bench = Bench(session)
        self.panels = [panel(self.bench) for panel in _PANELS]
        self.toolbar = Toolbar(self.bench, self._pictured)
        self.bench.tell = lambda text: self.toolbar.say(text, wrong=True)
        self.tabs = widgets.Tab([panel.widget for panel in self.panels])
        self.tabs.titles = [panel.title for panel in self.panels]
        self.tabs.observe(self._turned, "selected_index")
        self.bench.unit.observe(lambda _: self._touch(), "value")
        session.listen(lambda _: self._changed())
        self.widget = widgets.VBox(
            [widgets.HTML(_head(session)), self.toolbar.widget, self.bench.unit, self.tabs]
        )
        self.widget.add_class("k-bench")
        self.tabs.selected_index = 0
        self._turned({"old": None, "new": 0})

    def carry_over(self, other: Workbench) -> None:
        """Go on where the workbench of the same city-year on another day stood: unit, panel and scenario."""
        if other.bench.unit.value in self.bench.unit.options:
            self.bench.unit.value = other.bench.unit.value
        self.tabs.selected_index = other.tabs.selected_index
        scenario = other.session.scenario if other.session.changed else other.held
        if scenario is None or self.session.change(scenario):
            return
        self.held = scenario
        whose = f"情景“{scenario.label}”" if scenario.name else "推演的改动"
        text = (
            f"{whose}与换过来的台账不符，现在显示现状；换回能用的日期，改动自动恢复。\n{self.session.error}"
        )
        self.toolbar.say(text, wrong=True)

    def _changed(self) -> None:
        self.toolbar.draw()
        self._touch()

    def _touch(self) -> None:
        for panel in self.panels:
            panel.touch()

    def _turned(self, change: dict[str, Any]) -> None:
        if change["old"] is not None:
            self.panels[change["old"]].hide()
        if change["new"] is not None:
            self.panels[change["new"]].show()

    def _pictured(self) -> str:
        """Write the panel in sight as a picture into ``outputs/``; where it is, as the reader knows it."""
        panel = self.panels[self.tabs.selected_index or 0]
        folder = self.session.project.outputs / "what-if"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.session.scheme_id}--{datetime.now():%Y%m%d-%H%M%S-%f}.png"
        panel.picture(path)
        return self.session.project.name_of(path)


def workbench(
    scheme_id: str, scenario: str = "", as_of: str = "", known_at: str = "", ledger: str = ""
) -> widgets.Widget:
    """The workbench on one city-year, on a saved scenario where one is named; another, and days, can be chosen.

    ``as_of`` is an ISO date; empty takes all records. ``known_at`` is one too: what was entered later is not there.
    ``ledger`` (path or address) takes the place of the ledger of ``scheme_id``; other city-years have their own.

    Raises
    ------
    KaoheError
        No such city-year or scenario, or faults in their files.
    """
    project = Project.find()
    place = widgets.VBox()
    choice = widgets.Dropdown(
        options=[(f"{name}　{project.title(name)}", name) for name in project.ids()],
        value=scheme_id if scheme_id in project.ids() else None,
        description="考核年度",
        style={"description_width": "5em"},
        layout={"width": "40em"},
    )

    upto = _day("数据截至", "只计到这一天为止的记录；空为全部", as_of)
    entered = _day("录入截至", "此后录入的记录和更正不计，重现当时所知；空为全部", known_at)

    shown: list[Workbench] = []

    def opened(name: str, saved: str = "") -> Workbench:
        session = Session.of(
            name,
            ledger=ledger if name == scheme_id else "",
            as_of=_iso(upto),
            known_at=_iso(entered),
            project=project,
        )
        if saved and not session.load(saved):
            raise KaoheError(session.error)
        bench = Workbench(session)
        if shown and shown[-1].session.scheme_id == name:
            bench.carry_over(shown[-1])
        shown[:] = [bench]
        return bench

    def turn(_: dict[str, Any]) -> None:
        try:
            place.children = [opened(choice.value).widget]
        except KaoheError as error:
            lines = "<br>".join(escape(line) for line in str(error).splitlines())
            place.children = [widgets.HTML(f'<p class="k-wrong" role="alert">{lines}</p>')]

    place.children = [opened(scheme_id, scenario).widget]
    choice.observe(turn, "value")
    upto.observe(turn, "value")
    entered.observe(turn, "value")
    heads = widgets.HBox([choice, upto, entered], layout={"flex_flow": "row wrap"})
    return widgets.VBox([widgets.HTML(f"{style()}<style>{_CSS}</style>"), heads, place])


def _day(title: str, hint: str, chosen: str) -> widgets.DatePicker:
    return widgets.DatePicker(
        description=title,
        tooltip=hint,
        style={"description_width": "5em"},
        layout={"width": "16em"},
        value=date.fromisoformat(chosen) if chosen else None,
    )


def _iso(day: widgets.DatePicker) -> str:
    return "" if day.value is None else str(day.value.isoformat())


def _head(session: Session) -> str:
    ev = session.before
    sample = '<span class="k-sample">示例数据</span> ' if ev.sample else ""
    as_of = f"；数据截至 {ev.as_of.isoformat()}" if ev.as_of is not None else ""
    as_of += f"；录入截至 {ev.known_at.isoformat()}" if ev.known_at is not None else ""
    period = f"{ev.scheme.period.start.isoformat()} 至 {ev.scheme.period.end.isoformat()}"
    told = f"{ev.scheme.place}；考核期间 {period}；考核对象 {len(ev.units)} 个{as_of}"
    return f"<h2>{sample}{escape(ev.scheme.title)}</h2><p>{escape(told)}</p>"
