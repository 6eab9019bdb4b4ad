"""The control of one unknown: a number within its bounds, a date or words, or open (待定)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from html import escape
from math import ceil, floor
from typing import Any

import ipywidgets as widgets

from kaohe.scheme.unknown import Unknown
from kaohe.workbench.exact_slider import ExactSlider
from kaohe.workbench.rule_change import restore_unknown, set_unknown, written
from kaohe.workbench.session import Session

_STATES = {"masked": "原文遮去", "dropped": "原文脱漏", "external": "见另文", "local": "由地方自定"}


class UnknownControl:
    """Shows what an unknown is taken for and asks the session to take it for something else."""

    def __init__(self, session: Session, name: str) -> None:
        self._session, self.name = session, name
        self.unknown: Unknown = session.before.scheme.unknowns[name]
        self._quiet = False
        self.about = widgets.HTML(_about(session, name))
        self.stands = widgets.HTML()
        self.open = widgets.Checkbox(
            description="待定", indent=False, tooltip="勾选：当作没有人给出，结果按可能范围算"
        )
        self.open.layout.width = "5em"
        self.open.observe(self._opened, "value")
        self.reset = widgets.Button(description="↺", tooltip="还原为现状的值", layout={"width": "2.6em"})
        self.reset.on_click(lambda _: restore_unknown(session, name))
        self.field: ExactSlider | None = None
        self.day: widgets.DatePicker | None = None
        self.words: widgets.Text | None = None
        rest: list[widgets.Widget] = []
        if self.unknown.type == "date":
            self.day = widgets.DatePicker(tooltip=self.unknown.title, layout={"width": "12em"})
            self.day.observe(self._dated, "value")
            row = [self.day]
        elif self.unknown.range is None and not self.unknown.mask:
            self.words = widgets.Text(
                continuous_update=False,
                placeholder="待定",
                tooltip=self.unknown.title,
                layout={"width": "16em"},
            )
            self.words.observe(self._worded, "value")
            row = [self.words]
        else:
            low, high, step = _span(self.unknown)
            self.field = ExactSlider(
                low, high, step, percent=self._percent, title=self.unknown.title, told=self._told
            )
            row, rest = [self.field.slider, self.field.text], [self.field.fault]
        line = widgets.HBox([*row, self.open, self.reset], layout={"align_items": "center"})
        self.widget = widgets.VBox([self.about, line, *rest, self.stands])
        self.widget.add_class("k-number")

    @property
    def _percent(self) -> bool:
        return self.unknown.unit == "%"

    def show(self) -> None:
        """Bring the control in line with the session."""
        item = self._session.after.scheme.supplied.get(self.name)
        value = None if item is None else item.value
        self._quiet = True
        try:
            self.open.value = item is None
            self.open.disabled = item is None
            if self.day is not None:
                self.day.value = value if isinstance(value, date) else None
            if self.words is not None:
                self.words.value = "" if value is None else self.unknown.shown(value)
            if self.field is not None:
                self.field.show(value if isinstance(value, Fraction) else None)
        finally:
            self._quiet = False
        self.reset.disabled = self.name not in self._session.scenario.supplied
        if item is None:
            told = "现为待定，相关得分按可能的范围算。"
        else:
            mark = "　示例数据" if item.sample else ""
            told = f"现取 {self.unknown.shown(value)}；给出者：{item.by}；依据：{item.authority}{mark}"
        self.stands.value = f"<small>{escape(told)}</small>"

    def _told(self, value: Fraction) -> None:
        set_unknown(self._session, self.name, written(value, percent=self._percent))

    def _dated(self, change: dict[str, Any]) -> None:
        if self._quiet:
            return
        if change["new"] is None:
            self.show()
        else:
            set_unknown(self._session, self.name, change["new"])

    def _worded(self, change: dict[str, Any]) -> None:
        if self._quiet:
            return
        text = str(change["new"]).strip()
        if text:
            set_unknown(self._session, self.name, text)
        else:
            self.show()

    def _opened(self, change: dict[str, Any]) -> None:
        if self._quiet:
            return
        if change["new"]:
            set_unknown(self._session, self.name, None)
        else:
            self.show()


def _about(session: Session, name: str) -> str:
    scheme = session.before.scheme
    unknown = scheme.unknowns[name]
    told = [f"<b>{escape(name)}</b>　{escape(unknown.title)}", f"{_STATES[unknown.state]}"]
    told[-1] += f"，写作“{escape(unknown.mask)}”" if unknown.mask else ""
    bounds = unknown.shown()
    told[-1] += (
        f"；可取 {escape(bounds)}{escape(unknown.unit if unknown.unit != '%' else '')}" if bounds else ""
    )
    clause = scheme.clauses.get(unknown.clause)
    if clause is not None:
        told.append(f"<small>{escape(unknown.clause)}「{escape(scheme.readable(clause.text))}」</small>")
    return "<br>".join(told)


def _span(unknown: Unknown) -> tuple[Fraction, Fraction, Fraction]:
    """The ends and the step of an unknown's slider, within its bounds; in percentage points where it is a share."""
    low, high = unknown.bounds
    assert isinstance(low, Fraction) and isinstance(high, Fraction)  # else it is told in words
    if unknown.unit == "%":
        low, high = low * 100, high * 100
    decimals = len(unknown.mask.removesuffix("%").partition(".")[2])
    if not unknown.mask and (high - low <= 2 or {low.denominator, high.denominator} != {1}):
        decimals = 1
    step = Fraction(1, 10**decimals)
    return ceil(low / step) * step, floor(high / step) * step, step
