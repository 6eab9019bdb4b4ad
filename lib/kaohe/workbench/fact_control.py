"""A control for one fact, of the kind that fits its type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from html import escape
from typing import Any

import ipywidgets as widgets

from kaohe.evaluation import Evaluation
from kaohe.quantities import percent, plain
from kaohe.scenario.changes import fact_text
from kaohe.scenario.model import MISSING
from kaohe.scheme.fact import Fact
from kaohe.scheme.yamltree import Plain
from kaohe.scoring.states import NOT_APPLICABLE

_WIDTH = {"width": "11em"}

Changed = Callable[[str, Any, Any], None]
"""Called with the fact, its value and its denominator (None where it has none)."""


class FactControl:
    """One fact of the chosen unit: its title, a control, 缺 and 还原.

    ``changed`` is called when the user gives another value, ``restored`` when the ledger's shall stand again.
    """

    def __init__(self, name: str, spec: Fact, changed: Changed, restored: Callable[[str], None]) -> None:
        self.name, self.spec = name, spec
        self._changed, self._restored = changed, restored
        self._muted = False
        self._pair = spec.type == "ratio"
        self.inputs = self._inputs()
        self.missing = widgets.Checkbox(
            description=MISSING, indent=False, tooltip="当作没有人报过", layout={"width": "4em"}
        )
        self.restore = widgets.Button(description="还原", tooltip="恢复台账中的值", layout={"width": "4em"})
        self.head = widgets.HTML()
        for widget in (*self.inputs, self.missing):
            widget.observe(self._given, "value")
        self.restore.on_click(lambda _: self._restored(self.name))
        line = widgets.HBox([*self.inputs, self.missing, self.restore], layout={"flex_flow": "row wrap"})
        self.widget = widgets.VBox([self.head, line])
        self.widget.add_class("k-fact")

    def _inputs(self) -> list[Any]:
        kind, title = self.spec.type, self.spec.title
        if kind == "count":
            # An IntText would cut 2.5 to 2 without a word; the session refuses it and says why.
            return [widgets.FloatText(step=1, tooltip=title, layout=_WIDTH)]
        if kind == "ratio":
            above = widgets.FloatText(tooltip=f"{title}：分子", layout=_WIDTH)
            below = widgets.FloatText(tooltip=f"{title}：分母", layout=_WIDTH)
            return [above, below]
        if kind in ("number", "rating"):
            return [widgets.FloatText(step=0.5, tooltip=title, layout=_WIDTH)]
        if kind == "yes_no":
            words = widgets.ToggleButtons(options=["是", "否"], value=None, tooltips=[title, title])
            words.style.button_width = "4em"
            return [words]
        if kind == "date":
            return [widgets.DatePicker(tooltip=title, layout=_WIDTH)]
        return [widgets.Text(tooltip=title, layout=_WIDTH, continuous_update=False)]

    def show(self, before: Evaluation, after: Evaluation, unit: str) -> None:
        """The fact as the scenario has it, beside what the ledger says; nobody is told of it."""
        self._muted = True
        try:
            entered = after.facts.entered(unit, self.name)
            text = fact_text(after, unit, self.name)
            was = fact_text(before, unit, self.name)
            unit_of = f"（{self.spec.unit}）" if self.spec.unit else ""
            told = "" if text == was else f"；情景 <b>{escape(text)}</b>"
            head = f"{escape(self.spec.title)}{unit_of} <small>现行 {escape(was)}{told}</small>"
            if head != self.head.value:
                self.head.value = head
            self.missing.value = text == MISSING
            self.restore.disabled = text == was and (entered is None or entered.entry.source != "情景")
            if text not in (MISSING, NOT_APPLICABLE.value):
                self._fill(after, unit)
        finally:
            self._muted = False

    def _fill(self, ev: Evaluation, unit: str) -> None:
        item = ev.facts.entered(unit, self.name)
        index = ev.index(unit)
        kind = self.spec.type
        if kind == "text":
            self.inputs[0].value = "" if item is None else str(item.entry.value)
            return
        low = ev.facts.column(self.name).value.low[index]
        if kind == "ratio":
            below = None if item is None else item.entry.denominator
            share = below is None
            self.inputs[0].value = float(low * 100 if share else item.entry.value)  # type: ignore[union-attr]
            self.inputs[1].value = 100.0 if below is None else float(below)
        elif kind == "yes_no":
            self.inputs[0].value = "是" if low else "否"
        elif kind == "date":
            self.inputs[0].value = date.fromordinal(int(low))
        else:
            self.inputs[0].value = float(low)

    def _given(self, change: dict[str, Any]) -> None:
        if self._muted:
            return
        if change["owner"] is self.missing and self.missing.value:
            self._changed(self.name, MISSING, None)
            return
        value = self._value()
        if value is not None:
            self._changed(self.name, *value)

    def _value(self) -> tuple[Any, Any] | None:
        """What the controls say, exactly as typed; None while they say nothing."""
        kind, first = self.spec.type, self.inputs[0].value
        if first is None or first == "":
            return None
        if kind == "ratio":
            above, below = exact(first), exact(self.inputs[1].value)
            if below == 100 and above.denominator != 1:
                return Plain(percent(above / 100)), None
            return above, below
        if kind == "yes_no":
            return first == "是", None
        if kind in ("date", "text"):
            return first, None
        return exact(first), None


def exact(value: float | int) -> Fraction:
    """A number as the user typed it: 85.3 is 853/10."""
    return Fraction(repr(value))


def amount(value: Fraction) -> str:
    """A number as controls label it."""
    return plain(value)
