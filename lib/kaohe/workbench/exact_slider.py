"""A slider and a text field for one exact number: what the slider gives is snapped to its grid."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from html import escape
from typing import Any

import ipywidgets as widgets

from kaohe.quantities import half_up, parse_number, plain


class ExactSlider:
    """A number between two ends by slider, any number as text (``12``, ``0.5``, ``60%``, ``-50/3``).

    Parameters
    ----------
    low, high, step
        Ends and grid of the slider, in percentage points where ``percent``.
    percent
        Whether the number, a share of 1, is shown in percent.
    title
        What it is, for the tooltip.
    told
        Called with the exact number chosen.
    """

    def __init__(
        self,
        low: Fraction,
        high: Fraction,
        step: Fraction,
        *,
        percent: bool,
        title: str,
        told: Callable[[Fraction], object],
    ) -> None:
        self._step, self._percent, self._told = step, percent, told
        self._quiet = False
        self._value: Fraction | None = None
        self._place = low
        self.slider = widgets.FloatSlider(
            value=float(low),
            min=float(low),
            max=float(high),
            step=float(step),
            readout=False,
            tooltip=f"{title}：用方向键或拖动调整",
            layout={"flex": "1 1 6em", "width": "auto", "min_width": "5em"},
        )
        self.text = widgets.Text(
            continuous_update=False,
            placeholder="待定",
            tooltip=f"{title}：直接填数，如 12、0.5、60%、-50/3",
            layout={"flex": "0 0 5.2em", "width": "5.2em"},
        )
        self.fault = widgets.HTML()
        self.slider.observe(self._moved, "value")
        self.text.observe(self._typed, "value")

    def show(self, value: Fraction | None) -> None:
        """Bring both in line with a number, without telling of it; None: open."""
        self._value, self._quiet = value, True
        try:
            if value is not None:
                self._stand(self._snapped(value * 100 if self._percent else value))
            self.text.value = "" if value is None else exact_text(value, percent=self._percent)
            self.fault.value = ""
        finally:
            self._quiet = False

    def _snapped(self, points: Fraction) -> Fraction:
        return half_up(points / self._step, 0) * self._step

    def _stand(self, place: Fraction) -> None:
        """Put the handle on its grid: off it, the browser would put it there and send that as another number."""
        self._place = place
        if place > self.slider.max:
            self.slider.max = float(place)
        elif place < self.slider.min:
            self.slider.min = float(place)
        self.slider.value = float(place)

    def _moved(self, change: dict[str, Any]) -> None:
        if self._quiet:
            return
        place = self._snapped(Fraction(repr(float(change["new"]))))
        if place != self._place or self._value is None:
            self._take(place / 100 if self._percent else place)

    def _typed(self, change: dict[str, Any]) -> None:
        if self._quiet:
            return
        text = str(change["new"]).strip()
        value = parse_number(text)
        if value is None:
            told = f"“{text}”不是数" if text else "没有填数"
            self.fault.value = (
                f'<p class="k-wrong" role="alert">{escape(told)}；请填如 12、0.5、60% 或 -50/3 的数</p>'
            )
            return
        self._take(value / 100 if self._percent and not text.endswith(("%", "\uff05")) else value)

    def _take(self, value: Fraction) -> None:
        if value == self._value:
            self.show(value)
        else:
            self._told(value)


def exact_text(value: Fraction, *, percent: bool) -> str:
    """A number as people type it and files have it: ``60%``, ``0.5``, ``-50/3``."""
    text = plain(value * 100) + "%" if percent else plain(value)
    return text.replace("−", "-")
