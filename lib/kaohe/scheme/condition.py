"""Conditions as data: comparisons of facts, and / or / not. No expression text is ever evaluated.

``{r: {at_least: 60%}}`` · ``{auth_done: true}`` · ``{all: [...]}`` · ``{any: [...]}`` · ``{not: …}`` ·
``{published_on: {after: due_on}}`` · ``{published_on: {after: {unknown: P.…}}}`` ·
``{published_on: {missing: true}}`` ·
``{r: {empty: true}}`` (denominator 0)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ConfigDict, model_serializer, model_validator

from kaohe.scheme.base import Reference, _parameter, refuse

COMPARISONS = {
    "at_least": "≥",
    "above": ">",
    "below": "<",
    "at_most": "≤",
    "after": "晚于",
    "on_or_after": "不早于",
    "before": "早于",
    "on_or_before": "不晚于",
    "is": "=",
    "is_not": "≠",
    "in": "属于",
}
STATES = {"missing": "缺", "empty": "分母为 0"}
DATED = frozenset({"after", "on_or_after", "before", "on_or_before"})

Operand = Fraction | Reference | date | bool | str | tuple[str, ...]


class Condition(BaseModel):
    """One comparison (``name``, ``operator``, ``operand``) or a junction (``operator`` of ``parts``)."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, extra="forbid")

    operator: str
    name: str = ""
    operand: Any = None
    parts: tuple[Condition, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "operator" in value:
            if isinstance(value, dict):
                return value
            raise refuse("此处应为条件", found=value, expected="如 {事实名: {at_least: 60%}}、{all: […]}")
        if not value:
            raise refuse("条件为空", expected="如 {事实名: {at_least: 60%}}")
        parts = [_part(key, item) for key, item in value.items()]
        return parts[0] if len(parts) == 1 else {"operator": "all", "parts": parts}

    @model_serializer
    def _write(self) -> dict[str, Any]:
        return self.data()

    def data(self) -> dict[str, Any]:
        """The condition as plain data (for the trace)."""
        if self.parts:
            return {"operator": self.operator, "parts": [part.data() for part in self.parts]}
        return {"operator": self.operator, "name": self.name, "operand": self.operand}

    def names(self) -> set[str]:
        """The facts (or columns) it compares, right-hand names included."""
        found = {self.name} if self.name else set()
        if self.operator in DATED and isinstance(self.operand, str):
            found.add(self.operand)
        if isinstance(self.operand, Reference) and self.operand.fact:
            found.add(self.operand.fact)
        for part in self.parts:
            found |= part.names()
        return found

    def walk(self) -> Iterator[Condition]:
        """Every comparison."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.walk()

    def unknowns(self) -> set[str]:
        """The unknown parameters it needs."""
        found = (
            {self.operand.unknown} if isinstance(self.operand, Reference) and self.operand.unknown else set()
        )
        for part in self.parts:
            found |= part.unknowns()
        return found


def _part(key: str, value: Any) -> dict[str, Any]:
    if key in ("all", "any"):
        if not isinstance(value, list) or not value:
            raise refuse(f"{key} 应为条件的列表", found=value, expected="至少一个条件")
        return {"operator": key, "parts": value}
    if key == "not":
        return {"operator": "not", "parts": [value]}
    if not isinstance(value, dict):
        return {"operator": "is", "name": key, "operand": _operand("is", value)}
    if not value:
        raise refuse(f"“{key}”后没有比较", expected="、".join([*COMPARISONS, *STATES]))
    tests = [_test(key, operator, operand) for operator, operand in value.items()]
    return tests[0] if len(tests) == 1 else {"operator": "all", "parts": tests}


def _test(name: str, operator: str, operand: Any) -> dict[str, Any]:
    if operator in STATES:
        if not isinstance(operand, bool):
            raise refuse(f"{operator} 后应为 true 或 false", found=operand)
        test = {"operator": operator, "name": name}
        return test if operand else {"operator": "not", "parts": [test]}
    if operator not in COMPARISONS:
        raise refuse(f"未知的比较“{operator}”", found=operator, expected="、".join([*COMPARISONS, *STATES]))
    return {"operator": operator, "name": name, "operand": _operand(operator, operand)}


def _operand(operator: str, value: Any) -> Operand:
    if operator in ("is", "is_not") and isinstance(value, (bool, str)):
        return value if isinstance(value, bool) else str(value)
    if operator == "in":
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(str(item) for item in value)
        raise refuse("in 后应为文字的列表", found=value)
    if operator in DATED:
        if isinstance(value, date):
            return value
        if isinstance(value, str):
            return str(value)
        if isinstance(value, dict):
            reference: Reference = Reference.model_validate(value)
            if reference.unknown is not None and reference.times == 1:
                return reference
        expected = "日期，如 2017-12-31，或栏名、{unknown: P.…}"
        raise refuse(f"{operator} 后应为日期或日期栏名", found=value, expected=expected)
    parameter: Fraction | Reference = _parameter(value)
    return parameter


def comparisons(model: Any) -> list[Condition]:
    """Every comparison inside a model, in the order of its fields."""
    if isinstance(model, Condition):
        return list(model.walk())
    if isinstance(model, BaseModel):
        return [found for name in type(model).model_fields for found in comparisons(getattr(model, name))]
    items = model.values() if isinstance(model, dict) else model if isinstance(model, (list, tuple)) else ()
    return [found for item in items for found in comparisons(item)]
