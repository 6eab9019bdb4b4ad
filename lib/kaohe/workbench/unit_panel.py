"""The panel “单位”: one unit's facts, and what becomes of its points, rank and grade."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets as widgets

from kaohe.explain.record import fact_names
from kaohe.scenario.model import RowChange
from kaohe.scheme.indicator import Indicator
from kaohe.scheme.usage import row_rule
from kaohe.workbench.fact_control import FactControl
from kaohe.workbench.html_view import HtmlView
from kaohe.workbench.panel import Bench, Panel
from kaohe.workbench.picture import page_picture
from kaohe.workbench.rows_control import RowsControl
from kaohe.workbench.views import (
    lines,
    overtaken,
    parts,
    parts_block,
    standing,
    standing_block,
)

_HELP = (
    "左边改所选单位的事实，右边立即看到得分、名次、等次和评分依据怎样变。"
    "“缺”表示当作没有人报过；“还原”恢复台账中的值。改动记在情景里，不动台账。"
)
_FEW = 12


class UnitPanel(Panel):
    """Controls for the facts of a part of the scheme; standing, parts, who overtakes whom and changed lines."""

    title = "单位"

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._facts: dict[str, FactControl] = {}
        self._rows: dict[str, RowsControl] = {}
        self.part = widgets.Dropdown(
            options=list(self._part_options()),
            description="指标",
            style={"description_width": "3em"},
            layout={"width": "30em"},
        )
        self.part.observe(lambda _: self.touch(), "value")
        self.only = widgets.Checkbox(value=True, description="只列有变化的指标", indent=False)
        self.only.observe(lambda _: self.touch(), "value")
        self.controls = widgets.VBox()
        self.views = [
            HtmlView(lambda: standing(self.session.before, self.session.after, self.unit)),
            HtmlView(self._parts),
            HtmlView(lambda: overtaken(self.session.before, self.session.after, self.unit)),
            HtmlView(lambda: lines(self.session.before, self.session.after, self.unit)),
        ]
        left = widgets.VBox([self.part, self.controls])
        left.add_class("k-controls")
        shown = [view.widget for view in self.views]
        right = widgets.VBox([shown[0], self.only, *shown[1:]])
        right.add_class("k-views")
        body = widgets.HBox([left, right])
        body.add_class("k-panel")
        self.widget = widgets.VBox([widgets.HTML(f"<p>{_HELP}</p>"), body])

    def _part_options(self) -> Any:
        """Aggregates such that every rule is in the part of one of them."""
        scheme = self.session.before.scheme
        for node in scheme.walk():
            depth = scheme.depths[node.id]
            if _rules(node) if node.children else depth == 0:
                yield f"{'　' * depth}{node.id} {node.title}", node.id

    def _leaves(self) -> list[Indicator]:
        """The rules under the chosen part that apply to the unit."""
        ev = self.session.after
        found = ev.scheme.by_id.get(self.part.value)
        index = ev.index(self.unit)
        walked = [] if found is None else _rules(found)
        return [node for node in walked if ev.columns[node.id].applies[index] or self._touched(node)]

    def _touched(self, node: Indicator) -> bool:
        """Whether an indicator applies to the unit without the scenario."""
        before = self.session.before
        return node.id in before.columns and bool(before.columns[node.id].applies[before.index(self.unit)])

    def draw(self) -> None:
        """Controls as the scenario has them, views as the evaluations are."""
        before, after, unit = self.session.before, self.session.after, self.unit
        shown: list[Any] = []
        for name in self._wanted_facts():
            if name not in self._facts:
                spec = after.scheme.facts[name]
                self._facts[name] = FactControl(name, spec, self._changed, self._restored)
            self._facts[name].show(before, after, unit)
            shown.append(self._facts[name].widget)
        for table in self._wanted_tables():
            if table not in self._rows:
                title = after.scheme.events[table].title
                self._rows[table] = RowsControl(table, title, self._picked)
            removed = {
                item.row
                for layer in self.session.scenario.stack
                for item in layer.events.get(table, [])
                if item.remove
            }
            self._rows[table].show(before, unit, removed)
            shown.append(self._rows[table].widget)
        if list(self.controls.children) != shown:
            self.controls.children = shown or [widgets.HTML("<p>这一部分没有适用于该单位的事实。</p>")]
        for view in self.views:
            view.draw()

    def _parts(self) -> str:
        only = bool(self.only.value) and self.session.changed
        return parts(self.session.before, self.session.after, self.unit, only_changed=only)

    def _wanted_facts(self) -> list[str]:
        """Facts that people record or that are counted from rows; those derived from other facts follow."""
        scheme = self.session.after.scheme
        names = (name for node in self._leaves() for name in fact_names(self.session.after, node))
        return [
            name for name in dict.fromkeys(names) if name in scheme.facts and not scheme.facts[name].terms()
        ]

    def _wanted_tables(self) -> list[str]:
        scheme = self.session.after.scheme
        tallies = [row_rule(scheme, node) for node in self._leaves()]
        tables = [tally.over for tally in tallies if tally is not None]
        tables += [table for name in self._wanted_facts() if (table := scheme.facts[name].table) is not None]
        return list(dict.fromkeys(tables))

    def _changed(self, name: str, value: Any, denominator: Any) -> None:
        scenario = self.session.scenario.with_fact(self.unit, name, value, denominator)
        self.session.change(scenario, key=(self.unit, name))

    def _restored(self, name: str) -> None:
        self.session.change(self.session.scenario.without_fact(self.unit, name))

    def _picked(self, table: str, places: tuple[str, ...]) -> None:
        """The unit's rows picked are taken away; those no longer picked stand again."""
        scenario = self.session.scenario
        frame = self.session.before.ledger.events[table]
        own = frame["place"][frame["unit"] == self.unit]
        for place in own:
            scenario = scenario.without_row(table, place)
        for place in places:
            scenario = scenario.with_row(table, RowChange(unit=self.unit, row=place, remove=True))
        self.session.change(scenario)

    def picture(self, path: Path) -> None:
        """Standing and parts as a PNG file."""
        before, after = self.session.before, self.session.after
        blocks = [standing_block(before, after, self.unit), parts_block(before, after, self.unit)]
        page_picture(blocks, path, title=after.scheme.title, sample=after.sample)


def _rules(part: Indicator) -> list[Indicator]:
    """The rules of a part: all under it while the list of controls stays short, else those right under it."""
    leaves = [node for node in part.walk() if not node.children]
    return leaves if len(leaves) <= _FEW else [node for node in part.children if not node.children]
