"""The panel “改进”: the cheapest way of one unit to a target, and each single step by its gain."""

from __future__ import annotations

from html import escape
from pathlib import Path

import ipywidgets as widgets

from kaohe.analysis.improvement import Cost, Improvement, improve, levers, single_steps
from kaohe.analysis.improvement.domain import Limits
from kaohe.analysis.improvement.scenario import with_steps
from kaohe.errors import KaoheError
from kaohe.report.display import Block
from kaohe.scenario.changes import fact_text
from kaohe.workbench.fact_control import exact
from kaohe.workbench.html_view import HtmlView, blocks_text
from kaohe.workbench.panel import Bench, Panel
from kaohe.workbench.picture import page_picture
from kaohe.workbench.plan_phrases import limits
from kaohe.workbench.plan_words import (
    improvement_blocks,
    plan_blocks,
    plan_name,
    step_table,
    verdict_blocks,
)
from kaohe.workbench.views import lines

_HELP = (
    "写明目标（如 90、优秀、第3名），程序在所选单位能改的事实中找代价最小的一组改动。"
    "代价按每项事实给：改一次的代价，和每多改一件（一分、一天）另加的代价；“不能再改”的不参与；"
    "今年最多能改到哪里，写在下限、上限（数、百分数或日期）。"
    "其他单位按现在的得分不动。达不到时说明为什么。"
)


class ImprovePanel(Panel):
    """Target, costs and what can no longer change; plans with a button to take each; single steps."""

    title = "改进"

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.target = widgets.Text(
            value="90",
            description="目标",
            placeholder="90、优秀、第3名",
            continuous_update=False,  # else a press right after typing overtakes the last letters
            layout={"width": "16em"},
        )
        self.search = widgets.Button(description="找代价最小的方案", button_style="primary", icon="search")
        self.search.layout.width = "auto"
        self.search.on_click(lambda _: self.find())
        self.costs = widgets.VBox()
        self._inputs: dict[str, _LeverInputs] = {}
        self._names: list[str] = []
        self.found: Improvement | None = None
        self.said = widgets.HTML()
        self.plans = widgets.VBox()
        self.steps = HtmlView(self._step_text)
        left = widgets.VBox([widgets.HBox([self.target, self.search]), self.costs])
        left.add_class("k-controls")
        right = widgets.VBox([self.said, self.plans, self.steps.widget])
        right.add_class("k-views")
        body = widgets.HBox([left, right])
        body.add_class("k-panel")
        self.widget = widgets.VBox([widgets.HTML(f"<p>{_HELP}</p>"), body])

    def draw(self) -> None:
        """What the unit can change now; plans found for another state are put away."""
        self.found = None
        self.plans.children = []
        self.said.value = ""
        ev = self.session.after
        try:
            known = levers(ev, self.unit)
        except KaoheError as error:
            self.costs.children = []
            self._say(str(error), wrong=True)
            return
        self._names = list(dict.fromkeys(lever.fact for lever in known))
        head = widgets.HTML(
            "<b>能改的事实</b> <small>改一次的代价；每多改一件另加；今年能改到的下限、上限（可空）</small>"
        )
        rows: list[widgets.Widget] = [head]
        for lever in known:
            now = f"{lever.now}" if lever.rows else fact_text(ev, self.unit, lever.fact)
            if lever.fact not in self._inputs:
                self._inputs[lever.fact] = _LeverInputs(ranged=lever.kind != "yes_no")
            told = widgets.HTML(f"{escape(lever.title)} <small>现行 {escape(now)}</small>")
            rows.append(widgets.VBox([told, self._inputs[lever.fact].widget]))
            rows[-1].add_class("k-fact")
        self.costs.children = rows if known else [widgets.HTML("<p>没有能加分的改动。</p>")]
        self.steps.draw()

    def _given(self) -> list[tuple[str, _LeverInputs]]:
        """The controls of what the unit can change."""
        return [(name, self._inputs[name]) for name in self._names]

    def _costs(self) -> dict[str, Cost]:
        """Costs as the controls say, where they are not 1 however far."""
        return {
            name: Cost(exact(item.once.value), exact(item.each.value))
            for name, item in self._given()
            if (item.once.value, item.each.value) != (1, 0)
        }

    def _frozen(self) -> set[str]:
        return {name for name, item in self._given() if item.frozen.value}

    def _limits(self) -> dict[str, Limits]:
        """Limits as typed; raises KaoheError for what can't be read."""
        return {
            name: limits(self.session.after, self.unit, name, item.low.value, item.high.value)
            for name, item in self._given()
            if item.low.value.strip() or item.high.value.strip()
        }

    def find(self) -> None:
        """Search for plans and show them, or why there are none."""
        self._say("正在找……")
        try:
            found = improve(
                self.session.after,
                self.unit,
                self.target.value,
                costs=self._costs(),
                frozen=self._frozen(),
                limits=self._limits(),
            )
        except KaoheError as error:
            self._say(str(error), wrong=True)
            return
        self.found = found
        self._say("")
        ev = self.session.after
        shown: list[widgets.Widget] = [widgets.HTML(blocks_text(verdict_blocks(found)))]
        for number in range(len(found.plans)):
            button = widgets.Button(description=f"采用{plan_name(found, number)}", icon="check")
            button.layout.width = "auto"
            button.on_click(lambda _, number=number: self.take(number))
            shown += [widgets.HTML(blocks_text(plan_blocks(ev, found, number))), button]
        if found.plans:
            shown.append(widgets.HTML(lines(ev, found.plans[0].evaluation, self.unit)))
        self.plans.children = shown

    def take(self, number: int) -> None:
        """Put a plan's steps into the scenario."""
        assert self.found is not None
        plan = self.found.plans[number]
        self.session.change(with_steps(self.session.scenario, self.session.after.scheme, plan.changes))

    def _blocks(self) -> list[Block]:
        return [] if self.found is None else improvement_blocks(self.session.after, self.found)

    def _step_text(self) -> str:
        try:
            found = single_steps(self.session.after, self.unit, frozen=self._frozen(), limits=self._limits())
        except KaoheError as error:
            return f'<p class="k-wrong">{escape(str(error))}</p>'
        return blocks_text([step_table(self.session.after, found)])

    def _say(self, text: str, *, wrong: bool = False) -> None:
        kind = "k-wrong" if wrong else "k-fine"
        self.said.value = f'<p class="{kind}" role="status">{escape(text)}</p>' if text else ""

    def picture(self, path: Path) -> None:
        """Plans and single steps as a PNG file."""
        ev = self.session.after
        found = single_steps(ev, self.unit, frozen=self._frozen(), limits=self._limits())
        steps = step_table(ev, found)
        page_picture([*self._blocks(), steps], path, title=ev.scheme.title, sample=ev.sample)


class _LeverInputs:
    """The controls of one fact: frozen or not, costs, and how far it can go (``ranged``)."""

    def __init__(self, *, ranged: bool) -> None:
        width = {"width": "5.5em"}
        self.frozen = widgets.Checkbox(description="不能再改", indent=False, layout={"width": "7em"})
        self.once = widgets.BoundedFloatText(
            value=1, min=0, max=10**6, step=1, layout=width, tooltip="改一次的代价"
        )
        self.each = widgets.BoundedFloatText(
            value=0, min=0, max=10**6, step=0.1, layout=width, tooltip="每件另加"
        )
        self.low = widgets.Text(placeholder="下限", layout=width, tooltip="今年能改到的下限")
        self.high = widgets.Text(placeholder="上限", layout=width, tooltip="今年能改到的上限")
        shown = [self.frozen, self.once, self.each, *([self.low, self.high] if ranged else [])]
        self.widget = widgets.HBox(shown)
