"""The control of one number of a rule: slider, text, the regulation's number, and the way back to it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from html import escape
from math import ceil

import ipywidgets as widgets

from kaohe.workbench.exact_slider import ExactSlider, exact_text
from kaohe.workbench.rule_change import is_set
from kaohe.workbench.rule_numbers import RuleNumber
from kaohe.workbench.session import Session

_LIMITS = frozenset({"at_least", "above", "below", "up_to", "at_most", "is", "is_not", "origin"})
_COUNTED = frozenset({"step", *_LIMITS})


class NumberControl:
    """Shows one number and asks the session to change it.

    Parameters
    ----------
    told
        Called with the number and what it shall be; None: as the regulation has it.
    most
        What a number that is 0 by itself can reach on the slider, such as the indicator's maximum.
    """

    def __init__(
        self,
        session: Session,
        number: RuleNumber,
        told: Callable[[RuleNumber, Fraction | None], object],
        *,
        most: Fraction,
    ) -> None:
        self._session, self.number = session, number
        low, high, step = span(number, most)
        self.field = ExactSlider(
            low,
            high,
            step,
            percent=number.percent,
            title=number.label,
            told=lambda value: told(number, value),
        )
        self.head = widgets.HTML()
        self.reset = widgets.Button(description="↺", layout={"width": "2.6em", "flex": "0 0 auto"})
        self.reset.tooltip = f"还原：{number.label} {self._own}"
        self.reset.on_click(lambda _: told(number, None))
        row = widgets.HBox([self.field.slider, self.field.text, self.reset], layout={"align_items": "center"})
        self.widget = widgets.VBox([self.head, row, self.field.fault])
        self.widget.add_class("k-number")

    @property
    def _own(self) -> str:
        own = self.number.own
        return "情景所加" if own is None else f"办法为 {exact_text(own, percent=self.number.percent)}"

    def show(self, value: Fraction) -> None:
        """Bring the control in line with the number that now stands."""
        self.field.show(value)
        self.reset.disabled = not is_set(self._session, self.number)
        mark = ' class="k-changed"' if value != self.number.own else ""
        self.head.value = f"<span{mark}>{escape(self.number.label)}</span> <small>{escape(self._own)}</small>"


def span(number: RuleNumber, most: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    """The ends and the step of a number's slider, in percentage points where it is written in percent."""
    own = number.own or Fraction(0)
    if number.percent:
        size = abs(own * 100)
        step = Fraction(1) if size >= 5 or not own else Fraction(1, 10)
        high = Fraction(100) if size <= 100 else _up(2 * size, step)
        if number.kind == "step" and size:
            high = min(high, _up(10 * size, step))
        return (-high if own < 0 else Fraction(0)), high, step
    if not own:
        most = _up(most, Fraction(1))
        low = Fraction(0) if number.kind in ("max", "weight", *_COUNTED) else -most
        return low, most, _step(most, counted=number.kind in _COUNTED)
    step = _step(abs(own), counted=number.kind in _COUNTED and own.denominator == 1)
    far = _up(2 * abs(own), step)
    return (-far, Fraction(0), step) if own < 0 else (Fraction(0), far, step)


def _step(size: Fraction, *, counted: bool) -> Fraction:
    if counted:
        return Fraction(1)
    for least, step in ((20, Fraction(1)), (5, Fraction(1, 2)), (1, Fraction(1, 10))):
        if size >= least:
            return step
    return Fraction(1, 100)


def _up(value: Fraction, step: Fraction) -> Fraction:
    """The least multiple of the step that is not below."""
    return ceil(value / step) * step
