"""Unknown parameters (待定参数), what they can be, and the values given for them (补充参数)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from kaohe.quantities import INFINITY, Number, percent, plain
from kaohe.scheme import mask as masks
from kaohe.scheme.base import Day, Flag, Model, Text, _number, refuse


def _end(value: Any) -> Any:
    return value if isinstance(value, date) else _number(value)


End = Annotated[Fraction | date, BeforeValidator(_end)]


class Unknown(Model):
    """A number or date the regulation needs and does not give.

    ``mask`` bounds a number by itself (``*`` is 0–9); ``range`` narrows it.
    """

    title: Text
    state: Literal["masked", "dropped", "external", "local"]
    clause: Text
    type: Literal["number", "date"] = "number"
    range: tuple[End, End] | None = None
    unit: Text = ""
    mask: Text = ""
    alias: Text = ""

    @model_validator(mode="after")
    def _kinds(self) -> Unknown:
        if any(isinstance(end, date) != (self.type == "date") for end in self.range or ()):
            wanted = "日期" if self.type == "date" else "数字"
            raise refuse(f"range 的两端应为{wanted}", found=self.shown(), expected=f"type 为 {self.type}")
        return self

    @property
    def bounds(self) -> tuple[Number, Number]:
        """What it can be while nobody has said: its range, else what its mask can hide, else anything.

        A share in percent is a share of 1; a date counts in days.
        """
        if self.range is not None:
            low, high = (ordinal(end) for end in self.range)
            return low, high
        hidden = None if self.type == "date" else masks.number_bounds(self.mask.removesuffix("%"))
        if hidden is None:
            return -INFINITY, INFINITY
        return (hidden[0] / 100, hidden[1] / 100) if self.unit == "%" else hidden

    def shown(self, value: Any = None) -> str:
        """A value as people write it; without one, what it can be (empty when it can be anything)."""
        if value is not None:
            return self._written(value)
        low, high = self.range or self.bounds
        return "" if isinstance(low, float) else f"{self._written(low)} 到 {self._written(high)}"

    def _written(self, value: Any) -> str:
        if isinstance(value, Fraction):
            return percent(value) if self.unit == "%" else plain(value)
        return value.isoformat() if isinstance(value, date) else str(value)


class Supplied(Model):
    """A value given for an unknown: by whom, when, on what authority."""

    value: Any
    by: Text
    on: Day | None = None
    authority: Text
    sample: Flag = False

    @property
    def number(self) -> Any:
        """The value for arithmetic: a date counts in days."""
        return ordinal(self.value)


def ordinal(value: Any) -> Any:
    """A date as its day's number; anything else as it is."""
    return Fraction(value.toordinal()) if isinstance(value, date) else value
