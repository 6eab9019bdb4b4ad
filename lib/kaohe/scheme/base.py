"""What every model of the scheme file shares: strict keys, exact numbers, references to unknowns."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from kaohe.quantities import parse_number, plain
from kaohe.scheme.yamltree import Plain


class Model(BaseModel):
    """A mapping of the scheme file: unknown keys are refused, instances don't change."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def refuse(message: str, *, found: Any = "", expected: str = "") -> PydanticCustomError:
    """An error the loader reports word for word."""
    text = {"message": message, "found": shown(found), "expected": expected}
    return PydanticCustomError("kaohe", "{message}", text)


def shown(value: Any) -> str:
    """A value of the file as the reader wrote it."""
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: …" for key in value) + "}"
    if isinstance(value, list):
        return f"{len(value)} 项的列表"
    return str(value)


def _number(value: Any) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, Plain):
        number = parse_number(value)
        if number is not None:
            return number
    raise refuse("此处应为数字", found=value, expected="数字、百分数或分数，如 2、0.5、60%、-50/3")


def _text(value: Any) -> str:
    """Titles and ids may be written without quotes when they look like whole numbers or dates.

    ``3.10`` must be quoted: as a number it is 3.1.
    """
    if isinstance(value, (str, date)) or (isinstance(value, Fraction) and value.denominator == 1):
        return str(value)
    if isinstance(value, Fraction):
        raise refuse("此处应为文字，像小数的文字须加引号", found=plain(value), expected='加引号，如 "3.10"')
    raise refuse("此处应为文字", found=value, expected="文字")


def _date(value: Any) -> date:
    if isinstance(value, date):
        return value
    raise refuse("此处应为日期", found=value, expected="日期，如 2017-12-31")


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise refuse("此处应为 true 或 false", found=value, expected="true 或 false")


Exact = Annotated[Fraction, BeforeValidator(_number)]
Text = Annotated[str, BeforeValidator(_text)]
Day = Annotated[date, BeforeValidator(_date)]
Flag = Annotated[bool, BeforeValidator(_flag)]


class Reference(Model):
    """A number found elsewhere: an unknown parameter, a fact of the unit (such as its target), or a look-up.

    It stands for ``plus + times × value``.
    A look-up (``by``, ``values``) gives the number that belongs to the unit's group or attribute.
    """

    unknown: Text | None = None
    fact: Text | None = None
    by: Text | None = None
    values: dict[str, Exact] = Field(default_factory=dict)
    times: Exact = Fraction(1)
    plus: Exact = Fraction(0)

    @model_validator(mode="after")
    def _one(self) -> Reference:
        if sum(item is not None for item in (self.unknown, self.fact, self.by)) != 1:
            raise refuse(
                "引用须恰好写明 unknown、fact 或 by 之一",
                expected="{unknown: P.…}、{fact: …} 或 {by: group, values: {…}}",
            )
        if (self.by is None) != (not self.values):
            raise refuse("by 与 values 须同时写明", expected="{by: group, values: {类别: 数}}")
        return self

    @property
    def name(self) -> str | None:
        """The fact or attribute it looks at, if any."""
        return self.fact or self.by


def _parameter(value: Any) -> Any:
    return Reference.model_validate(value) if isinstance(value, dict) else _number(value)


Parameter = Annotated[Fraction | Reference, BeforeValidator(_parameter)]
"""A literal, or a :class:`Reference`."""


def references(model: Any) -> list[Reference]:
    """Every reference inside a model, in the order of its fields."""
    if isinstance(model, Reference):
        return [model]
    if isinstance(model, BaseModel):
        return [found for name in type(model).model_fields for found in references(getattr(model, name))]
    if isinstance(model, dict):
        return [found for item in model.values() for found in references(item)]
    if isinstance(model, (list, tuple)):
        return [found for item in model for found in references(item)]
    return []
